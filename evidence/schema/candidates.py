"""The table of records found by following citations."""

from __future__ import annotations

from evidence.schema.parts import Table

TABLES: dict[str, Table] = {
    "candidates": Table(
        about="Records that cite records on the question, or are cited by them, and that the search did not find; listed"
        " apart (PRISMA 2020: citation searching) and in no count until a person loads them.",
        columns={
            "paper": "TEXT PMID",
            "title": "TEXT title",
            "year": "INTEGER year of publication",
            "journal": "TEXT journal",
            "cites": "INTEGER records on the question that it cites",
            "cited_by": "INTEGER records on the question that cite it",
            "seeds": "TEXT those records: JSON list",
            "scope": "TEXT how near to the topic the program reads it; empty until read",
            "study_type": "TEXT study type, as the program reads it",
            "retracted": "INTEGER 1 if the work has been retracted",
            "probability": "REAL probability of the study type",
            "record": "TEXT the record as JSON",
            "found_at": "TEXT when it was found (UTC, ISO)",
            "harvest": "TEXT run that found it",
        },
        pk=("paper",),
        foreign={},
        indexes=(("scope", "cites"),),
    ),
}
