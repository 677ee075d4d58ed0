"""All phrases of the cues and of a topic's vocabulary found in one pass over a folded text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ahocorasick

from classify.text import fold


class Matcher:
    """Finds phrases by name: `terms` maps a name to phrases; a star at either end lets the word go on there.

    Aho & Corasick 1975 (10.1145/360825.360855) through pyahocorasick: time does not grow with the number of phrases.
    """

    def __init__(self, terms: Mapping[Any, Iterable[str]]) -> None:
        named: dict[str, list[tuple[Any, int, int]]] = {}
        for name, phrases in terms.items():
            for phrase in phrases:
                left = not phrase.startswith("*")
                right = not phrase.endswith("*")
                body = fold(phrase.strip("*"))
                key = " " * left + body + " " * right
                if body.strip():
                    named.setdefault(key, []).append((name, len(key) - left, len(key) - left - right))
        self._automaton = ahocorasick.Automaton()
        for key, uses in named.items():
            self._automaton.add_word(key, tuple(uses))
        if named:
            self._automaton.make_automaton()
        self._empty = not named

    def find(self, folded: str) -> list[tuple[Any, int, int]]:
        """(name, start, end) of every phrase; offsets in the folded text (a started word is not completed)."""
        if self._empty:
            return []
        return [
            (name, last - back, last - back + length)
            for last, uses in self._automaton.iter(f" {folded} ")
            for name, back, length in uses
        ]


def whole_word(folded: str, end: int) -> int:
    """The end of the word that goes on at `end`."""
    size = len(folded)
    while end < size and folded[end] != " ":
        end += 1
    return end
