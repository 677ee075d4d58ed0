"""Pages are made once a build and address: kept within a bound, told apart by build, name and day, never mixed."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import datasette.database
import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from operate.commands.correct import command as correct
from operate.publishing import copy_database, open_site
from publish import kept

ROOT = Path(__file__).parents[2]
HOST = (b"host", b"localhost")
Served = tuple[int, dict[str, str], bytes]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A served file, here of one word."""
    path = tmp_path / "evidence.db"
    path.write_text("first")
    return path


class Site:
    """An application that answers with what stands in the file, behind the memory."""

    def __init__(self, file: Path) -> None:
        self.file, self.made = file, 0
        self.status, self.headers, self.parts = 200, [(b"content-type", b"text/html")], 1
        self.while_made: Callable[[], Awaitable[None]] | None = None
        databases = {"evidence": SimpleNamespace(path=str(file), is_mutable=True)}
        self.kept = kept.KeptPages(SimpleNamespace(databases=databases), self.app)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        self.made += 1
        begun = self.file.read_text()
        if self.while_made:
            await self.while_made()
        whole = f"{begun} {self.file.read_text()}".encode()
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        for number in range(self.parts):
            more = number < self.parts - 1
            await send({"type": "http.response.body", "body": whole, "more_body": more})

    def publish(self, text: str) -> None:
        before = self.file.stat().st_mtime_ns
        self.file.write_text(text)
        os.utime(self.file, ns=(before + 10**9, before + 10**9))  # of a coarse clock two builds could be of one time

    async def get(
        self, path: str = "/", *headers: tuple[bytes, bytes], method: str = "GET", query: bytes = b""
    ) -> Served:
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {"type": "http", "method": method, "path": path, "query_string": query, "scheme": "http"}
        given = headers if any(name == b"host" for name, _ in headers) else (HOST, *headers)
        await self.kept.serve({**scope, "headers": list(given)}, None, send)
        assert sent[0]["type"] == "http.response.start"
        assert not sent[-1].get("more_body")
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], told, b"".join(message["body"] for message in sent[1:])


@pytest.fixture
def site(file: Path) -> Site:
    return Site(file)


async def test_a_page_is_made_once_and_every_answer_is_the_same(site: Site) -> None:
    first, second = await site.get(), await site.get()
    assert first == second
    assert site.made == 1
    assert second[1]["content-length"] == str(len(second[2]))
    await site.get("/", query=b"a=1")
    assert site.made == 2


async def test_two_hundred_readers_at_once_have_a_page_made_once(site: Site) -> None:
    async def wait() -> None:
        await asyncio.sleep(0.05)

    site.while_made = wait
    answers = await asyncio.gather(*(site.get() for _ in range(200)))
    assert site.made == 1
    assert len({body for _, _, body in answers}) == 1


async def test_whoever_waits_for_a_page_that_fails_gets_an_answer_of_his_own(site: Site) -> None:
    async def wait() -> None:
        await asyncio.sleep(0.01)
        if site.made == 1:
            raise RuntimeError("the first one fails")

    site.while_made = wait
    answers = await asyncio.gather(*(site.get() for _ in range(5)), return_exceptions=True)
    assert [type(answer) for answer in answers].count(RuntimeError) == 1
    assert [answer[0] for answer in answers if isinstance(answer, tuple)] == [200] * 4


@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', "*"])
async def test_a_reader_who_has_the_page_is_told_so(site: Site, known: str) -> None:
    _, headers, _ = await site.get()
    assert headers["cache-control"] == "public, no-cache"  # asked for before every use: a retraction is seen at once
    status, told, body = await site.get("/", (b"if-none-match", known.format(headers["etag"]).encode()))
    assert (status, body, told["etag"]) == (304, b"", headers["etag"])
    assert "content-length" not in told
    assert (await site.get("/", (b"if-none-match", b'"other"')))[0] == 200


async def test_a_condition_of_the_first_reader_leaves_the_page_whole_for_the_others(site: Site) -> None:
    await site.get("/", (b"if-none-match", b'"old"'), (b"if-modified-since", b"Thu, 01 Jan 2099 00:00:00 GMT"))
    assert (await site.get())[2] == b"first first"


async def test_a_page_that_lacks_what_took_too_long_is_not_kept(site: Site) -> None:
    async def too_long() -> None:
        if site.made == 1:
            datasette.database.QueryInterrupted(None, "select", {})

    site.while_made = too_long
    assert [(await site.get())[0] for _ in range(3)] == [200] * 3
    assert site.made == 2


async def test_a_publish_ends_every_page_of_the_build_before(site: Site) -> None:
    _, old, _ = await site.get()
    await site.get("/other")
    site.publish("other")  # as long as the text before
    status, new, body = await site.get("/", (b"if-none-match", old["etag"].encode()))
    assert (status, body) == (200, b"other other")
    assert new["etag"] != old["etag"]
    assert len(site.kept._kept) == 1


