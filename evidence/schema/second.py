"""Tables of what a second machine reader read (`evidence read-again`)."""

from __future__ import annotations

from evidence.schema.parts import PAPER, SPAN, TO_PAPERS, Table

TABLES: dict[str, Table] = {
    "second_readings": Table(
        about="What another machine read of a record, one row a value; a proposal that never replaces a value.",
        columns={
            **PAPER,
            "model": "TEXT who read: name of the model",
            "field_name": "TEXT field, such as sample_size or finding:craving; of a refused answer only its kind",
            "position": "INTEGER order in the answer, from 1",
            "value": "TEXT value; empty for an answer that was refused",
            "first": "TEXT what the program reads of the same field; nothing if it reads none",
            "outcome": "TEXT agrees, differs or refused",
            "reason": "TEXT why the answer was refused",
            "counts": "INTEGER 1 if the reader is believed on this field: it agrees better than by chance",
            **SPAN,
            "prompt": "TEXT version of the instructions",
            "text_sha256": "TEXT hash of the text that was read",
            "made_at": "TEXT when (UTC, ISO)",
        },
        pk=("paper", "model", "field_name", "position"),
        foreign=TO_PAPERS,
        indexes=(("outcome", "field_name"),),
    ),
    "second_readers": Table(
        about="Which model read how many records, and what that took.",
        columns={
            "model": "TEXT name of the model",
            "prompt": "TEXT version of the instructions",
            "records": "INTEGER records whose answers are here",
            "input_tokens": "INTEGER tokens sent for them",
            "output_tokens": "INTEGER tokens answered",
            "cost": "REAL what they cost, in the currency of the prices given; empty where none were given",
            "estimated": "INTEGER 1 if the model did not say how many tokens it took",
            "last_at": "TEXT when the last answer came (UTC, ISO)",
        },
        pk=("model", "prompt"),
        foreign={},
    ),
}
