"""Which lines of the evidence table an address asks for: filters, search, order and the counts of every facet.

The table page, every download and every feed of a filter go through `select`, so that they cannot differ. Filters are
those of Datasette (https://docs.datasette.io/en/stable/json_api.html#table-arguments); where the table facets has the
answer it is used, else SQL with parameters. A question that takes longer than LIMIT_MS is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from datasette.filters import Filters
from datasette.utils import sqlite3, sqlite_timelimit
from datasette.utils.asgi import BadRequest

from evidence.records import Status
from evidence.schema import FACETS, TABLES
from publish import allowed, bits, searching

Arg = tuple[str, str]
LIMIT_MS = 2000
SORTED_INDEXES = ("year", "n", "study_type", "first_seen", "paper")  # columns with an index: any number of lines
FEW = 5000  # lines that are sorted by any other column
COLUMNS = tuple(TABLES["rows"].columns)
DOSES = {"_dose_from": ">=", "_dose_to": "<="}  # mg per kg of body weight, never per hour or minute
DOSED = (
    "SELECT d.paper FROM readings d, json_each(d.data, '$.numbers') n"
    " WHERE d.kind = 'dose' AND d.valid_to IS NULL AND d.unit = 'mg/kg' AND n.value {} {}"
)
NO_FILTERS = ("as_of", "verified", "abstracts")  # arguments of pages and downloads
REFUSED = ("_where", "_through")
SLOW = "This question is too costly for a visitor; narrow it down with another filter."


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value of a facet, the number of chosen lines that have it, and whether the address asks for it."""

    value: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The lines asked for: a bit a line, and their number; search is the question as typed, or empty."""

    chosen: int
    count: int
    search: str
    sort: str | None
    descending: bool
    args: tuple[Arg, ...]


def select(connection: Any, args: Sequence[Arg]) -> Selection:
    """The lines that an address asks for; BadRequest says in a sentence what cannot be understood."""
    sort, descending = order_of(args)
    with refusing(), sqlite_timelimit(connection, LIMIT_MS):
        check_all(connection, args)
        chosen = everything(connection)
        for key, value in args:
            if key in DOSES and value != "":
                chosen &= dosed(connection, key, value)
            elif not key.startswith("_") and value != "" and key not in NO_FILTERS:
                chosen &= lines_of(connection, key, value)
        search = dict(args).get("_search", "").strip()
        if search:
            chosen &= found(connection, search)
    return Selection(
        chosen=chosen, count=chosen.bit_count(), search=search, sort=sort, descending=descending, args=tuple(args)
    )


class refusing:
    """Turns SQLite's complaint about a visitor's filter into an answer with status 400."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """A question that was stopped, or that SQLite refuses, is the visitor's."""
        if isinstance(error, sqlite3.Error | ValueError) and not isinstance(error, BadRequest):
            raise BadRequest(SLOW if "interrupted" in str(error) else "This filter cannot be understood.") from error


def order_of(args: Sequence[Arg]) -> tuple[str | None, bool]:
    """The column to sort by and whether downwards; BadRequest for a column that is not there, or for two."""
    given = [(key, value) for key, value in args if key in ("_sort", "_sort_desc") and value]
    if len(given) > 1:
        raise BadRequest("A list can be sorted by one column only.")
    for key, value in given:
        if value not in COLUMNS:
            raise BadRequest(f"There is no column {value[:40]!r} to sort by.")
        return value, key == "_sort_desc"
    return None, False


def checks(connection: Any, papers: Sequence[str]) -> dict[str, dict[str, str]]:
    """Record -> field as a correction names it -> who stands behind its value, where it is more than the machine."""
    marks = ", ".join("?" for _ in papers)
    where = f"valid_to IS NULL AND status <> '{Status.MACHINE}' AND paper IN ({marks})"
    rows = connection.execute(
        f"SELECT paper, field_name AS field, status FROM labels WHERE {where}"
        f" UNION ALL SELECT paper, kind, status FROM readings WHERE {where}"
        f" UNION ALL SELECT paper, 'finding:' || outcome, status FROM findings WHERE {where}",
        [*papers] * 3,
    )
    found: dict[str, dict[str, str]] = {}
    for paper, field, status in rows:
        found.setdefault(paper, {})[field] = status
    return found


