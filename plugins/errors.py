"""Error pages that help: what happened in plain words and where to go on; no detail of a fault leaves the server."""

from __future__ import annotations

import errno
import sqlite3
import sys
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import datasette.database
import datasette.handle_exception
from datasette import Response, hookimpl
from datasette.app import Datasette
from datasette.utils import StartupError
from datasette.utils.asgi import Base400
from datasette.version import __version__
from datasette.views.base import DatasetteError

from evidence import places
from evidence.errors import StoreError
from evidence.store import files

WORDS = {
    400: ("That could not be understood", "The search or filter in this address is not one that this site knows."),
    403: ("That is not open here", "This part of the site is closed to visitors."),
    404: ("There is nothing at this address", "The record, page or table may have another address, or never was here."),
    500: ("Something went wrong on our side", "The fault has been noted in the server's log. Nothing was lost."),
    503: (
        "The evidence is being brought forward",
        "The database is of another version than this site. Try again later.",
    ),
}

CLOSED = {  # what a permission of Datasette that visitors lack is called -> what they do instead
    "execute-sql": "SQL is closed on this site; filter the evidence table, or download it from the page Data.",
}
BROKEN = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    sqlite3.Error,
    DatasetteError,
)  # what a value that fits nothing raises
SAYS_NOTHING = ("", "400", "404", "Database not found", "Table not found", "Record not found")  # to who knows no tables
LINE = 400  # characters of a refused query in the log
OF_THE_QUERY = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_RANGE)
NO_FILE = (errno.ENOTDIR, errno.ENAMETOOLONG)  # a static file with something behind its name
RUNS = "PastDatabase.execute_fn"  # of ours, but runs only what Datasette asks of a past day
OURS = tuple(
    places.CODE / room for room in ("evidence", "operate", "classify", "summarize", "publish", "plugins")
)  # a wheel has the last in the first

# What this site replaces of Datasette, or asks of it, without a promise of Datasette's that it stays.
PRIVATE = (
    (datasette.handle_exception, "rich"),
    (datasette.database, "sys"),
    (datasette.database, "QueryInterrupted"),
    (Datasette, "_table_permission_allows"),
    (Datasette, "update_with_inherited_metadata"),
)
LACKING = [name for where, name in PRIVATE if not hasattr(where, name)]

# Where rich is installed Datasette prints every 404 with all local values: a second of CPU, and texts in the log.
datasette.handle_exception.rich = None


class _Briefly:
    """Where Datasette writes a query that SQLite refused with all that the address held: 8 kB of a visitor's a line."""

    def write(self, text: str) -> None:
        """Write the beginning, in one line."""
        sys.stderr.write(ascii(text.strip()[:LINE])[1:-1] + "\n")

    def flush(self) -> None:
        """Have it written now."""
        sys.stderr.flush()


datasette.database.sys = SimpleNamespace(stderr=_Briefly())


@hookimpl
def startup(datasette: Any) -> None:
    """A site whose pages could not be made does not start, and says what to do."""
    if LACKING:
        raise StartupError(
            f"Datasette {__version__} lacks {', '.join(LACKING)}, which this site is built on; install Datasette 0.65."
        )
    for told in other_schemas(datasette):
        raise StartupError(told)


def other_schemas(datasette: Any) -> list[str]:
    """A sentence for each served database that another version of the program made, as one that was restored may be."""
    served = [Path(str(d.path)) for d in datasette.databases.values() if d.path]
    try:
        return [told for path in served if path.is_file() and (told := files.other_schema(path))]
    except (StoreError, sqlite3.Error):
        return []


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Response | None]]:
    """An HTML page for every error; a request for JSON gets Datasette's own answer."""

    async def page() -> Response | None:
        status = status_of(exception)
        if status == 500 and other_schemas(datasette):
            status = 503
        if request.path.split("?")[0].endswith(".json"):
            refused = {"ok": False, "error": detail(exception, 400) or WORDS[400][1], "status": 400, "title": None}
            if status == 503:
                refused |= {"error": WORDS[503][1], "status": 503}
            return Response.json(refused, status=status) if status in (400, 503) else None
        return await shown(datasette, request, status, detail(exception, status))

    return page


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> Callable[[], Awaitable[Response]]:
    """The page of what is closed, JSON where JSON was asked for; a permission's name is told in words, or not at all."""
    said = CLOSED.get(message, message if " " in message else None)

    async def page() -> Response:
        if request.path.endswith(".json"):
            return Response.json(
                {"ok": False, "error": said or WORDS[403][1], "status": 403, "title": None}, status=403
            )
        return await shown(datasette, request, 403, said)

    return page


async def shown(datasette: Any, request: Any, status: int, said: str | None) -> Response:
    """The page of an error: its title, what it means, and the sentence of this one."""
    title, text = WORDS.get(status, WORDS[400 if status < 500 else 500])
    context = {"status": status, "title": title, "text": text, "detail": said, "error": None}
    html = await datasette.render_template([f"{status}.html", "error.html"], context, request=request)
    return Response.html(html, status=status)


def status_of(exception: Exception) -> int:
    """The HTTP status of an exception; anything unforeseen is 500, unless the address is at fault.

    Datasette passes keys, numbers and JSON of an address on unread: what then breaks inside Datasette is the address.
    """
    if isinstance(exception, Base400):
        return int(exception.status)
    if isinstance(exception, DatasetteError) and exception.status != 500:
        return int(exception.status)
    if isinstance(exception, OSError) and exception.errno in NO_FILE:
        return 404
    return 400 if isinstance(exception, OverflowError) or _is_of_the_address(exception) else 500


def _is_of_the_address(exception: Exception) -> bool:
    """Whether a value of the address broke Datasette, no page of ours was at work, and the database is whole."""
    if isinstance(exception, sqlite3.Error) and getattr(exception, "sqlite_errorcode", 1) not in OF_THE_QUERY:
        return False
    code = [frame.f_code for frame, _ in traceback.walk_tb(exception.__traceback__)]
    files = [Path(one.co_filename) for one in code if not one.co_qualname.startswith(RUNS)]
    ours = any(file.is_relative_to(room) for file in files for room in OURS)
    return isinstance(exception, BROKEN) and bool(files) and not ours


def unforeseen(exception: Exception) -> bool:
    """Whether no one raised it for a visitor to read."""
    return not isinstance(exception, Base400 | DatasetteError)


def detail(exception: Exception, status: int) -> str | None:
    """The sentence of an expected error; never that of a fault, which could name files or queries."""
    if unforeseen(exception):
        return None
    text = str(exception.args[0]) if exception.args else ""
    return text if status in (400, 403, 404) and text not in SAYS_NOTHING else None
