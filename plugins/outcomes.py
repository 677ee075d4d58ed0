"""All outcomes at /outcomes and one at /outcome/NAME."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from publish import answer, pages_outcome


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Outcomes of the default database or of any other."""
    return [
        (answer.TOPIC + r"/outcomes$", every_outcome),
        (answer.TOPIC + r"/outcome/(?P<outcome>[^/]+)$", one_outcome),
    ]


async def every_outcome(datasette: Any, request: Any) -> Response:
    """The page of all outcomes."""
    return await answer.page(datasette, request, "outcomes.html", pages_outcome.QUERIES, pages_outcome.outcomes)


async def one_outcome(datasette: Any, request: Any) -> Response:
    """The page of one outcome."""
    name = answer.named(request, "outcome")
    return await answer.page(
        datasette,
        request,
        "outcome.html",
        pages_outcome.queries(name),
        lambda site, found: pages_outcome.outcome(site, name, found),
        f"No outcome is called {name}.",
    )
