"""Signals of retraction, concern and preprint in a record, whatever the format it came in.

Any of these is enough: the publication type Retracted Publication (MeSH D016441) or its names at Embase and Web of
Science, a RetractionIn (or RetractedandRepublishedIn) note, a title marked as retracted, withdrawn or removed, and the
publication status "retracted" (https://www.nlm.nih.gov/bsd/policy/errata.html; titles as NISO CREC, RP-45-2024, and the
publishers write them). The notice itself (Retraction of Publication, D016440) is no retracted paper, even when its title
begins so; nor is a paper about retractions; and a title marked as reinstated takes its own mark back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from evidence import lazy_re as re
from evidence.records import Notice, PublicationType

_KIND = r"(?:article|paper|chapter|publication|manuscript|study|report|case report|review|preprint|abstract|protocol|letter|book)"
# as journals of other languages say it
_OTHERS = "retractad[oa]|retratad[oa]|rétractée?|zurückgezogen|ritrattat[oa]|отозван[аоы]?|已撤稿|撤稿"
_WHO = r"(?:by|at|on)\s+(?:the\s+)?(?:authors?|editors?|publishers?|journal|request)\b[^:.]{0,40}"
_WORD = (
    rf"(?:retracted|withdrawn|removed)(?:\s+{_KIND})?(?:\s+{_WHO})?|retracted\s+and\s+(?:replaced|republished)"
    rf"|{_KIND}\s+(?:retracted|withdrawn)|{_OTHERS}"
)
_SAID = rf"this\s+{_KIND}\s+(?:has\s+been|was|is)\s+(?:retracted|withdrawn)(?:\s+by\s[^:.]{{1,60}})?"
_MORE = r"(?:\s*[.:,;–—-]\s?[^\])]*|\s+(?:in|on)\s+\d[^\])]*|\s+(?:see|due\s+to|by\s+the)\s[^\])]*)?"
_SIGN = r"[:.–—|-]"
# before the title: "RETRACTED ARTICLE: ", "[Retracted] ", "(WITHDRAWN) ", "RETRACTED – ", "This article has been retracted: "
_BEFORE = re.compile(
    rf"[\W_]*(?:[\[(]\s*(?:{_WORD}|{_SAID}){_MORE}[\])]"
    rf"|(?:{_WORD}|{_SAID})(?:\s*\([^()]{{1,60}}\)(?=:))?\s*(?:{_SIGN}(?!\w)|{_SIGN}(?=[A-Z]{{2}})|:|[*_]{{1,3}}(?=\W)))",
    re.I,
)
# after it: " [Retracted]", "(Retracted article. See vol. 13, pg. 5, 2025)", " - RETRACTED"
_AFTER = re.compile(rf"(?:\s[–—|-]|[.?!])\s*(?:RETRACTED|WITHDRAWN|(?<=[–—|-]\s)Retracted)(?:\s+{_KIND.upper()})?\W*$")
_AFTER_ANY_CASE = re.compile(rf"[\[(]\s*(?:(?:{_WORD}|{_SAID}){_MORE}|retraction\s+in\b[^\])]*)[\])]\W*$", re.I)
_MAY_MARK = re.compile(rf"retracted|retraction in|withdrawn|removed|{_OTHERS}")
_REINSTATED = re.compile(r"\b(?:re-?instated|retraction\s+(?:withdrawn|reversed|rescinded))\b", re.I)
_NOTE = re.compile(
    rf"^\W*(?:retracted\b(?!\s+(?:articles|papers|publications))|withdrawn\s*[:.]|retraction\s+in\b|{_KIND}\s+retracted\b"
    rf"|{_SAID.replace('this', 'th(?:is|e)', 1)})"
    rf"|\b(?:status\s*[:=]\s*retracted|(?:publication|article)\s+status\s*[:=]\s*withdrawn)\b",
    re.I,
)
_MARKUP = re.compile(r"<[^<>]{0,40}>")
_RETRACTED_REFS = {"RetractionIn", "RetractedandRepublishedIn"}
# D016441; Emtree's "retracted article"; Web of Science's document types
_RETRACTED_TYPES = frozenset(
    "retracted publication|retracted article|retracted paper|retracted chapter|retracted|withdrawn publication"
    "|withdrawn article|withdrawn paper".split("|")
)


def retracted(
    title: str, types: Iterable[PublicationType], notices: Iterable[Notice], states: Collection[str] = ()
) -> bool:
    """Whether any signal says that this paper was retracted, withdrawn or removed."""
    kinds = list(types)
    return (
        any(kind.ui == "D016441" or (kind.ui is None and kind.name.lower() in _RETRACTED_TYPES) for kind in kinds)
        or any(notice.ref_type in _RETRACTED_REFS for notice in notices)
        or "retracted" in states
        or (_marked(title) and not _has(kinds, "D016440", "retraction of publication"))
    )


def _marked(title: str) -> bool:
    """Whether the title carries a mark of retraction that it does not take back."""
    title = _MARKUP.sub("", title)[:2000]
    lower = title.lower()
    if not _MAY_MARK.search(lower):
        return False
    before, after = _BEFORE.match(title), _AFTER_ANY_CASE.search(title) or _AFTER.search(title)
    return bool((before or after) and not _REINSTATED.search(title))


def retracted_in_note(note: str) -> bool:
    """Whether a note about the record begins by saying that it was retracted ("RETRACTED: ...", "Retraction in: ...")."""
    return _NOTE.search(_MARKUP.sub("", note)) is not None and not _REINSTATED.search(note)


def concern(notices: Iterable[Notice]) -> bool:
    """Whether an expression of concern about this paper was published."""
    return any(notice.ref_type == "ExpressionOfConcernIn" for notice in notices)


def preprint(types: Iterable[PublicationType]) -> bool:
    """Whether the record is a preprint (MeSH D000076942)."""
    return _has(types, "D000076942", "preprint")


def _has(types: Iterable[PublicationType], ui: str, name: str) -> bool:
    return any(kind.ui == ui or (kind.ui is None and kind.name.lower() == name) for kind in types)
