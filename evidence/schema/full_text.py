"""Tables of full texts: whether each could be had and why not, its parts where its licence allows, and what it says."""

from __future__ import annotations

from evidence.schema.parts import PAPER, SPAN, TO_PAPERS, VALID, Table

TABLES: dict[str, Table] = {
    "full_texts": Table(
        about="Full texts of the records on the question: had and kept, or missed and why.",
        columns={
            **PAPER,
            "pmcid": "TEXT PubMed Central identifier it was asked for by",
            "status": "TEXT kept or missed",
            "reason": "TEXT why it was missed: not_in_pmc (no PMCID), no_text (the publisher gives no XML), licence"
            " (none that allows keeping it), unreadable, embargo, or away (asked again on the next run)",
            "source": "TEXT pmc or europepmc",
            "licence": "TEXT address of the licence, or its words",
            "sha256": "TEXT hash of the texts as kept",
            "read_sha256": "TEXT sha256 when the text was last read",
            "tried_at": "TEXT when it was last asked for (UTC, ISO)",
            "harvest": "TEXT run that asked for it",
        },
        pk=("paper",),
        foreign=TO_PAPERS,
        indexes=(("status", "reason"),),
    ),
    "texts": Table(
        about="Parts of full texts (sections, tables, captions) whose licence allows keeping them; never shown whole.",
        columns={
            **PAPER,
            "field": "TEXT name of the part: the headings that lead to it, or the label of a table",
            **VALID,
            "position": "INTEGER order in the article, from 1",
            "kind": "TEXT title, abstract, section, table, figure, funding, conflicts or back",
            "text": "TEXT text as read",
            "data": "TEXT headings, cells of a table: JSON object",
        },
        pk=("paper", "field", "valid_from"),
        foreign=TO_PAPERS,
        hidden=True,
    ),
    "article_values": Table(
        about="What a full text says, each value with the words it was read from: they stand before those of title and abstract in readings and findings.",
        columns={
            **PAPER,
            "kind": "TEXT sample_size, dose, route, arm, comparator, follow_up, adverse_event, finding, reporting, funding,"
            " conflicts, country, sex, spin (of the article's own conclusion), disagreement (the abstract says otherwise) ...",
            "position": "INTEGER order within the kind, from 1",
            "value": "TEXT value as text",
            "number": "REAL value as a number, in the unit of the column unit",
            "unit": "TEXT unit",
            "detail": "TEXT what kind of value; of a finding its outcome, of a disagreement what it is about",
            "data": "TEXT further parts: JSON object; of an adverse event counts by arm, of a disagreement the abstract's value",
            "field": "TEXT part of the full text that the quote stands in",
            "start": "INTEGER offset of the quote's first character",
            "end": "INTEGER offset after the quote's last character",
            "quote": "TEXT the words of the article, verbatim",
            **VALID,
        },
        pk=("paper", "kind", "position", "valid_from"),
        foreign=TO_PAPERS,
        indexes=(("kind", "value"),),
    ),
    "abstract_values": Table(
        about="Values of title and abstract in whose place the evidence table shows those of the full text.",
        columns={
            **PAPER,
            "kind": "TEXT sample_size, dose, route, comparator, follow_up, adverse_event or finding",
            "position": "INTEGER order within the kind, from 1",
            "value": "TEXT value as text; of a finding its direction",
            "number": "REAL value as a number, in the unit of the column unit",
            "unit": "TEXT unit",
            "detail": "TEXT what kind of value; of a finding its outcome",
            "data": "TEXT further parts: JSON object",
            **SPAN,
            **VALID,
        },
        pk=("paper", "kind", "position", "valid_from"),
        foreign=TO_PAPERS,
    ),
}
