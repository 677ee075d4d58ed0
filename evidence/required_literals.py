"""Where a pattern can match at all: the literal beginnings of its alternatives, looked up in one pass over the text.

A regular expression of many alternatives tries them all at every character. Its beginnings are found by one automaton
(Aho & Corasick 1975, doi:10.1145/360825.360855), and only there the pattern is tried: the same matches, several times
faster. The beginnings are declared in literals.json, which tests/evidence/literals.py derives from the patterns; a
pattern that is not in it is tried everywhere.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat

from evidence import lazy_re as re
from evidence.lazy_re import first_literals, lowered, required_literals
from evidence.one_pass import LONG, OnePass, automaton

LONGEST = 8  # characters of a beginning that are looked up


class FirstLiterals:
    """Where in a text some patterns can begin, of each of which the beginnings are given; none: it can begin anywhere.

    together: with what else they are looked up in long texts; barred: signs behind which none begins.
    """

    def __init__(self, beginnings: Sequence[Iterable[str]], together: OnePass | None = None, barred: str = "") -> None:
        own: dict[str, set[int]] = {}
        for number, texts in enumerate(beginnings):
            for text in texts or ("",):
                own.setdefault(text, set()).add(number)
        self._anywhere = tuple(range(len(beginnings))) if own.pop("", ()) else ()
        values: dict[str, tuple[int, ...]] = {}
        for text in own:
            begun = (own.get(text[:size], set()) for size in range(1, len(text) + 1))
            values[text] = tuple(sorted(set().union(*begun)))
        self._automaton = automaton({text: (len(text) - 1, numbers) for text, numbers in values.items()})
        self._barred = barred
        self._together = together
        self._number = together.join({text: (barred, of) for text, of in values.items()}) if together else 0

    def places(self, text: str) -> list[tuple[int, tuple[int, ...]]]:
        """Where patterns can begin, ascending, each place with the numbers of the patterns in order."""
        if self._anywhere:
            return [(place, self._anywhere) for place in range(len(text))]
        if self._together is not None and len(text) >= LONG:
            return sorted(self._together.places(text, self._number).items())
        # of the beginnings at one place the longest, which counts for the shorter ones too, is found last
        found = {last - back: numbers for last, (back, numbers) in self._automaton.iter(text)}
        return sorted([at for at in found.items() if not at[0] or text[at[0] - 1] not in self._barred])


class Scanner:
    """A pattern that is tried only where it can begin: finds what the compiled pattern finds.

    together: with what else it is looked up in long texts.
    """

    def __init__(self, pattern: str, *, ignore_case: bool = False, together: OnePass | None = None) -> None:
        self.pattern = pattern
        self._pattern = re.ungated(pattern, re.IGNORECASE if ignore_case else 0)
        self._ignore_case = ignore_case
        begun: dict[str, str] = {}
        for text, barred in first_literals(pattern).items():
            folded = text.lower() if ignore_case else text
            begun[folded] = min(barred, begun.get(folded, barred), key=len)
        self._anywhere = not begun
        shortest = {
            text: barred
            for text, barred in begun.items()
            if not any(text[:size] in begun and len(begun[text[:size]]) <= len(barred) for size in range(1, len(text)))
        }
        self._automaton = automaton({text: (len(text) - 1, barred) for text, barred in shortest.items()})
        self._together = together
        self._number = together.join({text: (barred, None) for text, barred in shortest.items()}) if together else 0

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """All matches between two offsets, in order, not overlapping."""
        places = self._places(text, start, end)
        return self._matches(text, places, start, end) if places else iter(())

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match between two offsets."""
        for place in self._places(text, start, end):
            if (match := self._pattern.match(text, place, end)) is not None:
                return match
        return None

    def _matches(self, text: str, places: Sequence[int], at: int, end: int) -> Iterator[re.Match[str]]:
        for match in filter(None, map(self._pattern.match, repeat(text), places, repeat(end))):
            if match.start() >= at:
                yield match
                at = match.end()

    def blanked(self, text: str) -> str:
        """The text with one space in the place of every match."""
        parts, at = [], 0
        for match in self.finditer(text):
            parts.append(text[at : match.start()])
            at = match.end()
        return " ".join([*parts, text[at:]])

    def _places(self, text: str, start: int, end: int) -> Sequence[int]:
        end = min(end, len(text))
        searched = lowered(text) if self._ignore_case else text
        if self._anywhere or searched is None:
            return range(start, end + 1)
        if self._together is not None and not self._ignore_case and not start and end == len(text) >= LONG:
            return sorted(self._together.places(text, self._number))
        found = [(last - back, barred) for last, (back, barred) in self._automaton.iter(searched, start, end)]
        return sorted([place for place, barred in found if not place or searched[place - 1] not in barred])


class Gate:
    """Named patterns, and which of them a text can hold at all: those of which a landmark stands in it.

    Patterns that ignore case are looked for as they are spelled, in the text in lower case.
    """

    def __init__(self, patterns: Mapping[str, str], *, ignore_case: bool = False) -> None:
        self._ignore_case = ignore_case
        self._all = frozenset(patterns)
        own: dict[str, set[str]] = {}
        for name, pattern in patterns.items():
            for text in required_literals(pattern) or ("",):
                own.setdefault(text.lower() if ignore_case else text, set()).add(name)
        self._always = frozenset(own.pop("", ()))
        self._automaton = automaton(own)

    def possible(self, text: str) -> frozenset[str]:
        """The names of the patterns that may match somewhere in a text; no other does."""
        searched = lowered(text) if self._ignore_case else text
        if searched is None:
            return self._all
        return self._always.union(*[names for _, names in self._automaton.iter(searched)])


class Signals:
    """Named patterns, of which only those are looked for whose required literals a text holds."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self.patterns = patterns
        self._named = {name: re.ungated(pattern) for name, pattern in patterns.items()}
        self._gate = Gate(patterns)

    def within(self, text: str) -> frozenset[str]:
        """The names of the patterns that match somewhere in a text."""
        return frozenset([name for name in self._gate.possible(text) if self._named[name].search(text)])
