"""Feeds, sitemap, robots and health: valid for others' readers, with stable ids and pinned addresses."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from publish import feed, pages

Get = Callable[..., Awaitable[Any]]


async def test_the_feed_is_valid_and_names_every_change(get: Get, small_db: Path) -> None:
    found = feedparser.parse((await get("/feed.atom")).content)
    with sqlite3.connect(small_db) as connection:
        changes = connection.execute("SELECT count(*) FROM all_changes").fetchone()[0]
    assert not found.bozo
    assert len(found.entries) == changes
    assert len({e.id for e in found.entries}) == changes
    assert all(e.updated_parsed and e.link.startswith("http") for e in found.entries)
    assert found.feed.updated == max(e.updated for e in found.entries)


async def test_an_unchanged_feed_is_not_sent_again(get: Get) -> None:
    first = await get("/feed.atom")
    again = await get("/feed.atom", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await get("/feed.atom", headers={"if-none-match": '"other"'})
    assert other.status_code == 200


async def test_a_saved_filter_has_a_feed_of_its_own_records(get: Get) -> None:
    found = feedparser.parse((await get("/feed.atom?study_type=case_report")).content)
    assert not found.bozo
    assert found.entries
    assert all("90000003" in e.link for e in found.entries)


async def test_a_feed_of_a_wrong_filter_is_refused(get: Get) -> None:
    assert (await get("/feed.atom?nope=1")).status_code == 400


async def test_addresses_come_from_the_public_url(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_PUBLIC_URL", "https://evidence.example.org/")
    for page in ("/feed.atom", "/sitemap.xml", "/robots.txt"):
        text = (await get(page)).text
        assert "https://evidence.example.org/" in text
        assert "localhost" not in text


async def test_the_sitemap_lists_records_and_no_filter_page(get: Get) -> None:
    tree = etree.fromstring((await get("/sitemap.xml")).content)
    addresses = [e.text or "" for e in tree.iter("{*}loc")]
    assert sum("/study/" in a for a in addresses) == 10
    assert not any("?" in a for a in addresses)
    for address in addresses:
        assert (await get(address.partition("localhost")[2])).status_code == 200, address


async def test_menu_and_sitemap_are_the_list_of_pages(get: Get) -> None:
    """A page that is entered is found: a page without an entry has no address."""
    menu = [a.get("href") for a in html.fromstring((await get("/methods")).text).xpath("//nav[@aria-label='Main']//a")]
    listed = [
        (e.text or "").partition("localhost")[2]
        for e in etree.fromstring((await get("/sitemap.xml")).content).iter("{*}loc")
    ]
    plain = [page for page in pages.PAGES if "{" not in page.address]
    others = [h for h in menu if h.startswith("/evidence/") or "#" in h]
    assert [h.partition("?")[0] for h in others] == ["/evidence/evidence"]
    assert [h for h in menu if h not in others] == ["/" + p.address for p in plain if p.menu]
    assert {a for a in listed if a.count("/") == 1} == {"/" + p.address for p in plain if p.listed}
    assert "/review" not in listed


async def test_robots_keep_crawlers_off_filters_and_downloads(get: Get) -> None:
    text = (await get("/robots.txt")).text
    assert {"Disallow: /*?", "Disallow: /export/", "Allow: /"} <= set(text.splitlines())


async def test_health_says_what_is_overdue_with_the_status_for_it(get: Get) -> None:
    answer = await get("/-/health")
    said = answer.json()
    assert answer.status_code == (503 if said["overdue"] else 200)
    assert said["sources"]["pubmed"]["last_complete"]
    assert said["counts"]["papers"] == 10
    assert answer.headers["cache-control"] == "no-store"


@given(st.text(max_size=80))
def test_no_title_breaks_the_feed(title: str) -> None:
    entry = {
        "id": "tag:x,2026:1",
        "title": title,
        "summary": title,
        "href": "http://x/",
        "updated": "2026-01-01T00:00:00Z",
    }
    found = etree.fromstring(feed.atom("t", "http://x/feed", "http://x/", [entry]))
    assert len(found.findall("{*}entry")) == 1
