"""Labels, tags, readings and findings as rows of their tables, and back (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evidence.records import (
    Classification,
    Contrast,
    Direction,
    Extraction,
    Finding,
    Label,
    LabelSource,
    Reading,
    Significance,
    Span,
    Status,
    Tag,
    TextField,
)
from evidence.store import codec

Row = dict[str, Any]


def span_row(span: Span | None) -> Row:
    """The columns of a span; empty where no words show the value."""
    return span.plain() if span else dict.fromkeys(("field", "start", "end", "quote"))


def label_row(label: Label, sha: str | None) -> Row:
    """A row of labels; sha: hash of the text the label rests on."""
    return {
        "field_name": label.field,
        "value": label.value,
        "source": label.source.value,
        "probability": label.probability,
        "threshold": label.threshold,
        "probabilities": codec.dumps(label.probabilities) if label.probabilities else None,
        "model": label.model,
        "needs_review": label.needs_review,
        "terms": codec.dumps(label.terms) if label.terms else None,
        "intercept": label.intercept,
        "margin": label.margin,
        "text_sha256": sha,
        "status": label.status.value,
    }


def tag_row(tag: Tag) -> Row:
    """A row of tags."""
    return {"kind": tag.kind, "tag": tag.tag, "source": tag.source.value, **span_row(tag.span)}


def reading_rows(readings: Iterable[Reading]) -> Iterator[Row]:
    """Rows of readings, numbered within their kind."""
    counts: dict[str, int] = {}
    for reading in readings:
        position = counts[reading.kind] = counts.get(reading.kind, 0) + 1
        yield {
            "kind": reading.kind,
            "position": position,
            "value": reading.value,
            "number": reading.number,
            "unit": reading.unit,
            "detail": reading.detail,
            "status": reading.status.value,
            "data": codec.dumps(reading.data) if reading.data else None,
            **span_row(reading.span),
        }


def finding_row(finding: Finding, position: int) -> Row:
    """A row of findings."""
    return {
        "position": position,
        "outcome": finding.outcome,
        "direction": finding.direction.value,
        "significance": finding.significance.value,
        "contrast": finding.contrast and finding.contrast.value,
        "comparison": finding.comparison,
        "hedged": int(finding.hedged),
        "role": finding.role,
        "spin": int(finding.spin),
        "method": finding.method,
        "status": finding.status.value,
        "probability": finding.probability,
        **span_row(finding.span),
    }


def span_of(row: Row) -> Span | None:
    """The span of a row, or None."""
    if row["field"] is None:
        return None
    return certain_span_of(row)


def certain_span_of(row: Row) -> Span:
    """The span of a row that has one."""
    return Span(field=named_field(row["field"]), start=row["start"], end=row["end"], quote=row["quote"])


def named_field(name: str) -> TextField | str:
    """The text of a span: title, abstract, or a part of the full text."""
    return TextField(name) if name in tuple(TextField) else name


def label_of(row: Row) -> Label:
    """The label of a row."""
    return Label(
        field=row["field_name"],
        value=row["value"],
        source=LabelSource(row["source"]),
        probability=row["probability"],
        threshold=row["threshold"],
        probabilities=codec.loads(row["probabilities"]) or {},
        model=row["model"],
        needs_review=row["needs_review"],
        terms=codec.terms_from(row["terms"]),
        intercept=row["intercept"],
        margin=row["margin"],
        status=Status(row.get("status") or Status.MACHINE),
    )


def tag_of(row: Row) -> Tag:
    """The tag of a row."""
    return Tag(kind=row["kind"], tag=row["tag"], source=LabelSource(row["source"]), span=span_of(row))


def reading_of(row: Row) -> Reading:
    """The reading of a row."""
    return Reading(
        kind=row["kind"],
        value=row["value"],
        number=row["number"],
        unit=row["unit"],
        detail=row["detail"],
        status=Status(row.get("status") or Status.MACHINE),
        data=codec.loads(row["data"]) or {},
        span=certain_span_of(row),
    )


def finding_of(row: Row) -> Finding:
    """The finding of a row."""
    return Finding(
        outcome=row["outcome"],
        direction=Direction(row["direction"]),
        significance=Significance(row["significance"]),
        span=certain_span_of(row),
        contrast=Contrast(row["contrast"]) if row.get("contrast") else None,
        comparison=row["comparison"],
        hedged=bool(row["hedged"]),
        role=row["role"],
        spin=bool(row["spin"]),
        method=row["method"],
        status=Status(row.get("status") or Status.MACHINE),
        probability=row["probability"],
    )


def unique_tags(tags: Iterable[Tag]) -> list[Tag]:
    """Each tag once, the first mention of it."""
    return list({(t.kind, t.tag): t for t in reversed(list(tags))}.values())[::-1]


def as_read(paper: str, rows: Mapping[str, Sequence[Row]]) -> tuple[Classification, Extraction]:
    """What classify and summarize made of a record, from its rows of labels, tags, readings and findings."""
    labels, tags = map(label_of, rows["labels"]), map(tag_of, rows["tags"])
    readings, findings = map(reading_of, rows["readings"]), map(finding_of, rows["findings"])
    return (
        Classification(paper=paper, labels=tuple(labels), tags=tuple(tags)),
        Extraction(paper=paper, readings=tuple(readings), findings=tuple(findings)),
    )
