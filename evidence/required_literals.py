"""Where a pattern can match at all: the literal beginnings of its alternatives, looked up in one pass over the text.

A regular expression of many alternatives tries them all at every character. Its beginnings are found by one automaton
(Aho & Corasick 1975, doi:10.1145/360825.360855), and only there the pattern is tried: the same matches, several times
faster. The beginnings are read from the pattern as Python itself parses it, so none can be forgotten.
"""

from __future__ import annotations

import re
import re._compiler  # type: ignore[import-not-found]
import re._constants as sre  # type: ignore[import-not-found]
import re._parser  # type: ignore[import-not-found]
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any

from evidence.one_pass import LONG, OnePass, automaton

LONGEST = 8  # characters of a beginning that are looked up
FEW = 6  # literals that are looked for one by one
MOST = 40  # beginnings of a pattern, from where on they are not made longer
DIGITS = "0123456789" + "".join(map(chr, range(0xFF10, 0xFF1A)))  # of a text in English, and those of full width
_DIGIT = (sre.CATEGORY, sre.CATEGORY_DIGIT)
_WIDTHLESS = (sre.ASSERT, sre.ASSERT_NOT, sre.AT)
_ODD_CASES = ("\u0130", "\u0131", "\u017f")  # İ, ı and ſ, which match i and s where case is ignored
_Begun = set[tuple[str, bool]]  # beginnings, and whether what follows may be added
_Items = Sequence[tuple[Any, Any]]  # a pattern as Python parses it


@lru_cache(maxsize=64)  # a pattern is parsed once for its literals and for what it is compiled to
def _parsed(pattern: str) -> Any:
    return re._parser.parse(pattern)


