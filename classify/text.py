"""Text as the classifier sees it: folded one character to one, so that every offset holds in the original."""

from __future__ import annotations

import html
import sys
import unicodedata
from collections.abc import Sequence

from evidence import lazy_re as re
from evidence.folding import ASCII, folded

KEPT = "%=<>+"
_TABLE: dict[int, int | str] = dict(ASCII)
_TABLE |= {
    code: " "
    for code in range(0x2500)
    if chr(code) not in KEPT and not chr(code).isalnum() and unicodedata.category(chr(code))[0] in "PSZC"
}
_TABLE |= {0xFEFF: " ", 0x3000: " ", 0x00B5: "μ", 0x00B7: ".", 0x2219: ".", 0x22C5: "."}

_TAG = r"</?(?:[ibpu]|em|strong|sub|sup|sc|br|jats:[a-z]+)\s*/?>"
_ENTITY = r"&(?:amp;)*(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z][a-z0-9]{1,20});"
_HIDDEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # soft hyphen, zero width space, joiners and marks
_MARKUP = re.compile(rf"\u00ad\s*\n\s*|[{_HIDDEN}\ufb00-\ufb06]|{_ENTITY}|{_TAG}", re.IGNORECASE)
_MAY_BE_MARKED = re.compile(f"[&<{_HIDDEN}\ufb00-\ufb06](?:(?<!<)|(?=[/A-Za-z]))")  # quickly found
_BREAKING = re.compile(r"<(?:/?p|br|/?jats:(?:p|title|sec))\s*/?>", re.IGNORECASE)


def tidy(text: str) -> tuple[str, Sequence[int]]:
    """The text as a reader sees it, and for each of its characters (and its end) the offset in `text`.

    Soft hyphens and signs without width go, ligatures and HTML entities become letters, tags of markup go: how a
    publisher sets a word must not change what is read.
    """
    plain = text.isascii() and "&" not in text and "<" not in text
    if plain or not _MAY_BE_MARKED.search(text) or not _MARKUP.search(text):
        return text, range(len(text) + 1)
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for found in _MARKUP.finditer(text):
        shown = _shown(found.group())
        parts += text[at : found.start()], shown
        places += [*range(at, found.start()), *[found.start()] * len(shown)]
        at = found.end()
    return "".join(parts) + text[at:], [*places, *range(at, len(text) + 1)]


def _shown(sign: str) -> str:
    if sign[0] == "<":
        return " " if _BREAKING.fullmatch(sign) else ""
    if sign[0] == "&":
        letters = html.unescape(html.unescape(html.unescape(sign)))
        return "".join(c for c in unicodedata.normalize("NFKC", letters) if c not in _HIDDEN)
    return unicodedata.normalize("NFKC", sign) if "\ufb00" <= sign <= "\ufb06" else ""


def fold(text: str) -> str:
    """The text in lower case with every punctuation mark and white space as one space; len(fold(t)) == len(t)."""
    return folded(text, _TABLE)


def tokens(folded: str) -> list[str]:
    """The words and numbers of a folded text; a number keeps only its kind (# alone, #% with a percent sign)."""
    return [_number(word) if word < ":" else word for word in folded.split()]  # few other words sort before a colon


def _number(word: str) -> str:
    if word[0] not in "0123456789":
        return word
    if word.isdigit():
        return "#"
    return "#%" if word[-1] == "%" else sys.intern(word)


def last_sentences(text: str, start: int, count: int = 2) -> int:
    """Offset at which the last `count` sentences of text[start:] begin (a full stop and a space end a sentence)."""
    cut = len(text.rstrip()) - 1
    for _ in range(count):
        found = text.rfind(". ", start, cut)
        if found < 0:
            return start
        cut = found
    return cut + 2
