"""Public claims held against the evidence: for, against and silent, by design, with quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from evidence.correcting.fields import TOPIC
from evidence.records import VERDICTS
from publish import pages_rob2, words, wrong
from publish.links import Links, counted
from publish.reading import Counts, Query, Row, decoded, of
from publish.site import Site

COUNTED = ("claim_records", "claim_participants", "claim_participants_not_stated", "claim_not_intravenous")
QUERIES: Mapping[str, Query] = {
    **{name: Counts(name) for name in COUNTED},
    "claims": "SELECT * FROM claims ORDER BY position",
}
LISTS = ("supports", "against", "silent", "animal_supports", "animal_against", "by_amount")
MOST = 20  # studies of a heading that stand open
HEADINGS = (
    ("supports", "In favor"),
    ("against", "Against"),
    ("by_amount", "More against less ketamine: neither for nor against"),
    ("silent", "On the topic, without a result that addresses the claim"),
    ("animal_supports", "Animal studies in favor"),
    ("animal_against", "Animal studies against"),
)


def queries(claim: str) -> dict[str, Query]:
    """One claim and the lines of the records it rests on."""
    keys = " UNION ".join(f"SELECT value FROM claims, json_each(claims.{name}) WHERE claim = ?1" for name in LISTS)
    keys += " UNION SELECT json_extract(value, '$.paper') FROM claims, json_each(claims.not_counted) WHERE claim = ?1"
    return {
        **{name: Counts(name) for name in COUNTED},
        "claims": ("SELECT * FROM claims WHERE claim = ?", (claim,)),
        "lines": (
            "SELECT paper, title, year, first_author, study_type, n, retracted, digest FROM rows"
            f" WHERE paper IN ({keys})",
            (claim,),
        ),
        "others": "SELECT claim, text, position FROM claims ORDER BY position",
        "rob2": pages_rob2.ALL,
    }


def claims(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """All claims with their answers."""
    return {"claims": [summary(row, found, site.links) for row in found["claims"]]}


def summary(row: Row, found: Mapping[str, Sequence[Row]], links: Links) -> dict[str, Any]:
    """A claim with its numbers as links."""
    full, claim = decoded(row, *LISTS, "not_counted"), row["claim"]
    told = {name.removeprefix("claim_"): of(found[name], claim)["n"] for name in COUNTED[1:]}
    return {
        **full,
        **told,
        "href": links.claim(row["claim"]),
        "status_words": verdict(row),
        "numbers": {
            name: counted(of(found["claim_records"], claim, name), links.papers) for name in (*LISTS, "not_counted")
        },
        "best": words.label(words.STUDY_TYPES, row["best_design"]) if row["best_design"] else None,
    }


def verdict(row: Row) -> str:
    """The verdict in words: a person's where one judged, else that of the counted studies with what it rests on."""
    if row["status"] in VERDICTS or not row.get("verdict"):
        return words.label(words.CLAIM_STATUS, row["status"])
    found = words.label(words.CLAIM_VERDICTS, row["verdict"])
    return f"{found}: {row['verdict_basis']}" if row["verdict_basis"] else found


def claim(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any] | None:
    """One claim with the records for, against and silent, each with its quotes; None if there is no such claim."""
    if not found["claims"]:
        return None
    full = summary(found["claims"][0], found, site.links)
    judged = pages_rob2.overall(found["rob2"])
    lines = {row["paper"]: {**row, "bias": bias(row, judged)} for row in found["lines"]}
    quotes: dict[str, list[str]] = {}
    for span in decoded(full, "spans")["spans"]:
        quotes.setdefault(span["paper"], []).append(span["quote"])
    groups = [
        (name, heading, [member(p, lines.get(p), quotes.get(p, []), site.links) for p in full[name]])
        for name, heading in HEADINGS
        if full[name] or name in ("supports", "against")
    ]
    because: dict[str, list[dict[str, Any]]] = {}
    for line in full["not_counted"]:
        shown = member(line["paper"], lines.get(line["paper"]), quotes.get(line["paper"], []), site.links)
        because.setdefault(line["because"], []).append(shown)
    return {
        "claim": full,
        "wrong": wrong.link_of(site, {"paper": TOPIC})(f"claim:{full['claim']}", full["status"], None),
        "groups": groups,
        "because": because,
        "most": MOST,
        "others": [(row["claim"], row["text"], site.links.claim(row["claim"])) for row in found["others"]],
    }


def bias(line: Row, judged: Mapping[str, Markup]) -> Markup | None:
    """The risk of bias of a randomized trial as people judged it, or "Not assessed"; None of another design."""
    found = judged.get(line["paper"])
    return found or (pages_rob2.light(None) if line["study_type"] == "randomized_trial" else None)


def member(paper: str, line: Row | None, quotes: Sequence[str], links: Links) -> dict[str, Any]:
    """A record that speaks for or against a claim."""
    line = line or {"title": paper, "year": None, "first_author": None, "study_type": None, "n": None, "bias": None}
    return {
        **line,
        "paper": paper,
        "href": links.study(paper),
        "type": words.label(words.STUDY_TYPES, line["study_type"]),
        "people": words.count(line["n"], "participant") if line["n"] else "number not stated",
        "quotes": list(dict.fromkeys(quotes)),
    }
