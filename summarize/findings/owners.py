"""Which arm a word of effect speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.findings.arm_tokens import ARMS, BOTH, KET, OTHER, SHARED, Token
from summarize.findings.degrees import Effect
from summarize.findings.effect_lexicon import (
    ADVERBS,
    AMPLE,
    APART,
    BRINGS,
    COMPARED_WITH,
    EXCEEDS,
    FAVORED,
    FOUND_IN,
    GIVING,
    LINKS,
    MODALS,
    MULTIPLES,
    PASSIVE,
    PEOPLE,
    THAN,
    VERBS,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The arm an effect speaks of, and the arm it is compared with; None where the words do not say."""

    role: str | None
    reference: str | None
    subject: bool = False  # the arm acts ("ketamine reduced ..."), or the effect is "by" it
    only: bool = False  # "only in the ketamine group": what is said of it is denied of the other


def references(tokens: Sequence[Token]) -> dict[int, str]:
    """Positions of arms that another arm is compared with: behind than, versus, compared with, superior to."""
    texts = [t.text for t in tokens]
    found: dict[int, str] = {}
    for i in range(len(texts)):
        if not _compares_with(texts, i):
            continue
        for j in range(i + 1, min(i + 10, len(tokens))):
            if tokens[j].role in ARMS or tokens[j].role == BOTH:
                found[j] = tokens[j].role
                if not _goes_on(tokens, j):
                    break
            elif texts[j] in ";:" or (texts[j] == "," and j > i + 2):
                break
    return found | _as_reference(tokens)


def _as_reference(tokens: Sequence[Token]) -> dict[int, str]:
    """Positions of arms told to be the reference: "with X as the reference"."""
    found: dict[int, str] = {}
    for i, token in enumerate(tokens):
        back = i - 1 - (tokens[max(0, i - 1)].text == "the")
        if (
            token.text in ("reference", "referent")
            and back > 0
            and tokens[back].text == "as"
            and tokens[back - 1].role in ARMS
        ):
            found[back - 1] = tokens[back - 1].role
    return found


def _goes_on(tokens: Sequence[Token], j: int) -> bool:
    """Whether the arm referred to has further words: "placebo or midazolam", "the drugs of the control group"."""
    following = tokens[j + 1 : j + 5]
    place = next((k for k, t in enumerate(following) if t.role == tokens[j].role), None)
    return place is not None and not {t.text for t in following[:place]} - {
        "and",
        "or",
        ",",
        "of",
        "the",
        "in",
        "from",
        "for",
        "both",
        "either",
        *_GIVEN_TOO,
    }


_GIVEN_TOO = frozenset(
    "plus + intranasal oral intravenous nasal spray".split()
)  # "an antidepressant plus oral placebo"


def _as_compared(texts: Sequence[str], i: int) -> bool:
    """The second "as" of "not as effective as", "twice as high in X as in Y"."""
    if texts[max(0, i - 3) : i - 1] in (["not", "as"], ["not", "so"]):
        return True
    return bool(AMPLE & set(texts[max(0, i - 6) : i]) and MULTIPLES & set(texts[max(0, i - 9) : i]))


_BEHIND = {"of": ("instead", "place", "lieu"), "by": ("outperformed",)}  # "instead of", "was outperformed by"


_FOLLOWED = {  # of an arm: "ketamine, but not placebo, reduced"; of "comparing X to Y" the "to" is read by itself
    "but": ("not",),
    "comparing": ("with", "to"),
}
_IS_OF = frozenset("of for was were is".split())  # "superiority of X over Y", "was shown for X over Y"
_RANK = frozenset(("superiority", "inferiority"))


def _compares_with(texts: Sequence[str], i: int) -> bool:
    text, following = texts[i], texts[i + 1 : i + 2]
    if text in THAN or text in EXCEEDS or texts[max(0, i - 1)] in _BEHIND.get(text, ()):
        return True
    if text == "to" and _RANK & set(texts[max(0, i - 4) : i]):
        return True  # "the superiority of X to Y"
    if text in APART:
        return following in (["to"], ["with"]) and texts[max(0, i - 1) : i] in (["in"], ["as"])
    if text == "as":
        return _as_compared(texts, i)
    if text in _FOLLOWED:
        return following != [] and following[0] in _FOLLOWED[text]
    if text in ("to", "with", "and") and "comparing" in texts[max(0, i - 12) : i]:
        return True
    if text in COMPARED_WITH:
        return following in (["with"], ["to"]) or (text.endswith("iority") and not _IS_OF & set(following))
    return text in ("over", "minus") and bool(FAVORED & set(texts[max(0, i - 4) : i + 1]))


