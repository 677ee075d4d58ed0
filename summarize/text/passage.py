"""A text as the readers see it: folded one character to one, cut into sentences, with spans over the text as given."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from evidence.folding import ASCII, folded
from evidence.records import Paper, Reading, Sentence, Span, TextField
from summarize.text.brackets import balanced

_SPACES = dict.fromkeys(
    [9, 11, 12, 13, *range(28, 32), 133, 160, 5760, *range(8192, 8206), 8232, 8233, 8239, 8287, 8288, 12288, 65279],
    " ",
)
_FOLDED: dict[int, int | str] = {
    **ASCII,
    **_SPACES,
    **dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0x207B], "-"),
    **dict.fromkeys([0x2018, 0x2019, 0x2032], "'"),
    **dict.fromkeys([0x201C, 0x201D], '"'),
    **dict.fromkeys([0x00B7, 0x2219, 0x22C5, 0x2022], "·"),
    0x00B5: "μ",
    0x2264: "≤",
    0x2A7D: "≤",
    0x2265: "≥",
    0x2A7E: "≥",
    0x00B9: "1",
    0x00B2: "2",
    0x00B3: "3",
}


_start = attrgetter("start")


def fold(text: str) -> str:
    """The text in lower case with one kind of space, dash, quotation mark and micro sign; len(fold(t)) == len(t)."""
    return folded(text, _FOLDED)


@dataclass(frozen=True, slots=True)
class Passage:
    """A title or an abstract: `text` as given, `flat` folded to the same length, its sentences in order."""

    field: TextField
    text: str
    flat: str
    sentences: tuple[Sentence, ...]

    def __hash__(self) -> int:
        return hash(self.text)

    def span(self, start: int, end: int) -> Span:
        """The span of text[start:end] without white space at its ends; a bracket that it would cut is in it as a whole."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        quote = piece.strip()
        if quote.count("(") != quote.count(")") or quote.count("[") != quote.count("]"):
            start, end = balanced(self.text, start, start + len(quote))
            quote = self.text[start:end]
        return Span(field=self.field, start=start, end=start + len(quote), quote=quote)

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds an offset (the last one that begins before it)."""
        at = bisect_right(self.sentences, offset, key=_start)
        return self.sentences[max(0, at - 1)]

    def role_at(self, offset: int) -> str:
        """The role of the sentence that holds an offset; TITLE in a title."""
        return self.sentence_at(offset).role if self.sentences else "TITLE"


@dataclass(frozen=True, slots=True)
class Document:
    """The two passages of a record, with what is known of its design."""

    title: Passage
    abstract: Passage
    study_type: str | None = None
    scope: str | None = None
    comparator: str | None = None

    @property
    def passages(self) -> tuple[Passage, Passage]:
        """Title, then abstract."""
        return self.title, self.abstract

    def both(self) -> Iterator[Passage]:
        """The passages that have text, the abstract first."""
        for passage in (self.abstract, self.title):
            if passage.text:
                yield passage


def title_passage(paper: Paper) -> Passage:
    """The title as one passage of one sentence."""
    whole = (Sentence(start=0, end=len(paper.title), role="TITLE"),) if paper.title else ()
    return Passage(TextField.TITLE, paper.title, fold(paper.title), whole)


def unique(readings: list[Reading]) -> tuple[Reading, ...]:
    """The readings without those that repeat kind, folded value and detail of an earlier one."""
    seen: set[tuple[str, str, str | None]] = set()
    kept = []
    for reading in readings:
        key = (reading.kind, _squeezed(reading.value), reading.detail)
        if key not in seen:
            seen.add(key)
            kept.append(reading)
    return tuple(kept)


@lru_cache(maxsize=4096)
def _squeezed(value: str) -> str:
    return "".join(fold(value).split())
