"""What every part of the store shares: the connection, transactions, and writing a row only when it changes.

The statements are our own, not sqlite-utils' (docs/decisions/0012): it asks the schema at every call, and upserts rows
that did not change. Of the 633-record database 633 upserts take 0.06 s so and 0.5 s there, 13,423 rows 0.2 s and 0.7 s.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from evidence.records import Harvest
from evidence.store import codec


class Base:
    """A part of Store."""

    path: Path
    connection: sqlite3.Connection

    def transaction(self) -> AbstractContextManager[None]:
        """See Store.transaction."""
        raise NotImplementedError

    def upsert(self, table: str, key: tuple[str, ...], row: Mapping[str, Any]) -> None:
        """Insert a row, or update it where a column differs; an unchanged row is not written."""
        columns = list(row)
        names = ", ".join(f'"{c}"' for c in columns)
        marks = ", ".join("?" for _ in columns)
        rest = [c for c in columns if c not in key]
        clause = "NOTHING"
        if rest:
            sets = ", ".join(f'"{c}" = excluded."{c}"' for c in rest)
            differs = " OR ".join(f'"{table}"."{c}" IS NOT excluded."{c}"' for c in rest)
            clause = f"UPDATE SET {sets} WHERE {differs}"
        conflict = ", ".join(f'"{c}"' for c in key)
        self.connection.execute(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks}) ON CONFLICT ({conflict}) DO {clause}', list(row.values())
        )

    def replace_children(self, table: str, paper: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Make the rows of one record in a child table be exactly these."""
        self.connection.execute(f'DELETE FROM "{table}" WHERE paper = ?', (paper,))
        self.insert(table, rows)

    def insert(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows that share their columns."""
        for row in rows:
            names = ", ".join(f'"{c}"' for c in row)
            marks = ", ".join("?" for _ in row)
            self.connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))

    def scalar_text(self, sql: str, *values: Any) -> str | None:
        """The first column of the first row as text, or None."""
        found: str | None = self.scalar(sql, *values)
        return found

    def scalar(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.connection.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def _note(
        self, run: Harvest, paper: str, kind: str, sentence: str, old: str | None = None, new: str | None = None
    ) -> None:
        """Say what a run changed of a record."""
        row = {
            "harvest": run.harvest,
            "paper": paper,
            "kind": kind,
            "changed_on": codec.iso(run.started_at)[:10],
            "sentence": sentence,
            "old": old,
            "new": new,
        }
        self.upsert("changes", ("harvest", "paper", "kind"), row)
