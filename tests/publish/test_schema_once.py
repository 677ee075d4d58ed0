"""What SQLite says of the tables is asked once a build, and anew when the database changes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from plugins import schema_once


class Asked:
    """A database that counts how often it is asked."""

    def __init__(self, path: Path | None, *answers: Any) -> None:
        self.path, self.answers, self.times = path and str(path), answers, 0

    @schema_once.once
    async def table_columns(self, table: str) -> Any:
        self.times += 1
        return self.answers[min(self.times, len(self.answers)) - 1]


async def test_the_same_question_is_asked_once_and_nobody_changes_the_answer(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"1")
    asked = Asked(tmp_path / "a.db", ["paper"])
    (await asked.table_columns("votes")).append("spoilt")
    assert await asked.table_columns("votes") == ["paper"]
    assert asked.times == 1


async def test_another_build_is_asked_anew(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"1")
    asked = Asked(tmp_path / "a.db", ["old"], ["new"])
    assert await asked.table_columns("votes") == ["old"]
    (tmp_path / "a.db").write_bytes(b"22")
    assert await asked.table_columns("votes") == ["new"]


async def test_a_count_that_was_stopped_for_its_time_is_asked_again(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"1")
    asked = Asked(tmp_path / "a.db", {"votes": None}, {"votes": 3})
    assert await asked.table_columns("x") == {"votes": None}
    assert await asked.table_columns("x") == {"votes": 3}


async def test_a_database_in_memory_is_asked_each_time() -> None:
    asked = Asked(None, ["a"], ["b"])
    assert [await asked.table_columns("x"), await asked.table_columns("x")] == [["a"], ["b"]]


async def test_the_list_of_tables_counts_anew_after_a_change(
    small_db: Path, tmp_path: Path, site_of: Callable[..., Any]
) -> None:
    path = tmp_path / "evidence.db"
    shutil.copy(small_db, path)
    site = site_of(path)
    await site.invoke_startup()

    async def rows() -> int:
        listed = (await site.client.get("/evidence.json")).json()["tables"]
        return next(t["count"] for t in listed if t["name"] == "votes")

    assert await rows() > 0
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM votes")
    assert await rows() == 0
