"""A conclusion that says more than a primary outcome that was not met is shown with both quotes; a plain one never is."""

from __future__ import annotations

import pytest
from reading_builders import document

from evidence.records import Reading
from summarize.readings.spin import read_primary_and_spin

TRIAL = (
    "METHODS: We randomized 200 adults to drug A or placebo. The primary outcome was pain at week 8. "
    "RESULTS: Pain at week 8 did not differ between drug A and placebo (P = .41). Sleep improved with drug A (P = .02). "
    "CONCLUSIONS: {}"
)
MET = TRIAL.replace(
    "did not differ between drug A and placebo (P = .41)", "was lower with drug A than with placebo (P = .01)"
)


def spin(conclusion: str, trial: str = TRIAL) -> Reading | None:
    found = read_primary_and_spin(document(trial.format(conclusion), "Drug A: a trial", study_type="randomized_trial"))
    return next((r for r in found if r.kind == "spin"), None)


SPUN = [
    ("Drug A is an effective and well-tolerated treatment.", "benefit_claimed"),
    ("Drug A could be given to adults with pain.", "benefit_claimed"),
    ("Drug A showed a trend towards better pain relief.", "trend"),
    ("Drug A was beneficial in a subgroup with severe pain.", "subgroup"),
    ("Both groups improved from baseline, so that drug A helps.", "within_group"),
    ("Drug A is as effective as other treatments.", "equivalence"),
    ("Drug A improved quality of life.", "other_outcome"),
    ("Although the primary outcome was not met, drug A might improve sleep.", "benefit_claimed"),
]


@pytest.mark.parametrize(("conclusion", "kind"), SPUN)
def test_a_claim_after_a_null_result_is_shown_with_its_kind_and_both_quotes(conclusion: str, kind: str) -> None:
    found = spin(conclusion)
    assert found is not None
    assert (found.value, found.span.quote if found.span else "") == (kind, conclusion)
    against = found.data["against"]
    assert isinstance(against, dict)
    assert against["quote"].startswith("Pain at week 8 did not differ")


PLAIN = [
    "Drug A did not reduce pain compared with placebo.",
    "Drug A was not superior to placebo. Effective treatments are needed.",
    "Drug A was not superior to placebo. New and more effective treatments for pain are urgently needed.",
    "Drug A did not relieve pain. Further trials may be warranted, but should be designed to increase adherence.",
    "These results do not support the use of drug A.",
    "Drug A did not reduce pain. Trial registration: NCT00000000.",
    "Drug A may be unnecessary in adults with pain and could be left out to reduce cost.",
    "Drug A needs to be improved before it can become an alternative to placebo.",
    "The efficacy of drug A remains unclear.",
    "Drug A was no better than placebo, without serious adverse events.",
]


@pytest.mark.parametrize("conclusion", PLAIN)
def test_a_null_result_plainly_told_is_no_spin(conclusion: str) -> None:
    assert spin(conclusion) is None


@pytest.mark.parametrize("conclusion", [c for c, _ in SPUN] + PLAIN)
def test_a_trial_that_met_its_primary_outcome_has_no_spin(conclusion: str) -> None:
    assert spin(conclusion, MET) is None


def test_a_study_without_a_trial_has_none_either() -> None:
    text = "Two patients were given drug A. CONCLUSIONS: Drug A reduced pain."
    assert read_primary_and_spin(document(text, "Drug A", study_type="case_report")) == ()


def test_where_no_outcome_is_called_primary_the_first_result_is_set_against_the_conclusion_and_said_to_be_that() -> (
    None
):
    text = (
        "METHODS: We randomized 200 adults to drug A or placebo. RESULTS: Overall survival did not differ between drug A "
        "and placebo (P = .41). Sleep improved with drug A (P = .02). CONCLUSIONS: Drug A did not prolong survival. "
        "Drug A is effective and should be offered for sleep."
    )
    found = read_primary_and_spin(document(text, "Survival with drug A", study_type="randomized_trial"))
    assert [(r.kind, r.data.get("unnamed")) for r in found] == [("spin", True)]
    named = spin("Drug A is an effective treatment.")
    assert named is not None
    assert "unnamed" not in named.data
