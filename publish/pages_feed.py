"""/feed.atom: what changed, for all records or for those of a saved filter (the same arguments as the evidence table)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from datasette import Response

from publish import answer, feed, selection, words
from publish.address import absolute
from publish.site import Site

ENTRIES = 100
SQL = """SELECT c.harvest, c.paper, c.kind, c.changed_on, c.sentence, r.title, r.rowid AS line
  FROM all_changes c LEFT JOIN "rows" r ON r.paper = c.paper
  UNION ALL SELECT 'event/' || made_at, '-' || position, 'conclusion', substr(made_at, 1, 10), sentence, sentence, NULL
  FROM events ORDER BY 4 DESC, 3, 2"""


async def changes(datasette: Any, request: Any) -> Response:
    """The feed; plugins/kept_pages.py gives it an ETag, and 304 to a reader who has it."""
    frame = await answer.frame(datasette, request)
    args = [
        (k, v) for k, v in parse_qsl(request.query_string, keep_blank_values=True) if k not in ("as_of", "verified")
    ]

    def look(connection: Any) -> list[dict[str, Any]]:
        filtered = any(not k.startswith("_") or k in ("_search", *selection.DOSES) for k, v in args if v)
        chosen = selection.select(connection, args).chosen if filtered else None
        found: list[dict[str, Any]] = []
        for row in connection.execute(SQL):
            if chosen is None or (row["line"] is not None and chosen >> row["line"] & 1):
                found.append(dict(row))
            if len(found) == ENTRIES:
                break
        return found

    rows = await datasette.databases[frame.links.database].execute_fn(look)
    path = request.path.split("?")[0] + (f"?{urlencode(args)}" if args else "")
    title = f"{frame.topic.title}: changes" + (f" of {dict(args).get('_name') or 'a saved filter'}" if args else "")
    home = absolute(request, frame.links.page("changes"))
    body = feed.atom(title, absolute(request, path), home, [entry(frame, request, row) for row in rows])
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def entry(frame: Site, request: Any, row: dict[str, Any]) -> dict[str, str]:
    """A change as an entry; its id stays the same for ever."""
    is_trial = row["line"] is None and row["kind"].startswith("trial")
    href = frame.links.trials([row["paper"]]) if is_trial else frame.links.study(row["paper"])
    if row["kind"] == "conclusion":
        href = frame.links.page("changes")
    elif row["paper"] == "-":
        href = frame.links.page("claims")
    key = "/".join(quote(str(row[k]), safe="") for k in ("harvest", "paper", "kind"))
    return {
        "id": f"tag:evidence-tracker,2026:{key}",
        "title": f"{words.label(words.CHANGES, row['kind'])}: {row['title'] or row['paper']}"
        + words.registry_mark(row["paper"]),
        "href": absolute(request, href),
        "updated": feed.moment(row["changed_on"]),
        "summary": row["sentence"] or "",
    }
