"""Records copied with their texts in plain form for reading, and what was read put back on the texts as given.

Programs hand on texts with escaped signs (&lt;, &#xa0;), tags (<i>n</i>, <jats:p>), signs that cannot be seen (soft
hyphen, zero-width space, direction marks) and compatibility characters (㎎, ＜, ﬁ, 𝑝). The readers see their plain
form; every span is put back, so that text[start:end] == quote holds in the text as given.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from itertools import tee
from typing import Any, TypeVar

from evidence import lazy_re as re
from evidence.records import Label, Markup, Paper, Section, Sentence, Span, Term, TextField

T = TypeVar("T")

_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_NAMES = (
    "i|b|u|em|strong|small|italic|bold|underline|sc|sup|sub|p|br|hr|div|span|title|sec|abstract|ul|ol|li|list|list-item"
    "|label|break|h[1-6]"
)
_SCRIPT = re.compile(r"<(?:jats:)?(su[pb])(?:\s[^<>]{0,80})?>([^<>]{1,40})</(?:jats:)?\1>", re.I)
_TITLE = re.compile(r"\s*</(?:jats:)?title>\s*(?:<(?:jats:)?p(?:\s[^<>]{0,80})?>)?\s*", re.I)
_ONE_TAG = rf"<(/?)(?:jats:)?({_NAMES})(?:\s[^<>]{{0,200}})?/?>"
_TAG = re.compile(rf"(?:{_ONE_TAG})+", re.I)
_TAGS_IN = re.compile(_ONE_TAG, re.I)
_BLOCKS = frozenset("p br hr div title sec abstract ul ol li list list-item break h1 h2 h3 h4 h5 h6".split())
# format characters (Cf: soft hyphen, zero width, direction marks, byte order mark) and variation selectors
_UNSEEN = "­͏؜᠎​-‏‪-‮⁠-⁤⁦-⁯︀-️﻿"
# compatibility characters whose plain form means the same; superscripts, ≤ and ¼ do not belong to them
_COMPATIBLE = "․㌀-㏿ﬀ-ﬆ﹐-﹫！-～𝐀-𝟿"
_SIGNS = {"‐": "-", "‑": "-", "∙": "·", "⋅": "·", "‹": "<", "›": ">", "≪": "<", "≫": ">"}
_ODD = re.compile(f"[{_UNSEEN}]+|[{_COMPATIBLE}{''.join(_SIGNS)}]|[A-Za-z][̀-ͯ]+")
# what may not be plain: one of these signs, "<" only before the name of a tag
_SUSPECT = re.compile(f"[&<{_UNSEEN}{_COMPATIBLE}{''.join(_SIGNS)}̀-ͯ](?:(?<!<)|(?=[/A-Za-z]))")
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_SUPER = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_SUB = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")


@dataclasses.dataclass(frozen=True, slots=True)
class PlainText:
    """A text in plain form; `starts[i]` and `ends[i]` are where its i-th character stands in the text as given."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def given(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the plain text stands in the text as given; an empty one stays empty."""
        if end > start:
            return self.starts[start], self.ends[end - 1]
        at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
        return at, at

    def plain(self, offset: int) -> int:
        """Where an offset of the text as given stands in the plain text."""
        return bisect_left(self.starts, offset)


def plain_text(text: str) -> PlainText | None:
    """The plain form of a text, or None where it is plain already."""
    if (text.isascii() and "&" not in text and "<" not in text) or not _SUSPECT.search(text):
        return None
    found = PlainText(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    for pattern, change in _STEPS:
        found = _changed(found, pattern, change)
    return None if found.text == text else found


def _changed(of: PlainText, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str | None]) -> PlainText:
    """The text with what the pattern finds changed; None leaves a match as it is."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for found in pattern.finditer(of.text):
        new = change(found)
        if new is None:
            continue
        a, b = found.span()
        text += [of.text[at:a], new]
        starts += [*of.starts[at:a], *[of.starts[a]] * len(new)]
        ends += [*of.ends[at:a], *[of.ends[b - 1]] * len(new)]
        at = b
    text.append(of.text[at:])
    return PlainText("".join(text), (*starts, *of.starts[at:]), (*ends, *of.ends[at:]))


def _entity(found: re.Match[str]) -> str | None:
    """The sign of an entity, also of one escaped again (&amp;lt;); None for what is no entity (AT&T;)."""
    sign = found[0]
    while sign.startswith("&") and len(sign) > 1:
        before, sign = sign, unescape(sign)
        if sign == before:
            return None
    if sign.isspace() and not re.match(
        r"\d\d", found.string[max(found.start() - 1, 0) : found.start()] + found.string[found.end() : found.end() + 1]
    ):
        return " "  # a thin or hard space between digits parts thousands and stays
    return sign if sign.isprintable() or sign.isspace() or _INVISIBLE.match(sign) else None


def _script(found: re.Match[str]) -> str:
    table = _SUPER if found[1].lower() == "sup" else _SUB
    if all(ord(sign) in table for sign in found[2]):
        return found[2].translate(table)
    return found[2]


def _tag(found: re.Match[str]) -> str:
    """Nothing for tags within a line; a line's end behind a paragraph, a space for the other tags that part words."""
    blocks = [end for end, name in _TAGS_IN.findall(found[0]) if name.lower() in _BLOCKS]
    at_end = found.start() == 0 or found.end() == len(found.string)
    if not blocks or at_end or found.string[found.start() - 1] in "\n ":
        return ""
    return "\n" if "/" in blocks else " "


