"""Whether a span is a row or a cell run of a table rather than a sentence: no direction is read from one.

Numbers of a row belong to columns whose heads are elsewhere, so that which arm they are of cannot be told.
"""

from __future__ import annotations

from evidence import lazy_re as re

_CELL = re.compile(r"[\n\t|]| {3,}")
_TOKEN = re.compile(r"\S+")
_NUMBER = re.compile(r"[(\[<>=\u2264\u2265\u00b1+\u2212\u2013~-]*\d[^a-zA-Z]*$|[\u00b1/\u2013\u2212-]$")
_VALUE = re.compile(r"\s*(?:[^a-zA-Z]*\d[^a-zA-Z]*|p\s?[<>=][^a-z]*|n\.?\s?s\.?|n/?a\.?)\s*", re.I)
_SAYS = re.compile(
    r"\b(?:was|were|is|are|had|has|have|did|does|showed?|shown|found|differ\w*|compared|than|versus|vs|between|received|no|not"
    r"|increas\w+|decreas\w+|reduc\w+|improv\w+|higher|lower|greater|fewer|longer|shorter|similar\w*|significant\w*)\b",
    re.I,
)
FEWEST_CELLS = 3
IN_CELLS, WITHOUT_VERB = 0.3, 0.4  # shares of numbers among the words, from which a span is a table's


def is_table_like(text: str) -> bool:
    """Whether a span has cells, many of them numbers, or many numbers and no word that states anything."""
    words = _TOKEN.findall(text)
    if not words:
        return False
    numbers = sum(_NUMBER.match(word) is not None for word in words) / len(words)
    cells = [cell for cell in _CELL.split(text) if cell.strip()]
    of_numbers = sum(_VALUE.fullmatch(cell) is not None for cell in cells)
    if len(cells) >= FEWEST_CELLS and of_numbers >= len(cells) / 2:
        return True
    least = IN_CELLS if len(cells) >= FEWEST_CELLS else WITHOUT_VERB
    return numbers >= least and not _SAYS.search(text)
