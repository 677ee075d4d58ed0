"""What classify and summarize made of a record, with the last correction of each field in the machine's place (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from evidence.correcting.fields import (
    ABSENT,
    AMOUNT,
    DAYS,
    GONE,
    LENGTH,
    SAMPLE_SIZE,
    TOTALS,
    UNCLEAR,
    field_of,
    values_of,
)
from evidence.correcting.quotes import NOWHERE, Parts, find_quote
from evidence.records import (
    HEADLINES,
    REVIEWS,
    TEXT_CHANGED,
    Classification,
    Contrast,
    Correction,
    Direction,
    Extraction,
    Finding,
    Label,
    LabelSource,
    Paper,
    Reading,
    Significance,
    Span,
    Status,
    StudyType,
    Tag,
)

_MORE = "more_"


def corrected(
    read: Extraction, corrections: Iterable[Correction], paper: Paper, parts: Parts = MappingProxyType({})
) -> Extraction:
    """Readings and findings with the corrections in force; what people did not touch stays as it was read.

    parts: the full text by the names of its parts, where the words that a person quotes may stand.
    """
    for one in _last(corrections, ("labels", "readings", "findings")):
        if one.field == "comparator":
            read = replace(read, readings=_without_others(read.readings, one.value))
        elif field_of(one.field).part == "labels":
            continue
        elif field_of(one.field).part == "findings":
            read = replace(read, findings=_findings(read.findings, one, paper, parts))
        else:
            read = replace(read, readings=_readings(read.readings, one, paper, parts))
    return read


def _without_others(readings: Sequence[Reading], comparator: str) -> tuple[Reading, ...]:
    """Readings without the words of a comparator of another kind than a person gave."""
    return tuple(r for r in readings if r.kind != "comparator" or r.detail == comparator)


def corrected_labels(found: Classification, corrections: Iterable[Correction]) -> Classification:
    """Labels with the corrections in force, without a probability beside them, and the tags that follow from them."""
    labels = {label.field: label for label in found.labels}
    last = _last(corrections, ("labels",))
    for one in last:
        labels[one.field] = _label(labels.get(one.field), one)
    retyped = {"study_type", "comparative"} & {c.field for c in last}
    tags = _tags(found.tags, labels) if retyped else found.tags
    if any(c.field == "comparator" and c.value in GONE for c in last):
        tags = tuple(t for t in tags if t.kind != "comparator")
    return replace(found, labels=tuple(labels.values()), tags=tags)


def with_differences(
    found: Classification, read: Extraction, fields: Collection[str]
) -> tuple[Classification, Extraction]:
    """The values with the status that readers differ where two people read a field differently."""
    if not fields:
        return found, read
    labels = (replace(v, status=Status.DIFFER) if v.field in fields else v for v in found.labels)
    readings = (
        replace(v, status=Status.DIFFER) if v.kind in fields or f"{v.kind}:{v.value}" in fields else v
        for v in read.readings
    )
    findings = (replace(v, status=Status.DIFFER) if f"finding:{v.outcome}" in fields else v for v in read.findings)
    return replace(found, labels=tuple(labels)), replace(read, readings=tuple(readings), findings=tuple(findings))


def _last(corrections: Iterable[Correction], parts: Sequence[str]) -> list[Correction]:
    by_field = {c.field: c for c in corrections if field_of(c.field).part in parts}
    return list(by_field.values())


def _status(same: bool) -> Status:
    return Status.VERIFIED if same else Status.CORRECTED


def _label(old: Label | None, one: Correction) -> Label:
    return Label(
        field=one.field,
        value=one.value,
        source=LabelSource.CORRECTION,
        needs_review=TEXT_CHANGED if one.text_changed else None,
        status=_status(old is not None and old.value == one.value),
    )


def _tags(tags: Sequence[Tag], labels: dict[str, Label]) -> tuple[Tag, ...]:
    """The headline of the corrected study type; designs were read for another type and go with it."""
    given = labels["study_type"].value if "study_type" in labels else UNCLEAR
    study_type = StudyType(given) if given in tuple(StudyType) else StudyType.OTHER
    names = [HEADLINES[study_type]]
    comparative = "comparative" in labels and labels["comparative"].value == "true"
    if comparative and study_type not in REVIEWS and study_type is not StudyType.PROTOCOL:
        names.append("comparative")
    retyped = "study_type" in labels and labels["study_type"].status is Status.CORRECTED
    gone = ("headline", "design") if retyped else ("headline",)
    kept = [t for t in tags if t.kind not in gone]
    headlines = [Tag(kind="headline", tag=n, source=LabelSource.CORRECTION) for n in dict.fromkeys(names)]
    return (*headlines, *kept)


def _span(paper: Paper, one: Correction, old: Span | None, parts: Parts) -> Span:
    """The words the person quoted, else those of the machine; where they are gone from the text, none."""
    if one.quote:
        return find_quote(paper, one.quote, parts) or NOWHERE
    return old or NOWHERE


def _readings(readings: Sequence[Reading], one: Correction, paper: Paper, parts: Parts) -> tuple[Reading, ...]:
    kind, _, which = one.field.partition(":")
    replaced = [r for r in readings if r.kind == kind and _is_meant(r, which)]
    others = tuple(r for r in readings if r not in replaced)
    if one.value in GONE:
        return others
    old = replaced[0] if replaced else None
    span = _span(paper, one, old.span if old else None, parts)
    made = [_reading(kind, which, value, old, span) for value in values_of(one.field, one.value)]
    same = _stated(made, which) == _stated(replaced, which)
    kept = replaced if same else made  # what is confirmed keeps its numbers and words
    return (*(replace(r, status=_status(same)) for r in kept), *others)


def _stated(readings: Sequence[Reading], which: str) -> set[tuple[str, str | None]]:
    return {(r.value, r.detail if which else None) for r in readings}


def _is_meant(reading: Reading, which: str) -> bool:
    if which:
        return reading.value == which
    return reading.kind != "sample_size" or reading.detail in TOTALS


def _reading(kind: str, which: str, value: str, old: Reading | None, span: Span) -> Reading:
    """A person's value in the shape that the reader of its kind gives (docs/data-dictionary.md, readings)."""
    if kind == "adverse_event":
        return Reading(kind=kind, value=which, detail="none" if value == ABSENT else value, span=span)
    shaped: dict[str, Any] = {"detail": "stated" if kind == "route" else None}
    if kind in _SHAPES:
        pattern, parts = _SHAPES[kind]
        found = pattern.fullmatch(value)
        shaped = parts(found, old) if found else shaped
    return Reading(**{"kind": kind, "value": value, "span": span, **shaped})


