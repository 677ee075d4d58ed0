"""The tables of an evidence database, described once: DDL, metadata.yml and docs/data-dictionary.md come from here.

A column is `name: "TYPE description"`. Rows read from a text (labels, tags, readings, findings) carry valid_from
and valid_to: the current row has valid_to NULL, so the table of a past date can be reproduced.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = 1

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
    "species": False,
    "year": False,
    "language": False,
    "open_access": False,
    "retracted": False,
    "needs_review": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: what a row is, its columns (name -> "TYPE description"), primary key, foreign keys, indexes."""

    about: str
    columns: dict[str, str]
    pk: tuple[str, ...]
    foreign: dict[str, str]  # column -> table.column
    indexes: tuple[tuple[str, ...], ...] = ()
    hidden: bool = False


_SPAN = {
    "field": "TEXT title or abstract: the text the quote stands in",
    "start": "INTEGER offset of the quote's first character",
    "end": "INTEGER offset after the quote's last character",
    "quote": "TEXT the words of the record, verbatim",
}
_VALID = {
    "valid_from": "TEXT date from which this row held (ISO)",
    "valid_to": "TEXT date on which it was replaced; empty for the current row",
}
_PAPER = {"paper": "TEXT key of the record: the PMID, or a prefixed key such as doi:10.1000/x"}
_TO_PAPERS = {"paper": "papers.paper"}

