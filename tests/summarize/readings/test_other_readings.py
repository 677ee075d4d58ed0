from __future__ import annotations

import dataclasses

import pytest
from reading_builders import document, topic

from evidence.records import Paper
from summarize.readings.adverse_events import read_adverse_events
from summarize.readings.comparator import comparator_of_arms, read_comparator
from summarize.readings.effect_size import read_effect_sizes
from summarize.readings.follow_up import read_follow_up
from summarize.readings.instruments import read_instruments
from summarize.readings.key_sentence import read_key_sentence
from summarize.readings.people import read_countries, read_sexes
from summarize.readings.population import read_population
from summarize.readings.registry import read_registry_ids
from summarize.readings.search_date import read_search_date
from summarize.readings.setting import read_setting


@pytest.mark.parametrize(
    ("printed", "value", "registry"),
    [
        ("NCT01234567", "NCT01234567", "ClinicalTrials.gov"),
        ("ISRCTN12345678", "ISRCTN12345678", "ISRCTN"),
        ("2019-001234-12", "2019-001234-12", "EudraCT"),
        ("2023-509462-38-00", "2023-509462-38-00", "CTIS"),
        ("2023-509462-38", "2023-509462-38", "CTIS"),
        ("ChiCTR2000012345", "ChiCTR2000012345", "ChiCTR"),
        ("IRCT20180101012345N1", "IRCT20180101012345N1", "IRCT"),
        ("CTRI/2020/01/012345", "CTRI/2020/01/012345", "CTRI"),
        ("ACTRN12612345678901", "ACTRN12612345678901", "ANZCTR"),
        ("UMIN000012345", "UMIN000012345", "UMIN"),
        ("DRKS00012345", "DRKS00012345", "DRKS"),
        ("CRD42020123456", "CRD42020123456", "PROSPERO"),
    ],
)
def test_registration_numbers_name_their_registry(printed: str, value: str, registry: str) -> None:
    found = read_registry_ids(document(f"REGISTRATION: {printed}."))
    assert [(r.value, r.detail) for r in found] == [(value, registry)]


def test_a_registration_number_is_given_once() -> None:
    assert len(read_registry_ids(document("NCT01234567 and again NCT01234567."))) == 1


def test_a_grant_number_is_no_registration() -> None:
    assert read_registry_ids(document("Grant 12345678 of 2019.")) == ()


def test_the_comparator_of_the_label_comes_first() -> None:
    found = read_comparator(document("METHODS: Adults had ketamine or midazolam or saline.", comparator="active"))
    assert (found[0].value, found[0].detail) == ("midazolam", "active")


def test_a_record_without_comparison_has_no_comparator() -> None:
    assert read_comparator(document("METHODS: Adults had ketamine, never placebo.", comparator="none")) == ()


def test_the_population_is_named_by_its_condition() -> None:
    found = read_population(document("METHODS: Adults with opioid use disorder were asked.", "A study"))
    assert [(r.value, r.detail) for r in found] == [("opioid use disorder", "condition")]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Patients with chronic pain remained in care.", "chronic pain"),
        ("Adults undergoing laparoscopic appendectomy were asked.", "laparoscopic appendectomy"),
        ("Patients with a diagnosis of PTSD and 12 controls were seen.", "PTSD"),
        ("Women on methadone maintenance while pregnant were seen.", "methadone maintenance"),
        ("Men with heroin dependence recruited in town were seen.", "heroin dependence"),
    ],
)
def test_a_condition_ends_where_the_telling_begins(text: str, condition: str) -> None:
    found = read_population(document(f"METHODS: {text}", "A study"))
    assert [(r.value, r.detail) for r in found] == [(condition, "condition")]


@pytest.mark.parametrize(
    "text",
    [
        "Patients on either lithium or valproate were seen.",
        "Patients with pain in mind joined the ketamine groups with pain groups only.",
        "Patients with the Severe Depression Scale were seen.",
        "Participants without and with no pain were seen.",
        "Patients with an IV line were seen.",
    ],
)
def test_a_drug_a_group_or_a_scale_is_no_condition(text: str) -> None:
    assert read_population(document(f"METHODS: {text}", "A study")) == ()


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("METHODS: A follow-up of 6 months was planned.", 6, "months"),
        ("METHODS: All had a two-year follow-up.", 2, "years"),
        ("METHODS: They were followed for 14 days.", 14, "days"),
    ],
)
def test_follow_up_has_a_number_and_a_unit(text: str, number: float, unit: str) -> None:
    reading = read_follow_up(document(text))[0]
    assert (reading.number, reading.unit, reading.detail) == (number, unit, "follow_up")


