"""The effects that abstracts print beside a result, as printed: effect sizes, and percentages of two arms (table effects)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from evidence.printed import PERCENTAGES, percentages

Ask = Callable[[str], Sequence[Mapping[str, Any]]]  # a query -> its rows
_SIZES = (
    "SELECT DISTINCT e.paper, f.outcome, f.direction, e.detail AS measure, e.value, e.number, e.data, f.quote"
    ' FROM readings e JOIN findings f ON f.paper = e.paper AND f.field = e.field AND f.start <= e.start AND f."end" >= e."end"'
    " WHERE e.kind = 'effect_size' AND e.valid_to IS NULL AND f.valid_to IS NULL ORDER BY e.paper, e.position"
)
_QUOTES = (
    "SELECT paper, outcome, direction, quote FROM findings WHERE valid_to IS NULL AND quote LIKE '%\\%%' ESCAPE '\\'"
    " ORDER BY paper, position"
)


def every_effect(ask: Ask) -> Iterator[dict[str, Any]]:
    """All rows of the table effects, of all records; nothing is computed from a printed number."""
    places: dict[str, count[int]] = {}
    for row in (*ask(_SIZES), *_pairs(ask)):
        yield {**row, "position": next(places.setdefault(row["paper"], count(1)))}


def _pairs(ask: Ask) -> Iterator[dict[str, Any]]:
    for row in ask(_QUOTES):
        for pair in percentages(row["quote"]):
            yield {**row, "measure": PERCENTAGES, "value": pair, "number": None, "data": None}
