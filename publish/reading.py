"""Read a served database: several queries in one visit to it, rows as dictionaries with JSON columns decoded."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from evidence.schema import counted

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """A named number (evidence.schema.counted) with the values of its parameters; read as Groups."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


Query = str | tuple[str, Sequence[Any]] | Counts


class Counted(int):
    """A number that a named query gave, with the query's name and its group. What is made of it is a plain int again."""

    name: str
    group: Mapping[str, Any]

    def __new__(cls, value: int, name: str = "", group: Mapping[str, Any] | None = None) -> Counted:
        """The number as counted."""
        made = super().__new__(cls, value)
        made.name, made.group = name, group or {}
        return made


class Groups(list[Row]):
    """The rows of a named number: the columns of its groups, n (Counted, or None where nothing is told), keys (sorted)."""

    query: Counts = Counts("")

    @cached_property
    def by_group(self) -> Mapping[tuple[object, ...], Row]:
        """The rows by their group."""
        return {_group(row): row for row in self}


class Cursor(Protocol):
    """The part of a database cursor that is used."""

    description: Any

    def fetchall(self) -> list[Any]:
        """All rows."""


class Connection(Protocol):
    """The part of a database connection that is used."""

    def execute(self, sql: str, values: Any = ..., /) -> Cursor:
        """Run one statement."""


class Database(Protocol):
    """The part of datasette.database.Database that is used."""

    name: str

    async def execute_fn(self, fn: Callable[[Any], Any]) -> Any:
        """Run fn(connection) in a thread of the database."""


async def read(database: Database, queries: Mapping[str, Query]) -> dict[str, list[Row]]:
    """The rows of every named query, in one visit; a query is SQL or (SQL, values)."""

    def run(connection: Connection) -> dict[str, list[Row]]:
        return {name: rows(connection, query) for name, query in queries.items()}

    found: dict[str, list[Row]] = await database.execute_fn(run)
    return found


def of(rows: Sequence[Row], *group: object) -> Row:
    """The row of a group; where nothing is counted in it, zero without keys."""
    found = rows.by_group if isinstance(rows, Groups) else {_group(row): row for row in rows}
    if group in found:
        return found[group]
    query = rows.query if isinstance(rows, Groups) else Counts("")
    by = counted.GROUPS[query.name].by if query.name in counted.GROUPS else ()
    return {"n": Counted(0, query.name, {**query.values, **dict(zip(by, group, strict=False))}), "keys": []}


def _group(row: Row) -> tuple[object, ...]:
    return tuple(v for k, v in row.items() if k not in ("n", "keys"))


def rows(connection: Any, query: Query) -> list[Row]:
    """The rows of one query."""
    if isinstance(query, Counts):
        return _groups(query, _read(connection, counted.grouped(query.name), query.values))
    return _read(connection, query, ()) if isinstance(query, str) else _read(connection, *query)


def _groups(query: Counts, rows: Sequence[Row]) -> Groups:
    made = Groups()
    made.query = query
    for row in rows:
        n, keys = row.pop("n"), row.pop("keys")
        number = None if n is None else Counted(n, query.name, {**query.values, **row})
        made.append({**row, "n": number, "keys": sorted(str(key) for key in json.loads(keys))})
    return made


def _read(connection: Connection, sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Row]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def decoded(row: Mapping[str, Any], *columns: str) -> Row:
    """The row with those JSON columns as values; an empty column becomes an empty list."""
    return {**row, **{c: json.loads(row[c]) if row[c] else [] for c in columns}}
