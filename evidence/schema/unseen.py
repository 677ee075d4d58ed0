"""What two ways of finding brought: the records of the first (the search), of the second, and of both; a row a record and way.

Parameters of LISTS: :ids, what reviews include (a JSON list of papers and "doi:...").
"""

from __future__ import annotations

from evidence.schema.counts import KEYS, REVIEWS

_BY_SEARCH = """SELECT c.paper FROM changes c JOIN harvests h USING (harvest)
  WHERE c.kind = 'new' AND h.source IN ('pubmed', 'europepmc')"""
_SEARCHED = f"SELECT paper FROM ({KEYS['included_reports']}) WHERE paper IN ({_BY_SEARCH})"
_NO_STUDY = (*REVIEWS, "protocol", "notice")
_SETS = """SELECT 'first' AS found_by, paper AS key FROM first UNION ALL SELECT 'second', key FROM second
  UNION ALL SELECT 'both', paper FROM twice"""
LISTS = f"""WITH listed AS (SELECT DISTINCT j.value AS id, p.paper FROM json_each(:ids) j
    LEFT JOIN papers p ON p.paper = j.value OR p.doi = lower(substr(j.value, 5))),
  twice AS (SELECT DISTINCT paper FROM listed WHERE paper IN ({_BY_SEARCH})),
  first AS (SELECT paper FROM twice UNION {_SEARCHED}),
  second AS (SELECT DISTINCT coalesce(paper, id) AS key FROM listed) {_SETS}"""
CITATIONS = f"""WITH seeds AS ({KEYS["on_question"]}), first AS ({_SEARCHED}),
  twice AS (SELECT paper FROM first s
    WHERE EXISTS (SELECT 1 FROM citation_links l WHERE l.citing = s.paper AND l.cited IN (SELECT paper FROM seeds))
    OR EXISTS (SELECT 1 FROM citation_links l WHERE l.cited = s.paper AND l.citing IN (SELECT paper FROM seeds))),
  second AS (SELECT paper AS key FROM twice UNION ALL SELECT paper FROM candidates
    WHERE scope = 'core' AND retracted = 0 AND study_type NOT IN {_NO_STUDY!r}) {_SETS}"""