TABLES: dict[str, Table] = {
    "papers": Table(
        about="One row per bibliographic record, as harvested.",
        columns={
            **_PAPER,
            "pmid": "TEXT PubMed identifier; empty for records that are not in PubMed",
            "pmid_version": "INTEGER version of the PubMed record",
            "doi": "TEXT digital object identifier, lower case",
            "pmcid": "TEXT PubMed Central identifier",
            "title": "TEXT title (superscripts and subscripts as Unicode)",
            "title_markup": "TEXT italics and the like: JSON list of [start, end, tag]",
            "vernacular_title": "TEXT title in the original language",
            "abstract": "TEXT abstract, structured parts as LABEL: text paragraphs",
            "abstract_kind": "TEXT published, or digest (the project's own words, not the published abstract)",
            "abstract_markup": "TEXT italics and the like: JSON list of [start, end, tag]",
            "sections": "TEXT labelled parts: JSON list of [label, NlmCategory, start, end]",
            "other_abstracts": "TEXT further abstracts: JSON list of {type, language, text}",
            "journal": "TEXT journal",
            "journal_abbrev": "TEXT journal, abbreviated",
            "issn": "TEXT ISSN",
            "volume": "TEXT volume",
            "issue": "TEXT issue",
            "pages": "TEXT pages",
            "year": "INTEGER year of publication",
            "pub_date": "TEXT date of publication, as precise as printed (ISO)",
            "pub_date_precision": "TEXT day, month, season or year",
            "languages": "TEXT languages of the text: JSON list of MARC codes",
            "country": "TEXT country of the journal",
            "status": "TEXT PubMed's status of the record (MEDLINE, In-Process, Publisher ...)",
            "indexing_method": "TEXT how MeSH terms were assigned: empty, Automated, Curated",
            "entrez_date": "TEXT date the record entered PubMed",
            "date_revised": "TEXT date PubMed last revised the record",
            "date_completed": "TEXT date PubMed finished indexing the record",
            "keywords": "TEXT authors' keywords: JSON list",
            "substances": "TEXT substances named by PubMed: JSON list",
            "coi": "TEXT conflict of interest statement",
            "retracted": "INTEGER 1 if the work has been retracted",
            "concern": "INTEGER 1 if an expression of concern stands",
            "preprint": "INTEGER 1 for a preprint",
            "open_access": "INTEGER 1 if free full text is known, 0 if not, empty if unknown",
            "source": "TEXT where the record came from: pubmed, demo, europepmc, ris, nbib, jsonl",
            "deleted_on": "TEXT date PubMed deleted the record; the row stays as a tombstone",
            "first_seen": "TEXT date of the run that first stored the record",
            "refreshed": "TEXT date of the run that last fetched the record",
            "text_sha256": "TEXT hash of title, abstract, types and MeSH: what the labels were based on",
            "classified_sha256": "TEXT text_sha256 when the record was last classified",
            "summarized_sha256": "TEXT text_sha256 when the record was last read",
            "raw_sha256": "TEXT hash of the record as received",
            "parser_version": "TEXT version of the tool and parser that read the record",
            "harvest": "TEXT run that stored this version",
        },
        pk=("paper",),
        foreign={},
        indexes=(("pmid",), ("doi",), ("year",), ("refreshed",), ("abstract_kind",)),
    ),
    "authors": Table(
        about="Authors, in order.",
        columns={
            **_PAPER,
            "position": "INTEGER place in the list, from 1",
            "last_name": "TEXT family name",
            "fore_name": "TEXT given names",
            "initials": "TEXT initials",
            "suffix": "TEXT suffix",
            "collective_name": "TEXT name of a group of authors",
            "orcid": "TEXT ORCID",
            "affiliation": "TEXT affiliation",
        },
        pk=("paper", "position"),
        foreign=_TO_PAPERS,
    ),
    "publication_types": Table(
        about="Publication types given by PubMed. A missing type means nothing: fresh records have none.",
        columns={**_PAPER, "name": "TEXT publication type", "ui": "TEXT MeSH unique identifier"},
        pk=("paper", "name"),
        foreign=_TO_PAPERS,
        indexes=(("name",),),
    ),
    "mesh": Table(
        about="MeSH headings given by PubMed, one row per heading and subheading.",
        columns={
            **_PAPER,
            "name": "TEXT heading",
            "qualifier": "TEXT subheading, empty text if none",
            "ui": "TEXT MeSH unique identifier of the heading",
            "major": "INTEGER 1 if marked as a major topic",
            "qualifier_ui": "TEXT MeSH unique identifier of the subheading",
        },
        pk=("paper", "name", "qualifier"),
        foreign=_TO_PAPERS,
        indexes=(("name",),),
    ),
    "notices": Table(
        about="Retractions, errata, expressions of concern, updates and comments that belong to a record.",
        columns={
            **_PAPER,
            "position": "INTEGER place in the record, from 1",
            "ref_type": "TEXT PubMed's RefType: RetractionIn, ErratumIn, ExpressionOfConcernIn, UpdateOf ...",
            "source": "TEXT where the notice stands",
            "notice_pmid": "TEXT PMID of the notice",
            "note": "TEXT note",
            "origin": "TEXT pubmed or crossref",
            "noticed_on": "TEXT date of the run that first saw it",
        },
        pk=("paper", "position"),
        foreign=_TO_PAPERS,
        indexes=(("ref_type",),),
    ),
    "registry_ids": Table(
        about="Trial registration numbers of a record.",
        columns={
            **_PAPER,
            "registry_id": "TEXT registration number as printed",
            "registry": "TEXT registry",
            "source": "TEXT databank (given by PubMed) or text (read from the abstract)",
        },
        pk=("paper", "registry_id"),
        foreign=_TO_PAPERS,
        indexes=(("registry_id",),),
    ),
    "harvests": Table(
        about="Every run of every source: what was asked, what came, what is missing.",
        columns={
            "harvest": "TEXT key of the run: topic, source and start",
            "topic": "TEXT topic",
            "source": "TEXT pubmed, clinicaltrials.gov, crossref, europepmc or file",
            "kind": "TEXT full, incremental, refresh or load",
            "started_at": "TEXT start (UTC, ISO)",
            "finished_at": "TEXT end (UTC, ISO)",
            "platform": "TEXT platform the source was searched through",
            "query": "TEXT query, exactly as sent",
            "query_translation": "TEXT the source's own reading of the query",
            "window": "TEXT date window of an incremental run",
            "count": "INTEGER hits the source reported",
            "fetched": "INTEGER records fetched",
            "new": "INTEGER records seen for the first time",
            "revised": "INTEGER records whose content changed",
            "unchanged": "INTEGER records seen again unchanged",
            "deleted": "INTEGER records the source deleted",
            "missing": "TEXT ids asked for and not returned: JSON list",
            "quarantined": "TEXT ids whose record could not be read: JSON list",
            "status": "TEXT complete, partial or failed",
            "shortfall": "TEXT what is missing, in words",
            "warnings": "TEXT warnings of the source and alarms: JSON list",
            "tool_version": "TEXT version of this tool",
        },
        pk=("harvest",),
        foreign={},
        indexes=(("started_at",),),
    ),
    "cursors": Table(
        about="How far each source has been harvested; moved only together with the data.",
        columns={
            "topic": "TEXT topic",
            "source": "TEXT source and date field",
            "value": "TEXT last complete date or state",
            "harvest": "TEXT run that moved it",
        },
        pk=("topic", "source"),
        foreign={"harvest": "harvests.harvest"},
        hidden=True,
    ),
    "quarantine": Table(
        about="Records as received that could not be read; kept, and asked for again.",
        columns={
            "paper": "TEXT identifier asked for",
            "harvest": "TEXT run",
            "error": "TEXT why it could not be read",
            "raw": "BLOB bytes as received",
        },
        pk=("paper",),
        foreign={"harvest": "harvests.harvest"},
        hidden=True,
    ),
    "changes": Table(
        about="What each run changed, in plain words.",
        columns={
            "harvest": "TEXT run",
            "paper": "TEXT record, or registry id of a trial",
            "kind": "TEXT new, title_revised, abstract_revised, types_revised, now_indexed, retracted, corrected, concern, deleted, restored, trial_changed",
            "changed_on": "TEXT date",
            "sentence": "TEXT what changed, in words",
            "old": "TEXT value before",
            "new": "TEXT value after",
        },
        pk=("harvest", "paper", "kind"),
        foreign={"harvest": "harvests.harvest"},
        indexes=(("changed_on",), ("paper",)),
    ),
    "versions": Table(
        about="Every version of a record that was seen, whole, with the dates between which it stood.",
        columns={
            **_PAPER,
            **_VALID,
            "text_sha256": "TEXT hash of title, abstract, types and MeSH",
            "record": "TEXT the record as JSON",
            "harvest": "TEXT run that brought it",
        },
        pk=("paper", "valid_from"),
        foreign=_TO_PAPERS,
    ),
    "labels": Table(
        about="Labels of a record with their source, probability and the terms that speak for and against.",
        columns={
            **_PAPER,
            "field_name": "TEXT study_type, scope, comparator, comparative, secondary, humans ...",
            "value": "TEXT value",
            "source": "TEXT correction, publication_type, rule or classifier",
            "probability": "REAL probability given by the classifier (0 to 1)",
            "threshold": "REAL probability from which the label is given",
            "probabilities": "TEXT probability of every value: JSON object",
            "model": "TEXT version of the model",
            "needs_review": "TEXT why a person should look; empty if nobody needs to",
            "terms": "TEXT terms for and against: JSON list of {name, weight, field, start, end}",
            "intercept": "REAL intercept of the model; intercept + weights = margin",
            "margin": "REAL margin of the model",
            "text_sha256": "TEXT hash of the text the label is based on",
            **_VALID,
        },
        pk=("paper", "field_name", "valid_from"),
        foreign=_TO_PAPERS,
        indexes=(("field_name", "value"),),
    ),
    "tags": Table(
        about="Tags of a record: headline, design, flag, condition, intervention, comparator, role, mechanism, safety, theme, setting, population.",
        columns={
            **_PAPER,
            "kind": "TEXT kind of tag",
            "tag": "TEXT tag",
            "source": "TEXT correction, publication_type, rule or classifier",
            **_SPAN,
            **_VALID,
        },
        pk=("paper", "kind", "tag", "valid_from"),
        foreign=_TO_PAPERS,
        indexes=(("kind", "tag"),),
    ),
    "readings": Table(
        about="Values read from a record, each with the words it was read from.",
        columns={
            **_PAPER,
            "kind": "TEXT sample_size, dose, route, comparator, population, follow_up, setting, registry_id, adverse_event, effect_size, instrument or key_sentence",
            "position": "INTEGER order within the kind, from 1; 1 is the main value",
            "value": "TEXT value as text",
            "number": "REAL value as a number, in the unit of the column unit",
            "unit": "TEXT unit",
            "detail": "TEXT what kind of value: analysed, randomized, enrolled, arm, planned, studies, animals ...",
            "data": "TEXT further parts of the value: JSON object",
            **_SPAN,
            **_VALID,
        },
        pk=("paper", "kind", "position", "valid_from"),
        foreign=_TO_PAPERS,
        indexes=(("kind", "value"),),
    ),
    "findings": Table(
        about="Outcomes and their direction from the patient's side, each with the words that show it.",
        columns={
            **_PAPER,
            "position": "INTEGER order in the record, from 1",
            "outcome": "TEXT outcome",
            "direction": "TEXT benefit, harm, no_difference, mixed, uncontrolled_improvement, uncontrolled_worsening or observed",
            "significance": "TEXT significant, not_significant or not_stated; never summed",
            "comparison": "TEXT comparator as printed",
            "hedged": "INTEGER 1 if the sentence hedges (may, trend)",
            "role": "TEXT part of the abstract it stands in",
            "spin": "INTEGER 1 if the conclusion says more than the results",
            "method": "TEXT rule or model",
            "probability": "REAL probability given by the model (0 to 1)",
            **_SPAN,
            **_VALID,
        },
        pk=("paper", "position", "valid_from"),
        foreign=_TO_PAPERS,
        indexes=(("outcome", "direction"),),
    ),
    "studies": Table(
        about="Independent studies: reports of one study are counted once.",
        columns={
            "study": "TEXT registry id, or key of the lead report",
            "title": "TEXT title of the lead report",
            "study_type": "TEXT study type of the lead report",
            "species": "TEXT human, animal or unclear",
            "scope": "TEXT scope of the lead report",
            "participants": "INTEGER participants; empty if not stated",
            "participants_kind": "TEXT analysed, randomized or enrolled",
            "participants_paper": "TEXT report the number was read from",
            "registry_ids": "TEXT registration numbers: JSON list",
            "year": "INTEGER year of the first report",
        },
        pk=("study",),
        foreign={},
    ),
    "reports": Table(
        about="Which record reports on which study, why, and whether its findings count.",
        columns={
            "study": "TEXT study",
            **_PAPER,
            "role": "TEXT primary, secondary, protocol, preprint, notice or review",
            "reason": "TEXT why it belongs to the study",
            "votes": "INTEGER 1 if its findings count in the synthesis",
        },
        pk=("study", "paper"),
        foreign={"study": "studies.study", "paper": "papers.paper"},
        indexes=(("paper",),),
    ),
    "trials": Table(
        about="Registered trials (ClinicalTrials.gov).",
        columns={
            "trial": "TEXT registration number",
            "title": "TEXT title",
            "status": "TEXT recruitment status",
            "phase": "TEXT phase",
            "study_type": "TEXT interventional or observational",
            "enrollment": "INTEGER participants planned or enrolled",
            "enrollment_kind": "TEXT ACTUAL or ESTIMATED",
            "conditions": "TEXT conditions: JSON list",
            "interventions": "TEXT interventions: JSON list",
            "arms": "TEXT arms: JSON list",
            "comparator": "TEXT comparator",
            "start_date": "TEXT start",
            "primary_completion_date": "TEXT primary completion",
            "completion_date": "TEXT completion",
            "last_update": "TEXT last update posted",
            "has_results": "INTEGER 1 if results are posted",
            "overdue": "INTEGER 1 if results are overdue (a year after primary completion, none posted, no report linked)",
            "pmids": "TEXT papers the registry links: JSON list",
            "source": "TEXT where the row came from",
            "harvest": "TEXT run that stored it",
        },
        pk=("trial",),
        foreign={},
    ),
    "corrections": Table(
        about="Human corrections; append-only; they win over the machine on every later run.",
        columns={
            "correction": "INTEGER number",
            **_PAPER,
            "field_name": "TEXT field corrected",
            "value": "TEXT value from now on",
            "old_value": "TEXT value before",
            "made_by": "TEXT who",
            "reason": "TEXT why",
            "made_at": "TEXT when (UTC, ISO)",
            "text_sha256": "TEXT hash of the text the correction is based on",
        },
        pk=("correction",),
        foreign=_TO_PAPERS,
    ),
    "claims": Table(
        about="Public claims held against the evidence table.",
        columns={
            "claim": "TEXT number of the claim",
            "position": "INTEGER order",
            "text": "TEXT claim",
            "status": "TEXT answered, none_found, not_extractable or not_searched",
            "answer": "TEXT one sentence of answer",
            "supports": "TEXT records in favour: JSON list",
            "against": "TEXT records against: JSON list",
            "silent": "TEXT records on the subject without a direction: JSON list",
            "by_design": "TEXT records in favour by study type: JSON object",
            "participants": "INTEGER participants in the studies in favour",
            "participants_not_stated": "INTEGER studies in favour that do not state a number",
            "best_design": "TEXT best design among the studies in favour",
            "not_intravenous": "INTEGER studies in favour that did not give ketamine into a vein",
            "spans": "TEXT quotes: JSON list of {paper, field, start, end, quote}",
            "animal_supports": "TEXT records of animal studies in favour: JSON list",
            "animal_against": "TEXT records of animal studies against: JSON list",
        },
        pk=("claim",),
        foreign={},
    ),
    "synthesis": Table(
        about="Counts of independent studies by outcome and direction; no effect is pooled.",
        columns={
            "outcome": "TEXT outcome",
            "species": "TEXT human or animal",
            "counts": "TEXT studies by direction: JSON object",
            "by_design": "TEXT studies by study type and direction: JSON object",
            "studies": "TEXT studies counted: JSON list",
            "participants": "INTEGER participants, summed over studies that state a number",
            "participants_not_stated": "INTEGER studies that do not state a number",
            "favours": "INTEGER compared studies that favour ketamine",
            "compared": "INTEGER compared studies with a direction",
            "wilson_low": "REAL lower 95 % bound of favours / compared (Wilson)",
            "wilson_high": "REAL upper 95 % bound",
            "sign_test_p": "REAL exact two-sided sign test, only from six studies on",
            "votes": "TEXT one entry per study with its quote: JSON list",
            "swim": "TEXT the nine SWiM reporting items: JSON object",
        },
        pk=("outcome", "species"),
        foreign={},
    ),
    "statements": Table(
        about="The sentences of the evidence brief with all they rest on.",
        columns={
            "position": "INTEGER order",
            "section": "TEXT section of the brief",
            "text": "TEXT sentence",
            "template_id": "TEXT wording it was made from",
            "fill": "TEXT values filled in: JSON object",
            "papers": "TEXT records it rests on: JSON list",
            "spans": "TEXT quotes: JSON list of {paper, field, start, end, quote}",
            "sql": "TEXT queries that reproduce the values: JSON object",
        },
        pk=("position",),
        foreign={},
    ),
    "rows": Table(
        about="The evidence table, one line per record, made anew from the other tables; browse it as the view evidence.",
        columns={
            **_PAPER,
            "title": "TEXT title",
            "year": "INTEGER year of publication",
            "journal": "TEXT journal",
            "first_author": "TEXT first author",
            "study_type": "TEXT study type",
            "tags": "TEXT headline tags: JSON list (trial, case report, comparative ...)",
            "scope": "TEXT how near to the topic",
            "species": "TEXT human, animal or unclear",
            "n": "INTEGER participants",
            "n_kind": "TEXT analysed, randomized or enrolled",
            "dose": "TEXT dose of ketamine",
            "route": "TEXT routes: JSON list",
            "role": "TEXT role of ketamine: JSON list",
            "comparator": "TEXT what ketamine was compared with",
            "population": "TEXT condition studied: JSON list",
            "outcomes": "TEXT outcomes with a direction: JSON list",
            "directions": "TEXT outcome: direction, JSON list",
            "key_sentence": "TEXT main result, in the record's words",
            "study": "TEXT study it belongs to",
            "registry_ids": "TEXT registration numbers: JSON list",
            "language": "TEXT language",
            "open_access": "INTEGER 1 if free full text is known",
            "retracted": "INTEGER 1 if retracted",
            "concern": "INTEGER 1 if an expression of concern stands",
            "preprint": "INTEGER 1 for a preprint",
            "digest": "INTEGER 1 if the abstract shown is the project's digest, not the published one",
            "needs_review": "TEXT why a person should look",
            "probability": "REAL probability of the study type",
            "pmid": "TEXT PubMed identifier",
            "doi": "TEXT digital object identifier",
            "pmcid": "TEXT PubMed Central identifier",
            "first_seen": "TEXT date first stored",
        },
        pk=("paper",),
        foreign=_TO_PAPERS,
        indexes=(
            ("study_type", "scope", "year", "retracted", "needs_review", "species", "language", "open_access"),
            ("scope", "study_type", "year", "retracted", "needs_review"),
            ("year", "study_type"),
            ("retracted",),
            ("n",),
            ("first_seen",),
            ("study",),
        ),
        hidden=True,
    ),
    "facets": Table(
        about="Which lines of the evidence table have a value, made in advance so that filters and counts stay quick.",
        columns={
            "facet": "TEXT column of the evidence table",
            "value": "TEXT value; empty text for lines that state none",
            "lines": "INTEGER number of lines with the value",
            "bits": "BLOB bit i (from the lowest bit of the first byte) is 1 if line i of table rows has the value",
        },
        pk=("facet", "value"),
        foreign={},
        hidden=True,
    ),
    "meta": Table(
        about="Facts about this database: topic, schema version, build.",
        columns={"key": "TEXT name", "value": "TEXT value"},
        pk=("key",),
        foreign={},
    ),
}


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
    rowid = "" if name in ("papers", "corrections", "rows", "facets") else " WITHOUT ROWID"
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
  population, outcomes, directions, key_sentence, study, registry_ids, language, open_access, retracted, concern, preprint,
  digest, needs_review, probability, pmid, doi, pmcid, first_seen FROM "rows\""""

FTS = """CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(
  title, abstract, authors, keywords, tokenize='porter unicode61 remove_diacritics 2', content='')"""
