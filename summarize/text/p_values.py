"""P values as printed: decimals with a gap or a raised point, powers of ten, "less than" in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidence import lazy_re as re

BELOW, ABOVE, EQUAL = "<", ">", "="
_SIGNS = dict.fromkeys("<\u2264\u2039lbu", BELOW) | dict.fromkeys(
    ">\u2265\u203agma", ABOVE
)  # by the first sign or letter
_RAISED = str.maketrans("\u2070\u2074\u2075\u2076\u2077\u2078\u2079", "0456789")  # fold() has made 1, 2 and 3 of theirs
_WORDS = r"(?:less|greater|more) than|below|under|above"
_DECIMAL = r"(?:\d{1,2}(?=\s?[x\u00d7*\u00b7]\s?10\s?[\^(\[{]{0,2}\s?-)|\d{1,2}[.\u00b7,]\s?\d{1,12}|[.\u00b7,]\s?\d{1,12}|\d{1,2})(?!\d)"


def _power(name: str) -> str:
    """The pattern of an exponent below zero: "-5", "^-5", "(-5)"."""
    return rf"\s?[\^(\[{{]{{0,2}}\s?-\s?(?P<{name}>[\d\u2070\u2074-\u2079]{{1,3}})"


# Begins with its letter and looks back behind it, so that the engine skips to the letters that can begin one.
P_VALUE = re.compile(
    r"p(?<![^\W_]p)s?(?:\s?-?\s?values?)?(?:\sfor\s\w{1,20})?(?:\s?(?:was|were|of|is|are))?"
    rf"(?:\s?(?P<sign>[<>=\u2264\u2265\u2039\u203a:]\s?=?|{_WORDS})\s?|(?<=[a-z])\s(?=0?[.\u00b7,]\s?\d|10?\s?[x\u00d7^-]))"
    rf"(?:10{_power('bare')}|(?P<mantissa>{_DECIMAL})"
    rf"(?:\s?[x\u00d7*\u00b7]\s?10{_power('times')}|e{_power('e')}|(?P<percent>\s?%))?)"
)


@dataclass(frozen=True, slots=True)
class PValue:
    """A stated p value: sign is <, > or = (at most and at least count as < and >), value 0 to 1."""

    start: int
    end: int
    sign: str
    value: float

    @property
    def below(self) -> bool:
        """Whether it is said to be below .05: p = .05 and p > .01 are not, p < .05 is."""
        return self.value < 0.05 if self.sign == EQUAL else self.sign == BELOW and self.value <= 0.05


def find_p_values(flat: str, start: int = 0, end: int | None = None) -> Iterator[PValue]:
    """The p values of a folded text between two offsets, in order; what is above one is no p value."""
    for match in P_VALUE.finditer(flat, start, len(flat) if end is None else end):
        value = _value(match)
        if 0.0 <= value <= 1.0:
            yield PValue(*match.span(), _SIGNS.get((match["sign"] or EQUAL)[:1], EQUAL), value)


def p_values(flat: str) -> list[bool]:
    """For each stated p value of a folded text whether it is below .05."""
    return [p.below for p in find_p_values(flat)] if "p" in flat else []


def _value(match: re.Match[str]) -> float:
    power = next((match[name] for name in ("bare", "times", "e") if match[name]), "0").translate(_RAISED)
    return float(f"{_decimal(match['mantissa'])}e-{power}") / (100 if match["percent"] else 1)


def _decimal(printed: str | None) -> str:
    if printed is None:
        return "1"
    whole, _, part = re.sub(r"[\u00b7,]", ".", "".join(printed.split())).partition(".")
    return f"{whole or 0}.{part or 0}"
