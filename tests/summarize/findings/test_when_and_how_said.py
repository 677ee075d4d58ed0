"""Results by when something came, by the effect an outcome is named for, in lists: each both ways round."""

from __future__ import annotations

import pytest
from reading_builders import document, topic

from summarize.findings import read_findings
from summarize.findings.contrasts import is_relation

TRIAL = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}
METHODS = "METHODS: Sixty adults were randomized to ketamine or midazolam. RESULTS: "


NAME = "Ketamine versus midazolam in depression: a randomized trial"


def told(sentence: str, methods: str = METHODS, name: str = NAME, **labels: str) -> dict[str, str]:
    """Outcome -> direction of a trial of ketamine against midazolam with this one result."""
    text = methods + sentence[0].upper() + sentence[1:]
    return {f.outcome: str(f.direction) for f in read_findings(document(text, name, **(labels or TRIAL)), topic())}


SIDED = {  # {A} does better, {B} worse
    "depression scores improved earlier in the {A} group (p = 0.01).": "depression",
    "depression improved later with {B} than with {A} (p = 0.01).": "depression",
    "a slower improvement in anxiety was seen with {B} than with {A} (p = 0.01).": "anxiety",
    "the time to improvement in depression was shorter with {A} than with {B} (p = 0.01).": "depression",
    "the time to improvement in depression was longer with {B} than with {A} (p = 0.01).": "depression",
    "relapse occurred later with {A} than with {B} (p = 0.01).": "relapse_abstinence",
    "relapse occurred earlier with {B} than with {A} (p = 0.01).": "relapse_abstinence",
    "remission occurred earlier with {A} than with {B} (p = 0.01).": "depression",
    "remission occurred later with {B} than with {A} (p = 0.01).": "depression",
    "rescue analgesia was requested later in the {A} group (p = 0.01).": "opioid_dose",
    "rescue analgesia was requested earlier in the {B} group (p = 0.01).": "opioid_dose",
    "onset of the antidepressant effect was faster with {A} than with {B} (p = 0.01).": "depression",
    "onset of the antidepressant effect was slower with {B} than with {A} (p = 0.01).": "depression",
    "{A} had significant antidepressant effects compared with {B} (p = 0.01).": "depression",
    "compared with {B}, {A} exerted a rapid antidepressant effect (p = 0.01).": "depression",
    "{A} produced greater antidepressant effects than {B} (SMD -0.71, 95% CI -1.08 to -0.35).": "depression",
    "greater pain relief was seen with {A} than with {B} (p = 0.01).": "pain",
    "pain relief was significantly and consistently lower in the {B} group than in the {A} group (p = 0.01).": "pain",
    "the {B} group had less relief of pain than the {A} group (p = 0.01).": "pain",
    "craving, anxiety, and depression scores were lower in the {A} group than in the {B} group (p = 0.01).": "craving",
    "pain, craving, and withdrawal scores were higher in the {B} group than in the {A} group (p = 0.01).": "pain",
    "compared with {B} plus placebo, {A} was associated with lower MADRS scores from 2 h to 2 weeks, anxiety scores from 2 h"
    " to 2 weeks (maximum ES 1.27), and suicidality from 2 to 72 h (maximum ES 2.24).": "suicidality",
    "analgesia lasted 701 min with {A} and 291 min with {B} (p = 0.01).": "pain",
    "adverse events were more common with {B} NS than with {A} XR (91.9% versus 78.0%; p < 0.001).": "any_ae",
    "{A} provided better postoperative analgesia than {B} without any clinically significant side effects (p = 0.01).": "pain",
    "{A} lowered pain scores compared with {B} without an increase in adverse events (p = 0.01).": "pain",
    "despite a reduction in depression with {A} compared with {B} (p = 0.01), no changes in BDNF were found.": "depression",
    "{A} improved depression versus {B} (p = 0.01); other comparisons were not significant.": "depression",
    "the number of ECT sessions for achieving response was 4.0 in the {A} group and 7.0 in the {B} group (p = 0.01).": "depression",
    "{A} rapidly and significantly reduced depression (p = 0.01) compared with {B}.": "depression",
}


@pytest.mark.parametrize("form", SIDED)
def test_a_result_and_its_mirror_image_are_told_the_right_way_round(form: str) -> None:
    outcome = SIDED[form]
    assert told(form.format(A="ketamine", B="midazolam")).get(outcome) == "benefit"
    assert told(form.format(A="midazolam", B="ketamine")).get(outcome) == "harm"


@pytest.mark.parametrize(
    "sentence",
    [
        "Ketamine may have antidepressant effects.",
        "Whether ketamine has antidepressant effects was the question.",
        "Midazolam had rapid antidepressant effects.",
        "Antidepressant effects (SMD -0.71, 95% CI -1.08 to -0.35) of midazolam.",
        "Ketamine induced cognitive effects.",
        "Depression scores in the ketamine group remained low relative to the midazolam group (β = -0.61; t = -3.62).",
    ],
)
def test_what_is_possible_or_of_another_drug_or_has_no_side_is_not_told(sentence: str) -> None:
    assert not {"benefit", "harm", "uncontrolled_improvement", "uncontrolled_worsening"} & set(told(sentence).values())


