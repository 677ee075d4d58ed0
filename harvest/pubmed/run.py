"""Harvest PubMed: search, list, fetch, account for every record, and say honestly how complete the run was."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from evidence.errors import KeyRefusedError, QueryError, SourceError
from evidence.records import Batch, Harvest, Known
from evidence.topic import Topic
from harvest.net.entrez import FETCH, Entrez
from harvest.net.shape import empty_fields
from harvest.pubmed.fetch import FetchResult, fetch_records, settle_missing
from harvest.pubmed.plan import CURSOR, CURSOR_WHOLE, Plan, make_plan
from harvest.pubmed.query import check_query
from harvest.pubmed.xml import PARSER_VERSION
from harvest.runs import finished, in_batches, new_run

PLATFORM = "PubMed via NCBI E-utilities, https://eutils.ncbi.nlm.nih.gov"
GIVE_UP = 2  # batches in a row that fail before the run stops


@dataclass(slots=True)
class _Totals:
    """The accounts of a run."""

    fetched: int = 0
    missing: list[str] = field(default_factory=list)
    quarantined: list[str] = field(default_factory=list)
    unfetched: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    still_held: set[str] = field(default_factory=set)  # delivered, whatever the search lists

    def add(self, result: FetchResult) -> None:
        self.fetched += len(result.papers)
        self.still_held |= {paper.paper for paper in result.papers}
        self.missing += result.missing
        self.quarantined += (bad.paper for bad in result.quarantined)

    def shortfall(self) -> str | None:
        counts = (
            (len(self.unfetched), "records were not fetched"),
            (len(self.missing), "records were found but not delivered"),
            (len(self.quarantined), "records could not be read and are kept as received"),
        )
        parts = [f"{n:,} {words}" for n, words in counts if n] + self.reasons
        return "; ".join(parts) or None

    def on(self, run: Harvest) -> Harvest:
        return dataclasses.replace(
            run,
            fetched=self.fetched,
            missing=tuple(self.missing + self.unfetched),
            quarantined=tuple(self.quarantined),
        )


def harvest_pubmed(
    topic: Topic,
    entrez: Entrez,
    known: Known,
    *,
    now: datetime,
    full: bool = False,
    since: date | None = None,
    limit: int | None = None,
) -> Iterator[Batch]:
    """Yield what a run brings, batch by batch; the last batch says how it ended and, if complete, moves the cursors.

    now: the run's clock, with a time zone. since: opens the date windows earlier than seven days before the last complete run.
    limit: at most so many records, which makes the run partial. A failure is yielded as a failed or partial run
    first and raised (SourceError, QueryError, KeyRefusedError) after, so that it is never taken for an empty result.
    """
    run = new_run(topic, "pubmed", "full" if full else "incremental", now, platform=PLATFORM, query=topic.query)
    run = dataclasses.replace(run, tool_version=f"{run.tool_version}, PubMed parser {PARSER_VERSION}")
    try:
        warnings = _check(topic, entrez)
        plan = make_plan(entrez, topic, known, today=run.started_at.date(), full=full, since=since)
    except SourceError as error:
        yield Batch(harvest=finished(run, str(error), failed=True))
        raise
    run = dataclasses.replace(
        run,
        kind=plan.kind,
        query_translation=plan.found.query_translation,
        count=plan.found.count,
        window=plan.window,
        warnings=warnings + plan.warnings,
    )
    yield from _fetch_all(entrez, run, plan, limit)


def _check(topic: Topic, entrez: Entrez) -> tuple[str, ...]:
    """Check the query against the fields PubMed has today, or against those built in when it does not tell."""
    check_query(topic.query)
    try:
        fields = entrez.fields()
    except KeyRefusedError:
        raise
    except SourceError as error:
        return (f"the fields of the query were checked against the built-in list: {error}",)
    if not fields:
        return ("PubMed listed no fields; the query was checked against the built-in list",)
    check_query(topic.query, fields)
    return ()


def _fetch_all(entrez: Entrez, run: Harvest, plan: Plan, limit: int | None) -> Iterator[Batch]:
    totals = _Totals(reasons=[plan.shortfall] if plan.shortfall else [])
    wanted = plan.fetch[:limit]
    if len(wanted) < len(plan.fetch):
        totals.reasons.append(f"limited to {limit:,} of {len(plan.fetch):,} records")
    stopped: SourceError | None = None
    failures = 0
    absent: list[str] = []
    for pmids in in_batches(wanted, FETCH):
        if stopped:
            totals.unfetched += pmids
            continue
        try:
            result = fetch_records(entrez, pmids)
        except SourceError as error:
            failures += 1
            totals.unfetched += pmids
            totals.reasons.append(str(error).rstrip("."))
            stopped = error if failures >= GIVE_UP or isinstance(error, KeyRefusedError | QueryError) else None
            continue
        failures = 0
        absent += result.missing
        result = dataclasses.replace(result, missing=())
        totals.add(result)
        run = dataclasses.replace(run, warnings=tuple(dict.fromkeys((*run.warnings, *empty_fields(result.papers)))))
        yield _batch(totals.on(run), result)
    yield from _end(entrez, run, plan, totals, absent, stopped)


def _end(
    entrez: Entrez, run: Harvest, plan: Plan, totals: _Totals, absent: list[str], stopped: SourceError | None
) -> Iterator[Batch]:
    """The last batch: records asked for again, tombstones, and the cursors if nothing is lacking."""
    result = FetchResult(missing=tuple(absent))
    if absent and not stopped:
        try:
            result = settle_missing(entrez, absent)
        except SourceError as error:
            totals.reasons.append(str(error).rstrip("."))
            stopped = error
    totals.add(result)
    totals.reasons = list(dict.fromkeys(totals.reasons))
    ended = finished(totals.on(run), totals.shortfall())
    today = run.started_at.date().isoformat()
    cursors = {CURSOR: today, **({CURSOR_WHOLE: today} if plan.whole else {})} if ended.status == "complete" else {}
    unlisted = tuple(sorted(plan.unlisted & totals.still_held, key=int))
    yield dataclasses.replace(_batch(ended, result, cursors), unlisted=unlisted, listed=tuple(sorted(plan.listed)))
    if stopped:
        raise stopped


def _batch(run: Harvest, result: FetchResult, cursors: dict[str, str] | None = None) -> Batch:
    return Batch(
        harvest=run,
        papers=result.papers,
        deleted=result.deleted,
        missing=result.missing,
        quarantined=result.quarantined,
        cursors=cursors or {},
    )
