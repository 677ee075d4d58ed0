"""A whole article as read: its texts by name, and its tables cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.records.papers import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table; the part's text[start:end] is what is printed in it (empty cells have start == end)."""

    start: int
    end: int
    text: str
    header: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A named text of an article.

    kind: title, abstract, section, table, figure, funding, conflicts or back. path are the headings that lead to a
    section, the outermost first; sec_types the sec-type of each of them where the publisher gives one. A table's text is
    its label and caption, then one line a row with " | " between cells, then its notes; rows are its grid with spans
    resolved (a cell that spans two columns stands in both).
    """

    field: str
    kind: str
    text: str
    path: tuple[str, ...] = ()
    sec_types: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    caption_end: int = 0  # where label and caption of a table end


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """What became of the search for a record's full text: its parts, or why there are none (see schema full_texts)."""

    paper: str
    pmcid: str | None
    parts: tuple[Part, ...] = ()
    reason: str | None = None  # not_in_pmc | no_text | licence | unreadable | embargo | away
    source: str | None = None  # pmc | europepmc
    licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A full text: `paper` is the record as an index would give it (title, abstract), `parts` all texts by name."""

    paper: Paper
    parts: tuple[Part, ...]
    licence: str | None = None  # the address of the licence, or its words
    supplements: tuple[str, ...] = ()  # names of supplementary files

    @property
    def texts(self) -> dict[str, str]:
        """Every text by the name that spans give as their field."""
        return {part.field: part.text for part in self.parts}
