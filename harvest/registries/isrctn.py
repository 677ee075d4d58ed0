"""Registered trials from the ISRCTN registry's public XML API: the topic's registry search, and every ISRCTN in papers.

https://www.isrctn.com/api/query/format/default?q=...&limit=... gives `allTrials` (with totalCount) of `fullTrial`, each a
`trial` and its sponsors. The shape is that of answers published with clients of it (captured 2026-10-09), not of a live
call from here; there are no pages, `limit` may be any number (the R package ctrdata 1.23). A trial that ClinicalTrials.gov
has too, and that is here from there, is not entered a second time.

The API gives no status: it follows from the dates of recruitment, as the registry's own pages tell it (this from memory).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from lxml import etree

from evidence import lazy_re as re
from evidence.errors import SourceError
from evidence.records import Batch, Known, Trial
from evidence.topic import Topic
from harvest.markup.text import fold, local_name
from harvest.net import shape
from harvest.net.web import ISRCTN, Web, dig, rows, text
from harvest.registries.trials import REGIMEN_SIZE, enrollment, numbers_like, shrunk
from harvest.runs import finished, in_batches, new_run

FIRST, MOST = 100, 2_000  # trials asked for at first, and at most
IDS = 50  # numbers asked for at once
SEVERAL = frozenset({"condition", "intervention", "sponsor", "secondaryNumber"})  # parts that may stand more than once
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_PUBMED = re.compile(r"pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,8})\b|ncbi\.nlm\.nih\.gov/pubmed/(\d{1,8})\b")
_STOPPED = {"stop": "TERMINATED", "terminat": "TERMINATED", "suspend": "SUSPENDED", "abandon": "WITHDRAWN"}


def harvest_isrctn(
    topic: Topic, web: Web, known: Known, *, now: datetime, numbers: Iterable[str] = (), here: Collection[str] = ()
) -> Iterator[Batch]:
    """Yield the trials that the topic's registry search finds, and those whose numbers stand in papers.

    here: the trials of other registries that are known, by number. Never raises for the source's sake: a failure is a
    run with status failed or partial and its shortfall. Nothing is asked where there is neither search nor number.
    """
    query = search_of(topic.registry)
    wanted = sorted(numbers_like(r"ISRCTN\d{8}", numbers))
    if not query and not wanted:
        return
    run = new_run(topic, ISRCTN.name, "full", now, platform="ISRCTN registry XML API", query=query)
    seen: dict[str, Trial] = {}
    try:
        if query:
            total, found, odd = _asked(web, query)
            run = dataclasses.replace(run, count=total, warnings=odd)
            seen |= _kept(found, now, here)
            yield Batch(harvest=dataclasses.replace(run, fetched=len(seen)), trials=tuple(seen.values()))
        lacking = [n for n in wanted if n not in seen]
        for ids in in_batches(lacking, IDS):
            more = _kept(_asked(web, " OR ".join(ids))[1], now, here)
            more = {number: trial for number, trial in more.items() if number in ids}
            seen |= more
            yield Batch(harvest=dataclasses.replace(run, fetched=len(seen)), trials=tuple(more.values()))
    except SourceError as error:
        yield Batch(harvest=finished(dataclasses.replace(run, fetched=len(seen)), str(error), failed=not seen))
        return
    ended = finished(dataclasses.replace(run, fetched=len(seen)), shrunk(known, run))
    cursors = {ISRCTN.name: run.started_at.date().isoformat()} if ended.status == "complete" else {}
    yield Batch(harvest=ended, cursors=cursors)


def search_of(registry: Mapping[str, str]) -> str | None:
    """The topic's registry search as ISRCTN takes it: parts joined with AND, words that stand together as a phrase."""
    blocks = [" OR ".join(_phrase(one) for one in terms.split(" OR ")) for terms in registry.values() if terms.strip()]
    return " AND ".join(f"({block})" for block in blocks) or None


def _phrase(terms: str) -> str:
    plain = re.fullmatch(r"[\w-]+(?: [\w-]+)+", terms.strip())
    return f'"{terms.strip()}"' if plain and not re.search(r"\b(?:AND|NOT)\b", terms) else terms.strip()


def _asked(web: Web, query: str) -> tuple[int, list[Mapping[str, Any]], tuple[str, ...]]:
    """How many trials a query finds, all of them, and what none of them has that trials have."""
    total, found = _page(web, query, FIRST)
    if len(found) < total <= MOST:
        total, found = _page(web, query, total)
    if len(found) != total:
        raise SourceError(f"ISRCTN counts {total} trials but listed {len(found)}")
    return total, found, shape.ISRCTN.check(found)


def _page(web: Web, query: str, limit: int) -> tuple[int, list[Mapping[str, Any]]]:
    body = web.xml("isrctn", "query/format/default", q=query, limit=limit)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"ISRCTN's answer cannot be read ({error})") from None
    counted = root.get("totalCount", "")
    if local_name(root) != "allTrials" or not re.fullmatch(r"\d{1,7}", counted):
        raise SourceError("ISRCTN's answer lacks totalCount; its shape has changed")
    return int(counted), [plain for one in root if isinstance(plain := _plain(one), Mapping)]


