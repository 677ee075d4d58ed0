"""Effect numbers: effects as printed in the abstracts, by outcome and measure, as a table and a drawing; nothing is pooled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from evidence.printed import PERCENTAGES
from evidence.schema.counted import EFFECTS
from publish import svg, values, words
from publish.forest import RATIOS, Effect, forest
from publish.reading import Counted, Counts, Query, Row, of
from publish.site import Site

MOST = 25  # effects that stand open
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
QUERIES: Mapping[str, Query] = {
    "known": Counts("effects"),
    "drawn": Counts("effects_drawn"),
}


def shown(site: Site, found: Mapping[str, Sequence[Row]], outcome: str | None, measure: str | None) -> dict[str, Query]:
    """The effects that the page shows, and how many."""
    asked = {"outcome": outcome or "", "measure": measure or ""}
    effects = (
        "SELECT e.*, r.title, r.first_author, r.year, r.study_type, r.n, r.species, r.scope"
        f" FROM {EFFECTS} AND ?1 IN ('', e.outcome) AND ?2 IN ('', e.measure)"
        f" ORDER BY e.measure = '{PERCENTAGES}', r.year DESC, e.paper, e.position"
    )
    return {"shown": Counts("effects_shown", asked), "effects": (effects, tuple(asked.values()))}


def effect(site: Site, row: Row) -> dict[str, Any]:
    """One effect in words and numbers."""
    data = json.loads(row["data"] or "{}")
    return {
        **row,
        "href": site.links.study(row["paper"]),
        "who": words.who(row),
        "outcome_words": values.outcome_words(site, row["outcome"]),
        "outcome_href": values.outcome_page(site, row["outcome"]),
        "code": row["measure"],
        "measure": MEASURES.get(row["measure"], row["measure"]),
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
    known = {r["outcome"]: values.outcome_words(site, r["outcome"]) for r in found["known"]}
    if outcome not in ("", *known, *site.topic.outcomes) or measure not in ("", *MEASURES):
        return None
    chosen = [effect(site, row) for row in found["effects"]]
    drawings = (drawn(chosen, code, of(found["drawn"], outcome, code)["n"]) for code in MEASURES if outcome)
    choices = known | ({outcome: values.outcome_words(site, outcome)} if outcome else {})
    return {
        "rows": chosen,
        "most": MOST,
        "groups": list(filter(None, drawings)),
        "shown": of(found["shown"])["n"],
        "outcome": outcome,
        "measure": measure,
        "outcome_name": choices.get(outcome, ""),
        "outcomes": sorted(choices.items(), key=lambda pair: pair[1]),
        "measures": _choices(found["known"]),
        "data": site.links.table("readings.csv", kind="effect_size", _stream="1"),
    }


def _choices(known: Sequence[Row]) -> list[tuple[str, str]]:
    measures = {row["measure"] for row in known}
    return [(code, name) for code, name in MEASURES.items() if code in measures]


def drawn_effect(row: Mapping[str, Any]) -> Effect:
    """An effect for the drawing: a review is named so, a result without a comparison is hollow."""
    compared = row["direction"] in (*words.CONTROLLED, *words.BY_AMOUNT)
    name = row["who"] + (" (review)" if row["study_type"] in ("systematic_review", "narrative_review") else "")
    return Effect(name=name, estimate=row["number"], low=row["low"], high=row["high"], hollow=not compared)


def drawn(chosen: Sequence[Mapping[str, Any]], measure: str, number: Counted) -> dict[str, Any] | None:
    """The drawing of one measure with the sentence that says how to read it; None when nothing can be drawn."""
    points = [r for r in chosen if r["code"] == measure and r["number"] is not None]
    drawing = forest([drawn_effect(r) for r in points], measure, f"{MEASURES[measure]}: {number} effects as printed")
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
