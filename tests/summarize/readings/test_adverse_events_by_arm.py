"""How many people of which arm had an adverse event: in order, by what the groups received, and what is no such number."""

from __future__ import annotations

from typing import Any

import pytest
from reading_builders import document

from summarize.readings.adverse_events import read_adverse_events

TRIAL = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}


def read(results: str, methods: str = "Adults received ketamine or midazolam.") -> dict[str, Any]:
    """Event -> its reading."""
    made = document(f"METHODS: {methods} RESULTS: {results}", "Ketamine or another drug", **TRIAL)
    return {r.value: r for r in read_adverse_events(made)}


def counts(reading: Any) -> dict[str, int]:
    return {row["arm"]: row["events"] for row in reading.data["counts"]}


@pytest.mark.parametrize(("first", "second"), [("ketamine", "midazolam"), ("midazolam", "ketamine")])
def test_respectively_behind_two_arms_gives_each_event_its_own_two_counts(first: str, second: str) -> None:
    text = f"Nausea (12/30 vs 3/30) and headache (2/30 vs 5/30) were reported with {first} and {second}, respectively."
    found = read(text)
    assert counts(found["nausea_vomiting"]) == {first: 12, second: 3}
    assert counts(found["headache"]) == {first: 2, second: 5}
    assert found["nausea_vomiting"].span.quote.endswith("respectively")


def test_respectively_behind_two_events_gives_each_its_count() -> None:
    found = read(
        "Dizziness and headache occurred in 12 (40%) and 3 (10%) patients of the ketamine group, respectively."
    )
    assert [found[event].number for event in ("dizziness", "headache")] == [12, 3]


def test_a_quote_of_two_arms_holds_both() -> None:
    found = read("Nausea occurred in 40% and 10% of the ketamine and midazolam groups, respectively.")
    assert found["nausea_vomiting"].span.quote.endswith("groups, respectively")


@pytest.mark.parametrize(
    ("control", "study", "detail"), [("ketamine", "propofol", "reported"), ("propofol", "ketamine", "other_arm")]
)
def test_harm_in_the_control_group_is_harm_by_what_the_control_group_received(
    control: str, study: str, detail: str
) -> None:
    methods = f"The control group received {control} and the study group received {study}."
    found = read("Hallucinations occurred only in the control group.", methods)
    assert found["hallucinations"].detail == detail


@pytest.mark.parametrize(("k", "m", "with_ketamine"), [("K", "M", "more"), ("M", "K", "fewer")])
def test_groups_by_letter_are_told_with_and_without_ketamine(k: str, m: str, with_ketamine: str) -> None:
    methods = "Adults received ketamine (group K) or midazolam (group M)."
    found = read(f"Vomiting occurred more frequently in group {k} (26%) than in group {m} (13%).", methods)
    assert found["nausea_vomiting"].data["with_ketamine"] == with_ketamine


def test_those_who_left_because_of_adverse_events_are_not_those_who_had_one() -> None:
    found = read("Adverse events led to discontinuation in 1 of 30 ketamine and 4 of 30 midazolam patients.")
    assert "counts" not in found["any_ae"].data
    assert found["any_ae"].data["qualifier"] == "leading to withdrawal"


def test_two_shares_under_one_sign_belong_to_the_arms_named_before_or_behind_in_order() -> None:
    methods = "Women were assigned to ketamine (group K) or midazolam (group M)."
    text = (
        "The rates in group M and group K were headache 3.3 and 4.1% (P = .7),"
        " drowsiness 6.5 and 10.7% (P = .2), and vomit 5.9 and 5.7%."
    )
    found = read(text, methods)
    shares = {event: [row["percent"] for row in found[event].data["counts"]] for event in ("headache", "sedation")}
    assert shares == {"headache": [3.3, 4.1], "sedation": [6.5, 10.7]}
    [behind] = read("Nausea occurred in 20 vs 11% of the ketamine and midazolam groups.").values()
    assert [(row["arm"], row["percent"]) for row in behind.data["counts"]] == [("ketamine", 20.0), ("midazolam", 11.0)]


def test_more_at_one_time_than_at_another_is_no_comparison_of_arms() -> None:
    text = "With ketamine, nausea was more likely to recur if it occurred more frequently during the first week."
    assert all(reading.detail != "compared" for reading in read(text).values())


@pytest.mark.parametrize(("first", "second"), [("ketamine", "midazolam"), ("midazolam", "ketamine")])
@pytest.mark.parametrize(
    "form",
    [
        "9 and 2 patients in the {0} and {1} groups, respectively, vomited.",
        "Nine and two patients in the {0} and {1} groups, respectively, had nausea.",
        "Nausea was reported by 9 and 2 patients receiving {0} and {1}, respectively.",
        "Eleven patients had nausea: 9 in the {0} group and 2 in the {1} group.",
    ],
)
def test_each_arm_has_its_own_count_and_none_the_total(form: str, first: str, second: str) -> None:
    assert counts(read(form.format(first, second))["nausea_vomiting"]) == {first: 9, second: 2}


@pytest.mark.parametrize(("first", "second"), [("ketamine", "midazolam"), ("midazolam", "ketamine")])
def test_the_count_of_a_second_arm_is_never_that_of_the_first(first: str, second: str) -> None:
    found = read(f"In the {first} group, 9 of 30 patients died, compared with 2 of 30 in the {second} group.")
    assert counts(found["death"])[first] == 9
    total = read(f"A total of 11 patients died, 9 after {first} and 2 after {second}.")["death"]
    assert 11 not in [row["events"] for row in total.data.get("counts", ())]
