"""An invented direction is worse than an empty cell: the rules that take one away, each with a sentence that needs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.records import ComparatorType, Finding, Label, LabelSource, Paper, StudyType
from evidence.topic import load_topic
from summarize import read_papers

TOPIC = load_topic(Path(__file__).parents[3] / "topics" / "ketamine-oud.yml")
FRAME = "METHODS: In this study, 40 people with opioid use disorder received ketamine{arm}.\nRESULTS: {result}"


def found(result: str, study_type: StudyType = StudyType.RANDOMIZED_TRIAL, arm: str = " or saline") -> list[Finding]:
    """The findings of an invented abstract."""
    comparator = ComparatorType.PLACEBO if arm else ComparatorType.NONE
    values = {"study_type": study_type.value, "scope": "core", "comparator": comparator.value}
    labels = {name: Label(field=name, value=value, source=LabelSource.RULE) for name, value in values.items()}
    paper = Paper(paper="1", title="Ketamine in opioid use disorder", abstract=FRAME.format(arm=arm, result=result))
    (extraction,) = read_papers([(paper, labels)], TOPIC)
    return list(extraction.findings)


def directions(result: str, **values: object) -> dict[str, str]:
    return {f.outcome: f.direction.value for f in found(result, **values)}  # type: ignore[arg-type]


def test_a_plain_comparison_is_found_although_the_outcome_is_rare_in_the_training_set() -> None:
    assert directions("Abstinence was higher with ketamine than with saline.") == {"relapse_abstinence": "benefit"}


def test_symptoms_better_controlled_are_not_mistaken_for_the_control_group() -> None:
    assert (
        directions("Withdrawal symptoms were better controlled with ketamine than with saline.")["withdrawal"]
        == "benefit"
    )


def test_a_change_in_both_groups_is_no_benefit() -> None:
    assert "benefit" not in directions("Depression improved in both groups.").values()


def test_a_change_in_both_groups_without_a_difference_is_no_difference() -> None:
    result = "Depression improved in both groups at 7 days, with no difference between the groups."
    assert directions(result).get("depression", "no_difference") == "no_difference"


@pytest.mark.parametrize(
    "result",
    [
        "Naltrexone blocked the antidepressant effect of ketamine.",
        "Opioid use attenuated the antidepressant response to placebo but not to ketamine.",
    ],
)
def test_one_drug_changing_the_effect_of_another_is_no_finding(result: str) -> None:
    assert not {"benefit", "harm"} & set(directions(result).values())


def test_a_relapse_is_never_an_improvement() -> None:
    result = "The patient relapsed and used ketamine heavily for 15 days."
    got = directions(result, study_type=StudyType.CASE_REPORT, arm="")
    assert got.get("relapse_abstinence") not in ("benefit", "uncontrolled_improvement")


def test_stopping_without_symptoms_in_a_case_report_is_no_comparison() -> None:
    result = "Ketamine was stopped without withdrawal symptoms."
    assert directions(result, study_type=StudyType.CASE_REPORT, arm="").get("withdrawal") != "no_difference"


def test_less_cocaine_use_is_no_finding_on_opioids() -> None:
    assert "opioid_use" not in directions("Cocaine self-administration was lower with ketamine than with saline.")


def test_a_sentence_without_a_result_gives_no_direction() -> None:
    assert directions("The review covers opioid use and pain.", study_type=StudyType.SYSTEMATIC_REVIEW) == {}


def test_a_change_within_one_arm_of_a_trial_is_no_benefit() -> None:
    assert (
        directions("With ketamine, craving dropped within hours. With saline it fell more slowly.").get("craving")
        != "benefit"
    )


def test_a_quote_does_not_end_in_the_conjunction_of_the_next_clause() -> None:
    (finding,) = found("Craving was lower with ketamine than with saline, and the effect was lasting for weeks.")
    assert finding.span.quote == "Craving was lower with ketamine than with saline"


def test_nobody_is_called_randomized_in_a_study_without_randomization() -> None:
    values = {"study_type": "nonrandomized_trial", "scope": "core", "comparator": "none"}
    labels = {name: Label(field=name, value=value, source=LabelSource.RULE) for name, value in values.items()}
    text = "METHODS: In all, 50 people were assigned to intramuscular ketamine. There was no randomized comparison."
    (extraction,) = read_papers([(Paper(paper="1", title="Ketamine: a pilot study", abstract=text), labels)], TOPIC)
    assert {r.detail for r in extraction.readings if r.kind == "sample_size"} <= {"enrolled", "analysed"}


def test_more_than_a_number_is_an_amount_and_no_comparison_of_groups() -> None:
    assert "benefit" not in directions("Suicidal ideation fell by more than 85% in both groups.").values()


def test_an_amount_spared_is_no_dose() -> None:
    text = "RESULTS: Opioid use was lower with ketamine by 97.3 mg at 24 hours and by 186.4 mg at 48 hours."
    (extraction,) = read_papers([(Paper(paper="1", title="Ketamine after surgery", abstract=text), {})], TOPIC)
    assert [r.value for r in extraction.readings if r.kind == "dose"] == []


@pytest.mark.parametrize(
    "result", ["The facts at hand give no result for the length of stay.", "Pain and side effects remained uncertain."]
)
def test_what_is_said_to_be_unknown_is_no_finding(result: str) -> None:
    assert directions(result) == {}


def test_a_relapse_into_something_else_is_no_relapse_into_opioid_use() -> None:
    text = "RESULTS: Relapse of psoriasis was less frequent with ketamine than with saline."
    (extraction,) = read_papers([(Paper(paper="1", title="Ketamine in psoriasis", abstract=text), {})], TOPIC)
    assert "relapse_abstinence" not in {f.outcome for f in extraction.findings}


BOTH_WAYS = (("ketamine", "saline"), ("saline", "ketamine"))


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
@pytest.mark.parametrize(
    "result",
    [
        "Unlike {one}, {other} did not reduce craving.",
        "In contrast to {one}, {other} had no effect on craving (p = 0.6).",
    ],
)
def test_a_null_result_of_one_arm_set_against_the_other_is_no_equality(result: str, one: str, other: str) -> None:
    assert "no_difference" not in directions(result.format(one=one, other=other)).values()


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
def test_a_change_of_another_outcome_in_the_other_arm_says_nothing_of_this_one(one: str, other: str) -> None:
    told = directions(f"Craving did not change in the {one} group but body weight decreased in the {other} group.")
    assert not {"benefit", "harm"} & set(told.values())


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
def test_a_difference_that_reversed_later_is_mixed(one: str, other: str) -> None:
    result = f"Pain scores were significantly lower in the {one} group than in the {other} group at 2 h, but it reversed at 24 h."
    assert directions(result).get("pain", "mixed") == "mixed"


@pytest.mark.parametrize(("one", "expected"), [("midazolam", "harm"), ("ketamine", "benefit")])
def test_the_word_or_before_a_dose_is_no_odds_ratio(one: str, expected: str) -> None:
    other = {"midazolam": "ketamine", "ketamine": "midazolam"}[one]
    result = f"{one.title()} significantly decreased craving compared with 0.3 mg/kg {other} or 0.25 mg/kg saline."
    told = directions(result, arm=" or midazolam")
    assert told == {"craving": expected}


@pytest.mark.parametrize(("turned", "expected"), [(False, "benefit"), (True, "harm")])
def test_a_therapy_that_both_arms_had_is_joined_to_its_ketamine(turned: bool, expected: str) -> None:
    frame = "METHODS: Adults were randomized to {} (n = 30) or {} (n = 30).\nRESULTS: {}"
    arms = ("electroconvulsive therapy alone", "electroconvulsive therapy plus ketamine")
    worse, better = arms[::-1] if turned else arms
    text = frame.format(*arms, f"Compared with {worse}, {better} resulted in lower morphine consumption (p = 0.01).")
    values = {"study_type": "randomized_trial", "scope": "core", "comparator": "active"}
    labels = {name: Label(field=name, value=value, source=LabelSource.RULE) for name, value in values.items()}
    paper = Paper(paper="1", title="Ketamine added to electroconvulsive therapy", abstract=text)
    (extraction,) = read_papers([(paper, labels)], TOPIC)
    assert {f.outcome: f.direction.value for f in extraction.findings} == {"opioid_dose": expected}


def test_what_a_third_arm_did_beside_the_comparator_leaves_the_contrast_alone() -> None:
    result = "Craving was significantly lower with ketamine than with midazolam (p = 0.01); saline did not differ from midazolam."
    assert directions(result, arm=", midazolam or saline") == {"craving": "benefit"}


def test_a_null_result_against_a_third_arm_is_no_harm_alone() -> None:
    result = "Craving was significantly lower with midazolam than with ketamine (p = 0.01); saline did not differ from ketamine."
    assert "benefit" not in directions(result, arm=", midazolam or saline").values()
