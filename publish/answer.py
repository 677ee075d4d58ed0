"""Answer a request with a page: find the database, read it in one visit, make the page's values, render them."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from datasette import NotFound, Response

from publish import reading
from publish.site import Site, site


async def frame(datasette: Any, request: Any) -> Site:
    """The frame of the page asked for; NotFound when there is no such evidence database."""
    ours = await site(datasette, request)
    if ours is None:
        raise NotFound("There is no evidence database of that name here.")
    return ours


async def page(datasette: Any, request: Any, page: Any) -> Response:
    """The page (publish.pages.Page) at the address asked for; NotFound with its sentence when the address names nothing."""
    ours = await frame(datasette, request)
    database = datasette.databases[ours.links.database]
    parts = {name: unquote(part) for name, part in request.url_vars.items() if name != "db"}
    given = {**parts, **(page.given(datasette, request) if page.given else {})}
    queries = page.queries(ours, **parts) if callable(page.queries) else page.queries
    found = await reading.read(database, queries)
    if page.further:
        found |= await reading.read(database, page.further(ours, found, **given))
    values = page.build(ours, found, **given)
    if values is None:
        raise NotFound(page.missing.format(**given))
    return Response.html(await datasette.render_template(page.template, {**values, "site": ours}, request=request))


def named(request: Any, part: str) -> str:
    """A part of the address, decoded."""
    return unquote(request.url_vars[part])
