"""The page of one record at /study/KEY."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from publish import answer, pages_study

# addresses of the citation formats end so, and belong to plugins/exports.py
_FORMATS = r"ris|nbib|bib|csl\.json|json|csv|jsonl|xml|atom"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """A record of the default database or of any other."""
    return [(rf"{answer.TOPIC}/study/(?!.*\.(?:{_FORMATS})$)(?P<paper>.+)$", study)]


async def study(datasette: Any, request: Any) -> Response:
    """The study page; 404 names what to do when the key is unknown."""
    paper = answer.named(request, "paper")
    return await answer.page(
        datasette,
        request,
        "study.html",
        pages_study.queries(paper),
        lambda site, found: pages_study.study(site, found) if found["paper"] else None,
        f"No record has the key {paper}. Keys are PubMed numbers, or doi: and the DOI.",
    )
