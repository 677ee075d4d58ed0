"""How many of the studies that reviews include are in the table, and why each of the others is not.

The lists stand in the topic file (`recall:`) as identifiers. Recall against such lists is that of the search and of the
program together (PRISMA-S item 15 asks for a validation of the search).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evidence.topic import Topic
from publish import words
from publish.links import number
from publish.reading import Query, Row
from publish.site import Site

_SQL = """SELECT j.value AS id, p.paper, p.deleted_on, r.scope, r.title FROM json_each(?) j
  LEFT JOIN papers p ON p.paper = j.value OR p.doi = lower(substr(j.value, 5)) LEFT JOIN "rows" r USING (paper)"""


def query(topic: Topic) -> Query:
    """What is held of every record that a review of the topic includes."""
    ids = dict.fromkeys(one for listed in topic.recall.values() for one in listed)
    return _SQL, (json.dumps(list(ids)),)


def recall(site: Site, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Each review's list against the table: how many are in it, how many the search found, and each miss."""
    held: dict[str, Row] = {}
    for row in rows:
        if row["id"] not in held or _is_in_table(row):
            held[row["id"]] = row
    return [_of_review(site, name, list(dict.fromkeys(ids)), held) for name, ids in site.topic.recall.items()]


def _of_review(site: Site, name: str, ids: Sequence[str], held: Mapping[str, Row]) -> dict[str, Any]:
    table = [held[one]["paper"] for one in ids if _is_in_table(held[one])]
    found = [held[one]["paper"] for one in ids if held[one]["paper"]]
    return {
        "name": name,
        "all": len(ids),
        "table": number(len(table), site.links.papers(table)),
        "found": number(len(found), site.links.papers(found)),
        "missed": list(_missed(site, [held[one] for one in ids])),
    }


def _is_in_table(row: Row) -> bool:
    return row["scope"] == "core" and not row["deleted_on"]


def _missed(site: Site, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        if _is_in_table(row):
            continue
        if row["paper"] is None:
            why = "not found by the search"
        elif row["deleted_on"]:
            why = "removed by its source"
        else:
            why = f"read as: {words.label(words.SCOPES, row['scope']) if row['scope'] else 'not yet read'}"
        pubmed = f"https://pubmed.ncbi.nlm.nih.gov/{row['id']}/" if row["id"].isdigit() else None
        href = site.links.study(row["paper"]) if row["paper"] else pubmed
        yield {"id": row["id"], "title": row["title"], "href": href, "why": why}
