"""How long people were followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evidence import lazy_re as re
from evidence.records import Reading
from evidence.required_literals import Scanner
from summarize.readings.durations import DAYS
from summarize.text.numerals import WORDED, value_of
from summarize.text.passage import Document, Passage, unique
from summarize.text.whole_texts import WHOLE

_UNIT = r"(?P<unit>minutes?|min|hours?|hrs?|h|days?|weeks?|wks?|months?|mo|years?|yrs?)"
_LENGTH = rf"(?P<number>\d+(?:\.\d+)?|{WORDED})[\s-]{_UNIT}"
_FOLLOWED = Scanner(
    rf"(?:{_LENGTH}(?:\s\w+)?\s(?:of\s)?follow[- ]?up)"
    rf"|(?:follow(?:ed)?[- ]?up(?:\s(?:period|time|visits?|assessments?|duration|data|was|were|of|for|at|to|until|through|up|a|an|mean|median|lasted|with|the|conducted|performed|by))*\s{_LENGTH.replace('number>', 'number2>').replace('unit>', 'unit2>')})"
    rf"|(?:(?:followed|monitored|observed)\s(?:for|over|until|through|up\sto)\s(?:up\sto\s|a\stotal\sof\s|at\sleast\s)?{_LENGTH.replace('number>', 'number3>').replace('unit>', 'unit3>')})",
    together=WHOLE,
)
_UNIT_FIRST = r"(?P<unit2>day|week|month|year)s?\s(?P<number2>\d+)"
_POINT = Scanner(  # "at 24 hours", "on day 3", "POD3", "over the first 48 h", "24 h postoperatively", "at 2, 4 and 8 weeks"
    rf"(?:at|after|until|through|up to|for|on|by|within|over|from baseline to|to)\s(?:the\s)?(?:first\s|next\s|postoperative\s|post-?treatment\s)?"
    rf"(?:(?:\d+(?:\.\d+)?(?:\s?(?:h|hours?|days?|weeks?|months?|min))?,?\s(?:and\s|to\s|or\s)?){{0,5}}{_LENGTH}|{_UNIT_FIRST})(?![a-z\d])(?!\s(?:of\sage|old|before|prior|earlier|ago))"
    rf"|(?:postoperative\sday|pod|day|week|month)s?\s?(?P<number4>\d{{1,3}})(?![\d.,]\d|\d)"
    rf"|(?P<number3>\d{{1,3}})[\s-]?(?P<unit3>h|hours?|days?|weeks?|months?)\s(?:post-?(?:operative(?:ly)?|infusion|treatment|injection|dose|partum|ketamine|surgery)|later|after\s(?:the\s)?[a-z]+)",
    together=WHOLE,
)
_EACH = re.compile(rf"{_LENGTH}(?![a-z\d])")
_WITHIN = re.compile(r"\bwithin\s(?:a\sfew\s|some\s)?(?:minutes|hours|the\sfirst\sday)\b")
_MEASURED = ("METHODS", "RESULTS", "CONCLUSIONS", "OTHER")
# "a difference of 2.1 to 29.9 days" is an interval of a result, "for 21 days of treatment" a time before.
_INTERVAL = re.compile(r"(?:\d\s?|ci[\s:,]{1,2}|between\s\S{1,8}\s)$")
# "there was no difference in the outcome at 4 months": a null result of which nobody says what it is about
_UNNAMED_NULL = re.compile(
    r"\b(?:no (?:significant )?differences?|did not differ)(?: in (?:the |any )?(?:outcomes?|results?))?"
    r"(?: between (?:the )?(?:two |both )?(?:groups|arms))?,? $"
)
_NAMES = {"min": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
_HOURS = {"min": 1 / 60, "h": 1.0, "d": 24.0, "w": 168.0, "mo": 730.5, "y": 8766.0}


def read_follow_up(document: Document) -> tuple[Reading, ...]:
    """The stated follow-up (detail follow_up), and the latest time of measurement (detail time_point) where it is later.

    number and unit are as stated; data.days is the length in days, data.difference "none" where no difference was found
    then in an outcome that is not named.
    """
    found = [
        _reading(p, m, "follow_up")
        for p in document.both()
        if "follow" in p.flat or "monitored" in p.flat or "observed" in p.flat
        for m in _FOLLOWED.finditer(p.flat)
        if p.role_at(m.start()) != "BACKGROUND"
    ]
    readings = [r for r in found if r is not None]
    last = max(_points(document.abstract), key=_days, default=None)
    if last is not None and _days(last) > max(map(_days, readings), default=0.0):
        readings.append(last)
    return unique(sorted(readings, key=_days, reverse=True))


def _points(passage: Passage) -> Iterator[Reading]:
    """The times of measurement outside the background, bounds of an interval left out."""
    for match in _POINT.finditer(passage.flat):
        before = passage.flat[max(0, match.start() - 12) : match.start()]
        if passage.role_at(match.start()) not in _MEASURED or _INTERVAL.search(before):
            continue
        reading = _reading(passage, match, "time_point")
        if reading is not None:
            yield reading


def days_named(sentence: str) -> list[float]:
    """Every point of time that one sentence names, in days ("at 2 hours and 7 days", "within hours")."""
    flat = sentence.lower()
    named = [t for m in _POINT.finditer(flat) for t in _EACH.finditer(m.group())]
    lengths = [value_of(t["number"]) if t["number"].isalpha() else float(t["number"]) for t in named]
    found = [n * DAYS[_NAMES[_kind(t["unit"])]] for n, t in zip(lengths, named, strict=True)]
    return [*found, 1.0] if _WITHIN.search(flat) else found


def _days(reading: Reading) -> float:
    days = reading.data["days"]
    return float(days) if isinstance(days, int | float) else 0.0


def _first(groups: Mapping[str, str | None], *names: str) -> str | None:
    return next((found for name in names if (found := groups.get(name))), None)


def _reading(passage: Passage, match: re.Match[str], detail: str) -> Reading | None:
    groups = match.groupdict()
    number = _first(groups, "number", "number2", "number3", "number4")
    unit = _first(groups, "unit", "unit2", "unit3")
    if unit is None and groups.get("number4"):
        unit = next((name for name in ("week", "month") if match.group().startswith(name)), "day")
    if number is None or unit is None:
        return None
    value = float(number) if number[0].isdigit() else float(value_of(number))
    days = round(value * _HOURS[_kind(unit)] / 24, 3)
    if not 0 < days < 366 * 40:
        return None
    span = passage.span(*match.span())
    unnamed = _UNNAMED_NULL.search(passage.flat, max(match.start() - 80, 0), match.start())
    return Reading(
        kind="follow_up",
        value=span.quote,
        span=span,
        number=value,
        unit=f"{_NAMES[_kind(unit)]}s",
        detail=detail,
        data={"days": days, **({"difference": "none"} if unnamed else {})},
    )


def _kind(unit: str) -> str:
    return "min" if unit.startswith("min") else "mo" if unit.startswith("mo") else unit[0]
