"""Public claims at /claims and one at /claim/NUMBER."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from publish import answer, pages_claims


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Claims of the default database or of any other."""
    return [(answer.TOPIC + r"/claims$", every_claim), (answer.TOPIC + r"/claim/(?P<claim>[^/]+)$", one_claim)]


async def every_claim(datasette: Any, request: Any) -> Response:
    """The page of all claims."""
    queries = {"claims": pages_claims.QUERIES["claims"]}
    return await answer.page(datasette, request, "claims.html", queries, pages_claims.claims)


async def one_claim(datasette: Any, request: Any) -> Response:
    """The page of one claim."""
    name = answer.named(request, "claim")
    queries = pages_claims.queries(name)
    return await answer.page(
        datasette, request, "claim.html", queries, pages_claims.claim, f"No claim has the number {name}."
    )
