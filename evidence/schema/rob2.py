"""The table of what people answered on the risk of bias."""

from __future__ import annotations

from evidence.schema.parts import PAPER, TO_PAPERS, Table

TABLES: dict[str, Table] = {
    "rob2_answers": Table(
        about="What people answered and judged with RoB 2, one row an answer, only added to; no program writes one.",
        columns={
            "answer_number": "INTEGER number in order of entry",
            **PAPER,
            "result": "TEXT result that was judged, in the person's words",
            "question": "TEXT signaling question (1.1 to 5.3), domain (D1 to D5) or Overall",
            "answer": "TEXT Y, PY, PN, N, NI or NA of a question; Low, Some concerns, High or Not assessed (taken back) of a domain",
            "made_by": "TEXT who",
            "made_on": "TEXT when, as the person gives it, or the moment at the review desk (ISO)",
            "note": "TEXT note",
            "made_at": "TEXT when it was entered (UTC, ISO)",
        },
        pk=("answer_number",),
        foreign=TO_PAPERS,
        indexes=(("paper", "result"),),
    ),
}
