"""Records that wait for a person, at /review."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from publish import answer, pages_review


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The queue of the default database or of any other."""
    return [(answer.TOPIC + r"/review$", review)]


async def review(datasette: Any, request: Any) -> Response:
    """The review queue."""
    return await answer.page(datasette, request, "review.html", pages_review.REVIEW_QUERIES, pages_review.review)
