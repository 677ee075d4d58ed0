"""Tables of who cites whom, and how often."""

from __future__ import annotations

from evidence.schema.parts import PAPER, TO_PAPERS, Table

TABLES: dict[str, Table] = {
    "citation_links": Table(
        about="Which record cites which, as sources know it of the records on the question; what they do not know is not here.",
        columns={
            "citing": "TEXT PMID of the record that cites",
            "cited": "TEXT PMID of the record that is cited",
            "source": "TEXT pubmed (ELink) or icite",
            "found_at": "TEXT when the link was first found (UTC, ISO)",
            "harvest": "TEXT run that found it",
        },
        pk=("citing", "cited", "source"),
        foreign={},
        indexes=(("cited", "citing"),),
    ),
    "citation_metrics": Table(
        about="How often a record is cited, as iCite counts it: facts about attention, in no count of studies and no order.",
        columns={
            **PAPER,
            "citations": "INTEGER times cited by records of PubMed",
            "rcr": "REAL relative citation ratio: the rate of citation against that of its field (1 is the median of NIH-funded articles)",
            "percentile": "REAL percentile of the ratio among NIH-funded articles",
            "provisional": "INTEGER 1 if iCite calls the ratio provisional, as of a recent article",
            "counted_on": "TEXT date of the count, where iCite states one",
            "found_at": "TEXT when it was last asked for (UTC, ISO)",
            "harvest": "TEXT run that asked for it",
        },
        pk=("paper",),
        foreign=TO_PAPERS,
    ),
}
