"""The evidence map: outcomes by design, people and animals and trials under way apart, four kinds of empty told apart.

An evidence map shows where evidence is, not what it says (White 2020, Campbell Syst Rev 16:e1125, PMID 37016607).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from evidence.topic import Outcome, Topic, term_pattern
from publish import registries, words
from publish.links import Number, number
from publish.reading import Query, Row
from publish.site import Site

COLUMNS = (
    ("randomized_trial", "human"),
    ("nonrandomized_trial", "human"),
    ("comparative", "human"),
    ("descriptive", "human"),
    ("case_report", "human"),
    ("systematic_review", "human"),
    ("narrative_review", "human"),
    ("preclinical", "animal"),
)
EMPTY: Mapping[str, str] = {
    "none_found": "Searched, none found",
    "not_extractable": "Found, but no direction could be read",
    "suppressed": "Found, but retracted: not counted",
    "not_searched": "Not searched",
}
SIGNS: Mapping[str, str] = {"none_found": "·", "not_extractable": "?", "suppressed": "×", "not_searched": "–"}
_CELLS = (
    "SELECT o.value AS outcome, r.study_type, r.species, count(*) AS reports, count(DISTINCT r.study) AS studies"
    " FROM rows r, json_each(r.outcomes) o WHERE r.scope = 'core' AND r.retracted = {} GROUP BY 1, 2, 3"
)


def queries(topic: Topic) -> dict[str, Query]:
    """Counts by outcome and design, standing and retracted; which reports name an outcome; trials; what was searched."""
    outcomes = list(topic.outcomes.values())
    # CROSS JOIN keeps the order: SQLite would else match the text anew for each of the rows (1.4 s at 633 records)
    named = " UNION ALL ".join(
        "SELECT ? AS outcome, r.paper, r.study_type, r.species,"
        " CASE WHEN ? THEN p.title || ' ' || coalesce(p.abstract, '') END AS text"
        " FROM search CROSS JOIN rows r ON r.rowid = search.rowid JOIN papers p ON p.paper = r.paper"
        " WHERE search MATCH ? AND r.scope = 'core' AND r.retracted = 0"
        " AND NOT EXISTS (SELECT 1 FROM json_each(r.outcomes) WHERE value = ?)"
        for _ in outcomes
    )
    values = [
        v for o in outcomes for v in (o.outcome, wordings(topic)[o.outcome].set_aside is not None, match(o), o.outcome)
    ]
    return {
        "cells": _CELLS.format(0),
        "retracted_cells": _CELLS.format(1),
        "named": (named, values) if outcomes else "SELECT NULL AS outcome, NULL AS paper, NULL AS text WHERE 0",
        "map_trials": "SELECT trial, title, status FROM trials",
        "searched": "SELECT source, count(*) AS runs FROM harvests WHERE status <> 'failed' GROUP BY source",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a text names an outcome: its terms, once the names of conditions that begin like them are set aside.

    "Opioid use disorder" is no statement on opioid use.
    """

    terms: re.Pattern[str] | None
    set_aside: re.Pattern[str] | None

    def names(self, text: str) -> bool:
        """Whether the text names the outcome."""
        lower = self.set_aside.sub(" ", text.lower()) if self.set_aside else text.lower()
        return self.terms is not None and self.terms.search(lower) is not None


@lru_cache(maxsize=16)
def wordings(known: Topic) -> dict[str, Wording]:
    """The wording of every outcome of the topic."""
    conditions = [term for tag in known.vocabulary.get("condition", {}).values() for term in tag.terms]
    made = {}
    for name, outcome in known.outcomes.items():
        beginnings = tuple(term + " " for term in outcome.terms)
        others = tuple(c for c in conditions if c.startswith(beginnings))
        made[name] = Wording(
            terms=re.compile(term_pattern(outcome.terms)) if outcome.terms else None,
            set_aside=re.compile(term_pattern(others)) if others else None,
        )
    return made


def match(outcome: Outcome) -> str:
    """The full-text query of an outcome: any of its terms as phrases in title or abstract; a star as word beginning."""
    phrases = []
    for term in outcome.terms or (outcome.label,):
        clean = re.sub(r"[^\w\s*-]", " ", term).strip()
        phrases.append(f'"{clean.rstrip("*")}"' + ("*" if clean.endswith("*") else ""))
    return "{title abstract}: (" + " OR ".join(phrases) + ")"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: reports counted, or why it is empty; named counts reports that speak of the outcome without a direction."""

    column: str
    reports: Number
    studies: int
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
    counted = {(r["outcome"], r["study_type"], r["species"]): r for r in found["cells"]}
    retracted = {(r["outcome"], r["study_type"], r["species"]) for r in found["retracted_cells"]}
    named: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in found["named"]:
        if row["text"] is not None and not wordings(site.topic)[row["outcome"]].names(row["text"]):
            continue
        named[(row["outcome"], row["study_type"], row["species"])].append(row["paper"])
    lines = []
    for name, outcome in site.topic.outcomes.items():
        cells = []
        for study_type, species in COLUMNS:
            key = (name, study_type, species)
            cells.append(cell(site, key, counted.get(key), key in retracted, named.get(key, []), searched))
        lines.append(
            MapRow(
                name=outcome.label,
                href=site.links.outcome(name),
                cells=tuple(cells),
                ongoing=ongoing(site, outcome, found["map_trials"], "clinicaltrials.gov" in sources),
            )
        )
    return {
        "lines": lines,
        "columns": [words.plural(t) for t, _ in COLUMNS],
        "empty": [(SIGNS[code], text) for code, text in EMPTY.items()],
    }


def cell(
    site: Site, key: tuple[str, str, str], row: Row | None, retracted: bool, named: Sequence[str], searched: bool
) -> Cell:
    """One outcome and design; a cell without a counted report says which kind of empty it is."""
    outcome, study_type, species = key
    filters: dict[str, str | int] = {"outcomes__arraycontains": outcome, "study_type": study_type, "species": species}
    reports = number(row["reports"] if row else 0, site.links.evidence(**filters, scope="core", retracted=0))
    empty = None if row else _why_empty(retracted, bool(named), searched)
    return Cell(
        column=words.plural(study_type),
        reports=reports,
        studies=row["studies"] if row else 0,
        empty=empty,
        sign=SIGNS[empty] if empty else "",
        words=EMPTY[empty] if empty else words.count(row["studies"] if row else 0, "study", "studies"),
        named=number(len(named), site.links.papers(named)),
    )


def _why_empty(retracted: bool, named: bool, searched: bool) -> str:
    if not searched:
        return "not_searched"
    if retracted:
        return "suppressed"
    return "not_extractable" if named else "none_found"


def ongoing(site: Site, outcome: Outcome, trials: Sequence[Row], searched: bool) -> Cell:
    """Trials under way whose title names the outcome; the registry rows hold no other outcome."""
    wording = wordings(site.topic)[outcome.outcome]
    keys = [t["trial"] for t in trials if registries.under_way(t["status"]) and wording.names(t["title"])]
    empty = None if keys else ("none_found" if searched or trials else "not_searched")
    return Cell(
        column="Trials under way",
        reports=number(len(keys), site.links.trials(keys)),
        studies=len(keys),
        empty=empty,
        sign=SIGNS[empty] if empty else "",
        words=EMPTY[empty] if empty else words.count(len(keys), "trial"),
        named=number(0, ""),
    )
