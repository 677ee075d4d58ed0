"""A placebo that is a drug: an active comparator by the codebook (docs/codebook.md, comparator)."""

from __future__ import annotations

from evidence import lazy_re as re
from summarize.text.drugs import active_drugs
from summarize.text.passage import Document

_CALLED_ACTIVE = re.compile(
    r"\bactive[ -](?:placebo|control|comparator)|\b(?:midazolam|remifentanil|diphenhydramine|lorazepam)\b[^.;]{0,20}?(?:\(|as )(?:an? )?(?:active )?placebo"
)
_PLACEBO_WITH = re.compile(r"\b(?:placebo|controls?),?\s[(\[](?P<with>[^)\]]{1,60})[)\]]")
_INERT_PLACEBO = re.compile(
    r"(?:\b(?:or|and|versus|vs\.?|received?|to|than|with|placebo)[\s,(]+|, )(?:(?:intravenous|iv|normal|isotonic|inert|0\.9\s?%) )*saline\b(?! ?-?control| nasal)"
    r"|\bplacebo\s(?:\(pbo\)\s)?(?:combined with|plus|\+)\s?(?:an? )?active|\bactive[ -]comparator\s?(?:\+|plus|combined with)\s?(?:pbo|placebo)"
)


def has_active_placebo(document: Document) -> bool:
    """Whether the placebo is said to be a drug ("active placebo", "placebo (midazolam)") and none of saline is given beside it."""
    flats = [passage.flat for passage in document.both()]
    if any(_INERT_PLACEBO.search(flat) for flat in flats):
        return False
    return any(
        _CALLED_ACTIVE.search(flat) or any(is_a_drug(m["with"]) for m in _PLACEBO_WITH.finditer(flat)) for flat in flats
    )


_ACTIVE_PLACEBO = re.compile(r"\bactive[ -]placebo\b")


def calls_placebo_active(document: Document) -> bool:
    """Whether the words "active placebo" stand in a text."""
    return any(_ACTIVE_PLACEBO.search(passage.flat) for passage in document.both())


def is_a_drug(words: str) -> bool:
    """Whether words name a drug that is neither inert nor ketamine, and no ketamine beside it."""
    drugs = active_drugs(words)
    return bool(drugs) and not any(d.ketamine for d in drugs)
