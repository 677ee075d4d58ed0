"""The overview at / and /topic/NAME."""

from __future__ import annotations

from datetime import date
from typing import Any

from datasette import Response, hookimpl

from publish import answer, pages_home, pages_map, pages_outcome, reading


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The overview of the default database and of any other."""
    return [(r"^/$", overview), (r"^/topic/(?P<db>[^/]+)/?$", overview)]


async def overview(datasette: Any, request: Any) -> Response:
    """The overview page; ?since=YYYY-MM-DD chooses the day to compare with."""
    ours = await answer.frame(datasette, request)
    database = datasette.databases[ours.links.database]
    mapped = pages_map.queries(ours.topic)
    found = await reading.read(database, {**pages_home.QUERIES, **pages_outcome.QUERIES, **mapped})
    day = pages_home.since(request.args.get("since"), found["runs"], ours.as_of or date.today())
    found |= await reading.read(database, pages_home.change_queries(day, ours.as_of))
    page = {**pages_home.home(ours, found, day), "evidence_map": pages_map.evidence_map(ours, found)}
    plots = {
        f"plot_{name}": pages_outcome.plot(ours, found["synthesis"], found["authors"], species, group)
        for name, species, group in (
            ("human", "human", "benefit"),
            ("safety", "human", "safety"),
            ("animal", "animal", None),
        )
    }
    html = await datasette.render_template(
        "home.html", {**page, **plots, **pages_outcome.KEY, "site": ours}, request=request
    )
    return Response.html(html)
