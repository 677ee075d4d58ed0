"""What careful readers of 54 abstracts reported and the reader of findings was silent on, in words of our own."""

from __future__ import annotations

import pytest
from reading_builders import document, topic

from summarize.findings import read_findings

TRIAL = {"study_type": "randomized_trial", "comparator": "placebo", "scope": "core"}
OPEN = {"study_type": "nonrandomized_trial", "comparator": "none", "scope": "core"}
TWO_ARMS = "METHODS: Sixty adults were randomized to ketamine or placebo. RESULTS: "
ONE_ARM = "METHODS: Sixty adults received ketamine infusions. RESULTS: "


def told(text: str, begin: str = TWO_ARMS, title: str = "Ketamine in depression", **labels: str) -> dict[str, str]:
    """Outcome -> direction of a made-up study."""
    made = document(begin + text, title, **(labels or TRIAL))
    return {f.outcome: str(f.direction) for f in read_findings(made, topic())}


LIST = {"nausea_vomiting": "observed", "dissociation": "observed", "other:dizziness": "observed"}


@pytest.mark.parametrize(
    "text",
    [
        "The most common adverse events were nausea, dissociation and dizziness.",
        "Nausea, dissociation and dizziness were the most frequent (>10%) side effects.",
        "Commonly reported adverse events included nausea (20%), dissociation (15%) and dizziness (9%).",
        "Incidences of nausea, dissociation, increased heart rate, and dizziness were highest in week 1 (20%, 15%, 9% and"
        " 4%, respectively) and decreased thereafter.",
    ],
)
@pytest.mark.parametrize(("begin", "labels"), [(TWO_ARMS, TRIAL), (ONE_ARM, OPEN)])
def test_every_event_of_a_list_of_the_common_ones_is_told(text: str, begin: str, labels: dict[str, str]) -> None:
    assert told(text, begin, **labels).items() >= LIST.items()


@pytest.mark.parametrize(
    "text",
    [
        "The most common adverse events with placebo were nausea, dissociation and dizziness.",
        "The most common adverse events were nausea, dissociation and dizziness with placebo, and none with ketamine.",
        "We asked for nausea, dissociation and dizziness.",
    ],
)
def test_the_common_events_of_the_other_arm_are_not_ketamines(text: str) -> None:
    assert not {"observed", "harm"} & {told(text).get(outcome) for outcome in LIST}


@pytest.mark.parametrize(("more", "side"), [("ketamine", "harm"), ("placebo", "benefit")])
def test_an_event_of_one_arm_alone_is_told_as_a_side(more: str, side: str) -> None:
    other = {"ketamine": "placebo", "placebo": "ketamine"}[more]
    text = f"Mild elevations in CADSS scores were seen after {more} but not {other}."
    assert told(text) == {"dissociation": side}


@pytest.mark.parametrize(("less", "side"), [("ketamine", "benefit"), ("placebo", "harm")])
def test_how_the_groups_were_to_begin_with_does_not_blur_the_result(less: str, side: str) -> None:
    more = {"ketamine": "placebo", "placebo": "ketamine"}[less]
    text = (
        "There were no differences between the groups with respect to age, gender, weight, or intraoperative opioid"
        f" requirements. The number of doses of morphine was significantly less (p = 0.01) in the {less} group than in the"
        f" {more} group."
    )
    assert told(text) == {"opioid_dose": side}


@pytest.mark.parametrize(("better", "side"), [("ketamine", "benefit"), ("placebo", "harm")])
def test_a_result_adjusted_for_age_and_sex_is_a_result(better: str, side: str) -> None:
    other = {"ketamine": "placebo", "placebo": "ketamine"}[better]
    text = f"After adjusting for age, sex and weight, depression scores were lower with {better} than with {other} (p = 0.01)."
    assert told(text) == {"depression": side}
    null = "After adjusting for age, sex and weight, there was no difference in depression scores between the groups (p = 0.5)."
    assert told(null) == {"depression": "no_difference"}


@pytest.mark.parametrize("verb", ["failed to", "did not"])
def test_failing_to_affect_is_no_difference(verb: str) -> None:
    text = f"Both ketamine and placebo {verb} significantly affect pain scores."
    assert told(text) == {"pain": "no_difference"}


