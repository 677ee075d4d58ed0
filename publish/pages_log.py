"""Pages about the work itself: changes by run, methods from live data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.records.sources import SOURCES
from evidence.schema.counts import FLOW
from publish import registries, words
from publish.links import Links, Number, counted, number
from publish.pages_full_text import REASONS
from publish.reading import Counts, Query, Row, decoded, of
from publish.site import Site

SHOWN = 20  # candidates on the page; the table has all
CHANGE_QUERIES: Mapping[str, Query] = {
    "runs": "SELECT * FROM harvests ORDER BY started_at DESC, harvest LIMIT 60",
    "kinds": Counts("changes_by_run"),
    "events": "SELECT * FROM events ORDER BY made_at DESC, position LIMIT 5",
    "notable": "SELECT c.*, r.title FROM all_changes c LEFT JOIN rows r USING (paper) WHERE kind <> 'new'"
    " ORDER BY changed_on DESC, kind, paper LIMIT 100",
}
METHOD_QUERIES: Mapping[str, Query] = {
    "runs": "SELECT * FROM harvests ORDER BY started_at DESC, harvest LIMIT 30",
    **{name: Counts(name) for name in (*FLOW, "voting_studies", "candidates", "candidates_on_question")},
    "candidates_shown": "SELECT * FROM candidates WHERE scope = 'core' ORDER BY cites + cited_by DESC, paper"
    f" LIMIT {SHOWN}",
    "full_texts": Counts("full_texts"),
    "scopes": Counts("records_by_scope"),
    "sources": Counts("records_by_source"),
}
# The sixteen items of PRISMA-S (Rethlefsen 2021, Syst Rev 10:39, PMID 33499930) that a run answers.
PRISMA_S = (
    ("1 Database and platform", "platform"),
    ("8 Search as run", "query"),
    ("8 As the source read it", "query_translation"),
    ("12 Kind of update", "kind"),
    ("13 Date and time", "started_at"),
    ("15 Records reported", "count"),
)


def changes(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Every run with what it changed, and the changes that are more than a new record."""
    kinds: dict[str, list[tuple[str, Number]]] = {}
    for row in found["kinds"]:
        href = site.links.table("changes", harvest=row["harvest"], kind=row["kind"])
        kinds.setdefault(row["harvest"], []).append((words.label(words.CHANGES, row["kind"]), number(row["n"], href)))
    return {
        "runs": [{**run(row), "kinds": kinds.get(row["harvest"], [])} for row in found["runs"]],
        "notable": [
            {**row, "words": words.label(words.CHANGES, row["kind"]), "href": change_href(row, site.links)}
            for row in found["notable"]
        ],
        "events": [event(row, site) for row in found["events"]],
        "all": site.links.table("changes"),
    }


def event(row: Row, site: Site) -> Row:
    """What an update meant for a conclusion, with where to read on: the records, the trial, or the outcome."""
    keys = decoded(row, "keys")["keys"]
    if row["kind"] == "results_posted":
        href = site.links.trial(keys[0])
    elif row["outcome"] in site.topic.outcomes and row["kind"] == "tally":
        href = site.links.outcome(row["outcome"])
    else:
        href = site.links.study(keys[0]) if len(keys) == 1 else site.links.papers(keys)
    return {**row, "on": row["made_at"][:10], "href": href}


def change_href(row: Row, links: Links) -> str:
    """Where a change leads: the study page, or the trial among the trials."""
    if row["paper"] in (None, "-"):
        return links.page("claims")
    if row.get("title") is None and registries.registry_url(row["paper"]):
        return links.trial(row["paper"])
    return links.study(row["paper"])


SOURCE_NAMES: Mapping[str, str] = {
    **{source.name: source.label for source in SOURCES},
    "jats": "full texts",
    "file": "Files",
    "jsonl": "JSON lines",
    "nbib": "NBIB",
    "ris": "RIS",
}  # sources as they call themselves, and kinds of files; another one is shown as it is recorded


RUNS: Mapping[str, str] = {
    "full": "complete search",
    "incremental": "search for what is new",
    "refresh": "known records fetched again",
    "load": "loaded",
}


def run(row: Row) -> Row:
    """A run with its lists decoded, its source by name and its kind in words."""
    told = {"from": source_name(row), "what": RUNS.get(str(row.get("kind")), row.get("kind"))}
    return {**decoded(row, "missing", "quarantined", "warnings"), **told}


def source_name(row: Row) -> str:
    """What the source of a run or of records calls itself."""
    return SOURCE_NAMES.get(row["source"], row["source"])


def methods(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Search records and the flow of records, both from live data."""
    return {
        "runs": [{**run(row), "items": search_items(row)} for row in found["runs"]],
        "sources": [
            {**row, "from": source_name(row)} for row in sorted(found["sources"], key=lambda r: (-r["n"], r["source"]))
        ],
        "flow": flow(found, site.links),
        "full_texts": full_texts(found["full_texts"], site.links),
        "candidates": candidates(found, site.links),
        "query": site.topic.query,
        "blocks": list(site.topic.search.items()),
    }


def candidates(found: Mapping[str, Sequence[Row]], links: Links) -> dict[str, Any]:
    """Citation searching, counted separately: what the search did not find, and what of it reads as directly relevant."""
    return {
        "all": number(of(found["candidates"])["n"], links.table("candidates")),
        "near": number(of(found["candidates_on_question"])["n"], links.table("candidates", scope="core")),
        "shown": [
            {**row, "href": f"https://pubmed.ncbi.nlm.nih.gov/{row['paper']}/"} for row in found["candidates_shown"]
        ],
        "most": SHOWN,
    }


def full_texts(rows: Sequence[Row], links: Links) -> list[tuple[str, Number]]:
    """How many full texts were read, and how many were not, by reason."""
    return [
        (
            "read" if row["status"] == "kept" else REASONS.get(row["reason"], "it could not be had"),
            number(row["n"], links.table("full_texts", status=row["status"], reason=row["reason"])),
        )
        for row in sorted(rows, key=lambda row: (row["status"], -row["n"]))
    ]


def search_items(row: Row) -> list[tuple[str, Any]]:
    """What a run answers of PRISMA-S; an item without an answer says so."""
    return [(name, row[column] if row[column] is not None else "Not recorded") for name, column in PRISMA_S]


def flow(found: Mapping[str, Sequence[Row]], links: Links) -> dict[str, Any]:
    """The PRISMA 2020 flow: every box equals the one before it less what was left out on the way."""
    by_scope = {row["scope"]: row["n"] for row in found["scopes"]}
    left_out = [
        (words.SCOPES[code], number(by_scope[code], links.evidence(scope=code)))
        for code in words.SCOPES
        if code != "core" and code in by_scope
    ]
    hrefs = {
        "identified": links.table("papers"),
        "deleted": links.table("papers", deleted_on__notnull=1),
        "screened": links.evidence(),
        "in_scope": links.evidence(scope="core"),
        "retracted": links.evidence(scope="core", retracted=1),
    }
    return {
        **{name: number(of(found[name])["n"], href) for name, href in hrefs.items()},
        **{name: counted(of(found[name]), links.papers) for name in ("preprints", "without_data", "included_reports")},
        **{name: counted(of(found[name]), links.studies) for name in ("included_studies", "voting_studies")},
        "left_out": left_out,
    }
