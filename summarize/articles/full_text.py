"""A whole article as the readers see it: the texts that may speak for the study as one, and the way back to each.

Introduction and discussion tell of other studies: only title, abstract, methods, results and tables speak for this one.
The readers of abstracts read the joined texts; every span is put back on the text it came from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from evidence import lazy_re as re
from evidence.records import Article, Part, Sentence, Span, TextField
from summarize.text.documents import document_of
from summarize.text.headings import ROLES, roles_of
from summarize.text.passage import Document, Passage, fold, title_passage
from summarize.text.sentences import split

BETWEEN = "\n\n"
LONGEST = 3000  # characters of a sentence; what is longer is no prose (a list of codes, a printed table)
_SEC_TYPES = {"intro": "BACKGROUND", "methods": "METHODS", "results": "RESULTS", "discussion": "CONCLUSIONS"}


def role_of(part: Part) -> str | None:
    """What a section tells of, by the kind its publisher gives or the headings above it, the outermost first.

    One of BACKGROUND, METHODS, RESULTS, CONCLUSIONS; None for other texts and headings that say nothing.
    """
    if part.kind != "section":
        return None
    for heading, kind in zip(part.path, part.sec_types, strict=True):
        role = _role(heading, kind)
        if role is not None:
            return role
    return None


@lru_cache(maxsize=2048)
def _role(heading: str, kind: str) -> str | None:
    for name in kind.replace("|", " ").split():
        found = _SEC_TYPES.get(name) or ("CONCLUSIONS" if name.startswith("conclusion") else None)
        if found:
            return found
    roles = roles_of(heading.lstrip("0123456789. "))
    return next((role for role in ("RESULTS", *ROLES) if role in roles), None) if len(roles) < len(ROLES) else None


@dataclass(frozen=True, slots=True)
class Joined:
    """Some texts of an article as one document for the readers."""

    document: Document
    starts: tuple[int, ...]
    parts: tuple[Part, ...]

    def place(self, span: Span) -> tuple[str, int, int]:
        """Name of the text that a span of the document stands in, and where; a span never leaves its text."""
        if span.field == TextField.TITLE:
            return "title", span.start, span.end
        at = max(0, bisect_right(self.starts, span.start) - 1)
        part, start = self.parts[at], self.starts[at]
        return part.field, span.start - start, min(span.end - start, len(part.text))

    def span(self, field: str, start: int, end: int) -> Span:
        """The span of the document that stands there in a text of that name; ValueError where the document lacks it."""
        if field == TextField.TITLE:
            return self.document.title.span(start, end)
        at = next((i for i, part in enumerate(self.parts) if part.field == field), None)
        if at is None:
            raise ValueError(f"{field} is no part of the document")
        begin = self.starts[at]
        return Span(
            field=TextField.ABSTRACT, start=begin + start, end=begin + end, quote=self.parts[at].text[start:end]
        )


def joined(
    article: Article,
    labels: Mapping[str, str],
    roles: Collection[str],
    others: Iterable[tuple[Part, str]] = (),
    without: re.Pattern[str] | None = None,
    *,
    bare: bool = False,
) -> Joined:
    """Abstract (unless bare), then the sections of those roles in their order, then the other parts, each with a role for its sentences.

    Sections in a section whose heading `without` finds are left out.
    """
    chosen: list[tuple[Part, str | None]] = [(p, None) for p in article.parts if p.field == "abstract" and not bare]
    chosen += [(part, role) for part in article.parts if (role := role_of(part)) in roles and not _is_in(part, without)]
    chosen += others
    texts: list[str] = []
    starts: list[int] = []
    sentences: list[Sentence] = []
    at = 0
    for part, role in chosen:
        if texts:
            at += len(BETWEEN)
        starts.append(at)
        texts.append(part.text)
        sentences += [Sentence(start=s + at, end=e + at, role=r) for s, e, r in _sentences(article, part, role)]
        at += len(part.text)
    text = BETWEEN.join(texts)
    document = Document(
        title=title_passage(article.paper),
        abstract=Passage(TextField.ABSTRACT, text, fold(text), tuple(sentences)),
        study_type=labels.get("study_type"),
        scope=labels.get("scope"),
        comparator=labels.get("comparator"),
    )
    return Joined(document, tuple(starts), tuple(part for part, _ in chosen))


_CONCLUDES = re.compile(
    r"\b(?:in (?:conclusion|summary)|to (?:conclude|sum up|summari[sz]e)|we conclude|conclusions?:)"
)


def conclusions_of(article: Article, labels: Mapping[str, str]) -> Joined | None:
    """What an article concludes: its sections of that name, else its discussion from "in conclusion" on; None without."""
    parts = [p for p in article.parts if role_of(p) == "CONCLUSIONS"]
    own = [p for p in parts if _is_conclusion(p.path[-1])]
    if own:
        return joined(article, labels, (), [(p, "CONCLUSIONS") for p in own], bare=True)
    begun = [match.start() for p in parts[-1:] for match in _CONCLUDES.finditer(fold(p.text))]
    if not begun:
        return None
    found = joined(article, labels, (), [(parts[-1], "CONCLUSIONS")], bare=True)
    kept = tuple(s for s in found.document.abstract.sentences if s.end > begun[-1])
    return replace(found, document=replace(found.document, abstract=replace(found.document.abstract, sentences=kept)))


def _is_conclusion(heading: str) -> bool:
    return _role(heading, "") == "CONCLUSIONS" and fold(heading).lstrip("0123456789. ").startswith("conclu")


def _is_in(part: Part, without: re.Pattern[str] | None) -> bool:
    """Whether a heading below the first is one of those left out."""
    return without is not None and any(without.search(heading) for heading in part.path[1:])


def _sentences(article: Article, part: Part, role: str | None) -> list[tuple[int, int, str]]:
    if role is None:
        return [(s.start, s.end, s.role) for s in document_of(article.paper, {}).abstract.sentences]
    return [(start, end, role) for start, end in _split(part.text)]


_split = lru_cache(maxsize=256)(split)  # a section is read in several documents of its article
