"""What is spared takes no harm away, and what compares no arms is no null result: kinds, in words of our own."""

from __future__ import annotations

import pytest
from reading_builders import document, topic

from summarize.findings import read_findings

BEGIN = "METHODS: Sixty adults were randomized to ketamine or midazolam. RESULTS: "
SIDES = [("ketamine", "midazolam", "benefit"), ("midazolam", "ketamine", "harm")]
LOWER = "Pain scores were lower with {a} than with {b} (p = 0.01)."


def told(text: str) -> list[tuple[str, str]]:
    """Outcome and direction of every finding of a made-up trial."""
    labels = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}
    made = document(BEGIN + text, "Ketamine versus midazolam in depression: a randomized trial", **labels)
    return sorted((f.outcome, str(f.direction)) for f in read_findings(made, topic()))


NO_RESULT = [
    "Sensitivity models of pain scores yielded similar results.",
    "For single items, the size of change in pain scores was not uniform.",
    "Similar discrimination of the sessions was reached with pain scores.",
    "There were no differences in pain scores between the two groups preoperatively (p > 0.05).",
    "Preoperatively, pain scores did not differ between the groups.",
    "Warmth thresholds were not changed in the area of secondary hyperalgesia.",
    "Blood flow was unchanged in regions involved in the appraisal of pain.",
    "The late wave, which reflects pain processing, was not changed.",
]


@pytest.mark.parametrize("text", NO_RESULT)
def test_what_compares_no_arms_is_no_result(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", NO_RESULT)
@pytest.mark.parametrize(("a", "b", "side"), SIDES)
def test_what_compares_no_arms_takes_no_difference_away(text: str, a: str, b: str, side: str) -> None:
    assert told(f"{text} {LOWER.format(a=a, b=b)}") == [("pain", side)]


@pytest.mark.parametrize(
    "text",
    [
        "Pain scores were similar with ketamine and midazolam at 24 hours (p = 0.6).",
        "There were no differences in pain scores between the groups postoperatively (p = 0.6).",
        "Pain scores did not differ between ketamine and midazolam.",
        "Ketamine and midazolam gave similar results for pain scores (p = 0.6).",
        "Ketamine and midazolam gave comparable reductions in pain scores, with no difference between groups (p = 0.5).",
    ],
)
def test_arms_that_are_alike_stay_no_difference(text: str) -> None:
    assert told(text) == [("pain", "no_difference")]


@pytest.mark.parametrize(("a", "b", "side"), SIDES)
def test_a_drug_given_before_surgery_keeps_its_result(a: str, b: str, side: str) -> None:
    assert told(f"Pain scores were lower with {a} given preoperatively than with {b} (p = 0.01).") == [("pain", side)]


def test_a_function_spared_is_not_all_of_cognition() -> None:
    text = "Ketamine impaired memory (p < 0.001), however did not alter executive function."
    assert ("other:cognition", "no_difference") not in told(text)


def test_activity_of_a_lobe_is_no_daily_functioning() -> None:
    assert told("Measures of frontal lobe functioning were unaffected.") == []
    assert told("Social functioning did not differ between the groups (p = 0.4).") == [("function", "no_difference")]


def test_suspicion_is_no_finding_of_abuse() -> None:
    assert told("None of the adults were suspected of ketamine misuse.") == []


def test_correct_answers_are_no_response_to_treatment() -> None:
    assert told("The correct response rate was lower with ketamine than with midazolam (p = 0.01).") == []
