"""Authors of PubMed records, personal and collective.

Author lists are a third of a record's elements. Written the plain way, in the order of the DTD and without markup
(https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/el-Author.html), they are read from their text by one pattern an
author; any other list is left in the record and read element by element. Both ways give the same authors.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lxml import etree

from evidence import lazy_re as re
from evidence.records import Author
from harvest.markup.text import fold, plain

_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")
_WHITE = r"[ \t\r\n]*+"
_NAME = r"([^< \t\r\n]++(?:[ ][^< \t\r\n]++)*+)"  # words one space apart: folded already
_PLACE = f"<AffiliationInfo>{_WHITE}<Affiliation>([^<]++)</Affiliation>{_WHITE}</AffiliationInfo>{_WHITE}"
_LIST = re.compile(rf'<AuthorList(?: CompleteYN="[YN]")?(?: Type="authors")?>{_WHITE}')
_PERSON = re.compile(
    rf'<Author ValidYN="Y"(?: EqualContrib="[YN]")?>{_WHITE}'
    rf"(?:<LastName>{_NAME}</LastName>{_WHITE}(?:<ForeName>{_NAME}</ForeName>{_WHITE})?+"
    rf"(?:<Initials>{_NAME}</Initials>{_WHITE})?+(?:<Suffix>{_NAME}</Suffix>{_WHITE})?+"
    rf"|<CollectiveName>{_NAME}</CollectiveName>{_WHITE})"
    rf'(?:<Identifier Source="ORCID">([^<]++)</Identifier>{_WHITE})?+(?:{_PLACE})?+((?:{_PLACE})*+)</Author>{_WHITE}'
)
_NEVER = bytes({*range(32)} - {*b"\t\n\r"})  # characters that no XML may hold


def written_authors(raw: bytes) -> tuple[Author, ...] | None:
    """The authors of an AuthorList given as bytes, without its closing tag, if it is written the plain way.

    None, which is no error, for a list with markup, other attributes, another order, character references other than
    &amp;, or damage.
    """
    if len(raw.translate(None, _NEVER)) != len(raw) or (b"]" in raw and b"]]>" in raw):
        return None
    if b"&" in raw:
        if raw.count(b"&") != raw.count(b"&amp;"):
            return None
        raw = raw.replace(b"&amp;", b"&")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    opening = _LIST.match(text)
    if opening is None or "\ufffe" in text or "\uffff" in text:
        return None
    return _people(text, opening.end())


def _people(text: str, at: int) -> tuple[Author, ...] | None:
    """The authors from that place on to the end of the text; None when anything else stands between them."""
    people = []
    for person in _PERSON.finditer(text, at):
        if person.start() != at:
            return None
        at = person.end()
        last, fore, initials, suffix, collective, orcid, place, more, _ = person.groups()
        people.append(
            Author(
                last_name=last,
                fore_name=fore,
                initials=initials,
                suffix=suffix,
                collective_name=collective,
                orcid=_orcid(orcid) if orcid else None,
                affiliation=_affiliation(place, more) if place else None,
            )
        )
    return tuple(people) if at == len(text) else None


@lru_cache(maxsize=4096)  # authors of a paper share theirs
def _affiliation(first: str, more: str) -> str | None:
    """All places of an author: the first, and those of further AffiliationInfo elements."""
    if not more:
        return fold(first) or None
    others = (part[: part.index("<")] for part in more.split("<Affiliation>")[1:])
    return "; ".join(filter(None, map(fold, (first, *others)))) or None


def _orcid(text: str) -> str | None:
    found = _ORCID.search(text)
    return "-".join(found.groups()).upper() if found else None


def author_list(element: etree._Element, row: dict[str, Any]) -> None:
    """Adds the valid authors of an AuthorList element to the row; editors are passed over."""
    people = tuple(_author(child) for child in element if child.get("ValidYN", "Y") == "Y")
    if element.get("Type") == "editors":
        return
    row["authors"] = (*row.get("authors", ()), *people)


_NAMES = {
    "LastName": "last_name",
    "ForeName": "fore_name",
    "Initials": "initials",
    "Suffix": "suffix",
    "CollectiveName": "collective_name",
}


def _author(element: etree._Element) -> Author:
    parts: dict[str, str | None] = {}
    places: list[str] = []
    for child in element:
        tag = child.tag
        if tag in _NAMES:
            parts[_NAMES[tag]] = plain(child) or None
        elif tag == "AffiliationInfo":
            places += map(plain, child.iterchildren("Affiliation"))
        elif tag == "Identifier" and child.get("Source") == "ORCID":
            parts["orcid"] = _orcid(child.text or "")
    return Author(**parts, affiliation="; ".join(filter(None, places)) or None)
