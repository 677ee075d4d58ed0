"""What a reader types into the search box: as a query of SQLite's FTS5 that cannot fail, and as marks in a snippet (pure).

Words are joined by AND; OR, AND and NOT in capitals, "a phrase" and a star after the beginning of a word work.
(https://www.sqlite.org/fts5.html#full_text_query_syntax)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from markupsafe import Markup, escape

from evidence import lazy_re as re

LONGEST = 300  # characters of a question that are looked at
MOST = 24  # words of a question that are looked at
WIDTH = 220  # characters of a snippet
_PIECE = re.compile(r'"([^"]*)"(\*?)|([^\s"()]+)')
_OPERATORS = ("AND", "OR", "NOT")


def fts_query(text: str) -> str | None:
    """The question as an FTS5 expression; None when it has no word."""
    parts: list[str] = []
    for word in list(_words(text))[:MOST]:
        if word in _OPERATORS:
            if parts and parts[-1] not in _OPERATORS:
                parts.append(word)
        else:
            parts.append(word)
    while parts and parts[-1] in _OPERATORS:
        parts.pop()
    return " ".join(parts) or None


def _words(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKC", text.replace("\x00", " "))[:LONGEST]
    for phrase, phrase_star, word in _PIECE.findall(folded):
        if word in _OPERATORS:
            yield word
            continue
        core, star = (phrase, phrase_star) if phrase else (word.rstrip("*"), "*" if word.endswith("*") else "")
        if any(c.isalnum() for c in core):
            yield f'"{core}"{star}'


def wanted(text: str) -> re.Pattern[str] | None:
    """A pattern of the words that a question wants to see (not those after NOT), by their first letters."""
    words = [w for before, w in _with_before(text) if before != "NOT" and w not in _OPERATORS]
    stems = [_stem(t) for w in words for t in re.findall(r"\w+", w)]
    return re.compile(r"\b(?:" + "|".join(re.escape(s) for s in stems) + r")\w*", re.IGNORECASE) if stems else None


def _with_before(text: str) -> Iterator[tuple[str, str]]:
    before = ""
    for word in _words(text):
        yield before, word
        before = word


def _stem(word: str) -> str:
    """The beginning that forms of an English word share; the index stems by Porter's rules."""
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "al"):
        if word.lower().endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def snippet(text: str | None, pattern: re.Pattern[str] | None) -> Markup | None:
    """A piece of the text around the first wanted word, wanted words marked; None when the text has none of them."""
    first = pattern.search(text) if text and pattern else None
    if first is None or text is None or pattern is None:
        return None
    start = max(0, first.start() - WIDTH // 3)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = min(len(text), start + WIDTH)
    end = text.find(" ", end) if end < len(text) and text.find(" ", end) > 0 else len(text)
    parts, at = [Markup("… " if start else "")], start
    for found in pattern.finditer(text, start, end):
        parts += [escape(text[at : found.start()]), Markup("<mark>{}</mark>").format(found.group())]
        at = found.end()
    return Markup("").join([*parts, escape(text[at:end]), Markup(" …" if end < len(text) else "")])
