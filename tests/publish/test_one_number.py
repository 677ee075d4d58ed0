"""A number that stands in several places is the same in all of them, and is what its named query gives."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from evidence.schema import counts
from publish import pages_home, pages_log, prisma
from publish.links import Links
from publish.reading import Query, Row


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
