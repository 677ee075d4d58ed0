"""Numbers of a result as a text prints them; nothing is computed from them."""

from __future__ import annotations

import re

PERCENTAGES = "PCT"  # measure of two percentages that are set against each other: "50% vs 22.2%"
_NUMBER = r"\d+(?:[.,·]\d+)?"
_PAIR = re.compile(rf"{_NUMBER}\s?%\s*(?:vs\.?|versus|compared (?:with|to)|against)\s*{_NUMBER}\s?%")
# pairs, from ... to ..., effects with intervals, p values
_PRINTED = re.compile(
    rf"{_PAIR.pattern}|{_NUMBER}\s*(?:vs\.?|versus)\s*{_NUMBER}|from {_NUMBER}(?:\s?%)? to {_NUMBER}(?:\s?%)?"
    rf"|\b[pP]\s*[=<>≤]\s*0?[.·]\d+|{_NUMBER}\s?%"
)


def percentages(quote: str) -> list[str]:
    """The pairs of percentages of a quote."""
    return _PAIR.findall(quote)


def printed(quote: str) -> str:
    """The numbers of a quote, joined: "50% vs 22.2%; p<0.05"; empty where it has none."""
    return "; ".join(dict.fromkeys(_PRINTED.findall(quote)))
