"""Citations on the page of a record: how often it is cited, retracted work that it cites, and what a review covers.

No count of studies rests on any of it. A review's list of included studies stands in the topic (`recall:`, the review's
PMID in its name, "Doe 2020 (PMID 12345678)"); what it cites is known from PubMed and iCite, and citing is not including.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evidence.schema import counts
from publish import words
from publish.links import number
from publish.reading import Query, Row
from publish.site import Site

_RETRACTED = """SELECT DISTINCT l.cited AS paper, coalesce(p.title, c.title) AS title, p.paper IS NOT NULL AS here
  FROM citation_links l LEFT JOIN papers p ON p.paper = l.cited LEFT JOIN candidates c ON c.paper = l.cited
  WHERE l.citing = ? AND (p.retracted = 1 OR c.retracted = 1) ORDER BY l.cited"""
_COVERED = f"""SELECT r.study, r.paper, p.doi, r.year, p.entrez_date,
  EXISTS (SELECT 1 FROM citation_links l WHERE l.citing = ?1 AND l.cited = r.paper) AS cited
  FROM "rows" r JOIN papers p USING (paper) WHERE r.paper <> ?1 AND r.paper IN ({counts.KEYS["included_reports"]})
  AND EXISTS (SELECT 1 FROM "rows" x WHERE x.paper = ?1 AND x.study_type = 'systematic_review') ORDER BY r.study, r.paper"""
_PMID = re.compile(r"\bPMID:? ?(\d{1,9})\b")


def queries(paper: str) -> dict[str, Query]:
    """What is known of the citations of a record; of a systematic review also every included report."""
    one = (paper,)
    return {
        "metrics": ("SELECT * FROM citation_metrics WHERE paper = ?", one),
        "cited_retracted": (_RETRACTED, one),
        "references": ("SELECT count(DISTINCT cited) AS known FROM citation_links WHERE citing = ?", one),
        "covered": (_COVERED, one),
    }


def banner(found: Mapping[str, Sequence[Row]], site: Site) -> list[dict[str, Any]]:
    """What a reader has to know of the work that a record cites."""
    works = found["cited_retracted"]
    if not works:
        return []
    text = (
        f"It cites {words.count(len(works), 'work')} that {'has' if len(works) == 1 else 'have'} been retracted. Whether"
        f" it rests on {'it' if len(works) == 1 else 'them'}, or cites {'it' if len(works) == 1 else 'them'} as retracted,"
        " is for a reader to see; the record counts here as before."
    )
    listed = [
        {
            "what": "Retracted work cited",
            "source": work["title"] or f"PMID {work['paper']}",
            "note": None,
            "link": "See its record",
            "href": site.links.study(work["paper"])
            if work["here"]
            else f"https://pubmed.ncbi.nlm.nih.gov/{work['paper']}/",
        }
        for work in works
    ]
    return [{"kind": "warn", "title": "Cites retracted work", "text": text, "notices": listed}]


def citations(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any] | None:
    """How often the record is cited, and what it covers if it is a systematic review; None where nothing is known."""
    metrics = found["metrics"][0] if found["metrics"] else None
    covered = coverage(site, found)
    if metrics is None and covered is None:
        return None
    return {"metrics": metrics, "covered": covered}


def coverage(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any] | None:
    """Of our included studies: those the review includes, those it cites, those that came later, and the others."""
    if not found["covered"] or not found["paper"]:
        return None
    review = found["paper"][0]
    listed = _list_of(site.topic.recall, review["paper"])
    searched = next((r["value"] for r in found["readings"] if r["kind"] == "search_date"), None)
    studies: dict[str, list[Row]] = {}
    for row in found["covered"]:
        studies.setdefault(row["study"], []).append(row)
    groups: dict[str, list[str]] = {"included": [], "cited": [], "later": [], "other": []}
    for study, reports in studies.items():
        groups[_place(reports, review, listed or (), searched)].append(study)
    return {
        "all": number(len(studies), site.links.studies(studies)),
        "has_list": listed is not None,
        "searched": searched,
        "references": found["references"][0]["known"],
        **{name: number(len(of), site.links.studies(of)) for name, of in groups.items()},
    }


def _list_of(lists: Mapping[str, Iterable[str]], paper: str) -> frozenset[str] | None:
    """What the topic says that this review includes; None where it says nothing of the review."""
    own = [ids for name, ids in lists.items() if name == paper or paper in _PMID.findall(name)]
    return frozenset(one.lower() for ids in own for one in ids) if own else None


def _place(reports: Sequence[Row], review: Row, listed: Iterable[str], searched: str | None = None) -> str:
    """Where a study stands: by its reports, the closest to the review first."""
    keys = {key for r in reports for key in (r["paper"].lower(), f"doi:{r['doi']}")}
    if keys & set(listed):
        return "included"
    if any(r["cited"] for r in reports):
        return "cited"
    return "later" if all(_is_later(r, review, searched) for r in reports) else "other"


def _is_later(report: Row, review: Row, searched: str | None) -> bool:
    """Whether a report came after the review's last search (a month or year to its end), where the review says when it was.

    Else after the review itself: by the days both entered PubMed, or by the years of publication.
    """
    if searched and report["entrez_date"]:
        return bool(report["entrez_date"][: len(searched)] > searched)
    if searched and report["year"]:
        return bool(report["year"] > int(searched[:4]))
    if report["entrez_date"] and review["entrez_date"]:
        return bool(report["entrez_date"] > review["entrez_date"])
    return bool(report["year"] and review["year"] and report["year"] > review["year"])
