"""A number that stands in several places is the same in all of them, and is what its named query gives."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evidence.schema import counts
from evidence.store import Store
from operate.health import examine
from publish import pages_home, pages_log, prisma
from publish.links import Links
from publish.reading import Query, Row
from summarize.brief import lines


def rows(path: Path, queries: dict[str, Query]) -> dict[str, list[Row]]:
    """What a page reads."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        made = {k: (q, ()) if isinstance(q, str) else q for k, q in queries.items()}
        return {k: [dict(r) for r in connection.execute(sql, values)] for k, (sql, values) in made.items()}


@pytest.mark.parametrize("name", counts.KEYS)
def test_a_named_number_is_the_number_of_its_keys(small_db: Path, name: str) -> None:
    with closing(sqlite3.connect(small_db)) as connection:
        keys = [row[0] for row in connection.execute(counts.KEYS[name])]
        assert connection.execute(counts.count(name)).fetchone()[0] == len(keys) == len(set(keys))


def test_methods_home_and_the_search_appendix_say_the_same(small_db: Path) -> None:
    named = rows(small_db, {"n": counts.counts(*counts.KEYS)})["n"][0]
    found = rows(small_db, dict(pages_log.METHOD_QUERIES))
    page = pages_log.flow(found, Links())
    assert {n: page[n].value for n in page if n in named} == {n: named[n] for n in page if n in named}
    left_out = sum(n.value for _, n in page["left_out"])
    assert page["screened"].value - left_out == page["in_scope"].value == named["in_scope"]
    text = "\n".join(prisma.appendix([], prisma.flow(named), "x"))
    shown = dict(re.findall(r"^- ([^:(]+?)(?: \(.*?\))?: ([\d,]+)$", text, re.M))
    assert int(shown["Reports included"]) == page["included_reports"].value
    assert int(shown["Studies included"]) == page["included_studies"].value
    assert int(shown["On the question"]) == page["in_scope"].value
    home = rows(small_db, dict(pages_home.QUERIES))
    totals = pages_home.totals(home["types"], home["studies"], Links())
    assert totals["all"].value == named["on_question"]
    assert {name: reports.value for name, _, reports in totals["figures"]}["Reviews and opinions"] == named["reviews"]
    assert home["review"][0]["needs_review"] == named["needs_review"]


def test_brief_home_appendix_and_health_of_the_demo_give_each_number_once(demo_db: Path) -> None:
    named = rows(demo_db, {"n": counts.counts(*counts.KEYS)})["n"][0]
    told = {s["template_id"]: json.loads(s["fill"]) for s in rows(demo_db, {"s": "SELECT * FROM statements"})["s"]}
    home = rows(demo_db, dict(pages_home.QUERIES))
    totals = pages_home.totals(home["types"], home["studies"], Links())
    figures = {name: (studies, reports) for name, studies, reports in totals["figures"]}
    assert told["kind.reviews"]["reviews"] == figures["Reviews and opinions"][1].value == named["reviews"]
    assert told["search.last"]["core"] == totals["all"].value == named["on_question"]
    assert told["search.last"]["records"] == named["screened"] == prisma.flow(named).screened
    assert told["ongoing.trials"]["unfinished"] == named["unfinished_trials"]
    with Store(demo_db, readonly=True) as store:
        health = examine(store, demo_db, datetime(2026, 11, 28, tzinfo=UTC))
    assert health.needs_review == named["needs_review"]
    assert told["retracted.some"]["retracted"] == health.retracted


def test_every_number_of_the_brief_is_what_the_query_stored_with_it_gives(demo_db: Path) -> None:
    shown = 0
    with Store(demo_db, readonly=True) as store:
        for row in store.ask("SELECT text, fill, sql FROM statements"):
            queries = json.loads(row["sql"])
            for name, value in json.loads(row["fill"]).items():
                assert lines.first(store.ask(queries[name]), queries[name]) == value, row["text"]
                shown += 1
    assert shown > 150


def test_what_has_a_name_among_the_counts_is_counted_by_that_name_alone() -> None:
    worded = [
        (line.id, name)
        for line in lines.lines()
        for name, query in line.values.items()
        if query not in counts.KEYS and query in {counts.count(key) for key in counts.KEYS}
    ]
    assert worded == []
