"""Which values of a record two people read differently, as long as nobody has settled it."""

from __future__ import annotations

import sqlite3

from evidence.correcting.readers import conflicts, judgement_of


def differing(connection: sqlite3.Connection, paper: str) -> frozenset[str]:
    """The fields of the record on which readers differ."""
    rows = connection.execute("SELECT * FROM judgements WHERE paper = ? ORDER BY made_at, rowid", (paper,))
    return frozenset(field for _, field in conflicts([judgement_of(dict(row)) for row in rows]))
