"""A number follows its named query beyond the pages: facets, desk, SWiM items, brief, appendix, monitoring, MCP, feed.

`PLACES` lists every place with the function that gives what is wrong there; each has a plant, a count that is one off, which
has to be found. `EXCEPTIONS` lists the numbers that no named query gives, each with its reason and with what holds it.
"""

from __future__ import annotations

import html
import importlib.util
import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.correcting import readers
from evidence.correcting.readers import Judgement
from evidence.errors import GuardError
from evidence.records import Batch, Citations, Harvest, Statement, Trial
from evidence.schema import counts
from evidence.schema.counted_apart import EVENTS_SHOWN
from evidence.store import Store
from operate import health
from operate.numbers_hold import check_facets
from publish import pages_desk, pages_feed, pages_health, prisma, reading, registry_and_paper, selection
from publish.links import Links
from publish.reading import Counted
from summarize import brief

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "harvest"))
from posted import posted

NOW = datetime(2026, 6, 2, 6, 0, tzinfo=UTC)
EXCEPTIONS = {  # what no named query gives -> why, and the test that holds it
    "facets and lines under a filter or a search": "AND of the stored bits, as SQL takes seconds with ten thousand records:"
    " test_selection.py holds filters, searches and facets against SQL, and every build the bits against lines_by_facet",
    "percentages, kappa and intervals": "computed from named numbers or one row: test_agreement.py, test_second.py",
    "and N more, of a list of words in one cell or message": "counts the words of that cell, no records: test_table_tools.py",
}

spec = importlib.util.spec_from_file_location("one_number", Path(__file__).with_name("test_one_number.py"))
assert spec is not None
assert spec.loader is not None
one_number = importlib.util.module_from_spec(spec)
spec.loader.exec_module(one_number)
follow, rows, grouped = one_number.follow, one_number.rows, one_number.grouped
Faults = Callable[[Path, Any], Awaitable[list[str]]]


def named(path: Path) -> dict[str, int]:
    return rows(path, {"n": counts.counts(*counts.KEYS)})["n"][0]


def differing(shown: dict[Any, Any], told: dict[Any, Any]) -> list[str]:
    return [f"{k}: {shown.get(k)} shown, {told.get(k)} named" for k in {**shown, **told} if shown.get(k) != told.get(k)]


async def opened(path: Path, site_of: Any) -> Any:
    site = site_of(path)
    await site.invoke_startup()
    return site