def test_what_an_event_of_ketamine_correlates_with_does_not_hide_the_event() -> None:
    text = "Signal changes in the cingulate correlated with psychotic symptoms induced by ketamine (r = 0.6)."
    assert told(text) == {"other:psychotic symptoms": "observed"}


@pytest.mark.parametrize(
    "text",
    [
        "Lamotrigine reduced the psychotic symptoms induced by ketamine.",
        "Signal changes correlated with psychotic symptoms at baseline.",
        "Signal changes correlated with the antidepressant effect induced by ketamine.",
    ],
)
def test_a_relation_alone_is_still_no_finding(text: str) -> None:
    assert told(text) == {}


def test_an_event_that_came_with_ketamine_is_told_in_a_trial_though_no_arm_is_compared() -> None:
    text = "Infusion of ketamine significantly increased dissociative symptoms."
    assert told(text) in ({"dissociation": "observed"}, {"dissociation": "harm"})
    assert told("Ketamine improved mood over time.").get("depression") != "observed"


def test_items_of_a_numbered_list_have_the_subject_of_its_beginning() -> None:
    text = "Ketamine (1) produced behaviors like those of schizophrenia; (2) impaired performance on tests of verbal fluency."
    assert told(text)["other:cognition"] == "harm"


def test_a_trial_that_gave_ketamine_to_patients_and_controls_tells_its_change() -> None:
    begin = "METHODS: Twenty patients and 20 healthy controls received esketamine for two weeks. RESULTS: "
    groups = OPEN | {"comparator": "groups"}
    assert told("Esketamine effectively reduced depression and anxiety scores.", begin, **groups) == {
        "depression": "uncontrolled_improvement",
        "anxiety": "uncontrolled_improvement",
    }
    compared = "Depression scores were lower in patients than in healthy controls after esketamine."
    assert told(compared, begin, **groups) == {}


def test_tasks_that_were_given_and_what_was_to_be_ruled_out_are_no_results() -> None:
    text = (
        "In order to rule out cognitive impairments, other cognitive tasks were administered after the injection."
        " Depression scores did not differ between ketamine and placebo (p = 0.6)."
    )
    assert told(text) == {"depression": "no_difference"}


@pytest.mark.parametrize(("better", "side"), [("ketamine", "benefit"), ("placebo", "harm")])
def test_a_response_measured_on_a_scale_after_a_long_clause_is_wanted(better: str, side: str) -> None:
    other = {"ketamine": "placebo", "placebo": "ketamine"}[better]
    text = (
        f"Participants were significantly more likely to exhibit a treatment response after {better} infusion relative to"
        f" {other} in the first two weeks following infusion measured on the LSAS (33% vs 0%, p = 0.02)."
    )
    assert told(text, title="Ketamine in social anxiety disorder") == {"anxiety": side}


@pytest.mark.parametrize(("more", "side"), [("high", "more_benefit"), ("low", "more_harm")])
def test_a_conclusion_that_alone_states_a_significant_result_is_told(more: str, side: str) -> None:
    less = {"high": "low", "low": "high"}[more]
    text = (
        "CONCLUSIONS: "
        f"{more.title()} dose ketamine produced a significantly greater reduction in craving for heroin than did {less} dose ketamine."
    )
    begin = "METHODS: Seventy people addicted to heroin were randomized to high (2 mg/kg) or low dose (0.2 mg/kg) ketamine. "
    assert told(text, begin, "Ketamine in heroin addiction", **TRIAL | {"comparator": "dose"}) == {"craving": side}


