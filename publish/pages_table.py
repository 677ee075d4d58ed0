"""The evidence table for people: lines with words instead of codes, facets, filters in force, sorting."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from evidence.schema import TABLES
from publish import svg, words
from publish.site import Site

COLUMNS: Mapping[str, str] = {
    "paper": "Record",
    "n": "Participants",
    "n_kind": "Participants counted as",
    "tags": "Tag",
    "species": "Studied in",
    "scope": "How near to the question",
    "role": "Role of ketamine",
    "comparator": "Compared with",
    "population": "Condition studied",
    "outcomes": "Outcome",
    "directions": "Outcome and direction",
    "needs_review": "Waiting for review",
    "open_access": "Free full text",
    "retracted": "Retracted",
    "concern": "Expression of concern",
    "preprint": "Preprint",
    "digest": "Digest, not the published abstract",
    "route": "Route",
    "pmid": "PMID",
    "doi": "DOI",
    "pmcid": "PMCID",
    "key_sentence": "Main result",
    "registry_ids": "Registration",
    "first_seen": "First seen",
    "field_name": "Field",
}
LOOKUPS: Mapping[str, str] = {
    "exact": "is",
    "not": "is not",
    "in": "is one of",
    "notin": "is none of",
    "arraycontains": "includes",
    "arraynotcontains": "does not include",
    "contains": "contains",
    "gt": "after",
    "gte": "from",
    "lt": "before",
    "lte": "up to",
    "isnull": "is empty",
    "notnull": "is stated",
    "isblank": "is empty",
    "notblank": "is stated",
    "startswith": "starts with",
    "endswith": "ends with",
    "like": "is like",
    "glob": "matches",
    "date": "is on",
}
YES_NO = (
    "open_access",
    "retracted",
    "concern",
    "preprint",
    "digest",
    "votes",
    "overdue",
    "has_results",
    "major",
    "hedged",
)
SORTS = (
    ("_sort_desc=year", "Newest first"),
    ("_sort=year", "Oldest first"),
    ("_sort_desc=n", "Most participants first"),
    ("_sort=study_type", "Study type"),
    ("_sort_desc=first_seen", "Latest found first"),
)
MARKED = ("study_type", "sample_size", "dose", "route", "comparator", "key_sentence", "scope")
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


def heading(column: str) -> str:
    """The words for a column."""
    return COLUMNS.get(column) or column.replace("_", " ").capitalize()


def about(table: str, column: str) -> str:
    """What a column holds, from the data dictionary; empty for a column it does not know."""
    described = TABLES.get("rows" if table == "evidence" else table)
    return described.columns.get(column, " ").split(" ", 1)[1] if described else ""


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
        "status": {**words.TRIAL_STATUS, **words.CLAIM_STATUS},
        "ref_type": words.NOTICES,
    }.get(column)
    return words.label(vocabulary, text) if vocabulary is not None else text


def outcome_words(site: Site | None, outcome: str) -> str:
    """The label of an outcome."""
    known = site.topic.outcomes.get(outcome) if site else None
    other = outcome.removeprefix("other:")
    if other != outcome:
        return f"Other: {other.replace('_', ' ')}"
    return known.label if known else words.label({}, outcome)


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


def line(site: Site, row: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the evidence table: everything in words, directions with their symbols."""
    directions = [str(d).split(": ", 1) for d in listed(row["directions"])]
    n, checks = row["n"], row.get("checks", {})
    return {
        **row,
        "href": site.links.study(row["paper"]),
        "who": f"{row['first_author'] or 'No author'}{', ' + str(row['year']) if row['year'] else ''}",
        "type": value_words(site, "study_type", row["study_type"]),
        "people": f"{n:,}" if n is not None else "Not stated",
        "people_kind": row["n_kind"] if n is not None and row["n_kind"] != "unclear" else None,
        "routes": ", ".join(value_words(site, "route", r) for r in listed(row["route"])),
        "compared": value_words(site, "comparator", row["comparator"])
        if row["comparator"] not in (None, "none", "unclear")
        else None,
        "near": value_words(site, "scope", row["scope"]),
        "results": [
            {
                "symbol": svg.symbol(d[1], n),
                "href": site.links.outcome(d[0]) if d[0] in site.topic.outcomes else None,
                "outcome": outcome_words(site, d[0]),
                "words": words.label(words.SHORT_DIRECTIONS, d[1]),
                "mark": words.mark(checks.get(f"finding:{d[0]}")),
            }
            for d in directions
            if len(d) == 2
        ],
        "chips": chips(row),
        "marks": {name: words.mark(checks.get(name)) for name in MARKED},
    }


