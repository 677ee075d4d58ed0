"""A whole article with its labels and readings as one plain object: what `evidence annotate FILE.nxml` prints.

The keys are those of a record (operate/annotate.py); `texts` holds every text by name, and each value's field names the
one it stands in: texts[field][start:end] == quote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evidence.records import Article, Classification, Reading, Span
from operate.annotate import annotation

if TYPE_CHECKING:
    from summarize.articles.full_text import Joined
    from summarize.articles.harm_cells import Harm
    from summarize.articles.reader import ArticleReadings


def article_annotation(article: Article, labelled: Classification, found: ArticleReadings) -> dict[str, Any]:
    """The object of an article; offsets count characters of the text that `field` names."""
    study, texts = found.study, article.texts
    line: dict[str, Any] = _placed(annotation(article.paper, labelled, found.read), study)
    line["sentences"] = list(_sentences(found))
    if found.spin:
        line["flags"]["spin"] = True
    return line | {
        "pmcid": article.paper.pmcid,
        "licence": article.licence,
        "supplements": list(article.supplements),
        "comparators": [_placed(_value(r), study) for r in found.read.readings if r.kind == "comparator"],
        "primary_outcomes": _if_named(line["primary_outcome"]),
        "adverse_events": [_harm(texts, h) for h in found.harms],
        "funding": _statement(texts, found.funding),
        "conflicts": _statement(texts, found.conflicts),
        "reporting": {item: _reported(texts, study, r) for item, r in found.reporting.items()},
        "spin_of_article": found.spin and _spin(texts, *found.spin),
        "country": found.country and _placed(_value(found.country), study),
        "sex": [_placed(_value(r) | {"number": r.number, "unit": r.unit}, study) for r in found.sexes],
        "disagreements": [
            {"kind": kind, "abstract": _placed(_value(told), study), "article": _placed(_value(own), study)}
            for kind, told, own in found.disagreements
        ],
        "texts": texts,
    }


def _value(reading: Reading) -> dict[str, Any]:
    return {"value": reading.value, "kind": reading.detail or reading.kind, **reading.span.plain()}


def _sentences(found: ArticleReadings) -> Iterator[dict[str, Any]]:
    for sentence in found.read.sentences:
        span = found.study.document.abstract.span(sentence.start, sentence.end)
        field, start, end = found.study.place(span)
        yield {"field": field, "start": start, "end": end, "role": sentence.role}


def _statement(texts: dict[str, str], read: tuple[str, str, int, int] | None) -> dict[str, Any] | None:
    """What an article states of money or interests: value, field, start and end."""
    return read and {"value": read[0], **_quoted(texts, *read[1:])}


def _if_named(outcome: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [outcome] if outcome and outcome["value"] else []


def _reported(texts: dict[str, str], study: Joined, reading: Reading | None) -> dict[str, Any] | None:
    return _quoted(texts, *study.place(reading.span)) if reading else None


def _spin(texts: dict[str, str], kind: str, place: tuple[str, int, int], reading: Reading) -> dict[str, Any]:
    return {"value": kind, **_quoted(texts, *place), "against": reading.data["against"]}


def _harm(texts: dict[str, str], harm: Harm) -> dict[str, Any]:
    """An event with its counts, and those that another place of the article gives otherwise."""
    return _counted(texts, harm) | ({"otherwise": _counted(texts, harm.otherwise)} if harm.otherwise else {})


def _counted(texts: dict[str, str], harm: Harm) -> dict[str, Any]:
    counts = [asdict(count) for count in harm.counts]
    return {"event": harm.event, "counts": counts, **_quoted(texts, harm.field, harm.start, harm.end)}


def _quoted(texts: dict[str, str], field: str, start: int, end: int) -> dict[str, Any]:
    return {"field": field, "start": start, "end": end, "quote": texts[field][start:end]}


def _placed(value: Any, study: Joined) -> Any:
    """A plain object with every place in the joined document put back on the text it came from."""
    if isinstance(value, list):
        return [_placed(one, study) for one in value]
    if not isinstance(value, dict):
        return value
    back = {name: _placed(one, study) for name, one in value.items()}
    if isinstance(value.get("start"), int) and value.get("field") is not None:
        field, start, end = study.place(
            Span(field=value["field"], start=value["start"], end=value["end"], quote=value.get("quote") or "")
        )
        back |= {"field": field, "start": start, "end": end}
        if "quote" in back:
            back["quote"] = value["quote"][: end - start]
    return back
