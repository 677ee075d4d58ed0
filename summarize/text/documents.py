"""A record as the readers see it: its passages folded and cut into sentences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from evidence.records import Paper, Section, TextField
from summarize.text.passage import Document, Passage, fold, title_passage
from summarize.text.roles import folded_sentences


def document_of(paper: Paper, labels: Mapping[str, str]) -> Document:
    """Title and abstract folded and cut into sentences, with the labels that readers look at."""
    return Document(
        title=title_passage(paper),
        abstract=_abstract(paper.abstract or "", paper.sections),
        study_type=labels.get("study_type"),
        scope=labels.get("scope"),
        comparator=labels.get("comparator"),
    )


@lru_cache(maxsize=300)  # a record is read for its comparator and again for its values: a chunk of them is kept
def _abstract(text: str, sections: tuple[Section, ...]) -> Passage:
    flat = fold(text)
    return Passage(TextField.ABSTRACT, text, flat, folded_sentences(text, flat, sections) if text else ())
