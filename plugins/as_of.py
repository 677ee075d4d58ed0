"""?as_of=YYYY-MM-DD: the evidence of a past day, as a database of its own made by the same code as the current one.

A copy of the database is set back to the evening of that day (labels, tags, readings, findings and versions of records
and trials carry the dates between which they held) and summed up again by evidence.pipeline. It is served as
NAME-YYYY-MM-DD, so that every page and every table works on it.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from datasette import Response, hookimpl
from datasette.database import Database
from datasette.utils.asgi import Request

from evidence.errors import EvidenceError
from evidence.pipeline import sum_up
from evidence.publishing import copy_database
from evidence.store import Store, codec
from evidence.store.harvested import trial_row
from evidence.store.rows_of_paper import child_rows, paper_row
from publish.site import as_of, default_database, topic_named

LOG = logging.getLogger(__name__)
KEPT = 8  # past days held at a time
LARGEST = 200 * 2**20  # bytes; a larger database is too costly to copy for a visitor
DATED = ("labels", "tags", "readings", "findings", "versions", "trial_versions")  # rows carry valid_from and valid_to
TABLES = frozenset({"evidence", "studies", "trials", "changes", "papers", "claims", "synthesis"})

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class PastDay(Exception):
    """A past day that cannot be shown, with the status and the sentence for the reader."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Make the past day that an address asks for before the page is made."""
    past = PastDays(datasette)

    def wrap(app: App) -> App:
        async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
            wanted = asked(scope, default_database(list(datasette.databases))) if scope["type"] == "http" else None
            if wanted is None:
                await app(scope, receive, send)
                return
            database, day, address = wanted
            try:
                await past.ready(database, day)
            except PastDay as problem:
                await (await refused(datasette, scope, receive, problem)).asgi_send(send)
                return
            if address:
                await Response.redirect(datasette.urls.path(address)).asgi_send(send)
                return
            await app(scope, receive, send)

        return serve

    return wrap


def asked(scope: dict[str, Any], default: str | None) -> tuple[str, str, str | None] | None:
    """(database, day, address to go to or None) of a request for a past day; None for any other request."""
    parts = [unquote(p) for p in scope["path"].split("/") if p]
    args = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    day = dict(args).get("as_of")
    if parts and as_of(parts[0]):
        return parts[0][:-11], parts[0][-10:], None
    if day is None or default is None:
        return None
    if len(parts) >= 2 and parts[0] != "topic" and parts[1].split(".")[0] in TABLES:
        rest = urlencode([(k, v) for k, v in args if k != "as_of"])
        return parts[0], day, f"/{parts[0]}-{day}/" + "/".join(parts[1:]) + (f"?{rest}" if rest else "")
    return (parts[1] if len(parts) > 1 and parts[0] == "topic" else default), day, None


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
        self._made: OrderedDict[str, Path] = OrderedDict()
        self._turn: asyncio.Lock | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    async def ready(self, database: str, text: str) -> None:
        """Make sure that the database of that day is served; PastDay says why not."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise PastDay(400, f"{text} is not a date; write it as 2026-06-01.") from None
        if database not in self._datasette.databases or self._datasette.databases[database].path is None:
            raise PastDay(404, f"No database is called {database}.")
        name = f"{database}-{day.isoformat()}"
        self._turn = self._turn or asyncio.Lock()
        async with self._turn:
            if name in self._made:
                self._made.move_to_end(name)
                return
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix="past-days-")
            target = Path(self._folder.name) / f"{name}.db"
            await asyncio.to_thread(make, Path(self._datasette.databases[database].path), day, target)
            self._datasette.add_database(Database(self._datasette, path=str(target), is_mutable=False), name=name)
            self._made[name] = target
            while len(self._made) > KEPT:
                old, path = self._made.popitem(last=False)
                self._datasette.remove_database(old)
                path.unlink(missing_ok=True)


def make(source: Path, day: date, target: Path) -> None:
    """Write the evidence of the evening of `day` to `target`; PastDay when there was none or the copy is too costly."""
    if source.stat().st_size > LARGEST:
        raise PastDay(
            400,
            "This database is too large to be set back for a visitor; its tables carry valid_from and valid_to for that.",
        )
    target.unlink(missing_ok=True)
    copy_database(source, target)
    evening = datetime.combine(day, time(23, 59, 59), tzinfo=UTC)
    try:
        with Store(target) as store:
            set_back(store, evening)
            sum_up(store, topic_named(store.meta().get("topic") or "ketamine-oud"), evening)
    except EvidenceError as error:
        target.unlink(missing_ok=True)
        LOG.warning("%s could not be set back to %s: %s", source, day, error)
        raise PastDay(500, "That day could not be rebuilt; the fault has been noted in the server's log.") from error
    finally:
        Path(f"{target}.lock").unlink(missing_ok=True)


def set_back(store: Store, evening: datetime) -> None:
    """Leave in the database only what held on that evening; PastDay when nothing had been harvested by then."""
    moment, day = codec.iso(evening), evening.date().isoformat()
    run = store.connection.execute
    first = run("SELECT min(valid_from) FROM versions").fetchone()[0]
    if first is None or first > moment:
        since = f"the first run was on {first[:10]}" if first else "nothing has been harvested yet"
        raise PastDay(404, f"There is no evidence of {day}: {since}.")
    run("PRAGMA foreign_keys = OFF")
    with store.transaction():
        for table in DATED:
            run(f"DELETE FROM {table} WHERE valid_from > ?", (moment,))
            run(f"UPDATE {table} SET valid_to = NULL WHERE valid_to > ?", (moment,))
        run("DELETE FROM trials WHERE trial NOT IN (SELECT trial FROM trial_versions)")
        for record, harvest in run("SELECT record, harvest FROM trial_versions WHERE valid_to IS NULL").fetchall():
            store.upsert("trials", ("trial",), trial_row(codec.trial_from(record), harvest))
        run("DELETE FROM changes WHERE changed_on > ?", (day,))
        run("DELETE FROM harvests WHERE started_at > ?", (moment,))
        run("DELETE FROM corrections WHERE made_at > ?", (moment,))
        run("UPDATE papers SET deleted_on = NULL WHERE deleted_on > ?", (moment,))
        for table in ("authors", "publication_types", "mesh", "notices", "registry_ids", "papers"):
            run(f"DELETE FROM {table} WHERE paper NOT IN (SELECT paper FROM versions)")
        for key, record, at, harvest in run(
            "SELECT v.paper, v.record, v.valid_from, v.harvest FROM versions v JOIN papers p USING (paper)"
            " WHERE v.valid_to IS NULL AND p.harvest IS NOT v.harvest"
        ).fetchall():
            rewrite(store, key, record, at, harvest)


def rewrite(store: Store, key: str, record: str, at: str, harvest: str) -> None:
    """The rows of a record as its version of that day has them."""
    paper = codec.paper_from(record)
    deleted = store.scalar("SELECT deleted_on FROM papers WHERE paper = ?", key)
    store.upsert("papers", ("paper",), {**paper_row(paper, at, harvest), "deleted_on": deleted})
    for table, rows in child_rows(paper, at).items():
        store.replace_children(table, key, rows)
