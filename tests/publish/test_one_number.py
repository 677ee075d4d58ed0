"""A number that stands in several places is the same in all of them, and is what its named query gives."""

from __future__ import annotations

import importlib.util
import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from evidence.records import Statement
from evidence.schema import counts
from evidence.store import Store
from operate.health import examine
from publish import pages, pages_claims, pages_health, pages_home, pages_log, pages_trial, prisma, reading
from publish.links import Links, Number
from publish.reading import Counted, Counts, Query, Row
from summarize import brief
from summarize.brief import lines

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("follow", Path(__file__).with_name("follow.py"))  # tests are no package
assert spec is not None
assert spec.loader is not None
follow = importlib.util.module_from_spec(spec)
spec.loader.exec_module(follow)


def rows(path: Path, queries: Mapping[str, Query]) -> dict[str, list[Row]]:
    """What a page reads."""
    with closing(sqlite3.connect(path)) as connection:
        return {name: reading.rows(connection, query) for name, query in queries.items()}


@pytest.mark.parametrize("name", counts.KEYS)
def test_a_named_number_is_the_number_of_its_keys(small_db: Path, name: str) -> None:
    with closing(sqlite3.connect(small_db)) as connection:
        keys = [row[0] for row in connection.execute(counts.KEYS[name])]
        assert connection.execute(counts.count(name)).fetchone()[0] == len(keys) == len(set(keys))


def test_methods_home_and_the_search_appendix_say_the_same(small_db: Path) -> None:
    named = rows(small_db, {"n": counts.counts(*counts.KEYS)})["n"][0]
    found = rows(small_db, pages_log.METHOD_QUERIES)
    page = pages_log.flow(found, Links())
    assert {n: page[n].value for n in page if n in named} == {n: named[n] for n in page if n in named}
    left_out = sum(n.value for _, n in page["left_out"])
    assert page["screened"].value - left_out == page["in_scope"].value == named["in_scope"]
    text = "\n".join(prisma.appendix([], prisma.flow(named), "x"))
    shown = dict(re.findall(r"^- ([^:(]+?)(?: \(.*?\))?: ([\d,]+)$", text, re.M))
    assert int(shown["Reports included"]) == page["included_reports"].value
    assert int(shown["Studies included"]) == page["included_studies"].value
    assert int(shown["Directly relevant"]) == page["in_scope"].value
    home = rows(small_db, pages_home.QUERIES)
    totals = pages_home.totals(home, Links())
    assert totals["all"].value == named["on_question"]
    assert {name: reports.value for name, _, reports in totals["figures"]}["Reviews and opinions"] == named["reviews"]


def test_brief_home_appendix_and_health_of_the_demo_give_each_number_once(demo_db: Path) -> None:
    named = rows(demo_db, {"n": counts.counts(*counts.KEYS)})["n"][0]
    told = {s["template_id"]: json.loads(s["fill"]) for s in rows(demo_db, {"s": "SELECT * FROM statements"})["s"]}
    home = rows(demo_db, pages_home.QUERIES)
    totals = pages_home.totals(home, Links())
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
    def counted(sql: str) -> str:
        return re.sub(r"^SELECT (?:count\(\*\)|\w+) FROM", "FROM", sql)

    named = set(map(counted, counts.KEYS.values()))
    worded = [
        (line.id, name) for line in lines.lines() for name, query in line.values.items() if counted(query) in named
    ]
    assert worded == []


# --- every number of every page, followed


def addresses(path: Path) -> list[str]:
    """Every page of a database but the benchmark (docs/benchmark.json, tests/test_benchmarks.py), and some with filters."""
    found = ["/?since=2000-01-01"]
    with closing(sqlite3.connect(path)) as connection:
        for page in pages.PAGES:
            if page.members:
                start = "/" + page.address.partition("{")[0]
                parts = [str(row[0]) for row in connection.execute(page.members)]
                found += [start + quote(part, safe=page.safe) for part in parts]
            elif page.address not in ("benchmark", "compare"):
                found.append("/" + page.address)
        outcomes = connection.execute("SELECT DISTINCT outcome FROM synthesis ORDER BY 1").fetchall()
        papers = [row[0] for row in connection.execute('SELECT paper FROM "rows" ORDER BY paper LIMIT 2')]
    found += [f"/effects?outcome={outcome}" for (outcome,) in outcomes]
    return [*found, "/effects?measure=PCT", "/compare?" + urlencode([("paper", paper) for paper in papers])]


