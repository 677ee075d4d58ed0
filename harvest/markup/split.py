"""Cut a PubMed XML stream into its records by bytes, so that one bad record never costs another.

The document around the records is never parsed: no DTD is read, no entity of a DOCTYPE exists, and memory is bounded
by the largest record. What is left of a record goes through lxml with the network off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial
from html.entities import html5
from pathlib import Path
from typing import IO, Any, NamedTuple

from lxml import etree

from evidence import lazy_re as re
from evidence.errors import InputError

try:  # optional: gunzips in half the time
    from isal import isal_zlib as _zlib
except ImportError:
    import zlib as _zlib  # type: ignore[no-redef]

GZIP = 31  # zlib's window bits for a gzip header and trailer (https://zlib.net/manual.html, inflateInit2)
PACKED = 1 << 16  # bytes unpacked at a time
CHUNK = 1 << 20  # bytes read at a time
CUT_OFF, ENDS = "the file is cut off or damaged", "the document ends"  # how the last piece of a cut-off file begins
MAX_RECORD = 64 << 20  # bytes; the largest real record seen has less than 5 MB

_OPEN = re.compile(rb"<(PubmedArticle|PubmedBookArticle|DeleteCitation|DeleteDocument)(?=[\s>])")
_ROOT = re.compile(rb"<(PubmedArticleSet|PubmedBookArticleSet)(?=[\s/>])")
_CLOSED = re.compile(rb"</(?:PubmedArticleSet|PubmedBookArticleSet)\s*>|<Pubmed(?:Book)?ArticleSet\s*/>")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)""")
_STATUS = re.compile(r"""PubStatus\s*=\s*["']([\w-]+)""")
_ENTREZ = re.compile(
    r"""PubStatus\s*=\s*["']entrez["']\s*>\s*<Year>(\d+)</Year>\s*<Month>(\w+)</Month>\s*<Day>(\d+)</Day>"""
)
_KEEP = 32  # bytes kept at the end of a chunk, longer than any opening tag's name
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_XML_NAMES = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_MATHML = b'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


class Piece(NamedTuple):
    """The bytes of one record as received, its element's name, and why it is incomplete (or None)."""

    kind: str
    raw: bytes
    error: str | None = None


def read_chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, gunzipped if it is gzip (told by its first bytes, not its name); raises InputError.

    A gzip file that is cut off yields all that is in it, a damaged one what stands before the damage; then EOFError.
    """
    try:
        with path.open("rb") as file:
            zipped = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            yield from _unzipped(file) if zipped else iter(partial(file.read, CHUNK), b"")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}).") from None


def _unzipped(file: IO[bytes]) -> Iterator[bytes]:
    """What is in a gzip file of one or more members, unpacked in bounded steps.

    The gzip modules unpack a whole block before they give any of it, and give none of it when the block is incomplete:
    in a small file that is cut off, that is every record.
    """
    unzip, packed = _zlib.decompressobj(GZIP), b""
    damaged: Any = _zlib.error
    try:
        while packed := packed or file.read(PACKED):
            if unzip.eof and not (packed := packed.lstrip(b"\0")):  # zeros may stand behind a member
                continue
            unzip = _zlib.decompressobj(GZIP) if unzip.eof else unzip
            yield unzip.decompress(packed, CHUNK)
            packed = unzip.unused_data or unzip.unconsumed_tail
        yield unzip.flush()
    except damaged as error:
        raise EOFError(str(error)) from None
    if not unzip.eof:
        raise EOFError("the compressed data end before their end mark")


def without_comments(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks without XML comments, so that a record inside one is not read; one never closed hides the rest.

    A comment cannot stand for text: in a well-formed document `<` of a text is escaped (https://www.w3.org/TR/xml/#sec-comments).
    """
    rest, inside = b"", False
    for chunk in chunks:
        kept: list[bytes] = []
        rest += chunk
        while True:
            before, mark, after = rest.partition(b"-->" if inside else b"<!--")
            if not mark:
                break
            kept += [] if inside else [before]
            rest, inside = after, not inside
        held = _held(rest, b"-->" if inside else b"<!--")
        kept += [] if inside else [rest[: len(rest) - held]]
        rest = rest[len(rest) - held :]
        yield b"".join(kept)
    yield b"" if inside else rest


def _held(rest: bytes, mark: bytes) -> int:
    """How many bytes at the end may be the beginning of the mark."""
    return next((n for n in range(len(mark) - 1, 0, -1) if rest.endswith(mark[:n])), 0)


