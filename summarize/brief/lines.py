"""The lines of the brief: sentences and the queries behind their values, as data in lines.yml, and how they are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template

from evidence import lazy_re as re
from evidence.records import BY_PERSON, Statement
from evidence.schema import counts
from summarize import queries, wording
from summarize.readings import durations

Row = Mapping[str, Any]
Ask = Callable[[str], Sequence[Row]]  # a query -> its rows
FILE = Path(__file__).with_name("lines.yml")
GIVEN: Mapping[str, str] = {
    "on_question": counts.ON_QUESTION,
    "reviews": counts.KEYS["reviews"],
    "by_person": f"status IN {queries.listed(BY_PERSON)}",
    "days": durations.days_sql("x.number", "x.unit"),
    "long_days": str(durations.MONTHS_3),
}  # pieces of queries that have their one place in the code
_PART = re.compile(r"\{\{ (\w+) \}\}")
_COLUMN = re.compile(r"\{\{ (\w+)\|sql \}\}")
_MARK = re.compile(r"^retracted\W+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as lines.yml has it; queries are templates until the columns of `each` are known."""

    id: str
    section: str
    text: str
    each: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    when: str | None = None
    sources: str | None = None
    spare: int = 0  # 0: never left out


@cache
def lines() -> tuple[Line, ...]:
    """All lines, in the order of the brief."""
    return tuple(Line(**line) for line in _file()["lines"])


@cache
def ids() -> frozenset[str]:
    """The names of the lines: template_id of a statement."""
    return frozenset(line.id for line in lines())


def spare() -> list[str]:
    """The lines that the brief can do without, the least needed first."""
    return [line.id for line in sorted(lines(), key=lambda line: line.spare) if line.spare]


def statements(ask: Ask, *, today: str) -> Iterator[Statement]:
    """The sentences that the database behind `ask` gives, in order; today (ISO) is the day the brief is written."""
    for line in lines():
        places: Sequence[Row] = ask(_query(line.each, today=today)) if line.each else ({},)
        for place in places:
            if made := _statement(line, {**place, "today": today}, ask):
                yield made


def render(template_id: str, values: Mapping[str, object]) -> str:
    """The sentence of a line with these values; UndefinedError when one is missing."""
    text = _sentence(template_id).render(values).strip()
    return text[:1].upper() + text[1:]


def _statement(line: Line, place: Row, ask: Ask) -> Statement | None:
    asked = {name: _query(query, **place) for name, query in line.values.items()}
    values = {name: first(ask(query), query) for name, query in asked.items()}
    if line.when and not _words().compile_expression(line.when)(**values):
        return None
    found = ask(_query(line.sources, **place)) if line.sources else ()
    rows = sorted(found, key=lambda row: (row["paper"], row.get("field") or "", row.get("start") or 0))
    spans = [{k: row[k] for k in ("paper", "field", "start", "end", "quote")} for row in rows if "quote" in row]
    return Statement(
        section=line.section,
        text=render(line.id, values),
        template_id=line.id,
        values=values,
        papers=tuple(dict.fromkeys(row["paper"] for row in rows)),
        spans=tuple(spans),
        sql=asked,
    )


def scalar(rows: Sequence[Row]) -> Any:
    """The first column of the first row, None for no row."""
    return next(iter(rows[0].values())) if rows else None


def first(rows: Sequence[Row], query: str) -> object:
    """The first column of the first row; a list or object where the query makes JSON, empty ones as None."""
    value = scalar(rows)
    return json.loads(value) or None if value is not None and query.startswith("SELECT json_group") else value


@cache
def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def _sentence(template_id: str) -> Template:
    return _words().from_string(next(line.text for line in lines() if line.id == template_id))


def _query(query: str, **place: object) -> str:
    """The query with the columns of its place as literals; KeyError for a name that nobody gave."""
    if query in counts.KEYS:
        return counts.count(query)
    return _COLUMN.sub(lambda name: queries.quoted(str(place[name[1]])), _whole(query))


@cache
def _whole(query: str) -> str:
    """The query with its parts in place of their names."""
    return _PART.sub(lambda name: _whole(_parts()[name[1]]), query)


@cache
def _parts() -> Mapping[str, str]:
    return {**GIVEN, **_file()["parts"]}


@cache
def _words() -> Environment:
    environment = Environment(undefined=StrictUndefined, autoescape=False, finalize=_shown)
    environment.filters |= {
        "n": wording.counted,
        "num": wording.number,
        "read": wording.read_out,
        "counts": wording.counts,
        "found": wording.found,
        "listed": lambda labels, last="and": wording.join([wording.lowered(label) for label in labels], last),
        "lowered": wording.lowered,
        "without_mark": lambda title: _MARK.sub("", title).rstrip(". "),
    }
    return environment


def _shown(value: object) -> object:
    return wording.number(value) if isinstance(value, int | float) else value
