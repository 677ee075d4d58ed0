"""Which brackets of a text belong together, found in one pass."""

from __future__ import annotations

from bisect import bisect_right

from evidence import lazy_re as re

LONGEST = 400  # characters of a bracket; beyond, its opening was left open and the text goes on
NEAR = 120  # characters by which a quote is widened to the end of a bracket
INNERMOST = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")  # brackets that hold none
_SIGN = re.compile(r"[()\[\]\n]")
Pair = tuple[int, int]


def closed_brackets(text: str, start: int = 0, end: int | None = None) -> list[Pair]:
    """(opening, one past its closing) of the outermost closed brackets, in order.

    Any closing sign closes the last open one ("[0, 1)" is one bracket); no bracket reaches over a new line.
    """
    pairs: list[Pair] = []
    opened: list[int] = []
    for match in _SIGN.finditer(text, start, len(text) if end is None else end):
        if match.group() in "([":
            opened.append(match.start())
        elif match.group() == "\n":
            opened.clear()
        elif opened:
            begun = opened.pop()
            if match.end() - begun <= LONGEST:
                while pairs and pairs[-1][0] > begun:
                    pairs.pop()
                pairs.append((begun, match.end()))
    return pairs


def within(pairs: list[Pair], offset: int) -> Pair | None:
    """The bracket in which an offset lies: behind its opening and before the end of its closing."""
    at = bisect_right(pairs, (offset - 1, len(pairs) and pairs[-1][1])) - 1
    return pairs[at] if at >= 0 and pairs[at][0] < offset < pairs[at][1] else None


def balanced(text: str, start: int, end: int) -> Pair:
    """The piece widened to the end, or the beginning, of a bracket that it cuts; as given where none closes near."""
    opened, lacking = _unmatched(text[start:end])
    if not opened and not lacking:
        return start, end
    return _reach(text, start, lacking, -1) if lacking else start, _reach(text, end, opened, 1) if opened else end


def _unmatched(piece: str) -> Pair:
    """How many brackets a piece leaves open, and how many it closes that it did not open."""
    opened = lacking = 0
    for match in _SIGN.finditer(piece):
        if match.group() in "([":
            opened += 1
        elif match.group() != "\n":
            lacking += not opened
            opened -= opened > 0
    return opened, lacking


def _reach(text: str, at: int, missing: int, step: int) -> int:
    """The offset at which the missing brackets are closed, going by single characters; `at` if that is not near."""
    closing, opening = (")]", "([") if step > 0 else ("([", ")]")
    place = at
    for _ in range(NEAR):
        sign = text[place : place + 1] if step > 0 else text[place - 1 : place]
        if not sign or sign == "\n":
            break
        place += step
        missing += (sign in opening) - (sign in closing)
        if not missing:
            return place
    return at
