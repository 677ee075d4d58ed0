"""Filters, search, order and facets of the evidence table agree with plain SQL on the same rows."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from evidence.schema import FACETS
from evidence.store.facets import facet_rows
from publish import bits, searching, selection

Get = Callable[..., Awaitable[Any]]


@pytest.fixture
def connection(small_db: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(small_db)
    opened.row_factory = sqlite3.Row
    yield opened
    opened.close()


def papers(connection: sqlite3.Connection, *args: tuple[str, str]) -> list[str]:
    chosen = selection.select(connection, args)
    return [r["paper"] for r in selection.rows(connection, selection.in_order(connection, chosen, 0, 100))]


@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_counts_what_sql_counts(connection: sqlite3.Connection, facet: str) -> None:
    rows = [r[0] for r in connection.execute(f'SELECT "{facet}" FROM "rows"')]
    expected: dict[str, int] = {}
    for cell in rows:
        for value in set(json.loads(cell)) if FACETS[facet] and cell else [cell]:
            expected[str(value) if value is not None else ""] = (
                expected.get(str(value) if value is not None else "", 0) + 1
            )
    found = selection.facets(connection, selection.select(connection, []))
    assert {v.value: v.count for v in found[facet]} == expected


def test_following_a_facet_leaves_as_many_lines_as_it_counts(connection: sqlite3.Connection) -> None:
    before = selection.select(connection, [("scope", "core")])
    for facet, values in selection.facets(connection, before).items():
        for value in values:
            key = f"{facet}__isnull" if not value.value else f"{facet}__arraycontains" if FACETS[facet] else facet
            after = selection.select(connection, [("scope", "core"), (key, value.value or "1")])
            assert after.count == value.count, (facet, value)


def test_stored_counts_are_made_anew_with_the_table(connection: sqlite3.Connection) -> None:
    rows = [(r["rowid"], dict(r)) for r in connection.execute('SELECT rowid, * FROM "rows"')]
    stored = {(r["facet"], r["value"]): r["bits"] for r in connection.execute("SELECT * FROM facets")}
    assert {(r["facet"], r["value"]): r["bits"] for r in facet_rows(rows)} == stored


def test_lines_stand_newest_first_without_a_sort(connection: sqlite3.Connection) -> None:
    years = [
        selection.rows(connection, [i])[0]["year"]
        for i in selection.in_order(connection, selection.select(connection, []), 0, 100)
    ]
    assert years == sorted(years, reverse=True)


@pytest.mark.parametrize("way", ["_sort", "_sort_desc"])
@pytest.mark.parametrize("column", ["n", "year", "title", "study_type"])
def test_a_sort_puts_what_is_not_stated_last(connection: sqlite3.Connection, column: str, way: str) -> None:
    chosen = selection.select(connection, [(way, column)])
    values = [r[column] for r in selection.rows(connection, selection.in_order(connection, chosen, 0, 100))]
    stated = [v for v in values if v is not None]
    assert values[: len(stated)] == sorted(stated, reverse=way == "_sort_desc")


def test_many_lines_are_sorted_along_the_index_alike(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [papers(connection, ("_sort", c)) for c in selection.SORTED_INDEXES]
    monkeypatch.setattr(selection, "FEW", 0)
    assert [papers(connection, ("_sort", c)) for c in selection.SORTED_INDEXES] == few
    with pytest.raises(selection.BadRequest, match="narrow"):
        papers(connection, ("_sort", "title"))


def test_search_ranks_and_takes_or_phrases_and_beginnings(connection: sqlite3.Connection) -> None:
    assert set(papers(connection, ("_search", "rats OR overview"))) == {"90000004", "90000009"}
    assert papers(connection, ("_search", '"open-label ketamine pilot"')) == ["90000007"]
    assert "90000003" in papers(connection, ("_search", "precipit*"))
    assert papers(connection, ("_search", "rats NOT ketamine")) == []
    assert papers(connection, ("_search", "zzz")) == []
    first = papers(connection, ("_search", "craving"))[0]
    assert first in ("90000001", "90000002")  # the word stands in the title


def test_search_and_filter_are_joined(connection: sqlite3.Connection) -> None:
    assert papers(connection, ("_search", "trial"), ("retracted", "1")) == ["90000006"]


def test_a_costly_question_is_stopped(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(selection.BadRequest, match="costly"), selection.refusing():
        raise sqlite3.OperationalError("interrupted")


@given(st.text(max_size=120))
def test_no_question_can_break_the_index(text: str) -> None:
    memory = sqlite3.connect(":memory:")
    memory.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61 remove_diacritics 2')")
    question = searching.fts_query(text)
    if question:
        memory.execute("SELECT count(*) FROM t WHERE t MATCH ?", (question,)).fetchone()
    memory.close()


@given(
    st.lists(
        st.sampled_from(["AND", "OR", "NOT", "word", '"a b"', "be*", "(", ")", '"', "-x", "col:y", "^"]), max_size=12
    )
)
def test_no_mixture_of_operators_can_break_the_index(parts: list[str]) -> None:
    memory = sqlite3.connect(":memory:")
    memory.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    question = searching.fts_query(" ".join(parts))
    if question:
        memory.execute("SELECT count(*) FROM t WHERE t MATCH ?", (question,)).fetchone()
    memory.close()


@given(st.text(max_size=600), st.text(min_size=1, max_size=20))
def test_a_snippet_is_escaped_text_with_marks_only(text: str, word: str) -> None:
    made = searching.snippet(text, searching.wanted(word))
    if made is not None:
        assert re.findall(r"<(?!/?mark>)", str(made)) == []


def test_a_snippet_marks_forms_of_the_word_and_not_what_is_unwanted() -> None:
    made = searching.snippet("Invented cravings fell & rose.", searching.wanted("craving NOT rose"))
    assert str(made) == "Invented <mark>cravings</mark> fell &amp; rose."


@given(st.sets(st.integers(1, 300_000), max_size=60), st.integers(0, 70))
def test_sets_give_back_their_lines_in_order(rowids: set[int], skip: int) -> None:
    made = bits.of_rows(rowids)
    assert list(bits.rowids(made, skip)) == sorted(rowids)[skip:]
    data = made.to_bytes((made.bit_length() + 7) // 8, "little")
    assert all(bits.has(data, r) for r in rowids)
    assert not bits.has(data, 400_000)


async def test_the_page_shows_facets_snippets_and_the_next_lines(get: Get) -> None:
    page = html.fromstring((await get("/evidence/evidence?_search=midazolam&_size=1")).text)
    assert page.xpath("//span[contains(@class, 'snippet')]//mark")
    headings = [s.text_content() for s in page.xpath("//details[@class='facet']/summary")]
    assert {"Study type", "Outcome", "Route"} <= set(headings)
    assert "Country of the study" not in headings  # no invented record states one: there is nothing to choose
    assert len(headings) < len(FACETS)
    after = page.xpath("//a[@class='next']/@href")
    assert after
    assert "_next=1" in after[0]


async def test_pages_of_lines_neither_repeat_nor_lose_one(get: Get) -> None:
    seen: list[str] = []
    for skip in (0, 4, 8):
        page = html.fromstring((await get(f"/evidence/evidence?_size=4&_next={skip}")).text)
        seen += page.xpath("//a[contains(@class, 'title')]/@href")
    assert len(seen) == len(set(seen)) == 10


async def test_the_footer_says_that_digests_are_shown_only_while_some_are(
    get: Get, connection: sqlite3.Connection
) -> None:
    digests = connection.execute('SELECT count(*) FROM "rows" WHERE digest = 1').fetchone()[0]
    assert ("project's digests" in html.fromstring((await get("/claims")).text).text_content()) == bool(digests)
    assert selection.select(connection, [("digest", "1")]).count == digests
