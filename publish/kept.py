"""A page is made once a build and address and kept in memory; readers who have it already are told so (304).

The evidence changes when it is published or corrected and in no other way, so an answer holds until a served file
changes or a day ends. What a run writes is unseen until it is whole: while it writes, the pages of the build before are
sent, and a page is made of one build or made anew. Kept are whole answers of 200 to visitors without a cookie, least
recently used out first; the review desk, the state of the site and long downloads pass through. What is sent goes in
parts, since a server holds a copy of what a reader has not taken yet.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from dataclasses import dataclass
from datetime import date
from typing import Any

import datasette.database
from cachetools import LRUCache
from datasette import Response

from publish import builds
from publish.asgi import App
from publish.downloads import ChangedError

Headers = list[tuple[bytes, bytes]]
Key = tuple[str, bytes, bytes, bytes]
Token = tuple[date, builds.Build]
Making = asyncio.Future[bool]  # whether the making was begun, not left by its reader

MOST = 48 * 2**20  # bytes kept, so that with what is in the making the site grows by less than 100 MiB
LARGEST = 4 * 2**20  # bytes of one answer
ROOM = 16 * 2**20  # bytes taken at a time of answers that are sent while they are made
PART = 64 * 1024  # bytes sent at a time
BESIDES = 1024  # bytes that a kept answer takes besides its body
ANEW = 5  # times a page is made because the evidence was published meanwhile
OURS = (b"cache-control", b"content-length", b"etag", b"vary")
CONDITIONS = (b"if-none-match", b"if-modified-since")
BUSY = "The evidence is being published at this moment. Ask again in a few seconds.\n"


class Interrupted(datasette.database.QueryInterrupted):  # type: ignore[misc]
    """A query stopped for its time, counted: Datasette then leaves out what it was for, and such a page is not kept."""

    count = 0

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        Interrupted.count += 1


datasette.database.QueryInterrupted = Interrupted


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of 200 with its strong ETag."""

    headers: Headers
    body: bytes
    etag: bytes


