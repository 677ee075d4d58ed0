"""What is no finding: kinds of patients, relations, other drugs, baseline; and doses against doses apart."""

from __future__ import annotations

import pytest
from reading_builders import document, topic

from evidence.records import Contrast, Direction, Finding
from summarize.findings import read_findings

TRIAL = {"study_type": "randomized_trial", "comparator": "placebo", "scope": "ketamine_other"}
FRAME = (
    "BACKGROUND: Depression is common. METHODS: Forty adults were randomized to ketamine (n = 20) or placebo (n = 20). "
    "RESULTS: {}"
)


def findings(result: str, **kind: str) -> list[Finding]:
    text = FRAME.format(result)
    return list(read_findings(document(text, "Ketamine for depression: a trial", **{**TRIAL, **kind}), topic()))


@pytest.mark.parametrize(
    "result",
    [
        "Women did significantly better on the depression scale than men once given ketamine (p = 0.02).",
        "There were no sex differences in antidepressant response to ketamine.",
        "Carriers of the long allele had higher blood pressure than non-carriers during ketamine (p = 0.02).",
        "Scores of depression fell further in people with high than in those with low refractoriness given ketamine.",
        "Dissociation was not associated with change in depression scores.",
        "Dissociation correlated with improvement in MADRS scores after ketamine (r = 0.4, p = 0.01).",
        "Baseline anxiety predicted a better antidepressant response to ketamine (p = 0.02).",
        "The antidepressant effect of ketamine was not influenced by body weight.",
        "At baseline, responders had significantly lower anxiety scores than non-responders.",
        "Dexmedetomidine was effective in reducing ketamine-induced delirium.",
        "Lamotrigine reduced depression scores without dissociative effects.",
        "Patients with emergence delirium had more postoperative pain (p = 0.02).",
        "In the experiment on rats, response rates were lower with ketamine than with vehicle.",
        "Use of dissociative agents such as ketamine is increasing.",
    ],
)
def test_what_is_no_effect_of_ketamine_is_no_finding(result: str) -> None:
    assert not [f for f in findings(result) if f.direction is not Direction.UNCLEAR]


@pytest.mark.parametrize(
    ("result", "direction"),
    [
        ("Depression scores were lower with 1 mg/kg than with 0.5 mg/kg (p = 0.01).", Direction.MORE_BENEFIT),
        ("Depression scores were higher with 1 mg/kg than with 0.5 mg/kg (p = 0.01).", Direction.MORE_HARM),
        ("Depression scores did not differ between 1 mg/kg and 0.5 mg/kg (p = 0.4).", Direction.MORE_NO_DIFFERENCE),
    ],
)
def test_more_against_less_ketamine_is_a_class_of_its_own(result: str, direction: Direction) -> None:
    text = f"METHODS: Adults were randomized to ketamine 0.5 mg/kg (n = 20) or ketamine 1 mg/kg (n = 20). RESULTS: {result}"
    kind = {**TRIAL, "comparator": "dose"}
    found = read_findings(document(text, "Two doses of ketamine for depression", **kind), topic())
    assert [(f.direction, f.contrast) for f in found] == [(direction, Contrast.AGAINST_KETAMINE)]


@pytest.mark.parametrize(
    ("result", "direction"),
    [
        ("Depression scores were lower on day 3 (p = 0.03) but not on day 28 (p = 0.2).", Direction.MIXED),
        (
            "The MADRS reduction was greater with ketamine but not significantly different (p = 0.21).",
            Direction.NO_DIFFERENCE,
        ),
        ("MADRS scores were numerically lower with ketamine than with placebo (p = 0.3).", Direction.NO_DIFFERENCE),
        ("Ketamine was non-inferior to placebo for depression scores.", Direction.NO_DIFFERENCE),
        (
            "The odds ratio for remission with ketamine versus placebo was 1.4 (95% CI 0.8 to 2.4).",
            Direction.NO_DIFFERENCE,
        ),
        ("Depression scores fell in both groups, without a difference between the groups.", Direction.NO_DIFFERENCE),
    ],
)
def test_a_null_result_beside_a_difference_is_never_a_benefit(result: str, direction: Direction) -> None:
    assert {f.direction for f in findings(result) if f.outcome == "depression"} <= {direction}


def test_a_likeness_to_a_symptom_is_no_equality_of_arms() -> None:
    found = findings("Ketamine produced behaviors similar to the positive symptoms of schizophrenia.")
    assert Direction.NO_DIFFERENCE not in {f.direction for f in found}


def test_something_bad_that_emerges_is_never_an_improvement() -> None:
    kind = {"study_type": "case_report", "comparator": "none", "scope": "ketamine_other"}
    text = "RESULTS: Severe suicidal ideation emerged after each infusion of ketamine."
    found = read_findings(document(text, "Suicidal ideation after ketamine: a case report", **kind), topic())
    assert {f.direction for f in found} <= {Direction.UNCONTROLLED_WORSENING}
