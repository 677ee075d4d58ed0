"""The evidence table for people: lines with words instead of codes, facets, filters in force, sorting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from evidence import lazy_re as re
from evidence.records import trial_of_posted
from evidence.schema import TABLES
from publish import codes, svg, values, words
from publish.site import Site
from publish.unbroken import unbroken

COLUMNS: Mapping[str, str] = {
    "paper": "Record",
    "n": "Participants",
    "n_kind": "Participants counted as",
    "tags": "Tags",
    "mesh": "MeSH headings",
    "rob2_answers": "RoB 2 answers",
    "pmid_version": "PMID version",
    "issn": "ISSN",
    "coi": "Interests declared in PubMed",
    "journal_abbrev": "Journal, abbreviated",
    "species": "Studied in",
    "scope": "Relevance to the question",
    "role": "Role of ketamine",
    "comparator": "Compared with",
    "population": "Condition studied",
    "country": "Country of the study",
    "women_percent": "Women, percent",
    "mean_age": "Mean age",
    "funding": "Who paid (full text)",
    "conflicts": "Interests of the authors (full text)",
    "outcomes": "Outcome",
    "directions": "Outcome and direction",
    "needs_review": "Needs review",
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
OF_TABLE: Mapping[tuple[str, str], str] = {
    ("findings", "role"): "Part of the text",
    ("reports", "role"): "Kind of report",
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
MARKED = ("study_type", "sample_size", "dose", "route", "comparator", "key_sentence", "scope")


def heading(column: str, table: str = "") -> str:
    """The words for a column; a few mean something else in one table."""
    return OF_TABLE.get((table, column)) or COLUMNS.get(column) or column.replace("_", " ").capitalize()


def about(table: str, column: str) -> str:
    """What a column holds, from the data dictionary; empty for a column it does not know."""
    described = TABLES.get("rows" if table == "evidence" else table)
    return described.columns.get(column, " ").split(" ", 1)[1] if described else ""


def line(site: Site, row: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the evidence table: everything in words, directions with their symbols."""
    n, checks = row["n"], row.get("checks", {})
    return {
        **row,
        "href": site.links.study(row["paper"]),
        "who": ", ".join(str(part) for part in (row["first_author"], row["year"]) if part) or "No author given",
        "type": values.value_words(site, "study_type", row["study_type"]),
        "people": f"{n:,}" if n is not None else "Not stated",
        "people_kind": codes.counted_as(row["n_kind"]) if n is not None and row["n_kind"] != "unclear" else None,
        "routes": ", ".join(values.value_words(site, "route", r) for r in values.listed(row["route"])),
        "compared": values.value_words(site, "comparator", row["comparator"])
        if row["comparator"] not in (None, "none", "unclear")
        else None,
        "near": values.value_words(site, "scope", row["scope"]),
        "results": list(_results(site, row, checks)),
        "key_sentence": words.result_sentence(row["key_sentence"]),
        "who_words": ", ".join(values.value_words(site, "population", p) for p in values.listed(row["population"])),
        "chips": chips(row),
        "marks": {name: words.mark(checks.get(name)) for name in MARKED},
    }


