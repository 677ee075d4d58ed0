"""What a sentence says of one comparison: rule answers as numbers, and n-grams of its masked tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence import lazy_re as re
from summarize.text.arm_signs import Question, Token, masked
from summarize.text.effect_words import (
    LESS,
    MORE,
    NO_DIFFERENCE,
    NOT,
    SIGNIFICANT,
    compared_numbers,
    orientation,
    p_values,
    signs,
)

_RATIO = re.compile(r"(?:rr|or|hr|ratio|risk)\b[^.;]{0,25}?(\d\.\d+|0?\.\d+)")
_INTERVAL = re.compile(r"(\d*\.\d+)\s?(?:-|to|,|;)\s?(\d*\.\d+)")
_DIFFERENCE = re.compile(
    r"(?:difference|md|wmd|smd)\b[^.;]{0,30}?(-?)\s?(\d+(?:\.\d+)?)[^.;]{0,25}?(?:ci|confidence interval)[^.;\d-]{0,8}"
    r"(-?)\s?(\d+(?:\.\d+)?)\s?(?:-|to|,|;)\s*(-?)\s?(\d+(?:\.\d+)?)"
)
WINDOW = 10  # words on either side of the outcome


def rules(flat: str, question: Question, tokens: Sequence[Token]) -> dict[str, float]:
    """Named rule answers: direction from -1 (the intervention has less) to +1 (more), flags as 0 or 1."""
    values = p_values(flat)
    texts = {t.text for t in tokens}
    none = NO_DIFFERENCE.search(flat) is not None
    found = {
        "p below": any(values),
        "p above": any(not v for v in values),
        "all p below": bool(values) and all(values),
        "all p above": bool(values) and not any(values),
        "no p": not values,
        "no difference": none,
        "significant": SIGNIFICANT.search(flat) is not None,
        "negated": any(NOT.match(t) for t in texts),
        **{f"has {sign}": sign in texts for sign in ("_i_", "_c_", "_o_")},
    }
    out = {name: float(value) for name, value in found.items()}
    out |= _effect_words(question, tokens, bool(out["p below"]), none)
    numbers = compared_numbers(tokens)
    out |= {
        "numbers": numbers,
        "numbers, p below": numbers * out["p below"],
        "numbers, no none": numbers * float(not none),
    }
    out["agreement"] = float((s := numbers + out.get("near", 0.0) + out.get("best", 0.0)) > 0) - float(s < 0)
    return out | _ratio(flat, out["p below"]) | _difference(flat)


def _effect_words(question: Question, tokens: Sequence[Token], below: bool, none: bool) -> dict[str, float]:
    found = signs(tokens, question.outcome)
    outcome = [i for i, t in enumerate(tokens) if t.text == "_o_"]
    told = [(i, sign, orientation(tokens, i)) for i, sign in found]
    out = {
        "all oriented": _squashed(sum(sign * whose for _, sign, whose in told)),
        "all signs": _squashed(sum(sign for _, sign, _ in told)),
    }
    if not told:
        return out

    def distance(at: int) -> int:
        return min((abs(at - k) for k in outcome), default=at)

    _, sign, whose = max(told, key=lambda t: (t[2] != 0, -distance(t[0])))
    out |= {"best": float(sign * whose), "best sign": float(sign)}
    if not outcome:
        return out | {"first": float(told[0][1] * told[0][2]), "first sign": float(told[0][1])}
    at, sign, whose = min(told, key=lambda t: distance(t[0]))
    near = float(sign * whose)
    return out | {
        "near": near,
        "near sign": float(sign),
        "near whose": float(whose),
        "near, nobody's": float(whose == 0) * sign,
        "near, no none": near * float(not none),
        "near, p below": near * float(below),
        "near and close": near * float(distance(at) <= 8),
    }


def _squashed(total: float) -> float:
    return total / (1 + abs(total))


def _ratio(flat: str, below: float) -> dict[str, float]:
    found = _RATIO.search(flat)
    if not found:
        return {}
    side = 1.0 if float(found[1]) > 1 else -1.0
    out = {"ratio": side, "ratio, p below": side * below}
    interval = _INTERVAL.search(flat, found.end())
    if interval:
        low, high = float(interval[1]), float(interval[2])
        out |= {"ratio crosses 1": float(low < 1 < high), "ratio side": float(low > 1) - float(high < 1)}
    return out


def _difference(flat: str) -> dict[str, float]:
    found = _DIFFERENCE.search(flat)
    if not found:
        return {}
    low, high = (float(found[k + 1]) * (-1 if found[k] else 1) for k in (3, 5))
    return {
        "difference crosses 0": float(min(low, high) < 0 < max(low, high)),
        "difference sign": -1.0 if found[1] else 1.0,
    }


def ngrams(tokens: Sequence[Token]) -> set[str]:
    """One to three masked tokens in a row, those near the outcome again with w:, arms around effect words with sk:."""
    texts = [t.text for t in tokens]
    out = {" ".join(texts[i : i + n]) for n in (1, 2, 3) for i in range(len(texts) - n + 1)}
    near = {
        j for k, t in enumerate(texts) if t == "_o_" for j in range(max(0, k - WINDOW), min(len(texts), k + WINDOW + 1))
    }
    for n in (1, 2):
        out |= {"w:" + " ".join(texts[i : i + n]) for i in near if all(j in near for j in range(i, i + n))}
    return out | set(_around(texts))


def _around(texts: Sequence[str]) -> Iterator[str]:
    places = [(i, t) for i, t in enumerate(texts) if t in ("_i_", "_c_", "than", "compared", "vs", "versus")]
    for i, word in enumerate(texts):
        sign = "+" if MORE.match(word) else "-" if LESS.match(word) else None
        if sign:
            before = [t for j, t in places if j < i][-1:]
            after = [t for j, t in places if j > i][:2]
            yield "sk:" + " ".join([*before, sign, *after])
            yield "sk:" + " ".join([*before, word, *after])


def read_question(flat: str, question: Question) -> tuple[dict[str, float], set[str]]:
    """Rules and n-grams of a folded sentence for one question."""
    tokens = masked(flat, question)
    return rules(flat, question, tokens), ngrams(tokens)


def names_both(flat: str, question: Question) -> bool:
    """Whether a folded sentence names the intervention and the comparator, whichever is asked for as which."""
    return all({"_i_", "_c_"} <= {t.text for t in masked(flat, q)} for q in (question, question.swapped()))
