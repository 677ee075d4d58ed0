"""Which values a filter of the evidence table can have; a value that no line can have is an error, never an empty list.

Closed vocabularies come from evidence/records and from the topic stored in the database; what is stored is allowed too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from datasette.utils.asgi import BadRequest

from evidence.errors import EvidenceError
from evidence.records import ComparatorType, Direction, Scope, Status, StudyType
from evidence.schema import FACETS
from evidence.topic import Topic, read_definition
from publish import words

FLAGS = ("open_access", "retracted", "concern", "preprint", "digest")
NUMBERS = ("n", "year")
CODES: dict[str, Iterable[str]] = {
    "study_type": StudyType,
    "scope": Scope,
    "comparator": ComparatorType,
    "status": Status,
    "species": words.SPECIES,
    "route": words.ROUTES,
}
TOPICAL = ("role", "population", "outcomes", "directions")
EXACT = ("exact", "not", "in", "notin", "arraycontains", "arraynotcontains")
COMPARED = ("exact", "not", "in", "notin", "gt", "gte", "lt", "lte")
# what people type for a code
ALIASES = {
    "rct": "randomized_trial",
    "randomised_trial": "randomized_trial",
    "trial": "randomized_trial",
    "cohort": "comparative",
    "case_series": "descriptive",
    "review": "systematic_review",
    "meta_analysis": "systematic_review",
    "animal": "preclinical",
    "iv": "intravenous",
    "im": "intramuscular",
    "nasal": "intranasal",
    "sc": "subcutaneous",
    "people": "human",
    "patients": "human",
    "animals": "animal",
    "active_control": "active",
    "relapse": "relapse_abstinence",
    "abstinence": "relapse_abstinence",
}
# arguments of an address that Datasette or the site understands and that do not narrow a list down
ARGUMENTS = (
    *("_search", "_sort", "_sort_desc", "_size", "_next", "_facet", "_facet_array", "_facet_date", "_facet_size"),
    *("_shape", "_labels", "_nl", "_json", "_json_infinity", "_col", "_nocol", "_stream", "_dl", "_header", "_trace"),
    *("_ttl", "_searchmode", "_nocount", "_nofacet", "_nosuggest", "_timelimit", "_extra", "_format", "_cols", "_name"),
)


def check_argument(key: str) -> None:
    """BadRequest for an argument such as _serach that nothing understands."""
    if key not in ARGUMENTS and not key.startswith("_search_"):
        raise BadRequest(f"There is no argument {key[:40]!r}{_meant(key, ARGUMENTS)}")


def no_column(column: str, known: Sequence[str]) -> BadRequest:
    """The answer to a filter of a column that is not there."""
    return BadRequest(f"There is no column {column[:40]!r} to filter by{_meant(column, known)} {_named(known)}.")


def check(connection: Any, column: str, lookup: str, value: str) -> None:
    """BadRequest in one sentence for a value that no line can have in that column."""
    if column in NUMBERS and lookup in COMPARED:
        for one in _values(lookup, value):
            if not re.fullmatch(r"-?\d+(\.\d+)?", one.strip()):
                raise BadRequest(f"{column} has to be a number, not {one[:40]!r}.")
    if lookup not in EXACT:
        return
    known = list(values(connection, column))
    for one in _values(lookup, value):
        if known and one.strip() not in known:
            what = words.label({}, column).lower()
            raise BadRequest(f"No record can have the {what} {one[:40]!r}{_meant(one, known)} {_named(known)}.")


def values(connection: Any, column: str) -> dict[str, None]:
    """The values that a column can have, empty when it is open."""
    if column in FLAGS:
        return dict.fromkeys("01")
    found = dict.fromkeys(str(v) for v in CODES.get(column, ()))
    if column in TOPICAL:
        found |= _topical(connection, column)
    if column in (*TOPICAL, "tags", "language") and column in FACETS:
        stored = connection.execute("SELECT value FROM facets WHERE facet = ? AND value <> ''", (column,)).fetchall()
        found |= dict.fromkeys(row[0] for row in stored)
    return found


def topic(connection: Any) -> Topic | None:
    """The topic that a database was built with, None for a database that does not store it."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'definition'").fetchone()
    try:
        return read_definition(row[0], Path("evidence.db")) if row else None
    except EvidenceError:
        return None


def _topical(connection: Any, column: str) -> dict[str, None]:
    built = topic(connection)
    if built is None:
        return {}
    if column == "outcomes":
        return dict.fromkeys(built.outcomes)
    if column == "directions":
        return dict.fromkeys(f"{outcome}: {d}" for outcome in built.outcomes for d in Direction)
    return dict.fromkeys(built.vocabulary.get({"role": "role", "population": "condition"}[column], {}))


def _values(lookup: str, value: str) -> list[str]:
    if lookup not in ("in", "notin"):
        return [value]
    return [str(v) for v in json.loads(value)] if value.startswith("[") else value.split(",")


def _meant(given: str, known: Iterable[str]) -> str:
    code = re.sub(r"[\s-]+", "_", given.strip().lower())
    names = list(known)
    close = [ALIASES[code]] if ALIASES.get(code) in names else get_close_matches(code, names, 1, 0.6)
    return f"; did you mean {close[0]}?" if close else "."


def _named(known: Sequence[str]) -> str:
    shown = ", ".join(known[:40])
    return f"Allowed are {shown}" + (f" and {len(known) - 40} more" if len(known) > 40 else "")
