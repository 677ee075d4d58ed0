"""The evidence map: outcomes by design, people and animals and trials under way apart, four kinds of empty told apart.

An evidence map shows where evidence is, not what it says (White 2020, Campbell Syst Rev 16:e1125, PMID 37016607).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.schema.counts import MAP_COLUMNS
from publish import words
from publish.links import Number, counted, number
from publish.reading import Counted, Counts, Query, Row, of
from publish.site import Site

EMPTY: Mapping[str, str] = {
    "none_found": "Searched, none found",
    "not_extractable": "Found, but no direction could be read",
    "suppressed": "Found, but retracted: not counted",
    "not_searched": "Not searched",
}
SIGNS: Mapping[str, str] = {"none_found": "·", "not_extractable": "?", "suppressed": "×", "not_searched": "–"}


QUERIES: Mapping[str, Query] = {
    **{name: Counts(name) for name in ("map_reports", "map_studies", "map_named", "map_trials", "map_silent")},
    "retracted_cells": "SELECT DISTINCT o.value AS outcome, r.study_type, r.species FROM rows r, json_each(r.outcomes) o"
    " WHERE r.scope = 'core' AND r.retracted = 1",
    "searched": "SELECT DISTINCT source FROM harvests WHERE status <> 'failed'",
    "any_trial": "SELECT trial FROM trials LIMIT 1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: reports counted, or why it is empty; named counts reports that speak of the outcome without a direction."""

    column: str
    reports: Number
    empty: str | None
    sign: str
    words: str
    named: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRow:
    """A line of the map."""

    name: str
    href: str
    cells: tuple[Cell, ...]
    ongoing: Cell

    @property
    def told(self) -> bool:
        """Whether any report gives a direction for the outcome."""
        return any(cell.reports.value for cell in self.cells)


def evidence_map(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """The lines of the map in the topic's order of outcomes."""
    sources = {row["source"] for row in found["searched"]}
    searched = bool(sources - {"clinicaltrials.gov", "isrctn"})
    registered = bool(sources & {"clinicaltrials.gov", "isrctn"}) or bool(found["any_trial"])
    retracted = {tuple(row.values()) for row in found["retracted_cells"]}
    lines = []
    for name, outcome in site.topic.outcomes.items():
        keys = [(name, study_type, species) for study_type, species in MAP_COLUMNS]
        lines.append(
            MapRow(
                name=outcome.label,
                href=site.links.outcome(name),
                cells=tuple(cell(site, key, found, key in retracted, searched) for key in keys),
                ongoing=ongoing(site, of(found["map_trials"], name), registered),
            )
        )
    return {
        "lines": lines,
        "registered": registered,
        "silent": of(found["map_silent"])["n"],
        "columns": [words.plural(t) for t, _ in MAP_COLUMNS],
        "empty": [(SIGNS[code], text) for code, text in EMPTY.items()],
    }


def cell(
    site: Site, key: tuple[str, str, str], found: Mapping[str, Sequence[Row]], retracted: bool, searched: bool
) -> Cell:
    """One outcome and design; a cell without a counted report says which kind of empty it is."""
    outcome, study_type, species = key
    filters: dict[str, str | int] = {"outcomes__arraycontains": outcome, "study_type": study_type, "species": species}
    reports = of(found["map_reports"], *key)["n"]
    studies = of(found["map_studies"], *key)["n"]
    named = counted(of(found["map_named"], *key), site.links.papers)
    empty = None if reports else _why_empty(retracted, bool(named.value), searched)
    return Cell(
        column=words.plural(study_type),
        reports=number(reports, site.links.evidence(**filters, scope="core", retracted=0)),
        empty=empty,
        sign=SIGNS[empty] if empty else "",
        words=EMPTY[empty]
        if empty
        else words.count(studies, "study", "studies")
        if studies
        else "not counted as studies",
        named=named,
    )


def _why_empty(retracted: bool, named: bool, searched: bool) -> str:
    if not searched:
        return "not_searched"
    if retracted:
        return "suppressed"
    return "not_extractable" if named else "none_found"


def ongoing(site: Site, trials: Row, searched: bool) -> Cell:
    """Trials under way whose title names the outcome; the registry rows hold no other outcome."""
    shown = counted(trials, site.links.trials)
    empty = None if shown.value else ("none_found" if searched else "not_searched")
    return Cell(
        column="Trials under way",
        reports=shown,
        empty=empty,
        sign=SIGNS[empty] if empty else "",
        words=EMPTY[empty] if empty else words.count(shown.value, "trial"),
        named=Number(value=Counted(0)),
    )
