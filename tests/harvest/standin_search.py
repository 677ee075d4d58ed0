"""A small PubMed: records as XML, and a search over them that reads PubMed's query language.

AND, OR, NOT (left to right, brackets first), quoted phrases, truncation, field tags, [uid] ranges and date ranges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

_ALIASES = {
    "tiab": "tiab",
    "title/abstract": "tiab",
    "ti": "ti",
    "title": "ti",
    "mh": "mh",
    "mesh": "mh",
    "mesh terms": "mh",
    "majr": "mh",
    "nm": "nm",
    "pt": "pt",
    "publication type": "pt",
    "uid": "uid",
    "pmid": "uid",
    "ot": "ot",
    "tw": "all",
    "all": "all",
    "crdt": "crdt",
    "edat": "edat",
    "mdat": "mdat",
    "lr": "mdat",
    "mhda": "mhda",
    "dp": "dp",
    "pdat": "dp",
    "ad": "ad",
}
LONG = {
    "tiab": "Title/Abstract",
    "ti": "Title",
    "mh": "MeSH Terms",
    "nm": "Supplementary Concept",
    "pt": "Publication Type",
    "uid": "UID",
    "ot": "Other Term",
    "all": "All Fields",
    "crdt": "Date - Create",
    "edat": "Date - Entry",
    "mdat": "Date - Modification",
    "mhda": "Date - MeSH",
    "dp": "Date - Publication",
    "ad": "Affiliation",
}
DATES = frozenset({"crdt", "edat", "mdat", "mhda", "dp"})
_TOKEN = re.compile(r'\s*("[^"]*"|\[[^\]]*\]|[()]|[^\s()\[\]"]+)')


@dataclass(slots=True)
class Row:
    """A record as the index sees it."""

    pmid: str
    raw: bytes
    texts: dict[str, str] = field(default_factory=dict)  # words of tiab, ti, ot, ad ...
    headings: dict[str, set[str]] = field(default_factory=dict)  # mh, nm, pt
    dates: dict[str, str] = field(default_factory=dict)  # YYYY/MM/DD


def read_row(raw: bytes) -> Row:
    """Index one PubmedArticle element; one that is not well-formed is found by its PMID alone."""
    found = re.search(rb"<PMID[^>]*>\s*(\d+)\s*</PMID>", raw)
    if found is None:
        raise ValueError("a record needs a PMID")
    row = Row(pmid=found[1].decode(), raw=raw)
    try:
        root = etree.fromstring(raw)
    except etree.XMLSyntaxError:
        text = _words(re.sub(r"<[^>]*>", " ", raw.decode("utf-8", "replace")))
        row.texts = {"tiab": text, "ti": text, "all": text}
        row.dates = dict.fromkeys(DATES, "1900/01/01")
        return row
    title = _text(root, ".//ArticleTitle")
    abstract = _text(root, ".//AbstractText")
    row.texts = {
        "ti": _words(title),
        "tiab": _words(f"{title} | {abstract} | {_text(root, './/Keyword')}"),
        "ot": _words(_text(root, ".//Keyword")),
        "ad": _words(_text(root, ".//Affiliation")),
    }
    row.texts["all"] = " | ".join(row.texts.values())
    for name, path in (
        ("mh", ".//DescriptorName"),
        ("nm", ".//NameOfSubstance"),
        ("pt", ".//PublicationType"),
    ):
        row.headings[name] = {_words("".join(e.itertext())) for e in root.iterfind(path)}
    row.dates = {
        "crdt": _date(root, ".//PubMedPubDate[@PubStatus='pubmed']"),
        "edat": _date(root, ".//PubMedPubDate[@PubStatus='entrez']"),
        "mhda": _date(root, ".//PubMedPubDate[@PubStatus='medline']"),
        "mdat": _date(root, ".//DateRevised"),
        "dp": _date(root, ".//PubDate"),
    }
    return row


def _text(root: etree._Element, path: str) -> str:
    return " | ".join("".join(e.itertext()) for e in root.iterfind(path))


def _words(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+|\|", text.lower())) + " "


def _date(root: etree._Element, path: str) -> str:
    element = root.find(path)
    if element is None:
        return "1900/01/01"
    parts = [element.findtext(name, "1") for name in ("Year", "Month", "Day")]
    month = (
        parts[1]
        if parts[1].isdigit()
        else str(" janfebmaraprmayjunjulaugsepoctnovdec".find(parts[1][:3].lower()) // 3 + 1)
    )
    return f"{int(parts[0]):04}/{int(month):02}/{int(parts[2]):02}"


class QuerySyntaxError(ValueError):
    """A query PubMed's backend would fail on."""


