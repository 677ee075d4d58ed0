"""How many people had an adverse event, by arm: "12 (40%) in the ketamine group and 3 (10%) in the placebo group"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evidence import lazy_re as re
from summarize.text.drugs import mentions
from summarize.text.numerals import WORDED, value_of

_PERCENT = r"\d{1,3}(?:[.\u00b7]\d{1,2})?\s?%"
_WHOLE = rf"(?:\d{{1,5}}|{WORDED})"
_COUNT = re.compile(
    rf"(?<![\w.\u00b7<>\u2264\u2265-])(?<![<>\u2264\u2265]\s)(?<!\(=)(?:(?P<k>{_WHOLE})\s?(?:/|(?:out )?of(?: the)?|of all)\s?(?P<n>{_WHOLE})(?![\w.%\u00b7]|\s?%)(?:\s(?:\w+\s)?(?:patients|participants|subjects))?(?:\s?[(\[,]\s?(?P<p1>{_PERCENT})[)\]]?)?"
    rf"|(?P<k2>\d{{1,5}})\s?[(\[]\s?(?P<p2>{_PERCENT})\s?[)\]](?:\sof\s(?P<n2>\d{{1,5}}))?"
    rf"|(?P<p3>{_PERCENT})(?:\s?[(\[]\s?(?:n\s?=\s?)?(?P<k3>\d{{1,5}})(?:\s?(?:/|of)\s?(?P<n3>\d{{1,5}}))?\s?[)\]])?(?!\s?(?:ci|confidence)|\s?[-\u2013])"
    rf"|(?P<p6>\d{{1,3}}(?:[.\u00b7]\d{{1,2}})?)(?=\s(?:and|vs\.?|versus)\s{_PERCENT})"
    rf"|(?P<k4>{_WHOLE})\s(?=(?:\w+\s)?(?:patients?|participants?|subjects?|women|men|cases?|people|volunteers?|individuals?|of (?:them|those)|taking|receiving|given|in the (?:[\w-]+ ){{1,3}}(?:group|arm))\b)"
    r"|\bn\s?=\s?(?P<k5>\d{1,5})\b"
    rf"|(?<!days )(?<!weeks )(?<!hours )(?<!between )(?<!and )(?P<k6>{_WHOLE})(?=\s(?:and|vs\.?|versus)\s{_WHOLE}\s(?:patients?|participants?|subjects?|women|men|cases?|people|volunteers?|individuals?|children)\b)"
    rf"|(?:(?<=and )|(?<=only )|(?<=, )|(?<=: )|(?<=with )|(?<=versus ))(?P<k7>{_WHOLE})\s(?=[a-z]))"
)
_GROUP = re.compile(
    r"\b(?P<name>group (?!in\b|of\b|or\b|to\b|as\b|at\b|vs\b|by\b|on\b|is\b|we\b|no\b)(?:[a-z]{1,2}\d?|\d|iii)\b|(?!(?:in|of|with|by|to|for|from|and|or|than|as|on|at|a|an|one|no|its|their|which|both|two|three|each|either|all|study|same|other|between|these|any|the|patient|age|treatment|control)\b)(?:(?:low|high|medium|early|late)[ -])?[a-z][\w/+-]*(?= (?:groups?|arms?)\b)|"
    r"(?:control|placebo|saline|usual care|standard care|controls)\b(?!-)|(?:intervention|treatment|experimental|comparison|active)(?= (?:groups?|arms?)\b))"
)
_NOUN = re.compile(r" (?:groups?|arms?)\b|-treated (?:patients|participants|subjects)\b")
_QUALITY = re.compile(
    r" (?:effects?|response|efficacy|actions?|activity|properties|potential)\b"
)  # "antidepressant effect"
NEAR_ARM = 35  # characters from a number to the drug it is of ("3 after intravenous morphine")
_DID = re.compile(r"did\b")
_WITH = re.compile(r"(?:with|after|on|following|given|had received)\b")
_ALL_OF_WHOM = re.compile(r"[.;:,]\sof (?:the |these |all )?$")  # "of the 15 patients who died, ..."
_NOBODY = re.compile(r"\b(?:no (?:cases?|patients?|participants?|subjects?|one)|none|nobody)\b")
_NONE_OF = re.compile(r"\bnone of (?:the |these |all )?$")
_INTERVAL = re.compile(r"\bci\b|confidence|95\s?%|p\s?[<>=]")
_ALONG = re.compile(
    r"\s?(?:patients|participants|subjects|people|women|men|cases|adults|children)?\s?\(|\s?(?:\w+\s){0,2}(?:taking|with|on|receiving|given|in|of)\s(?:[\w-]+\s){1,4}\("
)
_RESPECTIVELY = re.compile(r"\brespectively\b")


@dataclass(frozen=True, slots=True)
class Count:
    """Where a count stands and what it says: events of people, percent 0 to 100; None where not stated."""

    start: int
    end: int
    events: int | None
    of: int | None
    percent: float | None


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm named in a clause."""

    start: int
    end: int
    name: str
    ketamine: bool


