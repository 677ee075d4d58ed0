"""Read PubMed XML into records: pure, streaming, nothing of the kept fields lost, one bad record never costing another.

Element by element after the NLM DTD (https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd), which is never
fetched: unknown elements are logged once a file and passed over. Only a record's own identifiers are read; those of
cited papers are dropped with their reference lists.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from evidence import lazy_re as re
from evidence.records import AbstractKind, Deleted, Paper, PublicationType, Quarantined
from harvest import signals
from harvest.markup.split import cut_out, history, parse_piece, read_chunks, split_records, without_comments
from harvest.pubmed import fields
from harvest.pubmed.dates import calendar_day
from harvest.pubmed.people import written_authors

PARSER_VERSION = "2"

log = logging.getLogger(__name__)

_PMID = re.compile(rb"<PMID[^>]*>\s*(\d+)\s*</PMID>")


def parse_file(path: Path) -> Iterator[Paper | Deleted | Quarantined]:
    """The records of a PubMed XML file, plain or gzip, in file order, with memory bounded by the largest record.

    A record that cannot be read is yielded as Quarantined with its bytes; so is the end of a file that is cut off.
    Raises InputError when the file cannot be opened or is no PubMed XML.
    """
    yield from _parse(read_chunks(Path(path)), Path(path).name)


def parse_bytes(data: bytes, name: str) -> Iterator[Paper | Deleted | Quarantined]:
    """The records of a PubMed XML document in memory, as parse_file; `name` stands in messages and positions."""
    yield from _parse((data,), name)


def _parse(chunks: Iterable[bytes], name: str) -> Iterator[Paper | Deleted | Quarantined]:
    unknown: set[str] = set()
    for number, piece in enumerate(split_records(without_comments(chunks), name), start=1):
        try:
            if piece.error:
                raise ValueError(piece.error)
            if piece.kind.startswith("Delete"):
                yield from _deleted(parse_piece(piece.raw))
            else:
                yield _paper(piece.raw, unknown)
        except (etree.XMLSyntaxError, ValueError) as error:
            yield Quarantined(paper=_name_of(piece.raw, f"{name}#{number}"), error=str(error), raw=piece.raw)
    if unknown:
        log.warning("%s: elements unknown to this parser were passed over: %s", name, ", ".join(sorted(unknown)))


def _name_of(raw: bytes, position: str) -> str:
    found = _PMID.search(raw)
    return found[1].decode() if found else position


def _deleted(root: etree._Element) -> Iterator[Deleted]:
    for child in root.iterchildren("PMID"):
        if child.text and child.text.strip():
            yield Deleted(paper=child.text.strip())


def _paper(raw: bytes, unknown: set[str]) -> Paper:
    row: dict[str, Any] = {}
    people = cut_out(raw, b"AuthorList")
    authors = written_authors(people.taken)
    if authors is not None:
        row["authors"] = authors
    past = cut_out(raw if authors is None else people.rest, b"History", people.at)
    rest = cut_out(past.rest, b"ReferenceList", past.at, nested=True).rest
    fields.read(parse_piece(rest), row, unknown)
    return _settled(row, raw, past.taken)


def _settled(row: dict[str, Any], raw: bytes, past: bytes) -> Paper:
    """The record of a row: what its fields say together, its history and the digest of its bytes."""
    if "pmid" not in row:
        raise ValueError("no PMID in the record")
    states, entrez = history(past)
    states.add(row.pop("publication_status", ""))
    if row.pop("of_book", False):  # PubMed's NBIB says so, its XML by the element alone
        kind = PublicationType(ui=None, name="Book Chapter" if row.get("title") else "Book")
        row["publication_types"] = (*row.get("publication_types", ()), kind)
    row["entrez_date"] = calendar_day(*entrez) if entrez else None
    _settle_texts(row)
    doi = row.pop("location_doi", None)
    row.setdefault("doi", doi)
    types, notices = row.get("publication_types", ()), row.get("notices", ())
    row["retracted"] = signals.retracted(row["title"], types, notices, states)
    row["concern"] = signals.concern(notices)
    row["preprint"] = signals.preprint(types)
    row["paper"], row["raw_sha256"] = row["pmid"], hashlib.sha256(raw).hexdigest()
    return Paper(**row)


def _settle_texts(row: dict[str, Any]) -> None:
    """Title and abstract of last resort: a book's title for a whole book; where no abstract is published the project's
    digest, else an English one of another kind."""
    book_title = row.pop("book_title", None)
    if not row.get("title"):
        row["title"] = book_title or row.get("vernacular_title") or ""
    digest, english = row.pop("digest", None), row.pop("english", None)
    if row.get("abstract"):
        row["abstract_kind"] = AbstractKind.PUBLISHED
    elif digest is not None:
        row["abstract"], row["abstract_markup"], row["sections"] = digest
        row["abstract_kind"] = AbstractKind.DIGEST
    elif english is not None:
        row["abstract"], row["abstract_markup"], row["sections"] = english
        row["abstract_kind"] = AbstractKind.OTHER
