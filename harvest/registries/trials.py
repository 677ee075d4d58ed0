"""Registered trials from ClinicalTrials.gov v2 (https://clinicaltrials.gov/data-api/api): the search and every NCT in papers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from evidence.errors import SourceError
from evidence.records import Batch, Harvest, Known, Trial
from evidence.topic import Topic
from harvest.net import shape
from harvest.net.web import CTGOV, Web, dig, rows, text
from harvest.registries.trial_results import with_results
from harvest.runs import finished, in_batches, new_run

PAGE = 200  # studies a page (at most 1,000)
IDS = 100  # NCT numbers asked for at once
CURSOR = "clinicaltrials.gov"
FIELDS = (
    "NCTId,NCTIdAlias,BriefTitle,OfficialTitle,OverallStatus,Phase,StudyType,EnrollmentCount,EnrollmentType,Condition,"
    "InterventionName,InterventionType,ArmGroupLabel,ArmGroupType,StartDate,PrimaryCompletionDate,CompletionDate,"
    "LastUpdatePostDate,HasResults,ReferencePMID,ReferenceType,LeadSponsorName,InterventionDescription"
)
# what sponsors enter for "not known" (https://clinicaltrials.gov/policy/protocol-definitions#Enrollment allows any
# number); no trial has ten million people
_UNKNOWN_ENROLLMENT = 9_999_999
_COMPARING = {"PLACEBO_COMPARATOR", "ACTIVE_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"}
_REPORTS = {"RESULT", "DERIVED"}  # BACKGROUND references are not reports of the trial


def harvest_trials(
    topic: Topic, web: Web, known: Known, *, now: datetime, nct_ids: Iterable[str] = ()
) -> Iterator[Batch]:
    """Yield the trials the topic's registry search finds and those whose numbers stand in papers.

    Never raises for the source's sake: a failure is a run with status failed or partial and its shortfall.
    """
    query = "; ".join(f"{name}: {terms}" for name, terms in topic.registry.items())
    run = new_run(topic, CTGOV.name, "full", now, platform="ClinicalTrials.gov API v2", query=query)
    seen: dict[str, Trial] = {}
    lacking: list[str] = []  # trials that say they have posted results, which could not be had
    try:
        for total, page, odd in _search(web, topic):
            run = dataclasses.replace(run, count=total, warnings=(*run.warnings, *odd))
            page, without = with_results(web, page)
            lacking += without
            yield _batch(run, seen, page)
        if run.count is not None and len(seen) != run.count:
            raise SourceError(f"ClinicalTrials.gov counts {run.count} trials but listed {len(seen)}")
        wanted = sorted(numbers_like(r"NCT\d{8}", nct_ids) - _numbers(seen))
        for ids in in_batches(wanted, IDS):
            page, without = with_results(web, _by_number(web, ids))
            lacking += without
            yield _batch(run, seen, page)
    except SourceError as error:
        yield _end(run, seen, (), str(error))
        return
    found = _numbers(seen)
    missing = tuple(n for n in wanted if n not in found)
    yield _end(run, seen, missing, shrunk(known, run) or _without_results(lacking))


def numbers_like(shape: str, printed: Iterable[str]) -> set[str]:
    """The numbers of that shape, in upper case."""
    return {number.upper() for number in printed if re.fullmatch(shape, number, re.I)}


def _numbers(seen: Mapping[str, Trial]) -> set[str]:
    """The numbers of these trials, with those they had before the registry joined two entries (obsolete numbers)."""
    return {number for trial in seen.values() for number in (trial.trial, *trial.aliases)}


def shrunk(known: Known, run: Harvest) -> str | None:
    """What to say where a search finds less than half of what it found before."""
    if known.count is not None and run.count is not None and run.count * 2 < known.count:
        return f"the search finds {run.count} trials where the last complete run found {known.count}"
    return None


def _without_results(lacking: Sequence[str]) -> str | None:
    if not lacking:
        return None
    return f"the posted results of {len(lacking)} trials could not be had: {', '.join(lacking[:10])}"


def _search(web: Web, topic: Topic) -> Iterator[tuple[int | None, list[Trial], tuple[str, ...]]]:
    if not topic.registry:
        return
    terms = {"condition": "query__cond", "intervention": "query__intr", "term": "query__term"}
    asked: dict[str, str | int] = {terms.get(name, "query__term"): words for name, words in topic.registry.items()}
    total: int | None = None
    token: str | None = None
    pages = 0
    while token or not pages:
        page = {"pageToken": token} if token else {}
        data = web.get("studies", **asked, fields=FIELDS, pageSize=PAGE, countTotal="true", **page)
        counted = data.get("totalCount", total)
        total = counted if isinstance(counted, int) else total
        pages += 1
        if pages > 200:
            raise SourceError("ClinicalTrials.gov gives page after page without an end")
        yield total, *_read_all(data)
        token = text(data, "nextPageToken")


def _by_number(web: Web, ids: Sequence[str]) -> list[Trial]:
    return _read_all(web.get("studies", filter__ids="|".join(ids), fields=FIELDS, pageSize=len(ids)))[0]


def _read_all(data: Mapping[str, Any]) -> tuple[list[Trial], tuple[str, ...]]:
    """The trials of an answer, and what none of them has that trials have."""
    if not isinstance(data.get("studies"), list):
        raise SourceError("ClinicalTrials.gov's answer lacks studies; its shape has changed")
    lacking = shape.TRIALS.check(data["studies"])
    return [trial for study in data["studies"] if (trial := read_trial(study)) is not None], lacking


REGIMEN_SIZE = 600  # characters of a description that are kept


def _regimens(interventions: Sequence[Any]) -> tuple[str, ...]:
    """What is given, as described: dose, route and schedule stand there, not in the names."""
    described = ((text(i, "name"), text(i, "description")) for i in interventions)
    return tuple(f"{name}: {' '.join(about.split())[:REGIMEN_SIZE]}" for name, about in described if name and about)


def read_trial(study: Mapping[str, Any]) -> Trial | None:
    """A study of the API as a Trial; None without an NCT number. Dates stay as precise as the registry gives them."""
    protocol = dig(study, "protocolSection")
    status, design = dig(protocol, "statusModule"), dig(protocol, "designModule")
    number = text(protocol, "identificationModule", "nctId")
    if number is None:
        return None
    arms = rows(protocol, "armsInterventionsModule", "armGroups")
    comparators = _each((arm for arm in arms if text(arm, "type") in _COMPARING), "label")
    interventions = rows(protocol, "armsInterventionsModule", "interventions")
    references = rows(protocol, "referencesModule", "references")
    aliases = rows(protocol, "identificationModule", "nctIdAliases")
    titles = (text(protocol, "identificationModule", name) for name in ("briefTitle", "officialTitle"))
    return Trial(
        trial=number,
        title=next(filter(None, titles), number),
        status=text(status, "overallStatus"),
        phase=_phase(rows(design, "phases")),
        study_type=text(design, "studyType"),
        aliases=tuple(dict.fromkeys(str(a).strip().upper() for a in aliases if str(a).strip().upper() != number)),
        enrollment=enrollment(dig(design, "enrollmentInfo", "count")),
        enrollment_kind=text(design, "enrollmentInfo", "type"),
        conditions=tuple(str(c) for c in rows(protocol, "conditionsModule", "conditions")),
        interventions=tuple(_each(interventions, "name")),
        arms=tuple(_each(arms, "label")),
        comparator="; ".join(comparators) or None,
        sponsor=text(protocol, "sponsorCollaboratorsModule", "leadSponsor", "name"),
        regimens=_regimens(interventions),
        start_date=text(status, "startDateStruct", "date"),
        primary_completion_date=text(status, "primaryCompletionDateStruct", "date"),
        completion_date=text(status, "completionDateStruct", "date"),
        last_update=text(status, "lastUpdatePostDateStruct", "date"),
        has_results=dig(study, "hasResults") is True,
        pmids=tuple(dict.fromkeys(_each((r for r in references if text(r, "type") in _REPORTS), "pmid"))),
    )


def _each(entries: Iterable[Any], name: str) -> list[str]:
    """What the entries that have one state under a name."""
    return [str(entry[name]) for entry in entries if dig(entry, name)]


def enrollment(count: object) -> int | None:
    """The number of people, or None where it is not stated or stands for "not known" (99999999 and the like)."""
    number = int(count) if isinstance(count, str) and re.fullmatch(r"\d{1,12}", count.strip()) else count
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    nines = len(str(number)) >= 5 and set(str(number)) == {"9"}
    return number if 0 <= number < _UNKNOWN_ENROLLMENT and not nines else None


def _phase(phases: Sequence[object]) -> str | None:
    """PHASE1, PHASE2 -> phase 1/phase 2."""
    words = [re.sub(r"(?i)phase(\d)", r"phase \1", str(p)).lower().replace("_", " ") for p in phases if p != "NA"]
    return "/".join(words) or None


def _batch(run: Harvest, seen: dict[str, Trial], page: Sequence[Trial]) -> Batch:
    seen.update({trial.trial: trial for trial in page})
    return Batch(harvest=dataclasses.replace(run, fetched=len(seen)), trials=tuple(page))


def _end(run: Harvest, seen: Mapping[str, Trial], missing: tuple[str, ...], shortfall: str | None) -> Batch:
    warnings = (
        (f"{len(missing)} numbers in papers are not in the registry: {', '.join(missing[:10])}",) if missing else ()
    )
    ended = dataclasses.replace(
        run, fetched=len(seen), missing=missing, warnings=(*dict.fromkeys(run.warnings), *warnings)
    )
    ended = finished(ended, shortfall, failed=shortfall is not None and not seen)
    cursors = {CURSOR: run.started_at.date().isoformat()} if ended.status == "complete" else {}
    return Batch(harvest=ended, missing=missing, cursors=cursors)