@pytest.mark.parametrize("hedge", ["may", "might"])
def test_what_ketamine_may_do_is_no_change_that_was_seen(hedge: str) -> None:
    case = {"study_type": "case_report", "comparator": "none", "scope": "core"}
    begin = "BACKGROUND: Depression is common. METHODS: Two patients received ketamine. CONCLUSIONS: "
    assert told(f"Ketamine {hedge} provide a rapid antidepressant effect.", begin, **case) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SF-MPQ scores were lower with ketamine than with placebo (p = 0.03).", {"pain": "benefit"}),
        ("SF-MPQ scores were lower with placebo than with ketamine (p = 0.03).", {"pain": "harm"}),
        ("Psychotic scores were lower with ketamine than with placebo.", {"other:psychotic symptoms": "benefit"}),
        ("Psychotic scores were lower with placebo than with ketamine.", {"other:psychotic symptoms": "harm"}),
        ("CY-BOCS scores were lower with ketamine than with placebo (p = 0.03).", {"other:obsessive-compulsive symptoms": "benefit"}),
        ("SOFAS scores were higher with placebo than with ketamine (p = 0.03).", {"function": "harm"}),
    ],
)  # fmt: skip
def test_scales_by_their_short_names(text: str, expected: dict[str, str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("better", "worse"), [("ketamine", "placebo"), ("placebo", "ketamine")])
def test_what_was_not_maintained_is_mixed(better: str, worse: str) -> None:
    text = (
        f"Depression scores were lower with {better} than with {worse} on day 1 (p = 0.01) but this was not maintained."
    )
    assert told(text) == {"depression": "mixed"}
    alone = "Depression scores decreased right after the infusion (p = 0.01) but this was not sustained to day 14."
    assert told(alone, ONE_ARM, **OPEN) == {"depression": "mixed"}


CASE = {"study_type": "case_report", "comparator": "none", "scope": "core"}


def test_a_case_that_tells_what_was_done_and_what_came_of_it_in_one_sentence() -> None:
    text = (
        "A woman had pain after a stroke that was refractory to usual treatment. Oral ketamine 50 mg three times a day was"
        " beneficial in decreasing allodynia and pain, as well as improving functional capabilities."
        " Known side effects were treated with benzodiazepines."
    )
    assert told(text, "", "Oral ketamine in pain after stroke", **CASE) == {
        "pain": "uncontrolled_improvement",
        "function": "uncontrolled_improvement",
    }


@pytest.mark.parametrize(
    "text",
    [
        "METHODS: A man treated with ketamine to improve pain was followed for a year.",
        "METHODS: A man was referred for worsening pain. He was given ketamine.",
        "METHODS: Ketamine was given. Pain scores were assessed with a scale of improvement.",
    ],
)
def test_what_a_case_is_treated_for_is_no_result(text: str) -> None:
    assert told(text, "", "Ketamine in pain after stroke: a case report", **CASE) == {}


@pytest.mark.parametrize(("better", "side"), [("Ketamine", "benefit"), ("Placebo", "harm")])
def test_a_comorbid_condition_that_improves_is_a_result(better: str, side: str) -> None:
    other = {"Ketamine": "placebo", "Placebo": "ketamine"}[better]
    text = f"{better} was associated with greater improvement in comorbid depressive symptoms than {other} (p = 0.01)."
    assert told(text, title="Ketamine in posttraumatic stress disorder and depression") == {"depression": side}
    assert told("Patients with comorbid depressive symptoms were older than those without.") == {}


def test_nothing_serious_after_ketamine_is_told_where_patients_are_set_beside_patients() -> None:
    begin = "METHODS: Thirty patients who had ketamine were matched to 25 patients who took part in other research. RESULTS: "
    text = "There were no serious adverse events in more than 90 ketamine infusions."
    assert told(text, begin, **OPEN | {"comparator": "groups"}) == {"serious_ae": "no_difference"}


@pytest.mark.parametrize(("better", "side"), [("ketamine", "benefit"), ("placebo", "harm")])
def test_the_therapeutic_effect_of_a_record_on_depression_alone_is_on_depression(better: str, side: str) -> None:
    other = {"ketamine": "placebo", "placebo": "ketamine"}[better]
    text = f"The therapeutic effects of {better} on days 1 and 7 were significantly better than those of {other}."
    assert told(text, title="Ketamine in major depression") == {"depression": side}
    assert told(text, title="Ketamine in pain and depression") == {}


def test_distress_upon_discontinuation_is_not_leaving_a_study() -> None:
    text = "There was a significant increase in people who had distress upon discontinuation."
    assert "retention" not in told(text, ONE_ARM, **OPEN)
