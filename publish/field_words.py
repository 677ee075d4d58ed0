"""A field that can be corrected, and its values, in words."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.correcting.fields import ABSENT
from evidence.records import VERDICTS
from publish import words
from publish.site import Site
from publish.values import outcome_words

VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "study_type": words.STUDY_TYPES,
    "scope": words.SCOPES,
    "comparator": words.COMPARATORS,
    "route": words.ROUTES,
    "finding": words.DIRECTIONS,
    "claim": {str(verdict): text for verdict, text in VERDICTS.items()},
}
GIVEN = {"none": "Not stated", "unclear": "Not clear", ABSENT: "Said not to occur", "reported": "Reported"}


def name_of(site: Site | None, field: str) -> str:
    """A field in words: "Participants", "Craving"."""
    kind, _, which = field.partition(":")
    return outcome_words(site, which) if which else words.READINGS.get(kind) or words.label({}, kind)


def value_words(field: str, value: str | None) -> str:
    """A value in words."""
    kind = field.partition(":")[0]
    known = {**GIVEN, **VOCABULARIES.get(kind, {}), **({"none": "None"} if kind == "comparator" else {})}
    if kind == "finding":
        known["none"] = "Not reported"
    return "; ".join(known.get(v, v) for v in (value or "").split("; "))
