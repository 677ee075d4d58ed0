"""Whether a quote is in a record, to the character: what `evidence verify`, /verify and the MCP tool answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LONGEST = 4000  # characters of a quote that is looked for
MOST = 20  # places that an answer names
FIELDS = ("title", "abstract")  # come first; what else there is are parts of the full text

Texts = Mapping[str, str | None]


def places(texts: Texts, quote: str) -> list[dict[str, Any]]:
    """Where a quote is in title, abstract and full text: {field, start, end} in characters, at most MOST, in order."""
    found: list[dict[str, Any]] = []
    for field in dict.fromkeys((*FIELDS, *texts)):
        text = texts.get(field) or ""
        at = text.find(quote)
        while at >= 0 and len(found) < MOST:
            found.append({"field": field, "start": at, "end": at + len(quote)})
            at = text.find(quote, at + 1)
    return found


def problem(texts: Texts, field: str, start: int, end: int, quote: str) -> str | None:
    """Why the characters start to end of a field are not the quote, in a sentence; None where they are."""
    text = texts.get(field)
    if text is None:
        return f"The record has no {field}."
    if not 0 <= start < end <= len(text):
        return f"{start} to {end} is no part of the {field}, which has {len(text)} characters."
    if text[start:end] == quote:
        return None
    found = [p for p in places(texts, quote) if p["field"] == field] if quote else []
    if found:
        return f"The quote is in the {field}, but at {found[0]['start']} to {found[0]['end']}."
    return f"The {field} has other words at {start} to {end}."


def refusal(paper: str, quote: str) -> str | None:
    """Why a question cannot be answered, in a sentence; None where it can."""
    if not paper.strip() or not quote.strip():
        return "Give paper (a PMID or a key such as doi:10.1000/x) and quote (the words to look for)."
    if len(quote) > LONGEST:
        return f"A quote has at most {LONGEST} characters; this one has {len(quote)}."
    return None


def answer(paper: str, texts: Texts, quote: str) -> dict[str, Any]:
    """{paper, quote, holds, places}: holds is true where the words are in title, abstract or full text exactly so."""
    found = places(texts, quote)
    return {"paper": paper, "quote": quote, "holds": bool(found), "places": found}
