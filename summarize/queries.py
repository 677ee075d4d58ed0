"""SQL that reproduces the numbers of the brief from the tables, written apart from the Python that made them.

Votes are counted in the table votes, which is written once; that it holds what the findings say is shown by a second
derivation on made-up corpora (tests/summarize/synthesis/test_votes.py).
"""

from __future__ import annotations

from collections.abc import Collection

from evidence.records import Scope
from summarize.directions import BY_AMOUNT, CONTROLLED, UNCONTROLLED

RANDOMIZED = "design = 'randomized_trial'"


def quoted(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def listed(values: Collection[str]) -> str:
    """Texts as an SQL list."""
    return "(" + ", ".join(quoted(str(v)) for v in sorted(values)) + ")"


def rows(where: str) -> str:
    """How many lines of the evidence table."""
    return f'SELECT count(*) FROM "rows" WHERE {where}'


def over_votes(
    select: str,
    where: str,
    outcomes: Collection[str],
    *,
    species: str = "human",
    scopes: Collection[str] = (Scope.CORE,),
    within: str = "1",
    by_amount: bool = False,
) -> str:
    """`select` over the votes on the outcomes taken together (columns study, design, n, by_dose, direction).

    One direction a study, by the rule of votes.one_direction: the votes on single outcomes combine as their findings
    do. `within` narrows the studies (s is the row of studies); by_amount takes more against less ketamine instead.
    """
    kinds = ((BY_AMOUNT, "more_mixed"),) if by_amount else ((CONTROLLED, "mixed"), (UNCONTROLLED, "uncontrolled_mixed"))
    cases = " ".join(f"WHEN max({_of(kind)}) THEN {_agreed(listed(kind), mixed)}" for kind, mixed in kinds)
    which = "IN" if by_amount else "NOT IN"
    return f"""WITH vote AS (SELECT v.study, s.study_type AS design, s.participants AS n,
  max(coalesce(v.comparator, '') = 'dose') AS by_dose, min(v.comparator) AS comparator, CASE {cases} ELSE 'observed' END AS direction
  FROM votes v JOIN studies s ON s.study = v.study
  WHERE v.species = {quoted(species)} AND v.scope IN {listed(scopes)} AND ({within})
  AND v.outcome IN {listed(outcomes)} AND v.direction {which} {listed(BY_AMOUNT)} GROUP BY v.study)
SELECT {select} FROM vote WHERE {where}"""


def _of(kind: Collection[str]) -> str:
    return f"v.direction IN {listed(kind)}"


def _agreed(kind: str, disagreement: str) -> str:
    of_kind = f"CASE WHEN v.direction IN {kind} THEN v.direction END"
    return f"CASE WHEN count(DISTINCT {of_kind}) = 1 THEN max({of_kind}) ELSE {quoted(disagreement)} END"


def with_tag(tags: Collection[str]) -> str:
    """Condition on a study (s): one of its voting reports carries one of the tags."""
    return (
        "s.study IN (SELECT v.study FROM reports v JOIN tags g ON g.paper = v.paper AND g.valid_to IS NULL"
        f" WHERE v.votes = 1 AND g.tag IN {listed(tags)})"
    )


def with_route(route: str | None = None) -> str:
    """Condition on a column study: a voting report states that route, or any route."""
    which = "" if route is None else f" AND x.value = {quoted(route)}"
    return (
        "study IN (SELECT v.study FROM reports v JOIN readings x ON x.paper = v.paper AND x.valid_to IS NULL"
        f" WHERE v.votes = 1 AND x.kind = 'route' AND coalesce(x.detail, '') <> 'background'{which})"
    )


def with_routes(routes: Collection[str]) -> str:
    """Condition on a study (s): a voting report states one of the routes."""
    return "(" + " OR ".join(f"s.{with_route(route)}" for route in sorted(routes)) + ")"


def compared_with(comparators: Collection[str]) -> str:
    """Condition on a vote of over_votes: two arms were compared, the other one of those; a dose goes before others."""
    comparator = "CASE WHEN by_dose THEN 'dose' ELSE comparator END"
    return f"direction IN {listed(CONTROLLED)} AND {comparator} IN {listed(comparators)}"


def tagged_rows(tags: Collection[str], scopes: Collection[str], where: str = "1") -> str:
    """How many standing records carry one of the tags, with `where` (columns of rows)."""
    carries = f"paper IN (SELECT paper FROM tags WHERE valid_to IS NULL AND tag IN {listed(tags)})"
    known = f"retracted = 0 AND study_type <> 'notice' AND scope IN {listed(scopes)}"
    return rows(f"{known} AND {carries} AND ({where})")
