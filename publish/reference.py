"""How a record is referred to elsewhere: its citation, its public addresses, its description for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote as quote_url

from markupsafe import Markup

from evidence.records import Author, Paper, Report, trial_of_posted
from publish import cite
from publish.reading import Row
from publish.registries import RESULTS_TAB

CITED = "paper pmid doi pmcid title journal journal_abbrev volume issue pages year pub_date".split()


def citation(paper: Row, rows: Sequence[Row]) -> str:
    """The record in Vancouver style."""
    names = ("last_name", "fore_name", "initials", "suffix", "collective_name")
    people = tuple(Author(**{name: row[name] for name in names}) for row in rows)
    kept = {f: paper[f] for f in CITED} | {f: bool(paper[f]) for f in ("retracted", "concern", "preprint")}
    return cite.vancouver(Report(paper=Paper(**kept, authors=people)))


def addresses(paper: Row) -> list[tuple[str, str]]:
    """The record at PubMed, its DOI, its free full text at PubMed Central."""
    found = []
    if paper["pmid"]:
        found.append(("PubMed", f"https://pubmed.ncbi.nlm.nih.gov/{paper['pmid']}/"))
    if trial := trial_of_posted(paper["paper"]):
        found.append(("Results at ClinicalTrials.gov", RESULTS_TAB.format(trial)))
    if paper["doi"]:
        found.append(("DOI", f"https://doi.org/{paper['doi']}"))
    if paper["pmcid"]:
        found.append(("Full text at PubMed Central", f"https://pmc.ncbi.nlm.nih.gov/articles/{paper['pmcid']}/"))
    return found


def at_quote(paper: Row, quote: str) -> str | None:
    """PubMed's page of the record opened at a quote, which the browser highlights; None where PubMed has no such text.

    A text fragment (https://wicg.github.io/scroll-to-text-fragment/): a long quote is named by its first and last words.
    """
    if not paper["pmid"] or paper["abstract_kind"] != "published" or not quote.strip():
        return None
    parts = quote.split()
    ends = (" ".join(parts[:6]), " ".join(parts[-6:])) if len(parts) > 14 else (" ".join(parts),)
    text = ",".join(quote_url(end, safe="").replace("-", "%2D") for end in ends)
    return f"https://pubmed.ncbi.nlm.nih.gov/{paper['pmid']}/#:~:text={text}"


def _author(row: Row) -> dict[str, Any]:
    if row["collective_name"]:
        return {"@type": "Organization", "name": row["collective_name"]}
    return {"@type": "Person", "familyName": row["last_name"], "givenName": row["fore_name"] or row["initials"]}


def json_ld(paper: Row, rows: Sequence[Row]) -> Markup:
    """The record as schema.org ScholarlyArticle (https://schema.org/ScholarlyArticle), safe inside a script element."""
    journal = paper["journal"] or paper["journal_abbrev"]
    facts = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "name": paper["title"],
        "headline": paper["title"][:110],
        "author": list(map(_author, rows)),
        "datePublished": paper["pub_date"] or (str(paper["year"]) if paper["year"] else None),
        "isPartOf": {"@type": "Periodical", "name": journal} if journal else None,
        "identifier": [paper["paper"]] + ([f"doi:{paper['doi']}"] if paper["doi"] else []),
        "sameAs": [url for _, url in addresses(paper)],
        "inLanguage": paper["languages"] or None,
        "creativeWorkStatus": "Retracted" if paper["retracted"] else None,
    }
    text = json.dumps({k: v for k, v in facts.items() if v}, ensure_ascii=False)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
