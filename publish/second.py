"""What a second machine reader read, as pages show it (`evidence read-again`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.correcting import second
from evidence.correcting.agreement import kappas
from publish import reading
from publish.field_words import name_of, value_words
from publish.reading import Counts, Query, Row
from publish.site import Site

_CURRENT = "FROM second_readings s JOIN papers p ON p.paper = s.paper AND p.text_sha256 = s.text_sha256"
QUERIES: Mapping[str, Query] = {
    "second": f"SELECT s.model, s.field_name, s.value, s.first, s.outcome, s.counts {_CURRENT}"
    " WHERE s.value IS NOT NULL ORDER BY s.model, s.paper, s.field_name, s.position",
    "refused": Counts("second_refused"),
    "alone": Counts("second_alone"),
    "second_readers": "SELECT * FROM second_readers ORDER BY model, last_at DESC",
}


def query_of(paper: str) -> Query:
    """What believed second readers read differently of a record, and no person has settled."""
    return (
        f"SELECT s.model, s.field_name, s.value, s.first, s.quote {_CURRENT} WHERE s.paper = ? AND s.outcome = 'differs'"
        " AND s.counts = 1 AND s.field_name NOT IN (SELECT field_name FROM corrections c WHERE c.paper = s.paper"
        " AND c.undoes IS NULL AND c.correction NOT IN (SELECT undoes FROM corrections WHERE undoes IS NOT NULL))"
        " ORDER BY s.model, s.field_name, s.position",
        (paper,),
    )


def differing(site: Site, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Each value that a second reader read differently, in words, with what the program reads."""
    return [
        {
            "model": row["model"],
            "name": name_of(site, row["field_name"]),
            "value": value_words(row["field_name"], row["value"]),
            "first": value_words(row["field_name"], row["first"]),
            "quote": row["quote"],
        }
        for row in rows
    ]


def readers(found: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    """By model: what it took, how far it agrees with the program by field, what only it read, what was refused and why.

    doubted: the fields in which it agrees no better than by chance, so that its values do not count.
    """
    by_model = {row["model"]: row for row in reversed(found["second_readers"])}
    return [
        {
            **row,
            "agreement": kappas(second.pairs(map(_second, of(found["second"], model)))),
            "alone": reading.of(found["alone"], model)["n"],
            "doubted": sorted(
                {r["field_name"].partition(":")[0] for r in of(found["second"], model) if not r["counts"]}
            ),
            "refused": sorted(of(found["refused"], model), key=lambda row: (-row["n"], row["reason"])),
        }
        for model, row in by_model.items()
    ]


def of(rows: Sequence[Row], model: str) -> list[Row]:
    """The rows of a model."""
    return [row for row in rows if row["model"] == model]


def _second(row: Row) -> second.Second:
    return second.Second(field=row["field_name"], value=row["value"], first=row["first"], outcome=row["outcome"])
