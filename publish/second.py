"""What a second machine reader read, as pages show it (`evidence read-again`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.correcting.agreement import cohen_kappa
from publish.field_words import name_of, value_words
from publish.reading import Counts, Query, Row, of
from publish.site import Site

PARTS = ("pairs", "both", "alike")  # of a named agreement (evidence/schema/counted.py)
_CURRENT = "FROM second_readings s JOIN papers p ON p.paper = s.paper AND p.text_sha256 = s.text_sha256"
QUERIES: Mapping[str, Query] = {
    **{f"second_{part}": Counts(f"second_{part}") for part in (*PARTS, "refused", "alone")},
    "second_doubted": "SELECT DISTINCT model, substr(field_name, 1, instr(field_name || ':', ':') - 1) AS field"
    f" {_CURRENT} WHERE s.value IS NOT NULL AND coalesce(s.counts, 0) = 0 ORDER BY 1, 2",
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
            "agreement": agreement(found, "second", model),
            "alone": of(found["second_alone"], model)["n"],
            "doubted": [r["field"] for r in found["second_doubted"] if r["model"] == model],
            "refused": sorted(_of(found["second_refused"], model), key=lambda r: (-r["n"], r["reason"])),
        }
        for model, row in by_model.items()
    ]


def agreement(found: Mapping[str, Sequence[Row]], name: str, *model: str) -> list[dict[str, Any]]:
    """By field: how many values two readers read, how many alike, kappa, and where they differ most often."""
    lines = []
    for row in _of(found[f"{name}_both"], *model):
        field = row["field"]
        pairs = [pair for pair in _of(found[f"{name}_pairs"], *model) if pair["field"] == field]
        said = [(pair["one"], pair["other"]) for pair in pairs for _ in range(pair["n"])]
        differ = sorted((p for p in pairs if p["one"] != p["other"]), key=lambda p: (-p["n"], p["one"], p["other"]))
        lines.append(
            {
                "field": field,
                "judged": row["n"],
                "agreed": of(found[f"{name}_alike"], *model, field)["n"],
                "kappa": cohen_kappa([one for one, _ in said], [other for _, other in said]),
                "differ": [
                    (*(value_words(field, pair[k]) for k in ("one", "other")), pair["n"]) for pair in differ[:3]
                ],
            }
        )
    return lines


def _of(rows: Sequence[Row], *model: str) -> list[Row]:
    return [row for row in rows if not model or row["model"] == model[0]]
