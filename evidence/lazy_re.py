"""Python's re, whose patterns are compiled when a text may hold a match: most inputs need less than half of them.

from evidence import lazy_re as re

A text may hold a match where it holds one of the literals that every match holds. They are declared in literals.json,
which tests/evidence/literals.py derives from the patterns; a pattern that is not in it is looked for in every text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from re import (
    DOTALL,
    IGNORECASE,
    VERBOSE,
    I,
    M,
    Match,
    Pattern,
    S,
    error,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)
from typing import Any, AnyStr, Generic, cast

from evidence.one_pass import automaton

__all__ = [
    "DOTALL",
    "IGNORECASE",
    "VERBOSE",
    "I",
    "M",
    "Match",
    "Pattern",
    "S",
    "compile",
    "error",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
    "ungated",
]
_ASKED = (
    *("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn"),
    *("flags", "groups", "groupindex"),
)
DECLARED = Path(__file__).parent / "literals.json"
FEW = 12  # literals that are looked for one by one
_ODD_CASES = ("\u0130", "\u0131", "\u017f")  # İ, ı and ſ, which match i and s where case is ignored


@cache
def _declared() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(DECLARED.read_text(encoding="utf-8"))
    return found


def key_of(pattern: str) -> str:
    """By what the literals of a pattern are found: its text in short."""
    return blake2b(pattern.encode(errors="surrogatepass"), digest_size=8).hexdigest()


def first_literals(pattern: str) -> dict[str, str]:
    """Texts of a few characters, with one of which every match begins, and the signs behind none of which it begins there.

    The signs are none, LETTERS or both LETTERS and digits. No texts where nothing is declared.
    """
    declared = _declared()["first"].get(key_of(pattern), {})
    return {text: barred for barred, texts in declared.items() for text in texts}


def required_literals(pattern: str) -> frozenset[str]:
    """Texts of which every match holds one somewhere, as long as can be had; none where nothing is declared."""
    return frozenset(_declared()["required"].get(key_of(pattern), ()))


def rare_literals(pattern: str) -> frozenset[str]:
    """Texts of which every match holds one and many a text none; none where nothing is declared."""
    return frozenset(_declared()["rare"].get(key_of(pattern), ()))


@lru_cache(maxsize=4)  # one text is looked through by many patterns on end
def lowered(text: str) -> str | None:
    """A text in lower case, each character in its place; None of one with signs that match letters of another case."""
    if not text.isascii() and any(sign in text for sign in _ODD_CASES):
        return None
    return text.lower()


class Uncompiled(Generic[AnyStr]):
    """Stands for a pattern; whoever asks it for more than its text is given what the compiled pattern has."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self._flags = flags

    @cached_property
    def compiled(self) -> Pattern[AnyStr]:
        """Compiled when it is first needed."""
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        if name not in _ASKED:
            raise AttributeError(name)
        found = self.__dict__[name] = getattr(self.compiled, name)
        return found


class Gated(Uncompiled[str]):
    """A pattern that is looked for only in a text that holds one of its required literals."""

    def __init__(self, pattern: str, flags: int, literals: Iterable[str]) -> None:
        super().__init__(pattern, flags)
        self._literals = sorted(literals, key=len)

    @cached_property
    def _held(self) -> Callable[[str], bool]:
        if not self._flags:
            return holding(self._literals)
        held = holding(sorted({text.lower() for text in self._literals}))
        return lambda text: (lower := lowered(text)) is None or held(lower)

    def search(self, text: str, *where: int) -> Match[str] | None:
        """The first match between two offsets."""
        return self.compiled.search(text, *where) if self._held(text) else None

    def finditer(self, text: str, *where: int) -> Iterator[Match[str]]:
        """All matches between two offsets, in order, not overlapping."""
        return self.compiled.finditer(text, *where) if self._held(text) else iter(())

    def findall(self, text: str, *where: int) -> list[Any]:
        """The texts of all matches or of their groups."""
        return self.compiled.findall(text, *where) if self._held(text) else []


def holding(literals: Sequence[str]) -> Callable[[str], bool]:
    """Whether a text holds one of the literals."""
    if len(literals) > FEW:
        places = automaton(dict.fromkeys(literals, True)).iter
        return lambda text: next(places(text), None) is not None

    def held(text: str) -> bool:
        for one in literals:  # noqa: SIM110 - a generator takes three times as long
            if one in text:
                return True
        return False

    return held


def ungated(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """A pattern that is looked for in every text: its user knows where it may stand."""
    return cast("Pattern[AnyStr]", Uncompiled(pattern, flags))


def compile(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """The pattern; what is wrong with it is told when it is first used."""
    if isinstance(pattern, str) and flags in (0, IGNORECASE) and (literals := rare_literals(pattern)):
        return cast("Pattern[AnyStr]", Gated(pattern, flags, literals))
    return ungated(pattern, flags)