async def facets(path: Path, site_of: Any) -> list[str]:
    """The whole table: what its page shows beside every value of every facet."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        found = selection.facets(connection, selection.select(connection, []))
    shown = {(facet, one.value): one.count for facet, values in found.items() for one in values}
    page = (await (await opened(path, site_of)).client.get(f"/{path.stem}/evidence")).text
    total = re.search(r'class="result-count"[^>]*><strong>([\d,]+)', page)
    assert total is not None
    return [
        *differing(shown, grouped(path, "lines_by_facet")),
        *differing({"lines": int(total[1].replace(",", ""))}, {"lines": named(path)["screened"]}),
    ]


async def swim(path: Path, site_of: Any) -> list[str]:
    """Items 1, 5, 6 and 8 of every outcome, written anew from named numbers."""
    votes, directions = grouped(path, "swim_votes"), grouped(path, "swim_directions")
    designs, people = grouped(path, "swim_designs"), grouped(path, "swim_participants")
    unknown, compared = grouped(path, "swim_not_stated"), grouped(path, "swim_compared")
    other, spin, preprints = (grouped(path, f"swim_{name}") for name in ("not_randomized", "spin", "preprints"))

    def told(of: dict[tuple[Any, ...], int], *group: str) -> str:
        size = len(group)
        return ", ".join(f"{n} {key[size]}" for key, n in sorted(of.items()) if key[:size] == group)

    wrong = []
    for row in rows(path, {"s": "SELECT outcome, species, swim FROM synthesis"})["s"]:
        place, items = (row["outcome"], row["species"]), json.loads(row["swim"])
        n = votes.get((*place, "counted"), 0)
        near = votes.get((*place, "near"), 0)
        kinds = sorted({key[3] for key in designs if key[:3] == (*place, "counted")})
        size = f"{n} {'study' if n == 1 else 'studies'}"
        with_one = compared.get((*place, "counted"), 0)
        parts = [f"{size}, {with_one} with a comparison: {told(directions, *place, 'counted')}"]
        parts = parts if n else ["0 studies"]
        for name, words in (
            ("by_amount", "more versus less ketamine, counted separately: "),
            ("near", "related studies, not counted: "),
        ):
            parts += [words + told(directions, *place, name)] if (*place, name) in votes else []
        by_design = "; ".join(f"{kind}: {told(designs, *place, 'counted', kind)}" for kind in kinds)
        expected = {
            "1 grouping": f"related studies ({near}) are shown separately." if near else "topic file.",
            "5 heterogeneity": f"Examined by study design: {by_design or 'no study'}.",
            "8 results": "; ".join(parts),
        }
        if n:
            at = (*place, "counted")
            size = (people[at], unknown[at], n)
            expected["6 certainty"] = "{} participants, not stated in {} of {} studies; ".format(*size)
            found = re.findall(r"\d+", re.sub(r"\(.*?\)", "", items["6 certainty"]))
            known = [other.get(at, 0), n, spin.get(at, 0), *size, n, preprints.get(at, 0)]
            wrong += [f"{place} 6 certainty: {found}, not {known}"] if found != list(map(str, known)) else []
        wrong += [
            f"{place} {item}: {items[item]!r} lacks {text!r}"
            for item, text in expected.items()
            if text not in items[item]
        ]
    return wrong


async def brief_as_text(path: Path, site_of: Any) -> list[str]:
    """The records that a sentence of the brief as text does not name."""
    records = grouped(path, "records_of_sentence")
    shown = {}
    for row in rows(path, {"s": "SELECT position, papers FROM statements"})["s"]:
        text = brief.render_text(
            [Statement(section="x", text="y", template_id="z", papers=tuple(json.loads(row["papers"])))]
        )
        more = re.search(r"and (\d+) more", " ".join(text.split()))
        shown[(row["position"],)] = int(more[1]) if more else 0
    return differing(
        shown,
        {key: max(n - brief.MOST_CITED, 0) for key, n in records.items()} | {k: 0 for k in shown if k not in records},
    )


async def appendix(path: Path, site_of: Any) -> list[str]:
    """The boxes of the PRISMA flow."""
    told = named(path)
    text = "\n".join(prisma.appendix([], prisma.flow(told), "x"))
    shown = dict(re.findall(r"^- ([^:(]+?)(?: \(.*?\))?: ([\d,]+)$", text, re.M))
    names = {
        "Reports included": "included_reports",
        "Studies included": "included_studies",
        "Directly relevant": "in_scope",
    }
    return differing(
        {n: int(shown[w].replace(",", "")) for w, n in names.items()}, {n: told[n] for n in names.values()}
    )


async def monitoring(path: Path, site_of: Any) -> list[str]:
    """The counts of /-/health and of `evidence status`."""
    told = named(path)
    shown = (await (await opened(path, site_of)).client.get("/-/health")).json()["counts"]
    with Store(path, readonly=True) as store:
        found = health.examine(store, path, datetime(2026, 11, 28, tzinfo=UTC))
    status = {"records": found.papers, "deleted": found.deleted, "needs_review": found.needs_review}
    return [
        *differing(shown, {name: told[key] for name, key in pages_health.COUNTED.items()}),
        *differing(status, {name: told[name] for name in status}),
    ]


async def mcp(path: Path, site_of: Any) -> list[str]:
    """What the MCP server says it found."""
    listings = pytest.importorskip("operate.mcp_listings")
    told, events = named(path), grouped(path, "adverse_events")
    with Store(path, readonly=True) as store:
        found = {group: listings.trials_answer(store, group, 0, 25)["found"] for group in listings.TRIAL_GROUPS}
        safety = listings.safety_answer(store, None, 0, 25)
    return [
        *differing(found, {group: told[name] for group, name in listings.TRIAL_GROUPS.items()}),
        *differing({"events": safety["found"]}, {"events": len(events)}),
        *differing(
            {(e["event"], e["said"]): e["records"] for e in safety["events"]},
            {(e["event"], e["said"]): events[(e["event"], e["said"])] for e in safety["events"]},
        ),
    ]


async def feed(path: Path, site_of: Any) -> list[str]:
    """Titles and summaries of the feed: no number that stands in no stored text."""
    text = (await (await opened(path, site_of)).client.get("/feed.atom")).text
    known = follow.known_texts(path)
    told = [html.unescape(t) for t in re.findall(r"<(?:title|summary)>([^<]*)<", text)]
    assert len(told) > 3
    return [fault for one in told if one not in known for fault in follow.uncounted(one.partition(": ")[2], known)]


async def desk(path: Path, site_of: Any) -> list[str]:
    """What waits at the desk, what a reader has done, how far readers agree: only what a named query gave."""
    with closing(sqlite3.connect(path)) as connection:
        (paper,) = connection.execute("SELECT min(paper) FROM papers WHERE deleted_on IS NULL").fetchone()
    said = [
        judged("ada", 1, paper, path, kind="seen"),
        judged("ada", 2, paper, path, value="x"),
        judged("ben", 3, paper, path, value="y"),
    ]
    found = rows(path, pages_desk.queries(said, "ada"))
    values = pages_desk.desk(SimpleNamespace(links=Links()), found, [], "ada")
    numbers = {"done": values["done"], **values["queues"]}
    numbers |= {f"{name} {one['field']}": one[name] for one in values["agreement"] for name in ("judged", "agreed")}
    assert len(numbers) == 5
    bare = [name for name, number in numbers.items() if type(number) is not Counted]
    wrong = [n for n, v in numbers.items() if type(v) is Counted and follow.number(path, v.name, v.group) != v]
    return [f"{name} comes from no named query" for name in bare + wrong]


def judged(reader: str, at: int, paper: str, path: Path, *, kind: str = "reading", value: str = "") -> Judgement:
    """A judgement of the text that the record has now."""
    with closing(sqlite3.connect(path)) as connection:
        (sha,) = connection.execute("SELECT text_sha256 FROM papers WHERE paper = ?", (paper,)).fetchone()
    return Judgement(
        judgement=f"{at:032d}/0",
        kind=kind,
        paper=paper,
        field_name="" if kind == "seen" else "dose",
        made_by=reader,
        made_at=f"2026-06-0{at}T00:00:00Z",
        value=value,
        text_sha256=sha,
    )


@pytest.fixture
def filled_db(small_db: Path, tmp_path: Path) -> Path:
    """The small database with results posted at a registry, and a record that cites retracted work."""
    path = tmp_path / "evidence.db"
    shutil.copy(small_db, path)
    harvest = Harvest(harvest="x", topic="t", source="icite", kind="full", started_at=NOW, finished_at=NOW)
    trial = Trial(
        trial="NCT99999903", title="Invented", status="COMPLETED", has_results=True, results=posted(title="Craving")
    )
    with Store(path) as store:
        retracted = store.ask("SELECT paper FROM papers WHERE retracted = 1")[0]["paper"]
        cites = Citations(paper="90000005", source="icite", cites=(retracted,))
        store.save_batch(Batch(harvest=harvest, trials=(trial,), citations=(cites,)))
    return path


PLACES: dict[str, Faults] = {
    "facets": facets,
    "swim": swim,
    "brief_as_text": brief_as_text,
    "appendix": appendix,
    "monitoring": monitoring,
    "mcp": mcp,
    "feed": feed,
    "desk": desk,
}


@pytest.mark.parametrize("place", PLACES)
async def test_every_number_beside_the_pages_is_that_of_a_named_query(place: str, demo_db: Path, site_of: Any) -> None:
    assert await PLACES[place](demo_db, site_of) == []


async def test_posted_people_and_retracted_work_cited_are_named_numbers(
    filled_db: Path, site_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await counts_of(filled_db, site_of, monkeypatch, "/trial/NCT99999903") == []
    assert await counts_of(filled_db, site_of, monkeypatch, "/study/90000005") == []
    page = (await (await opened(filled_db, site_of)).client.get("/study/90000005")).text
    assert "It cites 1 work that has been retracted" in page


async def counts_of(path: Path, site_of: Any, patch: pytest.MonkeyPatch, page: str) -> list[str]:
    """What on a page counts people or works wrongly; a registry's own numbers stand beside them as printed."""
    found = (await one_number.faults(site_of, path, patch, page))[0]
    return [fault for fault in found if re.search(r"started|finished|analyzed|retracted|gives|itself", fault)]