async def test_a_page_during_whose_making_the_evidence_was_published_is_made_anew(site: Site) -> None:
    async def publish_once() -> None:
        if site.made == 1:
            site.publish("second")

    site.while_made = publish_once
    assert (await site.get())[2] == b"second second"
    assert (await site.get())[2] == b"second second"
    assert site.made == 2


async def test_a_page_that_no_build_holds_still_for_is_refused_rather_than_mixed(site: Site) -> None:
    async def publish_always() -> None:
        site.publish(f"build {site.made}")

    site.while_made = publish_always
    status, headers, body = await site.get()
    assert (status, headers["cache-control"]) == (503, "no-store")
    assert b"published" in body
    assert not site.kept._kept


async def test_readers_see_the_build_before_while_a_run_writes(site: Site, file: Path) -> None:
    await site.get()
    journal = file.with_name("evidence.db-journal")
    journal.write_text("half")
    site.publish("half written")
    assert (await site.get())[2] == b"first first"
    await site.get("/other")
    assert len(site.kept._kept) == 1  # what is read while a run writes is not kept
    journal.unlink()
    assert (await site.get())[2] == b"half written half written"


async def test_a_journal_that_a_killed_run_left_holds_no_old_page_up(site: Site, file: Path) -> None:
    await site.get()
    journal = file.with_name("evidence.db-journal")
    journal.write_text("half")
    long_ago = time.time() - 3600
    os.utime(journal, (long_ago, long_ago))
    site.publish("second")
    assert (await site.get())[2] == b"second second"


async def test_a_new_day_has_pages_of_its_own(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await site.get()
    monkeypatch.setattr(kept, "date", SimpleNamespace(today=lambda: date(2099, 1, 1)))
    await site.get()
    assert site.made == 2


@pytest.mark.parametrize("header", [(b"cookie", b"ds_actor=x"), (b"cookie", b"anything=1")])
async def test_whoever_sends_a_cookie_passes_the_memory_by(site: Site, header: tuple[bytes, bytes]) -> None:
    await site.get()
    await site.get("/", header)
    assert site.made == 2
    await site.get("/own", header)
    await site.get("/own")
    assert site.made == 4


async def test_no_name_of_the_site_gets_the_pages_of_another(site: Site) -> None:
    await site.get("/", (b"host", b"127.0.0.1:8001"))
    await site.get("/", (b"host", b"localhost:8001"))
    assert site.made == 2


@pytest.mark.parametrize(
    ("status", "header"),
    [
        (404, (b"a", b"b")),
        (302, (b"location", b"/")),
        (500, (b"a", b"b")),
        (200, (b"set-cookie", b"a=b")),
        (200, (b"Set-Cookie", b"a=b")),
        (200, (b"cache-control", b"no-store")),
        (200, (b"Cache-Control", b"private, max-age=5")),
    ],
)
async def test_what_is_for_one_visitor_or_no_page_is_not_kept(
    site: Site, status: int, header: tuple[bytes, bytes]
) -> None:
    site.status, site.headers = status, [header]
    first = await site.get()
    assert first[0] == status
    assert first[1] == {header[0].decode(): header[1].decode()}  # and passes unchanged
    await site.get()
    assert site.made == 2


async def test_health_and_a_researcher_s_pages_are_made_each_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await site.get("/-/health")
    await site.get("/-/health")
    monkeypatch.setenv("EVIDENCE_RESEARCH", "1")
    await site.get()
    await site.get()
    assert site.made == 4


async def test_a_head_request_gets_the_headers_of_the_page(site: Site) -> None:
    await site.get(method="HEAD")
    _, headers, body = await site.get()
    assert body
    assert await site.get(method="HEAD") == (200, headers, b"")


async def test_a_download_in_pieces_is_kept_when_it_is_small_and_passed_on_when_it_is_not(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.parts = 3
    assert (await site.get("/small"))[2] == b"first first" * 3
    assert (await site.get("/small"))[2] == b"first first" * 3
    assert site.made == 1
    monkeypatch.setattr(kept, "LARGEST", 20)
    assert (await site.get("/large"))[2] == (await site.get("/large"))[2] == b"first first" * 3
    assert site.made == 3


async def test_of_downloads_at_once_no_more_is_taken_than_there_is_room_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.parts, most = 20, 0
    monkeypatch.setattr(kept, "ROOM", 10 * len(b"first first"))
    taken = kept.Taken.__call__

    async def watched(self: kept.Taken, message: dict[str, Any]) -> None:
        nonlocal most
        await asyncio.sleep(0)
        await taken(self, message)
        most = max(most, site.kept._room.taken)

    monkeypatch.setattr(kept.Taken, "__call__", watched)
    answers = await asyncio.gather(*(site.get(f"/{number}") for number in range(50)))
    assert [body for _, _, body in answers] == [b"first first" * 20] * 50  # and each is whole for its reader
    assert most <= kept.ROOM
    assert site.kept._room.taken == 0


@pytest.mark.parametrize("more", [-1, 0, 1])
async def test_a_large_answer_is_sent_in_parts(site: Site, more: int) -> None:
    text = "x" * (kept.PART + more)  # given twice, with a space between
    site.file.write_text(text)
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [HOST]}
    for _ in range(2):  # made, and from memory
        sent.clear()
        await site.kept.serve(scope, None, send)
        assert b"".join(message["body"] for message in sent[1:]).decode() == f"{text} {text}"
        assert max(len(message["body"]) for message in sent[1:]) <= kept.PART
        assert [message.get("more_body", False) for message in sent[1:]] == [True] * (len(sent) - 2) + [False]
    assert site.made == 1


async def test_a_page_whose_reader_left_before_it_was_made_is_made_for_the_next_and_once(site: Site) -> None:
    made, calls = site.kept._app, 0

    async def left_at_first(scope: Any, receive: Any, send: Any) -> None:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0.01)
        if calls > 2:  # whoever left gets nothing
            await made(scope, receive, send)

    async def wait() -> None:
        await asyncio.sleep(0.01)

    site.while_made, site.kept._app = wait, left_at_first
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [HOST]}

    async def nothing(message: dict[str, Any]) -> None:
        raise AssertionError

    gone = [asyncio.ensure_future(site.kept.serve(scope, None, nothing)) for _ in range(2)]
    answers = await asyncio.gather(*(site.get() for _ in range(50)))
    await asyncio.gather(*gone)
    assert site.made == 1
    assert {status for status, _, _ in answers} == {200}


