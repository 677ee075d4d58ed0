"""Kind and pages of a cited work, as reference managers take them (pure)."""

from __future__ import annotations

from typing import NamedTuple

from evidence import lazy_re as re
from evidence.records import Report


class Kind(NamedTuple):
    """What a kind of work is called in RIS, BibTeX and CSL."""

    ris: str
    bibtex: str
    csl: str


ARTICLE = Kind("JOUR", "article", "article-journal")
PREPRINT_KIND = Kind("UNPB", "misc", "article")
CHAPTER = Kind("CHAP", "incollection", "chapter")
BOOK = Kind("BOOK", "book", "book")
_RANGE = re.compile(r"([A-Za-z]*)(\d+)([-\u2010-\u2015])([A-Za-z]*)(\d+)(?![\w-])")


def kind_of(report: Report) -> Kind:
    """Whether the work is an article, a preprint, a chapter or a book, by its publication types."""
    types = {t.name.lower() for t in report.paper.publication_types}
    if "book chapter" in types:
        return CHAPTER
    return BOOK if "book" in types else PREPRINT_KIND if report.paper.preprint else ARTICLE


def whole_pages(pages: str | None) -> str | None:
    """Pages as reference managers take them: every range with its whole last page (1194-205 is 1194-1205, S12-5 S12-S15).

    A discussion or reply printed behind ("12-5; discussion 16-7") is another item.
    """
    return _RANGE.sub(_whole_range, (pages or "").partition(";")[0].strip()) or None


def _whole_range(found: re.Match[str]) -> str:
    letters, first, _, own, last = found.groups()
    if len(last) < len(first) and own in ("", letters):
        last = first[: len(first) - len(last)] + last
    return f"{letters}{first}-{own or letters}{last}"


def first_and_last(pages: str | None) -> tuple[str, str]:
    """First and last page; a list of pages and ranges stays whole in the first."""
    whole = whole_pages(pages) or ""
    first, _, last = whole.partition("-")
    return (whole, "") if "," in whole else (first, last)