def everything(connection: Any) -> int:
    """All lines; they are numbered from 1 without a gap."""
    last: int = connection.execute('SELECT coalesce(max(rowid), 0) FROM "rows"').fetchone()[0]
    return (1 << last + 1) - 2


def lines_of(connection: Any, key: str, value: str) -> int:
    """The lines that one filter of an address leaves."""
    column, _, lookup = key.partition("__")
    counted = from_facets(connection, column, lookup or "exact", value)
    if counted is not None:
        return counted
    clauses, params = Filters([(key, value)]).build_where_clauses("rows")
    rows = connection.execute(f'SELECT rowid FROM "rows" WHERE {clauses[0]}', params)  # column and filter are known
    return bits.of_rows(row[0] for row in rows)


def check_all(connection: Any, args: Sequence[Arg]) -> None:
    """BadRequest for the first argument of an address that means nothing, with what is allowed instead."""
    for key, value in args:
        if key in REFUSED:
            raise BadRequest(f"{key} is not open to visitors; the data page has ready-made questions.")
        if key in DOSES:
            if value != "":
                dose(key, value)
        elif key.startswith("_"):
            allowed.check_argument(key)
        elif value != "" and key not in NO_FILTERS:
            check(connection, key, value)


def check(connection: Any, key: str, value: str) -> None:
    """BadRequest for a filter that does not exist, or a value that no line can have; it says what is allowed."""
    column, _, lookup = key.partition("__")
    if column not in COLUMNS:
        raise allowed.no_column(column, COLUMNS)
    if lookup and lookup not in Filters._filters_by_key:
        raise BadRequest(f"There is no filter {lookup[:40]!r}. Allowed are {', '.join(Filters._filters_by_key)}.")
    allowed.check(connection, column, lookup or "exact", value)


def dosed(connection: Any, key: str, value: str) -> int:
    """The lines that state a dose of at least, or at most, so many mg per kg of body weight."""
    sql = f'SELECT rowid FROM "rows" WHERE paper IN ({DOSED.format(DOSES[key], "?")})'
    return bits.of_rows(row[0] for row in connection.execute(sql, (dose(key, value),)))


