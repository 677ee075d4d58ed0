"""Whose result a sentence tells: of which arm, of which outcome of a list, of a dose, of a reason or of a time."""

from __future__ import annotations

import pytest
from reading_builders import document, topic

from summarize.findings import read_findings

SIDES = [("ketamine", "midazolam", "benefit"), ("midazolam", "ketamine", "harm")]
TRIAL = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}
BEGIN = "METHODS: Sixty adults were randomized to ketamine or midazolam. RESULTS: "


def read(
    text: str, title: str = "Ketamine versus midazolam: a randomized trial", **labels: str
) -> list[tuple[str, str]]:
    """Outcome and direction of every finding."""
    made = document(text, title, **(TRIAL | labels))
    return sorted((f.outcome, str(f.direction)) for f in read_findings(made, topic()))


def told(text: str) -> dict[str, str]:
    """The same of a made-up trial, by outcome."""
    return dict(read(BEGIN + text))


@pytest.mark.parametrize(("a", "b", "side"), SIDES)
def test_each_member_of_a_list_has_the_bracket_behind_it(a: str, b: str, side: str) -> None:
    found = told(
        f"Compared with {b}, the {a} group had a lower incidence of hypotension (RR 0.24, 95% CI 0.12 to 0.48) and a"
        " lower pain score at 24 hours (MD -0.44, 95% CI -0.54 to -0.33)."
    )
    assert (found["blood_pressure"], found["pain"]) == (side, side)


@pytest.mark.parametrize(("a", "b", "side"), SIDES)
def test_events_counted_in_brackets_are_those_of_their_own_bracket(a: str, b: str, side: str) -> None:
    more = "harm" if side == "benefit" else "benefit"
    found = told(
        f"More dry mouth (OR 5.85 [95% CI 1.32 to 25.95])"
        f" and dizziness (OR 3.83 [95% CI 1.28 to 11.41]) occurred with {a} than with {b}."
    )
    assert found["other:dizziness"] == more


def test_a_null_bracket_of_one_outcome_says_nothing_of_the_next() -> None:
    found = told(
        "Compared with midazolam, ketamine reduced pain scores (MD -1.2, 95% CI -1.9 to -0.5) and anxiety scores"
        " (MD -0.2, 95% CI -0.9 to 0.5)."
    )
    assert found["pain"] == "benefit"
    assert found.get("anxiety") != "benefit"


@pytest.mark.parametrize(("a", "b", "side"), SIDES)
def test_three_arms_with_their_numbers_count_where_ketamine_lies_beyond_all_others(a: str, b: str, side: str) -> None:
    text = (
        "METHODS: Ninety adults were randomized to low-dose ketamine (group 1), high-dose ketamine (group 2) or midazolam"
        " (group 3). RESULTS: Mean 24-hour morphine consumption was {} mg in group 1, {} mg in group 2 and {} mg in group 3"
        " (p = 0.001)."
    )
    numbers = (20.1, 18.2, 32.4) if side == "benefit" else (32.4, 30.1, 18.2)
    assert ("opioid_dose", side) in read(text.format(*numbers))
    assert ("opioid_dose", side) not in read(text.format(20.1, 40.2, 32.4))


@pytest.mark.parametrize(("a", "b", "side"), SIDES)
def test_an_opening_with_an_arm_is_of_every_clause_behind_it(a: str, b: str, side: str) -> None:
    text = (
        "METHODS: Ninety adults were randomized to ketamine, midazolam or placebo. RESULTS: "
        f"With {a}, anxiety scores fell (p = 0.02), and pain scores were lower at 12 h, compared with placebo (p = 0.01)."
    )
    assert (("pain", "benefit") in read(text)) == (a == "ketamine")
    assert ("pain", "harm") not in read(text)


@pytest.mark.parametrize(("a", "b", "side"), SIDES)
def test_a_risk_named_last_belongs_to_the_comparison_of_its_sentence(a: str, b: str, side: str) -> None:
    more = "harm" if side == "benefit" else "benefit"
    found = told(
        f"Compared with {b}, {a} was associated with a decreased risk of hypotension (RR 0.38, 95% CI 0.31 to 0.46), but an"
        " increased risk of hallucinations (RR 3.10, 95% CI 2.11 to 4.54)."
    )
    assert found == {"blood_pressure": side, "other:psychotic symptoms": more}


