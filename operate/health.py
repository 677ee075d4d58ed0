"""How fresh and healthy a database is: shared by `evidence status` and by monitoring."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from evidence.records import Harvest
from evidence.records.sources import SOURCES
from evidence.schema import counts
from evidence.store import Store

ON_DEMAND = tuple(source.name for source in SOURCES if source.on_demand)
AWAY_DAYS = 14  # a source that has not answered for so long is an alarm


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Health of a database; `alarms` and `overdue` decide the exit code of `evidence status`."""

    topic: str | None
    last_search: str | None  # end of the last complete search of PubMed (UTC, ISO)
    overdue: bool
    papers: int
    deleted: int
    retracted: int
    waiting: dict[str, int]
    needs_review: int
    cites_retracted: int  # records that cite retracted work; they count as before
    quarantined: int
    unread: tuple[str, ...]  # the quarantined records and why each could not be read
    size_bytes: int
    sources: dict[str, dict[str, Any]] = field(
        default_factory=dict
    )  # source -> last complete run, last run, its status
    alarms: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nobody needs to act."""
        return not self.overdue and not self.alarms


def examine(store: Store, path: Path, now: datetime) -> Health:
    """Look at a database as it stands at `now`."""
    meta = store.meta()
    runs = store.harvests()
    searches = [r for r in runs if r.source == "pubmed" and r.status == "complete"]
    last = searches[-1].started_at if searches else None
    days = int(meta.get("schedule_days", "7"))

    def count(name: str) -> int:
        number: int = store.run_scalar(counts.count(name))
        return number

    return Health(
        topic=meta.get("topic"),
        last_search=last.isoformat() if last else None,
        overdue=last is None or now - last > timedelta(days=days),
        papers=count("records"),
        deleted=count("deleted"),
        retracted=count("retracted_records"),
        waiting={
            "classify": count("waiting_classify"),
            "summarize": count("waiting_summarize"),
        },
        needs_review=count("needs_review"),
        cites_retracted=count("cites_retracted"),
        quarantined=count("quarantined"),
        unread=store.unread(),
        size_bytes=path.stat().st_size,
        sources=_sources(runs),
        alarms=alarms(runs, now),
    )


def _sources(runs: tuple[Harvest, ...]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for run in runs:
        entry = found.setdefault(run.source, {"last_complete": None, "last_run": None, "status": None})
        entry["last_run"], entry["status"] = run.started_at.isoformat(), run.status
        if run.status == "complete":
            entry["last_complete"] = run.started_at.isoformat()
    return found


def alarms(runs: tuple[Harvest, ...], now: datetime) -> tuple[str, ...]:
    """What a maintainer should hear of: warnings of the last run of each source, halved hits, sources away."""
    found: list[str] = []
    for source in sorted({r.source for r in runs if r.source != "file"}):
        of_source = [r for r in runs if r.source == source]
        found += [f"{source}: {warning}" for warning in of_source[-1].warnings]
        if of_source[-1].status != "complete":
            found.append(
                f"{source}: the last run is {of_source[-1].status} ({of_source[-1].shortfall or 'no reason stored'})"
            )
        found += _halved(source, of_source) + ([] if source in ON_DEMAND else _away(source, of_source, now))
    return tuple(dict.fromkeys(found))


def _away(source: str, runs: list[Harvest], now: datetime) -> list[str]:
    complete = [r.started_at for r in runs if r.status == "complete"]
    first = min(r.started_at for r in runs)
    days = (now - max(complete, default=first)).days
    return [f"{source}: no complete run for {days} days"] if days > AWAY_DAYS else []


def _halved(source: str, runs: list[Harvest]) -> list[str]:
    counts = [r.count for r in runs if r.count is not None and r.kind == "full" and r.status == "complete"]
    if len(counts) > 1 and counts[-1] * 2 < counts[-2]:
        return [f"{source}: hits fell from {counts[-2]} to {counts[-1]}"]
    return []
