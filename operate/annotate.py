"""A record with its labels and readings as one plain object: what `evidence annotate` prints a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence.records import Classification, ComparatorType, Extraction, Finding, Label, Paper, Reading, Span, Tag, Term

LISTS = {
    "doses": "dose",
    "routes": "route",
    "registry_ids": "registry_id",
    "safety": "adverse_event",
    "population": "population",
    "follow_up": "follow_up",
    "settings": "setting",
    "effect_sizes": "effect_size",
    "arms": "arm",
    "instruments": "instrument",
}
TOTALS = ("analysed", "randomized", "enrolled")
NOTHING_COMPARED = (ComparatorType.NONE, ComparatorType.UNCLEAR)  # no words say that nothing is compared
FLAGS = ("secondary", "humans", "comparative", "protocol")


def is_explained(field: str, value: str) -> bool:
    """Whether the object shows what speaks for a label."""
    return field == "study_type" or (field == "comparator" and value not in NOTHING_COMPARED)


def annotation(paper: Paper, labelled: Classification, read: Extraction) -> dict[str, Any]:
    """The object of one record; every value read from the text is {value, kind, field, start, end, quote, ...}.

    Offsets count characters of title or abstract exactly as given: text[start:end] == quote.
    """
    study_type = next(label for label in labelled.labels if label.field == "study_type")
    return {
        "id": paper.paper,
        **_labels(paper, study_type, labelled, read),
        **_values(read),
        "sentences": [{"start": s.start, "end": s.end, "role": s.role} for s in read.sentences],
        "explanation": _explanation(paper, study_type),
    }


def _labels(paper: Paper, study_type: Label, labelled: Classification, read: Extraction) -> dict[str, Any]:
    """What the record is: type, tags, designs, flags, scope, comparator."""
    labels = {label.field: label for label in labelled.labels}
    shown = _strongest(paper, study_type)
    return {
        "study_type": study_type.value,
        "probability": study_type.probability,
        "probabilities": dict(study_type.probabilities),
        "needs_review": next((x.needs_review for x in labelled.labels if x.needs_review), None),
        "tags": [_tag(tag, shown) for tag in labelled.tags if tag.kind not in ("design", "flag")],
        "designs": [_tag(tag) for tag in labelled.tags if tag.kind == "design"],
        "flags": _flags(labels, labelled, read),
        "scope": str(labels["scope"].value) if "scope" in labels else None,
        "comparator": _comparator(paper, labels.get("comparator"), read),
    }


def _flags(labels: Mapping[str, Label], labelled: Classification, read: Extraction) -> dict[str, bool]:
    stated = {name: labels[name].value == "true" for name in FLAGS if name in labels}
    tagged = {tag.tag: True for tag in labelled.tags if tag.kind == "flag"}
    return stated | tagged | {"spin": any(r.kind == "spin" for r in read.readings)}


def _values(read: Extraction) -> dict[str, Any]:
    """What was read from the text."""
    sizes = [r for r in read.readings if r.kind == "sample_size"]
    return {
        "sample_size": next((_reading(r) for r in sizes if r.detail in TOTALS), None),
        "sample_sizes": [_reading(r) for r in sizes],
        **{name: [_reading(r) for r in read.readings if r.kind == kind] for name, kind in LISTS.items()},
        "findings": [_finding(f) for f in read.findings],
        "primary_outcome": _primary_outcome(read),
        "spin": _first(read, "spin"),
        "key_sentence": _first(read, "key_sentence"),
    }


def _first(read: Extraction, kind: str) -> dict[str, Any] | None:
    return next((_reading(r) for r in read.readings if r.kind == kind), None)


def _span(span: Span | None) -> dict[str, Any]:
    return span.plain() if span else dict.fromkeys(("field", "start", "end", "quote"))


def _reading(reading: Reading) -> dict[str, Any]:
    value: Any = int(reading.number) if reading.kind == "sample_size" and reading.number is not None else reading.value
    more: Mapping[str, Any] = {"number": reading.number, "unit": reading.unit, **reading.data}
    kept = {k: v for k, v in more.items() if v is not None}
    return {"value": value, "kind": reading.detail or reading.kind, **_span(reading.span), **kept}


def _primary_outcome(read: Extraction) -> dict[str, Any] | None:
    """Which outcome was the primary one (None where none is named), whether it was met (None: unclear), and the deciding words."""
    reading = next((r for r in read.readings if r.kind == "primary_outcome"), None)
    if reading is None:
        return None
    met = {"met": True, "not_met": False}.get(reading.detail or "")
    known = {"value": reading.value or None, "met": met, "probability": reading.number}
    return {**known, **_span(reading.span), **reading.data}


def _tag(tag: Tag, shown: Span | None = None) -> dict[str, Any]:
    """A tag; a headline, which follows from the study type, is shown with the words that speak most for that type."""
    return {"value": tag.tag, "kind": tag.kind, **_span(tag.span or (shown if tag.kind == "headline" else None))}


def _strongest(paper: Paper, label: Label) -> Span | None:
    """The words that speak most for a label, or None when no single words do."""
    standing = [t for t in label.terms if t.weight > 0 and t.field is not None and t.start is not None]
    best = max(standing, key=lambda t: t.weight, default=None)
    if best is None or best.field is None or best.start is None or best.end is None:
        return None
    quote = paper.text(best.field)[best.start : best.end]
    return Span(field=best.field, start=best.start, end=best.end, quote=quote)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "outcome": finding.outcome,
        "direction": str(finding.direction),
        "significance": str(finding.significance),
        "value": str(finding.direction),
        "kind": finding.method,
        **_span(finding.span),
        "contrast": finding.contrast and str(finding.contrast),
        "comparison": finding.comparison,
        "hedged": finding.hedged,
        "role": finding.role,
        "spin": finding.spin,
        "probability": finding.probability,
    }


def _comparator(paper: Paper, label: Label | None, read: Extraction) -> dict[str, Any] | None:
    if label is None:
        return None
    named = [r for r in read.readings if r.kind == "comparator"]
    told = label.value not in NOTHING_COMPARED
    own = next((r.span for r in named if r.detail == label.value), None)
    return {
        "value": label.value,
        "kind": str(label.source),
        **_span(own or (_strongest(paper, label) if told else None)),
        "probability": label.probability,
        "named": [_reading(r) for r in named],
    }


def _explanation(paper: Paper, label: Label) -> dict[str, Any]:
    return {
        "source": str(label.source),
        "model": label.model,
        "intercept": label.intercept,
        "margin": label.margin,
        "terms": [_term(paper, term) for term in label.terms],
    }


def _term(paper: Paper, term: Term) -> dict[str, Any]:
    if term.field is None or term.start is None or term.end is None:
        return {"term": term.name, "weight": term.weight, **_span(None)}
    quote = paper.text(term.field)[term.start : term.end]
    return {
        "term": term.name,
        "weight": term.weight,
        "field": str(term.field),
        "start": term.start,
        "end": term.end,
        "quote": quote,
    }
