"""The comparator is what the arms got, whichever arm did better; what a text says is lacking compares nothing."""

from __future__ import annotations

import pytest

from evidence.records import Paper
from summarize.readings.comparator import comparator_of_arms

LACKED = [
    ("Patients received six infusions of ketamine. Lack of a placebo group limits the study.", "none"),
    ("Patients received six infusions of ketamine without a placebo control.", "none"),
    ("Patients received six infusions of ketamine. No blinding or placebo was used.", "none"),
    ("Patients received ketamine. Placebo-controlled trials are needed.", "none"),
    ("Patients and healthy controls received ketamine. Lack of placebo is a limitation.", "groups"),
]
GIVEN = [
    "Volunteers received ketamine and placebo on two days.",
    "Volunteers received ketamine or saline; there was no difference between ketamine and placebo.",
    "Scores did not differ from placebo after ketamine.",
    "Ketamine was not better than placebo, and no drug was better than placebo without side effects.",
]
ACTIVE = [
    "Adults were randomized to ketamine or midazolam as active placebo.",
    "Adults were randomized to ketamine or midazolam as an active placebo, both diluted in saline.",
    "Earlier saline-controlled studies were short. Adults were randomized to ketamine or an active placebo (remifentanil).",
    "Adults were randomized to ketamine or 4 mg of midazolam (placebo).",
]
INERT = [
    "Adults were randomized to ketamine, saline or an active control.",
    "Adults were randomized to ketamine or placebo (0.9% saline).",
    "Adults were randomized to ketamine diluted in saline or placebo.",
]
RESULTS = ("Scores were lower with ketamine (P = .01).", "Scores were higher with ketamine (P = .01).", "")


def kind_of(text: str, study_type: str, label: str, title: str = "Ketamine for an invented condition") -> str | None:
    paper = Paper(paper="1", title=title, abstract=text)
    return comparator_of_arms(paper, {"study_type": study_type, "comparator": label})


@pytest.mark.parametrize(("text", "kind"), LACKED)
@pytest.mark.parametrize("result", RESULTS)
def test_a_placebo_that_is_lacking_is_no_comparator(text: str, kind: str, result: str) -> None:
    assert kind_of(f"{text} {result}", "nonrandomized_trial", "placebo") == kind


@pytest.mark.parametrize("text", GIVEN)
def test_a_placebo_that_was_given_stays_one_whatever_it_did(text: str) -> None:
    assert kind_of(text, "nonrandomized_trial", "placebo") is None


@pytest.mark.parametrize("text", ACTIVE)
@pytest.mark.parametrize("study_type", ["randomized_trial", "protocol", "nonrandomized_trial"])
@pytest.mark.parametrize("result", RESULTS)
def test_a_placebo_that_is_a_drug_is_active_also_where_saline_only_dilutes(
    text: str, study_type: str, result: str
) -> None:
    assert kind_of(f"{text} {result}", study_type, "placebo") == "active"


@pytest.mark.parametrize("text", INERT)
@pytest.mark.parametrize("result", RESULTS)
def test_saline_that_is_given_as_placebo_is_placebo(text: str, result: str) -> None:
    assert kind_of(f"{text} {result}", "randomized_trial", "placebo") is None


@pytest.mark.parametrize("care", ["standard postpartum care", "usual care", "treatment as usual"])
def test_an_arm_with_usual_care_alone_is_no_active_treatment(care: str) -> None:
    text = f"Women were randomized to ketamine or {care}. Scores were lower with ketamine than with {care}."
    assert kind_of(text, "randomized_trial", "active") == "usual_care"


def test_a_review_without_a_word_of_comparison_compares_nothing() -> None:
    text = (
        "We searched three databases. Eleven studies of ketamine were included; four participants had a serious event."
    )
    assert kind_of(text, "systematic_review", "unclear") == "none"
    assert kind_of(f"{text} Few were controlled.", "systematic_review", "unclear") is None
