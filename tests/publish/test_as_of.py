"""Promises of plugins/as_of.py: which addresses ask for a past day, what is set back, what is refused."""

from __future__ import annotations

import dataclasses
import importlib.util
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from evidence.records import Batch, Harvest
from evidence.store import Store

ROOT = Path(__file__).resolve().parents[2]
LATER = Harvest(
    harvest="ketamine-oud/clinicaltrials.gov/later",
    topic="ketamine-oud",
    source="clinicaltrials.gov",
    kind="full",
    started_at=datetime(2026, 7, 1, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def as_of() -> ModuleType:
    spec = importlib.util.spec_from_file_location("as_of_plugin", ROOT / "plugins" / "as_of.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scope(path: str, query: str = "") -> dict[str, Any]:
    return {"type": "http", "path": path, "query_string": query.encode()}


@pytest.mark.parametrize(
    ("path", "query", "wanted"),
    [
        ("/", "", None),
        ("/claims", "since=2026-05-01", None),
        ("/", "as_of=2026-05-01", ("evidence", "2026-05-01", None)),
        ("/study/1", "as_of=2026-05-01", ("evidence", "2026-05-01", None)),
        ("/topic/other/claims", "as_of=2026-05-01", ("other", "2026-05-01", None)),
        ("/evidence-2026-05-01/evidence.json", "scope=core", ("evidence", "2026-05-01", None)),
        ("/brief", "verified=1", ("evidence", "verified", None)),
        ("/brief", "verified=0", None),
        ("/topic/other/claims", "verified=1", ("other", "verified", None)),
        ("/evidence-verified/evidence.json", "scope=core", ("evidence", "verified", None)),
        (
            "/evidence/evidence",
            "verified=1&scope=core",
            ("evidence", "verified", "/evidence-verified/evidence?scope=core"),
        ),
        ("/brief", "verified=1&as_of=2026-05-01", ("evidence", "2026-05-01-verified", None)),
        ("/brief", "verified=0&as_of=2026-05-01", ("evidence", "2026-05-01", None)),
        ("/brief", "as_of=2026-05-01&as_of=2026-05-02", ("evidence", "2026-05-01,2026-05-02", None)),
        ("/evidence-2026-05-01-verified/claims", "", ("evidence", "2026-05-01-verified", None)),
        (
            "/evidence/evidence",
            "verified=1&as_of=2026-05-01",
            ("evidence", "2026-05-01-verified", "/evidence-2026-05-01-verified/evidence"),
        ),
        (
            "/evidence/evidence",
            "as_of=2026-05-01&scope=core",
            ("evidence", "2026-05-01", "/evidence-2026-05-01/evidence?scope=core"),
        ),
        (
            "/evidence/studies.json",
            "as_of=2026-05-01",
            ("evidence", "2026-05-01", "/evidence-2026-05-01/studies.json"),
        ),
    ],
)
def test_an_address_asks_for_a_past_day_only_when_it_says_so(
    as_of: ModuleType, path: str, query: str, wanted: object
) -> None:
    assert as_of.asked(scope(path, query), "evidence") == wanted


def test_a_database_too_large_to_copy_is_refused_before_it_is_copied(
    as_of: ModuleType, small_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_of, "LARGEST", 10)
    with pytest.raises(as_of.PastDay, match="too large") as refused:
        as_of.make(small_db, date(2026, 5, 15), tmp_path / "past.db")
    assert refused.value.status == 400
    assert not (tmp_path / "past.db").exists()


def test_a_day_before_the_first_run_is_refused_with_its_date(as_of: ModuleType, small_db: Path, tmp_path: Path) -> None:
    with pytest.raises(as_of.PastDay, match="the first run was on 2026-05-01"):
        as_of.make(small_db, date(2026, 4, 30), tmp_path / "past.db")


def test_setting_back_never_touches_the_database_that_is_served(
    as_of: ModuleType, small_db: Path, tmp_path: Path
) -> None:
    before = small_db.read_bytes()
    as_of.make(small_db, date(2026, 5, 15), tmp_path / "past.db")
    assert small_db.read_bytes() == before


def test_nothing_of_later_is_left_in_a_past_day(as_of: ModuleType, small_db: Path, tmp_path: Path) -> None:
    as_of.make(small_db, date(2026, 5, 15), tmp_path / "past.db")
    with sqlite3.connect(tmp_path / "past.db") as past:
        for table in ("labels", "tags", "readings", "findings", "versions", "trial_versions"):
            assert past.execute(f"SELECT max(valid_from) FROM {table}").fetchone()[0] < "2026-05-16", table
            assert past.execute(f"SELECT count(*) FROM {table} WHERE valid_to IS NOT NULL").fetchone()[0] == 0
        assert past.execute("SELECT max(changed_on) FROM changes").fetchone()[0] == "2026-05-01"
        assert past.execute("SELECT count(*) FROM harvests").fetchone()[0] == 1
        assert past.execute("SELECT count(*) FROM corrections").fetchone()[0] == 0
        for table in ("papers", "authors", "notices", "rows"):
            found = {row[0] for row in past.execute(f'SELECT paper FROM "{table}"')}
            assert not found & {"90000002", "90000006"}, table


def test_a_correction_made_later_does_not_hold_on_the_past_day(
    as_of: ModuleType, small_db: Path, tmp_path: Path
) -> None:
    as_of.make(small_db, date(2026, 5, 15), tmp_path / "past.db")
    sql = "SELECT study_type FROM \"rows\" WHERE paper = '90000008'"
    with sqlite3.connect(tmp_path / "past.db") as past, sqlite3.connect(small_db) as now:
        assert past.execute(sql).fetchone()[0] == "descriptive"
        assert now.execute(sql).fetchone()[0] == "comparative"


def test_a_revised_record_shows_its_words_of_that_day(as_of: ModuleType, small_db: Path, tmp_path: Path) -> None:
    revised = tmp_path / "revised.db"
    revised.write_bytes(small_db.read_bytes())
    later = datetime(2026, 7, 1, tzinfo=UTC)
    with Store(revised) as store:
        report = next(store.reports(paper="90000001"))
        harvest = Harvest(
            harvest="ketamine-oud/pubmed/later", topic="ketamine-oud", source="pubmed", kind="refresh", started_at=later
        )
        paper = dataclasses.replace(report.paper, title="Invented title, revised", retracted=True)
        store.save_batch(Batch(harvest=harvest, papers=(paper,)))
    as_of.make(revised, date(2026, 6, 15), tmp_path / "past.db")
    sql = "SELECT title, retracted FROM papers WHERE paper = '90000001'"
    with sqlite3.connect(tmp_path / "past.db") as past, sqlite3.connect(revised) as now:
        assert now.execute(sql).fetchone() == ("Invented title, revised", 1)
        assert past.execute(sql).fetchone() == (report.paper.title, 0)


@pytest.fixture
def changed_trials(small_db: Path, tmp_path: Path) -> Path:
    """The small database after a later run in which a trial ended, lost people and got results, and another began."""
    path = tmp_path / "changed.db"
    path.write_bytes(small_db.read_bytes())
    with Store(path) as store:
        trial = next(t for t in store.trials() if t.trial == "NCT99999901")
        ended = dataclasses.replace(
            trial,
            status="COMPLETED",
            enrollment=31,
            has_results=True,
            pmids=("90000001",),
            primary_completion_date="2026-06-20",
            last_update="2026-07-01",
        )
        begun = dataclasses.replace(trial, trial="NCT99999909", last_update="2026-07-01")
        store.save_batch(Batch(harvest=LATER, trials=(ended, begun)))
    return path


def test_a_past_day_has_the_trials_as_they_were(as_of: ModuleType, changed_trials: Path, tmp_path: Path) -> None:
    as_of.make(changed_trials, date(2026, 6, 15), tmp_path / "past.db")
    sql = "SELECT trial, status, enrollment, has_results, pmids, primary_completion_date FROM trials ORDER BY trial LIMIT 1"
    with sqlite3.connect(tmp_path / "past.db") as past, sqlite3.connect(changed_trials) as now:
        assert now.execute(sql).fetchone() == ("NCT99999901", "COMPLETED", 31, 1, '["90000001"]', "2026-06-20")
        assert past.execute(sql).fetchone() == ("NCT99999901", "RECRUITING", 50, 0, "[]", "2027-03-01")
        trials = {row[0] for row in past.execute("SELECT trial FROM trials")}
        assert trials == {"NCT99999901", "NCT99999902"}


def test_the_brief_of_a_past_day_counts_the_trials_of_that_day(
    as_of: ModuleType, changed_trials: Path, tmp_path: Path
) -> None:
    sql = "SELECT group_concat(text, ' ') FROM statements WHERE section = 'Ongoing trials'"
    said = []
    for day in (date(2026, 6, 15), date(2026, 7, 15)):
        as_of.make(changed_trials, day, tmp_path / "past.db")
        with sqlite3.connect(tmp_path / "past.db") as past:
            said.append(past.execute(sql).fetchone()[0])
    assert "2 trials" in said[0]
    assert "3 trials" in said[1]


def test_whether_results_were_overdue_is_judged_on_the_past_day(
    as_of: ModuleType, small_db: Path, tmp_path: Path
) -> None:
    path = tmp_path / "late.db"
    path.write_bytes(small_db.read_bytes())
    with Store(path) as store:
        store.mark_overdue_trials(datetime(2026, 6, 1, tzinfo=UTC))
        posted = dataclasses.replace(
            next(t for t in store.trials() if t.trial == "NCT99999902"), has_results=True, last_update="2026-07-01"
        )
        store.save_batch(Batch(harvest=LATER, trials=(posted,)))
        store.mark_overdue_trials(datetime(2026, 7, 1, tzinfo=UTC))
    as_of.make(path, date(2026, 6, 15), tmp_path / "past.db")
    sql = "SELECT overdue FROM trials WHERE trial = 'NCT99999902'"
    with sqlite3.connect(tmp_path / "past.db") as past, sqlite3.connect(path) as now:
        assert now.execute(sql).fetchone() == (0,)
        assert past.execute(sql).fetchone() == (1,)


@pytest.mark.parametrize(
    "query", ["as_of=20260515", "as_of=2026-W20-5", "as_of=2026-05-15&as_of=2026-05-16", "as_of=today", "as_of="]
)
async def test_a_day_not_written_once_as_year_month_day_is_refused(
    as_of: ModuleType, small_db: Path, query: str
) -> None:
    days = as_of.PastDays(served(small_db))
    database, day, _ = as_of.asked(scope("/", query), small_db.stem)
    with pytest.raises(as_of.PastDay, match="write it once") as refused:
        await days.ready(database, day)
    assert refused.value.status == 400


async def test_a_day_after_the_last_build_is_never_answered_with_the_present(as_of: ModuleType, small_db: Path) -> None:
    with pytest.raises(as_of.PastDay, match="last build was on 2026-06-01"):
        await as_of.PastDays(served(small_db)).ready(small_db.stem, "9999-12-31")


async def test_a_past_day_is_made_again_after_a_publish_and_old_days_leave_no_handle_open(
    as_of: ModuleType, small_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_of, "KEPT", 2)
    copy = tmp_path / "evidence.db"
    copy.write_bytes(small_db.read_bytes())
    site = served(copy)
    days = as_of.PastDays(site)
    title = "SELECT value FROM meta WHERE key = 'note'"
    for text in ("2026-05-10", "2026-05-11", "2026-05-12", "2026-05-13"):
        await days.ready("evidence", text)
        assert (await site.databases[f"evidence-{text}"].execute(title)).first() is None
        assert site.databases[f"evidence-{text}"]._all_file_connections == []
    assert [name for name in site.databases if name.startswith("evidence-")] == [
        "evidence-2026-05-12",
        "evidence-2026-05-13",
    ]
    with sqlite3.connect(copy) as connection:
        connection.execute("INSERT INTO meta VALUES ('note', 'published anew')")
    connection.close()
    await days.ready("evidence", "2026-05-13")
    assert (await site.databases["evidence-2026-05-13"].execute(title)).first()[0] == "published anew"


def served(database: Path) -> Any:
    from datasette.app import Datasette

    return Datasette([str(database)])


def test_as_of_writes_a_past_day_and_refuses_days_after_the_last_build(
    small_db: Path, tmp_path: Path, run_verb: Callable[..., object]
) -> None:
    run_verb("as-of", "2026-05-15", "-o", tmp_path / "past.db", "--db", small_db)
    with sqlite3.connect(tmp_path / "past.db") as past:
        assert past.execute("SELECT max(valid_from) FROM versions").fetchone()[0] < "2026-05-16"
    for day, why in (("2030-01-01", "last build was on"), ("2020-01-01", "first run was on"), ("20260515", "format")):
        with pytest.raises(Exception, match=why):
            run_verb("as-of", day, "-o", tmp_path / "no.db", "--db", small_db)
        assert not (tmp_path / "no.db").exists()
    with pytest.raises(Exception, match="is there already"):
        run_verb("as-of", "2026-05-15", "-o", tmp_path / "past.db", "--db", small_db)


@pytest.fixture
def run_verb() -> Callable[..., object]:
    from operate.cli import cli

    return lambda *words: cli.main([str(w) for w in words], standalone_mode=False)
