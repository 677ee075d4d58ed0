"""Before a database is published: every quote stands at its place in the text that it is said to come from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from evidence.errors import GuardError

_RECORDS = """SELECT t.paper, t.quote FROM "{}" t JOIN papers p ON p.paper = t.paper
  WHERE t.valid_to IS NULL AND t.quote IS NOT NULL AND t.field IN ('title', 'abstract') AND t.quote IS NOT
    substr(CASE t.field WHEN 'title' THEN p.title ELSE p.abstract END, t.start + 1, t.end - t.start)
    AND p.summarized_sha256 IS p.text_sha256 AND p.deleted_on IS NULL LIMIT 1"""
_SECOND = """SELECT t.paper, t.quote FROM second_readings t JOIN papers p ON p.paper = t.paper
  WHERE t.quote IS NOT NULL AND t.text_sha256 = p.text_sha256 AND t.quote IS NOT
    substr(CASE t.field WHEN 'title' THEN p.title ELSE p.abstract END, t.start + 1, t.end - t.start)
    AND p.deleted_on IS NULL LIMIT 1"""
_ARTICLES = """SELECT v.paper, v.quote FROM "{}" v LEFT JOIN full_texts f ON f.paper = v.paper
  LEFT JOIN texts t ON t.paper = v.paper AND t.field = v.field AND t.valid_to IS NULL
  WHERE v.valid_to IS NULL AND f.read_sha256 IS f.sha256 AND v.quote IS NOT NULL
    AND v.quote IS NOT substr(t.text, v.start + 1, v.end - v.start) AND {} LIMIT 1"""
_OF_PARTS = "v.field NOT IN ('title', 'abstract')"


def check_quotes(connection: sqlite3.Connection, name: str) -> None:
    """Refuse (GuardError) a database in which a quote of a record or of its full text does not hold."""
    for query in _queries():
        bad = connection.execute(query).fetchone()
        if bad:
            raise GuardError(f"{name}: record {bad[0]} quotes {bad[1]!r}, which its text lacks at that place.")


def _queries() -> Iterator[str]:
    yield from (_RECORDS.format(table) for table in ("readings", "findings", "tags", "abstract_values"))
    yield _SECOND
    yield _ARTICLES.format("article_values", "1")
    yield from (_ARTICLES.format(table, _OF_PARTS) for table in ("readings", "findings"))
