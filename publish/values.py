"""Stored values in words: what a cell, a filter or a facet shows instead of a code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from publish import codes, reasons, registries, words
from publish.site import Site

YES_NO = "open_access retracted concern preprint digest votes overdue has_results major hedged".split()
LANGUAGES: Mapping[str, str] = {
    "eng": "English",
    "rus": "Russian",
    "chi": "Chinese",
    "per": "Persian",
    "ger": "German",
    "fre": "French",
    "spa": "Spanish",
    "jpn": "Japanese",
    "por": "Portuguese",
    "ita": "Italian",
    "pol": "Polish",
    "lit": "Lithuanian",
    "tur": "Turkish",
    "kor": "Korean",
}


def value_words(site: Site | None, column: str, value: object) -> str:
    """A stored value in words."""
    text = "" if value is None else str(value)
    if column in YES_NO:
        return {"1": "Yes", "0": "No"}.get(text, "Not known")
    if column in ("outcomes", "outcome"):
        return outcome_words(site, text)
    if column == "directions" and ": " in text:
        outcome, direction = text.split(": ", 1)
        return f"{outcome_words(site, outcome)}: {words.label(words.SHORT_DIRECTIONS, direction)}"
    if column == "needs_review":
        return reasons.told(text)
    if column == "tags":
        return text.capitalize()
    if column in ("role", "population"):
        return tag_words(site, {"role": "role", "population": "condition"}[column], text)
    vocabulary = {
        "study_type": words.STUDY_TYPES,
        "best_design": words.STUDY_TYPES,
        "scope": words.SCOPES,
        "species": words.SPECIES,
        "comparator": words.COMPARATORS,
        "route": words.ROUTES,
        "direction": words.DIRECTIONS,
        "language": LANGUAGES,
        "status": {**registries.TRIAL_STATUS, **words.CLAIM_STATUS},
        "ref_type": words.NOTICES,
    }.get(column)
    return words.label(vocabulary, text) if vocabulary is not None else in_words(site, column, text)


VERBATIM = ("quote", "title", "abstract", "query", "query_translation", "doi", "study", "wording")
CODES: Mapping[str, str] = {
    **words.ADVERSE_EVENTS,
    **words.NOTICES,
    **words.SPECIES,
    **words.COMPARATORS,
    **words.CLAIM_STATUS,
    **words.SOURCES,
    **words.CHANGES,
    **codes.CONTRASTS,
    **codes.SETTINGS,
    **words.ROUTES,
    **words.READINGS,
    **words.DIRECTIONS,
    **words.SCOPES,
    **words.STUDY_TYPES,
}


def in_words(site: Site | None, column: str, text: str) -> str:
    """A text of any table with the codes in it put into words; what is quoted, and keys, stay as stored."""
    if column in VERBATIM or column.endswith(("_id", "_sha", "_url")):
        return text

    def said(code: str) -> str:
        known = site.topic.outcomes.get(code) if site else None
        return known.label if known else words.label(CODES, code)

    if codes.CODE.fullmatch(text):
        return said(text)
    return codes.CODE.sub(lambda code: said(code[0]).lower(), text)


def outcome_words(site: Site | None, outcome: str) -> str:
    """The label of an outcome."""
    known = site.topic.outcomes.get(outcome) if site else None
    other = outcome.removeprefix("other:")
    if other != outcome:
        return f"Other: {words.label(words.EVENTS, other).lower()}"
    return known.label if known else words.label(words.EVENTS, outcome)


def outcome_page(site: Site, outcome: str) -> str | None:
    """The address of an outcome's page; an outcome outside the topic has none."""
    return site.links.outcome(outcome) if outcome in site.topic.outcomes else None


def tag_words(site: Site | None, kind: str, tag: str) -> str:
    """The label of a tag of the topic's vocabulary."""
    known = site.topic.vocabulary.get(kind, {}).get(tag) if site else None
    return known.label if known else words.label({}, tag)


def listed(value: object) -> list[Any]:
    """The items of a stored JSON list; a plain value is a list of one, an empty one of none."""
    if value is None or value == "":
        return []
    if isinstance(value, str) and value.startswith("["):
        try:
            items = json.loads(value)
        except ValueError:
            return [value]
        return items if isinstance(items, list) else [value]
    return [value]