# --- plants: a count that is one off in each place


def _sql(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def _facets(path: Path, patch: pytest.MonkeyPatch) -> None:
    _sql(path, "UPDATE facets SET lines = lines + 1 WHERE facet = 'scope' AND value = 'core'")


def _swim(path: Path, patch: pytest.MonkeyPatch) -> None:
    item = "json_extract(swim, '$.\"5 heterogeneity\"')"
    _sql(path, f"UPDATE synthesis SET swim = json_set(swim, '$.\"5 heterogeneity\"', replace({item}, ': 1 ', ': 2 '))")


def _brief(path: Path, patch: pytest.MonkeyPatch) -> None:
    line = brief._line
    patch.setattr(brief, "_line", lambda s: re.sub(r"and (\d+) more", lambda m: f"and {int(m[1]) + 1} more", line(s)))


def _appendix(path: Path, patch: pytest.MonkeyPatch) -> None:
    flow = prisma.flow
    patch.setattr(prisma, "flow", lambda told: replace(flow(told), included_studies=told["included_studies"] + 1))


def _monitoring(path: Path, patch: pytest.MonkeyPatch) -> None:
    query = pages_health.QUERIES["counts"].replace(") AS studies", ") + 1 AS studies")
    patch.setattr(pages_health, "QUERIES", {**pages_health.QUERIES, "counts": query})


def _mcp(path: Path, patch: pytest.MonkeyPatch) -> None:
    listings = pytest.importorskip("operate.mcp_listings")
    page = listings.page

    def more(*args: Any) -> Any:
        told, found = page(*args)
        return {**told, "found": told["found"] + 1}, found

    patch.setattr(listings, "page", more)


def _feed(path: Path, patch: pytest.MonkeyPatch) -> None:
    entry = pages_feed.entry
    patch.setattr(pages_feed, "entry", lambda *a: {**entry(*a), "summary": "Changed: 1234 studies were found."})


def _desk(path: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pages_desk, "waiting", lambda found, kind="first": [])  # the list may be short; the number may not
    patch.setattr(
        pages_desk, "of", lambda rows, *group: {**reading.of(rows, *group), "n": len(reading.of(rows, *group)["keys"])}
    )


PLANTS = {
    "facets": _facets,
    "swim": _swim,
    "brief_as_text": _brief,
    "appendix": _appendix,
    "monitoring": _monitoring,
    "mcp": _mcp,
    "feed": _feed,
    "desk": _desk,
}


@pytest.mark.parametrize("place", PLACES)
async def test_a_wrong_number_planted_in_a_place_is_found(
    place: str, demo_db: Path, tmp_path: Path, site_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "evidence.db"
    shutil.copy(demo_db, path)
    PLANTS[place](path, monkeypatch)
    assert await PLACES[place](path, site_of) != []


@pytest.mark.parametrize("planted", [int, lambda n: Counted(n + 1, n.name, n.group)])
async def test_people_summed_by_hand_on_the_page_of_a_trial_are_found(
    planted: Any, filled_db: Path, site_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = registry_and_paper.compared

    def by_hand(topic: Any, people: Any, *rest: Any) -> Any:
        return compared(topic, [{**row, "n": planted(row["n"])} for row in people], *rest)

    monkeypatch.setattr(registry_and_paper, "compared", by_hand)
    assert await counts_of(filled_db, site_of, monkeypatch, "/trial/NCT99999903") != []


def test_a_build_whose_facets_count_other_lines_is_refused(demo_db: Path, tmp_path: Path) -> None:
    for change in (
        "UPDATE facets SET lines = lines - 1 WHERE facet = 'scope' AND value = 'core'",
        "UPDATE facets SET bits = zeroblob(length(bits)) WHERE facet = 'species' AND value = 'human'",
        "DELETE FROM facets WHERE facet = 'year' AND rowid = (SELECT max(rowid) FROM facets WHERE facet = 'year')",
    ):
        path = tmp_path / "evidence.db"
        shutil.copy(demo_db, path)
        _sql(path, change)
        with closing(sqlite3.connect(path)) as connection, pytest.raises(GuardError, match="lines are stored for"):
            check_facets(connection, path.name)


def test_events_beyond_those_shown_of_a_trial_are_a_named_number(filled_db: Path) -> None:
    with closing(sqlite3.connect(filled_db)) as connection, connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(registry_events)")]
        made = ", ".join(
            {"path": "e.path || '/' || i.value", "term": "'Event ' || i.value"}.get(c, f'e."{c}"') for c in columns
        )
        numbers = json.dumps(list(range(20)))
        connection.execute(
            f"INSERT INTO registry_events SELECT {made} FROM (SELECT * FROM registry_events WHERE term <> '' LIMIT 1) e,"
            f" json_each('{numbers}') i"
        )
        terms = connection.execute("SELECT count(DISTINCT term) FROM registry_events WHERE term <> ''").fetchone()[0]
    assert grouped(filled_db, "registered_events_unnamed") == {("NCT99999903",): terms - EVENTS_SHOWN}


# --- the second derivation, in Python, of what the desk counts in SQL

READERS = st.sampled_from(["ada", "ben", "cy"])
PAPERS = st.sampled_from(["90000001", "90000002", "90000003"])
SAID = st.lists(
    st.tuples(
        READERS, st.integers(1, 9), PAPERS, st.sampled_from(["seen", "reading", "consent"]), st.sampled_from("xyz")
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(said=SAID, changed=st.integers(0, 3))
def test_the_desk_counts_in_sql_what_python_counts(small_db: Path, said: Sequence[Any], changed: int) -> None:
    made = [judged(*one[:3], small_db, kind=one[3], value=one[4]) for one in said]
    made = [
        replace(one, judgement=f"{i:032d}/0", text_sha256="other" if i < changed else one.text_sha256)
        for i, one in enumerate(made)
    ]
    found = rows(small_db, pages_desk.queries(made, "ada"))
    with closing(sqlite3.connect(small_db)) as connection:
        texts = dict(connection.execute("SELECT paper, text_sha256 FROM papers").fetchall())
    seen: dict[str, set[str]] = {}
    for one in made:
        if one.kind == "seen" and one.text_sha256 == texts[one.paper]:
            seen.setdefault(one.paper, set()).add(one.made_by)
    for kind in (pages_desk.FIRST, pages_desk.SECOND):
        expected = [
            r
            for r in found["queue"]
            if "ada" not in seen.get(r["paper"], ()) and (r["paper"] in seen) is (kind == pages_desk.SECOND)
        ]
        assert pages_desk.waiting(found, kind) == expected
        assert reading.of(found["waiting"], kind)["n"] == len(expected)
    both = readers.pairs(made)
    assert {r["field"]: r["n"] for r in found["desk_both"]} == {field: len(of) for field, of in both.items()}
    alike = {field: sum(a == b for a, b in of) for field, of in both.items()}
    assert {r["field"]: r["n"] for r in found["desk_alike"]} == {field: n for field, n in alike.items() if n}
