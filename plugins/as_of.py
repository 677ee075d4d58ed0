"""?as_of=YYYY-MM-DD and ?verified=1: the evidence of a past day, or only what people verified, as databases of their own.

A copy of the database is set back to the evening of that day (labels, tags, readings, findings and versions of records
and trials carry the dates between which they held) and summed up again by operate.pipeline. It is served as
NAME-YYYY-MM-DD, so that every page and every table works on it. Likewise NAME-verified holds only the results that people
verified or corrected, and NAME-YYYY-MM-DD-verified those that they had verified by that evening.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from datasette import Response, hookimpl
from datasette.database import Database
from datasette.utils.asgi import Request

from evidence.errors import EvidenceError, InputError
from operate import past
from publish.asgi import App, around
from publish.links import VERIFIED, view
from publish.site import as_of, default_database, is_verified, iso_day

LOG = logging.getLogger(__name__)
KEPT = 8  # past days held at a time
LARGEST = 200 * 2**20  # bytes; a larger database is too costly to copy for a visitor
TABLES = frozenset({"evidence", "studies", "trials", "changes", "papers", "claims", "synthesis"})


class PastDay(Exception):
    """A past day that cannot be shown, with the status and the sentence for the reader."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Make the past day that an address asks for before the page is made."""
    days = PastDays(datasette)

    @around
    async def serve(app: App, scope: dict[str, Any], receive: Any, send: Any) -> None:
        wanted = asked(scope, default_database(list(datasette.databases))) if scope["type"] == "http" else None
        if wanted is None:
            await app(scope, receive, send)
            return
        database, day, address = wanted
        try:
            await days.ready(database, day)
        except PastDay as problem:
            await (await refused(datasette, scope, receive, problem)).asgi_send(send)
            return
        if address:
            await Response.redirect(datasette.urls.path(address)).asgi_send(send)
            return
        await app(scope, receive, send)

    return serve


def asked(scope: dict[str, Any], default: str | None) -> tuple[str, str, str | None] | None:
    """(database, day, address to go to or None) of a request for a past day; None for any other request."""
    parts = [unquote(p) for p in scope["path"].split("/") if p]
    args = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    wanted = _view_of(args)
    if named := _named(parts[0] if parts else ""):
        return *named, None
    if default is None or wanted is None:
        return None
    if len(parts) >= 2 and parts[0] != "topic" and parts[1].split(".")[0] in TABLES:
        return parts[0], wanted, f"/{parts[0]}-{wanted}/" + "/".join(parts[1:]) + _without_view(args)
    return (parts[1] if len(parts) > 1 and parts[0] == "topic" else default), wanted, None


def _named(database: str) -> tuple[str, str] | None:
    """The database and the view that the name of a view stands for (evidence-2026-06-01-verified); None for any other."""
    name = database.removesuffix(VERIFIED)
    if as_of(name):
        return name[:-11], view(name[-10:], name != database)[1:]
    return (name, view(None, True)[1:]) if name != database else None


def _without_view(args: Sequence[tuple[str, str]]) -> str:
    """The arguments as the end of an address, without those that ask for a view."""
    rest = urlencode([(k, v) for k, v in args if k not in ("as_of", "verified")])
    return f"?{rest}" if rest else ""


def _view_of(args: Sequence[tuple[str, str]]) -> str | None:
    """The view that arguments ask for: a past day, only what people verified, both, or neither (None)."""
    days = [value for name, value in args if name == "as_of"]
    verified = any(name == "verified" and is_verified(value) for name, value in args)
    if not days and not verified:
        return None
    return view(",".join(days) if days else None, verified)[1:]  # two days are no day, and refused as such


async def refused(datasette: Any, scope: dict[str, Any], receive: Any, problem: PastDay) -> Response:
    """The page that says why a past day cannot be shown."""
    title = "That day cannot be shown"
    context = {"status": problem.status, "title": title, "text": None, "detail": str(problem), "error": None}
    request = Request({**scope, "query_string": b"", "csrftoken": lambda: ""}, receive)
    html = await datasette.render_template("error.html", context, request=request)
    return Response.html(html, status=problem.status)


class PastDays:
    """The past days of one server: made when asked for, one at a time, the last few kept."""

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette
        self._made: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._turn: asyncio.Lock | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    async def ready(self, database: str, text: str) -> None:
        """Make sure that the database of that day, or of what people verified, is served; PastDay says why not."""
        verified = f"-{text}".endswith(VERIFIED)
        asked_for = f"-{text}".removesuffix(VERIFIED)[1:]
        day = iso_day(asked_for)
        if day is None and (asked_for or not verified):
            raise PastDay(400, f"{asked_for[:40]} is not a date; write it once, as 2026-06-01.")
        if database not in self._datasette.databases or self._datasette.databases[database].path is None:
            raise PastDay(404, f"No database is called {database}.")
        source = Path(self._datasette.databases[database].path)
        name = f"{database}-{text}"
        self._turn = self._turn or asyncio.Lock()
        async with self._turn:
            build = (source.stat().st_mtime_ns, source.stat().st_size)
            if self._made.get(name) == build:
                self._made.move_to_end(name)
                return
            self._forget(name)
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix="past-days-")
            target = Path(self._folder.name) / f"{name}.db"
            await asyncio.to_thread(make_within, source, day, target, verified)
            self._datasette.add_database(PastDatabase(self._datasette, path=str(target), is_mutable=False), name=name)
            self._made[name] = build
            while len(self._made) > KEPT:
                self._forget(next(iter(self._made)))

    def _forget(self, name: str) -> None:
        if self._made.pop(name, None) is not None:
            path = Path(self._datasette.databases[name].path)
            self._datasette.remove_database(name)
            path.unlink(missing_ok=True)


class PastDatabase(Database):
    """A database that holds no connection between queries.

    Datasette keeps one a thread by the database's name for ever: handles would grow with every day asked for, and a
    day made again after a publish would be read from the file deleted before it.
    """

    async def execute_fn(self, fn: Callable[[Any], Any]) -> Any:
        """Run fn on a connection of its own."""

        def once() -> Any:
            connection = self.connect()
            try:
                self.ds._prepare_connection(connection, self.name)
                return fn(connection)
            finally:
                self._all_file_connections.remove(connection)
                connection.close()

        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, once)


def make_within(source: Path, day: date | None, target: Path, verified: bool = False) -> None:
    """Make a day from the first build to the last; PastDay for a later one, which the current pages would pass for."""
    try:
        last = past.last_build(source)
    except EvidenceError as error:
        raise PastDay(404, f"There is no evidence of {day or 'any day'}: nothing has been built yet.") from error
    if day and day > last:
        raise PastDay(404, f"There is no evidence of {day} yet: the last build was on {last}.")
    make(source, day, target, verified)


def make(source: Path, day: date | None, target: Path, verified: bool = False) -> None:
    """Write the evidence of the evening of `day` to `target`; verified: only what people verified, and that alone without a day.

    PastDay when there was none or the copy is too costly.
    """
    if source.stat().st_size > LARGEST:
        raise PastDay(
            400,
            "This database is too large to be set back for a visitor; its tables carry valid_from and valid_to for that.",
        )
    target.unlink(missing_ok=True)
    try:
        past.make(source, day, target, verified=verified) if day else past.make_verified(source, target)
    except InputError as error:
        raise PastDay(404, str(error)) from None
    except EvidenceError as error:
        LOG.warning("%s could not be set back to %s: %s", source, day, error)
        raise PastDay(500, "That day could not be rebuilt; the fault has been noted in the server's log.") from error
