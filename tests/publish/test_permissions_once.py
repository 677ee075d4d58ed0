"""Who may see a table is asked once a table; what metadata.yml closes stays closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from plugins import permissions_once

ROOT = Path(__file__).resolve().parents[2]


async def site(small_db: Path) -> Datasette:
    closed = {"databases": {"evidence": {"tables": {"votes": {"allow": {"id": "nobody"}}}}}}
    made = Datasette(
        [str(small_db)], metadata=closed, plugins_dir=str(ROOT / "plugins"), template_dir=str(ROOT / "templates")
    )
    await made.invoke_startup()
    return made


async def test_a_table_that_is_closed_stays_closed_however_often_it_is_asked_for(small_db: Path) -> None:
    served = await site(small_db)
    for table, status in [("votes", 403), ("papers", 200)] * 2:
        assert (await served.client.get(f"/evidence/{table}.json")).status_code == status


async def test_the_description_is_read_once_a_table(small_db: Path) -> None:
    served = await site(small_db)
    for number in range(3):
        await served.client.get(f"/evidence.json?_n={number}")
    kept = getattr(served, permissions_once.ASKED).cache_info()
    assert kept.misses == kept.currsize
    assert kept.hits >= kept.misses


async def test_where_another_plugin_may_change_the_description_it_is_read_anew(
    monkeypatch: pytest.MonkeyPatch, small_db: Path
) -> None:
    class Changing:
        def get_hookimpls(self) -> list[Any]:
            return ["a plugin"]

    served = Datasette([str(small_db)])
    before = getattr(served, permissions_once.ASKED)
    monkeypatch.setattr(permissions_once.pm.hook, "get_metadata", Changing())
    permissions_once.startup(served)
    assert getattr(served, permissions_once.ASKED) == before