@dataclass(slots=True)
class Reading:
    """What a search gives: PMIDs, newest first as PubMed sorts, its translation, phrases not found."""

    pmids: list[str]
    translation: str
    dropped: list[str]


class Index:
    """The records and the search over them."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.known_phrases: set[str] = set()  # in PubMed's phrase index although no record here has them

    def add(self, raw: bytes) -> str:
        """Add or replace a record; gives back its PMID."""
        row = read_row(raw)
        self.rows[row.pmid] = row
        self.__dict__.pop("_all", None)
        return row.pmid

    def remove(self, pmid: str) -> None:
        self.rows.pop(pmid, None)
        self.__dict__.pop("_all", None)

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(self.rows)

    def search(self, query: str) -> Reading:
        reader = _Reader(self, _TOKEN.findall(query))
        pmids, translation = reader.expression()
        if reader.tokens:
            raise QuerySyntaxError(query)
        return Reading(sorted(pmids, key=int, reverse=True), translation, reader.dropped)

    def match(self, text: str, tag: str) -> frozenset[str]:
        """The records one term finds."""
        phrase = text.strip('"')
        if ":" in phrase and (tag == "uid" or tag in DATES):
            return self._between(*phrase.split(":", 1), tag)
        if tag == "uid":
            return frozenset({phrase}) & self._all
        if tag in DATES:
            return self._between(phrase, phrase, tag)
        words = _words(phrase.rstrip("*"))
        if tag in ("mh", "nm", "pt"):
            return frozenset(p for p, r in self.rows.items() if words in r.headings.get(tag, ()))
        wanted = words.rstrip() if phrase.endswith("*") else words
        return frozenset(p for p, r in self.rows.items() if wanted in r.texts.get(tag, ""))

    def _between(self, low: str, high: str, tag: str) -> frozenset[str]:
        low, high = low.strip(' "'), high.strip(' "')
        if tag == "uid":
            return frozenset(p for p in self.rows if int(low) <= int(p) <= int(high))
        first, last = _padded(low, "/01/01"), _padded(high, "/12/31")
        return frozenset(p for p, r in self.rows.items() if first <= r.dates.get(tag, "1900/01/01") <= last)


def _padded(day: str, rest: str) -> str:
    return day + rest[3 * (day.count("/")) :] if day.count("/") < 2 else day


class _Reader:
    """A reader of one query."""

    def __init__(self, index: Index, tokens: list[str]) -> None:
        self.index = index
        self.tokens = list(tokens)
        self.dropped: list[str] = []

    def expression(self) -> tuple[frozenset[str], str]:
        found, words = self.part()
        while self.tokens and self.tokens[0] != ")":
            operator = self.tokens.pop(0) if self.tokens[0] in ("AND", "OR", "NOT") else "AND"
            other, more = self.part()
            found = {"AND": found & other, "OR": found | other, "NOT": found - other}[operator]
            words = f"{words} {operator} {more}"
        return found, words

    def part(self) -> tuple[frozenset[str], str]:
        if not self.tokens or self.tokens[0] == ")":
            raise QuerySyntaxError("a term is missing")
        if self.tokens[0] == "(":
            self.tokens.pop(0)
            found, words = self.expression()
            if not self.tokens:
                raise QuerySyntaxError("a bracket is open")
            self.tokens.pop(0)
            if self.tokens and self.tokens[0].startswith("["):
                self.tokens.pop(0)  # as PubMed: a tag on a group says nothing
            return found, f"({words})"
        return self.term()

    def term(self) -> tuple[frozenset[str], str]:
        words: list[str] = []
        while self.tokens and self.tokens[0] not in ("(", ")", "AND", "OR", "NOT") and self.tokens[0][0] != "[":
            words.append(self.tokens.pop(0))
        tag = "all"
        if self.tokens and self.tokens[0].startswith("["):
            tag = _ALIASES.get(self.tokens.pop(0)[1:-1].lower().split(":")[0].strip(), "all")
        text = " ".join(words)
        found = self.index.match(text, tag)
        known = text.strip('"') in self.index.known_phrases
        if text.startswith('"') and not found and not known and tag not in DATES:
            self.dropped.append(f"{text}[{tag}]")
        return found, f'"{text.strip(chr(34))}"[{LONG[tag]}]'


def terms_of(query: str) -> Iterator[str]:
    """The tokens of a query."""
    yield from _TOKEN.findall(query)
