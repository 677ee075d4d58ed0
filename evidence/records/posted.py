"""The results that a trial posted at its registry as groups, outcomes, analyses and events.

Names and sense of the fields are those of the registry (resultsSection of ClinicalTrials.gov's API v2). What is no object,
list or text where one belongs is passed over: the tables registry_* hold all of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evidence import lazy_re as re

Object = Mapping[str, Any]
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
UNKNOWN = re.compile(r"-?9{5,}(?:\.0+)?")  # what sponsors enter where a form asks for a number that there is not
KINDS = {"seriousEvents": "serious", "otherEvents": "other"}
TOTALS = {"deaths": "Deaths", "serious": "Serious adverse events"}  # people with any, of each group
ANY = "any"


def number_of(text: str | None) -> float | None:
    """The number that a text is, whole or decimal; None for words, bounds ("<0.001") and what stands for "not known"."""
    if text is None or not _NUMBER.fullmatch(text) or UNKNOWN.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people: its id, title, and what it was given, as registered."""

    id: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """A statistical analysis: the groups compared by id, and its numbers as printed."""

    groups: tuple[str, ...]
    p: str | None
    parameter: str | None
    estimate: str | None
    percent: str | None
    lower: str | None
    upper: str | None
    hypothesis: str | None


@dataclass(frozen=True, slots=True)
class Values:
    """A row of an outcome's table: what it is of (class, category), value as printed by group id, people by group id."""

    label: tuple[str, ...]
    values: Mapping[str, str]
    people: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """An outcome with its groups, values, how many people they rest on, and analyses."""

    title: str
    about: str
    type: str
    time_frame: str | None
    parameter: str
    unit: str
    groups: Mapping[str, Group]
    rows: tuple[Values, ...]
    people: Mapping[str, float]
    analyses: tuple[Analysis, ...]


@dataclass(frozen=True, slots=True)
class ArmEvents:
    """An adverse event and its kind (serious, other, or any of a kind).

    counts: (group id, people who had it, people at risk) of each group that says.
    """

    term: str
    kind: str
    counts: tuple[tuple[str, int, int | None], ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """All that is set out: how many started by group title, outcomes, groups of the adverse events, events."""

    started: Mapping[str, int]
    measures: tuple[Measure, ...]
    arms: Mapping[str, Group]
    events: tuple[ArmEvents, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The arms of the trial: those of its primary outcome, else those of its harms."""
        first = next((m for m in self.measures if m.type == "PRIMARY"), None)
        return tuple((first.groups if first and first.groups else self.arms).values())


def posted_of(results: Object) -> Posted:
    """The results of a trial; what they lack is empty."""
    harms = _object(results, "adverseEventsModule")
    measures = (_measure(m) for m in _each(_object(results, "outcomeMeasuresModule"), "outcomeMeasures"))
    events = [e for name in KINDS for one in _each(harms, name) if (e := _event(one, KINDS[name])) is not None]
    totals = (ArmEvents(term, ANY, tuple(_total(harms, start))) for start, term in TOTALS.items())
    return Posted(
        started=_started(_object(results, "participantFlowModule")),
        measures=tuple(measures),
        arms=_groups(harms, "eventGroups"),
        events=(*(t for t in totals if t.counts), *events),
    )


def _object(owner: Object, name: str) -> Object:
    found = owner.get(name)
    return found if isinstance(found, Mapping) else {}


def _each(owner: Object, name: str) -> Iterator[Object]:
    found = owner.get(name)
    return (one for one in (found if isinstance(found, list) else ()) if isinstance(one, Mapping))


def _text(owner: Object, name: str) -> str | None:
    value = owner.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = " ".join(str(value).split())
    return text if text and not UNKNOWN.fullmatch(text) else None


def _count(owner: Object, name: str) -> int | None:
    number = number_of(_text(owner, name))
    return int(number) if number is not None and number >= 0 and number.is_integer() else None


def _groups(owner: Object, name: str = "groups") -> dict[str, Group]:
    made = (
        Group(_text(g, "id") or "", _text(g, "title") or "", _text(g, "description") or "") for g in _each(owner, name)
    )
    return {g.id: g for g in made if g.id and g.title}


def _started(flow: Object) -> dict[str, int]:
    """How many started the first period, by the title of their group; empty where a group does not say."""
    groups, first = _groups(flow), next(_each(flow, "periods"), {})
    started: dict[str, int] = {}
    for milestone in _each(first, "milestones"):
        if _text(milestone, "type") == "STARTED":
            for one in _each(milestone, "achievements"):
                group, people = groups.get(_text(one, "groupId") or ""), _count(one, "numSubjects")
                if group is None or people is None:
                    return {}
                started[group.title] = people
    return started if len(started) == len(groups) else {}


def _people(owner: Object) -> dict[str, float]:
    """Group id -> people, of the denominators that count people."""
    found: dict[str, float] = {}
    for denominator in _each(owner, "denoms"):
        if (_text(denominator, "units") or "").casefold() == "participants":
            for one in _each(denominator, "counts"):
                number = number_of(_text(one, "value"))
                if number is not None:
                    found[_text(one, "groupId") or ""] = number
    return found


def _measure(entry: Object) -> Measure:
    return Measure(
        title=_text(entry, "title") or "",
        about=_text(entry, "description") or "",
        type=_text(entry, "type") or "",
        time_frame=_text(entry, "timeFrame"),
        parameter=_text(entry, "paramType") or "",
        unit=_text(entry, "unitOfMeasure") or "",
        groups=_groups(entry),
        rows=tuple(_rows(entry)),
        people=_people(entry),
        analyses=tuple(_analysis(a) for a in _each(entry, "analyses")),
    )


def _rows(entry: Object) -> Iterator[Values]:
    for one in _each(entry, "classes"):
        people = _people(one)
        for category in _each(one, "categories"):
            label = tuple(t for t in (_text(one, "title"), _text(category, "title")) if t)
            given = ((_text(v, "groupId"), _text(v, "value")) for v in _each(category, "measurements"))
            yield Values(label, {group: value for group, value in given if group and value}, people)


def _analysis(entry: Object) -> Analysis:
    ids = entry.get("groupIds")
    return Analysis(
        groups=tuple(x for x in ids if isinstance(x, str)) if isinstance(ids, list) else (),
        p=_text(entry, "pValue"),
        parameter=_text(entry, "paramType"),
        estimate=_text(entry, "paramValue"),
        percent=_text(entry, "ciPctValue"),
        lower=_text(entry, "ciLowerLimit"),
        upper=_text(entry, "ciUpperLimit"),
        hypothesis=_text(entry, "nonInferiorityType"),
    )


def _total(harms: Object, start: str) -> Iterator[tuple[str, int, int | None]]:
    """How many people of each group died, or had any serious event."""
    for group in _each(harms, "eventGroups"):
        affected = _count(group, f"{start}NumAffected")
        if affected is not None:
            yield _text(group, "id") or "", affected, _count(group, f"{start}NumAtRisk")


def _event(entry: Object, kind: str) -> ArmEvents | None:
    term = _text(entry, "term")
    counts = [
        (_text(one, "groupId") or "", affected, _count(one, "numAtRisk"))
        for one in _each(entry, "stats")
        if (affected := _count(one, "numAffected")) is not None
    ]
    return ArmEvents(term, kind, tuple(counts)) if term else None
