"""What a finding is set against: the arm the sentence names, else the only other arm of the study, else nothing."""

from __future__ import annotations

import pytest
from reading_builders import document, topic

from summarize.findings import read_findings

TRIAL = {"study_type": "randomized_trial", "scope": "core", "comparator": "active"}


def against(abstract: str, title: str = "An invented trial of ketamine", **labels: str) -> set[str | None]:
    return {f.comparison for f in read_findings(document(abstract, title, **{**TRIAL, **labels}), topic())}


FELL = "RESULTS: Depression scores were lower in the ketamine group (p = 0.01)."


@pytest.mark.parametrize(
    ("methods", "name"),
    [
        ("METHODS: Eighty adults were randomized to ketamine or midazolam.", "midazolam"),
        ("METHODS: Eighty adults were randomized to normal saline or ketamine.", "normal saline"),
        ("METHODS: This double-blind, placebo-controlled trial gave ketamine to 80 adults.", "placebo"),
        (
            "METHODS: Eighty adults received ketamine (group K) or electroconvulsive therapy (group E).",
            "electroconvulsive therapy",
        ),
    ],
)
def test_a_sentence_that_names_no_other_arm_takes_the_only_one_of_the_study(methods: str, name: str) -> None:
    assert against(f"{methods} {FELL}") == {name}


@pytest.mark.parametrize(
    "methods",
    [
        "METHODS: Ninety adults were randomized to ketamine, midazolam or saline.",
        "METHODS: Eighty adults were randomized to ketamine or fentanyl, both beside placebo tablets.",
    ],
)
def test_of_several_other_arms_none_is_taken(methods: str) -> None:
    assert against(f"{methods} {FELL}") <= {None}


def test_a_bare_label_is_told_by_what_the_group_received() -> None:
    methods = "METHODS: Eighty adults were randomized to ketamine or saline (control group). "
    assert against(methods + "RESULTS: Pain was lower with ketamine than in the control group (p = 0.01).") == {
        "saline"
    }
    assert against(methods + "RESULTS: Pain was higher with ketamine than in the control group (p = 0.01).") == {
        "saline"
    }


def test_the_arm_that_the_sentence_names_comes_first() -> None:
    methods = "METHODS: Ninety adults were randomized to ketamine, fentanyl or saline. "
    assert against(methods + "RESULTS: Pain was lower with ketamine than with fentanyl (p = 0.01).") == {"fentanyl"}


def test_a_review_of_many_controls_is_not_told_by_the_drug_of_one() -> None:
    methods = "METHODS: Trials of ketamine were pooled; one compared ketamine with venlafaxine. "
    text = methods + "RESULTS: Depression was lower with ketamine than in controls (SMD -0.4, 95% CI -0.7 to -0.1)."
    assert "venlafaxine" not in against(text, study_type="systematic_review")