def _plain(element: etree._Element) -> Any:
    """An element as a text, or as an object of its parts; those that may stand more than once are lists."""
    if not len(element):
        return fold(element.text or "") or None
    found: dict[str, Any] = {}
    for child in element:
        name = local_name(child)
        if name in SEVERAL:
            found.setdefault(name, []).append(_plain(child))
        else:
            found.setdefault(name, _plain(child))
    if changed := element.get("lastUpdated"):
        found["lastUpdated"] = changed
    return found


def _kept(found: Sequence[Mapping[str, Any]], now: datetime, here: Collection[str]) -> dict[str, Trial]:
    """Trials by number, without those that are here under their number of another registry."""
    read = (trial for one in found if not _numbers(one) & set(here) and (trial := read_trial(one, now)))
    return {trial.trial: trial for trial in read}


def _numbers(record: Mapping[str, Any]) -> set[str]:
    """The numbers that a trial has at other registries."""
    refs = dig(record, "trial", "externalRefs")
    given = [text(refs, "clinicalTrialsGovNumber"), *rows(refs, "secondaryNumbers", "secondaryNumber")]
    return {number.upper() for one in given if isinstance(one, str) for number in re.findall(r"NCT\d{8}", one, re.I)}


def read_trial(record: Mapping[str, Any], now: datetime) -> Trial | None:
    """A fullTrial as a Trial; None without a number or title. Its status is that of the day `now`."""
    trial = dig(record, "trial")
    about, people, design = (dig(trial, name) for name in ("trialDescription", "participants", "trialDesign"))
    number, title = text(trial, "isrctn"), text(about, "title") or text(about, "scientificTitle")
    if number is None or not re.fullmatch(r"\d{8}", number) or title is None:
        return None
    results = dig(trial, "results")
    return Trial(
        trial=f"ISRCTN{number}",
        title=title,
        status=_status(people, design, now),
        study_type=(text(design, "primaryStudyDesign") or "").upper() or None,
        **_enrolled(people),
        conditions=tuple(c[:REGIMEN_SIZE] for c in _texts(rows(trial, "conditions", "condition"), "description")),
        **_given([one for one in rows(trial, "interventions", "intervention") if isinstance(one, Mapping)]),
        comparator="Placebo" if text(design, "interventionalTrialDesign", "control") == "Placebo" else None,
        sponsor=next(iter(_texts(rows(record, "sponsor"), "organisation")), None),
        start_date=_day(text(people, "recruitmentStart")),
        completion_date=_day(text(design, "overallEndDate")),
        last_update=_day(text(trial, "lastUpdated")),
        has_results=text(results, "basicReport") is not None,
        pmids=_reports(text(results, "publicationDetails")),
        source=ISRCTN.name,
    )


def _texts(entries: Sequence[object], name: str) -> list[str]:
    """What the entries that have one state under a name."""
    return [stated for one in entries if (stated := text(one, name))]


def _enrolled(people: object) -> dict[str, Any]:
    """The number of people at the end, else the one aimed at."""
    final, target = (enrollment(text(people, name)) for name in ("totalFinalEnrolment", "targetEnrolment"))
    return {"enrollment": final or target, "enrollment_kind": "ACTUAL" if final else "ESTIMATED" if target else None}


def _given(interventions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What is given, as named and as described, and the phase of its trial."""
    drugs = [text(one, "drugNames") or text(one, "interventionType") for one in interventions]
    described = zip(drugs, (text(one, "description") for one in interventions), strict=True)
    return {
        "interventions": tuple(filter(None, drugs)),
        "regimens": tuple(f"{drug}: {about[:REGIMEN_SIZE]}" for drug, about in described if drug and about),
        "phase": next(filter(None, (_phase(text(one, "phase")) for one in interventions)), None),
    }


def _day(moment: str | None) -> str | None:
    found = re.match(r"\d{4}-\d\d-\d\d(?=T|$)", moment or "")
    return found[0] if found else None


def _status(people: object, design: object, now: datetime) -> str | None:
    """What is said of recruitment, else what follows from its dates and from the end of the trial."""
    if stopped := _stopped(people):
        return stopped
    today = now.date().isoformat()
    start, stop = (_day(text(people, name)) for name in ("recruitmentStart", "recruitmentEnd"))
    end = _day(text(design, "overallEndDate"))
    if end and end < today:
        return "COMPLETED"
    if start and today < start:
        return "NOT_YET_RECRUITING"
    if stop and stop < today:
        return "ACTIVE_NOT_RECRUITING" if end else "UNKNOWN"
    return "RECRUITING" if start and stop else None


def _stopped(people: object) -> str | None:
    """The status of a trial whose recruitment was ended before its time, by what is said of it."""
    names = ("recruitmentStatusOverride", "recruitmentStartStatusOverride")
    said = " ".join(text(people, name) or "" for name in names).lower()
    return next((status for word, status in _STOPPED.items() if word in said), None)


def _phase(said: str | None) -> str | None:
    """Phase I/II -> phase 1/phase 2; what is no phase is none."""
    found = re.fullmatch(r"Phase (I{1,3}|IV)(?:/(I{1,3}|IV))?", said or "")
    return "/".join(f"phase {_ROMAN[one]}" for one in found.groups() if one) if found else None


def _reports(details: str | None) -> tuple[str, ...]:
    """PMIDs of what is named as results; protocols and others are no reports of the trial."""
    pieces = re.split(r"(?=\b(?:19|20)\d\d [A-Z])", details or "")
    told = (found for piece in pieces if "results" in piece.lower() for found in _PUBMED.findall(piece))
    return tuple(dict.fromkeys(a or b for a, b in told))