def test_an_effect_whose_sign_is_printed_as_a_negative_difference_is_no_harm() -> None:
    assert (
        "harm" not in told("Antidepressant effects of ketamine were seen (SMD -0.71, 95% CI -1.08 to -0.35).").values()
    )


def test_the_arms_behind_than_are_all_what_ketamine_is_compared_with() -> None:
    said = "The response rate for ketamine was higher than that of the control condition for both midazolam and saline (p = 0.01)."
    assert told(said) == {"depression": "benefit"}


def test_what_two_other_arms_and_what_the_evidence_are_like_is_no_harm() -> None:
    said = "Midazolam resulted in larger reductions in depression than saline, and potentially larger reductions than ketamine."
    assert "harm" not in told(said).values()
    assert told("Multiple doses of ketamine produced less consistent anti-suicidal effects.") == {}


def test_a_deficit_that_ketamine_produces_is_a_harm_though_more_of_the_faculty_is_better() -> None:
    assert told("Ketamine produced a deficit in memory (p = 0.01).") == {"other:cognition": "harm"}


def test_better_on_one_scale_and_not_on_another_is_mixed_and_not_without_difference() -> None:
    said = "{} led to a greater reduction in anxiety than {} on the LSAS (p = 0.01) but not on the VAS (p = 0.95)."
    for first, second in (("ketamine", "midazolam"), ("midazolam", "ketamine")):
        assert set(told(said.format(first.capitalize(), second)).values()) <= {"mixed"}


@pytest.mark.parametrize("when", ["at the end of the course", "day 7", "after a week", "on the other scale"])
def test_better_here_and_not_there_is_never_without_difference(when: str) -> None:
    said = f"Ketamine reduced depression at 24 h compared with midazolam (p = 0.01) but not {when}."
    assert told(said).get("depression") in (None, "mixed")


def test_less_change_in_scores_has_no_side() -> None:
    assert told("The ketamine group showed a significantly lower change in depression scores (p = 0.008).") == {}


OPEN = {"study_type": "nonrandomized_trial", "comparator": "none", "scope": "core"}


@pytest.mark.parametrize(
    ("sentence", "outcome", "direction"),
    [
        ("Ketamine produced a 47% reduction response in depression.", "depression", "uncontrolled_improvement"),
        ("Ketamine produced a 47% reduction in depression.", "depression", "uncontrolled_improvement"),
        ("Dissociation was observed.", "dissociation", "observed"),
    ],
)
def test_without_a_comparison_a_change_is_told_as_one(sentence: str, outcome: str, direction: str) -> None:
    methods = "METHODS: Sixty adults received ketamine infusions. RESULTS: "
    assert told(sentence, methods, "Ketamine infusions in depression", **OPEN).get(outcome, direction) == direction


@pytest.mark.parametrize("change", ["Depression improved", "Depression worsened"])
def test_a_change_of_one_arm_is_no_result_of_a_trial_that_compares(change: str) -> None:
    said = f"{change} significantly one hour after the infusion (p = 0.01)."
    assert told(said, **(TRIAL | {"scope": "ketamine_other"})) == {}


def both(first: str, second: str, **labels: str) -> list[tuple[str, str]]:
    """(outcome, direction) of every finding of a trial with two results."""
    found = read_findings(document(f"{METHODS}{first} {second}", NAME, **(labels or TRIAL)), topic())
    return sorted((f.outcome, str(f.direction)) for f in found)


@pytest.mark.parametrize(("better", "worse"), [("ketamine", "midazolam"), ("midazolam", "ketamine")])
def test_a_difference_in_one_sentence_and_none_in_another_are_told_as_two_with_their_own_words(
    better: str, worse: str
) -> None:
    direction = "benefit" if better == "ketamine" else "harm"
    found = both(
        f"Pain scores at 2 h were lower with {better} than with {worse} (p = 0.01).",
        f"Pain scores at 24 h did not differ between {better} and {worse} (p = 0.6).",
    )
    assert found == [("pain", direction), ("pain", "no_difference")]


def test_a_benefit_in_one_sentence_and_a_harm_in_another_are_not_told_but_left_to_a_person() -> None:
    found = both(
        "Pain scores at 2 h were lower with ketamine than with midazolam (p = 0.01).",
        "Pain scores at 24 h were higher with ketamine than with midazolam (p = 0.02).",
    )
    assert found == [("pain", "unclear")]


def test_no_effect_of_another_drug_is_no_lack_of_difference() -> None:
    assert "no_difference" not in told("Midazolam did not change pain scores and did not affect craving.").values()


