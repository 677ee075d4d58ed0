"""The evidence brief at /brief, to read in two minutes and to print."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from publish import answer, pages_brief


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The brief of the default database or of any other."""
    return [(answer.TOPIC + r"/brief$", brief)]


async def brief(datasette: Any, request: Any) -> Response:
    """The page of the brief."""
    return await answer.page(datasette, request, "brief.html", pages_brief.QUERIES, pages_brief.brief)
