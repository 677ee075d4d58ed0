"""Text in lower case with some signs replaced, one character for one, so that every offset holds in the original."""

from __future__ import annotations

from collections.abc import Mapping

from evidence import lazy_re as re

_NOT_ASCII = re.compile(r"([^\x00-\x7f][^\x00-\x7f]*)")  # begins with one class, so that the engine skips to it


ASCII = {code: code for code in range(128)}  # a sign that a table of translation lacks costs it an exception


def folded(text: str, table: Mapping[int, int | str]) -> str:
    """The text in lower case, translated by a table of single characters (with all of ASCII); as long as the text."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if lower.isascii():
        return lower.translate(table)
    # translate is fast on ASCII alone: the few other signs are cut out, so that the rest stays on the fast way
    return "".join([part.translate(table) for part in _NOT_ASCII.split(lower)])