@pytest.mark.parametrize(
    ("ketamine", "midazolam", "placebo", "direction"),
    [(2.1, 4.6, 4.9, "benefit"), (4.9, 2.1, 3.3, "harm"), (4.6, 2.1, 4.9, None), (3.3, 4.9, 2.1, None)],
)
def test_among_three_arms_ketamine_has_a_side_where_it_lies_beyond_both_others(
    ketamine: float, midazolam: float, placebo: float, direction: str | None
) -> None:
    said = "Mean pain scores were {} in the ketamine group, {} in the midazolam group and {} in the placebo group (p = 0.01)."
    assert told(said.format(ketamine, midazolam, placebo)).get("pain") == direction


def test_an_effect_that_is_stronger_in_some_patients_is_no_harm() -> None:
    said = "The effect of ketamine was stronger in mothers with a history of stress, anxiety and suicidal ideation."
    assert "harm" not in told(said).values()


@pytest.mark.parametrize(("design", "direction"), [("randomized", "benefit"), ("open", "uncontrolled_improvement")])
def test_a_review_of_controlled_trials_compares_though_it_does_not_say_with_what(design: str, direction: str) -> None:
    review = {"study_type": "systematic_review", "comparator": "unclear", "scope": "core"}
    said = "Ketamine significantly reduced craving (p = 0.01)."
    methods = f"METHODS: We pooled {design} studies of ketamine. RESULTS: "
    assert told(said, methods, "Ketamine for craving: a systematic review", **review).get("craving") == direction


def test_a_difference_that_correction_takes_away_is_none() -> None:
    said = "Ketamine led to a greater reduction in anxiety than midazolam (p = 0.01), but this was not significant after correction."
    assert told(said) == {"anxiety": "no_difference"}


def test_a_point_of_time_is_no_comparison() -> None:
    assert told("Improvement in depression was seen 24 h later in the midazolam group.").get("depression") not in (
        "benefit",
        "harm",
    )


def test_the_short_name_of_trials_is_no_arm_of_ketamine() -> None:
    review = {"study_type": "systematic_review", "comparator": "placebo", "scope": "core"}
    methods = "METHODS: We pooled randomized controlled trials (RCTs) of ketamine against placebo. RESULTS: "
    said = "RCTs showed that placebo lowered pain scores more than ketamine (p = 0.01)."
    assert told(said, methods, **review).get("pain") in (None, "harm")


def test_the_muscle_pain_of_another_treatment_is_no_relief_of_pain() -> None:
    assert set(told("Ketamine reduced muscle pain compared with midazolam (p = 0.01).")) <= {"other:muscle pain"}


def test_an_event_related_to_treatment_is_no_relation_between_two_measures() -> None:
    assert not is_relation("no severe adverse event related to ketamine was seen", (), 10)
    assert is_relation("adverse events were related to plasma levels", (), 0)


RATS = {"study_type": "preclinical", "comparator": "placebo", "scope": "core"}
DEPENDENT = "METHODS: Rats were made dependent on morphine and received {} or {}. RESULTS: "
IN_RATS = {  # {A} does better, {B} worse
    "{A} pretreatment attenuated morphine-induced hyperalgesia compared with {B} (p = 0.01).": "pain",
    "{A} blocked the acquisition of morphine-induced conditioned place preference compared with {B} (p = 0.01).": "relapse_abstinence",
    "heroin-seeking was higher in rats given {B} than in rats given {A} (p = 0.01).": "relapse_abstinence",
    "{A} reversed morphine tolerance compared with {B} (p = 0.01).": "other:opioid tolerance",
    "{B} accelerated tolerance, and morphine tolerance was lower with {A} (p = 0.01).": "other:opioid tolerance",
    "withdrawal jumping was reduced in the {A} group versus the {B} group (12 vs 31, p = 0.01).": "withdrawal",
}


@pytest.mark.parametrize("form", IN_RATS)
def test_in_animals_vehicle_is_a_comparator_and_blocking_what_morphine_induced_is_better(form: str) -> None:
    title = "Ketamine and morphine dependence in rats"
    for a, b, direction in (("ketamine", "vehicle", "benefit"), ("vehicle", "ketamine", "harm")):
        found = told(form.format(A=a, B=b), DEPENDENT.format("ketamine", "vehicle"), title, **RATS)
        assert found.get(IN_RATS[form]) == direction


def test_another_antagonist_is_not_ketamine_and_ketamine_is_an_antagonist() -> None:
    said, title = "The NMDA receptor antagonist {} attenuated withdrawal signs (p < 0.01).", "Ketamine in rats"
    methods = DEPENDENT.format("ketamine", "vehicle")
    assert told(said.format("ketamine"), methods, title, **RATS) == {"withdrawal": "benefit"}
    assert told(said.format("MK-801"), methods, title, **RATS) == {}
