"""Text as the classifier sees it: folded one character to one, so that every offset holds in the original."""

from __future__ import annotations

import sys
import unicodedata

from evidence.folding import folded

KEPT = "%=<>+"
_TABLE = {
    code: " "
    for code in range(0x2500)
    if chr(code) not in KEPT and not chr(code).isalnum() and unicodedata.category(chr(code))[0] in "PSZC"
}
_TABLE |= {0xFEFF: " ", 0x3000: " ", 0x00B5: "μ", 0x00B7: ".", 0x2219: ".", 0x22C5: "."}


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
