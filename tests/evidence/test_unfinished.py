"""A run killed while it wrote the served file harms no reader: the old version is back at the next look."""

from __future__ import annotations

import importlib.util
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from builders import at, batch, paper

from evidence.store import Store, roll_back
from operate import publishing

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """A database of which a killed writer has overwritten pages, with the journal that it left."""
    whole = tmp_path / "whole.db"
    with Store(whole) as store:
        for number in range(3):
            store.save_batch(batch(paper(str(900001 + number)), day=1))
        store.save_rows(list(store.reports()), [])
    served = tmp_path / "evidence.db"
    shutil.copy(whole, served)
    cut_off(served)
    return served


def cut_off(served: Path) -> None:
    """Leave the file as kill -9 leaves it: changed pages written, the transaction not committed."""
    writing = served.with_name("writing.db")
    shutil.copy(served, writing)
    with closing(sqlite3.connect(writing, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("UPDATE papers SET title = 'half' || title, retracted = 0")
        connection.execute(
            "CREATE TABLE half AS WITH n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n LIMIT 5000) SELECT i FROM n"
        )
        for ending in ("", "-journal"):
            shutil.copy(f"{writing}{ending}", f"{served}{ending}")


def titles(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM papers ORDER BY paper")]


def test_the_drill_is_real_a_reader_without_the_right_to_write_is_refused(served: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        titles(served)


def test_rolling_back_brings_the_old_version_and_leaves_no_journal(served: Path) -> None:
    roll_back(served)
    assert titles(served) == titles(served.with_name("whole.db"))
    assert not Path(f"{served}-journal").exists()


def test_rolling_back_leaves_a_running_writer_alone(served: Path) -> None:
    roll_back(served)
    with closing(sqlite3.connect(served, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE papers SET title = 'new'")
        roll_back(served)
        writer.execute("COMMIT")
    assert set(titles(served)) == {"new"}


def test_a_store_opened_to_read_reads_the_old_version(served: Path) -> None:
    with Store(served, readonly=True) as store:
        assert [report.paper.title for report in store.reports()] == titles(served.with_name("whole.db"))


def test_the_next_build_starts_from_the_old_version(served: Path) -> None:
    with publishing.building(served) as copy:
        assert titles(copy) == titles(served.with_name("whole.db"))


def test_a_version_is_restored_over_a_file_that_was_cut_off(served: Path) -> None:
    roll_back(served)
    version = publishing.publish(served, served.with_name("other.db"), at(2))
    assert version is not None
    shutil.copytree(publishing.versions_folder(served.with_name("other.db")), publishing.versions_folder(served))
    for kept in publishing.versions_folder(served).iterdir():
        kept.rename(kept.with_name(kept.name.replace("other", "evidence")))
    cut_off(served)
    publishing.restore(served)
    assert titles(served) == titles(served.with_name("whole.db"))


async def test_the_site_answers_with_the_old_version(served: Path) -> None:
    site = publishing.open_site(served, ROOT)
    await site.invoke_startup()
    answer = await site.client.get("/evidence/evidence.json?_size=10")
    assert answer.status_code == 200
    assert "half" not in answer.text
    assert not Path(f"{served}-journal").exists()


async def test_a_page_that_the_kill_fell_into_is_made_once_more(served: Path) -> None:
    roll_back(served)
    statuses: list[int] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        if not statuses:
            cut_off(served)
        try:
            titles(served)
            status = 200
        except sqlite3.OperationalError:
            status = 500
        statuses.append(status)
        await send({"type": "http.response.start", "status": status})
        await send({"type": "http.response.body", "body": b""})

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    wrapped = wrapper([served])(page)
    await wrapped({"type": "http"}, None, send)
    assert statuses == [500, 200]
    assert [m.get("status") for m in sent] == [200, None]


async def test_an_error_of_another_kind_is_shown_once(served: Path) -> None:
    roll_back(served)
    calls = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        calls.append(scope)
        await send({"type": "http.response.start", "status": 404})

    async def send(message: Any) -> None:
        calls.append(message)

    await wrapper([served])(page)({"type": "http"}, None, send)
    assert len(calls) == 2


def wrapper(paths: list[Path]) -> Any:
    """The site's wrapper over these files."""
    spec = importlib.util.spec_from_file_location("unfinished", ROOT / "plugins" / "unfinished.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    databases = {path.stem: SimpleNamespace(path=str(path), is_mutable=True) for path in paths}
    return module.asgi_wrapper(SimpleNamespace(databases=databases))
