"""Texts that speak to a program instead of telling of a study; what such a text makes a model say is worth nothing.

No list of wordings is complete: the orders that it misses meet the checks of operate/second/check.py, and a proposal
never replaces a value.
"""

from __future__ import annotations

from evidence import lazy_re as re
from evidence.correcting.second import KINDS
from evidence.records import ComparatorType, Direction, Scope, StudyType

_CODES = "|".join(c for c in (*KINDS, *StudyType, *Scope, *ComparatorType, *Direction) if "_" in c)
_WHAT = r"(?:instructions?|prompts?|directions?|commands?|guidelines|rules|messages?|orders?|codebook)"
_ORDERS = re.compile(
    rf"""
    \b(?:ignore|disregard|forget|override|bypass|skip)\b[^.]{{0,40}}
      \b(?:previous|prior|above|earlier|preceding|system|all|any|these|your)\b
      [^.]{{0,30}}\b{_WHAT}\b
    | \b(?:new|updated|additional|further)\s+{_WHAT}\s+(?:for\s+(?:the|this|any|all)\s+(?:reader|model|assistant|program|ai)\b)
    | \b(?:system|developer)\s+(?:prompt|message)\b | <\|?/?(?:system|assistant|user|im_start|im_end)\b | \[/?INST\]
    | \byou\s+are\s+(?:now\s+)?(?:an?\s+|the\s+)?(?:ai\b|assistant|language\s+model|chatbot|second\s+reader|helpful)
    | \bas\s+an?\s+(?:ai|language)\s+(?:model|assistant)\b
    | \b(?:(?:respond|reply|answer|output|return|print)\b[^.]{{0,30}}\bjson|(?:respond|reply|answer)\s+(?:only|exactly)\s+with)\b
    | \b(?:label|classify|tag|mark|rate|code)\s+(?:this|the)
      \s+(?:record|paper|study|abstract|article|text|trial)\s+as\b
    | \bif\s+you\s+are\s+(?:an?\s+)?(?:ai|model|program|machine|language|reading\s+this)
    | \b(?:{_CODES})\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def gives_orders(text: str) -> bool:
    """Whether a text gives orders to whoever reads it, or speaks in the codes of this program."""
    return bool(_ORDERS.search(text))
