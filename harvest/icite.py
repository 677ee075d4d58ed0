"""Who cites whom, and how often, from NIH's iCite (https://icite.od.nih.gov/api; Hutchins 2016, 2019, PLoS Biology).

The shape is that of answers published with clients of it (iCiteR, openicite and others; one of 2025 compared), not of a
live call from here. The names are those of the default; only `legacy=false`, which is not asked for, gives others.
`data` is a list with `pmid`, `citation_count`, `relative_citation_ratio`, `nih_percentile`, `provisional` (true, or "Yes"
in older answers), `references` and `cited_by` (lists of PMIDs, or one text parted by blanks in older answers) and
`last_modified` (MM/DD/YYYY, time). Records that iCite does not know are left out without a word. At most 1,000 PMIDs a
request are documented; no rate is, so one request a second is made.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from evidence.errors import SourceError
from evidence.records import Batch, CitationMetrics, Citations
from evidence.topic import Topic
from harvest.net import shape
from harvest.net.web import ICITE, Web, dig, text
from harvest.runs import finished, in_batches, new_run

AT_ONCE = 200  # PMIDs a request: the address stays under 2,000 characters
FIELDS = "pmid,citation_count,relative_citation_ratio,nih_percentile,provisional,references,cited_by,last_modified"


def harvest_icite(topic: Topic, web: Web, pmids: Sequence[str], *, now: datetime) -> Iterator[Batch]:
    """Yield what iCite knows of these records: their counts, and the links both ways.

    Never raises for the source's sake: a failure is a run with status failed or partial and its shortfall.
    """
    run = new_run(
        topic, ICITE.name, "refresh", now, platform="NIH iCite API", query=f"{len(pmids)} records on the question"
    )
    fetched = 0
    try:
        for group in in_batches(pmids, AT_ONCE):
            items = _asked(web, group)
            lacking = shape.ICITE.check(items)
            known = {pmid: item for item in items if (pmid := text(item, "pmid") or "") in group}
            fetched += len(known)
            warnings = tuple(dict.fromkeys((*run.warnings, *lacking)))
            run = dataclasses.replace(run, fetched=fetched, warnings=warnings)
            links = tuple(read_citations(pmid, item) for pmid, item in known.items())
            yield Batch(harvest=run, citations=links, metrics=tuple(read_metrics(p, i) for p, i in known.items()))
    except SourceError as error:
        yield Batch(harvest=finished(run, str(error), failed=not fetched))
        return
    yield Batch(harvest=finished(run, None), cursors={ICITE.name: run.started_at.date().isoformat()})


def _asked(web: Web, pmids: Sequence[str]) -> list[Any]:
    items = web.get("pubs", pmids=",".join(pmids), fl=FIELDS).get("data")
    if not isinstance(items, list):
        raise SourceError("iCite's answer lacks data; its shape has changed")
    return items


def read_citations(pmid: str, item: Mapping[str, Any]) -> Citations:
    """The PMIDs that a record cites and that cite it."""
    return Citations(
        paper=pmid, source=ICITE.name, cites=_pmids(dig(item, "references")), cited_by=_pmids(dig(item, "cited_by"))
    )


def _pmids(given: object) -> tuple[str, ...]:
    found = given.split() if isinstance(given, str) else given if isinstance(given, list) else ()
    return tuple(dict.fromkeys(str(one) for one in found if re.fullmatch(r"[1-9]\d{0,8}", str(one))))


def read_metrics(pmid: str, item: Mapping[str, Any]) -> CitationMetrics:
    """How often a record is cited; what is no number, or cannot be one of its kind, is not stated."""
    count = _number(dig(item, "citation_count"))
    return CitationMetrics(
        paper=pmid,
        citations=int(count) if count is not None and count == int(count) else None,
        rcr=_number(dig(item, "relative_citation_ratio")),
        percentile=_number(dig(item, "nih_percentile"), most=100),
        provisional=dig(item, "provisional") is True or text(item, "provisional") == "Yes",
        counted_on=_day(text(item, "last_modified")),
    )


def _number(value: object, most: float = 1e7) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        return None
    return float(value)


def _day(said: str | None) -> str | None:
    """MM/DD/YYYY as a date."""
    found = re.match(r"(\d\d)/(\d\d)/(20\d\d)\b", said or "")
    try:
        return datetime(int(found[3]), int(found[1]), int(found[2])).date().isoformat() if found else None
    except ValueError:
        return None
