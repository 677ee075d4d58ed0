"""The pages of publish/pages.py at their addresses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Response, hookimpl

from publish import answer, crawlers, pages


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Every page and every answer for programs, of the default database or of any other."""
    answers = [(one.route, one.respond) for one in (*pages.ANSWERS, *crawlers.ANSWERS)]
    return [*((page.route, view(page)) for page in pages.PAGES), *answers]


def view(page: pages.Page) -> Callable[[Any, Any], Awaitable[Response]]:
    """The view of a page, as Datasette calls it."""

    async def respond(datasette: Any, request: Any) -> Response:
        return await answer.page(datasette, request, page)

    return respond
