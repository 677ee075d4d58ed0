"""The numbers in a cell of a table of adverse events: people, of how many, and their share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence import lazy_re as re
from summarize.text.passage import fold


@dataclass(frozen=True, slots=True)
class Count:
    """How many people of an arm had an event; None where not stated."""

    arm: str | None
    events: int | None
    of: int | None
    percent: float | None


@dataclass(frozen=True, slots=True)
class Harm:
    """An adverse event as printed, its counts by arm, and where it stands (text, start, end)."""

    event: str
    counts: tuple[Count, ...]
    field: str
    start: int
    end: int
    otherwise: Harm | None = None  # the same event where another part of the article counts it differently


@dataclass(frozen=True, slots=True)
class Column:
    """What a column gives: the people of an arm, or their share alone; `of`: how many the arm has."""

    arm: str | None
    share: bool = False
    of: int | None = None


_CELL = re.compile(
    r"(?P<k>\d{1,5})\s?(?:(?:/|of)\s?(?P<n>\d{1,5}))?\s?(?:[(\[]\s?(?P<p>\d{1,3}(?:[.,·]\d{1,2})?)\s?(?P<sign>%)?\s?[)\]])?"
)
_PERCENT = re.compile(r"(?P<p>\d{1,3}(?:[.,·]\d{1,2})?)\s?%(?:\s?\(\s?(?P<k>\d{1,5})(?:\s?/\s?(?P<n>\d{1,5}))?\s?\))?")
_SHARE_FIRST = re.compile(r"(?P<p>\d{1,3}[.,·]\d{1,2})\s?[(\[]\s?(?P<k>\d{1,5})(?:\s?/\s?(?P<n>\d{1,5}))?\s?[)\]]")
_NOBODY = re.compile(r"none|nil")
_BARE = re.compile(r"\d{1,3}(?:[.,·]\d{1,2})?")
_MARKS = re.compile(
    r"(?<=[\d)\]%])\s?(?:\^\([^()]{1,9}\)|\^?[*†‡§¶#¹²³⁴-⁹ᵃ-ᶻ]+|\(?[a-d]\)?(?![a-z]))(?:,?[a-d*†‡§¶#])*$"
)


def is_count(counts: Sequence[Count]) -> bool:
    """Whether numbers outside a table of harms are plainly people: all with a share or a denominator."""
    return all(count.percent is not None or count.of is not None for count in counts)


def by_arm(counts: Iterable[Count]) -> tuple[Count, ...]:
    """One count an arm: where number and share stand in columns of their own, both."""
    kept: dict[str | None, Count] = {}
    for one in counts:
        before = kept.get(one.arm)
        if before is None:
            kept[one.arm] = one
        elif before.events is None or one.events is None:
            events = one.events if before.events is None else before.events
            percent = one.percent if before.percent is None else before.percent
            kept[one.arm] = Count(one.arm, events, before.of or one.of, percent)
        else:
            return ()  # an arm counted twice: times, or two kinds of something
    return tuple(kept.values()) if all(map(is_possible, kept.values())) else ()


def is_possible(count: Count) -> bool:
    """Whether share and number agree (within what rounding and one person make), and neither is more than all."""
    if count.percent is not None and count.percent > _ALL:
        return False
    if count.events is None or count.of is None:
        return True
    return count.events <= count.of and (
        count.percent is None or bool(count.of and abs(100 * count.events / count.of - count.percent) <= _ROUNDED)
    )


_ALL, _ROUNDED = 100, 1.5  # percent


def cell(text: str) -> str:
    """A cell without its marks of footnotes, folded."""
    return fold(_MARKS.sub("", text.strip())).strip()  # first, since a raised number folds into a digit


def count_in(text: str, column: Column) -> Count | None:
    """What a cell of that column counts; None for what counts no people or cannot be."""
    flat = cell(text)
    if column.share and _BARE.fullmatch(flat):
        return _possible(Count(column.arm, None, None, _number(flat)))
    if _NOBODY.fullmatch(flat):
        return Count(column.arm, 0, column.of, None)
    found = _CELL.fullmatch(flat) or _PERCENT.fullmatch(flat) or (column.of and _SHARE_FIRST.fullmatch(flat))
    if not found:
        return None
    events, of = found["k"], found["n"]
    return _possible(
        Count(
            column.arm,
            int(events) if events else None,
            (int(of) if of else column.of) if events else None,
            _number(found["p"]) if found["p"] else None,
        )
    )


def _possible(count: Count) -> Count | None:
    return count if is_possible(count) else None


def whole(text: str) -> int | None:
    """The whole number that is all of a cell."""
    flat = cell(text)
    return int(flat) if flat.isdecimal() else None


def _number(text: str) -> float:
    return float(text.replace(",", ".").replace("·", "."))


def gives_both(text: str) -> bool:
    """Whether a cell gives a number with its share, or of how many."""
    found = _CELL.fullmatch(cell(text))
    return bool(found and (found["p"] or found["n"]))


def contradicts(one: Harm, other: Harm) -> bool:
    """Whether two places give an arm of one name other numbers of people with the event ("ketamine group" is "Ketamine")."""
    numbers = ({_arm(c.arm): c.events for c in harm.counts if c.arm and c.events is not None} for harm in (one, other))
    ours, theirs = numbers
    return any(ours[arm] != theirs[arm] for arm in ours.keys() & theirs.keys())


_ARM_ENDS = re.compile(r"^(?:the )?(?:group|arm) |\s(?:group|arm)$")


def _arm(name: str) -> str:
    return _ARM_ENDS.sub("", fold(name).strip())