def dose(key: str, value: str) -> float:
    """The number of a dose filter; BadRequest when it is none."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value):
        raise BadRequest(f"{key} has to be a dose in mg/kg such as 0.5, not {value[:40]!r}.")
    return float(value)


def from_facets(connection: Any, column: str, lookup: str, value: str) -> int | None:
    """The lines of a filter that table facets answers, else None."""
    if column not in FACETS:
        return None
    if lookup in ("isnull", "isblank"):
        return _stored(connection, column, [""])
    if lookup in ("notnull", "notblank"):
        return everything(connection) & ~_stored(connection, column, [""])
    is_list = FACETS[column]
    if (lookup == "arraycontains" and is_list) or (lookup == "exact" and not is_list):
        return _stored(connection, column, [value])
    if lookup == "in" and not is_list:
        return _stored(connection, column, json.loads(value) if value.startswith("[") else value.split(","))
    return None


def _stored(connection: Any, facet: str, values: Sequence[object]) -> int:
    rows = connection.execute(
        "SELECT bits FROM facets WHERE facet = ? AND value IN (SELECT value FROM json_each(?))",
        (facet, json.dumps([str(v).strip() for v in values])),
    )
    found = 0
    for row in rows:
        found |= bits.of_bytes(row[0])
    return found


def found(connection: Any, search: str) -> int:
    """The lines that a search finds; none when it has no word."""
    question = searching.fts_query(search)
    if question is None:
        return 0
    return bits.of_rows(r[0] for r in connection.execute("SELECT rowid FROM search WHERE search MATCH ?", (question,)))


def in_order(connection: Any, selection: Selection, skip: int, size: int) -> list[int]:
    """The rowids of a page: sorted as asked, else by rank when searched (bm25), else newest first."""
    with refusing(), sqlite_timelimit(connection, LIMIT_MS):
        return list(islice(_ordered(connection, selection, skip), size))


def _ordered(connection: Any, selection: Selection, skip: int) -> Iterator[int]:
    if not selection.chosen:
        return iter(())
    if selection.sort is None and not selection.search:
        return bits.rowids(selection.chosen, skip)
    data = selection.chosen.to_bytes((selection.chosen.bit_length() + 7) // 8, "little")
    rows = _ranked(connection, selection) if selection.sort is None else _sorted(connection, selection)
    return islice((rowid for rowid in rows if bits.has(data, rowid)), skip, None)


def _ranked(connection: Any, selection: Selection) -> Iterator[int]:
    question = searching.fts_query(selection.search)
    sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank"
    return (row[0] for row in connection.execute(sql, (question,)))


def _sorted(connection: Any, selection: Selection) -> Iterator[int]:
    column, way = selection.sort, "DESC" if selection.descending else "ASC"
    if selection.count <= FEW:
        sql = (
            f'SELECT rowid FROM "rows" WHERE rowid IN (SELECT value FROM json_each(?))'
            f' ORDER BY "{column}" {way} NULLS LAST, rowid'
        )
        return (row[0] for row in connection.execute(sql, (json.dumps(list(bits.rowids(selection.chosen))),)))
    if column not in SORTED_INDEXES:
        raise BadRequest(f"So many lines cannot be sorted by this column; narrow the list down to {FEW:,} lines.")
    return _along_index(connection, str(column), way)


def _along_index(connection: Any, column: str, way: str) -> Iterator[int]:
    """All rowids along an index, lines that state nothing last."""
    for condition, order in (("IS NOT NULL", f'"{column}" {way}, rowid'), ("IS NULL", "rowid")):
        yield from (
            r[0] for r in connection.execute(f'SELECT rowid FROM "rows" WHERE "{column}" {condition} ORDER BY {order}')
        )


def facets(connection: Any, selection: Selection) -> dict[str, list[FacetValue]]:
    """For every facet its values with the number of chosen lines, most first; values without a line are left out."""
    whole = selection.chosen == everything(connection)
    asked = {(k.partition("__")[0], "" if k.endswith("__isnull") else v) for k, v in selection.args}
    counts: dict[str, list[FacetValue]] = {name: [] for name in FACETS}
    sql = f"SELECT facet, value, lines, {'NULL' if whole else 'bits'} FROM facets"
    for facet, value, lines, stored in connection.execute(sql):
        count = lines if whole else (bits.of_bytes(stored) & selection.chosen).bit_count()
        if count and facet in counts:
            counts[facet].append(FacetValue(value=value, count=count, selected=(facet, value) in asked))
    return {name: sorted(values, key=_by_count) for name, values in counts.items() if values}


def _by_count(one: FacetValue) -> tuple[bool, int, str]:
    return not one.selected, -one.count, one.value


def rows(connection: Any, rowids: Sequence[int]) -> list[dict[str, Any]]:
    """The lines with these rowids, in this order."""
    names = ", ".join(f'"{c}"' for c in COLUMNS)
    sql = f'SELECT rowid, {names} FROM "rows" WHERE rowid IN (SELECT value FROM json_each(?))'
    by_id = {
        row[0]: dict(zip(COLUMNS, tuple(row)[1:], strict=True))
        for row in connection.execute(sql, (json.dumps(list(rowids)),))
    }
    return [by_id[rowid] for rowid in rowids if rowid in by_id]


def batches(selection: Selection, size: int) -> Iterator[list[int]]:
    """The rowids of the chosen records in the order of the lines (newest first), so many at a time."""
    order = bits.rowids(selection.chosen)
    return iter(lambda: list(islice(order, size)), [])


def papers(connection: Any, rowids: Sequence[int]) -> list[str]:
    """Keys of the records with these rowids, in the order of the lines."""
    sql = 'SELECT paper FROM "rows" WHERE rowid IN (SELECT value FROM json_each(?)) ORDER BY rowid'
    return [row[0] for row in connection.execute(sql, (json.dumps(rowids),))]


def texts(connection: Any, lines: Sequence[Mapping[str, Any]]) -> dict[str, str | None]:
    """The abstracts of these lines, by record."""
    keys = json.dumps([line["paper"] for line in lines])
    sql = "SELECT paper, abstract FROM papers WHERE paper IN (SELECT value FROM json_each(?))"
    return dict(tuple(row) for row in connection.execute(sql, (keys,)))
