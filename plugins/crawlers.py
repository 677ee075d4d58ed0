"""robots.txt and sitemap.xml: crawlers read records, outcomes and claims, and stay off the endless filter pages."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from publish import answer, feed, reading
from publish.address import absolute

MOST = 49_000  # addresses; a sitemap may hold 50,000
ROBOTS = """User-agent: *
Disallow: /*?
Disallow: /*.json
Disallow: /*.csv
Disallow: /export/
Disallow: /-/
Disallow: /review
Allow: /
Sitemap: {sitemap}
"""
PAGES = ("", "brief", "outcomes", "effects", "claims", "trials", "changes", "methods", "glossary", "data")
QUERIES = {
    "papers": (
        "SELECT paper, coalesce(refreshed, first_seen) AS at FROM papers WHERE deleted_on IS NULL"
        " ORDER BY paper LIMIT ?",
        (MOST,),
    ),
    "outcomes": "SELECT DISTINCT outcome FROM synthesis ORDER BY outcome",
    "trials": "SELECT trial, last_update FROM trials ORDER BY trial",
    "claims": "SELECT claim FROM claims ORDER BY position",
}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The two files that crawlers ask for."""
    return [(r"^/robots\.txt$", robots), (r"^/sitemap\.xml$", sitemap)]


async def robots(datasette: Any, request: Any) -> Response:
    """What crawlers may read."""
    return Response.text(ROBOTS.format(sitemap=absolute(request, datasette.urls.path("sitemap.xml"))))


async def sitemap(datasette: Any, request: Any) -> Response:
    """Every page worth finding."""
    links = (await answer.frame(datasette, request)).links
    found = await reading.read(datasette.databases[links.database], QUERIES)
    pages = [(links.page(p), None) for p in PAGES]
    pages += [(links.outcome(row["outcome"]), None) for row in found["outcomes"]]
    pages += [(links.trial(row["trial"]), row["last_update"]) for row in found["trials"]]
    pages += [(links.claim(row["claim"]), None) for row in found["claims"]]
    pages += [(links.study(row["paper"]), row["at"]) for row in found["papers"]]
    body = feed.sitemap((absolute(request, path), at) for path, at in pages)
    return Response(body, content_type="application/xml; charset=utf-8")
