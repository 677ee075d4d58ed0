"""One event told of two arms: each count goes to its own arm, and what one arm had is not denied, in either order."""

from __future__ import annotations

from typing import Any

import pytest
from reading_builders import document

from summarize.readings.adverse_events import read_adverse_events

ORDERS = pytest.mark.parametrize(("a", "b"), [("ketamine", "fentanyl"), ("fentanyl", "ketamine")])


def read(results: str) -> dict[str, Any]:
    """Event -> its reading."""
    made = document(
        f"METHODS: Adults received ketamine or fentanyl. RESULTS: {results}",
        "Ketamine or another drug",
        study_type="randomized_trial",
        comparator="active",
        scope="core",
    )
    return {r.value: r for r in read_adverse_events(made)}


def counts(reading: Any) -> dict[str, int]:
    return {row["arm"]: row["events"] for row in reading.data.get("counts", ())}


@ORDERS
@pytest.mark.parametrize(
    ("event", "text"),
    [
        ("headache", "Headache was noted in 7 and 2 participants in the {a} and {b} arms, respectively."),
        ("dizziness", "Dizziness was reported by 7 and 2 patients given {a} and {b}, respectively."),
        ("death", "Seven and two patients in the {a} and {b} groups, respectively, died."),
        ("headache", "In the {a} and {b} groups, 7 and 2 patients had headache, respectively."),
        ("death", "In the {a} arm, 7 of 41 participants died, compared with 2 of 40 in the {b} arm (p = 0.08)."),
        ("death", "Seven of the 41 adults on {a} died as against only 2 of the 40 on {b}."),
        ("dizziness", "A total of 9 patients reported dizziness, 7 after {a} and 2 after {b}."),
        ("headache", "Nine participants had headache: 7 in the {a} group and 2 in the {b} group."),
        ("death", "Of the 9 patients who died, 7 had received {a} and 2 {b}."),
        ("dizziness", "There were 7 cases of dizziness with {a} and 2 with {b}."),
        ("headache", "With {a}, 7 patients reported headache; with {b}, 2 did."),
        ("headache", "In the {a} group 7 patients reported headache, while only 2 did in the {b} group."),
        ("dizziness", "Dizziness was more common with {a} than with {b} (7 vs 2 patients)."),
        ("headache", "In the {a} group (n = 30), 7 patients had headache, versus 2 in the {b} group (n = 31)."),
    ],
)
def test_each_count_goes_to_its_own_arm(a: str, b: str, event: str, text: str) -> None:
    assert counts(read(text.format(a=a, b=b))[event]) == {a: 7, b: 2}


@pytest.mark.parametrize(
    ("event", "text"),
    [
        ("death", "No {a} patient died compared with 4 {b} patients."),
        ("dizziness", "Four {b} patients but no {a} patients reported dizziness."),
        ("headache", "There was no headache with {a} and 4 cases with {b}."),
        ("dizziness", "There were no cases of dizziness with {a} versus 4 with {b}."),
        ("dizziness", "Dizziness was absent with {a} but affected 4 patients with {b}."),
        ("headache", "Headache was not observed in the {a} group but was observed in 4 patients in the {b} group."),
        ("death", "None of the {a} group died, but four patients in the {b} group did."),
        ("death", "Nobody given {a} died, whereas 4 of those given {b} did."),
        ("death", "Apart from 4 patients in the {b} group, no one died."),
    ],
)
def test_what_ketamine_alone_did_is_no_denial_and_what_it_alone_did_not_is_none(event: str, text: str) -> None:
    had = read(text.format(a="fentanyl", b="ketamine"))[event]
    assert (had.detail, counts(had)) == ("reported", {"ketamine": 4})
    spared = read(text.format(a="ketamine", b="fentanyl"))[event]
    assert (spared.detail, counts(spared)) == ("none", {})


def test_none_of_a_group_is_nought_of_it() -> None:
    found = read("None of the 30 patients in the fentanyl group and 4 of the 30 in the ketamine group had nausea.")
    assert counts(found["nausea_vomiting"]) == {"fentanyl": 0, "ketamine": 4}


def test_a_denial_for_all_but_those_with_ketamine_denies_nothing() -> None:
    assert "death" not in read("Except in the ketamine group, there were no deaths.")


@pytest.mark.parametrize(
    "text",
    [
        "No serious adverse events occurred in the 40 patients on ketamine.",
        "There were no deaths among 20 patients given ketamine and 20 given fentanyl.",
        "No death was attributed to fentanyl; 12 patients with ketamine were observed.",
        "No deaths occurred, while 40% of the patients with ketamine responded.",
    ],
)
def test_people_who_did_something_else_did_not_have_the_event(text: str) -> None:
    assert not [r for r in read(text).values() if r.detail == "reported"]


def test_numbers_that_count_no_people_are_told_of_no_arm() -> None:
    assert not counts(read("Nausea scores were 4 and 3 with ketamine and fentanyl, respectively.")["nausea_vomiting"])


def test_a_drug_that_is_better_tolerated_than_ketamine_says_nothing_good_of_ketamine() -> None:
    assert not read("Fentanyl was better tolerated than ketamine.")
    assert read("Ketamine was better tolerated than fentanyl.")["any_ae"].data == {"wording": "tolerated"}
