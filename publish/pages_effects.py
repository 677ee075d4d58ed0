"""Effect numbers: effects as printed in the abstracts, by outcome and measure, as a table and a drawing; nothing is pooled."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from publish import svg, values, words
from publish.forest import RATIOS, Effect, forest
from publish.reading import Query, Row
from publish.site import Site

MEASURES: Mapping[str, str] = {
    "MD": "Mean difference",
    "SMD": "Standardized mean difference (Cohen d, Hedges g)",
    "RD": "Risk difference",
    "OR": "Odds ratio",
    "RR": "Risk ratio",
    "HR": "Hazard ratio",
    "NNT": "Number needed to treat",
    "BETA": "Regression coefficient",
    "PCT": "Percentage by arm",
}
SCOPE = "r.retracted = 0 AND r.scope IN ('core', 'adjacent')"
EFFECTS = (
    "SELECT DISTINCT e.paper, e.value, e.number, e.detail, e.data, f.outcome, f.direction, f.quote,"
    " r.title, r.first_author, r.year, r.study_type, r.n, r.species, r.scope"
    ' FROM readings e JOIN findings f ON f.paper = e.paper AND f.field = e.field AND f.start <= e.start AND f."end" >= e."end"'
    f' JOIN "rows" r ON r.paper = e.paper WHERE {SCOPE}'
    " AND e.kind = 'effect_size' AND e.valid_to IS NULL AND f.valid_to IS NULL ORDER BY r.year DESC, e.paper, e.position"
)
ARMS = (
    "SELECT f.paper, f.outcome, f.direction, f.quote, r.title, r.first_author, r.year, r.study_type, r.n, r.species, r.scope"
    f' FROM findings f JOIN "rows" r ON r.paper = f.paper WHERE {SCOPE}'
    " AND f.valid_to IS NULL AND f.quote LIKE '%\\%%' ESCAPE '\\' ORDER BY r.year DESC, f.paper, f.position"
)
QUERIES: Mapping[str, Query] = {"effects": EFFECTS, "arms": ARMS}
NUMBER = r"\d+(?:[.,·]\d+)?"
# two percentages that are set against each other: "50% vs 22.2%"
PAIR = re.compile(rf"{NUMBER}\s?%\s*(?:vs\.?|versus|compared (?:with|to)|against)\s*{NUMBER}\s?%")


def rows(site: Site, found: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    """Every effect with its study, design and direction, newest first."""
    arms = [
        {**row, "value": pair[0], "number": None, "detail": "PCT", "data": None}
        for row in found["arms"]
        for pair in PAIR.finditer(row["quote"])
    ]
    return [effect(site, row) for row in (*found["effects"], *arms)]


def effect(site: Site, row: Row) -> dict[str, Any]:
    """One effect in words and numbers."""
    data = json.loads(row["data"] or "{}")
    return {
        **row,
        "href": site.links.study(row["paper"]),
        "who": words.who(row),
        "outcome_words": values.outcome_words(site, row["outcome"]),
        "outcome_href": values.outcome_page(site, row["outcome"]),
        "measure": MEASURES.get(row["detail"], row["detail"]),
        "low": data.get("low"),
        "high": data.get("high"),
        "p": data.get("p"),
        "symbol": svg.symbol(row["direction"], row["n"]),
        "direction_words": words.label(words.DIRECTIONS, row["direction"]),
        "design": words.label(words.STUDY_TYPES, row["study_type"])
        + (", animals" if row["species"] == "animal" else ""),
        "people": f"{row['n']:,}" if row["n"] is not None else "Not stated",
    }


def effects(
    site: Site, found: Mapping[str, Sequence[Row]], outcome: str | None, measure: str | None
) -> dict[str, Any] | None:
    """The page of an outcome and a measure, or of all; None for an outcome or a measure that is not known."""
    outcome, measure = outcome or "", measure or ""
    every = rows(site, found)
    known = {r["outcome"]: r["outcome_words"] for r in every}
    if (outcome and outcome not in known and outcome not in site.topic.outcomes) or (
        measure and measure not in MEASURES
    ):
        return None
    of_outcome = [r for r in every if outcome in ("", r["outcome"])]
    chosen = [r for r in of_outcome if measure in ("", r["detail"])]
    return {
        "rows": chosen,
        "groups": [group for code in MEASURES if (group := drawn(chosen, code))] if outcome else [],
        "outcome": outcome,
        "measure": measure,
        "outcome_name": values.outcome_words(site, outcome) if outcome else "",
        "outcomes": sorted(known.items(), key=lambda pair: pair[1]),
        "measures": [(code, name) for code, name in MEASURES.items() if any(r["detail"] == code for r in every)],
        "data": site.links.table("readings.csv", kind="effect_size", _stream="1"),
    }


def drawn_effect(row: Mapping[str, Any]) -> Effect:
    """An effect for the drawing: a review is named so, a result without a comparison group is hollow."""
    compared = row["direction"] in (*words.CONTROLLED, *words.BY_AMOUNT)
    name = row["who"] + (" (review)" if row["study_type"] in ("systematic_review", "narrative_review") else "")
    return Effect(name=name, estimate=row["number"], low=row["low"], high=row["high"], hollow=not compared)


def drawn(chosen: Sequence[Mapping[str, Any]], measure: str) -> dict[str, Any] | None:
    """The drawing of one measure with the sentence that says how to read it; None when nothing can be drawn."""
    points = [r for r in chosen if r["detail"] == measure and r["number"] is not None]
    drawing = forest(
        [drawn_effect(r) for r in points], measure, f"{MEASURES[measure]}: {len(points)} effects as printed"
    )
    if not drawing:
        return None
    note = (
        "The line marks a ratio of 1, no difference; the axis is logarithmic."
        if measure in RATIOS
        else "The line marks no difference; each study's own scale, so lengths cannot be compared between studies."
        if measure == "MD"
        else "The line marks no difference."
    )
    return {"name": MEASURES[measure], "drawing": drawing, "note": note}
