"""The evidence table at /DATABASE/evidence: filters, ranked search, facets and pages from publish/selection.py.

Its JSON and CSV are Datasette's own; the hook below teaches them the search.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from datasette import NotFound, Response, hookimpl
from datasette.filters import FilterArguments
from datasette.utils import path_with_replaced_args
from datasette.utils.asgi import BadRequest

from evidence.schema import FACETS
from publish import export, pages_select, searching, selection
from publish.site import Site, site

SIZES = range(1, 201)
SHOWN = 12  # values of a facet shown at first; ?_facet_size=max shows MOST
MOST = 200
LONG, FEWER = 600, 3  # every value carries the address: of one with so many characters only so many values are shown
SEARCHED = 'paper IN (SELECT r.paper FROM search s JOIN "rows" r ON r.rowid = s.rowid WHERE search MATCH :words)'
SORTABLE = ("year", "n", "first_seen", "study_type", "paper")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The page of the view evidence, before Datasette's own page of it."""
    return [(r"^/(?P<database>[^/.]+)/evidence$", evidence)]


@hookimpl
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """For the JSON and CSV of the view evidence: the filters are checked as on the page, and ?_search= is answered."""
    if table != "evidence":
        return None
    args = parse_qsl(request.query_string, keep_blank_values=True)

    async def checked() -> FilterArguments:
        await datasette.databases[database].execute_fn(lambda c: selection.check_all(c, args))
        return clauses(args)

    return checked


def clauses(args: Sequence[tuple[str, str]]) -> FilterArguments:
    """The conditions of a search and of a dose per kg, which Datasette does not know."""
    asked = dict(args)
    where: list[str] = []
    params: dict[str, Any] = {}
    said: list[str] = []
    for key, sign in selection.DOSES.items():
        if asked.get(key):
            where.append(f"paper IN ({selection.DOSED.format(sign, ':' + key[1:])})")
            params[key[1:]] = selection.dose(key, asked[key])
            said.append(f"dose {sign} {asked[key]} mg/kg")
    if text := asked.get("_search", "").strip():
        question = searching.fts_query(text)
        where.append(SEARCHED if question else "0")
        params |= {"words": question} if question else {}
        said.append(f"search: {text}")
    return FilterArguments(where, params, said)


async def evidence(datasette: Any, request: Any) -> Response:
    """The page; 400 says in a sentence what an address asks that cannot be understood."""
    database = unquote(request.url_vars["database"])
    frame: Site | None = await site(datasette, request, database) if database in datasette.databases else None
    if frame is None:
        raise NotFound("There is no evidence database of that name here.")
    allowed = [("view-table", (database, "evidence")), ("view-database", database), "view-instance"]
    await datasette.ensure_permissions(request.actor, allowed)
    args = parse_qsl(request.query_string, keep_blank_values=True)
    pages_select.chosen_columns(args)
    size, skip = number(args, "_size", 50, SIZES), number(args, "_next", 0, range(10**7))

    def look(connection: Any) -> tuple[Any, ...]:
        chosen = selection.select(connection, args)
        rowids = selection.in_order(connection, chosen, skip, size)
        lines = selection.rows(connection, rowids)
        texts = selection.texts(connection, lines) if chosen.search and frame.meta.get("abstracts") != "hidden" else {}
        checks = selection.checks(connection, [line["paper"] for line in lines])
        return chosen, lines, texts, selection.facets(connection, chosen), checks

    chosen, lines, texts, counts, checks = await datasette.databases[database].execute_fn(look)
    context = {
        **frame_of_page(datasette, request, database, chosen),
        "site": frame,
        "display_rows": [
            with_snippet({**line, "checks": checks.get(line["paper"], {})}, texts, chosen.search) for line in lines
        ],
        "sorted_facet_results": facet_results(counts, args),
        "next_url": next_page(args, skip + size) if skip + size < chosen.count else None,
        **takeaways(frame, args),
    }
    html = await datasette.render_template(["table.html"], context, request=request, view_name="table")
    return Response.html(html)


