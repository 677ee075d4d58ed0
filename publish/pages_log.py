"""Pages about the work itself: changes by run, the review queue, methods from live data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evidence.schema import counts
from publish import words
from publish.agreement import cohen_kappa
from publish.links import Links, Number, number
from publish.reading import Query, Row, decoded
from publish.site import Site

CHANGE_QUERIES: Mapping[str, Query] = {
    "runs": "SELECT * FROM harvests ORDER BY started_at DESC, harvest LIMIT 60",
    "kinds": "SELECT harvest, kind, count(*) AS changes FROM changes GROUP BY harvest, kind ORDER BY kind",
    "notable": "SELECT c.*, r.title FROM all_changes c LEFT JOIN rows r USING (paper) WHERE kind <> 'new'"
    " ORDER BY changed_on DESC, kind, paper LIMIT 100",
}
REVIEW_QUERIES: Mapping[str, Query] = {
    "waiting": "SELECT paper, title, year, first_author, study_type, scope, probability, needs_review FROM rows"
    " WHERE needs_review IS NOT NULL ORDER BY scope = 'core' DESC, scope = 'adjacent' DESC,"
    " study_type = 'randomized_trial' AND needs_review LIKE '%direction unclear%' DESC, probability, paper LIMIT 200",
    "count": counts.counts("needs_review"),
    "reasons": "SELECT needs_review AS reason, count(*) AS records FROM rows WHERE needs_review IS NOT NULL"
    " GROUP BY needs_review ORDER BY records DESC LIMIT 30",
    "corrections": "SELECT c.*, r.title FROM corrections c LEFT JOIN rows r USING (paper)"
    " ORDER BY correction DESC LIMIT 50",
    "judged": "SELECT field_name, (SELECT f.old_value FROM corrections f WHERE f.paper = c.paper"
    " AND f.field_name = c.field_name ORDER BY f.correction LIMIT 1) AS machine, c.value AS person"
    " FROM corrections c WHERE c.correction NOT IN (SELECT undoes FROM corrections WHERE undoes IS NOT NULL)"
    " AND c.undoes IS NULL AND c.correction = (SELECT max(l.correction) FROM corrections l"
    " WHERE l.paper = c.paper AND l.field_name = c.field_name) ORDER BY field_name, paper",
    "quarantine": "SELECT paper, harvest, error FROM quarantine ORDER BY paper LIMIT 50",
}
METHOD_QUERIES: Mapping[str, Query] = {
    "runs": "SELECT * FROM harvests ORDER BY started_at DESC, harvest LIMIT 30",
    "flow": counts.counts(*counts.FLOW, "voting_studies"),
    **{
        name: counts.KEYS[name]
        for name in ("preprints", "without_data", "included_reports", "included_studies", "voting_studies")
    },
    "scopes": "SELECT scope, count(*) AS records FROM rows GROUP BY scope",
    "sources": "SELECT source, count(*) AS records FROM papers GROUP BY source ORDER BY records DESC",
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
        kinds.setdefault(row["harvest"], []).append(
            (words.label(words.CHANGES, row["kind"]), number(row["changes"], href))
        )
    return {
        "runs": [{**run(row), "kinds": kinds.get(row["harvest"], [])} for row in found["runs"]],
        "notable": [
            {**row, "words": words.label(words.CHANGES, row["kind"]), "href": change_href(row, site.links)}
            for row in found["notable"]
        ],
        "all": site.links.table("changes"),
    }


def change_href(row: Row, links: Links) -> str:
    """Where a change leads: the study page, or the trial among the trials."""
    if row["paper"] in (None, "-"):
        return links.page("claims")
    if row.get("title") is None and words.registry_url(row["paper"]):
        return links.trial(row["paper"])
    return links.study(row["paper"])


def run(row: Row) -> Row:
    """A run with its lists decoded."""
    return decoded(row, "missing", "quarantined", "warnings")


def review(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Records that wait for a person, why, and what people have corrected."""
    links = site.links
    return {
        "waiting": [
            {
                **row,
                "href": links.study(row["paper"]),
                "type": words.label(words.STUDY_TYPES, row["study_type"]),
                "near": words.label(words.SCOPES, row["scope"]),
                "percent": words.percent(row["probability"]) if row["probability"] is not None else None,
            }
            for row in found["waiting"]
        ],
        "count": number(found["count"][0]["needs_review"], links.evidence(needs_review__notblank=1)),
        "reasons": [
            (row["reason"], number(row["records"], links.evidence(needs_review=row["reason"])))
            for row in found["reasons"]
        ],
        "corrections": [{**row, "href": change_href(row, links)} for row in found["corrections"]],
        "agreement": agreement(found["judged"]),
        "all_corrections": links.table("corrections"),
        "quarantine": found["quarantine"],
    }


def agreement(judged: Sequence[Row]) -> list[Row]:
    """For each field the records that people judged: how often the program had said the same, and Cohen's kappa."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for row in judged:
        if row["machine"] is not None:
            pairs.setdefault(row["field_name"], []).append((row["machine"], row["person"]))
    return [
        {
            "field": field,
            "judged": len(both),
            "agreed": sum(machine == person for machine, person in both),
            "kappa": cohen_kappa([m for m, _ in both], [p for _, p in both]),
        }
        for field, both in pairs.items()
    ]


def methods(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Search records and the flow of records, both from live data."""
    return {
        "runs": [{**run(row), "items": search_items(row)} for row in found["runs"]],
        "sources": found["sources"],
        "flow": flow(found, site.links),
        "query": site.topic.query,
        "blocks": list(site.topic.search.items()),
    }


def search_items(row: Row) -> list[tuple[str, Any]]:
    """What a run answers of PRISMA-S; an item without an answer says so."""
    return [(name, row[column] if row[column] is not None else "Not recorded") for name, column in PRISMA_S]


def flow(found: Mapping[str, Sequence[Row]], links: Links) -> dict[str, Any]:
    """The PRISMA 2020 flow: every box equals the one before it less what was left out on the way."""
    counted = found["flow"][0]
    by_scope = {row["scope"]: row["records"] for row in found["scopes"]}
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
        **{name: links.papers(_keys(found[name])) for name in ("preprints", "without_data", "included_reports")},
        **{name: links.studies(_keys(found[name])) for name in ("included_studies", "voting_studies")},
    }
    return {**{name: number(counted[name], href) for name, href in hrefs.items()}, "left_out": left_out}


def _keys(rows: Sequence[Row]) -> Iterator[str]:
    return (str(next(iter(row.values()))) for row in rows)
