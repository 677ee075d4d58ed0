"""Kinds of sentences told wrongly in 633 abstracts on mood and pain, in words of our own, and their right reading."""

from __future__ import annotations

import pytest
from reading_builders import document, topic

from summarize.findings import read_findings

TRIAL = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}
OPEN = {"study_type": "nonrandomized_trial", "comparator": "none", "scope": "core"}
TWO_ARMS = "METHODS: Sixty adults were randomized to ketamine or midazolam. RESULTS: "
THREE_ARMS = (
    "METHODS: Ninety adults were allocated to two ketamine infusions (n = 30), a single ketamine infusion (n = 30) or"
    " saline (n = 30). RESULTS: "
)
ONE_ARM = "METHODS: Sixty adults received ketamine infusions. RESULTS: "


def told(text: str, begin: str = TWO_ARMS, **labels: str) -> dict[str, str]:
    """Outcome -> direction of a made-up study."""
    made = document(begin + text, "Ketamine in depression", **(labels or TRIAL))
    return {f.outcome: str(f.direction) for f in read_findings(made, topic())}


BAD_OF_GOOD = ["Cognitive disorganization", "Cognitive slowing", "Attention lapses", "Functional disability"]


@pytest.mark.parametrize("bad", BAD_OF_GOOD)
@pytest.mark.parametrize(
    ("more", "less", "side"), [("ketamine", "midazolam", "harm"), ("midazolam", "ketamine", "benefit")]
)
def test_more_of_what_is_bad_in_a_good_outcome_is_harm(bad: str, more: str, less: str, side: str) -> None:
    found = told(f"{bad} was greater with {more} than with {less} (p = 0.01).")
    assert set(found.values()) == {side}
    assert set(found) <= {"other:cognition", "function"}


@pytest.mark.parametrize(
    ("text", "never"),
    [
        # a covariate, with the brackets of another result between
        ("Ideation fell more with ketamine, when controlling for effects on depression (p = 0.01) and anxiety (p = 0.02).", "anxiety"),
        # effects of which the side is not said
        ("Ketamine produced behavioral, subjective, and cognitive effects in line with what is known of it.", "other:cognition"),
        # two other arms
        ("Riluzole versus placebo showed no difference in dropout rates (OR 1.40, 95% CI 0.5 to 3.9).", "retention"),
        ("Memantine compared with placebo lowered depression scores (p = 0.01).", "depression"),
        # what others found
        ("Rates of adverse events were similar to those previously reported.", "any_ae"),
        ("The rate of side effects was comparable to those reported in trials.", "any_ae"),
    ],
)  # fmt: skip
def test_what_says_nothing_of_ketamine_against_its_arm_is_not_told(text: str, never: str) -> None:
    assert never not in told(text)
    assert never not in told(text, ONE_ARM, **OPEN)


@pytest.mark.parametrize(
    "text",
    [
        "Repeated ketamine infusions improved the antidepressant effect, but not anxiety, compared with a single infusion.",
        "Depression scores fell more after two infusions of ketamine than after a single infusion (p = 0.01).",
        "Depression scores fell more after a single infusion of ketamine than after two infusions (p = 0.01).",
    ],
)
@pytest.mark.parametrize("comparator", ["dose", "placebo"])
def test_more_sessions_against_fewer_never_count_as_ketamine_against_another_arm(text: str, comparator: str) -> None:
    found = told(text, THREE_ARMS, study_type="randomized_trial", comparator=comparator, scope="core")
    assert found.get("depression") in (None, "more_benefit", "more_harm")


@pytest.mark.parametrize(
    ("better", "worse", "side"), [("two infusions", "saline", "benefit"), ("saline", "two infusions", "harm")]
)
def test_sessions_against_another_arm_still_count(better: str, worse: str, side: str) -> None:
    text = f"Depression scores were lower with {better} than with {worse} (p = 0.01)."
    assert told(text, THREE_ARMS, study_type="randomized_trial", comparator="placebo", scope="core") == {
        "depression": side
    }


def test_no_change_in_a_study_of_doses_is_no_comparison_of_them() -> None:
    begin = "METHODS: Twelve adults received intranasal (S)-ketamine 0.2 or 0.4 mg/kg. RESULTS: "
    made = document(
        begin + "Ketamine had no significant impact on pain thresholds.",
        "Ketamine in pain",
        **TRIAL | {"comparator": "dose"},
    )
    assert [(str(f.direction), str(f.contrast)) for f in read_findings(made, topic())] == [
        ("no_difference", "before_and_after")
    ]


@pytest.mark.parametrize(
    ("better", "worse", "side"), [("ketamine", "midazolam", "benefit"), ("midazolam", "ketamine", "harm")]
)
@pytest.mark.parametrize(
    "text",
    [
        "Depression scores decreased more slowly in the {worse} group (p = 0.02).",
        "Depression scores fell more rapidly with {better} than with {worse} (p = 0.02).",
        "The share of responders (defined as a reduction ≥50% in the SSI score) was 55% for the {better} group and 30%"
        " for the {worse} group (odds ratio = {ratio}, p = 0.01).",
        "Depressive episodes were seen in 6% (6/100) of the {better} group and 25% (25/100) of the {worse} group (p < 0.001)",
    ],
)
def test_how_fast_and_how_many_reached_a_threshold(text: str, better: str, worse: str, side: str) -> None:
    said = text.format(better=better, worse=worse, ratio="2.85")
    assert set(told(said + " CONCLUSIONS: Adverse events are of concern.").values()) == {side}


@pytest.mark.parametrize(("more", "side"), [("high", "more_benefit"), ("low", "more_harm")])
def test_a_side_in_a_study_of_doses_is_of_the_doses(more: str, side: str) -> None:
    begin = "METHODS: Seventy adults were randomized to high-dose (2 mg/kg) or low-dose (0.2 mg/kg) ketamine. RESULTS: "
    text = f"Craving was significantly lower with {more}-dose ketamine for six months."
    labels = {"study_type": "randomized_trial", "comparator": "dose", "scope": "core"}
    assert told(text, begin, **labels) == {"craving": side}
