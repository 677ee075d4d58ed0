"""The table of randomized and other controlled studies: who, how much, against what, and which way each outcome went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evidence.records import BY_PERSON
from evidence.schema.counts import KEYS
from publish import pages_glance, words
from publish.pages_outcome import PlotRow, Vote, author
from publish.reading import Query, Row, decoded
from publish.site import Site

MOST = 5  # studies in the table; the rest is one link
QUERY: Query = (
    "SELECT r.paper, r.study, r.first_author, r.year, r.title, r.study_type, r.n, r.dose, r.route, r.comparator, r.status,"
    " (SELECT json_group_array(value) FROM (SELECT DISTINCT value FROM readings WHERE paper = r.paper"
    " AND kind = 'comparator' AND detail = 'active' AND valid_to IS NULL ORDER BY position)) AS against,"
    " (SELECT json_group_array(json_array(x.value, x.number, x.unit, json_extract(x.data, '$.days'),"
    " json_extract(x.data, '$.difference') = 'none' AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.paper = x.paper"
    ' AND f.valid_to IS NULL AND f.field = x.field AND f.start <= x.start AND f."end" >= x."end")))'
    " FROM readings x WHERE x.paper = r.paper AND x.kind = 'follow_up' AND x.valid_to IS NULL) AS times"
    f" FROM rows r WHERE r.paper IN ({KEYS['controlled']})"
    " ORDER BY r.study_type <> 'randomized_trial', r.study NOT IN (SELECT v.study FROM votes v JOIN topic_outcomes o"
    " USING (outcome) WHERE NOT o.safety), r.study NOT IN (SELECT study FROM votes), r.year DESC, r.paper"
    f" LIMIT {MOST}"
)


MOST_NUMBERS = 2  # as printed, beside a direction


def table(site: Site, rows: Sequence[Row], plots: Sequence[PlotRow]) -> list[dict[str, Any]]:
    """A line a study: {who, href, design, people, drug, against, follow_up, outcomes}; outcomes with numbers as printed."""
    votes: dict[str, list[tuple[PlotRow, Vote]]] = {}
    for line in plots:
        for vote in (*line.controlled, *line.by_amount, *_not_compared(line)):
            votes.setdefault(vote.study, []).append((line, vote))
    return [_line(site, decoded(row, "route"), votes.get(row["study"], ())) for row in rows]


def _line(site: Site, row: Row, votes: Sequence[tuple[PlotRow, Vote]]) -> dict[str, Any]:
    routes = ", ".join(words.label(words.ROUTES, route) for route in row["route"] or ())
    return {
        "who": author(row),
        "title": row["title"],
        "href": site.links.study(row["paper"]),
        "design": words.label(words.STUDY_TYPES, row["study_type"]),
        "people": row["n"] or "Not stated",
        "drug": "; ".join(filter(None, (routes, row["dose"]))) or "Not stated",
        "against": against(row),
        "follow_up": follow_up(row) or "Not stated",
        "verified": row["status"] in BY_PERSON,
        "outcomes": [
            {
                "name": line.name,
                "href": line.href,
                "symbol": vote.symbol,
                "words": words.label(words.SHORT_DIRECTIONS, vote.direction),
                "printed": _first(vote.printed),
            }
            for line, vote in votes
        ],
    }


def _first(printed: str) -> str:
    """The first numbers of a result; all of them stand on the page of the outcome."""
    numbers = printed.split("; ")
    return "; ".join([*numbers[:MOST_NUMBERS], *(["…"] if len(numbers) > MOST_NUMBERS else [])])


def against(row: Row) -> str:
    """The kind of comparison; another treatment by its name where the record names one."""
    named = [
        str(name) for name in decoded(row, "against")["against"] or () if not pages_glance.NAMELESS.fullmatch(name)
    ]
    if row["comparator"] != "active" or not named:
        return words.label(words.COMPARATORS, row["comparator"])
    name = str(named[0])
    return name[:1].upper() + name[1:]


def follow_up(row: Row) -> str:
    """The longest follow-up; with a word where a difference was looked for in vain then, of what is not said."""
    times = decoded(row, "times")["times"] or ()
    value, number, unit, _, null = max(times, key=lambda time: time[3] or 0, default=(None,) * 5)
    told = f"{number:g} {unit.rstrip('s') if number == 1 else unit}" if number and unit else str(value or "")
    return told + (" (no difference; outcome not named)" if null else "")


def _not_compared(line: PlotRow) -> list[Vote]:
    """The changes within an arm: a study with arms may tell no more of an outcome."""
    return [vote for vote in line.uncontrolled if vote.direction.startswith("uncontrolled")]
