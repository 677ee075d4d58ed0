"""Where the words that show a person's value stand in a record (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from evidence import lazy_re as re
from evidence.errors import InputError
from evidence.records import Paper, Span, TextField

NOWHERE = Span(field=TextField.ABSTRACT, start=0, end=0, quote="")  # the words are gone from the text


Parts = Mapping[str, str]  # of the full text, by name


def find_quote(paper: Paper, words: str, parts: Parts = MappingProxyType({})) -> Span | None:
    """The first place of the words in title, abstract or a part of the full text; None where they do not stand."""
    return next(iter(_places(paper, words, parts)), None)


def _places(paper: Paper, words: str, parts: Parts) -> list[Span]:
    """Where the words stand, blanks alike; a letter or digit at their end ends a word: 59 does not stand in 159."""
    split = words.split()
    if not split:
        return []
    before = r"(?<![\w.])" if re.match(r"\w", split[0]) else ""
    after = r"(?!\w|\.\d)" if re.search(r"\w$", split[-1]) else ""
    pattern = re.compile(before + r"\s+".join(map(re.escape, split)) + after)
    texts: list[tuple[TextField | str, str]] = [(field, paper.text(field)) for field in TextField]
    texts += [(name, text) for name, text in parts.items() if name not in tuple(TextField)]
    return [
        Span(field=field, start=found.start(), end=found.end(), quote=found.group())
        for field, text in texts
        for found in pattern.finditer(text)
    ]


def needed_quote(paper: Paper, words: str | None, value: str | None, parts: Parts = MappingProxyType({})) -> str:
    """The words of the record that show a value, as they stand there: those given, else the value itself.

    InputError where they do not stand in title, abstract or full text, and where a bare value stands there more than once.
    """
    found = _places(paper, words or value or "", parts)
    if found and (words or len(found) == 1):
        return found[0].quote
    if words:
        raise InputError(f"{words!r} does not stand in the title or abstract of {paper.paper}; quote it word for word.")
    why = "no words are given that show the value" if value is None else f"{value!r} stands in the text {_often(found)}"
    raise InputError(f"{paper.paper}: {why}; give the words that show it with --quote.")


def _often(found: list[Span]) -> str:
    return "more than once" if found else "nowhere"