def compiled(pattern: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    """The compiled pattern, from the same parse as its literals; it does not carry its text."""
    made: re.Pattern[str] = re._compiler.compile(_parsed(pattern), re.IGNORECASE if ignore_case else 0)
    return made


def first_literals(pattern: str) -> frozenset[str]:
    """Texts of at most eight characters, with one of which every match begins; "" where nothing is known of it.

    A digit is one of DIGITS.
    """
    return frozenset(text[:LONGEST] for text, _ in _sequence(_parsed(pattern)))


def required_literals(pattern: str) -> frozenset[str]:
    """Texts of which every match holds one somewhere, as long as can be had; "" where nothing is known of it."""
    found = _best(_parsed(pattern))
    return frozenset(("",)) if "" in found else found


def _best(items: _Items) -> frozenset[str]:
    return max(_held(items), key=_rarity, default=frozenset(("",)))


def _rarity(texts: frozenset[str]) -> tuple[int, bool, int]:
    """The longer its shortest text the rarer is a set; signs are rarer than letters, of many words each is rarer."""
    shortest = min(map(len, texts))
    return shortest, not any(text.isalpha() for text in texts if len(text) == shortest), len(texts)


def _held(items: _Items) -> Iterator[frozenset[str]]:
    """Sets of texts of which every match of a sequence holds one: its literal runs, and the best of its branches."""
    run = ""
    for kind, value in items:
        if kind is sre.LITERAL:
            run += chr(value)
        elif kind not in _WIDTHLESS:
            if run:
                yield frozenset((run,))
                run = ""
            yield from (frozenset().union(*map(_best, branches)) for branches in _branches(kind, value))
    if run:
        yield frozenset((run,))


def _branches(kind: Any, value: Any) -> Iterator[list[_Items]]:
    """The ways through an item that has to be gone through."""
    if kind is sre.BRANCH:
        yield value[1]
    elif kind is sre.IN and all(member[0] is sre.LITERAL for member in value):
        yield [[member] for member in value]
    elif kind is sre.SUBPATTERN or (kind in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[0]):
        yield [value[-1]]


def _sequence(items: _Items) -> _Begun:
    found: _Begun = {("", True)}
    for kind, value in items:
        if kind in _WIDTHLESS:
            continue
        if len(found) > MOST:
            found = {(text, still and not text) for text, still in found}
        growing = [text for text, still in found if still]
        if not growing:
            break
        found = {(text, False) for text, still in found if not still} | _grown(growing, _item(kind, value))
    return found


def _grown(texts: Iterable[str], more: _Begun) -> _Begun:
    return {(text + added, on and len(text + added) < LONGEST) for text in texts for added, on in more}


def _item(kind: Any, value: Any) -> _Begun:
    if kind is sre.LITERAL:
        return {(chr(value), True)}
    if kind is sre.IN:
        return _one_of(value)
    if kind is sre.BRANCH:
        return set().union(*(_sequence(branch) for branch in value[1]))
    if kind is sre.SUBPATTERN:
        return _sequence(value[-1])
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return _repeated(*value)
    return {("", False)}


def _one_of(members: _Items) -> _Begun:
    if not all(member[0] is sre.LITERAL or member == _DIGIT for member in members):
        return {("", False)}
    signs = "".join(DIGITS if member == _DIGIT else chr(member[1]) for member in members)
    return {(sign, len(signs) < len(DIGITS)) for sign in signs}


def _repeated(least: int, most: int, items: _Items) -> _Begun:
    found = {(text, goes_on and most == 1) for text, goes_on in _sequence(items)}
    return found if least else found | {("", True)}


@lru_cache(maxsize=4)  # one text is looked through by many patterns on end
def lowered(text: str) -> str | None:
    """A text in lower case, each character in its place; None of one with signs that match letters of another case."""
    if not text.isascii() and any(sign in text for sign in _ODD_CASES):
        return None
    return text.lower()


class FirstLiterals:
    """Where in a text some patterns can begin; raises ValueError for a pattern that can begin with anything.

    together: with what else they are looked up in long texts.
    """

    def __init__(self, patterns: Sequence[str], together: OnePass | None = None) -> None:
        own: dict[str, set[int]] = {}
        for number, pattern in enumerate(patterns):
            for text in first_literals(pattern):
                own.setdefault(text, set()).add(number)
        if "" in own:
            raise ValueError(f"{patterns[min(own[''])]!r} can begin with anything; it needs letters of its own.")
        values: dict[str, tuple[int, tuple[int, ...]]] = {}
        for text in own:
            begun = (own.get(text[:size], set()) for size in range(1, len(text) + 1))
            values[text] = (len(text) - 1, tuple(sorted(set().union(*begun))))
        self._automaton = automaton(values)
        self._together, self._number = together, together.join(values) if together else 0

    def places(self, text: str) -> list[tuple[int, tuple[int, ...]]]:
        """Where patterns can begin, ascending, each place with the numbers of the patterns in order."""
        if self._together is not None and len(text) >= LONG:
            return sorted(self._together.places(text, self._number).items())
        # of the beginnings at one place the longest, which counts for the shorter ones too, is found last
        return sorted({last - back: numbers for last, (back, numbers) in self._automaton.iter(text)}.items())


class Scanner:
    """A pattern that is tried only where it can begin: finds what the compiled pattern finds.

    Raises ValueError for a pattern that can begin with anything. together: with what else it is looked up in long texts.
    """

    def __init__(self, pattern: str, *, ignore_case: bool = False, together: OnePass | None = None) -> None:
        self.pattern = pattern
        self._pattern = compiled(pattern, ignore_case=ignore_case)
        self._ignore_case = ignore_case
        begun = {text.lower() for text in first_literals(pattern)} if ignore_case else first_literals(pattern)
        if "" in begun:
            raise ValueError(f"{pattern!r} can begin with anything; it needs letters of its own.")
        shortest = {text for text in begun if not any(text[:size] in begun for size in range(1, len(text)))}
        self._automaton = automaton({text: len(text) - 1 for text in shortest})
        self._together = together
        self._number = together.join({text: (len(text) - 1, None) for text in shortest}) if together else 0

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
        if self._ignore_case:
            lower = lowered(text)
            if lower is None:
                return range(start, end + 1)
            text = lower
        elif self._together is not None and not start and end == len(text) >= LONG:
            return sorted(self._together.places(text, self._number))
        return sorted([last - back for last, back in self._automaton.iter(text, start, end)])


class Gate:
    """Named patterns, and which of them a text can hold at all: those of which a landmark stands in it.

    Patterns that ignore case are looked for as they are spelled, in the text in lower case.
    """

    def __init__(self, patterns: Mapping[str, str], *, ignore_case: bool = False) -> None:
        self._ignore_case = ignore_case
        self._all = frozenset(patterns)
        own: dict[str, set[str]] = {}
        for name, pattern in patterns.items():
            for text in required_literals(pattern):
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
        self._named = {name: compiled(pattern) for name, pattern in patterns.items()}
        self._gate = Gate(patterns)

    def within(self, text: str) -> frozenset[str]:
        """The names of the patterns that match somewhere in a text."""
        return frozenset([name for name in self._gate.possible(text) if self._named[name].search(text)])


class Gated:
    """A compiled pattern that is looked for only in a text that holds one of its required literals."""

    def __init__(self, pattern: str, *, ignore_case: bool = False) -> None:
        self.pattern = pattern
        self._compiled = compiled(pattern, ignore_case=ignore_case)
        self._ignore_case = ignore_case
        held = required_literals(pattern)
        if "" in held:
            raise ValueError(f"{pattern!r} can match anything; it needs letters of its own.")
        held = frozenset(text.lower() for text in held) if ignore_case else held
        self._few = tuple(sorted(held)) if len(held) <= FEW else ()
        self._automaton = None if self._few else automaton(dict.fromkeys(held, True))

    def _held(self, text: str) -> bool:
        searched = lowered(text) if self._ignore_case else text
        if searched is None:
            return True
        if self._automaton is None:
            return any([one in searched for one in self._few])
        return next(self._automaton.iter(searched), None) is not None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match between two offsets."""
        return self._compiled.search(text, start, end) if self._held(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, in order, not overlapping."""
        return self._compiled.finditer(text) if self._held(text) else iter(())
