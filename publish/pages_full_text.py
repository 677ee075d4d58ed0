"""What the full text of a record says, beside the values of its title and abstract; quotes and a link, never the article.

Where article and abstract disagree, both stand first; then what the abstract says in whose place the article stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evidence import lazy_re as re
from publish import words
from publish.pages_glance import reading_words
from publish.reading import Query, Row
from publish.site import Site
from publish.values import outcome_words

REASONS: Mapping[str, str] = {
    "not_in_pmc": "it is not in PubMed Central",
    "no_text": "its publisher gives no text that programs may read",
    "licence": "its license does not allow keeping the text",
    "unreadable": "the text received could not be read",
    "embargo": "it is under embargo",
    "away": "the source could not be reached; the next run asks again",
}
REPORTING: Mapping[str, str] = {
    "sequence_generation": "Generation of the random sequence",
    "allocation_concealment": "How it was concealed",
    "blinding_participants": "Blinding of participants",
    "blinding_assessors": "Blinding of outcome assessors",
    "attrition": "Who was lost or left out",
    "intention_to_treat": "Intention to treat",
    "sample_size_calculation": "Sample size calculation",
    "baseline_balance": "Groups at the start",
}
AS_READ = "sample_size dose route comparator population follow_up setting registry_id effect_size".split()
NAMED = {"funding": "Funding", "conflicts": "Conflicts of interest", "country": "Country of the study", "sex": "Sex"}
_CC = re.compile(r"creativecommons\.org/(?:licenses/([a-z-]+)|publicdomain/(zero))/([\d.]+)", re.I)


def queries(paper: str) -> dict[str, Query]:
    """Whether the full text could be had, and what it says."""
    return {
        "full_text": ("SELECT * FROM full_texts WHERE paper = ?", (paper,)),
        "article": (
            "SELECT * FROM article_values WHERE paper = ? AND valid_to IS NULL ORDER BY kind, position",
            (paper,),
        ),
        "displaced": (
            "SELECT * FROM abstract_values WHERE paper = ? AND valid_to IS NULL ORDER BY kind, position",
            (paper,),
        ),
    }


def full_text(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any] | None:
    """What the page shows of the full text; None where none was ever asked for."""
    if not found["full_text"]:
        return None
    row, values = found["full_text"][0], found["article"]
    if row["status"] != "kept":
        return {"missed": REASONS.get(row["reason"], "it could not be had"), "href": None}
    return {
        "missed": None,
        "href": f"https://pmc.ncbi.nlm.nih.gov/articles/{row['pmcid']}/",
        "licence": licence(row["licence"]),
        "differs": [_difference(site, v) for v in values if v["kind"] == "disagreement"],
        "values": list(_values(site, values)),
        "displaced": list(_displaced(site, found["displaced"])),
        "harms": [_harm(v) for v in values if v["kind"] == "adverse_event"],
        "reporting": [
            (name, next((v for v in values if v["kind"] == "reporting" and v["value"] == item), None))
            for item, name in REPORTING.items()
        ],
    }


def licence(text: str | None) -> str:
    """A license by its short name ("CC BY 4.0"), or its words."""
    found = _CC.search(text or "")
    if found is None:
        return (text or "")[:120]
    return f"CC {(found[1] or '0').upper()} {found[3]}"


def _values(site: Site, values: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Values in words, each once, with the row that holds their quote."""
    told: dict[str, Row] = {}
    for row in sorted(values, key=_rank):
        if row["kind"] in AS_READ:
            told.setdefault(reading_words(site, row), row)
        elif row["kind"] == "finding":
            direction = words.label(words.DIRECTIONS, row["value"]).lower()
            told.setdefault(f"{outcome_words(site, row['detail'])}: {direction}", row)
        elif row["kind"] == "spin":
            told.setdefault(words.label(words.SPIN, row["value"]), row)
        elif row["kind"] in NAMED:
            unit = f" ({row['detail'].replace('_', ' ')})" if row["kind"] == "sex" and row["detail"] else ""
            told.setdefault(f"{NAMED[row['kind']]}: {row['value']}{unit}", row)
    yield from told.items()


def _displaced(site: Site, values: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """The abstract's values in whose place the full text's stand."""
    yield from _values(site, values)
    for row in values:
        if row["kind"] == "adverse_event":
            yield reading_words(site, row), row


def _rank(row: Row) -> tuple[int, int]:
    order = (*AS_READ, "finding", *NAMED)
    return (order.index(row["kind"]) if row["kind"] in order else len(order), row["position"])


def _harm(row: Row) -> dict[str, Any]:
    """An event with its counts by arm in words."""
    data = json.loads(row["data"] or "{}")
    return {**row, "counts": _by_arm(data.get("counts", [])), "otherwise": data.get("otherwise")}


def _by_arm(counts: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{one.get('arm') or 'all arms together'}: {_count(one)}" for one in counts]


def _count(one: Mapping[str, Any]) -> str:
    events, of, percent = one.get("events"), one.get("of"), one.get("percent")
    share = f"{percent:g}%" if percent is not None else ""
    if events is None:
        return share or "not stated"
    return f"{events}{f' of {of}' if of is not None else ''}{f' ({share})' if share else ''}"


def _difference(site: Site, row: Row) -> dict[str, Any]:
    """What abstract and article say of the same thing, in words, with the words of each."""
    about, _, which = row["detail"].partition(" ")
    abstract = json.loads(row["data"] or "{}").get("abstract", {})
    said, own = abstract.get("value") or "", row["value"]
    if about == "finding":
        said, own = (words.label(words.DIRECTIONS, value).lower() for value in (said, own))
    what = outcome_words(site, which) if about == "finding" else words.label(words.READINGS, about)
    return {"what": what, "abstract": said, "abstract_quote": abstract.get("quote"), "article": own, "row": row}
