"""SQL that reproduces the numbers of the brief from the tables, written apart from the Python that made them.

The vote of a study is derived here again from labels, reports and findings (not read from the table synthesis), so
that the gate compares two ways of counting.
"""

from __future__ import annotations

from collections.abc import Collection

from evidence.records import Scope
from summarize.votes import (
    ALIKE,
    ALWAYS_COMPARE,
    COMPARE_WITH,
    CONCLUSIONS,
    CONTROLLED,
    UNCONTROLLED,
    WITHOUT_COMPARISON,
)

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


def voting_studies(select: str, where: str = "1", *, species: str = "human", scope: str = Scope.CORE) -> str:
    """`select` over the studies with at least one voting report (columns of studies)."""
    return (
        f"SELECT {select} FROM studies WHERE species = {quoted(species)} AND scope = {quoted(scope)}"
        f" AND study IN (SELECT study FROM reports WHERE votes = 1) AND {where}"
    )


def vote_count(
    where: str,
    outcomes: Collection[str],
    *,
    species: str = "human",
    scopes: Collection[str] = (Scope.CORE,),
    within: str = "1",
) -> str:
    """How many studies vote on the outcomes with `where` (columns study, design, n, by_dose, direction)."""
    return over_votes("count(*)", where, outcomes, species=species, scopes=scopes, within=within)


def over_votes(
    select: str,
    where: str,
    outcomes: Collection[str],
    *,
    species: str = "human",
    scopes: Collection[str] = (Scope.CORE,),
    within: str = "1",
) -> str:
    """`select` over the votes on the outcomes (columns study, design, n, by_dose, direction).

    `within` narrows the studies (s is the row of studies).
    """
    controlled, uncontrolled = listed(CONTROLLED), listed(UNCONTROLLED)
    renamed = " ".join(f"WHEN {quoted(old)} THEN {quoted(new)}" for old, new in sorted(WITHOUT_COMPARISON.items()))
    compares = (
        f"coalesce(t.value IN {listed(ALWAYS_COMPARE)} OR (t.value = 'nonrandomized_trial' AND c.value IN"
        f" {listed(COMPARE_WITH)}) OR (t.value = 'preclinical' AND coalesce(c.value, '') <> 'none'), 0)"
    )
    said = " OR ".join(f"instr(lower(f.quote), {quoted(phrase)})" for phrase in ALIKE)
    alike = f"(f.direction IN ('benefit', 'harm') AND ({said}))"
    return f"""WITH told AS (SELECT r.study, s.study_type AS design, s.participants AS n, f.outcome,
  coalesce(c.value, '') = 'dose' AS by_dose,
  coalesce(f.role, '') = {quoted(CONCLUSIONS)} AS late,
  CASE WHEN {compares} AND {alike} THEN 'observed' WHEN {compares} THEN f.direction
    ELSE CASE f.direction {renamed} ELSE f.direction END END AS direction
  FROM reports r JOIN studies s ON s.study = r.study JOIN findings f ON f.paper = r.paper AND f.valid_to IS NULL
  LEFT JOIN labels t ON t.paper = r.paper AND t.field_name = 'study_type' AND t.valid_to IS NULL
  LEFT JOIN labels c ON c.paper = r.paper AND c.field_name = 'comparator' AND c.valid_to IS NULL
  WHERE r.votes = 1 AND s.species = {quoted(species)} AND s.scope IN {listed(scopes)} AND ({within})
  AND f.outcome IN {listed(outcomes)}
  AND NOT (f.spin = 1 AND coalesce(f.role, '') = {quoted(CONCLUSIONS)})),
kept AS (SELECT * FROM told WHERE late =
  (SELECT min(o.late) FROM told o WHERE o.study = told.study AND o.outcome = told.outcome)),
vote AS (SELECT study, design, n, max(by_dose) AS by_dose, CASE
  WHEN max(direction IN {controlled}) THEN {_agreed(controlled, "mixed")}
  WHEN max(direction IN {uncontrolled}) THEN {_agreed(uncontrolled, "uncontrolled_mixed")}
  ELSE 'observed' END AS direction FROM kept GROUP BY study)
SELECT {select} FROM vote WHERE {where}"""


def _agreed(kind: str, disagreement: str) -> str:
    of_kind = f"CASE WHEN direction IN {kind} THEN direction END"
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


def tagged_rows(tags: Collection[str], scopes: Collection[str], where: str = "1") -> str:
    """How many standing records carry one of the tags, with `where` (columns of rows)."""
    carries = f"paper IN (SELECT paper FROM tags WHERE valid_to IS NULL AND tag IN {listed(tags)})"
    known = f"retracted = 0 AND study_type <> 'notice' AND scope IN {listed(scopes)}"
    return rows(f"{known} AND {carries} AND ({where})")
