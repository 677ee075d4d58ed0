"""Error pages that help: what happened in plain words and where to go on; no detail of a fault leaves the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import datasette.handle_exception
from datasette import Response, hookimpl
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError

WORDS = {
    400: ("That could not be understood", "The search or filter in this address is not one that this site knows."),
    403: ("That is not open here", "This part of the site is closed to visitors."),
    404: ("There is nothing at this address", "The record, page or table may have another address, or never was here."),
    500: ("Something went wrong on our side", "The fault has been noted in the server's log. Nothing was lost."),
}


# Where rich is installed Datasette prints every 404 with all local values: a second of CPU, and texts in the log.
datasette.handle_exception.rich = None


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Response | None]]:
    """An HTML page for every error; a request for JSON gets Datasette's own answer."""

    async def page() -> Response | None:
        if request.path.split("?")[0].endswith(".json"):
            return None
        status = status_of(exception)
        title, text = WORDS.get(status, WORDS[400 if status < 500 else 500])
        context = {"status": status, "title": title, "text": text, "detail": detail(exception, status)}
        html = await datasette.render_template(
            [f"{status}.html", "error.html"], {**context, "error": None}, request=request
        )
        return Response.html(html, status=status)

    return page


def status_of(exception: Exception) -> int:
    """The HTTP status of an exception; anything unforeseen is 500."""
    return int(exception.status) if isinstance(exception, Base400 | DatasetteError) else 500


def detail(exception: Exception, status: int) -> str | None:
    """The sentence of an expected error; never that of a fault, which could name files or queries."""
    text = str(exception.args[0]) if exception.args else ""
    return text if status in (400, 403, 404) and text not in ("404", "400", "") else None
