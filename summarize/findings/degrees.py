"""A word of change with the word of degree beside it: "greater reduction", "fell more", "prevented it less often"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarize.findings.effect_lexicon import (
    ADVERBS,
    AMOUNTS,
    BAD,
    COUNTED,
    DEGREES_DOWN,
    DEGREES_UP,
    DOWN,
    EFFECT,
    EXCEEDS,
    FOUND_IN,
    GOOD,
    LIKELY,
    MANNERS,
    NOT,
    NOUN_ENDS,
    PASSIVE,
    SOONER,
    THAN,
    TURNED,
    UP,
    VERBS,
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
    of_effect: bool = False  # the noun: "a greater effect on"
    sooner: bool = False  # of the time at which something came: +1 sooner, -1 later


def degree_at(texts: Sequence[str], i: int, taken: set[int]) -> Effect | None:
    """ "greater reduction", "fell more", "reduced to a greater extent", "the reduction was larger"."""
    change = _change_at(texts, i)
    if change is not None:
        return _degree_behind(texts, i, change, taken)
    degree = _degree_of(texts, i)
    if not degree or is_dose(texts, i) or is_amount(texts, i):
        return None
    changed = _changed_by_more(texts, i, degree)
    if changed is not None:
        j, sign = changed
    else:
        j, sign = _change_ahead(texts, i), degree
    change = _change_at(texts, j) if j else None
    if change is None:
        return None
    taken.add(j)
    return Effect(i, change[0] * sign, change[1], True, denied(texts, i), of_effect=texts[j] in EFFECT)


def _change_at(texts: Sequence[str], i: int) -> tuple[int, bool] | None:
    """The change that a word names; an effect is one where nothing says which kind ("side effects", "sedative effects")."""
    if texts[i] not in EFFECT:
        return change_of(texts[i])
    plain = i == 0 or texts[i - 1] in _OF_ANY_KIND or texts[i - 1] in DEGREES_UP | DEGREES_DOWN
    return (1, True) if plain else None


_OF_ANY_KIND = frozenset(
    "a an the and , pronounced marked rapid immediate sustained lasting clinical overall treatment therapeutic beneficial positive favorable significant inhibitory sparing".split()
)


def _change_ahead(texts: Sequence[str], i: int) -> int:
    """The word of change that a degree stands before ("greater clinical improvement"); 0 where none does."""
    for j in range(i + 1, min(i + 5, len(texts))):
        if _change_at(texts, j) is not None:
            return j
        if texts[j] in ",;" or texts[j] in THAN or texts[j] in PASSIVE:
            break
    return 0


_PROPORTIONS = frozenset("proportion percentage fraction share".split())
_COUNTED_BY = dict.fromkeys(("more", "fewer", "less"), COUNTED)
_HAS_CHANGED = 14  # words from "more patients" or "less likely" to the word of change


def _changed_by_more(texts: Sequence[str], i: int, degree: int) -> tuple[int, int] | None:
    """Where the change of "fewer patients in ... improved", "less likely than ... to improve" stands, and the degree of it."""
    begins = _begins_of_more(texts, i)
    if begins is None:
        return None
    begun = begins == ""
    for j in range(i + 1, min(i + _HAS_CHANGED, len(texts))):
        if texts[j] in _BREAKS:
            break
        degree = -degree if texts[j] in _DENIES else degree
        begun = begun or texts[j] == begins
        if begun and _happens(texts, j):
            return j, degree
    return None


def _happens(texts: Sequence[str], j: int) -> bool:
    """Whether a word of change says what happened, and not whom it happened to."""
    named = texts[j - 1] in (
        "%",
        "point",
        "points",
    )  # "more likely to have a 1-point decrease": an event that is wanted
    return not named and texts[j] not in TURNED and change_of(texts[j]) is not None and not _is_adjective(texts, j)


_DENIES = NOT - {"without"}
_BREAKS = frozenset((",", ";", "and", "but", "or", "because"))


def _begins_of_more(texts: Sequence[str], i: int) -> str | None:
    """The word behind which the change stands: "to" of "less likely to improve", "" of "fewer patients"; None of neither."""
    behind = "".join(texts[i + 1 : i + 2])
    if texts[i] == "likelier" or behind in LIKELY:
        return "to"
    return "" if texts[i - 1 : i] != ["in"] and behind in _COUNTED_BY.get(texts[i], _PROPORTIONS) else None


def _is_adjective(texts: Sequence[str], j: int) -> bool:
    """ "Patients with reduced function": whom, and not what happened."""
    return texts[max(0, j - 1) : j] in (["with"], ["of"], ["without"])


def _degree_behind(texts: Sequence[str], i: int, change: tuple[int, bool], taken: set[int]) -> Effect | None:
    """A word of change with the word of degree behind it."""
    for j in range(i + 1, min(i + 16, len(texts))):
        if is_exceeded(texts, j) and texts[i].endswith(NOUN_ENDS):
            taken.add(j)
            return Effect(i, -change[0], change[1], True, denied(texts, i))
        degree = _degree_of(texts, j)
        if degree and _binds(texts, i, j):
            taken.add(j)
            degree *= MANNERS.get(texts[j + 1], 1) if j + 1 < len(texts) else 1
            sign = change[0] * degree * (-1 if is_time_to(texts, i) else 1)
            no = denied(texts, i) or denied(texts, j, i)
            return Effect(i, sign, change[1], True, no, of_effect=texts[i] in EFFECT)
        if texts[j] in ",;" or change_of(texts[j]) is not None:
            break
    return None


def is_exceeded(texts: Sequence[str], i: int) -> bool:
    """ "Was exceeded by that with", "were outperformed by"."""
    return texts[i] in EXCEEDS and texts[i + 1 : i + 2] == ["by"] and bool(PASSIVE & set(texts[max(0, i - 2) : i]))


def is_amount(texts: Sequence[str], i: int) -> bool:
    """ "more than 50", "greater than two-fold": an amount, and no comparison."""
    return texts[i + 1 : i + 2] == ["than"] and _is_number(texts[i + 2 : i + 3])


def _binds(texts: Sequence[str], i: int, j: int) -> bool:
    """Whether a word of degree behind a word of change speaks of its amount."""
    between = texts[i + 1 : j]
    if not set(between) - ADVERBS - {"to", "a"}:
        return not is_amount(texts, j)
    if {",", ";"} & set(between):
        return False
    noun = texts[i].endswith(NOUN_ENDS)
    return (noun and bool(PASSIVE & set(between))) or _is_of_verb(texts, i, j)


def _is_of_verb(texts: Sequence[str], i: int, j: int) -> bool:
    """ "Reduced pain more than", "prevented nausea less often", "relieved pain in fewer patients": the verb with its object."""
    between, behind = texts[i + 1 : j], "".join(texts[j + 1 : j + 2])
    verbs = set(filter(_is_verb, between))
    if _is_adjective(texts, i) or texts[i] == "relief" or verbs - _OCCURS:
        return False
    if behind in MANNERS or verbs:
        return behind in MANNERS
    if behind in COUNTED:
        return texts[j] in _COUNTS and between[-1] in ("in", "for", "among")
    return (
        behind in _BEHIND_DEGREE and texts[j] in _OF_VERBS and not (texts[i].endswith(NOUN_ENDS) or is_amount(texts, j))
    )


_OF_VERBS = frozenset(("more", "less", "further"))


def _is_verb(text: str) -> bool:
    return text in VERBS or (text.endswith("ed") and text not in ("self-reported", "unwanted", "associated", "related"))


_BEHIND_DEGREE = frozenset(("", *THAN, *FOUND_IN, *", . by at on during over within compared relative".split()))
_OCCURS = frozenset("was were occurred seen observed noted found reported achieved obtained recorded".split())
_COUNTS = frozenset("more fewer less".split())


def _is_number(texts: Sequence[str]) -> bool:
    return bool(texts) and (texts[0][0].isdigit() or texts[0] in AMOUNTS or texts[0].endswith("fold"))


def _degree_of(texts: Sequence[str], i: int) -> int:
    if texts[i] in SOONER and is_date(texts, i):
        return 0
    return 1 if texts[i] in DEGREES_UP else -1 if texts[i] in DEGREES_DOWN else 0


@lru_cache(maxsize=8192)
def change_of(text: str) -> tuple[int, bool] | None:
    """Sign of a word of change and whether it is the patient's."""
    if UP.match(text):
        return 1, False
    if DOWN.match(text):
        return -1, False
    if GOOD.match(text) or text in TURNED:
        return 1, True
    return (-1, True) if BAD.match(text) else None


def is_dose(texts: Sequence[str], i: int) -> bool:
    """ "higher dose" and "longer-acting" compare no outcome."""
    following = texts[i + 1] if i + 1 < len(texts) else ""
    return (
        following in ("dose", "doses", "dosage", "concentration", "concentrations", "number", "risk-group", "acting")
        or following[:9] == "refractory"
    )


def denied(texts: Sequence[str], at: int, first: int = 0) -> bool:
    """Whether a negation stands up to six words before, in the same part of the sentence."""
    for j in range(at - 1, max(first, at - 7) - 1, -1):
        if texts[j] in NOT:
            return texts[j + 1 : j + 2] != ["only"]
        if texts[j] in ",;" or texts[j] == "but":
            return False
    return False
