"""Derive the literals of every pattern that asks for them and print their declarations:

    python tests/evidence/literals.py > /tmp/literals.json && mv /tmp/literals.json evidence/literals.json

They are read from the pattern as Python itself parses it, so none can be forgotten. Python's parser is private: nothing
that is installed uses it, and tests/evidence/test_literals.py compares what is declared with what is derived anew.
"""

from __future__ import annotations

import json
import pkgutil
import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import takewhile
from typing import Any

from evidence import lazy_re
from evidence import required_literals as asking
from evidence.lazy_re import key_of
from evidence.one_pass import LETTERS, SIGNS
from evidence.required_literals import LONGEST

PACKAGES = ("classify", "harvest", "operate", "publish", "summarize")
MOST = 40  # literals of a pattern, from where on beginnings are not made longer and rare ones not looked for
DIGITS = "0123456789" + "".join(map(chr, range(0xFF10, 0xFF1A)))  # of a text in English, and those of full width
_DIGIT = (sre.CATEGORY, sre.CATEGORY_DIGIT)
_WIDTHLESS = (sre.ASSERT, sre.ASSERT_NOT, sre.AT)
_Begun = set[tuple[str, bool]]  # beginnings, and whether what follows may be added
_Items = Sequence[tuple[Any, Any]]  # a pattern as Python parses it


def first_literals(pattern: str) -> dict[str, str]:
    """Texts of at most LONGEST characters, with one of which every match begins, and the SIGNS behind which it does not.

    Nothing where a match can begin with anything. A digit is one of DIGITS.
    """
    found = _beginnings(list(re._parser.parse(pattern)))
    return {} if "" in found else found


def _beginnings(items: list[tuple[Any, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    if items and (ways := _ways(*items[0])):
        for branch in ways:
            for text, barred in _beginnings([*branch, *items[1:]]).items():
                found[text] = min(barred, found.get(text, SIGNS), key=len)
        return found
    looks = list(takewhile(lambda item: item[0] in _WIDTHLESS, items))
    for text, _ in _sequence(items):
        found[text[:LONGEST]] = max((_barred(text, *look) for look in looks), key=len, default="")
    return found


def _ways(kind: Any, value: Any) -> list[_Items]:
    """The ways through a first item, each of which may look behind itself."""
    if kind is sre.BRANCH:
        return list(value[1])
    return [[], value[2]] if kind is sre.MAX_REPEAT and value[:2] == (0, 1) else []


def _barred(text: str, kind: Any, value: Any) -> str:
    """The signs that may not stand before a text by what looks behind itself: \\b or a class."""
    if kind is sre.AT and value is sre.AT_BOUNDARY:
        return SIGNS if text[:1].isalnum() else ""
    if kind is not sre.ASSERT_NOT or value[0] > 0 or len(value[1]) != 1 or value[1][0][0] is not sre.IN:
        return ""
    members = value[1][0][1]
    return next((signs for signs in (SIGNS, LETTERS) if all(_is_in(ord(sign), members) for sign in signs)), "")


def _is_in(sign: int, members: _Items) -> bool:
    return any(
        (kind is sre.LITERAL and sign == value)
        or (kind is sre.RANGE and value[0] <= sign <= value[1])
        or (kind is sre.CATEGORY and value is sre.CATEGORY_WORD)
        for kind, value in members
    )


def required_literals(pattern: str) -> frozenset[str]:
    """Texts of which every match holds one somewhere, as long as can be had; none where nothing is known of it."""
    parsed = re._parser.parse(pattern)
    found = _best(parsed)
    return frozenset() if "" in found or parsed.state.flags & re.IGNORECASE else found


def rare_literals(pattern: str) -> frozenset[str]:
    """Texts of which every match holds one; none where so many or short ones are looked for that most texts hold one."""
    found = required_literals(pattern)
    return found if len(found) <= MOST and min(map(len, found), default=0) > 1 else frozenset()


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
    elif (kind is sre.SUBPATTERN and not value[1] & re.IGNORECASE) or (
        kind in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[0]
    ):
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
        more = _item(kind, value)
        found = {(text, False) for text, still in found if not still}
        found |= {(t + added, on and len(t + added) < LONGEST) for t in growing for added, on in more}
    return found


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


def modules() -> None:
    """Import all that hold patterns."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            import_module(module.name)


def asked() -> dict[str, dict[str, Any]]:
    """What is derived from the patterns of all modules, by kind and pattern."""
    found: dict[str, dict[str, Any]] = {"first": {}, "required": {}, "rare": {}}

    def told(kind: str, derive: Callable[[str], Any]) -> Callable[[str], Any]:
        return lambda pattern: found[kind].setdefault(pattern, derive(pattern))

    asking.first_literals = lazy_re.first_literals = told("first", first_literals)
    asking.required_literals = told("required", required_literals)
    lazy_re.rare_literals = told("rare", rare_literals)
    modules()
    lexicon, outcomes, instruments = (
        import_module(f"summarize.{name}") for name in ("text.lexicon", "text.outcomes", "readings.instruments")
    )
    lexicon.Lexicon({str(number): pattern for number, (*_, pattern) in enumerate(outcomes._MEASURES)})
    instruments._lexicon(())
    return found


def _grouped(texts: Any) -> Any:
    if not isinstance(texts, dict):
        return sorted(texts)
    return {
        barred: sorted(t for t, signs in texts.items() if signs == barred) for barred in sorted(set(texts.values()))
    }


def written(found: dict[str, dict[str, Any]]) -> str:
    """The declarations as JSON, a pattern a line."""
    kinds = (
        f"{json.dumps(kind)}: {{\n"
        + ",\n".join(
            sorted(
                f"{json.dumps(key_of(p))}: {json.dumps(_grouped(texts), sort_keys=True)}"
                for p, texts in own.items()
                if texts
            )
        )
        + "\n}"
        for kind, own in found.items()
    )
    return "{\n" + ",\n".join(kinds) + "\n}\n"


if __name__ == "__main__":
    print(written(asked()), end="")
