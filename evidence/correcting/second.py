"""A second machine reader beside the first: what each read, where they agree, and whether the second is believed (pure).

Cochrane Handbook, section 5.5.2: two readers, and a person settles what they read differently. Here both are machines,
so nothing is settled: a value that both read bears the status "two readers agree", one they read differently "readers
differ", and the first reader's value stands.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from evidence.correcting.agreement import cohen_kappa
from evidence.correcting.fields import ABSENT, AMOUNT, DAYS, LENGTH, TOTALS, UNCLEAR
from evidence.records import (
    Classification,
    Direction,
    Extraction,
    Finding,
    Label,
    Reading,
    Span,
    Status,
)

AGREES, DIFFERS, REFUSED = "agrees", "differs", "refused"
NOTHING = "nothing"  # what the first reader read where it read nothing; `none` is a comparator
LABELS = ("study_type", "scope", "comparator")
VALUES = ("sample_size", "dose", "route", "follow_up")
KINDS = (*LABELS, *VALUES, "finding", "adverse_event")  # what a second reader is asked for
POOR = 0.4  # of all values together: kappa below it is poor (Orwin 1994; Cochrane Handbook 5.1, section 7.2.6.1)
SLIGHT = 0.2  # of one kind of field, where the first reader may be the one who errs (Landis and Koch 1977)
ENOUGH = 10  # values that both have read, before a reader is judged by its kappa
_ANSWERS = {"none": ABSENT, "reported": "reported", "compared": "reported"}  # detail of an adverse event -> answer
_UNITS = (("hours", "h"), ("hour", "h"), ("hr", "h"), ("minute", "min"), ("µg", "mcg"), ("μg", "mcg"))
_V = TypeVar("_V", Label, Reading, Finding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """A value that a second reader read, or (outcome refused) an answer that was not taken, and why."""

    field: str
    value: str | None = None
    span: Span | None = None
    outcome: str = DIFFERS
    reason: str | None = None
    first: str | None = None  # what the first reader read, NOTHING if nothing


def place_of(read: Label | Reading | Finding) -> tuple[str, str] | None:
    """The field and value of what the first reader read, as a second reader writes them; None where none is asked for."""
    if isinstance(read, Label):
        return (read.field, read.value) if read.field in LABELS and read.value != UNCLEAR else None
    if isinstance(read, Finding):
        return (f"finding:{read.outcome}", str(read.direction)) if read.direction is not Direction.UNCLEAR else None
    return _place_of_reading(read)


def _place_of_reading(read: Reading) -> tuple[str, str] | None:
    if read.kind == "adverse_event":
        answer = _ANSWERS.get(read.detail or "")
        return (f"adverse_event:{read.value}", answer) if answer else None
    if read.kind == "sample_size":
        return (read.kind, read.value) if read.detail in TOTALS else None
    if read.kind == "follow_up" and isinstance(days := read.data.get("days"), int | float):
        return read.kind, f"{round(days, 1):g} days"
    return (read.kind, read.value) if read.kind in VALUES else None


def first_values(found: Classification, read: Extraction) -> dict[str, list[str]]:
    """Field -> the values that the first reader read."""
    values: dict[str, list[str]] = {}
    every: tuple[Label | Reading | Finding, ...] = (*found.labels, *read.readings, *read.findings)
    for one in every:
        if place := place_of(one):
            values.setdefault(place[0], []).append(place[1])
    return values


def alike(field: str, value: str) -> Hashable:
    """What two ways of writing a value have in common: "0.50mg/kg" and "0.5 mg/kg", "12 weeks" and "84 days"."""
    text = value.lower().strip()
    if field == "dose" and (found := AMOUNT.fullmatch(text)):
        unit = re.sub(r"\s", "", found["unit"])
        for longer, shorter in _UNITS:
            unit = unit.replace(longer, shorter)
        return tuple(float(n) for n in found.group("number", "to") if n), unit
    if field == "follow_up" and (found := LENGTH.fullmatch(text)):
        return round(float(found["number"]) * DAYS[found["unit"]], 1)
    return text.split()[0] if field == "sample_size" and text else text


def compared(second: Iterable[Second], first: Mapping[str, Sequence[str]]) -> tuple[Second, ...]:
    """The second reader's values with what the first one read of the same field, and whether it is among that."""
    made = []
    for one in second:
        if one.value is None:
            made.append(one)
            continue
        values = first.get(one.field, ())
        agrees = alike(one.field, one.value) in {alike(one.field, v) for v in values}
        shown = "; ".join(dict.fromkeys(values)) or NOTHING
        made.append(replace(one, outcome=AGREES if agrees else DIFFERS, first=shown))
    return tuple(made)


def with_second(found: Classification, read: Extraction, second: Sequence[Second]) -> tuple[Classification, Extraction]:
    """The first reader's values with the status that the second reader's (`compared`, believed) give them.

    A field in which one value differs differs as a whole; a value of which the second reader says nothing stays as it is.
    """
    differ = {s.field for s in second if s.outcome == DIFFERS}
    agree = {(s.field, alike(s.field, s.value)) for s in second if s.outcome == AGREES and s.value is not None}

    def told(one: _V) -> _V:
        place = place_of(one)
        if place is None:
            return one
        if place[0] in differ:
            return replace(one, status=Status.DIFFER)
        return replace(one, status=Status.AGREED) if (place[0], alike(*place)) in agree else one

    return (
        replace(found, labels=tuple(map(told, found.labels))),
        replace(read, readings=tuple(map(told, read.readings)), findings=tuple(map(told, read.findings))),
    )


def pairs(second: Iterable[Second]) -> dict[str, list[tuple[str, str]]]:
    """Kind of field -> (first reader's value, second reader's) of the values that both read."""
    both: dict[str, list[tuple[str, str]]] = {}
    for one in second:
        if one.value is None or one.first in (None, NOTHING):
            continue
        first = one.value if one.outcome == AGREES else str(one.first)
        both.setdefault(one.field.partition(":")[0], []).append((first, one.value))
    return both


def not_believed(second: Iterable[Second]) -> frozenset[str]:
    """The kinds of field in which a reader agrees with the first one no better than chance would have it.

    Who reads at random agrees by chance now and then, and must not lend a value its name: a reader who is poor over all
    is believed nowhere, another one not in the kinds in which it is poor.
    """
    both = pairs(second)
    poor = _is_below(POOR, [pair for of_kind in both.values() for pair in of_kind])
    return frozenset(kind for kind in KINDS if poor or _is_below(SLIGHT, both.get(kind, [])))


def _is_below(least: float, both: Sequence[tuple[str, str]]) -> bool:
    if len(both) < ENOUGH:
        return False
    kappa = cohen_kappa([a for a, _ in both], [b for _, b in both])
    return kappa is not None and kappa < least