@pytest.mark.parametrize(
    ("before", "null"),
    [
        ("According to others there was no difference in the outcome", True),
        ("There was no significant difference between the two groups", True),
        ("There was no difference in craving", False),
        ("There was no difference. They were seen", False),
        ("They were seen", False),
    ],
)
def test_a_null_result_that_names_no_outcome_is_kept_with_its_time(before: str, null: bool) -> None:
    (reading,) = read_follow_up(document(f"RESULTS: {before} at 4 months."))
    assert (reading.data.get("difference") == "none") is null


def test_without_a_stated_follow_up_the_latest_time_point_is_given() -> None:
    reading = read_follow_up(document("RESULTS: Scores fell at 24 hours and at 7 days."))[0]
    assert (reading.number, reading.unit, reading.detail) == (7, "days", "time_point")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("METHODS: They were observed for 2 hours. RESULTS: Pain was less on day 30.", 30),
        ("RESULTS: Scores fell at 2, 4 and 8 weeks.", 56.0),
        ("RESULTS: Pain fell 24 h postoperatively.", 1),
    ],
)
def test_follow_up_is_the_last_time_at_which_anything_was_measured(text: str, days: float) -> None:
    assert read_follow_up(document(text))[0].data["days"] == days


def test_settings_are_read_outside_the_background() -> None:
    found = read_setting(
        document("BACKGROUND: Emergency rooms are full. METHODS: Outpatients of three hospitals took part.")
    )
    assert {r.value for r in found} == {"outpatient", "multicenter"}


def test_an_adverse_event_keeps_its_count() -> None:
    found = read_adverse_events(document("RESULTS: Four patients reported nausea; dizziness (20%) passed."))
    assert [(r.value, r.detail, r.number) for r in found] == [
        ("nausea_vomiting", "reported", 4.0),
        ("dizziness", "reported", None),
    ]
    assert found[1].data["percent"] == "20%"


def test_a_denied_adverse_event_is_none() -> None:
    found = read_adverse_events(document("RESULTS: No serious adverse events occurred."))
    assert [(r.value, r.detail, r.span.quote) for r in found] == [("serious_ae", "none", "No serious adverse events")]


def test_adverse_events_named_in_the_methods_were_not_observed() -> None:
    assert read_adverse_events(document("METHODS: Nausea was asked about.")) == ()


def test_an_effect_size_keeps_its_interval_and_p() -> None:
    (reading,) = read_effect_sizes(document("RESULTS: Craving fell (MD -2.5, 95% CI -4.0 to -1.0; p = 0.002)."))
    assert (reading.detail, reading.number) == ("MD", -2.5)
    assert (reading.data["low"], reading.data["high"], reading.data["p"]) == (-4.0, -1.0, "p = 0.002")


def test_the_word_or_is_no_odds_ratio() -> None:
    assert read_effect_sizes(document("RESULTS: Nausea or 3 other events occurred.")) == ()


def test_instruments_have_short_names() -> None:
    found = read_instruments(document("METHODS: We used the Clinical Opiate Withdrawal Scale and the MADRS."), topic())
    assert {r.value for r in found} == {"COWS", "MADRS"}


def test_the_key_sentence_states_a_result() -> None:
    text = (
        "BACKGROUND: Craving is common. METHODS: Forty adults took part. RESULTS: Their mean age was 40 years. "
        "Craving was significantly lower with ketamine than with placebo (p = 0.01). CONCLUSIONS: More trials are needed."
    )
    (reading,) = read_key_sentence(document(text))
    assert reading.value.startswith("Craving was significantly lower")
    assert reading.detail == "RESULTS"


def test_a_text_of_one_sentence_has_no_key_sentence() -> None:
    assert read_key_sentence(document("Craving fell.")) == ()


