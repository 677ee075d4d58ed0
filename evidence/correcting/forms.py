"""The form that a reader's "Wrong?" opens, as a few lines of text, and what is read of it once it is filled in (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from evidence import lazy_re as re

ASK = "What should this value be? Fill in the lines without a value, and change the quote to the words that show it."
LINES = ("paper", "field", "is", "should be", "quote", "by", "reason", "version", "text")
LONGEST = 300  # characters of a quote or value; an address has to stay short
_LINE = re.compile(r"[>\s*]*(" + "|".join(LINES) + r")\s*:[ \t]*(.*?)\s*", re.IGNORECASE)


class Filled(NamedTuple):
    """A filled form: the number of its first line, and line name -> text."""

    line: int
    values: Mapping[str, str]


def blank(
    *, paper: str, field: str, value: str, quote: str | None, version: str, text: str | None, reason: str = ""
) -> str:
    """The form for a value as it stands; text is the hash of the record's text."""
    given = {"paper": paper, "field": field, "is": value, "quote": quote or "", "reason": reason}
    given |= {"version": version, "text": text or ""}
    return f"{ASK}\n\n" + "".join(f"{name}: {_short(given.get(name, ''))}\n" for name in LINES)


def filled(text: str) -> Iterator[Filled]:
    """The forms of a text, such as issues or mails one after the other; other lines are passed over."""
    current: dict[str, str] = {}
    first = 0
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        name = found[1].lower()
        if name == "paper":
            if current:
                yield Filled(first, current)
            current, first = {}, number
        if first:
            current.setdefault(name, found[2])
    if current:
        yield Filled(first, current)


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST].rstrip()
