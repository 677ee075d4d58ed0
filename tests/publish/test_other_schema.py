"""A database that another version of the program made is refused in one sentence; its pages are never a fault."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from datasette.utils import StartupError

from evidence import schema
from evidence.errors import StoreError
from evidence.store import Store
from operate.commands.serve import command

STORED = Path(__file__).resolve().parents[1] / "evidence" / "stored"
PAGES = ("/", "/claims", "/methods", "/changes", "/review", "/data", "/evidence/evidence", "/evidence/evidence.json")


def stored(version: int, folder: Path) -> Path:
    path = folder / "evidence.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((STORED / f"version-{version}.sql").read_text(encoding="utf-8"))
    return path


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_serve_says_what_to_do_with_a_database_of_an_older_schema(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(version, tmp_path)
    monkeypatch.chdir(tmp_path)
    refused = CliRunner().invoke(command, ["--port", "0", "--check"]).exception
    assert isinstance(refused, StoreError)
    assert f"older version of this program (schema {version}, this one reads {schema.VERSION})" in str(refused)
    assert "'evidence update TOPIC'" in str(refused)


@pytest.mark.parametrize("version", [1, schema.VERSION - 1])
async def test_a_site_does_not_start_on_a_database_of_an_older_schema(
    version: int, tmp_path: Path, site_of: Callable[..., Datasette]
) -> None:
    with pytest.raises(StartupError, match=f"schema {version}"):
        await site_of(stored(version, tmp_path)).invoke_startup()


async def test_pages_of_a_database_that_became_older_are_away_and_no_fault(
    small_db: Path, tmp_path: Path, site_of: Callable[..., Datasette]
) -> None:
    served = tmp_path / "site" / "evidence.db"
    served.parent.mkdir()
    shutil.copy(small_db, served)
    site = site_of(served)
    await site.invoke_startup()
    assert (await site.client.get("/safety")).status_code == 200
    with closing(sqlite3.connect(stored(3, tmp_path))) as old, closing(sqlite3.connect(served)) as new:
        old.backup(new)
    answers = {page: (await site.client.get(page)).status_code for page in PAGES}
    assert set(answers.values()) <= {200, 503}
    assert answers["/methods"] == answers["/evidence/evidence"] == 503
    assert "of another version than this site" in (await site.client.get("/methods")).text


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
async def test_a_database_brought_forward_has_every_page(
    version: int, tmp_path: Path, site_of: Callable[..., Datasette]
) -> None:
    with Store(stored(version, tmp_path)):
        pass
    site = site_of(tmp_path / "evidence.db")
    await site.invoke_startup()
    assert {page: (await site.client.get(page)).status_code for page in PAGES} == dict.fromkeys(PAGES, 200)


def test_a_newer_schema_asks_for_a_newer_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(stored(schema.VERSION, tmp_path))) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        connection.commit()
    monkeypatch.chdir(tmp_path)
    assert "update the program" in str(CliRunner().invoke(command, []).exception)
