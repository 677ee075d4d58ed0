"""Pages and downloads take turns: a few are made at a time, in the order of asking, and no reader holds another up."""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from publish.export import FORMATS

ROOT = Path(__file__).parents[2]
READERS, PIECES = 50, 4


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("in_turn", ROOT / "plugins" / "in_turn.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "PIECE", 1)
    return module


class Exports:
    """An application that writes down whose piece it makes, and how many at once."""

    def __init__(self, plugin: ModuleType, app: Any = None) -> None:
        self.log: list[str] = []
        self.making = self.most = 0
        self.serve = plugin.asgi_wrapper()(app or self.app)

    async def app(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        reader = scope["query_string"].decode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(PIECES if "/export/" in scope["path"] else 0):
            self.making += 1
            self.most = max(self.most, self.making)
            await asyncio.sleep(0)
            self.log.append(reader)
            self.making -= 1
            await send({"type": "http.response.body", "body": b"piece", "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def get(
        self, reader: str, path: str = "/export/csv", receive: Any = None, send: Any = None, method: str = "GET"
    ) -> bytes:
        sent: list[dict[str, Any]] = []

        async def take(message: dict[str, Any]) -> None:
            sent.append(message)
            if send:
                await send(message)

        async def waits() -> None:
            await asyncio.Event().wait()

        scope = {"type": "http", "method": method, "path": path, "query_string": reader.encode()}
        await self.serve(scope, receive or waits, take)
        return b"".join(message.get("body", b"") for message in sent)


async def test_fifty_downloads_are_made_one_piece_at_a_time_and_all_go_on(plugin: ModuleType) -> None:
    exports = Exports(plugin)
    whole = await asyncio.gather(*(exports.get(str(number)) for number in range(READERS)))
    assert whole == [b"piece" * PIECES] * READERS
    assert exports.most == 1
    rounds = [exports.log[at : at + READERS] for at in range(0, len(exports.log), READERS)]
    assert [len(set(one)) for one in rounds] == [READERS] * PIECES  # nobody has a second piece before all had one


async def test_a_page_waits_for_no_download(plugin: ModuleType) -> None:
    exports = Exports(plugin)
    downloads = [asyncio.ensure_future(exports.get(str(number))) for number in range(READERS)]
    await asyncio.sleep(0)
    await exports.get("page", "/brief")
    assert not any(download.done() for download in downloads)
    await asyncio.gather(*downloads)


@pytest.mark.parametrize(
    ("path", "most"), [("/evidence/papers", "PAGES"), ("/-/health", None), ("/static/a.css", None)]
)
async def test_of_two_hundred_pages_a_few_are_made_at_a_time(plugin: ModuleType, path: str, most: str | None) -> None:
    making, seen = 0, []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        nonlocal making
        making += 1
        seen.append(making)
        await asyncio.sleep(0)
        making -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"page"})

    exports = Exports(plugin, page)
    assert await asyncio.gather(*(exports.get(str(n), path) for n in range(200))) == [b"page"] * 200
    assert max(seen) == (getattr(plugin, most) if most else 200)


@pytest.mark.parametrize("parts", [1, 3], ids=["whole", "in parts"])
async def test_a_page_that_is_made_gives_its_turn_away_before_it_is_taken(plugin: ModuleType, parts: int) -> None:
    never = asyncio.Event()

    async def page(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for number in range(parts):
            await send({"type": "http.response.body", "body": b"page", "more_body": number < parts - 1})

    async def stuck(message: dict[str, Any]) -> None:
        if message.get("body"):
            await never.wait()

    exports = Exports(plugin, page)
    slow = [asyncio.ensure_future(exports.get(str(n), "/brief", send=stuck)) for n in range(plugin.PAGES)]
    await asyncio.sleep(0)
    assert await asyncio.wait_for(exports.get("other", "/brief"), 10) == b"page" * parts
    [task.cancel() for task in slow]


async def test_a_form_reaches_the_application_unread(plugin: ModuleType) -> None:
    async def desk(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": (await receive())["body"]})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": forms.pop()}

    forms = [b"a=1"]
    assert await Exports(plugin, desk).get("one", "/desk/settle", receive, method="POST") == b"a=1"


async def test_a_reader_who_takes_nothing_holds_up_nobody(plugin: ModuleType) -> None:
    exports, never = Exports(plugin), asyncio.Event()

    async def stuck(message: dict[str, Any]) -> None:
        if message.get("body"):
            await never.wait()

    slow = asyncio.ensure_future(exports.get("slow", send=stuck))
    await asyncio.sleep(0.01)
    assert await asyncio.wait_for(exports.get("other"), 10) == b"piece" * PIECES
    slow.cancel()


async def left() -> dict[str, Any]:
    return {"type": "http.disconnect"}


async def test_a_reader_who_left_gets_no_more_made(plugin: ModuleType) -> None:
    exports = Exports(plugin)
    await exports.get("left", receive=left)
    assert len(exports.log) < PIECES
    assert await exports.get("other") == b"piece" * PIECES


async def test_pages_whose_readers_left_while_they_waited_are_not_made(plugin: ModuleType) -> None:
    made, go = [], asyncio.Event()

    async def page(scope: Any, receive: Any, send: Any) -> None:
        made.append(scope["query_string"])
        await go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"page"})

    exports = Exports(plugin, page)
    begun = [asyncio.ensure_future(exports.get(str(number), "/brief")) for number in range(plugin.PAGES)]
    await asyncio.sleep(0)
    gone = [asyncio.ensure_future(exports.get("gone", "/brief", receive=left)) for _ in range(100)]
    last = asyncio.ensure_future(exports.get("last", "/brief"))
    await asyncio.sleep(0.01)
    go.set()
    assert await asyncio.gather(*begun, last) == [b"page"] * (plugin.PAGES + 1)
    assert await asyncio.gather(*gone) == [b""] * 100
    assert b"gone" not in made


async def test_a_download_that_fails_gives_its_turn_away(plugin: ModuleType) -> None:
    async def fails(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError("broken")

    wrap = plugin.asgi_wrapper()
    serve = wrap(fails)
    for _ in range(3):
        with pytest.raises(ValueError, match="broken"):
            await asyncio.wait_for(
                serve({"type": "http", "method": "GET", "path": "/export/csv"}, asyncio.Event().wait, None), 10
            )


async def test_small_pieces_are_put_together_and_none_is_lost(
    plugin: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugin, "PIECE", 12)
    sizes: list[int] = []

    async def size(message: dict[str, Any]) -> None:
        sizes.append(len(message.get("body", b"")))

    assert await Exports(plugin).get("one", send=size) == b"piece" * PIECES
    assert sizes == [0, 15, 5]


@pytest.mark.parametrize(
    "path",
    ["/export/csv", "/topic/other/export/ris", "/evidence/papers.csv", *(f"/evidence/evidence.{n}" for n in FORMATS)],
)
def test_what_is_a_download_waits_from_the_start(plugin: ModuleType, path: str) -> None:
    assert plugin.DOWNLOAD.search(path)


@pytest.mark.parametrize(
    "path", ["/", "/evidence/evidence", "/evidence/evidence.json", "/study/doi:10.9999/a.csv", "/brief"]
)
def test_what_is_a_page_does_not(plugin: ModuleType, path: str) -> None:
    assert not plugin.DOWNLOAD.search(path)