@pytest.mark.parametrize(
    "text",
    [
        "Five adults discontinued because of lack of efficacy and increasing anxiety.",
        "The remaining drop-outs were attributed to psychiatric reasons, i.e. worsening suicidal ideation.",
        "Memory measures were less sensitive to ketamine than reaction times.",
        "No association was observed between response and dissociative score.",
        "Wakefulness after the antidepressant response did not differ from that of the control sample.",
        "In terms of pain scores, ketamine was not shown to be non-inferior to midazolam.",
        "The results raise concerns about the long-term treatment of depression.",
        "Depression often leads to worse disability.",
        "Ketamine is useful in pain therapy without increasing costs.",
        "No adult was removed from the study for adverse events.",
        "Psilocybin-induced nausea was frequent.",
        "Of all adults with depression, 47% improved, 43% remained unchanged, and 10% worsened.",
        "Fentanyl resulted in lower pain scores than remifentanil, and potentially lower pain scores than ketamine.",
    ],
)
def test_reasons_relations_times_and_missed_margins_are_no_result(text: str) -> None:
    assert told(text) == {}


def test_drop_outs_because_of_a_side_effect_stay_a_harm_reported() -> None:
    assert told("Two adults in the ketamine group discontinued because of dissociation.") in (
        {},
        {"dissociation": "observed"},
    )


def test_a_change_that_only_the_conclusions_of_a_trial_state_is_no_result_without_comparison() -> None:
    found = read(BEGIN + "Rescue doses were recorded. CONCLUSIONS: Epidural ketamine can reduce opioid consumption.")
    assert ("opioid_dose", "uncontrolled_improvement") not in found


@pytest.mark.parametrize(("a", "b", "side"), SIDES)
def test_a_measure_without_a_difference_takes_none_from_the_measure_before(a: str, b: str, side: str) -> None:
    text = f"The {a} group had a greater reduction in depression scores, but without difference in relapse rates."
    assert told(text.replace("{b}", b)).get("depression") in (side, "mixed")
    assert ("depression", side) in read(BEGIN + text)


def test_ketamine_and_esketamine_that_do_not_differ_are_no_null_result_of_ketamine() -> None:
    assert told("There were no differences between ketamine and esketamine effects on blood pressure.") == {}


@pytest.mark.parametrize(("drug", "found"), [("Ketamine", True), ("Olanzapine", False)])
def test_a_significant_rise_in_a_harm_is_told_of_ketamine_and_of_no_other_drug(drug: str, found: bool) -> None:
    text = f"RESULTS: {drug} produced a significant increase in blood pressure (12 mm Hg, p < 0.001)."
    title = "Blood pressure after ketamine infusions"
    told_of = read(text, title, study_type="systematic_review", comparator="unclear")
    assert (("blood_pressure", "uncontrolled_worsening") in told_of) == found


def test_no_association_and_an_interval_that_touches_none_are_no_harm() -> None:
    text = "There was no association between ketamine and dropouts due to adverse events (RR=1.56; 95% CI, 1.00-2.45)."
    assert "harm" not in told(text).values()


def test_relief_of_symptoms_is_no_event_reported() -> None:
    found = read(
        "RESULTS: All adults experienced relief of psychiatric symptoms.",
        "Ketamine infusions",
        study_type="descriptive",
        comparator="none",
    )
    assert ("other:psychiatric symptoms", "observed") not in found


def test_responders_by_a_scale_of_suicidal_ideation_are_responders_of_that() -> None:
    found = told(
        "The proportion of responders (defined as having a reduction ≥50% in SSI score)"
        " was higher with ketamine than with midazolam (p = 0.01)."
    )
    assert found == {"suicidality": "benefit"}


def test_with_no_influence_on_another_outcome_takes_nothing_away() -> None:
    found = told("Ketamine lowered the occurrence of nausea compared with midazolam, with no influence on anxiety.")
    assert found["nausea_vomiting"] == "benefit"
    mirror = told("Midazolam lowered the occurrence of nausea compared with ketamine, with no influence on anxiety.")
    assert mirror["nausea_vomiting"] == "harm"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Ketamine was associated with dissociation.", "harm"),
        ("Ketamine was associated with less dissociation than midazolam.", "benefit"),
        ("Ketamine was associated with more dissociation than midazolam.", "harm"),
    ],
)
def test_associated_with_something_bad_is_a_harm_unless_less_of_it_is_said(text: str, direction: str) -> None:
    assert told(text)["dissociation"] == direction


def test_not_associated_is_no_harm() -> None:
    assert told("Ketamine was not associated with dissociation.").get("dissociation") in (None, "no_difference")


def test_a_subject_that_is_another_drug_gives_ketamine_no_result() -> None:
    assert told("Fentanyl resulted in lower pain scores than placebo (p = 0.01).") == {}


def test_people_free_of_side_effects_beside_others_who_had_them_are_no_absence() -> None:
    found = read(
        "RESULTS: Nine adults stopped because of side effects, 4 experienced few or no side effects.",
        "Oral ketamine",
        study_type="descriptive",
        comparator="none",
    )
    assert ("any_ae", "no_difference") not in found


