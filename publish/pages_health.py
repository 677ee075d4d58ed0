"""/-/health for monitoring: last complete run of every source, what is overdue, counts; 503 when somebody has to act."""

from __future__ import annotations

from typing import Any

from datasette import Response

from evidence.schema import counts
from publish import reading
from publish.site import site

QUERIES = {
    "sources": "SELECT source, max(CASE WHEN status = 'complete' THEN coalesce(finished_at, started_at) END)"
    " AS last_complete, max(started_at) AS last_run FROM harvests GROUP BY source ORDER BY source",
    "counts": "SELECT (SELECT count(*) FROM papers WHERE deleted_on IS NULL) AS papers,"
    ' (SELECT count(*) FROM "rows") AS lines, (SELECT count(*) FROM "rows" WHERE retracted = 1) AS retracted,'
    f" ({counts.count('needs_review')}) AS needs_review, ({counts.count('cites_retracted')}) AS cites_retracted,"
    " (SELECT count(*) FROM quarantine) AS quarantined, (SELECT count(*) FROM studies) AS studies",
}


async def health(datasette: Any, request: Any) -> Response:
    """JSON with status ok or act; never cached."""
    frame = await site(datasette, request)
    if frame is None:
        return _answer({"status": "act", "problem": "no evidence database is served"}, 503)
    found = await reading.read(datasette.databases[frame.links.database], QUERIES)
    empty = found["counts"][0]["lines"] == 0
    ok = not frame.search.overdue and not empty
    value = {
        "status": "ok" if ok else "act",
        "topic": frame.topic.topic,
        "built_at": frame.meta.get("built_at"),
        "last_search": frame.search.on.isoformat() if frame.search.on else None,
        "due": frame.search.due.isoformat() if frame.search.due else None,
        "overdue": frame.search.overdue,
        "sources": {row["source"]: {k: row[k] for k in ("last_complete", "last_run")} for row in found["sources"]},
        "counts": dict(found["counts"][0]),
    }
    return _answer(value, 200 if ok else 503)


def _answer(value: dict[str, Any], status: int) -> Response:
    return Response.json(value, status=status, headers={"cache-control": "no-store"})
