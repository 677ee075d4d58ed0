"""Read what a record says of a study: sentences, values, findings, each with the words it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice
from pkgutil import resolve_name
from typing import Any

from evidence.records import Extraction, Label, Paper, Reading
from evidence.records.reading_kinds import KINDS
from evidence.topic import Topic
from summarize.findings import read_findings
from summarize.text.documents import document_of
from summarize.text.passage import Document

Reader = Callable[[Document], tuple[Reading, ...]]

BLOCK = 64  # records that one reader reads before the next one does: its patterns stay at hand in the processor
READERS: tuple[tuple[Callable[..., Any], bool], ...] = tuple(
    (resolve_name(name), kind.by_topic) for kind in KINDS for name in kind.read
)  # reader, and whether it takes the topic


def read_papers(pairs: Iterable[tuple[Paper, Mapping[str, Label]]], topic: Topic) -> Iterator[Extraction]:
    """One Extraction a record, in order; labels (study_type, scope, comparator) say what kind of study it is."""
    stream = iter(pairs)
    readers: list[Reader] = [partial(read, topic=topic) if by_topic else read for read, by_topic in READERS]
    while block := list(islice(stream, BLOCK)):
        documents = [document_of(paper, {name: x.value for name, x in labels.items()}) for paper, labels in block]
        read = [[reader(document) for document in documents] for reader in readers]
        found = [read_findings(document, topic) for document in documents]
        together = zip(*read, strict=True)
        for (paper, _), document, readings, findings in zip(block, documents, together, found, strict=True):
            yield Extraction(
                paper=paper.paper,
                readings=tuple(chain.from_iterable(readings)),
                findings=findings,
                sentences=document.abstract.sentences,
            )