def test_with_more_than_six_results_those_with_a_side_are_kept() -> None:
    found = told(
        "Pain scores were lower with ketamine than with midazolam (p = 0.01). Anxiety scores were lower with ketamine than"
        " with midazolam (p = 0.01). Opioid consumption was higher with ketamine than with midazolam (p = 0.01)."
        " Nausea, sedation, hypotension, respiratory depression, dizziness and headache did not differ between groups."
    )
    assert (found["pain"], found["anxiety"], found["opioid_dose"]) == ("benefit", "benefit", "harm")
    assert len(found) <= 6


@pytest.mark.parametrize(("a", "b", "side"), SIDES)
@pytest.mark.parametrize("scale", ["SDS", "Sheehan Disability Scale", "WSAS", "WHODAS"])
def test_less_on_a_scale_of_disability_is_better_functioning(scale: str, a: str, b: str, side: str) -> None:
    assert told(f"{scale} scores were lower with {a} than with {b} (p = 0.01).") == {"function": side}


@pytest.mark.parametrize(("a", "b", "side"), SIDES)
def test_events_of_a_list_that_were_more_frequent_are_all_told(a: str, b: str, side: str) -> None:
    more = "harm" if side == "benefit" else "benefit"
    found = told(
        f"The incidences of dizziness, nausea and headache were significantly higher in the {a} group than in the {b} group."
    )
    assert found == {"other:dizziness": more, "nausea_vomiting": more, "other:headache": more}


class TestDosesAndForms:
    """Ketamine against ketamine is said only where a sentence sets amounts or forms side by side."""

    DOSES = {"study_type": "systematic_review", "comparator": "dose"}

    def test_single_or_repeated_doses_named_together_are_no_comparison(self) -> None:
        text = "RESULTS: Ketamine showed a rapid antidepressant effect following single or multiple doses."
        found = read(text, "Ketamine in depression: a systematic review", **self.DOSES)
        assert not any(direction.startswith("more_") for _, direction in found)

    def test_routes_compared_in_a_study_without_a_control_are_no_null_result_of_ketamine(self) -> None:
        text = (
            "METHODS: Sixty adults received intravenous ketamine or intranasal esketamine. RESULTS: Response rates were"
            " not different between groups. CONCLUSIONS: A randomized control trial is needed."
        )
        title = "Comparative effectiveness of intravenous ketamine and intranasal esketamine"
        assert ("depression", "no_difference") not in read(text, title, study_type="comparative")

    def test_two_mixtures_with_ketamine_are_no_contrast_of_ketamine(self) -> None:
        text = (
            "METHODS: Seventy adults were randomly distributed into two groups. RESULTS: The two groups showed no"
            " significant difference in oxygen saturation (P = 0.4). Headache was reported in the dexmedetomidine and"
            " ketamine groups."
        )
        title = "Low dose ketamine plus dexmedetomidine versus low dose ketamine plus midazolam"
        assert read(text, title) == []

    @pytest.mark.parametrize("reference", ["infusion alone", "bolus alone"])
    def test_a_way_of_giving_ketamine_is_compared_with_another(self, reference: str) -> None:
        found = told(f"A bolus followed by infusion increased hallucinations relative to {reference} (P = .006).")
        assert found == {}

    def test_another_drug_that_acts_on_effects_of_ketamine_is_the_contrast(self) -> None:
        text = "RESULTS: Co-administration did not affect anxiety scores (p = 0.6)."
        assert read(text, "Midazolam attenuates ketamine-induced abnormal perception") == []


class TestPeople:
    """What holds for all kinds of people alike compares no kinds."""

    SERIES = {"study_type": "nonrandomized_trial", "comparator": "none"}

    @pytest.mark.parametrize(
        "text",
        [
            "Depression scores decreased in both younger and older adults compared to baseline (p < 0.05).",
            "Depression scores rapidly decreased across the entire sample, even among nonresponders (p < 0.05).",
        ],
    )
    def test_a_change_in_all_kinds_is_a_change(self, text: str) -> None:
        found = read(f"RESULTS: {text}", "Repeated ketamine infusions in depression", **self.SERIES)
        assert found == [("depression", "uncontrolled_improvement")]

    def test_a_difference_between_kinds_stays_none_of_ketamine(self) -> None:
        text = "RESULTS: Depression scores were lower in younger than in older adults (p = 0.02)."
        assert read(text, "Repeated ketamine infusions in depression", **self.SERIES) == []

    def test_a_change_across_the_sample_of_a_trial_is_not_against_the_other_arm(self) -> None:
        assert (
            told("Ketamine significantly reduced suicidal ideation across the sample.").get("suicidality") != "benefit"
        )
