"""Read CSV as spreadsheet programs save it, with sentences that name file and line."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from evidence import lazy_re as re
from evidence.errors import InputError
from publish.export import FORMULA

Row = dict[str, str]
DELIMITERS = ",;\t"  # Excel parts by the sign of the country's settings
QUOTED = re.compile("'+[" + re.escape("".join(FORMULA)) + "]")  # an apostrophe that keeps a cell from being a formula
_ROUNDED = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", re.I)
_WHOLE = re.compile(r"(\d+)[.,]0+")


def rows(file: Path, given: str | None = None) -> Iterator[tuple[int, Row]]:
    """The rows with their first line's number and the columns' names in small letters; empty rows do not count."""
    body = text(file) if given is None else given
    first, _, rest = body.partition("\n")
    named = re.fullmatch(r'"?sep=(.)"?\s*', first, re.I)  # how Excel is told the delimiter
    skipped, body = (1, rest) if named else (0, body)
    header = body.partition("\n")[0]
    delimiter = named[1] if named else max(DELIMITERS, key=header.count)
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    line = skipped + 1
    try:
        for cells in reader:
            if names and any(cell.strip() for cell in cells):
                yield line, _row(file, line, names, cells)
            names = names or _named(file, line, [cell.strip().lower() for cell in cells])
            line = skipped + reader.line_num + 1
        if not names:
            raise InputError(f"{file}: holds nothing; its first line names the columns.")
    except csv.Error as error:
        raise InputError(f"{file}, line {line}: not CSV ({error}); save it again as CSV UTF-8.") from None


def _named(file: Path, line: int, names: list[str]) -> list[str]:
    """The names of the columns; a file of something else (a page, a single column) is refused."""
    if any(names) and "paper" not in names:
        first = ", ".join(filter(None, names))[:60]
        raise InputError(f"{file}, line {line}: no column is named paper (found: {first}); the first line names them.")
    return names if any(names) else []


def _row(file: Path, line: int, names: list[str], cells: list[str]) -> Row:
    if any(cell.strip() for cell in cells[len(names) :]):
        raise InputError(
            f"{file}, line {line}: {len(cells)} cells under {len(names)} columns; put a text with the delimiter in quotes."
        )
    values = (cell.strip() for cell in cells)
    return {name: (v[1:] if QUOTED.match(v) else v).strip() for name, v in zip(names, values, strict=False)}


def text(file: Path) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or else Windows-1252, in which Excel saves plain CSV."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror or error}).") from None
    utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            found = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in found:
            return found
    raise InputError(f"{file}, line 1: no text in UTF-8, UTF-16 or Windows-1252; save it again as CSV UTF-8.")


def paper(where: str, key: str) -> str:
    """The key of a record; a PMID that a spreadsheet has written with .0 is whole, a rounded one is lost."""
    if _ROUNDED.fullmatch(key):
        raise InputError(
            f"{where}: paper {key!r} was rounded by a spreadsheet; format the column as text and restore it."
        )
    key = key.removeprefix("'")  # how a spreadsheet is told that a number is text
    whole = _WHOLE.fullmatch(key)
    return whole[1] if whole else key
