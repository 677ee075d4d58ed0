"""Read a served database: several queries in one visit to it, rows as dictionaries with JSON columns decoded."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

Row = dict[str, Any]
Query = str | tuple[str, Sequence[Any]]


class Cursor(Protocol):
    """The part of a database cursor that is used."""

    description: Any

    def fetchall(self) -> list[Any]:
        """All rows."""


class Connection(Protocol):
    """The part of a database connection that is used."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Cursor:
        """Run one statement."""


class Database(Protocol):
    """The part of datasette.database.Database that is used."""

    name: str

    async def execute_fn(self, fn: Callable[[Any], Any]) -> Any:
        """Run fn(connection) in a thread of the database."""


async def read(database: Database, queries: Mapping[str, Query]) -> dict[str, list[Row]]:
    """The rows of every named query, in one visit; a query is SQL or (SQL, values)."""

    def run(connection: Connection) -> dict[str, list[Row]]:
        return {name: _rows(connection, query) for name, query in queries.items()}

    found: dict[str, list[Row]] = await database.execute_fn(run)
    return found


def _rows(connection: Connection, query: Query) -> list[Row]:
    sql, values = (query, ()) if isinstance(query, str) else query
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def decoded(row: Mapping[str, Any], *columns: str) -> Row:
    """The row with those JSON columns as values; an empty column becomes an empty list."""
    return {**row, **{c: json.loads(row[c]) if row[c] else [] for c in columns}}
