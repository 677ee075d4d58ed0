"""The evidence brief: its sentences by section, each with the records it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from publish import words
from publish.links import Links, Number, counted
from publish.reading import Counts, Query, Row, decoded, of
from publish.site import Site

# the sections that the overview repeats
BOTTOM_LINE, SAFETY = "Bottom line", "Safety"
SHOWN = 3  # sources named after a sentence; all of them are one link

QUERIES: Mapping[str, Query] = {
    "records_of_sentence": Counts("records_of_sentence"),
    "statements": "SELECT * FROM statements ORDER BY position",
    "named_in_brief": "SELECT paper, title, first_author, year FROM rows"
    " WHERE paper IN (SELECT value FROM statements, json_each(statements.papers))",
}


def brief(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """The whole brief: [(section, sentences)] in order."""
    return {"sections": sections(found, site.links)}


def sentences_of(section: str, found: Mapping[str, Sequence[Row]], links: Links) -> list[dict[str, Any]]:
    """The sentences of one section of the brief, as the overview repeats them."""
    return next((s for name, s in sections(found, links) if same(name, section)), [])


def same(one: str, other: str) -> bool:
    """Whether two names of a section are the same but for case and underscores."""
    return one.replace("_", " ").lower() == other.replace("_", " ").lower()


def sections(found: Mapping[str, Sequence[Row]], links: Links) -> list[tuple[str, list[dict[str, Any]]]]:
    """Sentences by section, in the order of the brief."""
    who = {row["paper"]: short_name(row) for row in found["named_in_brief"]}
    made: dict[str, list[dict[str, Any]]] = {}
    for row in (decoded(s, "papers", "spans") for s in found["statements"]):
        name = row["section"].replace("_", " ")
        made.setdefault(name[:1].upper() + name[1:], []).append(
            sentence(row, who, of(found["records_of_sentence"], row["position"]), links)
        )
    return list(made.items())


def sentence(row: Row, who: Mapping[str, str], records: Row, links: Links) -> dict[str, Any]:
    """A sentence with its first sources by name and the number of all of them, which opens exactly these."""
    papers = list(dict.fromkeys(p for p in row["papers"] if p in who))
    sources = [(who[p], links.study(p)) for p in papers[:SHOWN]]
    everything: Number | None = counted(records, links.papers) if records["n"] > SHOWN else None
    quotes = list(
        dict.fromkeys((who.get(q["paper"], q["paper"]), links.study(q["paper"]), q["quote"]) for q in row["spans"])
    )
    return {"id": row["template_id"], "text": row["text"], "sources": sources, "all": everything, "quotes": quotes}


def short_name(row: Row) -> str:
    """First author's family name and year; the first words of the title where no author is given."""
    mark = words.registry_mark(row["paper"])  # its author is a sponsor, whose name has no initials
    author = row["first_author"] and (row["first_author"] if mark else row["first_author"].rsplit(" ", 1)[0])
    name = author or "“" + " ".join(row["title"].split()[:4]) + " …”"
    return (f"{name} {row['year']}" if row["year"] else name) + mark
