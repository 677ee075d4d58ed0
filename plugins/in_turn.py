"""Downloads take turns, so that fifty at once leave the pages answering and none of them waits for another's reader.

A piece of a download is made in its turn, first come, first served, and sent out of it: a slow reader holds up nobody.
Small pieces, such as Datasette's lines of CSV, are put together before they are sent.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

from publish.export import FORMATS

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

TURNS = 1  # pieces made at a time: the pages have the other threads
PIECE = 64 * 1024  # bytes sent at a time
DOWNLOAD = re.compile(rf"/export/[a-z]+$|^/[^/]+/[^/]+\.(?:csv|{'|'.join(FORMATS)})$")


class ReaderLeftError(BaseException):
    """Whoever asked for a download has closed the connection; not an Exception, so that no page is made of it."""


@hookimpl(tryfirst=True)
def asgi_wrapper() -> Callable[[App], App]:
    """Nearest to the application: what else looks at an answer sees its pieces put together."""

    def wrap(app: App) -> App:
        turns = asyncio.Semaphore(TURNS)

        async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            download = Download(turns, send)
            try:
                if DOWNLOAD.search(scope["path"]):
                    await download.begin(receive)
                await app(scope, receive, download.take)
            except ReaderLeftError:
                return
            finally:
                download.end()

        return serve

    return wrap


class Download:
    """One answer: its piece in the making and whether it is its turn."""

    def __init__(self, turns: asyncio.Semaphore, send: Any) -> None:
        self._turns = turns
        self._send = send
        self._is_on = False
        self._parts = bytearray()
        self._left: asyncio.Future[None] | None = None

    async def begin(self, receive: Any) -> None:
        """Look out for the reader to leave, and wait for the first turn."""
        self._left = asyncio.ensure_future(until_left(receive))
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
        if more:
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