class KeptPages:
    """The application with its memory."""

    def __init__(self, datasette: Any, app: App) -> None:
        self._datasette = datasette
        self._app = app
        self._token: Token | None = None
        self._kept: LRUCache[Key, Answer] = LRUCache(MOST, getsizeof=lambda answer: len(answer.body) + BESIDES)
        self._making: dict[Key, Making] = {}
        self._room = Room()

    async def serve(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Send a kept answer, or have it made: by one request, while others for the same address wait for it.

        Where that one left before its turn came another has it made.
        """
        key, send = key_of(scope), in_parts(send)
        if key is None:
            await self._app(scope, receive, send)
            return
        while key not in self._current() and (making := self._making.get(key)):
            await asyncio.wait([making])
            if making.result():
                break
        kept = self._current().get(key)
        if kept:
            await send_kept(kept, scope, send)
        elif scope["method"] == "HEAD" or key in self._making:
            await self._app(scope, receive, send)
        else:
            self._making[key] = made = asyncio.get_running_loop().create_future()
            taken = Taken(send, made, self._room)
            try:
                await self._make(key, scope, receive, taken)
            finally:
                del self._making[key]
                release(made, taken.begun)
                taken.forget()

    def _files(self) -> list[Any]:
        """The files that change; a past day is a database of its own that never does."""
        return [database.path for database in self._datasette.databases.values() if database.is_mutable]

    def _current(self) -> LRUCache[Key, Answer]:
        """What is kept of the build that holds now; of those before nothing stays."""
        files = self._files()
        token = (date.today(), builds.build(files))
        if token != self._token and not (self._token and token[0] == self._token[0] and builds.is_written(files)):
            self._token = token
            self._kept.clear()
        return self._kept

    async def _make(self, key: Key, scope: dict[str, Any], receive: Any, taken: Taken) -> None:
        """Have an answer made, send it and keep it where it can be kept."""
        before = Interrupted.count
        whole = await self._of_one_build(scope, receive, taken)
        answer = taken.whole()
        if answer and whole and Interrupted.count == before and not builds.journals(self._files()):
            self._current()[key] = answer
        if taken.passed_on:
            return
        if not whole:
            busy = Response.text(BUSY, status=503, headers={"retry-after": "5", "cache-control": "no-store"})
            await busy.asgi_send(taken.send)
        elif answer:
            await send_kept(answer, scope, taken.send)
        else:
            await taken.pass_on()

    async def _of_one_build(self, scope: dict[str, Any], receive: Any, taken: Taken) -> bool:
        """Have an answer made, anew where the evidence was published meanwhile; whether it is of one build."""
        unconditional = [(name, value) for name, value in scope["headers"] if name.lower() not in CONDITIONS]
        same = False
        for _ in range(ANEW):
            taken.forget()
            before = builds.build(self._files())
            try:
                await self._app({**scope, "headers": unconditional}, receive, taken)
            except Exception as error:
                taken.begun = True
                if not isinstance(error, ChangedError) or taken.passed_on or builds.build(self._files()) == before:
                    raise
            same = builds.build(self._files()) == before
            if same or taken.passed_on:
                break
        return same


class Room:
    """How much may be taken of answers that are sent while they are made, all together."""

    def __init__(self) -> None:
        self.taken = 0


class Taken:
    """Takes the messages of an answer: one in one piece is held back, one in pieces is passed on as it comes.

    Of one that is passed on as much is taken as can be kept and as there is room for.
    """

    def __init__(self, send: Any, made: Making, room: Room) -> None:
        self.send = send
        self.messages: list[dict[str, Any]] = []
        self.begun = self.passed_on = False
        self._made = made
        self._room = room
        self._size = 0

    async def __call__(self, message: dict[str, Any]) -> None:
        """Take a message."""
        self.begun = True
        if not self.passed_on:
            self.messages.append(message)
            if message.get("more_body"):
                await self.pass_on()
                release(self._made, True)
            return
        if self.messages:
            self.messages.append(message)
            size = len(message.get("body", b""))
            self._size += size
            self._room.taken += size
            if self._size > LARGEST or self._room.taken > ROOM:
                self.forget()
        await self.send(message)

    def forget(self) -> None:
        """Give up what was taken, and the room for it."""
        self.messages.clear()
        self._room.taken -= self._size
        self._size = 0

    async def pass_on(self) -> None:
        """Send what was taken."""
        self.passed_on = True
        for message in self.messages:
            await self.send(message)

    def whole(self) -> Answer | None:
        """The answer where it can be kept: of 200, ended, not large, for everybody."""
        if len(self.messages) < 2 or self.messages[-1].get("more_body"):
            return None
        start, *parts = self.messages
        headers = [(name.lower(), value) for name, value in start.get("headers", [])]
        body = b"".join(part.get("body", b"") for part in parts)
        if start["status"] != 200 or len(body) > LARGEST or not for_everybody(headers):
            return None
        etag = b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
        ours = [(b"cache-control", b"public, no-cache"), (b"etag", etag), (b"vary", b"cookie")]
        return Answer([*(pair for pair in headers if pair[0] not in OURS), *ours], body, etag)


def key_of(scope: dict[str, Any]) -> Key | None:
    """Under what an answer is kept; None for a request that is answered for itself.

    The name of the site belongs to it: where no public address is set, it stands in feeds and links.
    """
    headers = dict(scope["headers"]) if scope["type"] == "http" else {}
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or b"cookie" in headers:
        return None
    if scope["path"].startswith("/-/") or os.environ.get("EVIDENCE_RESEARCH") == "1":
        return None
    path = scope.get("raw_path") or scope["path"].encode()
    return scope.get("scheme", "http"), headers.get(b"host", b""), path, scope["query_string"]


def for_everybody(headers: Headers) -> bool:
    """Whether an answer may go to another visitor than the one it was made for."""
    private = (b"no-store" in value or b"private" in value for name, value in headers if name == b"cache-control")
    return not any(private) and all(name != b"set-cookie" for name, _ in headers)


def release(made: Making, begun: bool) -> None:
    """Let those go on who wait for an answer; begun: whether the making of it was."""
    if not made.done():
        made.set_result(begun)


def in_parts(send: Any) -> Any:
    """Send large bodies in parts, each when the reader has taken those before."""

    async def sender(message: dict[str, Any]) -> None:
        body = message.get("body", b"")
        for at in range(0, len(body) - PART, PART):
            await send({**message, "body": body[at : at + PART], "more_body": True})
        await send({**message, "body": body[(len(body) - 1) // PART * PART :]} if len(body) > PART else message)

    return sender


async def send_kept(answer: Answer, scope: dict[str, Any], send: Any) -> None:
    """Send a kept answer; 304 without it to a visitor who has it (RFC 9110, 13.1.2)."""
    asked = dict(scope["headers"]).get(b"if-none-match", b"")
    tags = {tag.strip().removeprefix(b"W/") for tag in asked.split(b",")}
    known = answer.etag in tags or b"*" in tags
    left_out = (b"content-type", b"content-disposition") if known else ()
    headers = [pair for pair in answer.headers if pair[0] not in left_out]
    body = b"" if known or scope["method"] == "HEAD" else answer.body
    if not known:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": 304 if known else 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
