"""What is counted, named once: a query gives the keys of what a number counts, and its count is the number.

Pages, the brief, the search appendix and monitoring all take these; none words such a condition itself.
"""

from __future__ import annotations

from collections.abc import Mapping

ON_QUESTION = "scope = 'core' AND retracted = 0 AND study_type <> 'notice'"  # columns of rows
REVIEWS = ("systematic_review", "guideline", "narrative_review", "opinion")
_REVIEW = "study_type IN ('systematic_review', 'guideline', 'narrative_review', 'opinion')"
UNFINISHED = (
    "RECRUITING",
    "NOT_YET_RECRUITING",
    "ENROLLING_BY_INVITATION",
    "ACTIVE_NOT_RECRUITING",
    "SUSPENDED",
    "ONGOING",
)  # OverallStatus of ClinicalTrials.gov v2, https://clinicaltrials.gov/data-api/about-api/study-data-structure
TWICE = (  # the preprint of an article that is here too: a second report of its study (PRISMA 2020), no duplicate record
    "paper IN (SELECT p.paper FROM reports p WHERE p.role = 'preprint'"
    " AND EXISTS (SELECT 1 FROM reports o WHERE o.study = p.study AND o.paper <> p.paper))"
)
_WITH_DATA = "paper IN (SELECT paper FROM reports WHERE role IN ('primary', 'secondary', 'preprint', 'registry'))"
_IN_SCOPE = "scope = 'core'"
_INCLUDED = f"{_IN_SCOPE} AND retracted = 0 AND {_WITH_DATA}"

# name -> query for keys; the boxes of the PRISMA 2020 flow (Page 2021, BMJ 372:n71) come first, in order
KEYS: Mapping[str, str] = {
    "identified": "SELECT paper FROM papers",
    "deleted": "SELECT paper FROM papers WHERE deleted_on IS NOT NULL",
    "preprints": f'SELECT paper FROM "rows" WHERE {TWICE}',
    "screened": 'SELECT paper FROM "rows"',
    "out_of_scope": "SELECT paper FROM \"rows\" WHERE coalesce(scope, '') <> 'core'",
    "in_scope": f'SELECT paper FROM "rows" WHERE {_IN_SCOPE}',
    "retracted": f'SELECT paper FROM "rows" WHERE {_IN_SCOPE} AND retracted = 1',
    "without_data": f'SELECT paper FROM "rows" WHERE {_IN_SCOPE} AND retracted = 0 AND NOT {_WITH_DATA}',
    "included_reports": f'SELECT paper FROM "rows" WHERE {_INCLUDED}',
    "included_studies": f'SELECT DISTINCT study FROM "rows" WHERE {_INCLUDED}',
    "voting_studies": "SELECT DISTINCT study FROM votes WHERE scope = 'core' AND species IN ('human', 'animal')"
    " AND outcome NOT LIKE 'other:%'",
    "on_question": f'SELECT paper FROM "rows" WHERE {ON_QUESTION}',
    "reviews": f'SELECT paper FROM "rows" WHERE {ON_QUESTION} AND {_REVIEW}',
    "unfinished_trials": f"SELECT trial FROM trials WHERE upper(status) IN {UNFINISHED!r}",
    "needs_review": 'SELECT paper FROM "rows" WHERE needs_review IS NOT NULL',
}
FLOW = tuple(KEYS)[:10]


def count(name: str) -> str:
    """The query for a named number."""
    return f"SELECT count(*) FROM ({KEYS[name]})"


def counts(*names: str) -> str:
    """One row with several named numbers."""
    return "SELECT " + ", ".join(f"({count(name)}) AS {name}" for name in names)
