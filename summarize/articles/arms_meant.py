"""Which arms a sentence means that speaks of all of them: those named where their number is the one stated, or none.

"No patient had ..." says a zero of every arm. An arm that is none (a drug that everybody received, a name met twice)
would be a count of people who are not there: where number and names disagree, the zero is told without an arm.
"""

from __future__ import annotations

from collections.abc import Sequence

from evidence import lazy_re as re
from evidence.records import Reading
from summarize.findings.arm_words import NOT_A_GROUP_NAME
from summarize.text.numerals import value_of
from summarize.text.passage import fold

_STATED = re.compile(
    r"\b(?P<count>two|three|four|five|six|[2-6])\s(?:[a-z-]+\s){0,2}(?:groups|arms)\b(?! (?:of|with) (?:age|sex|risk))"
)
_LETTERED = re.compile(r"\b[Gg]roups? (?:[A-Z]{1,3}\d?|[IVX]{1,3}|[1-6])(?![A-Za-z0-9])")


def arms_meant(text: str, arms: Sequence[Reading], comparators: Sequence[Reading]) -> tuple[str, ...]:
    """The names of all arms of a study as its methods and results (`text`) print them; empty where they are not sure."""
    named, lettered = _named(arms, comparators), _lettered(text)
    stated = {value_of(m["count"]) for m in _STATED.finditer(fold(text))}
    if not stated:
        return named if len(named) <= _SURELY else ()
    if len(stated) == 1 and len(named) in stated:
        return named
    most = max(n for n in stated if n is not None)  # "two groups" may be two of the three
    return lettered if len(lettered) == most else ()


_SURELY = 2  # names of arms that are believed where the text does not say how many there are


def _named(arms: Sequence[Reading], comparators: Sequence[Reading]) -> tuple[str, ...]:
    """What the arms are called; where only those with ketamine are described, the comparators stand for the others."""
    others = () if any(r.detail != "ketamine" for r in arms) else comparators
    names = [r.value for r in (*arms, *others)]
    own = any(r.detail == "ketamine" for r in arms)
    return tuple(dict.fromkeys(names if own or not names else ["ketamine", *names]))


def _lettered(text: str) -> tuple[str, ...]:
    """Groups called by a letter or number, each once, as printed first."""
    found: dict[str, str] = {}
    singular_first = sorted(_LETTERED.finditer(text), key=lambda m: m.group()[5].lower() == "s")
    for match in singular_first:
        if not NOT_A_GROUP_NAME.search(fold(match.group())):
            found.setdefault(fold(match.group()).replace("groups", "group"), match.group())
    return tuple(found.values())
