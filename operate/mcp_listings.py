"""Answers of the MCP server that are lists: brief, safety, trials and changes, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from evidence.errors import InputError
from evidence.schema import counted, counts
from evidence.schema.counted import EVENTS
from evidence.store import Store, codec
from publish import registries, words
from publish.site import iso_day

MOST = 25
TRIAL_GROUPS: Mapping[str, str] = {  # as a client names them -> name of the number
    "all": "trials",
    "under_way": "trials_under_way",
    "overdue": "trials_overdue",
    "with_results": "trials_with_results",
    "status_unknown": "trials_of_unknown_status",
}
EVENT_QUOTES = f"""SELECT a.paper, r.study_type, r.scope, a.detail AS said, a.data, a.field, a.start, a."end", a.quote
  FROM {EVENTS} AND a.value = ? ORDER BY r.study_type = 'randomized_trial' DESC, r.year DESC, a.paper, a.position"""


Rows = list[dict[str, Any]]


def page(store: Store, sql: str, values: Sequence[str], offset: int, limit: int) -> tuple[dict[str, Any], Rows]:
    """A page of a list with its whole length, and where the next one begins (None at the end); its rows."""
    start, size = max(offset, 0), min(max(limit, 1), MOST)
    found = store.connection.execute(f"SELECT count(*) FROM ({sql})", values).fetchone()[0]
    rows = [dict(r) for r in store.connection.execute(f"{sql} LIMIT ? OFFSET ?", (*values, size, start))]
    return {"found": found, "shown": len(rows), "offset": start, "next_offset": following(found, start, size)}, rows


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
    listed = f"SELECT event, said, n AS records FROM ({counted.grouped('adverse_events')}) ORDER BY n DESC, event, said"
    if not event:
        told, rows = page(store, listed, (), offset, limit)
        return {"note": note, **told, "events": rows}
    known = list(dict.fromkeys(e["event"] for e in store.ask(listed)))
    if event not in known:
        raise allowed("adverse event", event, known)
    told, rows = page(store, EVENT_QUOTES, (event,), offset, limit)
    for row in rows:
        row["data"] = codec.loads(row["data"]) or {}
    return {"note": note, "event": event, **told, "records": rows}


def trials_answer(store: Store, group: str, offset: int, limit: int) -> dict[str, Any]:
    """Registered trials of a group, each with its registry page and its reports."""
    if group not in TRIAL_GROUPS:
        raise allowed("group of trials", group, list(TRIAL_GROUPS))
    keys = counts.KEYS[TRIAL_GROUPS[group]]
    sql = f"SELECT * FROM trials WHERE trial IN ({keys}) ORDER BY overdue DESC, start_date DESC, trial"
    told, rows = page(store, sql, (), offset, limit)
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
        for r in rows
    ]
    last = store.connection.execute(searched).fetchone()[0]
    return {"registry_last_searched": last or "never", **told, "trials": shown}


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
    told, rows = page(store, sql, (since or "", kind or "%"), offset, limit)
    return {**told, "changes": rows}
