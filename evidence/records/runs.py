"""Runs of the sources, what they bring, what they change, and human corrections."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from evidence.records.articles import FullText
from evidence.records.papers import Notice, Paper
from evidence.records.studies import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A human correction: append-only, wins over the machine on all later runs until another one undoes it."""

    paper: str | None  # None: about the whole topic
    field: str
    value: str
    by: str
    reason: str
    made_at: datetime
    old_value: str | None = None
    text_sha256: str | None = None
    quote: str | None = None  # the words of the record that show the value
    number: int | None = None  # None until stored
    undoes: int | None = None  # the number of the correction that this one takes back
    text_changed: bool = False  # the record's text is another one than that corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """One run of one source, good enough to paste into a paper (PRISMA-S)."""

    harvest: str  # topic/source/started_at: the same recording gives the same key
    topic: str
    source: str  # pubmed | clinicaltrials.gov | crossref | europepmc | pmc | citations | icite | file
    kind: str  # full | incremental | load | refresh
    started_at: datetime
    finished_at: datetime | None = None
    platform: str | None = None
    query: str | None = None
    query_translation: str | None = None
    window: str | None = None
    count: int | None = None  # hits the source reported
    fetched: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    deleted: int = 0
    missing: tuple[str, ...] = ()
    quarantined: tuple[str, ...] = ()
    status: str = "complete"  # complete | partial | failed
    shortfall: str | None = None
    warnings: tuple[str, ...] = ()
    tool_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a run changed, in plain words."""

    paper: str
    kind: str  # the kinds are listed at schema.TABLES["changes"]
    sentence: str
    harvest: str
    on: date
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A record as received that could not be read: kept, never stopping the rest."""

    paper: str  # the identifier asked for, or a position in the file such as FILE.xml.gz#17
    error: str
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A record the source says it deleted (DeleteCitation)."""

    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A record found by following citations: the records on the question that it cites, and that cite it."""

    paper: Paper
    cites: tuple[str, ...] = ()
    cited_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """The PMIDs that a record cites and that cite it, as far as a source knows them: all it has, or none of a kind."""

    paper: str
    source: str  # pubmed | icite
    cites: tuple[str, ...] = ()
    cited_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationMetrics:
    """How often a record is cited (iCite): a count, and the rate against its field (RCR; 1 is NIH's median)."""

    paper: str
    citations: int | None = None
    rcr: float | None = None
    percentile: float | None = None  # of the RCR among NIH-funded articles
    provisional: bool = False  # iCite itself calls the RCR of a recent article so
    counted_on: str | None = None  # date of the count (ISO), where iCite states one


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a harvest hands to the store in one piece; the store saves it, and moves the cursors, in one transaction."""

    harvest: Harvest
    papers: tuple[Paper, ...] = ()
    deleted: tuple[Deleted, ...] = ()
    unlisted: tuple[str, ...] = ()  # the source holds them, its search does not list them (any more)
    listed: tuple[str, ...] = ()  # of those known as unlisted, the ones the search lists again
    missing: tuple[str, ...] = ()  # asked for, not returned
    quarantined: tuple[Quarantined, ...] = ()
    trials: tuple[Trial, ...] = ()
    full_texts: tuple[FullText, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    citations: tuple[Citations, ...] = ()
    metrics: tuple[CitationMetrics, ...] = ()
    notices: Mapping[str, tuple[Notice, ...]] = dataclasses.field(default_factory=dict)  # of another source, by paper
    open_access: Mapping[str, bool] = dataclasses.field(default_factory=dict)  # of another source, by PMID
    cursors: Mapping[str, str] = dataclasses.field(default_factory=dict)  # only on the last batch of a complete run


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store knows before a harvest: record -> date of its last fetch, cursors, last translation and count."""

    refreshed: Mapping[str, date] = dataclasses.field(default_factory=dict)
    unlisted: frozenset[str] = frozenset()  # PMIDs known to be deleted or not listed by the search
    cursors: Mapping[str, str] = dataclasses.field(default_factory=dict)
    query_translation: str | None = None
    count: int | None = None
