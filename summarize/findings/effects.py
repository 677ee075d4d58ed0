"""Words of effect in a piece of a sentence: more or less, better or worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarize.findings.arm_tokens import Token
from summarize.findings.effect_lexicon import (
    ADVERBS,
    AMOUNTS,
    AMPLE,
    AS_GOOD,
    BAD,
    CAUSE,
    COMPARED,
    DEGREES_DOWN,
    DEGREES_UP,
    DELAY,
    DOWN,
    EXCEEDS,
    FAVOR,
    FOUND_IN,
    GOOD,
    HAS,
    KIND,
    MULTIPLES,
    NOT,
    NOUN_ENDS,
    OF_EVIDENCE,
    PACES,
    PASSIVE,
    SOONER,
    THAN,
    TURNED,
    UNDO,
    UNDONE,
    UP,
    is_date,
    is_time_to,
)


@dataclass(frozen=True, slots=True)
class Effect:
    """A word of effect: sign +1 more or better, -1 less or worse; valued: the sign is the patient's, not of an amount."""

    at: int
    sign: int
    valued: bool
    comparative: bool  # it compares arms, or times
    denied: bool
    cause: bool = False
    sooner: bool = False  # of the time at which something came: +1 sooner, -1 later


def outside_brackets(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that no brackets hold."""
    out, depth = [], 0
    for token in tokens:
        if token.text in ("(", "["):
            depth += 1
        elif token.text in (")", "]"):
            depth = max(0, depth - 1)
        elif not depth:
            out.append(token)
    return out


def effects(tokens: Sequence[Token]) -> list[Effect]:
    """The words of effect of a piece, in order; words of degree are read with the word of change they modify."""
    texts = _paces([t.text for t in tokens])
    found: list[Effect] = []
    taken: set[int] = set()
    for i, token in enumerate(tokens):
        failed = texts[max(0, i - 2) : i] == ["failure", "to"]  # "failure to benefit": a reason, and no effect
        failed = failed or texts[max(0, i - 1) : i] in (["potentially"], ["possibly"])
        if failed or i in taken or token.role or not _may_tell(texts[i]) or _is_of_change_scores(texts, i, taken):
            continue
        effect = _undone(texts, i, taken) or _degree(texts, i, taken) or _plain(texts, i)
        if effect is not None and not _is_manner(texts, effect, found):
            found.append(effect)
    return [e for e in found if texts[e.at] != "associated"] or found  # "associated with less": less is the effect


def _paces(texts: list[str]) -> list[str]:
    """ "More slowly" as slower, "less slowly" and "more rapidly" as faster."""
    for i in range(1, len(texts)):
        pace = PACES.get(texts[i])
        if pace and texts[i - 1] in ("more", "less"):
            texts[i - 1 : i + 1] = ["faster" if (texts[i - 1] == "more") == (pace > 0) else "slower", "significantly"]
    return texts


def _undone(texts: Sequence[str], i: int, taken: set[int]) -> Effect | None:
    """ "attenuated the increase in", "the decline in ... was prevented": the change that is undone, turned round."""
    if UNDO.match(texts[i]):
        return _undoes(texts, i, taken)
    change = _change(texts[i]) if UNDONE.match(texts[i]) else None
    if change is None:
        return None
    for j in range(i + 1, min(i + 16, len(texts))):
        if UNDO.match(texts[j]) and PASSIVE & set(texts[max(i, j - 4) : j]):
            taken.add(j)
            return Effect(i, -change[0], change[1], False, _denied(texts, i) or _denied(texts, j, i))
        if texts[j] in (",", ";") or texts[j] in THAN:
            break
    return None


def _undoes(texts: Sequence[str], i: int, taken: set[int]) -> Effect | None:
    """The word that undoes, with the change behind it."""
    for j in range(i + 1, min(i + 8, len(texts))):
        change = _change(texts[j]) if UNDONE.match(texts[j]) else None
        if change is not None:
            taken.update(range(i + 1, j + 1))
            return Effect(i, -change[0], change[1], False, _denied(texts, i))
        if texts[j] in _ENDS:
            break
    return None


_ENDS = frozenset((",", ";", "and", "or", "but", "with", "in", "of", "by", "to", "for", *THAN, *PASSIVE))


@lru_cache(maxsize=8192)  # the words of English that results are told in
def _may_tell(text: str) -> bool:
    """Whether a word can tell an effect, alone or with its neighbors."""
    kinds = (DEGREES_UP, DEGREES_DOWN, COMPARED, KIND, AMPLE, AS_GOOD, FAVOR, SOONER, EXCEEDS)
    if any(text in words for words in kinds) or _change(text) is not None:
        return True
    return text == "associated" or any(p.match(text) for p in (CAUSE, DELAY, UNDO, UNDONE))


def _is_of_change_scores(texts: Sequence[str], i: int, taken: set[int]) -> bool:
    """ "A lower change in scores": less change, or a change to lower ones; it has no side."""
    following = texts[i + 1 : i + 3]
    turned = texts[i] in ("lower", "higher") and any(t in TURNED for t in following)
    turned = turned or (texts[i] in ("less", "more") and any(t in OF_EVIDENCE for t in following[:1]))
    taken.update(range(i, i + 3) if turned else ())
    return turned


def _is_manner(texts: Sequence[str], effect: Effect, found: Sequence[Effect]) -> bool:
    """ "superior in reducing pain", "more effective at lowering": the first word says which arm did better."""
    gerund = effect.at > 0 and texts[effect.at].endswith("ing") and not effect.comparative
    said = gerund and any(f.valued and (f.comparative or texts[f.at] in AS_GOOD) for f in found)
    return said and bool({"in", "at", "for", "by"} & set(texts[max(0, effect.at - 4) : effect.at]))


def _degree(texts: Sequence[str], i: int, taken: set[int]) -> Effect | None:
    """ "greater reduction", "fell more", "reduced to a greater extent", "the reduction was larger"."""
    change = _change(texts[i])
    if change is not None:
        return _degree_behind(texts, i, change, taken)
    degree = _degree_of(texts, i)
    if not degree or _is_dose(texts, i) or _is_amount(texts, i):
        return None
    for j in range(i + 1, min(i + 5, len(texts))):
        change = _change(texts[j])
        if change is not None:
            taken.add(j)
            return Effect(i, change[0] * degree, change[1], True, _denied(texts, i))
        if texts[j] in ",;" or texts[j] in THAN or texts[j] in PASSIVE:
            break
    return None


def _degree_behind(texts: Sequence[str], i: int, change: tuple[int, bool], taken: set[int]) -> Effect | None:
    """A word of change with the word of degree behind it."""
    for j in range(i + 1, min(i + 16, len(texts))):
        degree = _degree_of(texts, j)
        if degree and _binds(texts, i, j):
            taken.add(j)
            sign = change[0] * degree * (-1 if is_time_to(texts, i) else 1)
            return Effect(i, sign, change[1], True, _denied(texts, i) or _denied(texts, j, i))
        if texts[j] in ",;" or _change(texts[j]) is not None:
            break
    return None


def _is_amount(texts: Sequence[str], i: int) -> bool:
    """ "more than 50", "greater than two-fold": an amount, and no comparison."""
    return texts[i + 1 : i + 2] == ["than"] and _is_number(texts[i + 2 : i + 3])


def _binds(texts: Sequence[str], i: int, j: int) -> bool:
    """Whether a word of degree behind a word of change speaks of its amount."""
    between = texts[i + 1 : j]
    if not set(between) - ADVERBS - {"to", "a"}:
        return not _is_amount(texts, j)
    noun = texts[i].endswith(NOUN_ENDS)
    return noun and bool(PASSIVE & set(between)) and not {",", ";"} & set(between)


def _is_number(texts: Sequence[str]) -> bool:
    return bool(texts) and (texts[0][0].isdigit() or texts[0] in AMOUNTS or texts[0].endswith("fold"))


def _degree_of(texts: Sequence[str], i: int) -> int:
    if texts[i] in SOONER and is_date(texts, i):
        return 0
    return 1 if texts[i] in DEGREES_UP else -1 if texts[i] in DEGREES_DOWN else 0


@lru_cache(maxsize=8192)
def _change(text: str) -> tuple[int, bool] | None:
    """Sign of a word of change and whether it is the patient's."""
    if UP.match(text):
        return 1, False
    if DOWN.match(text):
        return -1, False
    if GOOD.match(text) or text in TURNED:
        return 1, True
    return (-1, True) if BAD.match(text) else None


def _plain(texts: Sequence[str], i: int) -> Effect | None:
    """A word of comparison, of value, of change or of cause by itself."""
    text = texts[i]
    if _is_dose(texts, i) or _is_amount(texts, i):
        return None
    if text in SOONER or DELAY.match(text):
        return _of_time(texts, i)
    said = _in_words(texts, i)
    if said:
        return Effect(i, said, True, True, said > 0 and _denied(texts, i))
    if (
        text in AMPLE
        and texts[i - 1 : i] == ["as"]
        and (MULTIPLES & set(texts[max(0, i - 2) : i - 1]) if i > 1 else False)
    ):
        return Effect(i, 1, False, True, _denied(texts, i))
    compared = COMPARED.get(text)
    if compared is not None:
        return Effect(i, compared[0], compared[1], True, _denied(texts, i))
    if text in KIND and texts[i + 1 : i + 2] and texts[i + 1][:6] in ("effect", "impact"):
        return Effect(i, 1, True, False, _denied(texts, i))
    return _plain_change(texts, i)


def _of_time(texts: Sequence[str], i: int) -> Effect | None:
    """ "Earlier", "later", "was delayed"."""
    if DELAY.match(texts[i]):
        return Effect(i, -1, False, False, _denied(texts, i), sooner=True)
    return Effect(i, SOONER[texts[i]], False, True, _denied(texts, i), sooner=True) if _came(texts, i) else None


def _came(texts: Sequence[str], i: int) -> bool:
    """Whether a word of time compares: "faster", "earlier with", "requested later than"; not "an earlier study"."""
    if texts[i] in ("faster", "slower", "quicker"):
        return True
    return texts[i + 1 : i + 2] != [] and texts[i + 1] in (*THAN, *FOUND_IN) and not is_date(texts, i)


def _in_words(texts: Sequence[str], i: int) -> int:
    """+1 for "in favor of", -1 for "not as effective as" and "was outperformed by", else 0."""
    if texts[i] in EXCEEDS and texts[i + 1 : i + 2] == ["by"] and PASSIVE & set(texts[max(0, i - 2) : i]):
        return -1
    if texts[i] in FAVOR and texts[i - 1 : i] == ["in"] and texts[i + 1 : i + 2] == ["of"]:
        return 1
    lesser = texts[i] in AS_GOOD and texts[i + 1 : i + 2] == ["as"]
    return -1 if lesser and texts[max(0, i - 2) : i] in (["not", "as"], ["not", "so"]) else 0


def _plain_change(texts: Sequence[str], i: int) -> Effect | None:
    text = texts[i]
    change = _change(text)
    if change is not None and text not in TURNED and not text.startswith("stab"):
        had = text.endswith("ed") and not change[1] and bool(HAS & set(texts[max(0, i - 3) : i]))
        return Effect(i, change[0], change[1], had, _denied(texts, i))  # "had significantly reduced scores" compares
    related = (
        text == "associated" and texts[i + 1 : i + 2] == ["with"] and bool(PASSIVE & set(texts[max(0, i - 2) : i]))
    )
    if related or (
        CAUSE.match(text) and texts[max(0, i - 1) : i] != ["-"]
    ):  # "morphine-induced" tells no effect of this study
        return Effect(i, 1, False, False, _denied(texts, i), cause=True)
    return None


def _is_dose(texts: Sequence[str], i: int) -> bool:
    """ "higher dose" and "longer-acting" compare no outcome."""
    following = texts[i + 1] if i + 1 < len(texts) else ""
    return (
        following in ("dose", "doses", "dosage", "concentration", "concentrations", "number", "risk-group", "acting")
        or following[:9] == "refractory"
    )


def _denied(texts: Sequence[str], at: int, first: int = 0) -> bool:
    """Whether a negation stands up to six words before, in the same part of the sentence."""
    for j in range(at - 1, max(first, at - 7) - 1, -1):
        if texts[j] in NOT:
            return texts[j + 1 : j + 2] != ["only"]
        if texts[j] in ",;" or texts[j] == "but":
            return False
    return False
