"""Effects as printed at /effects, narrowed down by ?outcome= and ?measure=."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from publish import answer, pages_effects


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Effects of the default database or of any other."""
    return [(answer.TOPIC + r"/effects$", effects)]


async def effects(datasette: Any, request: Any) -> Response:
    """The page of effect numbers; 404 says which measures there are."""
    outcome, measure = request.args.get("outcome") or "", request.args.get("measure") or ""
    return await answer.page(
        datasette,
        request,
        "effects.html",
        pages_effects.QUERIES,
        lambda site, found: pages_effects.effects(site, found, outcome, measure),
        f"No outcome or measure is called that; measures are {', '.join(pages_effects.MEASURES)}.",
    )