def _people(found: re.Match[str], old: Reading | None) -> dict[str, Any]:
    detail = found["detail"] or (old.detail if old else "unclear")
    return {"value": found["number"], "number": float(found["number"]), "detail": detail}


def _time(found: re.Match[str], old: Reading | None) -> dict[str, Any]:
    number, unit = float(found["number"]), found["unit"]
    return {"number": number, "unit": f"{unit}s", "detail": "follow_up", "data": {"days": number * DAYS[unit]}}


def _amount(found: re.Match[str], old: Reading | None) -> dict[str, Any]:
    numbers = [float(n) for n in found.group("number", "to") if n]
    return {"number": numbers[0], "unit": found["unit"], "data": {"numbers": numbers}}


_SHAPES = {"sample_size": (SAMPLE_SIZE, _people), "follow_up": (LENGTH, _time), "dose": (AMOUNT, _amount)}


def _findings(findings: Sequence[Finding], one: Correction, paper: Paper, parts: Parts) -> tuple[Finding, ...]:
    """One finding of the outcome in the place of all the machine's; `none` takes them away."""
    outcome = one.field.partition(":")[2]
    replaced = [f for f in findings if f.outcome == outcome]
    others = tuple(f for f in findings if f.outcome != outcome)
    if one.value == "none":
        return others
    old = replaced[0] if replaced else None
    direction = Direction(one.value)
    same = [f for f in replaced if f.direction is direction]
    kept: dict[str, Any] = {"comparison": old.comparison, "role": old.role} if old else {}
    made = Finding(
        outcome=outcome,
        direction=direction,
        significance=same[0].significance if same else Significance.NOT_STATED,
        span=_span(paper, one, old.span if old else None, parts),
        contrast=_contrast(direction),
        **kept,
        method="person",
        status=_status(len(same) == len(replaced) > 0),
    )
    return (made, *others)


def _contrast(direction: Direction) -> Contrast | None:
    if direction.startswith(_MORE):
        return Contrast.AGAINST_KETAMINE
    if direction.startswith("uncontrolled_"):
        return Contrast.BEFORE_AFTER
    return None if direction in (Direction.UNCLEAR, Direction.OBSERVED) else Contrast.AGAINST_OTHER
