"""The comparator of a record, where its arms say another one than the classifier: the arms win (docs/codebook.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from evidence.records import Classification, ComparatorType, Label, LabelSource, Paper

FIELD = "comparator"


def with_comparators(papers: Iterable[Paper], labelled: Iterable[Classification]) -> Iterator[Classification]:
    """The classifications in order, the comparator replaced by rule where the arms of the study are plain."""
    for paper, classification in zip(papers, labelled, strict=True):
        yield _settled(paper, classification)


def _settled(paper: Paper, classification: Classification) -> Classification:
    from summarize.readings.comparator import comparator_of_arms

    labels = {label.field: label for label in classification.labels}
    if FIELD not in labels:
        return classification
    kind = comparator_of_arms(paper, {name: label.value for name, label in labels.items()})
    if kind is None or kind == labels[FIELD].value:
        return classification
    changed = Label(field=FIELD, value=str(ComparatorType(kind)), source=LabelSource.RULE)
    return replace(classification, labels=tuple(changed if x.field == FIELD else x for x in classification.labels))