@pytest.mark.parametrize(
    ("abstract", "label", "kind"),
    [
        ("METHODS: Adults were randomized to ketamine or placebo (midazolam).", "placebo", "active"),
        ("METHODS: An active placebo-controlled trial of ketamine; 40 adults took part.", "placebo", "active"),
        ("METHODS: Adults were randomized to ketamine 0.5 mg/kg or midazolam 0.045 mg/kg.", "dose", "active"),
        ("METHODS: Adults were randomized to ketamine or saline placebo.", "groups", "placebo"),
        ("METHODS: Adults were randomized to ketamine, placebo (saline) or an active control.", "placebo", None),
        ("METHODS: Adults were randomized to ketamine or placebo.", "placebo", None),
        ("METHODS: Adults were randomized to placebo (ketamine diluent) or ketamine.", "placebo", None),
        ("METHODS: Adults got ketamine 2 mg/kg or ketamine 0.2 mg/kg as an active control dose.", "dose", None),
    ],
)
def test_in_a_trial_the_arms_say_the_comparator(abstract: str, label: str, kind: str | None) -> None:
    paper = Paper(paper="1", title="Ketamine for an invented condition", abstract=abstract)
    assert comparator_of_arms(paper, {"study_type": "randomized_trial", "comparator": label}) == kind


def test_arms_do_not_overrule_the_label_of_groups_where_nobody_was_randomized() -> None:
    paper = Paper(paper="1", title="Charts of ketamine", abstract="We compared users of ketamine with saline users.")
    assert comparator_of_arms(paper, {"study_type": "comparative", "comparator": "groups"}) is None


@pytest.mark.parametrize(
    ("sentence", "countries"),
    [
        (
            "METHODS: The trial was conducted at 39 sites in Spain, Germany, the Czech Republic and the USA.",
            ["Spain", "Germany", "Czechia", "United States"],
        ),
        ("METHODS: Patients were recruited in Leeds, UK, and in London, United Kingdom.", ["United Kingdom"]),
        ("METHODS: The study was performed by the rules of Health Canada.", []),
        ("METHODS: Data were analyzed with SPSS (Chicago, USA) at the department.", []),
        ("BACKGROUND: In Iran many hospitals see it. METHODS: We recruited adults.", []),
        ("METHODS: Adults were enrolled at a clinic in Peru. RESULTS: Patients admitted in Chile did worse.", ["Peru"]),
    ],
)
def test_the_countries_of_a_study_are_those_it_was_done_in(sentence: str, countries: list[str]) -> None:
    found = read_countries(document(sentence))
    assert [r.value for r in found] == countries
    assert all(sentence[r.span.start : r.span.end] == r.span.quote for r in found)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("RESULTS: The sample included 71 patients (70% women).", [("women", 70, "%")]),
        (
            "METHODS: 15 males and 5 females were given three infusions.",
            [("men", 15, "people"), ("women", 5, "people")],
        ),
        ("METHODS: In all 298 pregnant women were assigned.", [("women", 298, "people")]),
        ("METHODS: A mask (size 3 for females and 4 for males) was inserted.", []),
        ("RESULTS: Levels at day 13 than males and day 26 in females were lower.", []),
        ("METHODS: One woman and 40 rats were studied.", []),
    ],
)
def test_women_and_men_are_counted_and_nothing_else_is(sentence: str, told: list[tuple[str, float, str]]) -> None:
    assert [(r.detail, r.number, r.unit) for r in read_sexes(document(sentence))] == told


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("METHODS: We searched PubMed from inception to October 15th 2023, for trials.", "2023-10-15"),
        ("METHODS: Databases were searched up to 10 May 2023.", "2023-05-10"),
        ("METHODS: A search of Scopus from 1962 through March, 2021, was done.", "2021-03"),
        ("METHODS: Five databases were searched up to January 4(th) 2019.", "2019-01-04"),
        ("METHODS: Databases were searched until Nov 13, 2022 (PROSPERO: CRD42020123456).", "2022-11-13"),
        (
            "METHODS: Searches from 9 January 2011 through 10 December 2023 (search updated on 7 January 2024).",
            "2024-01-07",
        ),
        ("METHODS: Searches were limited to years 2001-2024.", "2024"),
        ("METHODS: We searched PubMed until February 31, 2020.", "2020-02"),
        ("METHODS: We searched PubMed for trials published between 2010 and March 2015.", None),
        ("METHODS: Trials of May 2020 were pooled.", None),
        ("RESULTS: Further research may follow in June 2021.", None),
    ],
)
def test_until_when_a_review_searched_is_the_last_date_of_its_search(sentence: str, value: str | None) -> None:
    read = dataclasses.replace(document(sentence), study_type="systematic_review")
    found = read_search_date(read)
    assert [r.value for r in found] == ([value] if value else [])
    assert all(sentence[r.span.start : r.span.end] == r.span.quote for r in found)
    assert read_search_date(dataclasses.replace(read, study_type="randomized_trial")) == ()
