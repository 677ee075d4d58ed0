"""Read records from the files people have: JSON lines, PubMed XML, NBIB (PubMed's MEDLINE format) and RIS."""

from __future__ import annotations

import gzip
import json
import logging
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from evidence import lazy_re as re
from evidence.errors import InputError
from evidence.records import AbstractKind, Deleted, Paper, PublicationType, Quarantined
from harvest import signals
from harvest.files.tagged import Notes, read_lines, with_plain_tags
from harvest.markup.doi import clean_doi

log = logging.getLogger(__name__)

_HALF = re.compile("[\ud800-\udfff]")


def load_records(path: Path, notes: Notes | None = None) -> Iterator[Paper]:
    """The records of a .jsonl, .xml, .nbib, .ris or .txt file (each also .gz), in file order.

    JSON lines keep title and abstract exactly as given, so that offsets hold. RIS and NBIB are told by their first tag,
    whatever the name: PubMed's export is called .txt. `notes` says at the end how many records were read and which
    lines were passed over; without it those lines are logged. Raises InputError naming the file and the line (in XML:
    the record); the good records before it, in XML all of them, have been yielded by then.
    """
    path = Path(path)
    suffixes = [suffix.lower() for suffix in path.suffixes]
    kind = next((suffix for suffix in reversed(suffixes) if suffix != ".gz"), "")
    reader = _READERS.get(kind)
    if reader is None:
        raise InputError(
            f"{path}: of no known kind; expected .jsonl, .xml, .nbib, .ris or .txt, or one of them with .gz."
        )
    made = Notes() if notes is None else notes
    yield from reader(path, made)
    if notes is None and made.lines:
        log.warning("%s", made.sentence(path.name))


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file, gunzipped if need be; only a line feed ends a line."""
    try:
        with path.open("rb") as file:
            zipped = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if zipped else path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                try:
                    text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError:
                    raise InputError(f"{path}, line {number}: not UTF-8; save the file as UTF-8.") from None
                yield number, text.rstrip("\r\n")
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}).") from None


def _tagged(path: Path, notes: Notes) -> Iterator[Paper]:
    """The records of an NBIB or RIS file: whichever of the two begins first."""
    from harvest.files import nbib, ris

    given = read_lines(path, notes)
    for lines in (given, list(with_plain_tags(given))):
        for _, line in lines:
            if nbib.BEGINS.match(line):
                yield from nbib.read_nbib(str(path), lines, notes)
                return
            if ris.BEGINS.match(line):
                yield from ris.read_ris(str(path), lines, notes)
                return
    raise InputError(
        f"{path}, line 1: no record of NBIB (a line 'PMID- 1234') or RIS (a line 'TY  - JOUR') begins in this file."
    )


def _jsonl(path: Path, notes: Notes) -> Iterator[Paper]:
    for number, line in numbered_lines(path):
        if line.strip():
            where = f"{path}, line {number}"
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise InputError(f"{where}: not valid JSON ({error}).") from None
            if not isinstance(row, dict):
                raise InputError(f"{where}: an object with id, title and abstract is expected.")
            notes.records += 1
            yield _paper_of_json(where, row)


def _paper_of_json(where: str, row: dict[str, Any]) -> Paper:
    pmid = _identifier(where, row, "pmid")
    key = _identifier(where, row, "id") or pmid
    if key is None:
        raise InputError(f"{where}: has neither id nor pmid.")
    abstract = _string(where, row, "abstract") or None
    title = _string(where, row, "title") or ""
    names = row.get("publication_types")
    types = tuple(
        PublicationType(ui=None, name=name)
        for name in (names if isinstance(names, list) else ())
        if isinstance(name, str)
    )
    year = row.get("year")
    return Paper(
        paper=key,
        pmid=pmid,
        title=title,
        abstract=abstract,
        abstract_kind=AbstractKind.PUBLISHED if abstract else None,
        doi=clean_doi(_string(where, row, "doi")),
        journal=_string(where, row, "journal") or None,
        year=year if isinstance(year, int) and not isinstance(year, bool) else None,
        publication_types=types,
        retracted=signals.retracted(title, types, ()),
        preprint=signals.preprint(types),
        source="jsonl",
    )


def _identifier(where: str, row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _string(where, row, key) or None


def _string(where: str, row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError(f"{where}: {key} is {type(value).__name__}; a text is expected.")
    if not value.isascii() and _HALF.search(value):
        raise InputError(f"{where}: {key} holds half a character (a lone surrogate), which no file can store.")
    return value


def load_pubmed(path: Path) -> Iterator[Paper | Deleted | Quarantined]:
    """All that a PubMed XML file holds, in file order; raises InputError at its end when the file is cut off there."""
    from harvest.markup.split import CUT_OFF, ENDS
    from harvest.pubmed.xml import parse_file

    records = 0
    last: Paper | Deleted | Quarantined | None = None
    for last in parse_file(path):
        records += isinstance(last, Paper)
        yield last
    if isinstance(last, Quarantined) and last.error.startswith((CUT_OFF, ENDS)):
        raise InputError(
            f"{path}: cut off after {records:,} records ({last.error}); get the whole file and load it again."
        )


def _xml(path: Path, notes: Notes) -> Iterator[Paper]:
    from harvest.pubmed.xml import parse_file

    bad: list[Quarantined] = []
    for record in parse_file(path):
        if isinstance(record, Paper):
            notes.records += 1
            yield record
        elif isinstance(record, Quarantined):
            bad.append(record)
    if bad:
        names = ", ".join(record.paper for record in bad[:10])
        raise InputError(f"{path}: {len(bad)} records could not be read: {names} ({bad[0].error}).")


_READERS: dict[str, Callable[[Path, Notes], Iterator[Paper]]] = {
    ".jsonl": _jsonl,
    ".xml": _xml,
    ".nbib": _tagged,
    ".ris": _tagged,
    ".txt": _tagged,
}
