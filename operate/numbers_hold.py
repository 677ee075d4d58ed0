"""Before a database is published: what is counted in advance is what its named query gives."""

from __future__ import annotations

import sqlite3

from evidence.errors import GuardError
from evidence.schema.counted import grouped


def check_facets(connection: sqlite3.Connection, name: str) -> None:
    """Refuse (GuardError) a database whose facets, stored as bits, count other lines than the table has."""
    named = {(facet, value): n for facet, value, n, _ in connection.execute(grouped("lines_by_facet"))}
    stored = {
        (facet, value): (lines, bits)
        for facet, value, lines, bits in connection.execute("SELECT facet, value, lines, bits FROM facets")
    }
    for place in sorted({*named, *stored}):
        (lines, bits), told = stored.get(place, (0, b"")), named.get(place, 0)
        if not lines == int.from_bytes(bits, "little").bit_count() == told:
            what = f"{lines} lines are stored for {place[0]} {place[1]!r}, the table has {told}"
            raise GuardError(f"{name}: {what}; the old version stays. Run 'evidence summarize' to make them again.")
