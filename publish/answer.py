"""Answer a request with a page: find the database, read it in one visit, make the page's values, render them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from datasette import NotFound, Response

from publish import reading
from publish.site import Site, site

TOPIC = r"^(?:/topic/(?P<db>[^/]+))?"  # how the address of every page begins


async def frame(datasette: Any, request: Any) -> Site:
    """The frame of the page asked for; NotFound when there is no such evidence database."""
    ours = await site(datasette, request)
    if ours is None:
        raise NotFound("There is no evidence database of that name here.")
    return ours


async def page(
    datasette: Any,
    request: Any,
    template: str,
    queries: Mapping[str, reading.Query],
    model: Callable[[Site, Mapping[str, Sequence[reading.Row]]], Mapping[str, Any] | None],
    missing: str = "",
) -> Response:
    """The page that `model` makes from the rows of `queries`; NotFound with `missing` when it gives None."""
    ours = await frame(datasette, request)
    found = await reading.read(datasette.databases[ours.links.database], queries)
    values = model(ours, found)
    if values is None:
        raise NotFound(missing)
    return Response.html(await datasette.render_template(template, {**values, "site": ours}, request=request))


def named(request: Any, part: str) -> str:
    """A part of the address, decoded."""
    return unquote(request.url_vars[part])
