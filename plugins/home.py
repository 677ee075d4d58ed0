"""The overview at / and /topic/NAME."""

from __future__ import annotations

from datetime import date
from typing import Any

from datasette import NotFound, Response, hookimpl

from publish import pages_home, pages_outcome, reading, svg, words
from publish.site import site


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The overview of the default database and of any other."""
    return [(r"^/$", overview), (r"^/topic/(?P<db>[^/]+)/?$", overview)]


async def overview(datasette: Any, request: Any) -> Response:
    """The overview page; ?since=YYYY-MM-DD chooses the day to compare with."""
    ours = await site(datasette, request)
    if ours is None:
        raise NotFound("There is no evidence database of that name here.")
    database = datasette.databases[ours.links.database]
    found = await reading.read(database, {**pages_home.QUERIES, **pages_outcome.QUERIES})
    day = pages_home.since(request.args.get("since"), found["runs"], ours.as_of or date.today())
    found |= await reading.read(database, pages_home.change_queries(day, ours.as_of))
    page = pages_home.home(ours, found, day)
    plots = {
        f"plot_{name}": pages_outcome.plot(ours, found["synthesis"], found["authors"], species, group)
        for name, species, group in (
            ("human", "human", "benefit"),
            ("safety", "human", "safety"),
            ("animal", "animal", None),
        )
    }
    frame = {
        "symbols": [(svg.symbol(code), text) for code, text in words.DIRECTIONS.items()],
        "directions": list(words.DIRECTIONS.items()),
        "safety_directions": [
            (c, words.DIRECTIONS[c]) for c in ("harm", "no_difference", "mixed", "benefit", "observed")
        ],
    }
    html = await datasette.render_template("home.html", {**page, **plots, **frame, "site": ours}, request=request)
    return Response.html(html)
