"""A page of a table reads the same whatever was looked at before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from operate.publishing import open_site

ROOT = Path(__file__).parents[2]
PAGES = ("/evidence/evidence", "/evidence/papers/90000001", "/evidence/papers", "/evidence/rows/90000001", "/evidence")
BYPASS = {"cookie": "a=b"}  # the memory of pages


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_is_the_same_before_and_after_every_other(small_db: Path, page: str) -> None:
    site = open_site(small_db, ROOT)
    await site.invoke_startup()
    before = await site.client.get(page, headers=BYPASS)
    assert before.status_code == 200
    assert "CC0" in before.text
    for other in (*PAGES, "/evidence/evidence?_facet=year", "/evidence/evidence.json", "/evidence/papers.csv"):
        await site.client.get(other, headers=BYPASS)
    assert (await site.client.get(page, headers=BYPASS)).text == before.text
