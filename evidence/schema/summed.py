"""Tables written once when a build sums up, which numbers are counted from: votes, harms, effects, namings."""

from __future__ import annotations

from evidence.schema.parts import PAPER, SPAN, TO_PAPERS, Table

TABLES: dict[str, Table] = {
    "votes": Table(
        about="One direction a study and outcome, of all scopes and species, written once when a build sums up; every count of studies comes from here. More against less ketamine is a vote of its own.",
        columns={
            "study": "TEXT study",
            "outcome": "TEXT outcome",
            "direction": "TEXT benefit, harm, no_difference, mixed, uncontrolled_improvement, uncontrolled_worsening, uncontrolled_no_change, uncontrolled_mixed, observed, more_benefit, more_harm, more_no_difference or more_mixed",
            "species": "TEXT human, animal or unclear",
            "scope": "TEXT scope of the study",
            "contrast": "TEXT ketamine_against_other, before_and_after or ketamine_against_ketamine; empty where no direction is reported",
            "compared": "INTEGER 1 if ketamine was compared with something else",
            "comparator": "TEXT comparator of the reports the vote rests on",
            "paper": "TEXT record whose words show the direction best",
            "finding": "INTEGER position of that finding in its record",
            "status": "TEXT who checked the vote: machine until a person has",
            "read_from": "TEXT where that finding stands: abstract (or title), full_text or registry (results posted there)",
        },
        pk=("study", "outcome", "direction"),
        foreign={"study": "studies.study", "paper": "papers.paper"},
        indexes=(("outcome", "species", "scope"),),
    ),
    "harms": Table(
        about="One line a study and adverse event, of all species, written once when a build sums up: reported, or reported to be absent, with the words; every count of harms comes from here.",
        columns={
            "study": "TEXT study",
            "event": "TEXT adverse event, or the safety outcome that it belongs to; tolerated where authors call the drug safe or well tolerated",
            "species": "TEXT human, animal or unclear",
            "people": "TEXT core (on the question), dependent (with the condition, treated for something else) or harm (the harm of the drug itself is studied)",
            "present": "INTEGER 1 if the event is reported, 0 if only that there was none, no difference or fewer",
            **PAPER,
            **SPAN,
        },
        pk=("study", "event"),
        foreign={"study": "studies.study", "paper": "papers.paper"},
        indexes=(("people", "species", "event"),),
    ),
    "effects": Table(
        about="Effects as abstracts print them beside a result, of all records; written once when a build sums up, nothing is pooled.",
        columns={
            **PAPER,
            "position": "INTEGER order in the record, from 1",
            "outcome": "TEXT outcome of the result",
            "direction": "TEXT direction of the result",
            "measure": "TEXT MD, SMD, RD, OR, RR, HR, NNT, BETA, or PCT (percentages of two arms)",
            "value": "TEXT effect as printed",
            "number": "REAL estimate; empty for percentages",
            "data": "TEXT interval (low, high) and p: JSON object",
            "quote": "TEXT words of the result",
        },
        pk=("paper", "position"),
        foreign=TO_PAPERS,
        indexes=(("outcome", "measure"),),
    ),
    "namings": Table(
        about="Which outcomes the title or abstract of a record, or the title of a registered trial, names, whatever it says of them; written once when a build sums up.",
        columns={"outcome": "TEXT outcome", "key": "TEXT record or registration number"},
        pk=("outcome", "key"),
        foreign={},
    ),
}
