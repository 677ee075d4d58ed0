"""A change that ketamine made is no benefit of it where the words beside give the better result to the other arm."""

from __future__ import annotations

import pytest
from reading_builders import document, topic

from summarize.findings import read_findings

TRIAL = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}
BEGIN = "METHODS: Eighty adults with depression were randomized to ketamine or midazolam. RESULTS: "
BOTH = [("Ketamine", "midazolam"), ("Midazolam", "ketamine")]


def told(text: str, **labels: str) -> set[tuple[str, str]]:
    made = document(text, "Ketamine or another drug: a trial", **(TRIAL | labels))
    return {(f.outcome, str(f.direction)) for f in read_findings(made, topic())}


@pytest.mark.parametrize(
    "after",
    [
        "Midazolam lowered them more (P = .01).",
        "The improvement was smaller than that seen with midazolam (P = .01).",
        "This effect was not different from that of midazolam.",
        "Compared with midazolam, the decrease was not significant (P = .4).",
        "This no longer differed from midazolam after correction.",
    ],
)
def test_what_the_next_sentence_sets_beside_the_other_arm_is_no_benefit(after: str) -> None:
    assert ("depression", "benefit") not in told(f"{BEGIN}Ketamine lowered depression scores (P = .01). {after}")


def test_a_next_sentence_of_something_else_takes_nothing_away() -> None:
    text = f"{BEGIN}Ketamine lowered depression scores compared with midazolam (P = .01). Most people were women."
    assert ("depression", "benefit") in told(text)


@pytest.mark.parametrize(("a", "b"), BOTH)
@pytest.mark.parametrize(
    "less", ["though less than with", "albeit to a lesser degree than with", "if not as much as with"]
)
def test_a_concession_takes_the_side_away(a: str, b: str, less: str) -> None:
    found = told(f"{BEGIN}Anxiety was reduced with {a.lower()}, {less} {b} (P = .02).")
    assert found & {("anxiety", "benefit"), ("anxiety", "harm")} == set()


@pytest.mark.parametrize(("first", "second", "wrong"), [("3", "1", "benefit"), ("1", "3", "harm")])
def test_which_group_was_inferior_is_never_turned_round(first: str, second: str, wrong: str) -> None:
    text = (
        "METHODS: Adults were randomized to saline (group 1), fentanyl (group 2) or ketamine (group 3). RESULTS:"
        f" Group {first} was inferior to group {second} for reduction of MADRS score (P = .01)."
    )
    assert ("depression", wrong) not in told(text)


@pytest.mark.parametrize(("a", "b", "side"), [("ketamine", "midazolam", "benefit"), ("midazolam", "ketamine", "harm")])
def test_a_bad_event_that_was_avoided_is_a_good_one(a: str, b: str, side: str) -> None:
    assert told(f"{BEGIN}Nausea was avoided more often with {a} than with {b} (P = .01).") == {
        ("nausea_vomiting", side)
    }


def test_people_who_had_no_event_are_not_counted_as_having_had_one() -> None:
    found = told(f"{BEGIN}36 of 40 on ketamine and 28 of 40 on midazolam had no nausea.")
    assert ("nausea_vomiting", "harm") not in found


@pytest.mark.parametrize(
    "text",
    [
        "Lack of remission of depression was more common with {b} than with {a} (P = .01).",
        "Absence of nausea was noted in 90% with {a} and 60% with {b} (P = .01).",
        "Anxiety did not fall as much with {b} as with {a} (P = .01).",
    ],
)
@pytest.mark.parametrize(("a", "b"), BOTH)
def test_a_denial_beside_a_significant_difference_is_no_null_result(text: str, a: str, b: str) -> None:
    assert "no_difference" not in {direction for _, direction in told(BEGIN + text.format(a=a.lower(), b=b.lower()))}


def test_a_comparison_of_arms_that_nobody_explains_is_no_change_of_ketamine() -> None:
    text = "METHODS: Adults had KTM or TRM at random. Ketamine was one of them. RESULTS: Pain was lower in TRM than in KTM (P = .01)."
    assert told(text, comparator="none") & {("pain", "uncontrolled_improvement"), ("pain", "benefit")} == set()


def test_an_inactive_arm_is_not_the_active_one() -> None:
    text = (
        "METHODS: Adults were randomized to active drug (ketamine) or inactive drug (saline). RESULTS:"
        " Pain scores were lower in the inactive arm (P = .01)."
    )
    assert ("pain", "benefit") not in told(text)