def chips(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Warnings of a line: (kind, words)."""
    found = (
        ("alarm", "Retracted", row["retracted"]),
        ("alarm", "Expression of concern", row["concern"]),
        ("warn", "Preprint", row["preprint"]),
        ("warn", "Project digest", row["digest"]),
        ("warn", "Waiting for review", row["needs_review"]),
        ("", "Animals", row["species"] == "animal"),
        ("", "Free full text", row["open_access"]),
    )
    return [(kind, text) for kind, text, is_so in found if is_so]


def cell(site: Site | None, table: str, column: str, value: Any) -> Markup:
    """A cell of any other table as safe HTML: lists joined, records and studies linked, codes in words."""
    raw = value["value"] if isinstance(value, dict) and "value" in value else value
    if raw is None or raw == "":
        return Markup('<span class="none">–</span>')
    if isinstance(raw, bytes):
        return Markup(f'<span class="none">{len(raw):,} bytes</span>')
    if column in ("paper", "participants_paper") and site:
        return Markup('<a href="{}">{}</a>').format(site.links.study(str(raw)), raw)
    if column in ("sql", "record", "fill", "spans", "votes", "swim", "terms", "probabilities"):
        return Markup("<details><summary>Show</summary><pre>{}</pre></details>").format(raw)
    items = [
        value_words(site, column, item) if not isinstance(item, dict | list) else json.dumps(item)
        for item in listed(raw)
    ]
    if column in ("papers", "supports", "against", "silent") and site:
        return Markup(", ").join(Markup('<a href="{}">{}</a>').format(site.links.study(str(i)), i) for i in listed(raw))
    return escape("; ".join(items))


def facet(site: Site | None, found: Mapping[str, Any], query: str) -> dict[str, Any]:
    """A facet in words; its links stay on this site and go back to the first page."""
    return {
        "name": heading(found["name"]),
        "column": found["name"],
        "truncated": found["truncated"],
        "results": [
            {
                "words": value_words(site, found["name"], r["value"]) or "Not stated",
                "count": r["count"],
                "selected": r["selected"],
                "href": "?" + r["toggle_url"].partition("?")[2],
            }
            for r in found["results"]
        ],
        "open": any(r["selected"] for r in found["results"]),
    }


Arg = tuple[str, str]


def active(site: Site | None, args: Sequence[Arg]) -> list[dict[str, str]]:
    """The filters in force in words, each with the address without it."""
    found = []
    for i, (key, value) in enumerate(args):
        text = filter_words(site, key, value)
        if text:
            rest = [pair for j, pair in enumerate(args) if j != i and pair[0] != "_next"]
            found.append({"words": text, "href": "?" + urlencode(rest)})
    return found


def filter_words(site: Site | None, key: str, value: str) -> str | None:
    """One argument of the address in words, None for one that is no filter."""
    if key == "_search" and value:
        return f"Search: {value}"
    if key.startswith("_") or not value:
        return None
    column, _, lookup = key.partition("__")
    values = value.split(",") if lookup in ("in", "notin") else [value]
    shown = [value_words(site, column, v) for v in values]
    text = ", ".join(shown[:4]) + (f" and {len(shown) - 4} more" if len(shown) > 4 else "")
    if lookup in ("isnull", "notnull", "isblank", "notblank"):
        text = ""
    if lookup in ("", "exact", "arraycontains"):
        return f"{heading(column)}: {text}"
    return f"{heading(column)} {LOOKUPS.get(lookup, lookup)} {text}".strip()


def hidden(args: Iterable[Arg], *but: str) -> list[Arg]:
    """Arguments that a form has to carry along."""
    return [(k, v) for k, v in args if k not in (*but, "_next")]
