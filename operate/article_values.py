"""Read the full texts that are kept: what each says, as rows of the table article_values.

They stand before those of title and abstract (summarize/articles/precedence.py); what they displace is kept in abstract_values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import summarize
from evidence.plain_copy import plain_pairs
from evidence.records import Article, Extraction, Finding, Span
from evidence.store import Store, codec
from evidence.topic import Topic
from operate.budget import within_budget

if TYPE_CHECKING:
    from summarize.articles.precedence import Together
    from summarize.articles.reader import ArticleReadings

ARTICLE_SECONDS = 60.0  # CPU seconds; an ordinary article takes 0.2
ELSEWHERE = ("adverse_event", "key_sentence", "spin")  # harms are told with counts; the others are of abstracts
Row = dict[str, Any]


def read_waiting(store: Store, topic: Topic, now: datetime, *, redo: bool = False) -> int:
    """Read the articles whose text is new or changed; returns how many."""
    articles = list(store.articles_waiting(redo=redo))
    if not articles:
        return 0
    from summarize.articles.precedence import together
    from summarize.articles.reader import read_article

    def read(chunk: Any) -> Iterator[Read]:
        for article in chunk:
            labels = store.labels_of(article.paper.paper)
            found = read_article(article, {name: label.value for name, label in labels.items()}, topic)
            (paper,) = (r.paper for r in store.reports(paper=article.paper.paper))
            pairs = plain_pairs([(paper, labels)], lambda plain: summarize.read_papers(plain, topic))
            both = together(next(iter(pairs)), found, paper)
            yield Read(both.read, values_of(article, found, both), _displaced(both))

    def give_up(article: Article) -> Read:
        return Read(None, [], [])

    told = within_budget(articles, read, give_up, chunk_seconds=ARTICLE_SECONDS, record_seconds=ARTICLE_SECONDS)
    for article, one in zip(articles, told, strict=True):
        with store.transaction():
            store.save_article_values(article.paper.paper, one.values, one.displaced, now)
            if one.both is not None:
                store.save_with_full_text(one.both, now)
    return len(articles)


@dataclass(frozen=True, slots=True)
class Read:
    """What a record and its full text say together (None: it took too long), the article's values, the abstract's displaced."""

    both: Extraction | None
    values: list[Row]
    displaced: list[Row]


def values_of(article: Article, found: ArticleReadings, both: Together | None = None) -> list[Row]:
    """What an article says as rows, each with its place: texts[field][start:end] == quote."""
    texts = article.texts
    positions: dict[str, count[int]] = {}
    rows = []
    for row in (*_rows(found), *_differing(found, both)):
        counter = positions.setdefault(row["kind"], count(1))
        quote = texts[row["field"]][row["start"] : row["end"]]
        rows.append({**row, "position": next(counter), "quote": quote})
    return rows


def _rows(found: ArticleReadings) -> Iterator[Row]:
    yield from _readings(found)
    yield from _harms_and_findings(found)
    yield from _reporting(found)
    for about, told, own in found.disagreements:
        abstract: Mapping[str, Any] = {"value": told.value, "quote": told.span.quote}
        row = {"kind": "disagreement", "value": own.value, "detail": f"{about} {own.detail or ''}".strip()}
        yield {**row, "data": codec.dumps({"abstract": abstract}), **_at(found.study.place(own.span))}


def _differing(found: ArticleReadings, both: Together | None) -> Iterator[Row]:
    """Directions that the record gives otherwise than the full text, where the article's own abstract does not."""
    told = {own.detail for kind, _, own in found.disagreements if kind == "finding"}
    for before, own in both.differing if both else ():
        if own.outcome not in told and own.span.field in found.texts:
            abstract = {"value": str(before.direction), "quote": before.span.quote}
            row = {"kind": "disagreement", "value": str(own.direction), "detail": f"finding {own.outcome}"}
            yield {**row, "data": codec.dumps({"abstract": abstract}), **_of_span(own.span)}


def _of_span(span: Span) -> Row:
    return {"field": str(span.field), "start": span.start, "end": span.end}


def _displaced(both: Together) -> list[Row]:
    """The abstract's values that the full text's stand before, as rows of abstract_values."""
    positions: dict[str, count[int]] = {}
    rows: list[Row] = []
    for one in both.displaced:
        if isinstance(one, Finding):
            row: Row = {"kind": "finding", "value": str(one.direction), "detail": one.outcome}
        else:
            row = {name: getattr(one, name) for name in ("kind", "value", "number", "unit", "detail")}
            row["data"] = codec.dumps(one.data) if one.data else None
        position = next(positions.setdefault(row["kind"], count(1)))
        rows.append({**row, "position": position, **_of_span(one.span), "quote": one.span.quote})
    return rows


def _readings(found: ArticleReadings) -> Iterator[Row]:
    for reading in (*found.read.readings, *([found.country] if found.country else []), *found.sexes):
        if reading.kind not in ELSEWHERE and reading.span.quote:
            told = {name: getattr(reading, name) for name in ("kind", "value", "number", "unit", "detail")}
            yield {**told, **_at(found.study.place(reading.span))}


def _harms_and_findings(found: ArticleReadings) -> Iterator[Row]:
    for finding in found.read.findings:
        told = {"kind": "finding", "value": str(finding.direction), "detail": finding.outcome}
        yield {**told, **_at(found.study.place(finding.span))}
    for harm in found.harms:
        counted: Row = {"counts": [asdict(one) for one in harm.counts]}
        if other := harm.otherwise:
            quote = found.texts[other.field][other.start : other.end]
            counted["otherwise"] = {
                "counts": [asdict(one) for one in other.counts],
                "field": other.field,
                "quote": quote,
            }
        data = codec.dumps(counted)
        yield {"kind": "adverse_event", "value": harm.event, "data": data, **_at((harm.field, harm.start, harm.end))}


def _reporting(found: ArticleReadings) -> Iterator[Row]:
    for item, signal in found.reporting.items():
        if signal is not None:
            yield {"kind": "reporting", "value": item, **_at(found.study.place(signal.span))}
    if found.spin:
        kind, place, reading = found.spin
        against = codec.dumps({"against": reading.data["against"]})
        yield {"kind": "spin", "value": kind, "data": against, **_at(place)}
    for kind, told in (("funding", found.funding), ("conflicts", found.conflicts)):
        if told is not None:
            yield {"kind": kind, "value": told[0], **_at(told[1:])}


def _at(place: tuple[str, int, int]) -> Row:
    return dict(zip(("field", "start", "end"), place, strict=True))
