"""A record as the readers see it: its passages folded and cut into sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from evidence import lazy_re as re
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
    sentences = folded_sentences(text, flat, sections) if text else ()
    end = _references_begin(text)
    if end < len(text):  # titles of other studies: their drugs, designs and numbers are none of this one
        flat = flat[:end].ljust(len(flat))
        sentences = tuple(replace(s, end=min(s.end, end)) for s in sentences if s.start < end)
    return Passage(TextField.ABSTRACT, text, flat, sentences)


_REFERENCES = re.compile(  # a heading, and behind it a number or a name with initials
    r"(?:^|[.;)\]!?]\s{0,3}|\n)(?:References?|REFERENCES?|Bibliography|Literature cited)\s?[:.]?\s+"
    r"(?=(?:\[?\(?1[\]).]|[A-Z][\w'\u2019-]+,?\s(?:[A-Z]\.?-?\s?){1,3}(?![a-z]))[\s\S]{0,400}?\b(?:19|20)\d\d\b)"
)


def _references_begin(text: str) -> int:
    """Where a list of references begins at the end of an abstract; the length of a text without one."""
    found = _REFERENCES.search(text, 1)
    return found.start() + 1 if found and found.start() else len(text)
