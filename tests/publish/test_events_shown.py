"""What an update meant stands first among the changes and in the feed, and leads to what it rests on."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evidence.records import Event
from evidence.store import Store

EVENTS = (
    Event(kind="retracted", sentence="A counted study was retracted & more.", keys=("90000001",)),
    Event(kind="tally", outcome="craving", sentence="Craving: from 1 of 1 to 1 of 2.", keys=("90000001", "90000002")),
    Event(kind="results_posted", sentence="Results stand alone: NCT99999901.", keys=("NCT99999901",)),
)


@pytest.fixture
async def ask(small_db: Path, tmp_path: Path, site_of: Callable[..., Any]) -> Any:
    path = tmp_path / "evidence.db"
    shutil.copy(small_db, path)
    with Store(path) as store:
        for day in (1, 2, 3):
            store.save_events(EVENTS, datetime(2026, 6, day, tzinfo=UTC))
    site = site_of(path)
    await site.invoke_startup()
    return site.client.get


async def test_the_five_newest_stand_first_and_lead_on(ask: Any) -> None:
    text = re.sub(r"\s+", " ", (await ask("/changes")).text)
    section = text[text.index('id="meant"') : text.index("</section>", text.index('id="meant"'))]
    assert re.findall(r'<time datetime="2026-06-0(\d)', section) == ["3", "3", "3", "2", "2"]
    assert '/study/90000001">A counted study was retracted &amp; more.' in section
    assert '/outcome/craving">Craving: from 1 of 1 to 1 of 2.' in section
    assert '/trial/NCT99999901">Results stand alone' in section
    assert text.index('id="meant"') < text.index('id="runs"')


async def test_the_feed_tells_them_each_with_its_own_id(ask: Any) -> None:
    feed = (await ask("/feed.atom")).text
    assert feed.count("<title>What it changes: Craving: from 1 of 1 to 1 of 2.</title>") == 3
    ids = re.findall(r"<id>([^<]+)</id>", feed)
    assert len(ids) == len(set(ids))
    filtered = (await ask("/feed.atom?study_type=randomized_trial")).text
    assert "What it changes" not in filtered


async def test_without_events_nothing_is_said(get: Any) -> None:
    assert 'id="meant"' not in (await get("/changes")).text
