"""Second readings as rows, and the values beside which they stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from evidence.correcting.second import Second, compared, first_values, with_second
from evidence.records import Classification, Extraction
from evidence.store.base import Base
from evidence.store.rows_of_values import span_of

Row = dict[str, Any]
KEY = ("paper", "model", "field_name", "position")


def with_second_of(
    store: Base, paper: str, sha: str | None, found: Classification, read: Extraction
) -> tuple[Classification, Extraction]:
    """The first reader's values with the status that second readings of the same text give them."""
    sql = "SELECT * FROM second_readings WHERE paper = ? AND text_sha256 = ? AND value IS NOT NULL"
    rows = [dict(row) for row in store.connection.execute(sql, (paper, sha))]
    told = compared(map(second_of, rows), first_values(found, read))
    for row, one in zip(rows, told, strict=True):
        store.upsert("second_readings", KEY, {**row, "outcome": one.outcome, "first": one.first})
    return with_second(found, read, [one for row, one in zip(rows, told, strict=True) if row["counts"]])


def unsettled(connection: sqlite3.Connection, moment: str) -> dict[str, list[str]]:
    """Record -> fields that a believed second reader read differently by that moment (ISO)."""
    found: dict[str, list[str]] = {}
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'second_readings'").fetchone():
        rows = connection.execute(
            "SELECT DISTINCT paper, field_name FROM second_readings JOIN papers USING (paper, text_sha256)"
            " WHERE outcome = 'differs' AND counts = 1 AND made_at <= ? ORDER BY 1, 2",
            (moment,),
        )
        for paper, field in rows:
            found.setdefault(paper, []).append(field)
    return found


def second_of(row: Mapping[str, Any]) -> Second:
    """A second reader's value from its row."""
    return Second(
        field=row["field_name"],
        value=row["value"],
        span=span_of(dict(row)),
        outcome=row["outcome"],
        reason=row["reason"],
        first=row["first"],
    )
