"""What each run changed, at /changes."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from publish import answer, pages_log


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Changes of the default database or of any other."""
    return [(answer.TOPIC + r"/changes$", changes)]


async def changes(datasette: Any, request: Any) -> Response:
    """The page of changes."""
    return await answer.page(datasette, request, "changes.html", pages_log.CHANGE_QUERIES, pages_log.changes)
