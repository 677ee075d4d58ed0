"""What RIS and NBIB readers share: the lines of a file in any encoding, wrapped values, identifiers, what was passed over."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from evidence import lazy_re as re
from evidence.errors import InputError
from evidence.records import Author
from harvest.markup.doi import HYPHENS

Line = tuple[int, str]  # number from 1, text without its end

_ENDS = re.compile(r"\r\n|\r|\n")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UNMARKED = {"utf-16-be": re.compile(rb"\x00[^\x00]\x00[^\x00]"), "utf-16-le": re.compile(rb"[^\x00]\x00[^\x00]\x00")}
_TAG_HEAD = re.compile(r"(?:[A-Z][A-Z0-9]  |[A-Z]{3} |[A-Z]{4})-(?: |$)")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f"), " ")
_WORD_AFTER_HYPHEN = re.compile(r"(?:and|or|to|und|et|y)\b")  # short- and long-term keeps its space


class Notes:
    """What a reader did beside reading: records read, and lines passed over by reason with the first line of each."""

    def __init__(self) -> None:
        self.records = 0
        self._passed: dict[str, list[int]] = {}

    def passed_over(self, reason: str, number: int) -> None:
        """Note that a line was passed over, or read otherwise than it stands, for a reason."""
        self._passed.setdefault(reason, []).append(number)

    @property
    def lines(self) -> int:
        """How many lines were noted."""
        return sum(map(len, self._passed.values()))

    def sentence(self, name: str) -> str:
        """How many records were read and how many lines passed over and why, in one line."""
        text = f"{name}: {self.records:,} record{'' if self.records == 1 else 's'} read"
        if not self._passed:
            return text + "."
        why = "; ".join(f"{len(at):,} {reason} (first: line {at[0]})" for reason, at in self._passed.items())
        return f"{text}; {self.lines:,} line{'' if self.lines == 1 else 's'} noted: {why}."


def read_lines(path: Path, notes: Notes) -> list[Line]:
    """The lines of a text file, gunzipped if need be, ended by LF, CRLF or CR.

    UTF-8, UTF-16 with its mark or without, else Windows-1252, which is said in the notes; raises InputError.
    """
    try:
        raw = path.read_bytes()
        raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}).") from None
    return list(enumerate(_ENDS.split(_decoded(path, raw, notes)), start=1))


def _decoded(path: Path, raw: bytes, notes: Notes) -> str:
    kind = "utf-16" if raw[:2] in _UTF16 else next((k for k, first in _UNMARKED.items() if first.match(raw)), None)
    if kind:
        try:
            return raw.decode(kind)
        except UnicodeDecodeError:
            raise InputError(f"{path}: its UTF-16 is damaged; save the file as UTF-8.") from None
    try:
        return raw.decode("utf-8").lstrip("\ufeff")  # files put together have several marks
    except UnicodeDecodeError as error:
        number = len(_ENDS.findall(raw[: error.start].decode("latin-1"))) + 1
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        raise InputError(f"{path}, line {number}: neither UTF-8 nor Windows-1252; save the file as UTF-8.") from None
    notes.passed_over("not UTF-8, so the file was read as Windows-1252", number)
    return text


def with_plain_tags(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with hyphen and spaces of their tags as typed, where a word processor or a mail has made others of them."""
    for number, line in lines:
        head = line[:6].translate(HYPHENS | _SPACES)
        yield number, head + line[6:] if _TAG_HEAD.match(head) else line


def dedented(lines: Iterable[Line], first: re.Pattern[str]) -> Iterator[Line]:
    """The lines without the indent that the first line matching `first` (its group 1) has."""
    indent = 0
    for number, line in lines:
        found = first.match(line) if not indent else None
        indent = len(found[1]) if found else indent
        head = line[:indent]
        yield number, line[indent:] if not head.strip() else line.lstrip()


class Value:
    """The value of a field as its lines come; long ones are put together once, at the end."""

    __slots__ = ("_parts",)

    def __init__(self, text: str) -> None:
        self._parts = [text] if text else []

    @property
    def tail(self) -> str:
        """The last line."""
        return self._parts[-1] if self._parts else ""

    def add(self, text: str, *, paragraph: bool = False) -> None:
        """Add a line; a word parted at its hyphen is put together again."""
        last = self.tail
        if last and text:
            parted = len(last) > 1 and last[-1] == "-" and last[-2].isalnum()
            whole = parted and text[0].isalnum() and not _WORD_AFTER_HYPHEN.match(text)
            self._parts.append("\n" if paragraph else "" if whole else " ")
        if text:
            self._parts.append(text)

    def __str__(self) -> str:
        return "".join(self._parts)


def key_of(pmid: str | None, doi: str | None, kind: str, where: str) -> str:
    """The key of a record: its PMID, else its DOI, else its place in the file."""
    return pmid or (f"doi:{doi}" if doi else f"{kind}:{where.rpartition('/')[2].replace(', line ', '#')}")


def authors(names: Iterable[str], groups: Iterable[str] = ()) -> tuple[Author, ...]:
    """People from "Last, First, Suffix" and groups by their names, once each in order."""
    people = [person for name in dict.fromkeys(names) if (person := _author(name)) is not None]
    return (*people, *(Author(collective_name=group) for group in groups))


def _author(name: str) -> Author | None:
    last, fore, suffix = ([part.strip() for part in name.split(",", 2)] + ["", ""])[:3]
    return Author(last_name=last or None, fore_name=fore or None, suffix=suffix or None) if last or fore else None
