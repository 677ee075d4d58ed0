"""Signals of retraction, concern and preprint in a record, whatever the format it came in.

Four signals of retraction, any of which is enough: the publication type Retracted Publication (MeSH D016441), a
RetractionIn (or RetractedandRepublishedIn) note, a title that begins "RETRACTED:", and the publication status
"retracted". The notice itself (Retraction of Publication, D016440) is no retracted paper, even when its title begins
so. https://www.nlm.nih.gov/bsd/policy/errata.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from evidence.records import Notice, PublicationType

_TITLE = re.compile(r"[\[\s]*RETRACTED(\s+ARTICLE)?\s*:", re.I)
_RETRACTED_REFS = {"RetractionIn", "RetractedandRepublishedIn"}


def retracted(
    title: str, types: Iterable[PublicationType], notices: Iterable[Notice], states: Collection[str] = ()
) -> bool:
    """Whether any of the four signals says that this paper was retracted."""
    kinds = list(types)
    return (
        _has(kinds, "D016441", "retracted publication")
        or any(notice.ref_type in _RETRACTED_REFS for notice in notices)
        or "retracted" in states
        or (_TITLE.match(title) is not None and not _has(kinds, "D016440", "retraction of publication"))
    )


def concern(notices: Iterable[Notice]) -> bool:
    """Whether an expression of concern about this paper was published."""
    return any(notice.ref_type == "ExpressionOfConcernIn" for notice in notices)


def preprint(types: Iterable[PublicationType]) -> bool:
    """Whether the record is a preprint (MeSH D000076942)."""
    return _has(types, "D000076942", "preprint")


def _has(types: Iterable[PublicationType], ui: str, name: str) -> bool:
    return any(kind.ui == ui or (kind.ui is None and kind.name.lower() == name) for kind in types)
