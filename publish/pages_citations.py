"""Citations on the page of a record: how often it is cited, retracted work that it cites, and what a review covers.

No count of studies rests on any of it. A review's list of included studies stands in the topic (`recall:`, the review's
PMID in its name, "Doe 2020 (PMID 12345678)"); what it cites is known from PubMed and iCite, and citing is not including.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evidence import lazy_re as re
from publish import words
from publish.links import counted
from publish.reading import Counts, Query, Row, of
from publish.site import Site

_RETRACTED = """SELECT DISTINCT l.cited AS paper, coalesce(p.title, c.title) AS title, p.paper IS NOT NULL AS here
  FROM citation_links l LEFT JOIN papers p ON p.paper = l.cited LEFT JOIN candidates c ON c.paper = l.cited
  WHERE l.citing = ? AND (p.retracted = 1 OR c.retracted = 1) ORDER BY l.cited"""
PLACES = ("included", "cited", "later", "other")
_PMID = re.compile(r"\bPMID:? ?(\d{1,9})\b")


def queries(paper: str, recall: Mapping[str, Iterable[str]]) -> dict[str, Query]:
    """What is known of the citations of a record; of a systematic review also where every included study stands."""
    one = (paper,)
    listed = sorted(_list_of(recall, paper) or ())
    return {
        "metrics": ("SELECT * FROM citation_metrics WHERE paper = ?", one),
        "cited_retracted": (_RETRACTED, one),
        "retracted_cited": Counts("retracted_cited", {"paper": paper}),
        "references": Counts("references_known", {"paper": paper}),
        "places": Counts("review_places", {"paper": paper, "listed": json.dumps(listed)}),
    }


def banner(found: Mapping[str, Sequence[Row]], site: Site) -> list[dict[str, Any]]:
    """What a reader has to know of the work that a record cites."""
    works = found["cited_retracted"]
    if not works:
        return []
    n = of(found["retracted_cited"])["n"]
    has, them = ("has", "it") if n == 1 else ("have", "them")
    text = (
        f"It cites {words.count(n, 'work')} that {has} been retracted. Whether it rests on {them}, or cites {them} as"
        " retracted, is for a reader to see; the record counts here as before."
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
    if not found["places"] or not found["paper"]:
        return None
    review = found["paper"][0]["paper"]
    return {
        "has_list": _list_of(site.topic.recall, review) is not None,
        "searched": next((r["value"] for r in found["readings"] if r["kind"] == "search_date"), None),
        "references": of(found["references"])["n"],
        **{name: counted(of(found["places"], name), site.links.studies) for name in PLACES},
    }


def _list_of(lists: Mapping[str, Iterable[str]], paper: str) -> frozenset[str] | None:
    """What the topic says that this review includes; None where it says nothing of the review."""
    own = [ids for name, ids in lists.items() if name == paper or paper in _PMID.findall(name)]
    return frozenset(one.lower() for ids in own for one in ids) if own else None
