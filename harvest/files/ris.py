"""Read RIS as the programs write it that people export from.

Own code because rispy (0.10) raises at Ovid's record numbers, Cochrane's and JSTOR's headers and EBSCO's footers, takes
a tag with one space, a tab or an indent for text of the field before, keeps the first of several AB lines, and drops a
record without ER in a word to nobody (https://github.com/MrTango/rispy). The tests write with rispy and read it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from evidence import lazy_re as re
from evidence.errors import InputError
from evidence.records import Paper
from harvest.files.ris_fields import TAGS, TEXT, Fields, paper_of
from harvest.files.tagged import Line, Notes, Value, dedented

BEGINS = re.compile(r"^(\s*)TY {0,2}-", re.I)
_TAG = re.compile(r"(?P<tag>[A-Za-z][A-Za-z0-9]{1,3})(?P<gap>\s{0,2})-(?P<space>\s*)(?P<value>.*)")
_END = re.compile(r"\s?ER(?:\s*-\s*(?P<rest>.*)|\s*)", re.I)
_LABEL = re.compile(r"[A-Z][A-Z /&'-]{3,40}:")
_STATISTIC = re.compile(r"(?:RR|OR|HR|CI|SD|SE|MD|RD|AB)\b")  # abbreviations of prose that look like tags
_AFFILIATION = re.compile(
    r"(?:\(?\d{1,2}\)?\s*)?(?:Departa?ments?|Dept|Divisions?|Schools?|Facult(?:y|é)|Universit\w+|Institutes?|Instituts?"
    r"|Cent(?:er|re)s?|Hospitals?|Clinics?|College|Laborator\w+|From the|Correspond\w+|Author(?:s|\(s\))?|Address\w*"
    r"|E-?mail|Electronic address)\b",
    re.I,
)
_UNFINISHED = re.compile(r"[^.!?:;)\]\s]\s*$")


@dataclass(slots=True)
class _Block:
    """A record as it is being read: the number of its first line, its fields in order, the form of its TY line."""

    first: int
    fields: list[tuple[str, Value]] = field(default_factory=list)
    loose: bool = False  # its own TY line has odd spacing, so odd spacing is how this program writes
    typed: bool = False
    blank: bool = False

    @property
    def in_text(self) -> bool:
        return bool(self.fields) and self.fields[-1][0] in TEXT

    @property
    def unfinished(self) -> bool:
        """Whether the last field is a text whose last line ends amid a sentence."""
        return self.in_text and _UNFINISHED.search(self.fields[-1][1].tail[-40:]) is not None

    def add(self, tag: str, text: str, loose: bool) -> None:
        self.loose = self.loose or (tag == "TY" and loose)
        self.fields.append((tag, Value(text.strip())))
        self.typed = self.typed or tag == "TY"
        self.blank = False

    def go_on(self, text: str) -> None:
        self.fields[-1][1].add(text, paragraph=self.in_text and (self.blank or _LABEL.match(text) is not None))
        self.blank = False


def read_ris(name: str, lines: Iterable[Line], notes: Notes | None = None) -> Iterator[Paper]:
    """The records of a RIS file; lines outside records are passed over and noted.

    Raises InputError naming `name` and the line, at the end of the file, for a record without ER: the last one may be
    cut off and is not read, one before another TY is whole and has been yielded.
    """
    notes = notes or Notes()
    unclosed: list[int] = []
    for block, closed in _blocks(dedented(lines, BEGINS), notes):
        if not closed:
            unclosed.append(block.first)
        if closed is not None:
            notes.records += 1
            yield paper_of(f"{name}, line {block.first}", Fields((tag, str(value)) for tag, value in block.fields))
    if unclosed:
        raise InputError(
            f"{name}, line {unclosed[0]}: this record is not closed by an ER line"
            f"{'' if len(unclosed) == 1 else f' (nor {len(unclosed) - 1} more)'}; add it, or get the whole file again."
        )


def _blocks(lines: Iterable[Line], notes: Notes) -> Iterator[tuple[_Block, bool | None]]:
    """Each record and whether it is closed: False before another record, None at the end of the file."""
    block: _Block | None = None
    for number, line in lines:
        text = line.strip("\x00\x1a\f\v \t\ufeff")
        end = _end_of(text, block)
        if block and end is not None:
            yield block, True
            block, text = None, end
        found = _tag_of(text, block)
        if found is None:
            _no_tag(number, text, block, notes)
            continue
        tag, value, loose = found
        if block and tag == "TY" and block.typed:
            yield block, False
            block = None
        block = block or _Block(number)
        block.add(tag, value, loose)
    if block and block.typed:
        yield block, None
    elif block:
        notes.passed_over("outside of any record", block.first)


def _end_of(text: str, block: _Block | None) -> str | None:
    """What follows ER on its line (mostly nothing), or None where the line ends no record."""
    found = _END.fullmatch(text)
    if not found or not block:
        return None
    rest = (found["rest"] or "").strip()
    standard = block.loose or re.match(r"ER  -", text)
    return rest if not rest or standard or BEGINS.match(rest) else None


def _tag_of(text: str, block: _Block | None) -> tuple[str, str, bool] | None:
    """The tag of a line, its value, and whether its spacing is odd; None where the line has none."""
    found = _TAG.match(text)
    if not found:
        return None
    name = found["tag"].upper()
    loose = found["gap"] != "  " or found["space"] == ""
    odd = (loose and not (len(name) > 2 and found["space"])) or not found["tag"].isupper()
    if name not in TAGS:
        return (
            None if loose or len(name) > 2 or _is_prose(name, found["value"], block) else (name, found["value"], False)
        )
    if odd and not _may_be_odd(found, block):
        return None
    return name, found["value"], loose


def _may_be_odd(found: re.Match[str], block: _Block | None) -> bool:
    """Whether a known tag in odd spacing is meant as one, and is no word of a wrapped sentence ("is - as before")."""
    if found["gap"] == "" and len(found["tag"]) < 3:
        return False
    if block is None:
        return found["tag"].upper() == "TY"
    if block.loose:
        return found["tag"].isupper()
    return not block.unfinished


def _is_prose(name: str, value: str, block: _Block | None) -> bool:
    """Whether a line in the form of an unknown tag is a wrapped line of the abstract before it."""
    if block is None:
        return True
    return (block.unfinished or (block.in_text and _STATISTIC.match(name) is not None)) and not name[1].isdigit()


def _no_tag(number: int, text: str, block: _Block | None, notes: Notes) -> None:
    """A line without a tag: text of the field before, or passed over."""
    if not text:
        if block:
            block.blank = True
        return
    if block is None:
        notes.passed_over("outside of any record", number)
        return
    if block.in_text and not block.unfinished and _AFFILIATION.match(text):
        notes.passed_over("of an address after an abstract", number)
        return
    if block.in_text and _TAG.match(text):
        notes.passed_over("in the form of a tag, read as text of the abstract", number)
    block.go_on(text)
