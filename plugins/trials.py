"""Registered trials beside the evidence, at /trials."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from publish import answer, pages_log


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Trials of the default database or of any other."""
    return [(answer.TOPIC + r"/trials$", trials)]


async def trials(datasette: Any, request: Any) -> Response:
    """The page of registered trials."""
    return await answer.page(datasette, request, "trials.html", pages_log.TRIAL_QUERIES, pages_log.trials)
