"""A site published with --no-abstracts shows no published abstract anywhere, and keeps its quotes."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from operate import publishing

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def hidden(small_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("hidden") / "evidence.db"
    shutil.copy(small_db, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('abstracts', 'hidden')")
    return copy


def published(database: Path) -> tuple[str, str]:
    """A record with a published abstract, and its last words."""
    sql = (
        "SELECT paper, abstract FROM papers WHERE abstract_kind = 'published' AND length(abstract) > 80 ORDER BY paper"
    )
    with closing(sqlite3.connect(database)) as connection:
        paper, abstract = connection.execute(sql).fetchone()
    return paper, abstract.rstrip(".")[-30:]


async def text_of(database: Path, page: str) -> tuple[int, str]:
    site = publishing.open_site(database, ROOT)
    await site.invoke_startup()
    answer: Any = await site.client.get(page)
    return answer.status_code, answer.text


async def test_the_page_of_a_record_says_that_abstracts_are_not_shown_here(hidden: Path) -> None:
    paper, _ = published(hidden)
    _, text = await text_of(hidden, f"/study/{paper}")
    assert "does not show published abstracts" in text


@pytest.mark.parametrize("page", ["/evidence/papers.json?_size=max", "/evidence/versions.json?_size=max"])
async def test_the_tables_that_hold_abstracts_are_closed(hidden: Path, small_db: Path, page: str) -> None:
    assert (await text_of(hidden, page))[0] == 403
    assert (await text_of(small_db, page))[0] == 200


@pytest.mark.parametrize("form", ["ris", "jsonl", "nbib"])
async def test_downloads_leave_published_abstracts_out(hidden: Path, small_db: Path, form: str) -> None:
    _, ending = published(hidden)
    words = "".join(ending.split())
    shown, closed = ["".join((await text_of(p, f"/export/{form}"))[1].split()) for p in (small_db, hidden)]
    assert closed.count(words) < shown.count(words)
    assert len(closed) > 100
