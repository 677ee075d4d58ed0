"""The comparator of a record, where its arms say another one than the classifier: the arms win (docs/codebook.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from evidence.records import Classification, ComparatorType, Label, LabelSource, Paper

BLOCK = 64  # records that are labelled and cut into sentences before the next step: its patterns stay at hand
FIELD = "comparator"


def with_comparators(papers: Iterable[Paper], labelled: Iterable[Classification]) -> Iterator[Classification]:
    """The classifications in order, the comparator replaced by rule where the arms of the study are plain."""
    stream = zip(papers, labelled, strict=True)
    while block := list(islice(stream, BLOCK)):
        yield from _settled_together(block)


def _settled_together(block: Sequence[tuple[Paper, Classification]]) -> list[Classification]:
    from summarize.text.documents import document_of

    for paper, _ in block:
        document_of(paper, {})  # kept until it is asked for
    return [_settled(paper, classification) for paper, classification in block]


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
