"""What is denied of some of the people in each arm, or of one arm alone, is no lack of difference; a part is not all."""

from __future__ import annotations

import pytest
from test_when_and_how_said import NAME, told

COUNTED = [
    "response of depression was not reached by 30% of {A} patients and 62% of {B} patients (p = 0.01).",
    "depression did not improve in 25% with {A} and 60% with {B} (p = 0.01).",
    "craving was not reduced in 8 of 40 on {A} and 24 of 40 on {B} (p = 0.001).",
    "patients whose anxiety did not decrease were more numerous with {B} than with {A} (p = 0.02).",
    "depression failed to improve more often with {B} than with {A} (p = 0.01).",
    "{A} did not fail to improve depression, whereas {B} did (p = 0.01).",
]


@pytest.mark.parametrize("form", COUNTED)
def test_people_of_whom_something_is_denied_are_no_null_result(form: str) -> None:
    for one, other, turned in (("ketamine", "midazolam", "harm"), ("midazolam", "ketamine", "benefit")):
        assert not {"no_difference", turned} & set(told(form.format(A=one, B=other)).values())


def test_what_is_denied_of_one_arm_alone_is_told_for_the_other() -> None:
    form = "{B} did not improve depression whereas {A} did (p = 0.01)."
    assert told(form.format(A="ketamine", B="midazolam")).get("depression") == "benefit"
    assert told(form.format(A="midazolam", B="ketamine")).get("depression") == "harm"


@pytest.mark.parametrize(
    "sentence",
    [
        "ketamine did not improve depression more than midazolam (p = 0.6).",
        "depression did not differ between ketamine and midazolam (12.1 vs 12.4; p = 0.8).",
        "response of depression was not more frequent with ketamine than with midazolam (32% vs 30%; p = 0.8).",
    ],
)
def test_a_null_result_is_still_told(sentence: str) -> None:
    assert told(sentence).get("depression") == "no_difference"


PARTS = [
    "among cognitively normal people, pain did not differ (19% vs 17%, p = 0.7).",
    "in patients with severe pain before surgery, pain was lower with ketamine than with midazolam (p = 0.01).",
    "among women who smoked, pain was higher with ketamine than with midazolam (p = 0.01).",
]


@pytest.mark.parametrize("sentence", PARTS)
def test_what_holds_for_a_kind_of_patients_is_not_told_of_all(sentence: str) -> None:
    assert "pain" not in told(sentence)


def test_the_people_whom_the_study_chose_are_all() -> None:
    assert "depression" in NAME
    assert (
        told("in patients with depression, pain was lower with ketamine than with midazolam (p = 0.01).")["pain"]
        == "benefit"
    )
    assert told("in adults receiving ketamine, pain was lower than with midazolam (p = 0.01).").get("pain") in (
        "benefit",
        None,
    )


def test_the_people_who_were_analysed_are_all() -> None:
    sentence = "among 46 analysed patients, response of depression was more frequent with ketamine than with midazolam (p = 0.01)."
    assert told(sentence)["depression"] == "benefit"


def test_an_event_denied_behind_both_arms_is_still_no_difference() -> None:
    sentence = "ketamine lowered pain compared with midazolam on day 1, without increasing the occurrence of adverse reactions."
    assert told(sentence).get("any_ae") == "no_difference"
