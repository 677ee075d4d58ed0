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
    for facet, value in sorted({*named, *stored}):
        lines, bits = stored.get((facet, value), (0, b""))
        if not lines == int.from_bytes(bits, "little").bit_count() == named.get((facet, value), 0):
            raise GuardError(
                f"{name}: {lines} lines are stored for {facet} {value!r}, the table has {named.get((facet, value), 0)};"
                " the old version stays. Run 'evidence summarize' to make the table again."
            )
