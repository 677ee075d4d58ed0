"""Sections of the brief on what is under way, what was taken back, when it was searched, and the limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evidence.records import AbstractKind, Harvest, Scope, Statement, StudyType, Trial
from evidence.schema import counts
from summarize import queries
from summarize.telling import Figure, Known, say

ONGOING, RETRACTIONS, SEARCH, LIMITS = "Ongoing trials", "Retractions", "Search", "Limits"
UNFINISHED = (
    "RECRUITING",
    "NOT_YET_RECRUITING",
    "ENROLLING_BY_INVITATION",
    "ACTIVE_NOT_RECRUITING",
    "SUSPENDED",
    "ONGOING",
)  # OverallStatus of ClinicalTrials.gov v2, https://clinicaltrials.gov/data-api/about-api/study-data-structure
MOST_TITLES = 3  # retracted records named one by one


def ongoing(known: Known) -> Iterator[Statement]:
    """Registered trials: not finished, with results, completed without; or that no registry was searched."""
    searched = _last(known, "clinicaltrials.gov")
    when: dict[str, Figure] = {"date": (_day(searched), _day_query("clinicaltrials.gov"))} if searched else {}
    words = {"registry": "ClinicalTrials.gov"} if searched else {}
    trials = known.trials
    number: Figure = (len(trials), "SELECT count(*) FROM trials")
    if not trials and not searched:
        query = "SELECT count(*) FROM harvests WHERE source = 'clinicaltrials.gov' AND status <> 'failed'"
        yield say(ONGOING, "ongoing.unsearched", {"searches": (0, query)})
    elif not trials:
        yield say(ONGOING, "ongoing.none", {"trials": number} | when, words=words)
    else:
        yield say(ONGOING, "ongoing.trials", {"trials": number} | _trial_counts(known) | when, words=words)


def _trial_counts(known: Known) -> dict[str, Figure]:
    silent = sum(t.status == "COMPLETED" and not t.has_results for t in known.trials)
    count = "SELECT count(*) FROM trials WHERE"
    return {
        "unfinished": unfinished(known.trials),
        "unknown": (sum(t.status is None for t in known.trials), f"{count} status IS NULL"),
        "posted": (sum(t.has_results for t in known.trials), f"{count} has_results = 1"),
        "silent": (silent, f"{count} status = 'COMPLETED' AND has_results = 0"),
    }


def unfinished(trials: Sequence[Trial]) -> Figure:
    """How many registered trials are not finished."""
    number = sum((t.status or "").upper() in UNFINISHED for t in trials)
    return number, f"SELECT count(*) FROM trials WHERE upper(status) IN {queries.listed(UNFINISHED)}"


def retractions(known: Known) -> Iterator[Statement]:
    """Retracted records, the first ones by title, and expressions of concern."""
    gone = sorted((r.paper for r in known.reports if r.paper.retracted), key=lambda p: p.paper)
    number: Figure = (len(gone), queries.rows("retracted = 1"))
    template_id = "retracted.some" if gone else "retracted.none"
    yield say(RETRACTIONS, template_id, {"retracted": number}, papers=[p.paper for p in gone])
    for paper in gone[:MOST_TITLES]:
        span = {"paper": paper.paper, "field": "title", "start": 0, "end": len(paper.title), "quote": paper.title}
        quoted = {"title": re.sub(r"^retracted\W+", "", paper.title, flags=re.IGNORECASE).rstrip(". ")}
        yield say(RETRACTIONS, "retracted.one", quoted=quoted, papers=[paper.paper], spans=[span])
    concern = [r.paper.paper for r in known.reports if r.paper.concern]
    if concern:
        yield say(
            RETRACTIONS, "retracted.concern", {"concern": (len(concern), queries.rows("concern = 1"))}, papers=concern
        )


def search(known: Known) -> Iterator[Statement]:
    """When the search was last run, what the table holds, whether that is overdue or incomplete."""
    core = sum(
        r.value("scope") == Scope.CORE
        and not r.paper.retracted
        and r.value("study_type") not in (None, StudyType.NOTICE)
        for r in known.reports
    )
    held: dict[str, Figure] = {
        "records": (len(known.reports), queries.rows("1")),
        "core": (core, counts.count("on_question")),
    }
    last = _last(known, "pubmed")
    if last is None:
        query = "SELECT count(*) FROM harvests WHERE source = 'pubmed' AND status <> 'failed'"
        yield say(SEARCH, "search.none", {"searches": (0, query)} | held)
        return
    yield say(SEARCH, "search.last", {"date": (_day(last), _day_query("pubmed"))} | held, words={"source": "PubMed"})
    if (known.as_of - last.started_at.date()).days > known.topic.schedule_days:
        query = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'schedule_days'"
        yield say(SEARCH, "search.old", {"days": (known.topic.schedule_days, query)})
    partial = [s for s in sorted({h.source for h in known.harvests}) if _latest(known, s).status != "complete"]
    if partial:
        newest = "started_at = (SELECT max(o.started_at) FROM harvests o WHERE o.source = h.source)"
        query = f"SELECT count(DISTINCT source) FROM harvests h WHERE status <> 'complete' AND {newest}"
        yield say(SEARCH, "search.partial", {"partial": (len(partial), query)})


def _latest(known: Known, source: str) -> Harvest:
    return max((h for h in known.harvests if h.source == source), key=lambda h: (h.started_at, h.harvest))


def _last(known: Known, source: str) -> Harvest | None:
    runs = [h for h in known.harvests if h.source == source and h.status != "failed"]
    return max(runs, key=lambda h: (h.started_at, h.harvest), default=None)


def _day(harvest: Harvest) -> str:
    return harvest.started_at.date().isoformat()


def _day_query(source: str) -> str:
    where = f"source = {queries.quoted(source)} AND status <> 'failed'"
    return f"SELECT substr(max(started_at), 1, 10) FROM harvests WHERE {where}"


def limits(known: Known) -> Iterator[Statement]:
    """What this brief is not."""
    if any(r.paper.abstract_kind is AbstractKind.DIGEST for r in known.reports):
        yield say(LIMITS, "search.demo")
    yield say(LIMITS, "limits.machine")
    yield say(LIMITS, "limits.bias")
