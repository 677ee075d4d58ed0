"""Literals of several patterns looked up in a long text in one pass for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import ahocorasick

LONG = 300  # characters from where on a pass for all is cheaper than one for the pattern that asks
TEXTS = 128  # whose places are kept: title and abstract of the records that are read together
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SIGNS = LETTERS + "0123456789"
Literals = Mapping[str, tuple[str, Any]]  # a text, the signs behind which it does not count, what it stands for


def automaton(values: Mapping[str, Any]) -> ahocorasick.Automaton:
    """An automaton that finds texts, each with its value."""
    made = ahocorasick.Automaton()
    for text, value in values.items():
        made.add_word(text, value)
    made.make_automaton()
    return made


class OnePass:
    """The literals of those that joined; each is told the places of its own."""

    def __init__(self) -> None:
        self._joined: list[Literals] = []
        self._found = lru_cache(maxsize=TEXTS)(self._look_up)
        self._automaton = lru_cache(maxsize=1)(self._together)

    def join(self, literals: Literals) -> int:
        """Add literals; returns the number by which their places are asked for."""
        self._joined.append(literals)
        return len(self._joined) - 1

    def places(self, text: str, number: int) -> dict[int, Any]:
        """Where the literals of one that joined begin in a text, with what the longest one at a place stands for."""
        return self._found(text, len(self._joined))[number]

    def _together(self, count: int) -> ahocorasick.Automaton:
        owned: dict[str, dict[str, list[tuple[int, Any]]]] = {}
        for number, literals in enumerate(self._joined[:count]):
            for text, (barred, value) in literals.items():
                owned.setdefault(text, {}).setdefault(barred, []).append((number, value))
        return automaton({text: (len(text) - 1, tuple(own.items())) for text, own in owned.items()})

    def _look_up(self, text: str, count: int) -> list[dict[int, Any]]:
        found: list[dict[int, Any]] = [{} for _ in range(count)]
        for last, (back, owned) in self._automaton(count).iter(text):
            place = last - back
            before = text[place - 1] if place else "\n"
            for barred, own in owned:
                if before not in barred:
                    for number, value in own:  # of two at one place the longer one is found last
                        found[number][place] = value
        return found
