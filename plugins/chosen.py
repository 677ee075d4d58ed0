"""Records chosen by their boxes: /selection leads to them or sets them side by side at /compare."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import Response, hookimpl

from publish import answer, pages_select


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """A selection of the default database or of any other."""
    return [(answer.TOPIC + r"/selection$", selection), (answer.TOPIC + r"/compare$", compare)]


async def selection(datasette: Any, request: Any) -> Response:
    """To the evidence table with just these records, or to the page that compares them."""
    frame = await answer.frame(datasette, request)
    args = parse_qsl(request.query_string)
    if request.args.get("do") == "compare":
        chosen = urlencode([("paper", p) for p in pages_select.compared(args)])
        page = frame.links.page("compare")
        return Response.redirect(page + ("&" if "?" in page else "?") + chosen)
    return Response.redirect(frame.links.papers(pages_select.picked(args)))


async def compare(datasette: Any, request: Any) -> Response:
    """Two to four studies side by side; 404 when one is not known."""
    papers = pages_select.compared(parse_qsl(request.query_string))
    return await answer.page(
        datasette,
        request,
        "compare.html",
        pages_select.queries(papers),
        lambda site, found: pages_select.side_by_side(site, papers, found),
        "One of these records is not known.",
    )
