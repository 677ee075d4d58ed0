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
from publish.links import counted
from publish.reading import Counts, Query, Row, of
from publish.site import Site

COUNTED = ("recall_listed", "recall_found", "recall_in_table", "recall_missed")
_SQL = """SELECT j.value AS id, p.paper, p.deleted_on, r.scope, r.title FROM json_each(?) j
  LEFT JOIN papers p ON p.paper = j.value OR p.doi = lower(substr(j.value, 5)) LEFT JOIN "rows" r USING (paper)"""


def queries(topic: Topic) -> dict[str, Query]:
    """What is held of every record that a review of the topic includes, and how many."""
    ids = dict.fromkeys(one for listed in topic.recall.values() for one in listed)
    lists = json.dumps({name: list(listed) for name, listed in topic.recall.items()})
    return {"recall": (_SQL, (json.dumps(list(ids)),)), **{name: Counts(name, {"lists": lists}) for name in COUNTED}}


def recall(site: Site, found: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    """Each review's list against the table: how many are in it, how many the search found, and each miss."""
    held: dict[str, Row] = {}
    for row in found["recall"]:
        if row["id"] not in held or _is_in_table(row):
            held[row["id"]] = row
    return [
        {
            "name": name,
            "all": of(found["recall_listed"], name)["n"],
            "table": counted(of(found["recall_in_table"], name), site.links.papers),
            "found": counted(of(found["recall_found"], name), site.links.papers),
            "not_in_table": of(found["recall_missed"], name)["n"],
            "missed": list(_missed(site, [held[one] for one in dict.fromkeys(ids)])),
        }
        for name, ids in site.topic.recall.items()
    ]


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
