"""Decide what a PubMed run fetches: the whole id set by bisection, the date windows, the records due for a refresh.

Windows overlap and the union of four dates is taken because each alone misses records: the entry date of late-added old
papers is their publication date, and only create, modification and MeSH dates move when a record does. Whenever the
whole id set is listed it is compared with what is known, so that a miss is found and told, and so that a record that
left the search (deleted, merged, or no longer matching) is asked for on the run that notices it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from evidence.errors import SourceError
from evidence.records import Known
from evidence.topic import Topic
from harvest.net.entrez import WINDOW, Entrez, Found

DATES = ("crdt", "edat", "mdat", "mhda")  # create, entry, modification and MeSH date
OVERLAP = timedelta(days=7)
FULL_SWEEP_EVERY = timedelta(days=7)  # at the latest, the whole id set is compared
CURSOR = "pubmed"  # date of the last complete run
CURSOR_WHOLE = "pubmed/whole"  # date of the last complete comparison of the id set
HIGHEST = 99_999_999  # PMIDs have at most eight digits
WALKS = 3  # times a list is walked when its count does not fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run will fetch, and what the search said."""

    kind: str  # full | incremental
    found: Found
    fetch: tuple[str, ...]  # PMIDs, ascending
    whole: bool  # the whole id set was listed and compared
    unlisted: frozenset[str] = frozenset()  # known, and not listed for the first time: asked for at once
    listed: frozenset[str] = frozenset()  # known as not listed, and listed again
    window: str | None = None
    warnings: tuple[str, ...] = ()
    shortfall: str | None = None


def make_plan(entrez: Entrez, topic: Topic, known: Known, *, today: date, full: bool, since: date | None) -> Plan:
    """Search, compare with what is known and say what to fetch; raises SourceError when a list stays incomplete."""
    found = entrez.search(topic.query)
    first = CURSOR not in known.cursors and since is None
    asked_full, full = full, full or first
    changed = known.query_translation is not None and known.query_translation != found.query_translation
    whole = full or changed or found.count <= WINDOW or _due(known.cursors, today)
    found, listed = list_ids(entrez, topic.query, found) if whole else (found, frozenset())
    warnings, shortfall = _alarms(known, found, changed, asked_full and not first)
    due = due_for_refresh(topic, known, today)
    left = frozenset(known.refreshed) - listed - known.unlisted if whole and not shortfall else frozenset()
    back = known.unlisted & listed
    plan = Plan(
        kind="full",
        found=found,
        fetch=_ascending(listed | due | left),
        whole=whole,
        warnings=warnings,
        shortfall=shortfall,
        unlisted=left,
        listed=back,
    )
    if full:
        return plan
    start = _start(known, today, since)
    recent = _recent(entrez, topic.query, start)
    missed = listed - recent - known.refreshed.keys()
    return replace(
        plan,
        kind="incremental",
        fetch=_ascending(recent | missed | due | left | back),
        window=f"{'|'.join(DATES)} from {start.isoformat()}",
        warnings=warnings + _missed_by_windows(missed, changed, since),
    )


def _recent(entrez: Entrez, query: str, start: date) -> frozenset[str]:
    return frozenset().union(*(list_ids(entrez, _within(query, start, field))[1] for field in DATES))


def _missed_by_windows(missed: frozenset[str], changed: bool, since: date | None) -> tuple[str, ...]:
    """A warning of misses, which are none where the query now reads otherwise or the windows were opened by hand."""
    if not missed or changed or since is not None:
        return ()
    return (f"{len(missed)} records were missed by the date windows and found by listing all: {_some(missed)}",)


def _start(known: Known, today: date, since: date | None) -> date:
    """Seven days before the last complete run; `since` may only open the windows earlier, else a gap would be left."""
    days = [since] if since else []
    if CURSOR in known.cursors:
        days.append(min(date.fromisoformat(known.cursors[CURSOR]), today) - OVERLAP)
    return min(days)


def due_for_refresh(topic: Topic, known: Known, today: date) -> frozenset[str]:
    """The known records that would be older than `topic.refresh_days` before the next scheduled run."""
    oldest = today - timedelta(days=max(topic.refresh_days - topic.schedule_days, 0))
    return frozenset(pmid for pmid, day in known.refreshed.items() if day <= oldest)


def list_ids(entrez: Entrez, query: str, found: Found | None = None) -> tuple[Found, frozenset[str]]:
    """Every PMID of a query, whatever the count: by halves of the PMID range while a half is over the window.

    The number of different PMIDs must be the count PubMed gives; an index that changes meanwhile is walked again.
    `found` is an answer already there; without it the query is part of one that was judged before.
    """
    part = found is None
    for _ in range(WALKS):
        found = found or entrez.search(query, part=part)
        ids = frozenset(found.ids) if found.count <= WINDOW else _slices(entrez, query, 1, HIGHEST)
        if len(ids) == found.count:
            return found, ids
        counted, found = found.count, None
    raise SourceError(
        f"PubMed counts {counted:,} records but listed {len(ids):,}, {WALKS} times over; nothing was taken as complete."
    )


def _slices(entrez: Entrez, query: str, low: int, high: int) -> frozenset[str]:
    piece = f"({query}) AND {low}:{high}[uid]"
    found = entrez.search(piece, part=True)
    if found.count <= WINDOW:
        return frozenset(found.ids) if found.count == len(set(found.ids)) else list_ids(entrez, piece)[1]
    if found.count > high - low + 1:
        raise SourceError(
            f"PubMed counts {found.count:,} records among the {high - low + 1:,} numbers from {low:,} to {high:,}, which"
            " cannot be; nothing was taken as complete."
        )
    middle = (low + high) // 2
    return _slices(entrez, query, low, middle) | _slices(entrez, query, middle + 1, high)


def _within(query: str, start: date, field: str) -> str:
    return f"({query}) AND {start:%Y/%m/%d}:3000/12/31[{field}]"


def _due(cursors: Mapping[str, str], today: date) -> bool:
    last = cursors.get(CURSOR_WHOLE)
    return last is None or today - date.fromisoformat(last) >= FULL_SWEEP_EVERY


def _alarms(known: Known, found: Found, changed: bool, accepted: bool) -> tuple[tuple[str, ...], str | None]:
    """Warnings, and the shortfall when the search cannot be trusted: half of what was known, nothing read or found anew.

    A fall by half is accepted where a full run was asked for: that is the way out when a search was narrowed on purpose.
    """
    warnings = found.warnings
    if changed:
        warnings += ("PubMed reads the query differently than in the last complete run; compare the translations",)
    if known.count is not None and found.count * 2 < known.count:
        fell = (
            f"the search finds {found.count:,} records where the last complete run found {known.count:,};"
            " `evidence harvest --full` accepts it if the search was narrowed on purpose"
        )
        return (*warnings, fell), None if accepted and found.count else fell
    read = bool((found.query_translation or "").strip())
    if not read or (changed and not found.count):
        lacking = (
            "PubMed gives no translation of the query" if not read else "the search, read differently, finds nothing"
        )
        return (*warnings, lacking), lacking
    return warnings, None


def _ascending(pmids: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(pmids, key=int))


def _some(pmids: frozenset[str]) -> str:
    return ", ".join(_ascending(pmids)[:10]) + (" ..." if len(pmids) > 10 else "")