async def test_a_download_that_was_published_over_is_not_kept(site: Site) -> None:
    site.parts = 3

    async def publish() -> None:
        site.publish(f"build {site.made}")

    site.while_made = publish
    await site.get()
    assert not site.kept._kept


async def test_the_memory_has_a_bound_and_what_was_not_asked_for_longest_goes_first(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("x" * 1000)
    monkeypatch.setattr(kept, "MOST", 10 * (2001 + kept.BESIDES))
    site = Site(file)
    for number in range(10):
        await site.get(f"/{number}")
    await site.get("/0")
    await site.get("/10")
    assert site.kept._kept.currsize <= kept.MOST
    assert site.made == 11
    await site.get("/0")
    assert site.made == 11
    await site.get("/1")
    assert site.made == 12


# the site itself


async def served(path: Path) -> Datasette:
    site = open_site(path, ROOT)
    await site.invoke_startup()
    return site


PAGES = ("/", "/brief", "/evidence/evidence", "/evidence/evidence?_search=craving", "/study/90000001", "/feed.atom")


async def test_pages_from_memory_are_those_of_the_application(small_db: Path) -> None:
    site = await served(small_db)
    for page in (*PAGES, "/export/csv", "/evidence/papers.csv?_stream=1", "/static/site.css"):
        first, again = [await site.client.get(page) for _ in range(2)]
        made = await site.client.get(page, headers={"cookie": "past=memory"})
        assert first.status_code == 200, page
        assert first.content == again.content == made.content, page
        assert again.headers["etag"] == first.headers.get("etag", again.headers["etag"])
        assert "default-src 'none'" in again.headers["content-security-policy"]
        assert "max-age" not in made.headers.get("cache-control", "")


async def test_a_foreign_name_is_refused_a_page_that_is_kept(small_db: Path) -> None:
    site = await served(small_db)
    assert (await site.client.get("/")).status_code == 200
    assert (await site.client.get("/", headers={"host": "evil.example"})).status_code == 421
    feeds = [(await site.client.get("/feed.atom", headers={"host": f"localhost:{port}"})).text for port in (1, 2)]
    assert ["localhost:1/" in text for text in feeds] == [True, False]


async def test_a_correction_is_seen_at_once(small_db: Path, tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    copy_database(small_db, path)
    site = await served(path)
    before = (await site.client.get("/study/90000001")).text
    said = ["90000001", "study_type", "narrative_review", "--reason", "Read anew", "--by", "reader", "--db", str(path)]
    done = await asyncio.to_thread(CliRunner().invoke, correct, said)
    assert done.exit_code == 0, done.output
    after = (await site.client.get("/study/90000001")).text
    assert after != before
    assert "Read anew" in after


async def test_a_past_day_is_kept_under_its_own_address(small_db: Path, tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    copy_database(small_db, path)
    site = await served(path)
    today = (await site.client.get("/")).text
    past = [(await site.client.get("/?as_of=2026-05-15")).text for _ in range(2)]
    assert past[0] == past[1] != today
    assert (await site.client.get("/?as_of=2026-W20-5")).status_code == 400
    assert (await site.client.get("/")).text == today
