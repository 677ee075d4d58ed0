"""Trials, independent studies, and what is said of them: synthesis, claims, statements."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A registry record (ClinicalTrials.gov v2 shape; of ISRCTN what fits into it)."""

    trial: str  # NCT... or ISRCTN...
    title: str
    status: str | None = None
    phase: str | None = None
    study_type: str | None = None
    enrollment: int | None = None
    enrollment_kind: str | None = None  # ACTUAL | ESTIMATED
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    comparator: str | None = None
    start_date: str | None = None
    primary_completion_date: str | None = None
    completion_date: str | None = None
    last_update: str | None = None
    has_results: bool = False
    pmids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # obsolete numbers of the same trial
    sponsor: str | None = None  # the lead sponsor
    regimens: tuple[str, ...] = ()  # what is given, as the registry describes it: "name: description"
    allocation: str | None = None  # RANDOMIZED | NON_RANDOMIZED | NA; asked for with the results
    results: Mapping[str, object] | None = None  # resultsSection as posted; None where it was not asked for
    source: str = "clinicaltrials.gov"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyReport:
    """A report's place in its study: role is primary, secondary, protocol, preprint, registry, notice or review."""

    paper: str
    role: str
    reason: str  # why it belongs here, in words
    votes: bool  # whether its findings count in the synthesis


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One independent study with all its reports."""

    study: str  # registry id if there is one, else the lead report's key
    title: str
    study_type: str
    species: str  # human | animal | unclear
    scope: str
    reports: tuple[StudyReport, ...]
    participants: int | None = None
    participants_kind: str | None = None
    participants_paper: str | None = None
    registry_ids: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """Counts of independent studies for one outcome, one species and one kind of comparison; no pooled effect."""

    outcome: str
    species: str  # human | animal
    studies: tuple[str, ...]
    counts: Mapping[str, int]  # direction -> studies (controlled, uncontrolled and more_ directions are different keys)
    by_design: Mapping[str, Mapping[str, int]]  # study_type -> direction -> studies
    participants: int | None
    participants_not_stated: int
    favours: int  # controlled studies with benefit
    compared: int  # controlled studies with benefit or harm
    wilson_low: float | None
    wilson_high: float | None
    sign_test_p: float | None
    sign_test: str | None = None  # the same in words, rounded once: "= 0.0313" or "< 0.0001"
    low_percent: int | None = None  # wilson_low and wilson_high in whole percent, rounded once
    high_percent: int | None = None
    certainty: str = "very_low"  # "low" words an effect as "may", "very_low" as very uncertain
    review: Mapping[str, object] | None = (
        None  # a systematic review's rating above low: {paper, field, start, end, quote}
    )
    votes: tuple[Mapping[str, object], ...]  # {study, paper, direction, study_type, n, field, start, end, quote}
    swim: Mapping[str, str]  # SWiM item -> text


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """A public claim held against the table: stance -> papers, counts, one sentence of answer."""

    claim: str
    text: str
    status: str  # answered | none_found | not_extractable | not_searched
    answer: str
    supports: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    by_design: Mapping[str, int] = dataclasses.field(default_factory=dict)
    participants: int | None = None
    participants_not_stated: int = 0
    best_design: str | None = None
    not_intravenous: int | None = None
    spans: tuple[Mapping[str, object], ...] = ()  # {paper, field, start, end, quote}
    animal_supports: tuple[str, ...] = ()
    animal_against: tuple[str, ...] = ()
    by_amount: tuple[str, ...] = ()  # compared more with less ketamine: neither for nor against
    not_counted: tuple[Mapping[str, str], ...] = ()  # {paper, because}: points a way, but answers it in another form
    verdict: str | None = None  # summarize.claims.verdicts.Answer
    verdict_basis: str | None = None  # route, comparison or people it rests on, without numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What conclusions rest on at a build: votes in people (see store.events), trials with results and without a paper."""

    votes: tuple[Mapping[str, Any], ...] = ()
    results_alone: Mapping[str, str] = dataclasses.field(default_factory=dict)  # trial -> title


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an update meant for a conclusion; kinds are listed at the table events."""

    kind: str
    sentence: str
    outcome: str | None = None
    keys: tuple[str, ...] = ()  # records or trials it rests on
    before: Mapping[str, object] = dataclasses.field(default_factory=dict)
    after: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of the evidence brief with all it rests on; a build fails if any of it does not verify."""

    section: str
    text: str
    template_id: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    papers: tuple[str, ...] = ()
    spans: tuple[Mapping[str, object], ...] = ()  # {paper, field, start, end, quote}
    sql: Mapping[str, str] = dataclasses.field(default_factory=dict)  # value name -> query that reproduces it
