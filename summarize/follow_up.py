"""How long people were followed."""

from __future__ import annotations

import re

from evidence.records import Reading
from summarize.numerals import WORDED, value_of
from summarize.openings import Scanner
from summarize.passage import Document, Passage, unique

_UNIT = r"(?P<unit>minutes?|min|hours?|hrs?|h|days?|weeks?|wks?|months?|mo|years?|yrs?)"
_LENGTH = rf"(?P<number>\d+(?:\.\d+)?|{WORDED})[\s-]{_UNIT}"
_FOLLOWED = Scanner(
    rf"(?:{_LENGTH}(?:\s\w+)?\s(?:of\s)?follow[- ]?up)"
    rf"|(?:follow(?:ed)?[- ]?up(?:\s(?:period|time|visits?|assessments?|duration|data|was|were|of|for|at|to|until|through|up|a|an|mean|median|lasted|with|the|conducted|performed|by))*\s{_LENGTH.replace('number>', 'number2>').replace('unit>', 'unit2>')})"
    rf"|(?:(?:followed|monitored|observed)\s(?:for|over|until|through|up\sto)\s(?:up\sto\s|a\stotal\sof\s|at\sleast\s)?{_LENGTH.replace('number>', 'number3>').replace('unit>', 'unit3>')})"
)
_POINT = re.compile(
    rf"(?:at|after|until|through|to|up to|for)\s(?:the\s)?(?:{_LENGTH}|(?P<unit2>day|week|month|year)s?\s(?P<number2>\d+))(?![a-z])"
)
_HOURS = {"min": 1 / 60, "h": 1.0, "d": 24.0, "w": 168.0, "mo": 730.5, "y": 8766.0}


def read_follow_up(document: Document) -> tuple[Reading, ...]:
    """The stated follow-up (detail follow_up), else the latest time of measurement in the results (detail time_point).

    number and unit are as stated; data.days is the length in days.
    """
    found = [
        _reading(p, m, "follow_up")
        for p in document.both()
        if "follow" in p.flat or "monitored" in p.flat or "observed" in p.flat
        for m in _FOLLOWED.finditer(p.flat)
        if p.role_at(m.start()) != "BACKGROUND"
    ]
    readings = [r for r in found if r is not None]
    if not readings:
        points = [
            _reading(document.abstract, m, "time_point")
            for s in document.abstract.sentences
            if s.role == "RESULTS"
            for m in _POINT.finditer(document.abstract.flat, s.start, s.end)
        ]
        readings = sorted((r for r in points if r is not None), key=_days, reverse=True)[:1]
    return unique(sorted(readings, key=_days, reverse=True))


def _days(reading: Reading) -> float:
    days = reading.data["days"]
    return float(days) if isinstance(days, int | float) else 0.0


def _reading(passage: Passage, match: re.Match[str], detail: str) -> Reading | None:
    groups = match.groupdict()
    number = next((groups[k] for k in ("number", "number2", "number3") if groups.get(k)), None)
    unit = next((groups[k] for k in ("unit", "unit2", "unit3") if groups.get(k)), None)
    if number is None or unit is None:
        return None
    value = float(number) if number[0].isdigit() else float(value_of(number))
    days = round(value * _HOURS[_kind(unit)] / 24, 3)
    if not 0 < days < 366 * 40:
        return None
    span = passage.span(*match.span())
    name = {"min": "minutes", "h": "hours", "d": "days", "w": "weeks", "mo": "months", "y": "years"}[_kind(unit)]
    return Reading(
        kind="follow_up", value=span.quote, span=span, number=value, unit=name, detail=detail, data={"days": days}
    )


def _kind(unit: str) -> str:
    return "min" if unit.startswith("min") else "mo" if unit.startswith("mo") else unit[0]
