"""How often and how well an arm did something, and arms of which something is denied: each sentence with its mirror image."""

from __future__ import annotations

import pytest
from test_when_and_how_said import told

# {A} does better, {B} worse; the outcome.
TOLD = {
    "{A} reduced pain more than {B} (p = 0.01).": "pain",
    "{B} reduced anxiety and pain less than {A} (p = 0.01).": "pain",
    "{B} worsened anxiety more than {A} (p = 0.01).": "anxiety",
    "{A} cut morphine consumption more than {B} (p = 0.01).": "opioid_dose",
    "relative to {A}, {B} relieved pain less at 30 min (p = 0.01).": "pain",
    "reducing pain more than {B}, {A} was preferred (p = 0.01).": "pain",
    "{A} prevented vomiting more often than {B} (p = 0.01).": "nausea_vomiting",
    "{B} prevented vomiting less often than {A} (p = 0.01).": "nausea_vomiting",
    "{B} caused vomiting more often than {A} (p = 0.01).": "nausea_vomiting",
    "{B} eased pain less well than {A} (p = 0.01).": "pain",
    "{A} lowered craving more effectively than {B} (p = 0.01).": "craving",
    "{A} decreased anxiety more strongly than {B} (p = 0.01).": "anxiety",
    "{B} reduced pain less reliably than {A} (p = 0.01).": "pain",
    "{B} impaired memory more often than {A} (p = 0.01).": "other:cognition",
    "{A} relieved pain in more patients than {B} (p = 0.01).": "pain",
    "{B} raised blood pressure in more patients than {A} (p = 0.01).": "blood_pressure",
    "fewer patients in the {B} group improved in anxiety (p = 0.01).": "anxiety",
    "more patients on {A} than on {B} had reduced pain (p = 0.01).": "pain",
    "a smaller proportion of the {B} group had a decrease in suicidal ideation (p = 0.01).": "suicidality",
    "{B} was less likely than {A} to relieve pain (p = 0.01).": "pain",
    "{B} was less able than {A} to reduce craving (p = 0.01).": "craving",
    "people on {A} were more likely to improve in anxiety than those on {B} (p = 0.01).": "anxiety",
    "improvement of anxiety was rarer with {B} than with {A} (p = 0.01).": "anxiety",
    "reduction of anxiety occurred less often with {B} than with {A} (p = 0.01).": "anxiety",
    "pain relief was insufficient more often with {B} than with {A} (p = 0.01).": "pain",
    "non-response of depression was less common with {A} (30% vs 62%, p = 0.01).": "depression",
    "{B} was 2.5 times as likely as {A} to cause vomiting (p = 0.01).": "nausea_vomiting",
    "vomiting was 0.4 times as common with {A} as with {B} (p = 0.01).": "nausea_vomiting",
    "{B} did not reduce craving as much as {A} (p = 0.01).": "craving",
    "craving was not reduced as often with {B} as with {A} (p = 0.01).": "craving",
    "not {B} but {A} lowered anxiety more (p = 0.01).": "anxiety",
    "anxiety was lower not with {B} but with {A} (p = 0.01).": "anxiety",
    "less pain was reported not by patients receiving {B} but by those receiving {A} (p = 0.01).": "pain",
    "the difference in pain at 24 h ({A} minus {B}) was -1.6 points (95% CI -2.3 to -0.9).": "pain",
    "the difference in pain at 24 h ({B} minus {A}) was 1.6 points (95% CI 0.9 to 2.3).": "pain",
    "{B} reduced anxiety to a lesser extent than {A} (p = 0.01).": "anxiety",
    "{B} decreased withdrawal severity to a smaller degree than {A} (p = 0.01).": "withdrawal",
    "{B} did lower pain less than {A} (p = 0.01).": "pain",
    "the difference in MADRS at day 7 ({A} minus {B}) was -7.9 points (95% CI -11.0 to -4.8).": "depression",
    "a decrease in craving was seen in the {A} arm only (p < 0.01); no change occurred with {B} (p = 0.8).": "craving",
    "with {B} as the reference, the hazard ratio for relapse with {A} was 0.45 (95% CI 0.25-0.81).": "relapse_abstinence",
    "the difference in HAM-A-14 ({B} - {A}) after 2 weeks was +6.2 points (95% CI 3.4 to 9.0).": "anxiety",
}


@pytest.mark.parametrize("form", TOLD)
def test_a_verb_with_its_degree_is_told_for_the_arm_that_did_better(form: str) -> None:
    assert told(form.format(A="ketamine", B="midazolam")).get(TOLD[form]) == "benefit"
    assert told(form.format(A="midazolam", B="ketamine")).get(TOLD[form]) == "harm"


@pytest.mark.parametrize("form", TOLD)
def test_groups_by_letter_are_told_the_same_way(form: str) -> None:
    methods = (
        "METHODS: Eighty adults with depression were randomized to ketamine (group 1) or midazolam (group 2). RESULTS: "
    )
    assert told(form.format(A="group 1", B="group 2"), methods).get(TOLD[form]) in ("benefit", None)
    assert told(form.format(A="group 2", B="group 1"), methods).get(TOLD[form]) in ("harm", None)


@pytest.mark.parametrize("times", ["1.0 times as likely", "1 times as likely"])
def test_once_as_likely_takes_no_side(times: str) -> None:
    assert not {"benefit", "harm"} & set(
        told(f"ketamine was {times} as midazolam to cause vomiting (95% CI 0.6-1.7).").values()
    )


def test_an_amount_denied_of_each_arm_is_no_difference() -> None:
    assert told("craving was reduced by neither ketamine nor midazolam (p = 0.7).").get("craving") == "no_difference"


NO_NULL = [
    "there was no nausea with {A}, but 11 patients on {B} had nausea.",
    "no patient on {A} had hallucinations, compared with 8 (13%) patients on {B}.",
    "no hallucinations occurred in the {A} group, whereas 9 (20%) patients in the {B} group had hallucinations (p = 0.002).",
]


@pytest.mark.parametrize("form", NO_NULL)
def test_none_in_one_arm_beside_cases_in_the_other_is_no_null_result(form: str) -> None:
    for one, other in (("ketamine", "midazolam"), ("midazolam", "ketamine")):
        assert "no_difference" not in told(form.format(A=one, B=other)).values()


COLORS = (
    "METHODS: Eighty adults with depression were randomized to the blue group, who received midazolam, "
    "or the green group, who received ketamine. RESULTS: "
)
MASKED = "METHODS: Eighty adults with depression were randomized to active drug (ketamine) or inactive drug (saline). RESULTS: "


@pytest.mark.parametrize(
    ("methods", "a", "b"),
    [(COLORS, "the green group", "the blue group"), (MASKED, "the active arm", "the inactive arm")],
)
@pytest.mark.parametrize(
    "form",
    [
        "{B} was inferior to {A} on the MADRS (p = 0.01).",
        "depression was lower not in {B} but in {A} (p = 0.01).",
        "{A} was superior to {B} in depression control (p = 0.01).",
    ],
)
def test_groups_by_color_and_inactive_arms_are_the_ones_the_text_explains(
    methods: str, a: str, b: str, form: str
) -> None:
    assert told(form.format(A=a, B=b), methods).get("depression") == "benefit"
    assert told(form.format(A=b, B=a), methods).get("depression") == "harm"
