"""What is counted, named once: a query gives the keys of what a number counts, and its count is the number.

Pages, the brief, the search appendix, monitoring and the MCP server all take these; none words such a condition itself,
and none counts.
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
UNDER_WAY = ("ONGOING", *UNFINISHED[:4])  # planned or running; a suspended trial is neither
REPORTED = (  # a report names the trial's number or an obsolete one, or the registry names the report
    "SELECT x.trial, x.paper FROM (SELECT registry_id AS trial, paper FROM registry_ids"
    " UNION SELECT v.trial, i.paper FROM trial_versions v, json_each(v.record, '$.aliases') a"
    " JOIN registry_ids i ON i.registry_id = a.value WHERE v.valid_to IS NULL"
    ' UNION SELECT t.trial, p.value FROM trials t, json_each(t.pmids) p) x JOIN "rows" r USING (paper)'
)
_WITH_DATA = "paper IN (SELECT paper FROM reports WHERE role IN ('primary', 'secondary', 'preprint', 'registry'))"
_IN_SCOPE = "scope = 'core'"
_INCLUDED = f"{_IN_SCOPE} AND retracted = 0 AND {_WITH_DATA}"
MAP_COLUMNS = (
    ("randomized_trial", "human"),
    ("nonrandomized_trial", "human"),
    ("comparative", "human"),
    ("descriptive", "human"),
    ("case_report", "human"),
    ("systematic_review", "human"),
    ("narrative_review", "human"),
    ("preclinical", "animal"),
)  # of the evidence map: study type and species
_COMPLETED = "upper(status) = 'COMPLETED'"
_CELLS = ", ".join(map(repr, MAP_COLUMNS))
_REPORTED = f"SELECT trial FROM ({REPORTED})"
_HELD = "deleted_on IS NULL"
_FIGURES: Mapping[str, str] = {  # the figures of the overview but reviews, which are no studies
    "randomized": "species = 'human' AND study_type = 'randomized_trial'",
    "other": "species = 'human' AND study_type IN ('nonrandomized_trial', 'comparative', 'descriptive')",
    "case": "species = 'human' AND study_type = 'case_report'",
    "animal": "species = 'animal' AND study_type = 'preclinical'",
}

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
    **{f"{name}_reports": f'SELECT paper FROM "rows" WHERE {ON_QUESTION} AND {of}' for name, of in _FIGURES.items()},
    **{
        f"{name}_studies": f'SELECT study FROM studies WHERE study IN (SELECT study FROM "rows" WHERE {ON_QUESTION}) AND {of}'
        for name, of in _FIGURES.items()
    },
    "unclear_reports": f"SELECT paper FROM \"rows\" WHERE {ON_QUESTION} AND coalesce(species, '') NOT IN ('human', 'animal')",
    "warned_elsewhere": "SELECT paper FROM \"rows\" WHERE (retracted = 1 OR concern = 1) AND coalesce(scope, '') <> 'core'",
    "map_silent": 'SELECT outcome FROM topic_outcomes WHERE outcome NOT IN (SELECT o.value FROM "rows" r,'
    f" json_each(r.outcomes) o WHERE r.scope = 'core' AND r.retracted = 0 AND (r.study_type, r.species) IN (VALUES {_CELLS}))",
    # one record a study, also where no direction was read: the trials among them are those that the overview counts
    "controlled": "SELECT (SELECT p.paper FROM reports p WHERE p.study = s.study AND p.votes = 1"
    " ORDER BY p.paper NOT IN (SELECT paper FROM votes), p.role <> 'primary', p.paper LIMIT 1) AS paper FROM studies s"
    " WHERE s.scope = 'core' AND s.species = 'human' AND s.study IN (SELECT study FROM reports WHERE votes = 1)"
    " AND (s.study_type = 'randomized_trial' OR s.study IN (SELECT study FROM votes"
    " WHERE compared = 1 OR contrast = 'ketamine_against_ketamine'))",
    "trials": "SELECT trial FROM trials",
    "unfinished_trials": f"SELECT trial FROM trials WHERE upper(status) IN {UNFINISHED!r}",
    "trials_under_way": f"SELECT trial FROM trials WHERE upper(status) IN {UNDER_WAY!r}",
    "trials_overdue": "SELECT trial FROM trials WHERE overdue = 1",
    "trials_with_results": "SELECT trial FROM trials WHERE has_results = 1",
    "trials_of_unknown_status": "SELECT trial FROM trials WHERE status IS NULL OR upper(status) = 'UNKNOWN'",
    "trials_completed": f"SELECT trial FROM trials WHERE {_COMPLETED}",
    "completed_posted": f"SELECT trial FROM trials WHERE {_COMPLETED} AND has_results = 1",
    "completed_reported": f"SELECT trial FROM trials WHERE {_COMPLETED} AND trial IN ({_REPORTED})",
    "posted_only": f"SELECT trial FROM trials WHERE has_results = 1 AND trial NOT IN ({_REPORTED})",
    "candidates": "SELECT paper FROM candidates",
    "candidates_on_question": "SELECT paper FROM candidates WHERE scope = 'core'",
    "needs_review": 'SELECT paper FROM "rows" WHERE needs_review IS NOT NULL',
    "cites_retracted": "SELECT DISTINCT l.citing AS paper FROM citation_links l JOIN papers p ON p.paper = l.citing"
    " AND p.deleted_on IS NULL WHERE l.cited IN (SELECT paper FROM papers WHERE retracted = 1"
    " UNION SELECT paper FROM candidates WHERE retracted = 1)",
    "records": f"SELECT paper FROM papers WHERE {_HELD}",
    "retracted_records": f"SELECT paper FROM papers WHERE {_HELD} AND retracted = 1",
    "waiting_classify": f"SELECT paper FROM papers WHERE {_HELD} AND classified_sha256 IS NOT text_sha256",
    "waiting_summarize": f"SELECT paper FROM papers WHERE {_HELD} AND summarized_sha256 IS NOT text_sha256",
    "quarantined": "SELECT paper FROM quarantine",
    "studies": "SELECT study FROM studies",
}
FLOW = tuple(KEYS)[:10]


def count(name: str) -> str:
    """The query for a named number."""
    return f"SELECT count(*) FROM ({KEYS[name]})"


def counts(*names: str) -> str:
    """One row with several named numbers."""
    return "SELECT " + ", ".join(f"({count(name)}) AS {name}" for name in names)
