"""Null results that name no outcome ("there was no difference in the outcome at 4 months"): no vote, but told with a claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evidence.records import Finding, Paper, Reading, Span
from evidence.topic import Claim
from summarize import queries
from summarize.claims.statement import quote_row
from summarize.claims.votes import Table
from summarize.readings.durations import days, days_sql
from summarize.text import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Null:
    """A record, the time at which it found no difference, and the sentence that says so."""

    paper: str
    time: str
    sentence: Span


def nulls(table: Table, papers: Iterable[str], least: int = 0) -> tuple[Null, ...]:
    """Those of the records at `least` days or later, each in a sentence from which no finding was read."""
    return tuple(found for paper in papers for found in _of(table, paper, least))


def _of(table: Table, paper: str, least: int) -> Iterator[Null]:
    report = table.by_key[paper]
    for reading in report.readings:
        if reading.kind != "follow_up" or reading.data.get("difference") != "none" or (days(reading) or 0) < least:
            continue
        if not any(_covers(finding, reading) for finding in report.findings):
            yield Null(paper=paper, time=reading.value, sentence=_sentence(report.paper, reading.span))


def _sentence(paper: Paper, span: Span) -> Span:
    text = paper.text(span.field)
    start, end = next(((a, b) for a, b in sentences.split(text) if a <= span.start < b), (span.start, span.end))
    return Span(field=span.field, start=start, end=end, quote=text[start:end])


def _covers(finding: Finding, reading: Reading) -> bool:
    one, other = finding.span, reading.span
    return one.field == other.field and one.start <= other.start and other.end <= one.end


def told(found: Sequence[Null]) -> str | None:
    """What they say in a few words for a verdict: the time where there is one."""
    if not found:
        return None
    times = {null.time for null in found}
    when = times.pop() if len(times) == 1 else "at later times"
    return f"no difference {when} in an outcome that the abstract does not name"


def quotes(found: Sequence[Null]) -> tuple[dict[str, object], ...]:
    """The sentences, as quotes of a claim."""
    return tuple(quote_row(null.paper, null.sentence) for null in found)


def query(claim: Claim, least: int) -> str:
    """Query for the number of records silent on a claim that carry such a result at `least` days or later."""
    return (
        "SELECT count(DISTINCT x.paper) FROM claims c, json_each(c.silent) s JOIN readings x ON x.paper = s.value"
        f" WHERE c.claim = {queries.quoted(claim.claim)} AND x.valid_to IS NULL AND x.kind = 'follow_up'"
        f" AND json_extract(x.data, '$.difference') = 'none' AND {days_sql('x.number', 'x.unit')} >= {least}"
        " AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.paper = x.paper AND f.valid_to IS NULL AND f.field = x.field"
        ' AND f.start <= x.start AND f."end" >= x."end")'
    )
