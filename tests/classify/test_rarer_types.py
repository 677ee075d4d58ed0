"""Wordings of the rarer types decide where a commoner one is likely, and leave alone what only sounds like them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from classify.features import read
from classify.own_design import own_design
from classify.rarer_types import rarer_types
from classify.wordings import text_weights
from evidence.records import StudyType as T

from .weighing import added

TITLE = "Ketamine in an invented condition"
OPEN = {T.RANDOMIZED_TRIAL: 0.3, T.COMPARATIVE: 0.4, T.NONRANDOMIZED_TRIAL: 0.2, T.DESCRIPTIVE: 0.1}
REVIEWS = {T.NARRATIVE_REVIEW: 0.6, T.SYSTEMATIC_REVIEW: 0.3}
CASES = {T.CASE_REPORT: 0.5, T.DESCRIPTIVE: 0.3, T.NONRANDOMIZED_TRIAL: 0.1}


def weights(text: str, shares: Mapping[str, float], title: str = TITLE) -> dict[T, float]:
    return added(rarer_types(read(title, text), shares).values())


@pytest.mark.parametrize(
    "text",
    [
        "This post hoc analysis of an invented trial compared costs among adults randomized to ketamine or saline.",
        "Data are from a secondary analysis; women had been randomly assigned to morphine or none.",
        "The 80 patients who were part of a prospective, randomized, controlled trial were read again.",
        "Models were based on two randomized controlled trials and 300 women.",
        "A pooled analysis of data of double-blind crossover sessions looked at mood.",
    ],
)
def test_a_later_analysis_of_a_randomized_trial_is_one(text: str) -> None:
    assert weights(text, OPEN)[T.RANDOMIZED_TRIAL] > 0


@pytest.mark.parametrize(
    "text",
    [
        "This post hoc analysis of a cohort compared 40 users; randomized controlled trials are needed.",
        "A secondary analysis of charts; larger double-blind, placebo-controlled studies are warranted.",
        "In the open-label extension, a secondary analysis of adults once randomized to ketamine is told.",
        "Adults were randomized to ketamine or saline.",
    ],
)
def test_trials_wished_for_and_open_extensions_are_no_later_analysis(text: str) -> None:
    assert weights(text, OPEN) == {}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Evaluation of a screening questionnaire for an invented illness", T.OTHER),
        ("Utility and limits of an Invented Cognitive Examination for ketamine users", T.OTHER),
        ("Psychometric properties of an invented scale", T.OTHER),
        ("Sedation of golden monkeys with ketamine and another drug", T.PRECLINICAL),
    ],
)
def test_a_title_names_an_instrument_or_animals(title: str, kind: T) -> None:
    assert weights("The examination was short and safe.", OPEN, title)[kind] > 0
    assert weights("The examination was short and safe.", {T.RANDOMIZED_TRIAL: 0.99}, title).get(T.OTHER, 0.0) == 0


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Dogs as company for patients in withdrawal", "Patients met a dog each day."),
        ("Cats and the mood of their owners", "Owners filled in a form."),
        ("Utility of ketamine in an invented illness", "Sixty adults were treated."),
        ("Screening of adults for an invented illness", "Sixty adults were asked."),
    ],
)
def test_people_with_animals_and_plain_uses_are_neither(title: str, text: str) -> None:
    assert weights(text, OPEN, title) == {}


def test_an_assay_is_a_method_and_a_study_that_measures_levels_is_not() -> None:
    title = "Determination of an invented opioid in plasma by gas chromatography"
    text = "Gas chromatography was used. The limit of quantification was 1 mg."
    shares = {T.OTHER: 0.4, T.NONRANDOMIZED_TRIAL: 0.4}
    assert weights(text, shares, title)[T.OTHER] > 0
    assert weights(text, shares) == {}
    assert weights("Volunteers were given 1 mg.", shares, title) == {}


def test_a_letter_on_an_article_is_an_opinion_and_one_with_data_is_not() -> None:
    assert weights("The letter about the article raises points of method.", OPEN)[T.OPINION] > 0
    assert weights("The present letter presents an analysis of 40 veterans.", OPEN) == {}
    assert weights("The letter comments on a trial. " + "Adults were treated. " * 80, OPEN) == {}


def test_advice_by_consensus_is_a_guideline_and_a_review_of_guidelines_is_not() -> None:
    text = "These strategies were developed by five directors. A search found 40 articles."
    assert weights(text, REVIEWS, "Opioids in an invented pain: management strategies")[T.GUIDELINE] > 0
    assert weights(text, REVIEWS, "Opioids in an invented pain") == {}
    assert weights("We review what guidelines say.", REVIEWS, "Guidelines on opioids: a review") == {}
    assert weights(text, {T.DESCRIPTIVE: 0.9}, "Opioids in an invented pain: management strategies") == {}


def test_a_before_and_after_study_was_planned_unless_records_were_read() -> None:
    assert weights("Multicenter, open, prospective, before-after study.", OPEN)[T.NONRANDOMIZED_TRIAL] > 0
    assert weights("A before-and-after study of charts.", OPEN) == {}
    assert weights("Pain was read before and after the session.", OPEN) == {}


def test_those_who_respond_and_those_who_do_not_are_no_groups() -> None:
    watched = {T.NONRANDOMIZED_TRIAL: 0.6, T.COMPARATIVE: 0.3}
    assert own_design(read(TITLE, "Brain scans of responders and non-responders differed."), watched) == {}
    found = own_design(read(TITLE, "Scans of anxious and non-anxious adults differed."), watched)
    assert found["the text says: people of two kinds"][T.COMPARATIVE] > 0


def test_more_than_twenty_people_are_no_report_of_cases() -> None:
    name = "the text says: more than 20 people"
    assert text_weights(read(TITLE, "We saw 135 patients on one drug."), CASES)[name][T.CASE_REPORT] < 0
    assert name not in text_weights(read(TITLE, "We saw 12 patients on one drug."), CASES)
    assert name not in text_weights(read("A case among 40 patients", "We saw 135 patients."), CASES)


def test_twelve_inpatients_in_a_row_are_a_series_of_cases() -> None:
    text = "We reviewed the medical records of consecutive inpatients. Twelve older inpatients were given ketamine."
    found = text_weights(read(TITLE, text), CASES)
    assert found["the text says: a series of up to 20"][T.CASE_REPORT] > 0
    many = text_weights(read(TITLE, text.replace("Twelve", "60")), CASES)["the text says: a series of more than 20"]
    assert many[T.CASE_REPORT] < -4 < many[T.DESCRIPTIVE]


def test_a_planned_level_of_significance_is_no_result() -> None:
    plan = (
        "All participants will receive midazolam and esketamine. The order will be settled in blocks. Scores will be compared "
        "at a level of p < 0.05. Inclusion criteria: adults between 18 and 55 years."
    )
    name = "the text says: a plan without results"
    shares = {T.PROTOCOL: 0.5, T.RANDOMIZED_TRIAL: 0.5}
    assert text_weights(read(TITLE, plan), shares)[name][T.PROTOCOL] > 0
    done = plan.replace("will receive", "received").replace("will be", "was")
    assert name not in text_weights(read(TITLE, done), shares)
    assert name not in text_weights(read(TITLE, plan), {T.RANDOMIZED_TRIAL: 0.99})
