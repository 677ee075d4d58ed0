"""Answers of the MCP server that are lists: brief, safety, trials and changes, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from evidence.errors import InputError
from evidence.store import Store, codec
from publish import registries, words
from publish.site import iso_day

MOST = 25
TRIAL_GROUPS: Mapping[str, str] = {
    "all": "1",
    "under_way": f"upper(status) IN ({', '.join(repr(s) for s in registries.UNDER_WAY)})",
    "overdue": "overdue = 1",
    "with_results": "has_results = 1",
    "status_unknown": "status IS NULL OR upper(status) = 'UNKNOWN'",
}
EVENTS = """SELECT a.value AS event, a.detail AS said, count(DISTINCT a.paper) AS records
  FROM readings a JOIN "rows" r USING (paper) WHERE a.kind = 'adverse_event' AND a.valid_to IS NULL
  AND r.retracted = 0 AND r.species <> 'animal' AND r.scope IN ('core', 'adjacent', 'ketamine_harm')
  GROUP BY a.value, a.detail ORDER BY records DESC, a.value, a.detail"""
EVENT_QUOTES = """SELECT a.paper, r.study_type, r.scope, a.detail AS said, a.data, a.field, a.start, a."end", a.quote
  FROM readings a JOIN "rows" r USING (paper) WHERE a.kind = 'adverse_event' AND a.valid_to IS NULL AND a.value = ?
  AND r.retracted = 0 AND r.species <> 'animal' AND r.scope IN ('core', 'adjacent', 'ketamine_harm')
  ORDER BY r.study_type = 'randomized_trial' DESC, r.year DESC, a.paper, a.position"""


def page(rows: Sequence[Any], offset: int, limit: int) -> dict[str, Any]:
    """A page of a list with its whole length, and where the next one begins (None at the end)."""
    start, size = max(offset, 0), min(max(limit, 1), MOST)
    shown = rows[start : start + size]
    return {"found": len(rows), "shown": len(shown), "offset": start, "next_offset": following(len(rows), start, size)}


def following(found: int, offset: int, size: int) -> int | None:
    """Where the page after this one begins, None at the end."""
    return offset + size if offset + size < found else None


def allowed(what: str, given: str, known: Sequence[str]) -> InputError:
    """The answer to a value that is not known: what is, and which was probably meant."""
    close = get_close_matches(given.strip().lower().replace(" ", "_"), known, 1, 0.6)
    meant = f"; did you mean {close[0]}?" if close else "."
    return InputError(f"No {what} is called {given[:60]!r}{meant} Allowed are {', '.join(known)}.")


def brief_answer(store: Store, section: str | None) -> dict[str, Any]:
    """The brief, or one section of it, each sentence with its records and quotes."""
    rows = [dict(r) for r in store.connection.execute("SELECT * FROM statements ORDER BY position")]
    known = list(dict.fromkeys(r["section"] for r in rows))
    if section and section not in known:
        raise allowed("section of the brief", section, known)
    sentences = [
        {
            "section": r["section"],
            "text": r["text"],
            "papers": codec.loads(r["papers"]) or [],
            "quotes": codec.loads(r["spans"]) or [],
        }
        for r in rows
        if section in (None, "", r["section"])
    ]
    return {"sections": known, "sentences": sentences}


def safety_answer(store: Store, event: str | None, offset: int, limit: int) -> dict[str, Any]:
    """Adverse events by what is said of them; with an event, the records and words behind it."""
    note = "An abstract that is silent on harms does not mean that none happened. Events of animals are left out."
    events = [dict(r) for r in store.connection.execute(EVENTS)]
    if not event:
        return {"note": note, **page(events, offset, limit), "events": _cut(events, offset, limit)}
    known = list(dict.fromkeys(e["event"] for e in events))
    if event not in known:
        raise allowed("adverse event", event, known)
    rows = [dict(r) for r in store.connection.execute(EVENT_QUOTES, (event,))]
    for row in rows:
        row["data"] = codec.loads(row["data"]) or {}
    return {"note": note, "event": event, **page(rows, offset, limit), "records": _cut(rows, offset, limit)}


def trials_answer(store: Store, group: str, offset: int, limit: int) -> dict[str, Any]:
    """Registered trials of a group, each with its registry page and its reports."""
    if group not in TRIAL_GROUPS:
        raise allowed("group of trials", group, list(TRIAL_GROUPS))
    sql = f"SELECT * FROM trials WHERE {TRIAL_GROUPS[group]} ORDER BY overdue DESC, start_date DESC, trial"
    rows = [dict(r) for r in store.connection.execute(sql)]
    reports = "SELECT paper FROM registry_ids WHERE registry_id = ? ORDER BY paper"
    searched = "SELECT max(started_at) FROM harvests WHERE source = 'clinicaltrials.gov'"
    shown = [
        {
            **{
                k: codec.loads(v) if k in ("conditions", "interventions", "arms", "pmids") and v else v
                for k, v in r.items()
            },
            "url": registries.registry_url(r["trial"]),
            "reports": [p[0] for p in store.connection.execute(reports, (r["trial"],))],
        }
        for r in _cut(rows, offset, limit)
    ]
    last = store.connection.execute(searched).fetchone()[0]
    return {"registry_last_searched": last or "never", **page(rows, offset, limit), "trials": shown}


def changes_answer(store: Store, since: str | None, kind: str | None, offset: int, limit: int) -> dict[str, Any]:
    """What changed since a day, newest first; kinds are those of the page of changes."""
    if since and iso_day(since) is None:
        raise InputError(f"since has to be a day such as 2026-11-23, not {since[:40]!r}.")
    if kind and kind not in words.CHANGES:
        raise allowed("kind of change", kind, list(words.CHANGES))
    sql = (
        "SELECT changed_on, kind, paper, sentence FROM all_changes WHERE changed_on >= ? AND kind LIKE ?"
        " ORDER BY changed_on DESC, kind, paper"
    )
    rows = [dict(r) for r in store.connection.execute(sql, (since or "", kind or "%"))]
    return {**page(rows, offset, limit), "changes": _cut(rows, offset, limit)}


def _cut(rows: Sequence[Any], offset: int, limit: int) -> list[Any]:
    start = max(offset, 0)
    return list(rows[start : start + min(max(limit, 1), MOST)])
