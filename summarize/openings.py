"""Where a pattern can match at all: the literal beginnings of its alternatives, looked up in one pass over the text.

A regular expression of many alternatives tries them all at every character. Its beginnings are found by one automaton
(Aho & Corasick 1975, doi:10.1145/360825.360855), and only there the pattern is tried: the same matches, several times
faster. The beginnings are read from the pattern as Python itself parses it, so none can be forgotten.
"""

from __future__ import annotations

import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import ahocorasick

LONGEST = 8  # characters of a beginning that are looked up
_Begun = set[tuple[str, bool]]  # beginnings, and whether what follows may be added


def openings(pattern: str) -> frozenset[str]:
    """Texts of at most eight characters, with one of which every match begins; "" where nothing is known of it."""
    return frozenset(text[:LONGEST] for text, _ in _sequence(re._parser.parse(pattern)))


def _sequence(items: Iterable[tuple[Any, Any]]) -> _Begun:
    found: _Begun = {("", True)}
    for kind, value in items:
        more = _item(kind, value)
        found = {begun for begun in found if not begun[1]} | {
            (text + added, goes_on and len(text + added) < LONGEST)
            for text, still in found
            if still
            for added, goes_on in more
        }
        if not any(still for _, still in found):
            break
    return found


def _item(kind: Any, value: Any) -> _Begun:
    if kind is sre.LITERAL:
        return {(chr(value), True)}
    if kind is sre.IN and all(k is sre.LITERAL for k, _ in value):
        return {(chr(code), True) for _, code in value}
    if kind is sre.BRANCH:
        return set().union(*(_sequence(branch) for branch in value[1]))
    if kind is sre.SUBPATTERN:
        return _sequence(value[-1])
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return _repeated(*value)
    if kind in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
        return {("", True)}
    return {("", False)}


def _repeated(least: int, most: int, items: Iterable[tuple[Any, Any]]) -> _Begun:
    if most == 1:
        return _sequence(items) | ({("", True)} if least == 0 else set())
    return {(text, False) for text, _ in _sequence(items)} if least else {("", False)}


class Openings:
    """Some patterns, and where in a text each of them can begin."""

    def __init__(self, patterns: Sequence[str]) -> None:
        own: dict[str, set[int]] = {}
        for number, pattern in enumerate(patterns):
            for text in openings(pattern):
                own.setdefault(text, set()).add(number)
        self.anywhere: frozenset[int] = frozenset(own.pop("", ()))  # the patterns of which nothing is known
        self._automaton = ahocorasick.Automaton()
        for text in own:
            shorter = (own.get(text[:size], set()) for size in range(1, len(text) + 1))
            self._automaton.add_word(text, (len(text) - 1, tuple(sorted(set().union(*shorter)))))
        self._automaton.make_automaton()

    def places(self, text: str) -> list[tuple[int, tuple[int, ...]]]:
        """Where patterns can begin, ascending, each place with the numbers of the patterns in order."""
        # of the beginnings at one place the longest, which counts for the shorter ones too, is found last
        return sorted({last - back: numbers for last, (back, numbers) in self._automaton.iter(text)}.items())

    def possible(self, text: str) -> frozenset[int]:
        """The numbers of the patterns that can match anywhere in a text."""
        return self.anywhere.union(*(numbers for _, (_, numbers) in self._automaton.iter(text)))


def placed(patterns: Sequence[str]) -> Openings:
    """The openings of patterns that all have some; raises ValueError for one that can begin with anything."""
    found = Openings(patterns)
    if found.anywhere:
        raise ValueError(f"{patterns[min(found.anywhere)]!r} can begin with anything; it needs letters of its own.")
    return found


class Scanner:
    """A pattern that is tried only where it can begin: finds what the compiled pattern finds."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)
        self._openings = placed((pattern,))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, in order, not overlapping."""
        at = 0
        for place, _ in self._openings.places(text):
            match = self._pattern.match(text, place) if place >= at else None
            if match is not None:
                yield match
                at = match.end()


class Signals:
    """Named patterns, of which only those are looked for that a text can hold."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._openings = Openings(tuple(patterns.values()))
        self._named = tuple((name, re.compile(pattern)) for name, pattern in patterns.items())

    def within(self, text: str) -> frozenset[str]:
        """The names of the patterns that match somewhere in a text."""
        possible = (self._named[number] for number in self._openings.possible(text))
        return frozenset(name for name, pattern in possible if pattern.search(text))
