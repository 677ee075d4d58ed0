"""A month of daily harvests with a simulated clock, a PubMed that changes every day, and faults every day."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Clock, client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import article, at, retraction_notice, topic
from standin import Fault, Standin

from evidence.errors import SourceError
from evidence.records import Harvest
from evidence.store import Store
from harvest.net.recording import recording, replaying
from harvest.pubmed.run import harvest_pubmed
from harvest.pubmed.xml import PARSER_VERSION, parse_bytes

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
TOPIC = topic(refresh_days=14, schedule_days=1)


class World:
    """A PubMed that lives: papers come, late ones too, are revised, indexed, retracted without a date, deleted."""

    def __init__(self, ncbi: Standin, seed: int) -> None:
        self.ncbi = ncbi
        self.random = random.Random(seed)
        self.made: dict[int, dict[str, object]] = {}
        self.next = 1000
        self.retracted_on: dict[str, int] = {}
        self.deleted_on: dict[str, int] = {}

    def live(self, day: int) -> None:
        """What happens on a day."""
        today = (START + timedelta(days=day)).date().isoformat()
        for _ in range(self.random.randrange(4)):
            self._publish(created=today)
        if self.random.random() < 0.3:
            self._publish(created=today, entered="1998-04-04", revised="1998-04-04")
        for change in self.random.sample(["revise", "index", "retract", "delete", "none"], 2):
            if self.made:
                self._change(change, self.random.choice(sorted(self.made)), day, today)

    def _publish(self, **dates: str) -> None:
        self.next += self.random.randrange(1, 40)
        self.made[self.next] = {"title": f"Ketamine paper {self.next}", **dates}
        self._show(self.next)

    def _change(self, change: str, pmid: int, day: int, today: str) -> None:
        if change == "revise":
            self.made[pmid] |= {"title": f"Ketamine paper {pmid}, revised {today}", "revised": today}
        elif change == "index":
            self.made[pmid] |= {"indexed": today, "mesh": ("Ketamine",)}
        elif change == "retract":
            self.made[pmid] |= {"notices": retraction_notice()}  # no date moves: only a refresh can see it
            self.retracted_on.setdefault(str(pmid), day)
        elif change == "delete":
            del self.made[pmid]
            self.ncbi.remove(str(pmid))
            self.deleted_on[str(pmid)] = day
            return
        else:
            return
        self._show(pmid)

    def _show(self, pmid: int) -> None:
        self.ncbi.add(article(pmid, **self.made[pmid]))  # type: ignore[arg-type]


def faults(chance: random.Random) -> list[Fault]:
    """The troubles of a day: mostly passing ones, sometimes a source that stays away."""
    passing = [
        Fault(status=429, body=b'{"error":"API rate limit exceeded"}', headers={"Retry-After": "3"}),
        Fault(status=500, body=b"could be a transient problem"),
        Fault(cut=300),
        Fault(body=b"<?xml version='1.0'?>", on="efetch"),
        Fault(status=400, body=b"<eFetchResult><ERROR>External viewer error: Status: Timeout</ERROR></eFetchResult>"),
        Fault(body=b"<html>maintenance</html>"),
    ]
    if chance.random() < 0.15:
        return [Fault(status=503, body=b"")] * 60
    return chance.sample(passing, chance.randrange(4))


def daily(store: Store, ncbi: Standin, day: int) -> Harvest | None:
    """One harvest as the pipeline runs it; a source that is away ends the day."""
    run: Harvest | None = None
    now = START + timedelta(days=day)
    try:
        for batch in harvest_pubmed(TOPIC, client(ncbi, Clock()), store.known(TOPIC.topic), now=now):
            run = store.save_batch(batch)
    except SourceError:
        assert run is not None
        assert run.status != "complete"
    ncbi.faults.clear()
    return run


def held(store: Store) -> dict[str, tuple[str, int]]:
    rows = store.connection.execute("SELECT paper, title, retracted FROM papers WHERE deleted_on IS NULL")
    return {paper: (title, retracted) for paper, title, retracted in rows}


def truth(ncbi: Standin) -> dict[str, tuple[str, int]]:
    papers = (
        p
        for row in ncbi.index.rows.values()
        for p in parse_bytes(b"<PubmedArticleSet>" + row.raw + b"</PubmedArticleSet>", "x")
    )
    return {p.paper: (p.title, int(p.retracted)) for p in papers}  # type: ignore[union-attr]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "evidence.db") as opened:
        yield opened


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_a_month_of_faults_nothing_is_lost_stale_or_invented_p13_p14_p21_p22(
    ncbi: Standin, store: Store, seed: int
) -> None:
    world = World(ncbi, seed)
    chance = random.Random(seed)
    statuses = []
    for day in range(30):
        world.live(day)
        ncbi.faults.extend(faults(chance))
        run = daily(store, ncbi, day)
        assert run is not None
        statuses.append(run.status)
        if run.status == "complete":
            assert set(truth(ncbi)) <= set(held(store)), f"day {day}: records lost"
            assert all(held(store)[p][0] == title for p, (title, _) in truth(ncbi).items()), f"day {day}: stale"
    for day in (30, 30 + TOPIC.refresh_days):
        assert daily(store, ncbi, day).status == "complete"  # type: ignore[union-attr]
    assert held(store) == truth(ncbi)
    assert {"complete", "failed"} <= set(statuses)
    tombstones = {row[0] for row in store.connection.execute("SELECT paper FROM papers WHERE deleted_on IS NOT NULL")}
    assert tombstones <= set(world.deleted_on)
    kinds = {row[0] for row in store.connection.execute("SELECT DISTINCT kind FROM changes")}
    assert {"new", "retracted"} <= kinds


def test_a_retraction_no_date_tells_of_is_seen_within_the_refresh_days_p22(ncbi: Standin, store: Store) -> None:
    ncbi.add(*(article(i, created="2025-01-01") for i in range(1, 6)))
    daily(store, ncbi, 0)
    ncbi.add(article(3, created="2025-01-01", notices=retraction_notice()))
    seen = next(day for day in range(1, 40) if daily(store, ncbi, day) and held(store)["3"][1])
    assert seen <= TOPIC.refresh_days


def test_an_unchanged_day_writes_no_version_and_no_change_p16(ncbi: Standin, store: Store) -> None:
    ncbi.add(*(article(i) for i in range(1, 30)))
    daily(store, ncbi, 0)
    count = "SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM changes), (SELECT count(*) FROM papers)"
    before = tuple(store.connection.execute(count).fetchone())
    for day in range(1, 20):
        daily(store, ncbi, day)
    assert tuple(store.connection.execute(count).fetchone()) == before


def test_every_stored_record_leads_to_its_bytes_its_run_and_the_parser_p36_p08(ncbi: Standin, store: Store) -> None:
    ncbi.add(*(article(i) for i in range(1, 30)))
    daily(store, ncbi, 0)
    rows = store.connection.execute(
        """SELECT p.paper, p.raw_sha256, h.query, h.started_at, h.tool_version
           FROM papers p JOIN harvests h ON h.harvest = p.harvest"""
    ).fetchall()
    assert len(rows) == 29
    for paper, sha256, query, started, tool in rows:
        assert sha256 == hashlib.sha256(ncbi.index.rows[paper].raw).hexdigest()
        assert query == TOPIC.query
        assert started.startswith("2026-03-01")
        assert tool.startswith("evidence-tracker ")
        assert tool.endswith(f", PubMed parser {PARSER_VERSION}")


def test_a_replay_rebuilds_the_same_database_p16(ncbi: Standin, tmp_path: Path) -> None:
    ncbi.add(*(article(i) for i in range(1, 230)))
    ncbi.faults.append(Fault(status=503, body=b""))
    dumps = []
    for name in ("live", "replayed"):
        traffic = recording(tmp_path / "run", START) if name == "live" else replaying(tmp_path / "run")
        with traffic as run, Store(tmp_path / f"{name}.db") as store:
            for batch in harvest_pubmed(TOPIC, client(ncbi, Clock()), store.known(TOPIC.topic), now=run.now):
                store.save_batch(batch)
        ncbi.index.rows.clear()  # whatever PubMed says now, the replay says what was said then
        with sqlite3.connect(tmp_path / f"{name}.db") as connection:
            dumps.append("\n".join(connection.iterdump()))
    assert dumps[0] == dumps[1]


def test_two_databases_fed_the_same_month_are_alike_line_by_line_p16(tmp_path: Path) -> None:
    dumps = []
    for name in ("one", "two"):
        with Standin() as ncbi, Store(tmp_path / f"{name}.db") as store:
            world, chance = World(ncbi, 5), random.Random(5)
            for day in range(8):
                world.live(day)
                ncbi.faults.extend(faults(chance))
                daily(store, ncbi, day)
        with sqlite3.connect(tmp_path / f"{name}.db") as connection:
            dumps.append("\n".join(connection.iterdump()))
    assert dumps[0] == dumps[1]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.sampled_from(["2026-01-01", "2025-06-01", "2024-01-01", "all"]), min_size=1, max_size=5))
def test_windows_in_any_order_and_repetition_end_in_the_same_table_p17(
    order: list[str], ncbi: Standin, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ncbi.add(*(article(i, created=f"202{4 + i % 3}-0{1 + i % 9}-11") for i in range(1, 20)))
    with Store(tmp_path_factory.mktemp("any") / "evidence.db") as store:
        for number, window in enumerate([*order, "all"]):
            since = None if window == "all" else datetime.fromisoformat(window).date()
            now = at("2026-06-01", hour=number)
            known = store.known("invented")
            for batch in harvest_pubmed(
                topic(), client(ncbi, Clock()), known, now=now, since=since, full=window == "all"
            ):
                store.save_batch(batch)
        assert held(store) == truth(ncbi)
        assert store.connection.execute("SELECT count(*) FROM versions").fetchone()[0] == 19
