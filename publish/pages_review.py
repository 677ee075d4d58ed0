"""The review queue: what waits and why, what people corrected, how far program and people agree, whether the queue is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.schema.counted import ASKED, JUDGED
from publish import reasons, second, words
from publish.field_words import name_of, value_words
from publish.links import Links, number
from publish.pages_log import change_href
from publish.reading import Counted, Counts, Query, Row, decoded, of
from publish.site import Site
from publish.values import outcome_words

REVIEW_QUERIES: Mapping[str, Query] = {
    "waiting": "SELECT paper, title, year, first_author, study_type, scope, probability, needs_review,"
    " (SELECT json_group_array(DISTINCT f.outcome) FROM findings f WHERE f.paper = rows.paper AND f.valid_to IS NULL"
    " AND f.direction = 'unclear') AS unclear FROM rows WHERE needs_review IS NOT NULL"
    " ORDER BY scope = 'core' DESC, scope = 'adjacent' DESC,"
    " study_type = 'randomized_trial' AND needs_review LIKE '%direction unclear%' DESC, probability, paper LIMIT 200",
    "count": Counts("needs_review"),
    "reasons": Counts("review_reasons"),
    "corrections": "SELECT c.*, r.title FROM corrections c LEFT JOIN rows r USING (paper)"
    " ORDER BY correction DESC LIMIT 50",
    "judged": f"{JUDGED} ORDER BY field_name, c.paper",
    "asked": f"{ASKED} ORDER BY 2, 1",
    "queue_judged": Counts("queue_judged"),
    "queue_changed": Counts("queue_changed"),
    **{f"{name}_{part}": Counts(f"{name}_{part}") for name in ("people", "readers") for part in second.PARTS},
    **second.QUERIES,
    "quarantine": "SELECT paper, harvest, error FROM quarantine ORDER BY paper LIMIT 50",
}


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
                "why": reasons.told(row["needs_review"]),
                "unclear": [outcome_words(site, outcome) for outcome in decoded(row, "unclear")["unclear"] or ()],
                "percent": words.percent(row["probability"]) if row["probability"] is not None else None,
            }
            for row in found["waiting"]
        ],
        "count": number(of(found["count"])["n"], links.evidence(needs_review__notblank=1)),
        "reasons": [
            (reasons.told(row["reason"]), number(row["n"], links.evidence(needs_review=row["reason"])))
            for row in sorted(found["reasons"], key=lambda row: (-row["n"], row["reason"]))[:30]
        ],
        "corrections": [correction(site, row) for row in found["corrections"]],
        "agreement": second.agreement(found, "people"),
        "readers": second.agreement(found, "readers"),
        "second_readers": second.readers(found),
        "earned": earned(found),
        "never_asked": never_asked(found["asked"], found["judged"], links),
        "all_corrections": links.table("corrections"),
        "quarantine": found["quarantine"],
    }


def correction(site: Site, row: Row) -> dict[str, Any]:
    """A correction with its field and both values in words."""
    field = row["field_name"]
    return {
        **row,
        "href": change_href(row, site.links),
        "name": name_of(site, field),
        "before": value_words(field, row["old_value"] or "none"),
        "now": value_words(field, row["value"]),
    }


def earned(found: Mapping[str, Sequence[Row]]) -> list[tuple[str, Counted, Counted]]:
    """(reason, records that waited for it and were judged, those in which a person changed a value), most judged first."""
    lines = [
        (reasons.told(row["reason"]), row["n"], of(found["queue_changed"], row["reason"])["n"])
        for row in found["queue_judged"]
    ]
    return sorted(lines, key=lambda line: (-line[1], line[0]))


def never_asked(asked: Sequence[Row], judged: Sequence[Row], links: Links) -> list[Row]:
    """Records in which a person changed a value and that never waited for one: what the queue missed."""
    missed = changed_papers(judged) - {row["paper"] for row in asked}
    found: dict[str, Row] = {}
    for row in judged:
        if row["paper"] in missed and is_changed(row):
            line = {"href": links.study(row["paper"]), "title": row["title"], "fields": [], "reason": row["reason"]}
            found.setdefault(row["paper"], {**row, **line})["fields"].append(row["field_name"].replace("_", " "))
    return list(found.values())


def changed_papers(judged: Sequence[Row]) -> set[str]:
    """The records in which a person changed a value."""
    return {row["paper"] for row in judged if row["paper"] is not None and is_changed(row)}


def is_changed(row: Row) -> bool:
    """Whether a person says otherwise than the program; what it had not found and a person has not either is alike."""
    return bool((row["machine"] or "none") != row["person"])
