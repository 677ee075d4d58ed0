"""Text as safe HTML: everything escaped, inline markup from a whitelist, quotes marked and numbered; spans may overlap."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup as Html
from markupsafe import escape

WHITELIST = ("i", "b", "u", "sup", "sub")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A marked piece of a text: its number in the legend, offsets, the words that explain it, its kind for coloring."""

    number: int
    start: int
    end: int
    meaning: str
    kind: str = "reading"
    field: str = "abstract"
    quote: str = ""
    wrong: tuple[tuple[str, str], ...] = ()  # (field, address) where a reader says that the value is wrong


def render(
    text: str,
    markup: Iterable[Sequence[object]] = (),
    quotes: Sequence[Quote] = (),
    start: int = 0,
    end: int | None = None,
) -> Html:
    """text[start:end] as HTML: markup is [start, end, tag] (other tags and bad offsets are dropped), quotes are marked.

    Where spans overlap the text is cut at every boundary and each piece carries all that covers it. After the last
    character of a quote stands its number, a link to its line in the legend (#q1).
    """
    stop = len(text) if end is None else min(end, len(text))
    tags = [t for t in map(_tag, markup) if t is not None and _reach(t[0], t[1], start, stop)]
    marks = [q for q in quotes if _reach(q.start, q.end, start, stop)]
    parts: list[str] = []
    for a, b in itertools.pairwise(_cuts(tags, marks, start, stop)):
        parts.append(_piece(text[a:b], [t for s, e, t in tags if s <= a < b <= e], _covering(marks, a, b)))
        parts.extend(_reference(q) for q in marks if min(q.end, stop) == b)
    return Html("".join(parts))


def _reach(a: int, b: int, start: int, stop: int) -> bool:
    """Whether a span from a to b, which is not empty, has a part between start and stop."""
    return max(a, start) < min(b, stop)


def _cuts(tags: Sequence[tuple[int, int, str]], marks: Sequence[Quote], start: int, stop: int) -> list[int]:
    """Where something begins or ends, with start and stop, in order."""
    spans = [(a, b) for a, b, _ in tags] + [(q.start, q.end) for q in marks]
    return sorted({start, stop}.union(*({max(a, start), min(b, stop)} for a, b in spans)))


def _tag(span: Sequence[object]) -> tuple[int, int, str] | None:
    match span:
        case [int(a), int(b), str(tag)] if tag in WHITELIST and 0 <= a < b:
            return a, b, tag
    return None


def _covering(marks: Sequence[Quote], a: int, b: int) -> list[Quote]:
    return [q for q in marks if q.start <= a and q.end >= b]


def _piece(text: str, tags: Sequence[str], covering: Sequence[Quote]) -> str:
    html = str(escape(text))
    for tag in dict.fromkeys(tags):
        html = f"<{tag}>{html}</{tag}>"
    if covering:
        title = escape("; ".join(f"{q.number}: {q.meaning}" for q in covering))
        kind = "finding" if any(q.kind == "finding" for q in covering) else covering[0].kind
        html = f'<mark class="{escape(kind)}" title="{title}">{html}</mark>'
    return html


def _reference(quote: Quote) -> str:
    where = f' id="m{quote.number}"' if quote.kind else ""
    return (
        f'<sup class="ref"><a href="#q{quote.number}"{where} '
        f'aria-label="{quote.number}: {escape(quote.meaning)}">[{quote.number}]</a></sup>'
    )


def paragraphs(text: str, sections: Iterable[Sequence[object]]) -> list[tuple[str | None, int, int]]:
    """The labelled parts of an abstract as (label, start, end); text outside them as parts without a label.

    sections is the stored list of [label, NlmCategory, start, end]. A text without sections is cut at line feeds.
    """
    known = sorted(_sections(sections, len(text)), key=lambda s: s[1])
    if not known:
        return _lines(text, 0, len(text))
    parts: list[tuple[str | None, int, int]] = []
    at = 0
    for name, start, end in known:
        head = text[at:start]
        if name and head.rstrip().rstrip(":").endswith(name):
            head = head.rstrip().rstrip(":")[: -len(name)]
        if head.strip():
            parts += _lines(text, at, at + len(head))
        parts.append((name, start, end))
        at = end
    return parts + _lines(text, at, len(text))


def _sections(sections: Iterable[Sequence[object]], size: int) -> list[tuple[str | None, int, int]]:
    found: list[tuple[str | None, int, int]] = []
    for section in sections:
        match section:
            case [name, _, int(start), int(end)] if 0 <= start < end <= size:
                found.append((str(name) if name else None, start, end))
    return found


def _lines(text: str, start: int, end: int) -> list[tuple[str | None, int, int]]:
    parts: list[tuple[str | None, int, int]] = []
    at = start
    for line in text[start:end].split("\n"):
        if line.strip():
            parts.append((None, at, at + len(line)))
        at += len(line) + 1
    return parts
