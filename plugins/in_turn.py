"""Pages and downloads take turns: however many are asked for at once, a few are in the making, and their lines in memory.

A page, or a piece of a download, is made in its turn, first come, first served, and sent out of it: a slow reader holds up
nobody. Downloads have a turn of their own, so that fifty at once leave the pages answering. What nobody waits for any more
is not made. Small pieces, such as Datasette's lines of CSV, are put together before they are sent.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from publish.asgi import App, around
from publish.export import FORMATS

TURNS = 1  # pieces made at a time: the pages have the other threads
PAGES = 4  # pages made at a time; 200 pages of 1,000 lines at once took 2.4 GB
PIECE = 64 * 1024  # bytes sent at a time
NO_WAIT = re.compile(r"^/(?:-|static)/")
DOWNLOAD = re.compile(rf"/export/[a-z]+$|^/[^/]+/[^/]+\.(?:csv|{'|'.join(FORMATS)})$")


class ReaderLeftError(BaseException):
    """Whoever asked has closed the connection; not an Exception, so that no page is made of it."""


@hookimpl(tryfirst=True)
def asgi_wrapper() -> Callable[[App], App]:
    """Nearest to the application: what else looks at an answer sees its pieces put together."""

    downloads, pages = asyncio.Semaphore(TURNS), asyncio.Semaphore(PAGES)

    @around
    async def serve(app: App, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        is_download = bool(DOWNLOAD.search(scope["path"]))
        answer = Answer(downloads if is_download else pages, send, is_download)
        try:
            if not NO_WAIT.search(scope["path"]):
                await answer.begin(receive if scope["method"] in ("GET", "HEAD") else None)
            await app(scope, receive, answer.take)
        except ReaderLeftError:
            return
        finally:
            answer.end()

    return serve


class Answer:
    """One answer: its piece in the making and whether it is its turn; a page is made in one turn."""

    def __init__(self, turns: asyncio.Semaphore, send: Any, in_pieces: bool) -> None:
        self._turns = turns
        self._send = send
        self._in_pieces = in_pieces
        self._is_on = False
        self._parts = bytearray()
        self._left: asyncio.Future[None] | None = None

    async def begin(self, receive: Any) -> None:
        """Look out for the reader to leave (not where the application has a form to receive), and wait for the first turn."""
        self._left = asyncio.ensure_future(until_left(receive)) if receive else None
        await self._wait()

    async def take(self, message: dict[str, Any]) -> None:
        """Take a message of the application; ReaderLeftError where nobody waits for the next any more."""
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._parts += message.get("body", b"")
        more = message.get("more_body", False)
        if more and len(self._parts) < PIECE:
            return
        body = bytes(self._parts)
        self._parts.clear()
        self._pass_on()
        await self._send({**message, "body": body})
        if more and self._in_pieces:
            await asyncio.sleep(0)  # what else waits comes first
            await self._wait()

    def end(self) -> None:
        """Give the turn to the next, and look out no longer."""
        self._pass_on()
        if self._left:
            self._left.cancel()

    async def _wait(self) -> None:
        await self._turns.acquire()
        self._is_on = True
        if self._left and self._left.done():
            raise ReaderLeftError

    def _pass_on(self) -> None:
        if self._is_on:
            self._is_on = False
            self._turns.release()


async def until_left(receive: Any) -> None:
    """End when the reader closes the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
