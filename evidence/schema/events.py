"""The table of what an update meant for a conclusion."""

from __future__ import annotations

from evidence.schema.parts import Table

TABLES: dict[str, Table] = {
    "events": Table(
        about="What an update meant for a conclusion, from the counted studies before and after it; nothing is judged.",
        columns={
            "made_at": "TEXT time of the build (UTC, ISO)",
            "position": "INTEGER order in the build, the gravest first, from 1",
            "kind": "TEXT retracted (a counted study), first_trial (the first randomized trial on an outcome), tally (counts"
            " of an outcome) or results_posted (results at a registry without a paper)",
            "outcome": "TEXT outcome; empty where it is about several or none",
            "sentence": "TEXT what it means, in words",
            "keys": "TEXT records, or trials, it rests on: JSON list",
            "before": "TEXT state before: JSON object",
            "after": "TEXT state after: JSON object",
        },
        pk=("made_at", "position"),
        foreign={},
    ),
}
