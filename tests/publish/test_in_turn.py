"""Downloads take turns: one piece is made at a time, in the order of asking, and no reader holds another up."""

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

    def __init__(self, plugin: ModuleType) -> None:
        self.log: list[str] = []
        self.making = self.most = 0
        self.serve = plugin.asgi_wrapper()(self.app)

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

    async def get(self, reader: str, path: str = "/export/csv", receive: Any = None, send: Any = None) -> bytes:
        sent: list[dict[str, Any]] = []

        async def take(message: dict[str, Any]) -> None:
            sent.append(message)
            if send:
                await send(message)

        async def waits() -> None:
            await asyncio.Event().wait()

        scope = {"type": "http", "path": path, "query_string": reader.encode()}
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


async def test_a_reader_who_takes_nothing_holds_up_nobody(plugin: ModuleType) -> None:
    exports, never = Exports(plugin), asyncio.Event()

    async def stuck(message: dict[str, Any]) -> None:
        if message.get("body"):
            await never.wait()

    slow = asyncio.ensure_future(exports.get("slow", send=stuck))
    await asyncio.sleep(0.01)
    assert await asyncio.wait_for(exports.get("other"), 10) == b"piece" * PIECES
    slow.cancel()


async def test_a_reader_who_left_gets_no_more_made(plugin: ModuleType) -> None:
    exports, messages = Exports(plugin), [{"type": "http.request"}, {"type": "http.disconnect"}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    await exports.get("left", receive=receive)
    assert len(exports.log) < PIECES
    assert await exports.get("other") == b"piece" * PIECES


async def test_a_download_that_fails_gives_its_turn_away(plugin: ModuleType) -> None:
    async def fails(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError("broken")

    wrap = plugin.asgi_wrapper()
    serve = wrap(fails)
    for _ in range(3):
        with pytest.raises(ValueError, match="broken"):
            await asyncio.wait_for(serve({"type": "http", "path": "/export/csv"}, asyncio.Event().wait, None), 10)


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
