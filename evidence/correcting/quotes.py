"""Where the words that show a person's value stand in a record (pure)."""

from __future__ import annotations

import re

from evidence.errors import InputError
from evidence.records import Paper, Span, TextField

NOWHERE = Span(field=TextField.ABSTRACT, start=0, end=0, quote="")  # the words are gone from the text


def find_quote(paper: Paper, words: str) -> Span | None:
    """The first place of the words in title or abstract, blanks alike; None where they do not stand.

    Words that begin or end with a letter or digit are found as whole words only: 59 does not stand in 159.
    """
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return None
    before, after = (
        (r"(?<!\w)" if re.match(r"\w", words.strip()) else ""),
        (r"(?!\w)" if re.search(r"\w$", words.strip()) else ""),
    )
    pattern = re.compile(before + r"\s+".join(parts) + after)
    for field in (TextField.TITLE, TextField.ABSTRACT):
        if found := pattern.search(paper.text(field)):
            return Span(field=field, start=found.start(), end=found.end(), quote=found.group())
    return None


def needed_quote(paper: Paper, words: str | None, value: str) -> str:
    """The words of the record that show a value, as they stand there: those given, else the value itself.

    InputError where they do not stand in title or abstract.
    """
    found = find_quote(paper, words or value)
    if found is not None:
        return found.quote
    if words:
        raise InputError(f"{words!r} does not stand in the title or abstract of {paper.paper}; quote it word for word.")
    raise InputError(
        f"{value!r} does not stand in the text of {paper.paper}; give the words that show it with --quote."
    )