def counts_in(flat: str, start: int, end: int) -> list[Count]:
    """The counts of people between two offsets; levels of confidence and what exceeds its group are none."""
    found: list[Count] = []
    people = _NOBODY.search(flat, start, end) is not None  # whether people were counted so far
    for m in _COUNT.finditer(flat, start, end):
        count = _read(flat, m, start)
        along = found and count.events is None and found[-1].percent is None
        if along and _ALONG.fullmatch(flat[found[-1].end : m.start()]):
            found[-1] = replace(found[-1], end=count.end, percent=count.percent)  # "17 patients taking tramadol (25%)"
            continue
        if m["k7"] and not (people and _stands_for_people(flat, m.end(), end)):
            continue  # "3 with morphine" counts people only behind a count of people
        people = people or m["p3"] is None
        if _sound(count) and not _is_whole(flat, m, start) and not _is_level(flat, m):
            found.append(count)
    return found


def _read(flat: str, m: re.Match[str], start: int) -> Count:
    """What a match says; "none of 30 patients" is 0 of 30."""
    events = next((m[g] for g in ("k", "k2", "k3", "k4", "k5", "k6", "k7") if m[g]), None)
    percent = next((m[g] for g in ("p1", "p2", "p3", "p6") if m[g]), None)
    if m["k4"] and _NONE_OF.search(flat, max(start, m.start() - 14), m.start()):
        return Count(*m.span(), 0, _whole(events), None)
    return Count(*m.span(), _whole(events), _whole(m["n"] or m["n2"] or m["n3"]), _share(percent))


def _is_whole(flat: str, m: re.Match[str], start: int) -> bool:
    """Whether people are all of whom something is told: "of the 15 patients who died, ..."."""
    return m["k4"] is not None and _ALL_OF_WHOM.search(flat, max(start - 2, m.start() - 16), m.start()) is not None


def _stands_for_people(flat: str, at: int, end: int) -> bool:
    """Whether a number is of people without saying so: "3 did", "3 after morphine", "and 3 morphine."."""
    arm = next(iter(arms_in(flat, at, min(at + NEAR_ARM, end))), None)
    if arm is None or arm.start > at:
        return bool(_DID.match(flat, at)) or (arm is not None and bool(_WITH.match(flat, at)))
    return arm.end >= end or flat[arm.end] in ".,;)"


def _is_level(flat: str, match: re.Match[str]) -> bool:
    """Whether a percentage is the level of a confidence interval ("95 % CI"), or stands before one."""
    percent = match["p1"] or match["p2"] or match["p3"] or match["p6"]
    if percent and _INTERVAL.match(flat, match.end(), match.end() + 12):
        return True
    return match["p3"] is not None and bool(
        re.match(r"\s?(?:ci|confidence|cri)\b", flat[match.end() : match.end() + 12])
    )


def _sound(count: Count) -> bool:
    fits = count.events is None or count.of is None or count.events <= count.of
    return fits and (count.percent is None or count.percent <= 100)


def _whole(printed: str | None) -> int | None:
    return None if printed is None else value_of(printed)


def _share(printed: str | None) -> float | None:
    return None if printed is None else float(printed.rstrip("% ").replace("\u00b7", "."))


def arms_in(flat: str, start: int, end: int) -> list[Arm]:
    """The arms named between two offsets, in order: drugs, and groups by their role or letter."""
    drugs = [
        Arm(m.start, _past(flat, m.end, end), m.name, m.ketamine)
        for m in mentions(flat, start, end)
        if not _QUALITY.match(flat, m.end, end)
    ]
    groups = [Arm(m.start(), _past(flat, m.end(), end), m["name"], False) for m in _GROUP.finditer(flat, start, end)]
    apart = [g for g in groups if not any(d.start < g.end and g.start < d.end for d in drugs)]
    return sorted([*drugs, *apart], key=lambda a: a.start)


def _past(flat: str, at: int, end: int) -> int:
    noun = _NOUN.match(flat, at, end)
    return noun.end() if noun else at


def counts_by_arm(counts: Sequence[Count], arms: Sequence[Arm], tail: str = "") -> list[dict[str, object]]:
    """Each count with the arm it belongs to (None where none is named): before its arm, behind it, or in the same order.

    Where arms and counts alternate, the first of them says which way they go; "respectively" pairs them in order.
    """
    if not counts:
        return []
    if len(counts) > len(arms) > 1 and arms[-1].end <= counts[0].start:
        counts = counts[: len(arms)]  # "in C and S were headache 3.3 and 4.1 %, ...": what follows is of something else
    apart = bool(arms) and (counts[0].start > arms[-1].start or counts[-1].end <= arms[0].start)
    if len(counts) == len(arms) and (_RESPECTIVELY.search(tail) or apart):
        return [_row(c, a) for c, a in zip(counts, arms, strict=True)]
    forwards = not arms or counts[0].start < arms[0].start
    rows = []
    for i, count in enumerate(counts):
        if forwards:
            last = counts[i + 1].start if i + 1 < len(counts) else float("inf")
            own = [a for a in arms if count.start < a.start < last]
        else:
            first = counts[i - 1].start if i else -1
            own = [a for a in reversed(arms) if first < a.start < count.start]
        rows.append(_row(count, own[0] if own else None))
    return rows


def _row(count: Count, arm: Arm | None) -> dict[str, object]:
    return {"arm": arm and arm.name, "events": count.events, "of": count.of, "percent": count.percent}
