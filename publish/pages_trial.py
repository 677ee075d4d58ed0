"""Registered trials: the list beside the evidence, and the page of one trial with what its registry says of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from evidence.records import key_of_posted
from evidence.schema.counts import REPORTED
from publish import pages_results, registries, svg, values, words
from publish.links import counted, number
from publish.reading import Counts, Query, Row, decoded, of
from publish.site import Site

REPORTS = (
    f'SELECT x.trial, r.* FROM ({REPORTED}) x JOIN "rows" r USING (paper) WHERE x.trial {{}} ORDER BY r.year, r.paper'
)
REPORTING = ("completed_posted", "completed_reported", "posted_only")  # of those that were completed; and results alone
COUNTED = ("trials", "trials_under_way", "trials_overdue", "trials_completed", *REPORTING)
LIST_QUERIES: Mapping[str, Query] = {
    **{f"n {name}": Counts(name) for name in COUNTED},
    "trials": "SELECT * FROM trials ORDER BY overdue DESC, start_date DESC, trial",
    "reports": REPORTS.format("IN (SELECT trial FROM trials)"),
    "searched": "SELECT max(started_at) AS at FROM harvests WHERE source = 'clinicaltrials.gov'",
    "searched_isrctn": "SELECT max(started_at) AS at FROM harvests WHERE source = 'isrctn' AND status <> 'failed'",
}
PHASES = {"NA": None, "EARLY_PHASE1": "Early phase 1"}
LISTS = ("conditions", "interventions", "arms", "pmids")


def queries(trial: str) -> dict[str, Query]:
    """A trial with its whole record, its reports, its changes, and the run that brought it."""
    one = (trial,)
    return {
        "trial": (
            "SELECT t.*, v.record, h.started_at, h.source AS origin FROM trials t"
            " LEFT JOIN trial_versions v ON v.trial = t.trial AND v.valid_to IS NULL"
            " LEFT JOIN harvests h ON h.harvest = t.harvest WHERE t.trial = ?",
            one,
        ),
        "reports": (REPORTS.format("= ?"), one),
        "changes": ("SELECT * FROM changes WHERE paper = ? ORDER BY changed_on DESC, kind", one),
        "posted": (
            'SELECT r.*, coalesce(o.votes, 0) AS votes, o.reason FROM "rows" r LEFT JOIN reports o USING (paper)'
            " WHERE r.paper = ?",
            (key_of_posted(trial),),
        ),
        **pages_results.queries(trial),
    }


def trials(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Registered trials under way, ended, and with overdue results, each beside its reports."""
    reports: dict[str, list[Row]] = {}
    for row in found["reports"]:
        reports.setdefault(row["trial"], []).append(report(site, row))
    lines = [{**facts(site, row), "reports": reports.get(row["trial"], [])} for row in found["trials"]]
    return {
        "groups": grouped(lines),
        "numbers": {
            "all": number(of(found["n trials"])["n"], site.links.table("trials")),
            "ongoing": counted(of(found["n trials_under_way"]), site.links.trials),
            "overdue": number(of(found["n trials_overdue"])["n"], site.links.table("trials", overdue=1)),
            "completed": counted(of(found["n trials_completed"]), site.links.trials),
            **{name: counted(of(found[f"n {name}"]), site.links.trials) for name in REPORTING},
        },
        "searched": found["searched"][0]["at"],
        "searched_isrctn": next((row["at"] for row in found["searched_isrctn"]), None),
    }


def grouped(trials: Sequence[dict[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Anchor, heading and trials of each group; one that is under way or overdue is in no other."""
    ongoing = [t for t in trials if registries.under_way(t["status"])]
    overdue = [t for t in trials if t["overdue"]]
    rest = [t for t in trials if t not in ongoing and t not in overdue]
    return [
        ("ongoing", "Under way", ongoing),
        ("overdue", "Results overdue", overdue),
        ("ended", "Ended", [t for t in rest if t["status"]]),
        ("unknown", "Status not known", [t for t in rest if not t["status"]]),
    ]


def trial(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any] | None:
    """Everything the page of a trial shows; None when the trial is not known."""
    if not found["trial"]:
        return None
    row = found["trial"][0]
    reports = [report(site, r) for r in found["reports"]]
    return {
        "trial": facts(site, row),
        "reports": reports,
        "results": pages_results.results(site, row["trial"], found, reports),
        "posted": [{**report(site, r), "votes": r["votes"], "reason": r["reason"]} for r in found["posted"]],
        "changes": [{**c, "words": words.label(words.CHANGES, c["kind"])} for c in found["changes"]],
        "fetched": (row["started_at"] or "")[:10],
        "from_file": row["origin"] == "file",
    }


def facts(site: Site, row: Row) -> Row:
    """A trial in words: what is not registered is "Not stated", never left out."""
    full = decoded(row, *LISTS)
    record = json.loads(row.get("record") or "{}")
    code = (row["phase"] or "").upper().replace(" ", "")
    phase = PHASES.get(code, words.label({}, code).replace("Phase", "Phase ") if code else None)
    return {
        **full,
        "name": name(row),
        "words": registries.trial_status(row["status"]) if row["status"] else "Status not stated",
        "href": registries.registry_url(row["trial"]),
        "page": site.links.trial(row["trial"]),
        "phase_words": phase,
        "kind": words.label({}, row["study_type"].lower()) if row["study_type"] else None,
        "people": people(row),
        "sponsor": record.get("sponsor"),
        "regimens": [tuple(r.split(": ", 1)) for r in record.get("regimens", ()) if ": " in r],
        "results": results(row),
    }


def results(row: Row) -> str:
    """Whether results are posted; a record that came from a file does not say that none are."""
    if row["has_results"]:
        return "Results posted at the registry"
    return (
        "No results posted at the registry"
        if row["source"] in ("clinicaltrials.gov", "isrctn")
        else "Whether results are posted is not stated"
    )


def people(row: Row) -> str:
    """How many people, and whether they are planned or enrolled; which of the two is said only where registered."""
    if row["enrollment"] is None:
        return "Not stated"
    kind = {"ACTUAL": " enrolled", "ESTIMATED": " planned"}.get(str(row["enrollment_kind"] or "").upper(), "")
    return words.count(row["enrollment"], "participant") + kind


def name(row: Row) -> str:
    """The title of a trial; one without a title is named by its number and year."""
    return row["title"] or ", ".join(
        filter(None, (f"Untitled registry record {row['trial']}", (row["start_date"] or "")[:4]))
    )


def report(site: Site, row: Row) -> Row:
    """A report of a trial with its results in words."""
    directions = [str(d).split(": ", 1) for d in values.listed(row["directions"])]
    return {
        **row,
        "href": site.links.study(row["paper"]),
        "who": words.who(row),
        "results": [
            (
                svg.symbol(d[1], row["n"]),
                f"{values.outcome_words(site, d[0])}: {words.label(words.SHORT_DIRECTIONS, d[1])}",
            )
            for d in directions
            if len(d) == 2
        ],
    }
