"""What the tables are described with: a table, and the columns that several of them share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: what a row is, its columns (name -> "TYPE description"), primary key, foreign keys, indexes."""

    about: str
    columns: dict[str, str]
    pk: tuple[str, ...]
    foreign: dict[str, str]  # column -> table.column
    indexes: tuple[tuple[str, ...], ...] = ()
    hidden: bool = False


SPAN = {
    "field": "TEXT title or abstract, or the section or table of the full text: the text the quote stands in",
    "start": "INTEGER offset of the quote's first character",
    "end": "INTEGER offset after the quote's last character",
    "quote": "TEXT the words of the record, verbatim",
}
STATUS = {
    "status": "TEXT machine, two readers agree, readers differ, verified by a person or corrected by a person",
}
VALID = {
    "valid_from": "TEXT date from which this row held (ISO)",
    "valid_to": "TEXT date on which it was replaced; empty for the current row",
}
PAPER = {"paper": "TEXT key of the record: the PMID, or a prefixed key such as doi:10.1000/x"}
TO_PAPERS = {"paper": "papers.paper"}
