"""Statements of the claims: a template filled with figures, each with its query, and the quotes it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from evidence.records import Span, Statement
from summarize import wording

Figure = tuple[object, str]  # a value and the query that reproduces it


def say(
    section: str,
    template_id: str,
    figures: Mapping[str, Figure] | None = None,
    *,
    words: Mapping[str, str] | None = None,
    quoted: Mapping[str, object] | None = None,
    papers: Iterable[str] = (),
    spans: Sequence[Mapping[str, object]] = (),
) -> Statement:
    """A statement: figures come with their query, quoted values stand in one of the spans, words hold no numbers."""
    values = {name: value for name, (value, _) in (figures or {}).items()} | dict(quoted or {})
    return Statement(
        section=section,
        text=wording.render(template_id, values, words),
        template_id=template_id,
        values=values,
        papers=tuple(dict.fromkeys(papers)),
        spans=tuple(spans),
        sql={name: query for name, (_, query) in (figures or {}).items()},
    )


def quote_row(paper: str, span: Span) -> dict[str, object]:
    """A span with its record, as statements and claims carry it."""
    return {"paper": paper, **span.plain()}
