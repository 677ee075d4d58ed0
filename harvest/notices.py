"""A second opinion on retractions and concerns: Crossref's updates by DOI, Retraction Watch's included.

https://www.crossref.org/documentation/retrieve-metadata/retraction-watch/ : a work's `updated-by` lists what befell it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from evidence.errors import SourceError
from evidence.records import Batch, Notice
from evidence.topic import Topic
from harvest.net import shape
from harvest.net.web import CROSSREF, Web, dig, rows, text
from harvest.runs import finished, in_batches, new_run

DOIS = 40  # asked for at once; keeps the address short
CURSOR = "crossref"
KINDS = {  # Crossref's type of update -> PubMed's RefType
    "retraction": "RetractionIn",
    "withdrawal": "RetractionIn",
    "removal": "RetractionIn",
    "expression_of_concern": "ExpressionOfConcernIn",
    "correction": "ErratumIn",
    "corrigendum": "ErratumIn",
    "erratum": "ErratumIn",
    "partial_retraction": "ErratumIn",
    "addendum": "UpdateIn",
    "clarification": "UpdateIn",
    "new_version": "UpdateIn",
    "new_edition": "UpdateIn",
}


VERSIONS = (("has-preprint", "UpdateOf", "preprint"), ("is-preprint-of", "UpdateIn", "published article"))


def harvest_notices(topic: Topic, web: Web, dois: Mapping[str, str], *, now: datetime) -> Iterator[Batch]:
    """Yield what Crossref says befell these papers (`dois`: paper -> DOI), and their preprints.

    Never raises for the source's sake: a failure is a run with status failed or partial and its shortfall.
    """
    run = new_run(topic, CROSSREF.name, "refresh", now, platform="Crossref REST API", query=f"{len(dois)} DOIs")
    by_doi = _by_doi(dois)
    wanted = sorted(by_doi)
    found: set[str] = set()
    try:
        for group in _groups(wanted):
            items = _works(web, group)
            lacking = shape.WORKS.check(items)
            run = dataclasses.replace(run, warnings=tuple(dict.fromkeys((*run.warnings, *lacking))))
            works = {doi: work for work in items if (doi := (text(work, "DOI") or "").lower()) in by_doi}
            found |= works.keys()
            yield Batch(harvest=dataclasses.replace(run, fetched=len(found)), notices=_by_paper(works, by_doi))
    except SourceError as error:
        ended = dataclasses.replace(run, fetched=len(found))
        yield Batch(harvest=finished(ended, str(error), failed=not found))
        return
    absent = len(dois) - sum(len(by_doi[doi]) for doi in found)
    warnings = (f"{absent} records have a DOI that Crossref does not know",) if absent else ()
    ended = dataclasses.replace(run, fetched=len(found), count=len(found), warnings=(*run.warnings, *warnings))
    if dois and not found:
        yield Batch(harvest=finished(ended, f"Crossref knows none of {len(dois)} DOIs, which cannot be", failed=True))
        return
    yield Batch(harvest=finished(ended, None), cursors={CURSOR: run.started_at.date().isoformat()})


def _by_doi(dois: Mapping[str, str]) -> dict[str, list[str]]:
    """DOI -> the records that bear it; what is no DOI is left out."""
    found: dict[str, list[str]] = {}
    for paper, doi in dois.items():
        if re.match(r"10\.\d+/", doi.strip()):
            found.setdefault(doi.strip().lower(), []).append(paper)
    return found


def _by_paper(works: Mapping[str, Any], by_doi: Mapping[str, Sequence[str]]) -> dict[str, tuple[Notice, ...]]:
    read = {doi: read_notices(work) for doi, work in works.items()}
    return {paper: notices for doi, notices in read.items() if notices for paper in by_doi[doi]}


def _groups(dois: Sequence[str]) -> Iterator[Sequence[str]]:
    """DOIs in groups; one with a comma, which the filter would split, goes alone."""
    plain = [doi for doi in dois if "," not in doi]
    yield from in_batches(plain, DOIS)
    yield from ([doi] for doi in dois if "," in doi)


def _works(web: Web, group: Sequence[str]) -> list[Any]:
    if "," in group[0]:
        return rows(web.get(f"works/{group[0]}"), "message")
    data = web.get("works", filter=",".join(f"doi:{doi}" for doi in group), rows=len(group) * 2)
    if not isinstance(dig(data, "message", "items"), list):
        raise SourceError("Crossref's answer lacks message.items; its shape has changed")
    return rows(data, "message", "items")


def read_notices(work: Mapping[str, Any]) -> tuple[Notice, ...]:
    """The notices of a Crossref work: its updates, each once, and the preprint it is the article of (or the reverse)."""
    return tuple(dict.fromkeys((*_updates(work), *_versions(work))))


def _updates(work: Mapping[str, Any]) -> Iterator[Notice]:
    for update in rows(work, "updated-by"):
        kind = (text(update, "type") or "").lower().replace("-", "_").replace(" ", "_")
        if kind in KINDS:
            words = (text(update, "label") or kind, text(update, "source"), _day(update))
            doi = (text(update, "DOI") or "").lower() or None
            yield _notice(KINDS[kind], doi, ", ".join(filter(None, words)))


def _versions(work: Mapping[str, Any]) -> Iterator[Notice]:
    for relation, kind, word in VERSIONS:
        for other in rows(work, "relation", relation):
            if text(other, "id-type") == "doi" and (doi := text(other, "id")):
                yield _notice(kind, doi.lower(), word)


def _notice(kind: str, doi: str | None, note: str) -> Notice:
    return Notice(ref_type=kind, source=f"doi:{doi}" if doi else None, note=note, origin="crossref")


def _day(update: Mapping[str, Any]) -> str | None:
    parts = next(iter(rows(update, "updated", "date-parts")), None)
    return (
        "-".join(f"{int(p):02}" for p in parts)
        if isinstance(parts, list) and all(isinstance(p, int) for p in parts)
        else None
    )
