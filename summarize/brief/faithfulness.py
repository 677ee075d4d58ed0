"""The gate before the brief is stored: every sentence must follow from its records and every number from its query.

A build that fails here writes nothing. Checked for each statement: the text is its template filled with its values;
each value is what its SQL gives, or stands in a quote; each quote stands in its record at its offsets; each number of
the sentence is a value or part of the fixed template; no retracted record is used outside the section on retractions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from jinja2 import UndefinedError

from evidence import lazy_re as re
from evidence.errors import GuardError
from evidence.records import Report, Statement, TextField
from summarize import wording
from summarize.brief import lines
from summarize.templates import CERTAINTY, TEMPLATES

FullTexts = Mapping[str, Mapping[str, str]]
RunSql = Callable[[str], object]  # a query -> the first column of its first row, or None
RETRACTIONS = "Retractions"
_QUOTED = re.compile("“.*?”", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def check(
    statements: Iterable[Statement], reports: Sequence[Report], run_sql: RunSql, full_texts: FullTexts | None = None
) -> None:
    """Raise GuardError naming the sentence and what does not hold; silent when everything does.

    full_texts: the parts of full texts by record and name.
    """
    by_key = {r.paper.paper: r for r in reports}
    for statement in statements:
        fault = _fault(statement, by_key, run_sql, full_texts or {})
        if fault:
            raise GuardError(f"the brief says {statement.text!r}, but {fault}; nothing was written.")


def _fault(statement: Statement, reports: Mapping[str, Report], run_sql: RunSql, full_texts: FullTexts) -> str | None:
    return (
        _fault_of_source(statement)
        or _fault_of_papers(statement, reports)
        or _fault_of_spans(statement, reports, full_texts)
        or _fault_of_values(statement, run_sql)
        or _fault_of_text(statement)
    )


def _fault_of_source(statement: Statement) -> str | None:
    if statement.template_id in lines.ids():
        return None
    if statement.template_id not in TEMPLATES:
        return f"there is no template {statement.template_id!r}"
    fixed = TEMPLATES[statement.template_id]
    if not statement.values and not statement.spans and not statement.sql and "{" in fixed:
        return "it has no source"
    return None


def _fault_of_papers(statement: Statement, reports: Mapping[str, Report]) -> str | None:
    for paper in (*statement.papers, *(str(s.get("paper")) for s in statement.spans)):
        if paper not in reports:
            return f"the record {paper} is not in the table"
        if reports[paper].paper.retracted and statement.section != RETRACTIONS:
            return f"the record {paper} is retracted"
    return None


def _fault_of_spans(statement: Statement, reports: Mapping[str, Report], full_texts: FullTexts) -> str | None:
    for span in statement.spans:
        fault = span_fault(span, reports, full_texts)
        if fault:
            return fault
    return None


def span_fault(
    span: Mapping[str, object], reports: Mapping[str, Report], full_texts: FullTexts | None = None
) -> str | None:
    """Why a quote {paper, field, start, end, quote} does not stand in its text at its offsets; None if it does."""
    paper, field, start, end, quote = (span.get(k) for k in ("paper", "field", "start", "end", "quote"))
    report = reports.get(str(paper))
    parts = (full_texts or {}).get(str(paper), {})
    known = field in tuple(TextField) or field in parts
    if report is None or not known or not isinstance(start, int) or not isinstance(end, int):
        return f"its quote {quote!r} names no text"
    text = report.paper.text(str(field)) if field in tuple(TextField) else parts[str(field)]
    if not quote or text[start:end] != quote or not 0 <= start < end:
        return f"its quote {quote!r} is not in the {field} of {paper} at {start}"
    return None


def _fault_of_values(statement: Statement, run_sql: RunSql) -> str | None:
    for name in statement.sql:
        if name not in statement.values:
            return f"its query {name!r} belongs to no value"
    for name, value in statement.values.items():
        query = statement.sql.get(name)
        if query is None:
            if not _is_quoted(value, statement):
                return f"its value {name} = {value!r} has neither a query nor a quote"
            continue
        given = run_sql(query)
        if not _equal(value, given):
            return f"its value {name} = {value!r} is {given!r} by its query"
    return None


def _is_quoted(value: object, statement: Statement) -> bool:
    quotes = [str(s["quote"]) for s in statement.spans]
    if isinstance(value, str):
        return any(value in quote for quote in quotes)
    return any(wording.number(value) in _NUMBER.findall(quote) for quote in quotes)


def _equal(value: object, given: object) -> bool:
    if isinstance(value, Mapping | Sequence) and not isinstance(value, str):
        return isinstance(given, str) and _as_object(given) == value
    if value is None:
        return given in (None, "[]", "{}")
    if isinstance(value, bool) or isinstance(given, bool):
        return False
    if isinstance(value, int | float) != isinstance(given, int | float):
        return False
    return value == given


def _as_object(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _fault_of_text(statement: Statement) -> str | None:
    if statement.template_id in lines.ids():
        return _fault_of_line(statement)
    allowed = set(_NUMBER.findall(TEMPLATES[statement.template_id])) | set(_numbers(statement.values))
    for found in _NUMBER.findall(statement.text):
        if found not in allowed and not re.search(rf"[A-Za-z]-?{re.escape(found)}", statement.text):
            return f"the number {found} is not among its values"
    if not wording.matches(statement.text, statement.template_id, statement.values):
        return f"its template {statement.template_id!r} says something else"
    return None


def _fault_of_line(statement: Statement) -> str | None:
    """A line of the brief is what its sentence says with its values, to the letter."""
    if any(CERTAINTY[level] in _QUOTED.sub("", statement.text) for level in ("high", "moderate")):
        return "it says more than “may” outside a quote"
    try:
        said = lines.render(statement.template_id, statement.values)
    except (UndefinedError, TypeError) as error:
        return f"its values do not fill its template ({error})"
    return None if said == statement.text else f"its template {statement.template_id!r} says {said!r}"


def _numbers(values: Mapping[str, object]) -> Iterable[str]:
    for value in values.values():
        if isinstance(value, Mapping):
            yield from _numbers(value)
            yield from _NUMBER.findall(" ".join(map(str, value)))
        else:
            yield from _NUMBER.findall(wording.number(value))