def number(args: Sequence[tuple[str, str]], key: str, default: int, allowed: range) -> int:
    """A whole number of the address; BadRequest when it is none or too large."""
    text = dict(args).get(key) or str(default)
    if text == "max":
        return allowed[-1]
    if not re.fullmatch(r"[0-9]{1,8}", text) or int(text) not in allowed:
        raise BadRequest(f"{key} has to be a number from {allowed[0]} to {allowed[-1]}.")
    return int(text)


def next_page(args: Sequence[tuple[str, str]], skip: int) -> str:
    """The address of the lines after these."""
    return "?" + urlencode([*((k, v) for k, v in args if k != "_next"), ("_next", str(skip))])


def frame_of_page(datasette: Any, request: Any, database: str, chosen: selection.Selection) -> dict[str, Any]:
    """What the template needs besides lines and facets."""
    return {
        "database": database,
        "table": "evidence",
        "metadata": datasette.table_metadata(database, "evidence"),
        "filtered_table_rows_count": chosen.count,
        "display_columns": [{"name": c, "sortable": c in SORTABLE} for c in selection.COLUMNS],
        "supports_search": True,
        "search": chosen.search,
        "sort": None if chosen.descending else chosen.sort,
        "sort_desc": chosen.sort if chosen.descending else None,
        "facets_timed_out": [],
        "query": {},
        "custom_table_templates": ["_table.html"],
        "path_with_replaced_args": path_with_replaced_args,
        "fix_path": datasette.urls.path,
        "request": request,
    }


def with_snippet(line: Mapping[str, Any], texts: Mapping[str, str | None], search: str) -> SimpleNamespace:
    """A line for the template, with the words around what was searched."""
    found = searching.snippet(texts.get(line["paper"]), searching.wanted(search)) if search else None
    return SimpleNamespace(cells=[{"column": c, "raw": v} for c, v in {**line, "snippet": found}.items()])


def facet_results(
    counts: Mapping[str, Sequence[selection.FacetValue]], args: Sequence[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Facets as the template reads them, each value with the address that switches it on or off.

    One whose lines all state nothing has nothing to choose and is left out.
    """
    long = sum(len(value) for _, value in args) > LONG
    most = FEWER if long else MOST if dict(args).get("_facet_size") == "max" else SHOWN
    return [
        {
            "name": name,
            "truncated": len(values) > most,
            "results": [
                {"value": v.value, "count": v.count, "selected": v.selected, "toggle_url": toggle(args, name, v)}
                for v in values[:most]
            ],
        }
        for name, values in counts.items()
        if any(v.value or v.selected for v in values)
    ]


def toggle(args: Sequence[tuple[str, str]], facet: str, value: selection.FacetValue) -> str:
    """The address with this value asked for, or without it."""
    kept = [(k, v) for k, v in args if k != "_next"]
    stated = (f"{facet}__arraycontains" if FACETS[facet] else facet, value.value)
    key = stated if value.value else (f"{facet}__isnull", "1")
    if value.selected:
        return "?" + urlencode(
            [p for p in kept if (p[0].partition("__")[0], p[1]) != (facet, value.value) and p != key]
        )
    return "?" + urlencode([*kept, key])


def takeaways(frame: Site, args: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Addresses of the whole filtered set in every format, and of its feed."""
    kept = urlencode([(k, v) for k, v in args if k not in ("_next", "_size", "_facet_size", "as_of", "verified")])

    def with_filters(path: str) -> str:
        return path + (("&" if "?" in path else "?") + kept if kept else "")

    links = {f.words: frame.links.page(f"export/{name}") for name, f in export.FORMATS.items() if name != "asreview"}
    links |= {"JSON": frame.links.table("evidence.json"), "Atom feed": frame.links.page("feed.atom")}
    with_filter = {words: with_filters(path) for words, path in links.items()}
    return {"url_csv": with_filter.pop("CSV"), "renderers": with_filter}