def owner(tokens: Sequence[Token], effect: Effect, refs: dict[int, str]) -> Owner:
    """Whose effect it is: the arm behind the word ("lower in ..."), before it as subject, else the one not referred to."""
    texts = [t.text for t in tokens]
    places = [i for i, t in enumerate(tokens) if t.role in ARMS and i not in refs]
    reference = next(iter(r for r in refs.values() if r in ARMS), None)
    after = [i for i in places if i > effect.at and not _breaks(texts, effect.at, i)]
    before = [i for i in places if i < effect.at]
    roles = {tokens[i].role for i in places}
    if len(roles) == 1:
        return Owner(roles.pop(), reference, _acts(texts, places, effect), any(_is_only(texts, i) for i in places))
    if not places:
        if any(t.role == SHARED for t in tokens[: 1 + (texts[:1] == ["the"])]):
            return Owner(None, reference)  # "fentanyl reduced pain more than placebo": not said of ketamine
        return Owner(_opposite(reference), reference) if reference else Owner(None, None)
    behind = [i for i in refs if i > effect.at]
    linked = [i for i in after if i < min(behind, default=len(texts)) and FOUND_IN & set(texts[max(0, i - 3) : i])]
    if linked and not _subject(texts, before, effect):
        return Owner(tokens[linked[0]].role, reference, texts[max(0, linked[0] - 2)] == "by")
    if before:
        at = before[-1]
        rivals = {tokens[i].role for i in before[-2:]}
        if len(rivals) > 1 and texts[before[-2] + 1 : before[-1]] in (["and"], ["or"]):
            return Owner(None, reference)
        return Owner(tokens[at].role, reference, _acts(texts, [at], effect))
    return Owner(None, reference)


def _is_only(texts: Sequence[str], at: int) -> bool:
    """Whether an arm is named with "only": "only in the ketamine group", "in the ketamine group only"."""
    near = [t for t in texts[max(0, at - 3) : at] if t not in LINKS and t != "the"]
    return near[-1:] == ["only"] or texts[at + 1 : at + 2] == ["only"]


def _opposite(role: str | None) -> str | None:
    return {KET: OTHER, OTHER: KET}.get(role or "")


def _breaks(texts: Sequence[str], low: int, high: int) -> bool:
    return ";" in texts[low:high]


def _subject(texts: Sequence[str], before: Sequence[int], effect: Effect) -> bool:
    """Whether the nearest arm before is the subject of the verb ("the ketamine group had lower ...")."""
    if not before:
        return False
    at = before[-1]
    linked = bool(LINKS & set(texts[max(0, at - 2) : at]))
    return not linked and bool(VERBS & set(texts[at + 1 : effect.at + 1]))


def _acts(texts: Sequence[str], places: Sequence[int], effect: Effect) -> bool:
    """Whether an arm acts: it stands right before the verb without a preposition, or behind "by"; a group never acts."""
    for at in places:
        between = set(texts[at + 1 : effect.at])
        given = texts[at - 1 : at] in (["of"], ["with"]) and bool(GIVING & set(texts[max(0, at - 3) : at - 1]))
        linked = bool(LINKS & set(texts[max(0, at - 2) : at])) and not given
        if at < effect.at and not linked and not PEOPLE & set(texts[at].split()):
            plain = {t for t in between - ADVERBS - MODALS - {"and"} if not (t[0].isdigit() or t.endswith("ly"))}
            if effect.cause or not plain or between & BRINGS or _for_something(texts, at, effect.at):
                return True
        if at > effect.at and texts[max(0, at - 2) : at] and "by" in texts[max(0, at - 3) : at]:
            return True
    return False


def _for_something(texts: Sequence[str], at: int, verb: int) -> bool:
    """ "Ketamine infusions in severe depression reduce ...": the subject with what it was given for."""
    between = [t for t in texts[at + 1 : verb] if t not in ADVERBS | MODALS or t in PASSIVE]
    begins = at < 2 or texts[at - 1] in (",", "that", "whereas", "while")
    short = 1 < len(between) <= 5 and between[0] in ("in", "for") and not {",", "and", *PASSIVE, *VERBS} & set(between)
    return begins and short and texts[verb].endswith(("ed", "es", "e", "s"))


@dataclass(frozen=True, slots=True)
class Word:
    """What a word of effect says: its sign from the patient's side, whose it is, whether it compares."""

    sign: int
    owner: Owner
    comparative: bool
