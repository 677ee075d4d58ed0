"""Numbers in digits or words ("1,204", "one hundred and fifteen") found in folded text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from evidence import lazy_re as re

_UNITS = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SMALL = (
    "eleven|twelve|thirteen|fifteen|four(?:teen)?|six(?:teen)?|seven(?:teen)?|eight(?:een)?|nine(?:teen)?"
    "|zero|one|two|three|five|ten"
)
_TEN = "(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
_BELOW_100 = rf"(?:{_TEN}(?:[\s-](?:{_SMALL}))?|{_SMALL})"
_AND_BELOW_100 = rf"(?:[\s-](?:and[\s-])?{_BELOW_100})?"
_BELOW_1000 = rf"{_BELOW_100}(?:[\s-]hundred{_AND_BELOW_100})?"
WORDED = (  # a long pattern within many others: each of its words stands in it as seldom as can be
    rf"(?:{_BELOW_100}(?:[\s-](?:thousand(?:,?[\s-](?:and[\s-])?{_BELOW_1000})?|hundred{_AND_BELOW_100}))?"
    r"|a (?:hundred|thousand))"
)
DIGITS = r"(?:\d{1,3}(?:[,\s]\d{3})+|\d{1,7})"
NUMBER = re.compile(rf"(?<![\w.,\u00b7/%\u00b1+<>-])(?P<number>{DIGITS}|{WORDED})(?![\w%\u00b7]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A whole number and where it stands."""

    start: int
    end: int
    value: int


def numerals(flat: str, start: int = 0, end: int | None = None) -> Iterator[Numeral]:
    """The whole numbers of a folded text, those with decimals, per cent or a sign left out."""
    for match in NUMBER.finditer(flat, start, len(flat) if end is None else end):
        yield Numeral(match.start(), match.end(), value_of(match["number"]))


@lru_cache(maxsize=8192)
def value_of(text: str) -> int:
    """The value of a number in digits or words; "one hundred and fifteen" is 115."""
    digits = text.replace(",", "").replace(" ", "")
    if digits.isdigit():
        return int(digits)
    total = current = 0
    for word in text.replace("-", " ").replace(",", " ").split():
        if word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = max(current, 1) * 1000, 0
        else:
            current += _UNITS.get(word, _TENS.get(word, 0))
    return total + current
