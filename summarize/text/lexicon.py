"""Many named patterns looked for in one pass, each tried only where one of its beginnings stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evidence import lazy_re as re
from evidence.lazy_re import first_literals
from evidence.one_pass import LETTERS, OnePass
from evidence.required_literals import LONGEST, FirstLiterals


class Lexicon:
    """Named patterns for folded text, each found only at the beginning of a word.

    Where two match at the same place the first one named wins. together: with what else they are looked up in long texts.
    plain: by name, the words with which a pattern begins that is made of a topic's words.
    """

    def __init__(
        self,
        patterns: Mapping[str, str],
        end: str = r"(?![a-z])",
        together: OnePass | None = None,
        plain: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        begun = {name: {word[:LONGEST] for word in words} for name, words in (plain or {}).items()}
        starts = [begun.get(name) or first_literals(pattern) for name, pattern in patterns.items()]
        self._starts = FirstLiterals(starts, together, LETTERS)
        self._named = [(name, re.ungated(rf"(?<![a-z])(?:{pattern}){end}")) for name, pattern in patterns.items()]

    def find(self, flat: str) -> Iterator[tuple[str, re.Match[str]]]:
        """The name and the match of every hit, in order, not overlapping."""
        at = 0
        for place, numbers in self._starts.places(flat):
            if place < at:
                continue
            for number in numbers:
                name, pattern = self._named[number]
                match = pattern.match(flat, place)
                if match is not None:
                    at = match.end()
                    yield name, match
                    break
