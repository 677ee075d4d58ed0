"""Numbers of a result as a text prints them, each with what says of what it is; nothing is computed from them."""

from __future__ import annotations

from evidence import lazy_re as re

PERCENTAGES = "PCT"  # measure of two percentages that are set against each other: "50% vs 22.2%"

NUMBER = r"\d+(?:[.,·]\d+)?"
IN_BRACKETS = r"(?:\s?[\[(][\d/ of]{1,12}[\])])?"  # the counts behind a percentage: [55/318]
# two percentages that are set against each other: "50% vs 22.2%"
PAIR = rf"{NUMBER}\s?%{IN_BRACKETS}\s*(?:vs\.?|versus|compared (?:with|to)|against)\s*{NUMBER}\s?%{IN_BRACKETS}"
SPREAD = rf"{NUMBER}(?:\s?±\s?{NUMBER})?"
SIGNED = rf"[-−–]?{NUMBER}"
INTERVAL = (
    r"95\s?%\s?(?:CI|confidence intervals?(?:\s?[\[(]CI[\])])?)"
    rf"\W{{0,3}}{SIGNED}\s?(?:to|[-–,;])\s?{SIGNED}"
)
NAMED = (
    r"\b(?:a?OR|a?HR|RR|SMD|W?MD|NNT|(?:odds|hazard|risk) ratio|relative risk|(?:mean )?difference|Cohen['’]?s? d|Hedges['’]? g)"
    r"\b[\])]?(?:\s?[\[(]95\s?%\s?CI[\])])?"
)
UNIT = r"(?:\s?(?:mg|[µμ]g|mcg|g|mL|ml|points?|mm)\b)?"
TIME = r"(?!\s?(?:h|hours?|min|minutes?|d|days?|weeks?|months?|years?)\b)"
# numbers of a result, as printed: pairs, from ... to ..., effects with intervals, shares with what they are of, p values
PRINTED = re.compile(
    rf"{PAIR}|{SPREAD}{UNIT}\s*(?:vs\.?|versus)\s*{SPREAD}{UNIT}|\bfrom {NUMBER}(?:\s?%)? to {NUMBER}(?:\s?%)?(?![\d.]){TIME}"
    rf"|{NAMED}\s?[=:,]?\s?(?:of )?{SIGNED}{UNIT}(?:\W{{1,3}}{INTERVAL})?|\b[pP]\s*[=<>≤]\s*0?[.·]\d+"
    rf"|{NUMBER}\s?% (?:of (?:the )?\w+|reductions?|decreases?|increases?|lower|higher|fewer|less|more)\b"
)

UNOPENED = re.compile(r"^([^\[(]*?)[\])]")  # of "hazard ratio [HR] 0.5", read from HR on


def printed(quote: str) -> str:
    """The numbers of a quote as printed, joined: "50% vs 22.2%; p<0.05"; empty where it has none.

    A percentage that stands alone is none of them: nobody could tell of what it is, or that it names an interval.
    """
    return "; ".join(dict.fromkeys(UNOPENED.sub(r"\1", match[0]) for match in PRINTED.finditer(quote)))


def percentages(quote: str) -> list[str]:
    """The pairs of percentages of a quote."""
    return re.findall(PAIR, quote)
