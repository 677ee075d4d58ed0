"""What a text says of its own design outweighs the sum of its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.features import read
from classify.wordings import SERIES, chance_denied, series_size, text_weights
from evidence.records import StudyType as T

from .conftest import Labels

PLANS = [
    (
        "Ketamine Infusions for Opioid Use Disorder",
        "Summary: Participants undergo three infusions of ketamine or midazolam, "
        "two days apart, and are followed for 12 weeks with urine tests and rating scales. Arms: Experimental: ketamine 0.5 "
        "mg/kg over 40 minutes. Active Comparator: midazolam 0.045 mg/kg. Eligibility: Inclusion Criteria: age 18 to 65, opioid "
        "use disorder, stable on buprenorphine. Exclusion Criteria: psychosis, pregnancy, uncontrolled hypertension.",
    ),
    (
        "Esketamine and Pain After Cesarean Delivery",
        "This was a randomized, double-blind study. Women were assigned to "
        "esketamine or saline through a pump for 48 hours. Primary Outcome Measure: pain on movement at 24 hours. Secondary "
        "Outcome Measures: sufentanil use, mood. Inclusion criteria: women of 18 to 40 years. Exclusion criteria: allergy. "
        "Estimated Enrollment: 240.",
    ),
    (
        "Neural circuits of ketamine's effect on craving",
        "Opioid addiction kills many people each year. This project tests the "
        "hypothesis that ketamine reopens plasticity in prefrontal circuits. Aim 1 examines functional connectivity in 60 adults "
        "randomized to ketamine or placebo. Aim 2 relates it to relapse over six months. The candidate will be trained in "
        "imaging and trial methods, and the proposed research lays the ground for an R01 application.",
    ),
    (
        "A Study of Subcutaneous Ketamine for Cancer Pain",
        "Study Type: Interventional. Allocation: Randomized. Masking: Quadruple. "
        "Subcutaneous ketamine or placebo is given for five days on top of usual opioids. Primary Outcomes: average pain over the "
        "last day. Sponsor: A regional health service. Recruitment status: Recruiting.",
    ),
    (
        "Rapid relief of suicidal thoughts in the emergency room",
        "Researchers want to learn whether one dose of ketamine eases "
        "suicidal thoughts. The study will include 80 adults. Each will receive ketamine or saline, and the thoughts will be "
        "measured after 1, 4 and 24 hours. Participants will be called after 30 days.",
    ),
]
FINISHED = [
    (
        "Ketamine or midazolam in opioid withdrawal",
        "METHODS: Adults were randomized to ketamine or midazolam. Inclusion criteria: "
        "opioid use disorder. Primary outcome: withdrawal score at 24 hours. RESULTS: Scores were lower with ketamine (p=0.01). "
        "CONCLUSIONS: Ketamine eased withdrawal. Sponsor: a university.",
    ),
    (
        "Esketamine spray against saline spray in depressed adults",
        "We randomized 90 adults to esketamine or saline, twice a week for four weeks. Scores fell by 14 points with "
        "esketamine and by 9 with saline (p=0.03). Larger studies will be needed, and these will include older people.",
    ),
]
NOT_RANDOMIZED = [
    (
        "Ketamine infusions or usual care for chronic pain",
        "In this non-randomized study 80 adults chose ketamine infusions or "
        "usual care. Pain fell by 2.1 points with ketamine and by 0.4 with usual care (p=0.01).",
    ),
    (
        "Open infusions of esketamine in late-life depression",
        "Forty adults over 60 received esketamine twice a week for four "
        "weeks without randomization. Scores fell from 31 to 14.",
    ),
    (
        "Ketamine in the emergency room: an observational study",
        "In an observational cohort we compared 200 adults given ketamine "
        "with 210 given morphine for pain. Relief was alike.",
    ),
    (
        "Two clinics, two ways to start buprenorphine",
        "Patients were not randomized: one clinic used ketamine, the other did not. "
        "Retention at 30 days was higher in the clinic with ketamine.",
    ),
]
CHARTS = [
    (
        "Ketamine infusions in a private practice",
        "We retrospectively reviewed the charts of 37 patients with depression who had "
        "ketamine infusions in our practice. Scores fell by half. Two patients stopped because of nausea.",
        "descriptive",
    ),
    (
        "Outcomes of oral ketamine in palliative care",
        "This retrospective cohort study followed 112 patients who took oral ketamine "
        "for pain. Pain eased in 60%. Drowsiness was the most frequent reason to stop.",
        "descriptive",
    ),
    (
        "Ketamine and length of stay",
        "In a retrospective cohort study, 140 patients who had ketamine were compared with 280 matched "
        "patients who did not. Length of stay was shorter with ketamine (4 versus 6 days, p=0.02).",
        "comparative",
    ),
    (
        "Buprenorphine starts with and without ketamine",
        "Medical records of 90 patients were read. Precipitated withdrawal was seen "
        "in 5% of the ketamine group and 15% of the control group (odds ratio 0.3).",
        "comparative",
    ),
    (
        "Ketamine for refractory headache: a case series",
        "We describe eight patients with chronic migraine who received ketamine in "
        "hospital. Seven had less pain at discharge. Charts were reviewed retrospectively.",
        "case_report",
    ),
    (
        "Intranasal ketamine in twelve adolescents",
        "We report on twelve consecutive patients aged 13 to 17 with depression treated "
        "with intranasal ketamine. Each is described in turn. Ten improved.",
        "case_report",
    ),
    (
        "Subcutaneous ketamine for cancer pain: a case series of 45 patients",
        "We describe a series of 45 patients treated with subcutaneous ketamine. Pain eased in 27. Five were confused.",
        "descriptive",
    ),
]
SEARCHED = [
    (
        "Ketamine for opioid use disorder: a review",
        "PubMed, Embase and PsycINFO were searched for articles on ketamine and opioid "
        "use. Nineteen articles were kept. Most were small and open. We discuss doses and settings.",
    ),
    (
        "Psychedelics and pain: a review of the literature",
        "A literature search was done in MEDLINE and Scopus from 1990 on. Studies "
        "in humans were kept. The evidence is summarized by drug and condition.",
    ),
]


@pytest.mark.parametrize("text", PLANS)
def test_a_register_entry_or_a_grant_abstract_without_results_is_a_protocol(
    labels_of: Labels, text: tuple[str, str]
) -> None:
    assert labels_of(*text)["study_type"].value == "protocol"


@pytest.mark.parametrize("text", FINISHED)
def test_a_finished_trial_that_lists_its_criteria_is_no_protocol(labels_of: Labels, text: tuple[str, str]) -> None:
    assert labels_of(*text)["study_type"].value == "randomized_trial"


@pytest.mark.parametrize("text", NOT_RANDOMIZED)
def test_where_chance_is_denied_no_trial_is_suspected(labels_of: Labels, text: tuple[str, str]) -> None:
    label = labels_of(*text)["study_type"]
    assert label.value != "randomized_trial"
    assert label.needs_review != "may be a randomized trial"


@pytest.mark.parametrize(("title", "abstract", "expected"), CHARTS)
def test_charts_are_a_series_a_description_or_a_comparison(
    labels_of: Labels, title: str, abstract: str, expected: str
) -> None:
    assert labels_of(title, abstract)["study_type"].value == expected


@pytest.mark.parametrize("text", SEARCHED)
def test_a_review_that_searched_databases_is_systematic(labels_of: Labels, text: tuple[str, str]) -> None:
    assert labels_of(*text)["study_type"].value == "systematic_review"


@pytest.mark.parametrize(
    "text",
    [
        "Patients were not randomized at entry but were randomly assigned at week 4.",
        "A non-randomised run-in preceded the randomised phase.",
        "Adults were randomized to two arms.",
        "This double-blind study had no randomized run-in.",
        "Pain was rated at home.",
    ],
)
def test_chance_is_not_denied_where_it_is_spoken_of_elsewhere(text: str) -> None:
    assert not chance_denied(read("Ketamine at home", text))


@given(st.integers(1, 400))
def test_the_size_of_a_series_decides_its_kind(size: int) -> None:
    record = read("Ketamine at home", f"We describe a series of {size} patients who took ketamine.")
    assert series_size(record) == size
    weights = text_weights(record, {T.DESCRIPTIVE: 1.0})
    gains = [kind for given_ in weights.values() for kind, weight in given_.items() if weight > 0]
    assert gains == [T.CASE_REPORT if size <= SERIES else T.DESCRIPTIVE]


@given(st.text(), st.dictionaries(st.sampled_from([kind.value for kind in T]), st.floats(0, 1)))
def test_any_text_gets_weights_for_study_types_alone(text: str, shares: dict[str, float]) -> None:
    for given_ in text_weights(read(text, text), shares).values():
        assert set(given_) <= set(T)


@pytest.mark.parametrize(
    ("title", "abstract", "shares", "kind", "gains"),
    [
        ("Ketamine in three patients with cluster headache", "Pain eased.", {T.CASE_REPORT: 0.6}, T.CASE_REPORT, True),
        ("Risk of falls after ketamine", "Falls were counted.", {T.DESCRIPTIVE: 0.9}, T.COMPARATIVE, True),
        (
            "Ketamine and mood",
            "Volunteers had ketamine and placebo on two days.",
            {T.NONRANDOMIZED_TRIAL: 0.9},
            T.RANDOMIZED_TRIAL,
            True,
        ),
        ("Ketamine and mood", "The study was double-blind.", {T.NONRANDOMIZED_TRIAL: 0.9}, T.RANDOMIZED_TRIAL, True),
        (
            "Ketamine and mood",
            "Double-blind trials are needed.",
            {T.NONRANDOMIZED_TRIAL: 0.9},
            T.RANDOMIZED_TRIAL,
            False,
        ),
        ("Open-label ketamine", "Mood rose.", {T.RANDOMIZED_TRIAL: 0.6}, T.RANDOMIZED_TRIAL, False),
        ("Ketamine at night: an observational study", "Sleep was short.", {}, T.SYSTEMATIC_REVIEW, False),
        ("Ketamine at night: a retrospective study", "Randomized trials are lacking.", {}, T.RANDOMIZED_TRIAL, False),
    ],
)
def test_each_wording_moves_its_study_type(
    title: str, abstract: str, shares: dict[str, float], kind: T, gains: bool
) -> None:
    moved = sum(given_.get(kind, 0.0) for given_ in text_weights(read(title, abstract), shares).values())
    assert moved > 0 if gains else moved <= 0
    if not gains and "Double-blind" not in abstract:
        assert moved < 0


def test_a_wording_is_told_among_the_reasons(labels_of: Labels) -> None:
    names = [term.name for term in labels_of(*NOT_RANDOMIZED[0])["study_type"].terms]
    assert "the text says: no randomization" in names


@pytest.mark.parametrize("text", [*PLANS, *FINISHED, *NOT_RANDOMIZED, *SEARCHED, *(case[:2] for case in CHARTS)])
def test_how_a_text_is_set_changes_no_label(labels_of: Labels, text: tuple[str, str]) -> None:
    title, abstract = text
    dressed = [
        part.replace("ketamine", "keta\u00admine")
        .replace("random", "ran&shy;dom")
        .replace("fi", "\ufb01")
        .replace(" was ", " <i>was</i> ")
        for part in text
    ]
    plain, found = labels_of(title, abstract), labels_of(*dressed)
    assert {name: label.value for name, label in plain.items()} == {name: label.value for name, label in found.items()}
    for label in found.values():
        for term in label.terms:
            if term.start is not None and term.end is not None:
                assert 0 <= term.start < term.end <= len(dressed[0 if term.field == "title" else 1])
