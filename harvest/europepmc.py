"""Preprints and open-access flags from Europe PMC (https://europepmc.org/RestfulWebService)."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from lxml import etree, html

from evidence.errors import SourceError
from evidence.records import (
    AbstractKind,
    Author,
    Batch,
    DatePrecision,
    Notice,
    Paper,
    PublicationType,
    Section,
)
from evidence.topic import Topic
from harvest.markup.text import fold, script
from harvest.net import shape
from harvest.net.web import EUROPEPMC, Web, dig, rows, text
from harvest.runs import finished, in_batches, new_run

PAGE = 200  # records a page (at most 1,000)
IDS = 50  # PMIDs asked for at once
CURSOR = "europepmc"


def harvest_preprints(
    topic: Topic, web: Web, *, now: datetime, known_dois: Collection[str] = (), pmids: Sequence[str] = ()
) -> Iterator[Batch]:
    """Yield the preprints of the topic's search that PubMed does not have (`known_dois`), then the open-access flags of `pmids`.

    Never raises for the source's sake: a failure is a run with status failed or partial and its shortfall.
    """
    run = new_run(topic, EUROPEPMC.name, "full", now, platform="Europe PMC REST API", query=topic.preprints)
    fetched = listed = 0
    articles: dict[str, tuple[Notice, ...]] = {}
    try:
        for total, results in _pages(web, topic.preprints):
            listed += len(results)
            lacking = shape.PREPRINTS.check(results)
            run = dataclasses.replace(run, warnings=tuple(dict.fromkeys((*run.warnings, *lacking))))
            papers = tuple(p for r in results if (p := read_preprint(r)) and p.doi not in known_dois)
            fetched += len(papers)
            run = dataclasses.replace(run, count=total, fetched=fetched)
            yield Batch(harvest=run, papers=papers)
            for paper in papers:
                _link_back(paper, articles)
        if run.count is not None and listed != run.count:
            raise SourceError(f"Europe PMC counts {run.count} preprints but listed {listed}")
        for group in in_batches(pmids, IDS):
            yield Batch(harvest=run, open_access=_open_access(web, group))
    except SourceError as error:
        yield Batch(harvest=finished(run, str(error), failed=not listed))
        return
    yield Batch(harvest=finished(run, None), notices=articles, cursors={CURSOR: run.started_at.date().isoformat()})


def _link_back(preprint: Paper, articles: dict[str, tuple[Notice, ...]]) -> None:
    """Give the published article of a preprint its own notice of it."""
    back = Notice(ref_type="UpdateOf", source=preprint.paper, note="preprint", origin="europepmc")
    for notice in preprint.notices:
        if notice.pmid and notice.ref_type == "UpdateIn":
            articles[notice.pmid] = (*articles.get(notice.pmid, ()), back)


def _pages(web: Web, query: str | None) -> Iterator[tuple[int, list[Any]]]:
    """Pages until the cursor repeats, which is how Europe PMC says that it ends."""
    cursor: str | None = "*"
    while query and cursor:
        data = web.get("search", query=query, resultType="core", format="json", pageSize=PAGE, cursorMark=cursor)
        total = dig(data, "hitCount")
        if not isinstance(total, int):
            raise SourceError("Europe PMC's answer lacks hitCount; its shape has changed")
        results = rows(data, "resultList", "result")
        yield total, results
        following = text(data, "nextCursorMark")
        cursor = following if following != cursor and results else None


def _open_access(web: Web, pmids: Sequence[str]) -> dict[str, bool]:
    query = "(" + " OR ".join(f"EXT_ID:{pmid}" for pmid in pmids) + ") AND SRC:MED"
    data = web.get("search", query=query, resultType="lite", format="json", pageSize=len(pmids), cursorMark="*")
    shape.OPEN_ACCESS.check(rows(data, "resultList", "result"))
    asked = set(pmids)
    return {
        pmid: text(row, "isOpenAccess") == "Y"
        for row in rows(data, "resultList", "result")
        if (pmid := text(row, "pmid") or text(row, "id")) in asked and text(row, "isOpenAccess") in ("Y", "N")
    }


def read_preprint(row: Mapping[str, Any]) -> Paper | None:
    """A preprint of Europe PMC as a Paper with the key doi:...; None when it is none or has no DOI or title."""
    doi = (text(row, "doi") or "").lower()
    title = _plain(text(row, "title") or "")
    if text(row, "source") != "PPR" or not doi or not title:
        return None
    abstract, sections = _abstract(text(row, "abstractText") or "")
    notices = _links(row)
    withdrawn = re.match(r"(?i)(?:withdrawn|retracted)\b", title) is not None
    return Paper(
        paper=f"doi:{doi}",
        doi=doi,
        title=title,
        abstract=abstract or None,
        abstract_kind=AbstractKind.PUBLISHED if abstract else None,
        sections=sections,
        journal=text(row, "bookOrReportDetails", "publisher"),
        **_published(row),
        entrez_date=_date(text(row, "firstIndexDate")),
        authors=tuple(map(_author, rows(row, "authorList", "author"))),
        publication_types=(PublicationType(ui="D000076942", name="Preprint"),),
        notices=notices,
        retracted=withdrawn or any(notice.ref_type == "RetractionIn" for notice in notices),
        preprint=True,
        open_access={"Y": True, "N": False}.get(text(row, "isOpenAccess") or ""),
        source="europepmc",
    )


def _links(row: Mapping[str, Any]) -> tuple[Notice, ...]:
    """The published article of a preprint, as PubMed would say it: UpdateIn; a withdrawal as RetractionIn."""
    kinds = {"preprint of": "UpdateIn", "retraction in": "RetractionIn", "withdrawal in": "RetractionIn"}
    return tuple(
        Notice(
            ref_type=kind,
            pmid=text(link, "id") if text(link, "source") == "MED" else None,
            source=text(link, "reference"),
            note="published article" if kind == "UpdateIn" else None,
            origin="europepmc",
        )
        for link in rows(row, "commentCorrectionList", "commentCorrection")
        if (kind := kinds.get((text(link, "type") or "").lower()))
    )


def _author(person: object) -> Author:
    if name := text(person, "lastName"):
        return Author(last_name=name, fore_name=text(person, "firstName"), initials=text(person, "initials"))
    return Author(collective_name=text(person, "collectiveName") or text(person, "fullName"))


def _published(row: Mapping[str, Any]) -> dict[str, Any]:
    """The day of publication, or the year alone where no day is given."""
    day, year = text(row, "firstPublicationDate") or "", text(row, "pubYear") or ""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return {"year": int(day[:4]), "pub_date": day, "pub_date_precision": DatePrecision.DAY}
    return {"year": int(year) if re.fullmatch(r"\d{4}", year) else None}


def _date(day: str | None) -> date | None:
    return date.fromisoformat(day) if day and re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None


def _abstract(markup: str) -> tuple[str, tuple[Section, ...]]:
    """HTML with h4 headings as "LABEL: body" paragraphs, and the sections."""
    parts: list[str] = []
    sections: list[Section] = []
    offset = 0
    for piece in re.split(r"(?i)(?=<h4\b)", markup):
        heading = re.match(r"(?is)\s*<h4\b[^>]*>(.*?)</h4>", piece)
        label = _plain(heading[1]).rstrip(":").upper() or None if heading else None
        body = _plain(piece[heading.end() :] if heading else piece)
        if not body:
            continue
        head = f"{label}: " if label else ""
        start = offset + len(head)
        sections.append(Section(label=label, category=None, start=start, end=start + len(body)))
        parts.append(head + body)
        offset = start + len(body) + 1
    return "\n".join(parts), tuple(sections) if any(s.label for s in sections) else ()


def _plain(markup: str) -> str:
    """HTML as plain text, superscripts and subscripts readable."""
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return fold(re.sub(r"<[^>]*>", " ", markup))
    for element in root.iter("sup", "sub"):
        element.text = script("".join(element.itertext()), str(element.tag))
        for child in list(element):
            element.remove(child)
    for element in root.iter("p", "br", "h4"):
        element.tail = " " + (element.tail or "")
    return fold("".join(root.itertext()))
