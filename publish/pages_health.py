"""/-/health for monitoring: last complete run of every source, what is overdue, counts; 503 when somebody has to act."""

from __future__ import annotations

from typing import Any

from datasette import Response

from evidence.schema import counts
from publish import reading
from publish.site import site

COUNTED = {
    "papers": "records",
    "lines": "screened",
    "retracted": "retracted_records",
    "needs_review": "needs_review",
    "cites_retracted": "cites_retracted",
    "quarantined": "quarantined",
    "studies": "studies",
}  # as the answer calls it -> the name of the number
QUERIES = {
    "sources": "SELECT source, max(CASE WHEN status = 'complete' THEN coalesce(finished_at, started_at) END)"
    " AS last_complete, max(started_at) AS last_run FROM harvests GROUP BY source ORDER BY source",
    "counts": counts.counts(*COUNTED.values()),
}


async def health(datasette: Any, request: Any) -> Response:
    """JSON with status ok or act; never cached."""
    frame = await site(datasette, request)
    if frame is None:
        return _answer({"status": "act", "problem": "no evidence database is served"}, 503)
    found = await reading.read(datasette.databases[frame.links.database], QUERIES)
    counted = {shown: found["counts"][0][name] for shown, name in COUNTED.items()}
    empty = counted["lines"] == 0
    ok = not frame.search.overdue and not empty
    value = {
        "status": "ok" if ok else "act",
        "topic": frame.topic.topic,
        "built_at": frame.meta.get("built_at"),
        "last_search": frame.search.on.isoformat() if frame.search.on else None,
        "due": frame.search.due.isoformat() if frame.search.due else None,
        "overdue": frame.search.overdue,
        "sources": {row["source"]: {k: row[k] for k in ("last_complete", "last_run")} for row in found["sources"]},
        "counts": counted,
    }
    return _answer(value, 200 if ok else 503)


def _answer(value: dict[str, Any], status: int) -> Response:
    return Response.json(value, status=status, headers={"cache-control": "no-store"})
