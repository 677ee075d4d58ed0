"""The tables of an evidence database, described once: DDL, metadata.yml and docs/data-dictionary.md come from here.

A column is `name: "TYPE description"`. Versions of records and of trials, and rows read from a text (labels, tags,
readings, findings) carry valid_from and valid_to: the current row has valid_to NULL, so that a past date can be
reproduced.
"""

from __future__ import annotations

from evidence.schema import candidates, citations, derived, events, full_text, harvested, registry, rob2
from evidence.schema import table as evidence_table
from evidence.schema.parts import Table

VERSION = 8

# facets of the evidence table, in the order shown: column of table rows -> whether it holds a JSON list
FACETS = {
    "study_type": False,
    "scope": False,
    "outcomes": True,
    "directions": True,
    "tags": True,
    "route": True,
    "role": True,
    "population": True,
    "country": True,
    "funding": False,
    "conflicts": False,
    "species": False,
    "year": False,
    "language": False,
    "open_access": False,
    "retracted": False,
    "digest": False,
    "needs_review": False,
    "status": False,
}

TABLES: dict[str, Table] = (
    harvested.TABLES
    | derived.TABLES
    | candidates.TABLES
    | citations.TABLES
    | events.TABLES
    | full_text.TABLES
    | registry.TABLES
    | rob2.TABLES
    | evidence_table.TABLES
)


def ddl(name: str) -> list[str]:
    """The statements that create a table and its indexes."""
    table = TABLES[name]
    lines = [
        f'"{column}" {about.split(" ", 1)[0]}' + _not_null(table, column) for column, about in table.columns.items()
    ]
    lines.append("PRIMARY KEY (" + ", ".join(f'"{c}"' for c in table.pk) + ")")
    for column, target in table.foreign.items():
        other, key = target.split(".")
        lines.append(f'FOREIGN KEY ("{column}") REFERENCES "{other}" ("{key}")')
    rowid = "" if name in ("papers", "corrections", "judgements", "rows", "facets") else " WITHOUT ROWID"
    options = "STRICT" + ("," + rowid if rowid else "")
    statements = [f'CREATE TABLE IF NOT EXISTS "{name}" (\n  ' + ",\n  ".join(lines) + f"\n) {options}"]
    for columns in table.indexes:
        index = f"idx_{name}_" + "_".join(columns[:3])
        cols = ", ".join(f'"{c}"' for c in columns)
        statements.append(f'CREATE INDEX IF NOT EXISTS "{index}" ON "{name}" ({cols})')
    return statements


def _not_null(table: Table, column: str) -> str:
    return " NOT NULL" if column in table.pk else ""


VIEW = """CREATE VIEW IF NOT EXISTS evidence AS SELECT
  paper, title, year, journal, first_author, study_type, tags, scope, species, n, n_kind, dose, route, role, comparator,
  population, country, women_percent, mean_age, funding, conflicts, outcomes, directions, key_sentence, study, registry_ids, language, open_access, retracted, concern, preprint,
  digest, needs_review, probability, status, by_person, pmid, doi, pmcid, first_seen, read_from FROM "rows\""""

ALL_CHANGES = """CREATE VIEW IF NOT EXISTS all_changes AS
  SELECT harvest, paper, kind, changed_on, sentence, old, new FROM changes
  UNION ALL SELECT 'correction/' || correction, coalesce(paper, '-'), 'by_person', substr(made_at, 1, 10),
  replace(field_name, '_', ' ') || CASE WHEN coalesce(old_value, 'none') = value THEN ' confirmed by a person: ' || value
  ELSE ': ' || coalesce(old_value, 'nothing') || ' became ' || value END
  || CASE WHEN undoes IS NULL THEN '' ELSE ' (correction ' || undoes || ' undone)' END
  || ', by ' || made_by || ' (' || reason || ').', old_value, value FROM corrections"""

TOPIC_OUTCOMES = """CREATE VIEW IF NOT EXISTS topic_outcomes AS
  SELECT json_extract(o.value, '$.outcome') AS outcome, json_extract(o.value, '$.label') AS label, o.id AS position,
  json_extract(o.value, '$.core') AS core, json_extract(o.value, '$.group') = 'safety' AS safety
  FROM meta m, json_each(m.value, '$.outcomes') o WHERE m.key = 'definition'"""

FTS = """CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(
  title, abstract, authors, keywords, tokenize='porter unicode61 remove_diacritics 2', content='')"""

__all__ = ["ALL_CHANGES", "FACETS", "FTS", "TABLES", "TOPIC_OUTCOMES", "VERSION", "VIEW", "Table", "ddl"]
