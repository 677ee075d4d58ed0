"""Read the full texts that are kept: what each says, as rows of the table article_values.

The values stand beside those of title and abstract and change none of them; where the two disagree both are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from evidence.records import Article
from evidence.store import Store, codec
from evidence.topic import Topic
from operate.budget import within_budget

if TYPE_CHECKING:
    from summarize.article import ArticleReadings

ARTICLE_SECONDS = 60.0  # CPU seconds; an ordinary article takes 0.2
ELSEWHERE = ("adverse_event", "key_sentence", "spin")  # harms are told with counts; the others are of abstracts
Row = dict[str, Any]


def read_waiting(store: Store, topic: Topic, now: datetime, *, redo: bool = False) -> int:
    """Read the articles whose text is new or changed; gives back how many."""
    articles = list(store.articles_waiting(redo=redo))
    if not articles:
        return 0
    from summarize.article import read_article

    def read(chunk: Any) -> Iterator[list[Row]]:
        for article in chunk:
            labels = {name: label.value for name, label in store.labels_of(article.paper.paper).items()}
            yield values_of(article, read_article(article, labels, topic))

    def give_up(article: Article) -> list[Row]:
        return []

    for article, values in zip(
        articles,
        within_budget(articles, read, give_up, chunk_seconds=ARTICLE_SECONDS, record_seconds=ARTICLE_SECONDS),
        strict=True,
    ):
        store.save_article_values(article.paper.paper, values, now)
    return len(articles)


def values_of(article: Article, found: ArticleReadings) -> list[Row]:
    """What an article says as rows, each with its place: texts[field][start:end] == quote."""
    texts = article.texts
    positions: dict[str, count[int]] = {}
    rows = []
    for row in _rows(found):
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
        counts = codec.dumps({"counts": [asdict(one) for one in harm.counts]})
        yield {"kind": "adverse_event", "value": harm.event, "data": counts, **_at((harm.field, harm.start, harm.end))}


def _reporting(found: ArticleReadings) -> Iterator[Row]:
    for item, signal in found.reporting.items():
        if signal is not None:
            yield {"kind": "reporting", "value": item, **_at(found.study.place(signal.span))}
    for kind, told in (("funding", found.funding), ("conflicts", found.conflicts)):
        if told is not None:
            yield {"kind": kind, "value": told[0], **_at(told[1:])}


def _at(place: tuple[str, int, int]) -> Row:
    return dict(zip(("field", "start", "end"), place, strict=True))
