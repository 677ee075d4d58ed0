"""robots.txt and sitemap.xml: crawlers read records, outcomes and claims, and stay off the endless filter pages."""

from __future__ import annotations

from itertools import islice
from typing import Any

from datasette import Response

from publish import answer, feed, pages, reading
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


async def robots(datasette: Any, request: Any) -> Response:
    """What crawlers may read."""
    return Response.text(ROBOTS.format(sitemap=absolute(request, datasette.urls.path("sitemap.xml"))))


async def sitemap(datasette: Any, request: Any) -> Response:
    """Every page worth finding."""
    links = (await answer.frame(datasette, request)).links
    found = await reading.read(datasette.databases[links.database], pages.sitemap_queries(MOST))
    listed = islice(pages.sitemap(links, found), MOST)
    body = feed.sitemap((absolute(request, path), at) for path, at in listed)
    return Response(body, content_type="application/xml; charset=utf-8")


ANSWERS = (
    pages.Answer(route=r"^/robots\.txt$", respond=robots),
    pages.Answer(route=r"^/sitemap\.xml$", respond=sitemap),
)
