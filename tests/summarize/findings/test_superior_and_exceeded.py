"""Effects as nouns, superiority of X over Y, what is exceeded, denied or only expected: each sentence with its mirror image."""

from __future__ import annotations

import pytest
from test_when_and_how_said import told

# {A} does better, {B} worse; the outcome.
TOLD = {
    "The improvement in craving with {B} was exceeded by that with {A}.": "craving",
    "Both drugs reduced pain, but the effect of {A} was larger.": "pain",
    "{B} did not lower anxiety as effectively as {A} did.": "anxiety",
    "{B} lowered the rate of abstinence from 55% with {A} to 25% (p=0.002).": "relapse_abstinence",
    "Time to abstinence was longer with {B} than with {A} (20 vs 8 days; p=0.004).": "relapse_abstinence",
    "Compared with {B}, {A} improved depression without affecting anxiety.": "depression",
    "{A} was superior to {B} in reducing pain without increasing nausea.": "pain",
    "{A} reduced craving compared with {B} and saline, which did not differ from each other.": "craving",
    "{A} had a greater effect on anxiety than {B} (p=0.02).": "anxiety",
    "The effect of {B} on craving was smaller than that of {A}.": "craving",
    "The efficacy of {A} for depression was greater than that of {B}.": "depression",
    "The benefit of {B} for pain was smaller than that of {A}.": "pain",
    "The superiority of {A} over {B} for craving was significant (p=0.003).": "craving",
    "Superiority of {A} to {B} in the reduction of pain was established.": "pain",
    "Improvement in pain averaged 7.4 points with {A} and 2.9 points with {B} (p=0.003).": "pain",
    "{B} was less well tolerated than {A}, with nausea in 10 and 2 patients, respectively.": "nausea_vomiting",
    "Anxiety scores were not higher but lower with {A} than with {B} (p=0.01).": "anxiety",
}
NOT_REVERSED = {  # a person decides
    "For {B} versus {A}, the odds ratio for a 50% reduction in craving was 0.31 (95% CI 0.14-0.70).": "craving",
    "Both drugs reduced craving, {B} less so than {A}.": "craving",
    "Both drugs reduced pain, with {B} being less effective than {A}.": "pain",
    "Time to relief of craving was longer with {B} than with {A}.": "craving",
    "Relief of pain was delayed with {B} compared with {A}.": "craving",
    "{B} did not control anxiety as well as {A}.": "anxiety",
    "Although earlier studies suggested that {B} reduces craving more than {A}, we found the opposite.": "craving",
    "{B} could not match {A} in lowering craving.": "craving",
    "{B} did not achieve the reduction in craving seen with {A}.": "craving",
    "{B} did not improve pain to the extent that {A} did.": "pain",
    "Ten {B} patients but no {A} patients had nausea.": "nausea_vomiting",
}
NO_SIDE = {  # no difference, or nothing
    "Lower craving with {A} than with {B} was not seen.": "craving",
    "Pain scores were 0.6 points lower with {A} than with {B} (95% CI -1.8 to 0.6).": "pain",
    "Superiority of {A} over {B} in reducing pain could not be shown.": "pain",
    "The hypothesis that {A} reduces anxiety more than {B} was rejected.": "anxiety",
    "{A} was expected to reduce craving more than {B}, but did not.": "craving",
    "{A} reduced craving, but not anxiety, more than {B}.": "anxiety",
    "Pain scores (but not anxiety scores) were lower with {A} than with {B}.": "anxiety",
}
SECOND = {  # the second outcome has the other arm, and no verb of its own: {A} does better on it
    "{B} was better for craving and {A} for anxiety.": "anxiety",
    "Craving was worse with {A}, anxiety with {B}.": "anxiety",
}
NAMES = (("ketamine", "midazolam", "benefit"), ("midazolam", "ketamine", "harm"))
OPPOSITE = {"benefit": "harm", "harm": "benefit"}


@pytest.mark.parametrize("form", TOLD)
def test_the_arm_that_did_better_is_told_whichever_it_is(form: str) -> None:
    for a, b, right in NAMES:
        assert told(form.format(A=a, B=b)).get(TOLD[form]) == right


@pytest.mark.parametrize(("form", "outcome"), [*NOT_REVERSED.items(), *SECOND.items()])
def test_what_is_not_read_is_neither_turned_round_nor_told_as_alike(form: str, outcome: str) -> None:
    for a, b, right in NAMES:
        assert told(form.format(A=a, B=b)).get(outcome) not in (OPPOSITE[right], "no_difference")


@pytest.mark.parametrize("form", NO_SIDE)
def test_a_difference_that_is_denied_or_was_expected_has_no_side(form: str) -> None:
    for a, b, _ in NAMES:
        assert told(form.format(A=a, B=b)).get(NO_SIDE[form]) not in OPPOSITE


@pytest.mark.parametrize("arm", ["ketamine", "midazolam"])
def test_a_greater_effect_on_a_vital_sign_is_neither_better_nor_worse(arm: str) -> None:
    other = {"ketamine": "midazolam", "midazolam": "ketamine"}[arm]
    assert told(f"{arm} had a greater effect on heart rate than {other}.").get("blood_pressure") not in OPPOSITE


@pytest.mark.parametrize("arms", [("morphine", "ketamine"), ("ketamine", "morphine")])
def test_the_name_of_an_opioid_behind_than_or_with_is_no_use_of_it(arms: tuple[str, str]) -> None:
    a, b = arms
    assert "opioid_dose" not in told(f"Pain was less severe with {a} than with {b} (p=0.01).")
    assert "opioid_dose" not in told(f"Nausea was less frequent with {a} than with {b} (p=0.01).")
