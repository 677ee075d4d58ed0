"""Words of effect in a piece of a sentence: more or less, better or worse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from summarize.findings.arm_tokens import Token
from summarize.findings.degrees import Effect, change_of, degree_at, denied, is_amount, is_dose, is_exceeded
from summarize.findings.effect_lexicon import (
    AMPLE,
    AS_GOOD,
    CAUSE,
    COMPARED,
    DEGREES_DOWN,
    DEGREES_UP,
    DELAY,
    EFFECT,
    EXCEEDS,
    FAVOR,
    FOUND_IN,
    HAS,
    KIND,
    MULTIPLES,
    OF_EVIDENCE,
    PACES,
    PASSIVE,
    SOONER,
    THAN,
    TURNED,
    UNDO,
    UNDONE,
    is_date,
)


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
        effect = _undone(texts, i, taken) or degree_at(texts, i, taken) or _plain(texts, i)
        if effect is not None and not _is_manner(texts, effect, found):
            found.append(effect)
    return [e for e in found if texts[e.at] != "associated"] or found  # "associated with less": less is the effect


def _paces(texts: list[str]) -> list[str]:
    """ "More slowly" as slower, "less slowly" and "more rapidly" as faster."""
    for i in range(1, len(texts)):
        if texts[i] == "lower" and texts[i - 1] in _AUXILIARY:
            texts[i] = "lowered"  # "did lower pain less than": the verb
        pace = PACES.get(texts[i])
        if pace and texts[i - 1] in ("more", "less"):
            texts[i - 1 : i + 1] = ["faster" if (texts[i - 1] == "more") == (pace > 0) else "slower", "significantly"]
    return texts


_AUXILIARY = frozenset("did does do could can may would will".split())


def _undone(texts: Sequence[str], i: int, taken: set[int]) -> Effect | None:
    """ "attenuated the increase in", "the decline in ... was prevented": the change that is undone, turned round."""
    if UNDO.match(texts[i]):
        return _undoes(texts, i, taken)
    change = change_of(texts[i]) if UNDONE.match(texts[i]) else None
    if change is None:
        return None
    for j in range(i + 1, min(i + 16, len(texts))):
        if UNDO.match(texts[j]) and PASSIVE & set(texts[max(i, j - 4) : j]):
            taken.add(j)
            return Effect(i, -change[0], change[1], False, denied(texts, i) or denied(texts, j, i))
        if texts[j] in (",", ";") or texts[j] in THAN:
            break
    return None


def _undoes(texts: Sequence[str], i: int, taken: set[int]) -> Effect | None:
    """The word that undoes, with the change behind it."""
    for j in range(i + 1, min(i + 8, len(texts))):
        change = change_of(texts[j]) if UNDONE.match(texts[j]) else None
        if change is not None:
            taken.update(range(i + 1, j + 1))
            return Effect(i, -change[0], change[1], False, denied(texts, i))
        if texts[j] in _ENDS:
            break
    return None


_ENDS = frozenset((",", ";", "and", "or", "but", "with", "in", "of", "by", "to", "for", *THAN, *PASSIVE))


@lru_cache(maxsize=8192)  # the words of English that results are told in
def _may_tell(text: str) -> bool:
    """Whether a word can tell an effect, alone or with its neighbors."""
    kinds = (EFFECT, DEGREES_UP, DEGREES_DOWN, COMPARED, KIND, AMPLE, AS_GOOD, FAVOR, SOONER, EXCEEDS)
    if any(text in words for words in kinds) or change_of(text) is not None:
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


def _plain(texts: Sequence[str], i: int) -> Effect | None:
    """A word of comparison, of value, of change or of cause by itself."""
    text = texts[i]
    if is_dose(texts, i) or is_amount(texts, i):
        return None
    if text in SOONER or DELAY.match(text):
        return _of_time(texts, i)
    said = _in_words(texts, i)
    if said:
        return Effect(i, said, not text.startswith("exceed"), True, said > 0 and denied(texts, i))
    if text in AMPLE and texts[i - 1 : i] == ["as"] and i > 1 and texts[i - 2] in MULTIPLES:
        return _multiple(texts, i)
    compared = COMPARED.get(text)
    if compared is not None:
        return Effect(i, compared[0], compared[1], True, denied(texts, i))
    if text in KIND and texts[i + 1 : i + 2] and texts[i + 1][:6] in ("effect", "impact"):
        return Effect(i, 1, True, False, denied(texts, i))
    return _plain_change(texts, i)


def _multiple(texts: Sequence[str], i: int) -> Effect | None:
    """ "Three times as likely", "0.4 times as likely"; "1.0 times as likely" is neither more nor less."""
    before = texts[i - 3] if i > 2 and texts[i - 2] == "times" else ""
    times = float(before) if re.fullmatch(r"\d+(?:\.\d+)?", before) else 2.0
    return None if times == 1.0 else Effect(i, 1 if times > 1.0 else -1, False, True, denied(texts, i))


def _of_time(texts: Sequence[str], i: int) -> Effect | None:
    """ "Earlier", "later", "was delayed"."""
    if DELAY.match(texts[i]):
        return Effect(i, -1, False, False, denied(texts, i), sooner=True)
    return Effect(i, SOONER[texts[i]], False, True, denied(texts, i), sooner=True) if _came(texts, i) else None


def _came(texts: Sequence[str], i: int) -> bool:
    """Whether a word of time compares: "faster", "earlier with", "requested later than"; not "an earlier study"."""
    if texts[i] in ("faster", "slower", "quicker"):
        return True
    return texts[i + 1 : i + 2] != [] and texts[i + 1] in (*THAN, *FOUND_IN) and not is_date(texts, i)


def _in_words(texts: Sequence[str], i: int) -> int:
    """+1 for "in favor of", -1 for "not as effective as", "less well tolerated" and "was outperformed by", else 0."""
    if is_exceeded(texts, i):
        return -1
    if texts[i] in FAVOR and texts[i - 1 : i] == ["in"] and texts[i + 1 : i + 2] == ["of"]:
        return 1
    if texts[i : i + 3] == ["less", "well", "tolerated"]:
        return -1
    lesser = texts[i] in AS_GOOD and texts[i + 1 : i + 2] == ["as"]
    return -1 if lesser and texts[max(0, i - 2) : i] in (["not", "as"], ["not", "so"]) else 0


def _plain_change(texts: Sequence[str], i: int) -> Effect | None:
    text = texts[i]
    change = change_of(text)
    if change is not None and text not in TURNED and not text.startswith("stab"):
        had = text.endswith("ed") and not change[1] and bool(HAS & set(texts[max(0, i - 3) : i]))
        return Effect(i, change[0], change[1], had, denied(texts, i))  # "had significantly reduced scores" compares
    related = (
        text == "associated" and texts[i + 1 : i + 2] == ["with"] and bool(PASSIVE & set(texts[max(0, i - 2) : i]))
    )
    if related or (
        CAUSE.match(text) and texts[max(0, i - 1) : i] != ["-"]
    ):  # "morphine-induced" tells no effect of this study
        return Effect(i, 1, False, False, denied(texts, i), cause=True)
    return None