def _plain_sign(found: re.Match[str]) -> str:
    sign = found[0]
    if _INVISIBLE.match(sign):
        return ""
    return _SIGNS.get(sign) or unicodedata.normalize("NFC" if len(sign) > 1 else "NFKC", sign)


_STEPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (_ENTITY, _entity),
    (_SCRIPT, _script),
    (_TITLE, lambda _: ": "),
    (_TAG, _tag),
    (_ODD, _plain_sign),
)


@dataclasses.dataclass(frozen=True, slots=True)
class PlainCopy:
    """A record as the readers see it, and the way back to the record as given."""

    given: Paper
    paper: Paper
    texts: Mapping[TextField | str, PlainText]

    def put_back(self, read: T) -> T:
        """What was read from the copy (labels, tags, readings, sentences), with its spans on the texts as given."""
        return self._back(read) if self.texts else read

    def _back(self, value: Any) -> Any:
        if isinstance(value, tuple | list):
            return type(value)(map(self._back, value))
        if isinstance(value, Mapping):
            return self._mapping(value)
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        if isinstance(value, Span):
            start, end = self._span(value.field, value.start, value.end)
            return Span(field=value.field, start=start, end=end, quote=self.given.text(value.field)[start:end])
        if isinstance(value, Sentence):
            start, end = self._span(TextField.ABSTRACT, value.start, value.end)
            return dataclasses.replace(value, start=start, end=end)
        if isinstance(value, Term):
            return self._term(value)
        names = (field.name for field in dataclasses.fields(value))
        return dataclasses.replace(value, **{name: self._back(getattr(value, name)) for name in names})

    def _term(self, term: Term) -> Term:
        if term.field is None or term.start is None or term.end is None:
            return term
        start, end = self._span(term.field, term.start, term.end)
        return dataclasses.replace(term, start=start, end=end)

    def _mapping(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """A mapping; one that holds a span by its names (field, start, end, quote) is put back as one."""
        back = {name: self._back(one) for name, one in value.items()}
        field, start, end = (value.get(name) for name in ("field", "start", "end"))
        if field in tuple(TextField) and isinstance(start, int) and isinstance(end, int):
            back["start"], back["end"] = self._span(TextField(field), start, end)
            if "quote" in back:
                back["quote"] = self.given.text(TextField(field))[back["start"] : back["end"]]
        return back

    def _span(self, field: TextField | str, start: int, end: int) -> tuple[int, int]:
        given = self.texts.get(field)
        return given.given(start, end) if given else (start, end)


def plain_copy(paper: Paper) -> PlainCopy:
    """The record with title and abstract in plain form; itself where they are plain."""
    made = {field: plain_text(paper.text(field)) for field in TextField}
    texts: dict[TextField | str, PlainText] = {field: text for field, text in made.items() if text is not None}
    changes: dict[str, Any] = {}
    if title := texts.get(TextField.TITLE):
        changes |= {"title": title.text, "title_markup": _markup(paper.title_markup, title)}
    if abstract := texts.get(TextField.ABSTRACT):
        changes |= {"abstract": abstract.text, "abstract_markup": _markup(paper.abstract_markup, abstract)}
        changes["sections"] = tuple(_section(section, abstract) for section in paper.sections)
    return PlainCopy(paper, dataclasses.replace(paper, **changes) if changes else paper, texts)


def _markup(spans: Iterable[Markup], text: PlainText) -> tuple[Markup, ...]:
    moved = (dataclasses.replace(m, start=text.plain(m.start), end=text.plain(m.end)) for m in spans)
    return tuple(m for m in moved if m.end > m.start)


def _section(section: Section, text: PlainText) -> Section:
    return dataclasses.replace(section, start=text.plain(section.start), end=text.plain(section.end))


def read_plain(papers: Iterable[Paper], read: Callable[[Iterator[Paper]], Iterable[T]]) -> Iterator[T]:
    """What `read` makes of each record in its plain form, one for one and lazily, put back on the record as given."""
    ours, theirs = tee(map(plain_copy, papers))
    for found in read(copy.paper for copy in theirs):
        yield next(ours).put_back(found)


def plain_pairs(pairs: Iterable[tuple[Paper, Mapping[str, Label]]], read: Any) -> Iterator[Any]:
    """As `read_plain` for records with their labels."""
    ours, theirs = tee((plain_copy(paper), labels) for paper, labels in pairs)
    for found in read((copy.paper, labels) for copy, labels in theirs):
        yield next(ours)[0].put_back(found)
