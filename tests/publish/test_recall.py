"""The lists of reviews are held against the table, and every miss has its reason."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evidence.store import Store
from evidence.topic import digest, load_topic, read_definition, write_definition

ROOT = Path(__file__).resolve().parents[2]
LISTS = {
    "Doe 2020": ("90000001", "doi:10.9999/90000002", "90000003", "90000001", "12345678"),
    "Roe 2021": ("90000004",),
}


@pytest.fixture
async def text(small_db: Path, tmp_path: Path, site_of: Callable[..., Any]) -> str:
    path = tmp_path / "evidence.db"
    shutil.copy(small_db, path)
    topic = replace(load_topic(ROOT / "topics" / "ketamine-oud.yml"), recall=LISTS)
    with Store(path) as store, store.transaction():
        store.save_meta({"definition": write_definition(topic)})
        store.connection.execute("UPDATE \"rows\" SET scope = 'adjacent' WHERE paper = '90000003'")
    site = site_of(path)
    await site.invoke_startup()
    page = (await site.client.get("/methods")).text
    return re.sub(r"\s+", " ", page[page.index('id="recall"') : page.index('id="search"')])


async def test_each_list_is_counted_once_a_record(text: str) -> None:
    plain = re.sub(r"<[^>]+>", "", text)
    assert "Of 4 included records 3 records found, 2 records in the table." in plain
    assert "Of 1 included records 1 records found, 1 records in the table." in plain


async def test_every_miss_says_why_and_leads_on(text: str) -> None:
    assert "Not in the table (2)" in text
    assert re.search(r'href="/study/90000003">[^<]+</a>: read as: Related', text)
    assert '<a href="https://pubmed.ncbi.nlm.nih.gov/12345678/">12345678</a>: not found by the search' in text


async def test_a_topic_without_lists_says_nothing(get: Any) -> None:
    assert 'id="recall"' not in (await get("/methods")).text


def test_the_lists_are_kept_with_the_topic_and_change_no_topic_without_them() -> None:
    topic = load_topic(ROOT / "topics" / "ketamine-oud.yml")
    assert "recall" not in json.loads(write_definition(topic))
    listed = replace(topic, recall=LISTS)
    assert read_definition(write_definition(listed), Path("x")).recall == LISTS
    assert digest(listed) != digest(topic)
