"""The page of one record at /study/KEY."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from datasette import NotFound, Response, hookimpl

from publish import pages_study, reading
from publish.site import site

# addresses of the citation formats end so, and belong to plugins/exports.py
_FORMATS = r"ris|nbib|bib|csl\.json|json|csv|jsonl|xml|atom"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """A record of the default database or of any other."""
    return [(rf"^(?:/topic/(?P<db>[^/]+))?/study/(?!.*\.(?:{_FORMATS})$)(?P<paper>.+)$", study)]


async def study(datasette: Any, request: Any) -> Response:
    """The study page; 404 names what to do when the key is unknown."""
    ours = await site(datasette, request)
    paper = unquote(request.url_vars["paper"])
    if ours is None:
        raise NotFound("There is no evidence database of that name here.")
    found = await reading.read(datasette.databases[ours.links.database], pages_study.queries(paper))
    if not found["paper"]:
        raise NotFound(f"No record has the key {paper}. Keys are PubMed numbers, or doi: and the DOI.")
    context = {**pages_study.study(ours, found), "site": ours}
    return Response.html(await datasette.render_template("study.html", context, request=request))