async def faults(site_of: Any, path: Path, patch: pytest.MonkeyPatch, only: str = "") -> tuple[list[str], int]:
    """What on the pages of a database comes from no named query, and how many numbers came from one."""
    site = site_of(path)
    await site.invoke_startup()
    known = follow.known_texts(path)
    with patch.context() as patched:
        followed = follow.Follow(patched)
        found = []
        for address in addresses(path):
            if only in address:
                answer = await site.client.get(address)
                assert answer.status_code == 200, f"{address}: {answer.text}"
                found += followed.faults(path, address, answer.text, known)
    return [*found, *(f"a page counts by itself: {sql}" for sql in followed.unnamed)], len(followed.printed)


async def test_every_number_of_every_page_is_that_of_one_named_query(
    demo_db: Path, site_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the demo: all pages, and all they show but decimals, percentages, days and identifiers."""
    found, followed = await faults(site_of, demo_db, monkeypatch)
    assert found == []
    assert followed > 900


async def test_every_number_of_a_small_site_is_that_of_one_named_query(
    small_db: Path, site_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await faults(site_of, small_db, monkeypatch))[0] == []


def _one_more_by_hand(row: Row, links: Any) -> Number:
    return Number(value=len(row["keys"]) + 1, href=links(row["keys"]))


def _one_more_by_name(row: Row, links: Any) -> Number:
    told = row["n"]
    return Number(value=Counted(told + 1, told.name, told.group), href=links(row["keys"]))


@pytest.mark.parametrize("wrong", [_one_more_by_hand, _one_more_by_name])
@pytest.mark.parametrize(
    ("module", "page"),
    [
        ("pages_home", "/?since"),
        ("pages_map", "/?since"),
        ("pages_outcome", "/outcome/"),
        ("pages_claims", "/claim"),
        ("pages_trial", "/trials"),
        ("pages_log", "/methods"),
        ("pages_brief", "/brief"),
    ],
)
async def test_a_planted_wrong_number_is_found(
    demo_db: Path, site_of: Any, monkeypatch: pytest.MonkeyPatch, module: str, page: str, wrong: Any
) -> None:
    """A number that Python counts, and one that is not what its query gives."""
    monkeypatch.setattr(f"publish.{module}.counted", wrong)
    assert (await faults(site_of, demo_db, monkeypatch, page))[0]


async def test_a_page_that_counts_in_a_query_of_its_own_is_found(
    demo_db: Path, site_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {**pages_trial.LIST_QUERIES, "own": "SELECT count(*) AS n FROM trials"}
    monkeypatch.setattr(pages_trial, "LIST_QUERIES", own)
    monkeypatch.setattr(
        pages, "PAGES", tuple(replace(p, queries=own) if p.address == "trials" else p for p in pages.PAGES)
    )
    assert any("counts by itself" in fault for fault in (await faults(site_of, demo_db, monkeypatch, "/trials"))[0])


def test_a_wrong_number_in_words_is_found() -> None:
    """A text of the page itself cannot hide a count: what counts something has to stand whole in a known text."""
    known = "So 7 studies were found by hand. Phase 2."
    assert list(follow.uncounted("So 7 studies were", known)) == []
    assert list(follow.uncounted("7 studies were left out", known)) != []
    assert list(follow.uncounted("8 more studies", known)) != []
    assert list(follow.uncounted("7", known)) != []


# --- what no page of the site shows: stored numbers, monitoring, MCP, the table, the brief as text


def grouped(path: Path, name: str, **values: str) -> dict[tuple[Any, ...], int]:
    """Group -> number."""
    (found,) = rows(path, {name: Counts(name, values)}).values()
    return {tuple(v for k, v in row.items() if k not in ("n", "keys")): row["n"] for row in found}


def test_what_the_tables_hold_of_outcomes_and_claims_is_what_the_named_queries_give(demo_db: Path) -> None:
    """The build counts in Python; the site and this test count in SQL."""
    studies, directions = grouped(demo_db, "studies_by_outcome"), grouped(demo_db, "studies_by_direction")
    compared, people = grouped(demo_db, "studies_compared"), grouped(demo_db, "participants")
    unknown, designs = grouped(demo_db, "participants_not_stated"), grouped(demo_db, "studies_by_design")
    stored = rows(demo_db, {"s": "SELECT * FROM synthesis", "c": "SELECT * FROM claims"})
    assert {(s["outcome"], s["species"]) for s in stored["s"]} == set(studies)
    for one in stored["s"]:
        place = (one["outcome"], one["species"])
        told = {(*place, code): n for code, n in json.loads(one["counts"]).items()}
        by_design = {(*place, d, t): n for t, of in json.loads(one["by_design"]).items() for d, n in of.items()}
        assert told == {k: n for k, n in directions.items() if k[:2] == place}
        assert by_design == {k: n for k, n in designs.items() if k[:2] == place}
        assert len(json.loads(one["studies"])) == studies[place]
        assert (one["favours"], one["compared"]) == (told.get((*place, "benefit"), 0), compared.get(place, 0))
        assert (one["participants"], one["participants_not_stated"]) == (people.get(place), unknown.get(place, 0))
    records, participants = grouped(demo_db, "claim_records"), grouped(demo_db, "claim_participants")
    unstated, not_vein = grouped(demo_db, "claim_participants_not_stated"), grouped(demo_db, "claim_not_intravenous")
    for one in stored["c"]:
        claim = one["claim"]
        for side in (*pages_claims.LISTS, "not_counted"):
            assert records.get((claim, side), 0) == len(json.loads(one[side] or "[]")), (claim, side)
        assert one["participants"] == participants.get((claim,))
        assert one["participants_not_stated"] == unstated.get((claim,), 0)
        assert one["not_intravenous"] == not_vein.get((claim,))


async def test_monitoring_and_the_table_give_the_named_numbers(demo_db: Path, site_of: Any) -> None:
    named = rows(demo_db, {"n": counts.counts(*counts.KEYS)})["n"][0]
    site = site_of(demo_db)
    await site.invoke_startup()
    told = (await site.client.get("/-/health")).json()["counts"]
    assert told == {shown: named[name] for shown, name in pages_health.COUNTED.items()}
    with Store(demo_db, readonly=True) as store:
        health = examine(store, demo_db, datetime(2026, 11, 28, tzinfo=UTC))
    assert (health.papers, health.deleted, health.retracted) == (
        named["records"],
        named["deleted"],
        named["retracted_records"],
    )
    assert health.waiting == {"classify": named["waiting_classify"], "summarize": named["waiting_summarize"]}
    assert (health.needs_review, health.quarantined) == (named["needs_review"], named["quarantined"])
    asked = {
        "": "screened",
        "scope=core": "in_scope",
        "scope=core&retracted=0&study_type__not=notice": "on_question",
        "needs_review__notblank=1": "needs_review",
    }
    for args, name in asked.items():
        page = (await site.client.get(f"/{demo_db.stem}/evidence?{args}")).text
        shown = re.search(r'class="result-count"[^>]*><strong>([\d,]+)', page)
        assert shown is not None
        assert int(shown[1].replace(",", "")) == named[name]
        facets = (
            dict(re.findall(r'<a href="[^"]*scope=(\w+)"[^>]*>[^<]*</a> <span>(\d+)</span>', page)) if not args else {}
        )
        assert all(int(n) == grouped(demo_db, "records_by_scope")[(scope,)] for scope, n in facets.items())


def test_the_mcp_server_gives_the_named_numbers(demo_db: Path) -> None:
    listings = pytest.importorskip("operate.mcp_listings")
    named = rows(demo_db, {"n": counts.counts(*counts.KEYS)})["n"][0]
    with Store(demo_db, readonly=True) as store:
        for group, name in listings.TRIAL_GROUPS.items():
            assert listings.trials_answer(store, group, 0, 25)["found"] == named[name]
        events = grouped(demo_db, "adverse_events")
        told = listings.safety_answer(store, None, 0, 25)
        assert told["found"] == len(events)
        assert all(events[(e["event"], e["said"])] == e["records"] for e in told["events"])
        changed = listings.changes_answer(store, None, "new", 0, 25)["found"]
    assert changed == sum(n for (_, kind), n in grouped(demo_db, "changes_by_run").items() if kind == "new")


def test_the_brief_as_text_counts_the_records_it_does_not_name(demo_db: Path) -> None:
    records = grouped(demo_db, "records_of_sentence")
    for row in rows(demo_db, {"s": "SELECT * FROM statements"})["s"]:
        papers = tuple(json.loads(row["papers"]))
        line = brief.render_text([Statement(section="x", text="y", template_id="z", papers=papers)])
        more = re.search(r"and (\d+) more", " ".join(line.split()))
        assert (int(more[1]) if more else 0) == max(records.get((row["position"],), 0) - brief.MOST_CITED, 0)


def test_no_page_and_no_template_takes_the_length_of_a_list_for_a_number() -> None:
    """`number` takes what a named query gave (mypy holds it); a template shows no length."""
    shown = re.compile(r"\{\{[^}]*\|\s*(?:length|count|sum)\b[^}]*\}\}")
    kept = {"query.html": 1, "table.html": 1, "_parts.html": 1}  # rows of a visitor's own query; a text cut at a length
    for template in (ROOT / "templates").glob("*.html"):
        found = shown.findall(template.read_text(encoding="utf-8"))
        assert len(found) <= kept.get(template.name, 0), (template.name, found)
