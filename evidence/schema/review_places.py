"""Where a systematic review's page places each included study: included by the review, cited, later than it, or other.

Parameters: :paper, the review; :listed, what the topic says that the review includes (a JSON list of papers and
"doi:..." in lower case). A study stands where its closest report does. A report is later where it came after the
review's last search (a month or year to its end), where the review's abstract says when that was; else after the
review itself, by the days both entered PubMed, or by the years of publication.
"""

from __future__ import annotations

from evidence.schema.counts import KEYS

_LATER = """CASE WHEN v.searched IS NOT NULL AND r.entrez_date IS NOT NULL
    THEN substr(r.entrez_date, 1, length(v.searched)) > v.searched
    WHEN v.searched IS NOT NULL AND r.year IS NOT NULL THEN r.year > CAST(substr(v.searched, 1, 4) AS INTEGER)
    WHEN r.entrez_date IS NOT NULL AND v.entrez_date IS NOT NULL THEN r.entrez_date > v.entrez_date
    ELSE coalesce(r.year > v.year, 0) END"""
# over review (year, entrez_date, searched) and report (study, paper, doi, year, entrez_date, cited)
PLACED = f"""SELECT CASE WHEN max(lower(r.paper) IN (SELECT value FROM json_each(:listed))
    OR 'doi:' || coalesce(r.doi, '') IN (SELECT value FROM json_each(:listed))) THEN 'included'
    WHEN max(r.cited) THEN 'cited' WHEN min({_LATER}) THEN 'later' ELSE 'other' END AS place, r.study AS key
  FROM report r, review v GROUP BY r.study"""
REVIEW_PLACES = f"""WITH review AS (SELECT w.year, p.entrez_date, (SELECT x.value FROM readings x WHERE x.paper = w.paper
    AND x.kind = 'search_date' AND x.valid_to IS NULL ORDER BY x.position LIMIT 1) AS searched
    FROM "rows" w JOIN papers p USING (paper) WHERE w.paper = :paper AND w.study_type = 'systematic_review'),
  report AS (SELECT w.study, w.paper, p.doi, w.year, p.entrez_date,
    EXISTS (SELECT 1 FROM citation_links l WHERE l.citing = :paper AND l.cited = w.paper) AS cited
    FROM "rows" w JOIN papers p USING (paper) WHERE w.paper <> :paper AND w.paper IN ({KEYS["included_reports"]}))
  SELECT place, key FROM ({PLACED})"""
