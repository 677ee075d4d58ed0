"""What the site replaces of Datasette is there and still used; where it is not, the site says so and does not start."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import datasette.database
import pytest
from datasette.app import Datasette
from datasette.utils import StartupError

from operate.publishing import open_site
from plugins import errors
from publish.kept import Interrupted

ROOT = Path(__file__).parents[2]


def test_every_part_is_there() -> None:
    assert errors.LACKING == []
    assert len(errors.PRIVATE) == len(set(errors.PRIVATE))


def test_a_datasette_without_one_is_named_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "LACKING", ["QueryInterrupted"])
    with pytest.raises(StartupError, match=r"Datasette 0\.\S+ lacks QueryInterrupted"):
        errors.startup(SimpleNamespace(databases={}))


async def test_a_query_that_datasette_stops_is_counted(small_db: Path) -> None:
    site = open_site(small_db, ROOT)
    await site.invoke_startup()
    before = Interrupted.count
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(Interrupted):
        await site.get_database("evidence").execute(endless, custom_time_limit=20)
    assert Interrupted.count == before + 1


async def test_a_refused_query_is_written_by_us(small_db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site: Datasette = open_site(small_db, ROOT)
    await site.invoke_startup()
    with pytest.raises(datasette.database.sqlite3.OperationalError):
        await site.get_database("evidence").execute("select " + "nope, " * 500 + "1")
    written = capsys.readouterr().err
    assert written.startswith("ERROR")
    assert len(written) < 2 * errors.LINE
