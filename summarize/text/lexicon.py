"""Many named patterns looked for in one pass, each tried only where one of its beginnings stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from evidence.one_pass import OnePass
from evidence.required_literals import FirstLiterals, compiled


class Lexicon:
    """Named patterns for folded text, each found only at the beginning of a word.

    Where two match at the same place the first one named wins. together: with what else they are looked up in long texts.
    """

    def __init__(self, patterns: Mapping[str, str], end: str = r"(?![a-z])", together: OnePass | None = None) -> None:
        whole = [rf"(?<![a-z])(?:{pattern}){end}" for pattern in patterns.values()]
        self._openings = FirstLiterals(whole, together)
        self._named = tuple(zip(patterns, map(compiled, whole), strict=True))

    def find(self, flat: str) -> Iterator[tuple[str, re.Match[str]]]:
        """The name and the match of every hit, in order, not overlapping."""
        at = 0
        for place, numbers in self._openings.places(flat):
            if place < at or "a" <= flat[place - 1 : place] <= "z":
                continue
            for number in numbers:
                name, pattern = self._named[number]
                match = pattern.match(flat, place)
                if match is not None:
                    at = match.end()
                    yield name, match
                    break