def _results(site: Site, row: Mapping[str, Any], checks: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The results of a line: outcome and direction in words, with symbol and mark."""
    for stored in values.listed(row["directions"]):
        outcome, found, direction = str(stored).partition(": ")
        if found:
            yield {
                "symbol": svg.symbol(direction, row["n"]),
                "href": site.links.outcome(outcome) if outcome in site.topic.outcomes else None,
                "outcome": values.outcome_words(site, outcome),
                "words": words.label(words.SHORT_DIRECTIONS, direction),
                "mark": words.mark(checks.get(f"finding:{outcome}")),
            }


def chips(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Warnings of a line: (kind, words)."""
    found = (
        ("alarm", "Retracted", row["retracted"]),
        ("alarm", "Expression of concern", row["concern"]),
        ("warn", "Preprint", row["preprint"]),
        ("warn", "Project digest", row["digest"]),
        ("warn", "Registry results, no article", trial_of_posted(row["paper"])),
        ("warn", "Needs review", row["needs_review"]),
        ("", "Animals", row["species"] == "animal"),
        ("", "Free full text", row["open_access"]),
    )
    return [(kind, text) for kind, text, is_so in found if is_so]


RECORDS = ("papers", "supports", "against", "silent")  # columns that list records
NOTHING = Markup('<span class="none">–</span>')
LONG = 120  # characters of a cell that is cut after some lines; the page of the row has all
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
FOLDED = (
    "sections",
    "other_abstracts",
    "abstract_markup",
    "title_markup",
    "sql",
    "record",
    "fill",
    "spans",
    "votes",
    "swim",
    "terms",
    "probabilities",
    "data",
    "by_design",
    "counts",
)


def cell(site: Site | None, table: str, column: str, value: Any) -> Markup:
    """A cell of any other table as safe HTML: lists joined, records and studies linked, codes in words."""
    raw = value["value"] if isinstance(value, dict) and "value" in value else value
    if raw in (None, ""):
        return NOTHING
    if isinstance(raw, bytes):
        return Markup(f'<span class="none">{len(raw):,} bytes</span>')
    if site and (address := _page_of(site, column)):
        keys = values.listed(raw) if column in RECORDS else [raw]
        return Markup(", ").join(Markup('<a href="{}">{}</a>').format(address(str(key)), key) for key in keys)
    if _is_folded(column, raw):
        return Markup("<details><summary>Show</summary><pre>{}</pre></details>").format(raw)
    return _plain(column, "; ".join(_item(site, column, item) for item in values.listed(raw)))


def _plain(column: str, text: str) -> Markup:
    """Text with codes marked, a day on one line."""
    if column.endswith("_id"):
        return codes.mark(text)
    return unbroken(text) if _DAY.match(text) else escape(text)


def _is_folded(column: str, raw: object) -> bool:
    return column in FOLDED or (isinstance(raw, str) and (raw.startswith("{") or raw.count("\n") > 5))


def _item(site: Site | None, column: str, item: object) -> str:
    return json.dumps(item) if isinstance(item, dict | list) else values.value_words(site, column, item)


def _page_of(site: Site, column: str) -> Callable[[str], str] | None:
    """What gives the address of the page of a key in this column."""
    if column in RECORDS:
        return site.links.study
    return {"paper": site.links.record, "participants_paper": site.links.record, "trial": site.links.trial}.get(column)


def row_cells(site: Site | None, table: str, row: Iterable[Mapping[str, Any]]) -> Markup:
    """The cells of a row of any table, made at once: in the template every one of thousands took its own round."""
    shown = (
        row_link(c["value"])
        if c["value_type"] == "pk"
        else cell(site, table, c["column"], c["raw"])
        if "raw" in c
        else escape(c["value"])
        for c in row
    )
    safe = (str(escape(one)) for one in shown)
    return Markup(
        "".join(f'<td><div class="cut">{one}</div></td>' if len(one) > LONG else f"<td>{one}</td>" for one in safe)
    )


def row_link(link: object) -> Markup:
    """Datasette's link to a row, its key without underscores."""
    return Markup(re.sub(r">[^<]+<", lambda text: codes.plain(text[0]), str(link)))


def facet(site: Site | None, found: Mapping[str, Any], query: str) -> dict[str, Any]:
    """A facet in words; its links stay on this site and go back to the first page."""
    return {
        "name": heading(found["name"]),
        "column": found["name"],
        "truncated": found["truncated"],
        "results": [
            {
                "words": values.value_words(site, found["name"], r["value"]) or "Not stated",
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


DOSES = {"_dose_from": "from", "_dose_to": "up to"}


def filter_words(site: Site | None, key: str, value: str) -> str | None:
    """One argument of the address in words, None for one that is no filter."""
    if key == "_search" and value:
        return f"Search: {value}"
    if key in DOSES and value:
        return f"Dose {DOSES[key]} {value} mg/kg"
    if key.startswith("_") or not value:
        return None
    column, _, lookup = key.partition("__")
    given = value.split(",") if lookup in ("in", "notin") else [value]
    shown = [values.value_words(site, column, v) for v in given]
    text = ", ".join(shown[:4]) + (f" and {len(shown) - 4} more" if len(shown) > 4 else "")
    if lookup in ("isnull", "notnull", "isblank", "notblank"):
        text = ""
    if lookup in ("", "exact", "arraycontains"):
        return f"{heading(column)}: {text}"
    return f"{heading(column)} {LOOKUPS.get(lookup, lookup)} {text}".strip()


def hidden(args: Iterable[Arg], *but: str) -> list[Arg]:
    """Arguments that a form has to carry along."""
    return [(k, v) for k, v in args if k not in (*but, "_next")]
