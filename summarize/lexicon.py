"""Many named patterns looked for in one pass.

Alternatives that begin with a letter are skipped by their first letter, but not when a group opens before it; so the
text is searched with plain alternatives, and only a hit is asked for its name. Seven times faster than named groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping


def found_from(starts: re.Pattern[str], pattern: re.Pattern[str], flat: str) -> Iterator[re.Match[str]]:
    """What pattern.finditer(flat) gives when every match begins where `starts` matches, but without trying elsewhere.

    `starts` should be plain alternatives without a group or lookbehind, so that the engine skips by first letter.
    """
    at = 0
    while start := starts.search(flat, at):
        match = pattern.match(flat, start.start())
        if match is not None:
            yield match
        at = match.end() if match is not None else start.start() + 1


class Lexicon:
    """Named patterns for folded text, each found only at the beginning of a word.

    Where two match at the same place the first one named wins.
    """

    def __init__(self, patterns: Mapping[str, str], end: str = r"(?![a-z])") -> None:
        self.names = tuple(patterns)
        self._any = re.compile(r"(?<![a-z])(?:" + "|".join(patterns.values()) + ")" + end)
        self._which = tuple(re.compile(rf"(?:{pattern}){end}") for pattern in patterns.values())

    def find(self, flat: str, start: int = 0, end: int | None = None) -> Iterator[tuple[str, re.Match[str]]]:
        """The name and the match of every hit, in order, not overlapping."""
        for hit in self._any.finditer(flat, start, len(flat) if end is None else end):
            for name, pattern in zip(self.names, self._which, strict=True):
                match = pattern.match(flat, hit.start())
                if match is not None:
                    yield name, match
                    break
