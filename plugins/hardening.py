"""What a public site closes: SQL, debug pages, foreign host names; the headers of every answer.

SQL is open only in research mode (EVIDENCE_RESEARCH=1), and only to a browser on this very machine: the address of the
client and the Host are loopback and no proxy has passed the request on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from datasette import Response, hookimpl
from datasette.filters import FilterArguments
from datasette.utils import tilde_encode
from datasette.utils.asgi import BadRequest

from publish.asgi import App

OPEN = ("/-/health", "/-/static/")  # everything else under /-/ is Datasette's and closed
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LONGEST = 8000  # characters of an address: a thousand record keys
FACETS = ("_facet", "_facet_array", "_facet_date")
CLOSED = {"_timelimit", "_trace", "_ttl"}  # how long a query may run and an answer be kept is the site's to say
MOST_FACETS = 10  # each is a query over the whole table, and 600 of one took 1.3 GB
LEAST, GREATEST = str(-(2**63)), tilde_encode(chr(0x10FFFF))  # before every key, after every value
DESK = re.compile(r"(?:/topic/[^/]+)?/desk/(?:sign-in|sign-out|settle|record/.+|rob2/.+)$")  # what takes forms
SEEN_BY_PROXY = (b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via")

# The pages need no script, so none may run: neither inline, nor by hash, nor from anywhere.
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'none'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",  # but same-origin where a form is sent, that its origin can be told
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
OURS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
NO_REFERRER, FOR_FORMS = (b"referrer-policy", b"no-referrer"), (b"referrer-policy", b"same-origin")
REPLACED = {name for name, _ in OURS} | {b"server", b"x-databases"}

_local: ContextVar[bool] = ContextVar("local", default=False)


@hookimpl(hookwrapper=True)
def asgi_wrapper() -> Generator[None, Any, None]:
    """Check the request before anything else sees it, kept pages too, and add the headers to every answer."""
    outcome = yield
    outcome.force_result([*outcome.get_result(), guarded])


@hookimpl
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """A column to sort or count by that is not there is the visitor's mistake, not a fault of the site."""

    async def check() -> FilterArguments:
        facets = [name for key in FACETS for name in request.args.getlist(key)]
        if len(facets) > MOST_FACETS or len(set(facets)) < len(facets):
            raise BadRequest(f"Each facet is given once, and at most {MOST_FACETS} of them.")
        columns = {*await datasette.get_database(database).table_columns(table), "rowid"}
        for key in ("_sort", "_sort_desc", *FACETS):
            for name in request.args.getlist(key):
                if name and name not in columns:
                    raise BadRequest(f"There is no column {name[:40]!r} here.")
        await begin_with_keys(datasette.get_database(database), table, request)
        return FilterArguments([])

    return check


async def begin_with_keys(database: Any, table: str, request: Any) -> None:
    """Ask for the first page of a sorted table as for the page after nothing.

    Datasette 0.64 sorts the first page by the column alone and all others by column and key, so that of lines with the
    same value some never come. Given `_next` it sorts every page by both.
    """
    args = parse_qsl(request.query_string, keep_blank_values=True)
    given = {key for key, value in args if value}
    keys = await database.primary_keys(table)
    if "_next" in given or not given & {"_sort", "_sort_desc"} or not keys:
        return
    types = {column.name: column.type for column in await database.table_column_details(table)}
    before_all = ",".join(LEAST if types[key] == "INTEGER" else "" for key in keys)
    value = "$null" if "_sort" in given else GREATEST
    query = urlencode([*((k, v) for k, v in args if k != "_next"), ("_next", f"{value},{before_all}")])
    request.scope = {**request.scope, "query_string": query.encode()}


@hookimpl
def permission_allowed(action: str) -> bool | None:
    """SQL for a researcher on this machine; Datasette's debug pages for nobody."""
    if action == "execute-sql" and _local.get():
        return True
    return False if action in ("permissions-debug", "debug-menu") else None


def guarded(app: App) -> App:
    """The application behind the checks."""

    async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        _local.set(research() and is_local(scope))
        refused = refusal(scope)
        sender = with_headers(send)
        if refused:
            await Response.text(refused[1] + "\n", status=refused[0]).asgi_send(sender)
            return
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"authorization"]
        await app({**scope, "headers": headers}, receive, sender)  # who signs in does it with a form, never a header

    return serve


def research() -> bool:
    """Whether this machine serves for research."""
    return os.environ.get("EVIDENCE_RESEARCH") == "1"


def is_local(scope: dict[str, Any]) -> bool:
    """Whether the browser runs on this machine and no proxy stands between."""
    headers = dict(scope["headers"])
    host = hostname(headers.get(b"host", b"").decode("latin-1"))
    client = (scope.get("client") or ("",))[0]
    return client in LOOPBACK and host in LOOPBACK and not any(name in headers for name in SEEN_BY_PROXY)


def hostname(host: str) -> str | None:
    """The name in a Host, None where there is none."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:  # a bracket that is not closed
        return None


def other_name(scope: dict[str, Any]) -> bool:
    """Whether the request is for another site: its Host is neither the public name nor this very machine.

    Absolute addresses (feed, sitemap, data package) hold the Host where no public name is set, so that none but
    the machine's own is answered.
    """
    given = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    public = urlsplit(os.environ.get("EVIDENCE_PUBLIC_URL", "")).netloc
    if public:
        return given != public and not is_local(scope)
    if not given:
        return False
    own = (scope.get("server") or ("",))[0]
    return hostname(given) not in (*LOOPBACK, own)


def refusal(scope: dict[str, Any]) -> tuple[int, str] | None:
    """Status and sentence for a request that is not answered, else None."""
    path = scope["path"]
    if not is_taken(scope["method"], path):
        return 405, "This site is read-only."
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST:
        return 414, "This address is too long."
    if any(ord(character) < 32 for character in path):
        return 400, "An address holds no control characters."
    if closed := CLOSED & {name for name, _ in parse_qsl(scope["query_string"].decode("latin-1"), True)}:
        return 400, f"{', '.join(sorted(closed))}: this is for the site to say, not for an address."
    if other_name(scope):
        return 421, "This site has another name. Whoever runs it sets EVIDENCE_PUBLIC_URL to the address it is seen at."
    if path.startswith("/-/") and not path.startswith(OPEN):
        return 404, "There is nothing at this address."
    return None


def is_taken(method: str, path: str) -> bool:
    """Whether a request of this method is answered: one that only reads, or a form of the review desk."""
    return method in ("GET", "HEAD") or (method == "POST" and is_desk(path))


def is_desk(path: str) -> bool:
    """Whether it is an address of the review desk, and there is a desk."""
    return bool(DESK.match(path) and os.environ.get("EVIDENCE_EDITORS", "").strip())


def with_headers(send: Any) -> Any:
    """Send with the security headers, and without those that name software."""

    async def sender(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [(k, v) for k, v in message["headers"] if k.lower() not in REPLACED or (k, v) == FOR_FORMS]
            ours = [(k, v) for k, v in OURS if (k, v) != NO_REFERRER or FOR_FORMS not in kept]
            message = {**message, "headers": [*kept, *ours]}
        await send(message)

    return sender
