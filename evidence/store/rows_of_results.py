"""The results that a trial posts at its registry (resultsSection of ClinicalTrials.gov's API v2) as rows, none lost.

A value that a table takes is ticked off; what is left at the end goes to registry_more, so that a field nobody knew of
stands there rather than nowhere. Numbers that stand for "not known" (99999999) are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evidence import schema
from evidence.records import Trial
from evidence.records.posted import UNKNOWN, number_of
from evidence.schema import registry
from evidence.store import codec

Row = dict[str, Any]
Object = Mapping[str, Any]
ROOT = "resultsSection"
_MOST = 2**63  # what an INTEGER column holds
_FLOW = {"numSubjects": "people", "numUnits": "units", "comment": "comment"}
_MEASURE = {
    "title": "title",
    "type": "type",
    "timeFrame": "time_frame",
    "paramType": "parameter",
    "dispersionType": "dispersion",
    "unitOfMeasure": "unit",
}
_VALUE = {"value": "value", "spread": "spread", "lowerLimit": "lower", "upperLimit": "upper", "comment": "comment"}
_ANALYSIS = {
    "groupDescription": "about",
    "statisticalMethod": "method",
    "pValue": "p_printed",
    "paramType": "parameter",
    "paramValue": "estimate",
    "ciPctValue": "interval_percent",
    "ciNumSides": "interval_sides",
    "ciLowerLimit": "lower",
    "ciUpperLimit": "upper",
    "dispersionType": "dispersion",
    "dispersionValue": "dispersion_value",
    "nonInferiorityType": "hypothesis",
}
_COMMENTS = (
    "statisticalComment pValueComment estimateComment ciLowerLimitComment ciUpperLimitComment"
    " nonInferiorityComment otherAnalysisDescription"
).split()
_EVENT = {
    "term": "term",
    "organSystem": "organ_system",
    "assessmentType": "assessment",
    "sourceVocabulary": "vocabulary",
    "notes": "notes",
}
_STATS = {"numAffected": "affected", "numAtRisk": "at_risk", "numEvents": "events"}
_EVENTS = {"seriousEvents": "serious", "otherEvents": "other"}
_ANY = {"serious": "any_serious", "other": "any_other", "deaths": "death"}


def rows_of_results(trial: Trial) -> dict[str, list[Row]]:
    """The rows of every table of schema.registry for a trial; all empty where it has posted no results."""
    return _Results(trial).rows


class _Results:
    """One trial's results on their way into rows."""

    def __init__(self, trial: Trial) -> None:
        self.trial, self.taken = trial.trial, set[str]()
        self.rows: dict[str, list[Row]] = {name: [] for name in registry.TABLES}
        results = trial.results or {}
        for name, read in (
            ("participantFlowModule", self._flow),
            ("baselineCharacteristicsModule", self._baseline),
            ("outcomeMeasuresModule", self._outcomes),
            ("adverseEventsModule", self._events),
        ):
            module = results.get(name)
            if isinstance(module, Mapping):
                read(module, f"{ROOT}.{name}")
        self._more(results)

    def _more(self, results: Object) -> None:
        """What no table has taken."""
        told = {owner for rows in self.rows.values() for row in rows for owner in _owners(row["path"])}
        kept = {path for path in self.taken if path.rpartition(".")[0] in told}  # a heading without rows is no row's
        left = {path: text for path, text in _leaves(results, ROOT) if path not in kept}
        self.rows["registry_more"] = [
            {"trial": self.trial, "path": path, "value": text, "number": number_of(text)}
            for path, text in left.items()
            if not UNKNOWN.fullmatch(text)
        ]

    def _flow(self, module: Object, path: str) -> None:
        arms = self._groups(module, path, "flow")
        kinds = (("milestones", "milestone", "achievements"), ("dropWithdraws", "dropout", "reasons"))
        for period, at in _each(module, path, "periods"):
            title = self._take(period, at, "title")
            for name, kind, counts in kinds:
                for event, there in _each(period, at, name):
                    told = {"period": title, "kind": kind, "event": self._take(event, there, "type")}
                    for count, here in _each(event, there, counts):
                        self._row("registry_flow", count, here, _FLOW, arms, **told)

    def _baseline(self, module: Object, path: str) -> None:
        arms = self._groups(module, path, "baseline")
        self._denominators(module, path, arms, section="baseline", measure=0)
        for position, (measure, at) in enumerate(_each(module, path, "measures"), 1):
            self._measure(measure, at, arms, section="baseline", measure=position)

    def _outcomes(self, module: Object, path: str) -> None:
        for position, (measure, at) in enumerate(_each(module, path, "outcomeMeasures"), 1):
            arms = self._groups(measure, at, "outcome", position)
            title = self._measure(measure, at, arms, section="outcome", measure=position)
            for analysis, here in _each(measure, at, "analyses"):
                self._analysis(analysis, here, arms, measure=position, title=title)

    def _measure(self, entry: Object, path: str, arms: Mapping[str, str], **where: Any) -> str | None:
        """The values of a characteristic or outcome with what they rest on; returns its title."""
        about = where | {column: self._take(entry, path, key) for key, column in _MEASURE.items()}
        self._denominators(entry, path, arms, **about)
        for one, at in _each(entry, path, "classes"):
            row = about | {"class": self._take(one, at, "title")}
            self._denominators(one, at, arms, **row)
            for category, there in _each(one, at, "categories"):
                named = row | {"category": self._take(category, there, "title"), "what": "value"}
                for value, here in _each(category, there, "measurements"):
                    self._row("registry_values", value, here, _VALUE, arms, **named)
        title: str | None = about["title"]
        return title

    def _denominators(self, owner: Object, path: str, arms: Mapping[str, str], **about: Any) -> None:
        for denominator, at in _each(owner, path, "denoms"):
            unit = {"unit": self._take(denominator, at, "units"), "what": "denominator"}
            for count, here in _each(denominator, at, "counts"):
                self._row("registry_values", count, here, {"value": "value"}, arms, **{**about, **unit})

    def _analysis(self, analysis: Object, path: str, arms: Mapping[str, str], **about: Any) -> None:
        ids = analysis.get("groupIds")
        compared = [x for x in ids if isinstance(x, str)] if isinstance(ids, list) else []
        self.taken |= {f"{path}.groupIds[{i}]" for i, x in enumerate(ids or ()) if isinstance(x, str)}
        comments = [told for key in _COMMENTS if (told := self._take(analysis, path, key))]
        about |= {"groups": codec.dumps([arms.get(x, x) for x in compared]), "comment": "; ".join(comments) or None}
        self._row("registry_analyses", analysis, path, _ANALYSIS, {}, **about)

    def _events(self, module: Object, path: str) -> None:
        arms = self._groups(module, path, "events", name="eventGroups")
        for group, at in _each(module, path, "eventGroups"):
            for start, kind in _ANY.items():
                columns = {f"{start}NumAffected": "affected", f"{start}NumAtRisk": "at_risk"}
                self._row("registry_events", group, at, columns, arms, kind=kind)
        for name, kind in _EVENTS.items():
            for event, there in _each(module, path, name):
                told = {column: self._take(event, there, key) for key, column in _EVENT.items()}
                for stats, here in _each(event, there, "stats"):
                    self._row("registry_events", stats, here, _STATS, arms, kind=kind, **told)

    def _groups(
        self, owner: Object, path: str, section: str, measure: int | None = None, name: str = "groups"
    ) -> dict[str, str]:
        """The titles of the groups of a section or outcome by their id."""
        titles = {}
        for group, at in _each(owner, path, name):
            row = {"section": section, "measure": measure, "group_id": self._take(group, at, "id")}
            columns = {"title": "title", "description": "description"}
            self._row("registry_groups", group, at, columns, {}, **row)
            titles[str(row["group_id"])] = self._take(group, at, "title") or str(row["group_id"])
        return titles

    def _row(
        self, table: str, source: Object, path: str, columns: Mapping[str, str], arms: Mapping[str, str], **about: Any
    ) -> None:
        """Add the row of an object; one that says nothing is none."""
        kinds = schema.TABLES[table].columns
        told = {c: self._take(source, path, key, kinds[c].split(" ", 1)[0]) for key, c in columns.items()}
        if all(value is None for value in told.values()):
            return
        row = dict.fromkeys(kinds) | {"trial": self.trial, "path": path} | about | told
        if arms:
            row["group_id"] = self._take(source, path, "groupId") or self._take(source, path, "id")
            row["arm"] = arms.get(str(row["group_id"]))
        for printed, column in (("value", "number"), ("p_printed", "p_value")):
            if printed in kinds:
                row[column] = number_of(row[printed])
        self.rows[table].append(row)

    def _take(self, source: Object, path: str, key: str, kind: str = "TEXT") -> Any:
        """A value as its column takes it, ticked off; None, and left for registry_more, where the column cannot."""
        text = _text(source.get(key))
        if text is None:
            return None
        value = None if UNKNOWN.fullmatch(text) else _as(kind, text)
        if value is not None or UNKNOWN.fullmatch(text):
            self.taken.add(f"{path}.{key}")
        return value


def _as(kind: str, text: str) -> str | float | int | None:
    """The text as a column of that kind takes it, None where it cannot."""
    number = number_of(text)
    if kind == "TEXT":
        return text
    if number is None or kind == "REAL":
        return number
    return int(number) if number.is_integer() and abs(number) < _MOST else None


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip() or None if isinstance(value, str | int | float) else None


def _each(owner: Object, path: str, name: str) -> Iterator[tuple[Object, str]]:
    """The objects of a list with their paths; what is no object is left for registry_more."""
    found = owner.get(name)
    for i, one in enumerate(found if isinstance(found, list) else ()):
        if isinstance(one, Mapping):
            yield one, f"{path}.{name}[{i}]"


def _owners(path: str) -> Iterator[str]:
    """The object at a path and those that it stands in."""
    while path:
        yield path
        path = path.rpartition(".")[0]


def _leaves(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Every single value with its path."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _leaves(one, f"{path}.{name}")
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from _leaves(one, f"{path}[{i}]")
    elif (text := _text(value)) is not None:
        yield path, text
