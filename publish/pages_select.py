"""Columns, order and further filters of the evidence table, all kept in its address; records chosen, and set side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import Response
from datasette.utils.asgi import BadRequest

from evidence.records import ComparatorType, Status
from publish import answer, pages_study, words
from publish.pages_glance import Shown
from publish.reading import Row
from publish.site import Site

Arg = tuple[str, str]
# columns after the record itself: words, the column to sort by, whether largest first
COLUMNS: Mapping[str, tuple[str, str | None, bool]] = {
    "type": ("Study type", "study_type", False),
    "people": ("Participants", "n", True),
    "ketamine": ("Ketamine", None, False),
    "compared": ("Compared with", None, False),
    "who": ("Condition studied", None, False),
    "results": ("Results for the patient", None, False),
    "status": ("Checked by", None, False),
    "found": ("First seen", "first_seen", True),
}
DEFAULT = ("type", "people", "ketamine", "results")
FIELDS = ("n__gte", "year__gte", "year__lte", "_dose_from", "_dose_to", "comparator", "status", "_cols")
FEWEST, MOST = 2, 4  # studies that fit side by side
NOT_STATED = Shown(value="Not stated")
CHOSEN = 200  # records that can be chosen at once


def chosen_columns(args: Sequence[Arg]) -> tuple[str, ...]:
    """The columns asked for, in their fixed order; those shown at first when none is; BadRequest for another."""
    asked = [part for key, value in args if key == "_cols" for part in value.split(",") if part]
    if unknown := [part for part in asked if part not in COLUMNS]:
        raise BadRequest(f"There is no column {unknown[0][:40]!r} to show. Allowed are {', '.join(COLUMNS)}.")
    return tuple(c for c in COLUMNS if c in asked) if asked else DEFAULT


def heads(args: Sequence[Arg]) -> list[dict[str, Any]]:
    """The head of every column shown, with the address that sorts by it and how it is sorted now."""
    columns = [("report", ("Report", "year", True)), *((c, COLUMNS[c]) for c in chosen_columns(args))]
    return [{"key": key, "words": text, **order(args, by, largest)} for key, (text, by, largest) in columns]


def order(args: Sequence[Arg], by: str | None, largest: bool) -> dict[str, Any]:
    """The address that sorts by a column, the other way round where it already does, and aria-sort's word for now."""
    if by is None:
        return {"href": None, "sorted": None}
    now = next((key for key, value in args if key in ("_sort", "_sort_desc") and value == by), None)
    descending = now != "_sort_desc" if now else largest
    kept = [(k, v) for k, v in args if k not in ("_sort", "_sort_desc", "_next")]
    href = "?" + urlencode([*kept, ("_sort_desc" if descending else "_sort", by)])
    return {"href": href, "sorted": {"_sort": "ascending", "_sort_desc": "descending"}.get(now or "")}


def filter_fields(args: Sequence[Arg]) -> dict[str, Any]:
    """What the form of further filters shows: values in force, comparators, statuses and columns."""
    given = dict(args)
    return {
        "given": {name: given.get(name, "") for name in FIELDS},
        "open": any(given.get(name) for name in FIELDS),
        "comparators": [(str(c), words.COMPARATORS[c]) for c in ComparatorType],
        "statuses": [(str(s), str(s).capitalize()) for s in Status],
        "columns": [(c, text) for c, (text, _, _) in COLUMNS.items()],
        "chosen": chosen_columns(args),
        "fields": FIELDS,
    }


def picked(args: Sequence[Arg]) -> list[str]:
    """The records chosen by their boxes; BadRequest for none or too many."""
    papers = list(dict.fromkeys(value for key, value in args if key == "paper" and value))
    if not 0 < len(papers) <= CHOSEN:
        raise BadRequest(f"Choose from 1 to {CHOSEN} records by the boxes beside their titles.")
    return papers


def compared(args: Sequence[Arg]) -> list[str]:
    """The records to set side by side; BadRequest for fewer than two or more than four."""
    papers = picked(args)
    if not FEWEST <= len(papers) <= MOST:
        raise BadRequest(f"From {FEWEST} to {MOST} studies can be set side by side, not {len(papers)}.")
    return papers


def side_by_side(site: Site, papers: Sequence[str], found: Mapping[str, Sequence[Row]]) -> dict[str, Any] | None:
    """The values of each study in one line by name; None when a record is not known."""
    studies = []
    for i, _ in enumerate(papers):
        rows = {name.partition(" ")[2]: r for name, r in found.items() if name.startswith(f"{i} ")}
        if not rows["paper"]:
            return None
        studies.append((rows["paper"][0], pages_study.study(site, rows)))
    names = dict.fromkeys(name for _, s in studies for name, _ in s["glance"])
    lines = []
    for name in names:
        cells = [dict(s["glance"]).get(name, [NOT_STATED]) for _, s in studies]
        lines.append((name, list(zip([paper["title"] for paper, _ in studies], cells, strict=True))))
    heads_of = [(site.links.study(p["paper"]), p["title"], who(_named(s, p)), s["banners"]) for p, s in studies]
    return {"heads": heads_of, "lines": lines, "all": site.links.papers(papers)}


def who(paper: Row) -> str:
    """Author and year; the title, which stands above, does not stand for a missing author."""
    return words.who(paper) if paper["first_author"] else f"No author given, {paper['year'] or 'no year'}"


def _named(study: Mapping[str, Any], paper: Row) -> Row:
    return {**paper, "first_author": study["line"].get("first_author")}


def queries(site: Site, papers: Sequence[str]) -> dict[str, Any]:
    """The queries of every study, each under its number."""
    asked = [pages_study.queries(paper, site.topic.recall) for paper in papers]
    return {f"{i} {name}": query for i, one in enumerate(asked) for name, query in one.items()}


def given(datasette: Any, request: Any) -> dict[str, Any]:
    """The records to set side by side, as the address names them."""
    return {"papers": compared(parse_qsl(request.query_string))}


async def selection(datasette: Any, request: Any) -> Response:
    """To the evidence table with just the chosen records, or to the page that compares them."""
    frame = await answer.frame(datasette, request)
    args = parse_qsl(request.query_string)
    if request.args.get("do") == "compare":
        chosen = urlencode([("paper", p) for p in compared(args)])
        page = frame.links.page("compare")
        return Response.redirect(page + ("&" if "?" in page else "?") + chosen)
    return Response.redirect(frame.links.papers(picked(args)))
