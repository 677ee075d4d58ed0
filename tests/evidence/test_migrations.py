"""A database of every released schema opens in this version and says what it said then."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from builders import at, run

from evidence import schema
from evidence.records import Batch, Trial
from evidence.store import Store
from operate import publishing

STORED = Path(__file__).with_name("stored")
VERSIONS = sorted(STORED.glob("version-*.sql"))


def maker() -> ModuleType:
    """The script that stored them (tests are not a package)."""
    spec = importlib.util.spec_from_file_location("stored_make", STORED / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=VERSIONS, ids=lambda path: path.stem)
def stored(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def database(stored: Path, tmp_path: Path) -> Path:
    path = tmp_path / "evidence.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(stored.read_text(encoding="utf-8"))
        connection.commit()
    return path


def lost(now: Any, then: Any, at: str = "") -> list[str]:
    """Where something said then is not said now; a later version may say more of a record, never of other records."""
    if isinstance(then, dict) and isinstance(now, dict):
        return [x for name in then for x in lost(now.get(name), then[name], f"{at}/{name}")]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [x for i, (a, b) in enumerate(zip(now, then, strict=True)) for x in lost(a, b, f"{at}/{i}")]
    return [] if now == then else [f"{at}: {then!r} became {now!r}"]


def shape(path: Path) -> dict[str, set[str]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        return {n: {c[1] for c in connection.execute(f'PRAGMA table_info("{n}")')} for n in names if n[:7] != "sqlite_"}


def test_every_schema_up_to_the_present_one_is_stored() -> None:
    assert {path.stem for path in VERSIONS} == {f"version-{n}" for n in range(1, schema.VERSION + 1)}


def test_a_stored_database_says_what_it_said_then(stored: Path, database: Path) -> None:
    with Store(database) as store:
        now = json.loads(json.dumps(maker().told(store)))
    then = json.loads(stored.with_suffix(".json").read_text(encoding="utf-8"))
    assert lost(now, then) == []


def test_a_stored_database_becomes_one_of_the_present_schema(database: Path, tmp_path: Path) -> None:
    with Store(database):
        pass
    with Store(tmp_path / "fresh.db"):
        pass
    assert shape(database) == shape(tmp_path / "fresh.db")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_stored_database_goes_on_and_can_be_published(database: Path, tmp_path: Path) -> None:
    made = maker()
    with Store(database) as store:
        store.save_batch(made.batch(made.paper("900007"), day=9))
        store.save_rows(list(store.reports()), [])
    publishing.check(database, tmp_path / "none.db")


def test_opening_a_stored_database_to_read_changes_nothing(database: Path) -> None:
    before = database.read_bytes()
    with Store(database, readonly=True) as store:
        assert len(list(store.reports())) == 4
    assert database.read_bytes() == before


def test_of_a_trial_s_past_only_what_is_known_is_said(tmp_path: Path) -> None:
    """Schema 1 kept a trial's last state alone: the days before it know its title and no state of a later day."""
    path = tmp_path / "evidence.db"
    with Store(path) as store:
        for day, status in ((2, "RECRUITING"), (4, "COMPLETED")):
            trial = Trial(trial="NCT00000001", title=f"Title of day {day}", status=status, enrollment=day)
            other = Trial(trial="NCT00000002", title="Never changed", status="RECRUITING")
            store.save_batch(Batch(harvest=run(day, source="clinicaltrials.gov"), trials=(trial, other)))
        stands = store.trials()
        store.connection.execute("DROP TABLE trial_versions")
        store.connection.execute("PRAGMA user_version = 1")
    with Store(path) as store:
        assert store.trials() == stands
        assert store.trials(at(1).date()) == ()
        title_alone = Trial(trial="NCT00000001", title="Title of day 2")
        assert store.trials(at(2).date()) == store.trials(at(3).date()) == (title_alone, stands[1])
        assert store.trials(at(4).date()) == stands


def test_the_present_schema_is_the_stored_one() -> None:
    """A change of the schema needs a new version, a step in store/migrations.py, and stored/make.py run once."""
    made = maker()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript((STORED / f"version-{schema.VERSION}.sql").read_text(encoding="utf-8"))
        stored = {line for line in made.dump(connection) if line.startswith("CREATE")}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        from evidence.store.migrations import migrate

        migrate(connection)
        fresh = {line for line in made.dump(connection) if line.startswith("CREATE")}
    assert fresh == stored
