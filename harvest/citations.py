"""Read citation files: NBIB (PubMed's MEDLINE format) and RIS.

NBIB is read tag by tag here because the nbib package passes over the notices of retraction and concern (RIN, ECI),
the second language and the second registry number (https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import rispy

from evidence.errors import InputError
from evidence.records import AbstractKind, Author, MeshHeading, Notice, Paper, PublicationType, RegistryId
from harvest import signals
from harvest.pubmed_dates import medline_date

Line = tuple[int, str]  # number from 1, text without its end

_PMID = re.compile(r"(?:PMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)(\d{1,8})\b")
_TAG = re.compile(r"([A-Z]{2,4}) *-(?: (.*)|$)")
_NOTICES = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "ECI": "ExpressionOfConcernIn",
    "EFR": "ErratumFor",
    "EIN": "ErratumIn",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "RRI": "RetractedandRepublishedIn",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}


def read_nbib(name: str, lines: Iterable[Line]) -> Iterator[Paper]:
    """The records of an NBIB file, parted by empty lines; raises InputError naming `name` and the line."""
    tags: dict[str, list[str]] = {}
    last = ""
    first = 0
    for number, line in lines:
        if not line.strip():
            if tags:
                yield _paper_of_nbib(f"{name}, line {first}", tags)
            tags, last = {}, ""
            continue
        found = _TAG.match(line)
        if found:
            first = first if tags else number
            last = found[1]
            tags.setdefault(last, []).append((found[2] or "").strip())
        elif last and line.startswith("  "):
            tags[last][-1] += " " + line.strip()
        else:
            raise InputError(f"{name}, line {number}: no NBIB line; a tag such as 'TI  - ' is expected.")
    if tags:
        yield _paper_of_nbib(f"{name}, line {first}", tags)


def _paper_of_nbib(where: str, tags: dict[str, list[str]]) -> Paper:
    def one(tag: str) -> str | None:
        return next(filter(None, tags.get(tag, ())), None)

    pmid = one("PMID")
    if pmid and not pmid.isdigit():
        raise InputError(f"{where}: PMID {pmid!r} is not a number.")
    doi = _own_doi([*tags.get("AID", ()), *tags.get("LID", ())])
    title = one("TI") or one("TT") or one("BTI") or ""
    types = tuple(PublicationType(ui=None, name=name) for name in tags.get("PT", ()))
    notices = tuple(_notice(kind, text) for tag, kind in _NOTICES.items() for text in tags.get(tag, ()))
    printed = medline_date(one("DP") or "")
    return Paper(
        paper=pmid or _key(doi, "nbib", where),
        pmid=pmid,
        doi=doi,
        pmcid=one("PMC"),
        title=title,
        vernacular_title=one("TT"),
        abstract=one("AB"),
        abstract_kind=AbstractKind.PUBLISHED if one("AB") else None,
        journal=one("JT"),
        journal_abbrev=one("TA"),
        volume=one("VI"),
        issue=one("IP"),
        pages=one("PG"),
        year=printed.year,
        pub_date=printed.iso,
        pub_date_precision=printed.precision,
        languages=tuple(tags.get("LA", ())),
        country=one("PL"),
        status=one("STAT"),
        authors=_authors(tags.get("FAU", tags.get("AU", [])), tags.get("CN", [])),
        publication_types=types,
        mesh=tuple(_heading(text) for text in tags.get("MH", ())),
        keywords=tuple(dict.fromkeys(tags.get("OT", ()))),
        registry_ids=_registry_ids(tags.get("SI", ())),
        notices=notices,
        coi=one("COIS"),
        retracted=signals.retracted(title, types, notices),
        concern=signals.concern(notices),
        preprint=signals.preprint(types),
        source="nbib",
    )


def _own_doi(identifiers: Iterable[str]) -> str | None:
    found = (text.removesuffix("[doi]").strip() for text in identifiers if text.endswith("[doi]"))
    return next((doi.lower() for doi in found if doi), None)


def _notice(kind: str, text: str) -> Notice:
    found = _PMID.search(text)
    return Notice(ref_type=kind, source=text, pmid=found[1] if found else None)


def _heading(text: str) -> MeshHeading:
    name, *_ = text.split("/")
    return MeshHeading(ui=None, name=name.lstrip("*"), major="*" in text)


def _registry_ids(texts: Iterable[str]) -> tuple[RegistryId, ...]:
    pairs = (text.partition("/") for text in texts)
    return tuple(RegistryId(registry=bank, id=number) for bank, _, number in pairs if number)


def _authors(names: Iterable[str], groups: Iterable[str] = ()) -> tuple[Author, ...]:
    people = []
    for name in names:
        last, _, fore = (part.strip() for part in name.partition(","))
        people.append(Author(last_name=last or None, fore_name=fore or None))
    return (*people, *(Author(collective_name=group) for group in groups))


def read_ris(name: str, lines: Iterable[Line]) -> Iterator[Paper]:
    """The records of a RIS file, each from TY to ER; raises InputError naming `name` and the line.

    A record that is not closed is an error: rispy alone would drop it without a word.
    """
    block: list[str] = []
    first = 0
    for number, line in lines:
        if line.startswith("TY  -"):
            _must_be_closed(name, first, block)
            first = number
        elif not block:
            if line.strip():
                raise InputError(f"{name}, line {number}: no RIS record begins here; a TY line is expected.")
            continue
        block.append(line)
        if line.startswith("ER  -"):
            where = f"{name}, line {first}"
            yield _paper_of_ris(where, _tags_of_ris(where, "\n".join(block)))
            block = []
    _must_be_closed(name, first, block)


def _tags_of_ris(where: str, text: str) -> dict[str, Any]:
    try:
        tags: dict[str, Any] = rispy.loads(text, skip_unknown_tags=True)[0]
    except (rispy.parser.ParseError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{where}: this RIS record cannot be read ({error}).") from None
    return tags


def _must_be_closed(name: str, first: int, block: list[str]) -> None:
    if block:
        raise InputError(f"{name}, line {first}: this record is not closed by an ER line.")


def _paper_of_ris(where: str, row: dict[str, Any]) -> Paper:
    def one(*keys: str) -> str | None:
        texts = (str(row[key]).strip() for key in keys if row.get(key))
        return next(filter(None, texts), None)

    title = one("title", "primary_title") or ""
    abstract = one("abstract", "notes_abstract")
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", one("doi") or "", flags=re.I).lower() or None
    pmid = _pmid_of_ris(row)
    year = re.match(r"\d{4}(?!\d)", one("year", "publication_year", "date") or "")
    return Paper(
        paper=pmid or _key(doi, "ris", where),
        pmid=pmid,
        doi=doi,
        title=title,
        abstract=abstract,
        abstract_kind=AbstractKind.PUBLISHED if abstract else None,
        journal=one("journal_name", "secondary_title", "alternate_title3"),
        journal_abbrev=one("alternate_title2", "alternate_title1"),
        issn=one("issn"),
        volume=one("volume"),
        issue=one("number"),
        pages="-".join(filter(None, (one("start_page"), one("end_page")))) or None,
        year=int(year[0]) if year else None,
        languages=tuple(filter(None, (one("language"),))),
        authors=_authors(row.get("authors") or row.get("first_authors") or ()),
        keywords=tuple(dict.fromkeys(row.get("keywords", ()))),
        retracted=signals.retracted(title, (), ()),
        source="ris",
    )


def _pmid_of_ris(row: dict[str, Any]) -> str | None:
    """The PMID where the record names it as one: accession number of a PubMed export, a note, or a link."""
    number = str(row.get("accession_number", "")).strip()
    if re.fullmatch(r"\d{1,8}", number) and re.search(
        r"pubmed|medline|nlm", str(row.get("name_of_database", "")), re.I
    ):
        return number
    texts = (number, *row.get("notes", ()), *row.get("urls", ()), str(row.get("note", "")))
    return next((found[1] for text in texts if (found := _PMID.search(text))), None)


def _key(doi: str | None, kind: str, where: str) -> str:
    """The key of a record without a PMID: its DOI, else its place in the file."""
    return f"doi:{doi}" if doi else f"{kind}:{where.rpartition('/')[2].replace(', line ', '#')}"