def split_records(chunks: Iterable[bytes], name: str) -> Iterator[Piece]:
    """The records of a PubMed document in order; raises InputError when it is no PubMed document.

    A document that ends before its last record or its root is closed yields a last piece that says so.
    """
    stream = iter(chunks)
    cut: str | None = None
    buffer = b""
    try:
        buffer = _head(stream, name)
        rooted = _ROOT.search(buffer) is not None
        while True:
            pieces, buffer = _take(buffer)
            yield from pieces
            if len(buffer) > MAX_RECORD:
                raise InputError(f"{name}: a record of more than {MAX_RECORD >> 20} MB; this is no PubMed file.")
            chunk = next(stream, None)
            if chunk is None:
                break
            buffer += chunk
        if rooted and not _CLOSED.search(buffer):
            cut = f"{ENDS} before its root is closed"
    except EOFError as error:
        cut = f"{CUT_OFF} ({error})"
    if cut or _OPEN.search(buffer):
        yield Piece("", buffer, cut or f"{ENDS} inside this record")


def _head(stream: Iterator[bytes], name: str) -> bytes:
    """The first bytes up to and with the root; refuses what is not PubMed XML in UTF-8 or declares entities."""
    buffer = b""
    found = None
    while not found and len(buffer) <= CHUNK:
        chunk = next(stream, None)
        if chunk is None:
            break
        buffer += chunk
        found = _ROOT.search(buffer) or _OPEN.search(buffer)
    if buffer[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{name}: is UTF-16; PubMed files are UTF-8, convert it first.")
    if not found:
        raise InputError(f"{name}: no PubMed records in it; a PubmedArticleSet document is expected.")
    head = buffer[: found.start()]
    if b"<!ENTITY" in head:
        raise InputError(f"{name}: declares entities of its own, which PubMed never does; refused.")
    encoding = _ENCODING.search(head)
    if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise InputError(f"{name}: is {encoding[1].decode()}; PubMed files are UTF-8, convert it first.")
    return buffer


def _take(buffer: bytes) -> tuple[list[Piece], bytes]:
    """All complete records of the buffer, and the bytes that remain."""
    pieces: list[Piece] = []
    at = 0
    while found := _OPEN.search(buffer, at):
        closing = b"</" + found[1] + b">"
        end = buffer.find(closing, found.end())
        if end < 0:
            return pieces, buffer[found.start() :]
        at = end + len(closing)
        pieces.append(Piece(found[1].decode(), buffer[found.start() : at]))
    return pieces, buffer[max(at, len(buffer) - _KEEP) :]


def parse_piece(raw: bytes) -> etree._Element:
    """The element of a record's bytes; raises etree.XMLSyntaxError if they are not XML.

    Named HTML entities, which only a DTD would know, are read as their characters.
    """
    try:
        return etree.fromstring(raw, _parser())
    except etree.XMLSyntaxError:
        return etree.fromstring(_repaired(raw), _parser())


class Cut(NamedTuple):
    """What is left of a record's bytes when an element is cut out, and that element without its closing tag, or b""."""

    rest: bytes
    taken: bytes
    at: int  # where it stood; where the search began if there is none


def cut_out(raw: bytes, name: bytes, start: int = 0, *, nested: bool = False) -> Cut:
    """Cut out the first element of that name from `start` on; if it can hold others of its name, to the last closing.

    Cited papers and the history, half of the bytes, are cut out before the parse, which also means that none of the
    cited identifiers can be taken for the record's own.
    """
    at, closing = raw.find(b"<" + name, start), b"</" + name + b">"
    end = (raw.rfind(closing) if nested else raw.find(closing, at)) if at >= 0 else -1
    if end <= at:
        return Cut(raw, b"", start)
    return Cut(raw[:at] + raw[end + len(closing) :], raw[at:end], at)


def history(raw: bytes) -> tuple[set[str], tuple[str, str, str] | None]:
    """The publication statuses in a record's History, and year, month and day of its entrez date.

    Read from the bytes: 40 elements of every record would be parsed for one date and a word.
    """
    text = raw.decode("utf-8", "replace")
    entrez = _ENTREZ.search(text)
    return set(_STATUS.findall(text)), (entrez[1], entrez[2], entrez[3]) if entrez else None


def _repaired(raw: bytes) -> bytes:
    """The record with what its DTD would have added: named entities as characters, the prefix of MathML declared."""
    raw = _NAMED.sub(_named, raw)
    if b"<mml:math" in raw and b"xmlns:mml" not in raw:
        raw = raw.replace(b"<mml:math", b"<mml:math " + _MATHML)
    return raw


def _named(found: re.Match[bytes]) -> bytes:
    sign = None if found[1] in _XML_NAMES else html5.get(found[1].decode() + ";")
    return sign.encode() if sign else found[0]


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
