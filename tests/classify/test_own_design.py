"""What a text says of its own design decides where the other evidence leaves two types open, and nowhere else."""

from __future__ import annotations

import pytest

from classify.features import read
from classify.own_design import own_design
from evidence.records import StudyType as T

from .weighing import added

TITLE = "Ketamine in an invented condition"
TRIED = {T.RANDOMIZED_TRIAL: 0.5, T.NONRANDOMIZED_TRIAL: 0.4}
WATCHED = {T.NONRANDOMIZED_TRIAL: 0.5, T.DESCRIPTIVE: 0.3, T.COMPARATIVE: 0.2}
ANIMALS = {T.PRECLINICAL: 0.7, T.NONRANDOMIZED_TRIAL: 0.2}
REVIEWS = {T.NARRATIVE_REVIEW: 0.7, T.OPINION: 0.2}


def weights(text: str, shares: dict[T, float], title: str = TITLE) -> dict[T, float]:
    return added(own_design(read(title, text), shares).values())


@pytest.mark.parametrize(
    "text",
    [
        "In a placebo-controlled study with a non-randomized design, volunteers received ketamine and saline.",
        "Volunteers received ketamine or placebo without randomization.",
        "Volunteers received ketamine and placebo; the order was not randomized.",
        "In this single-blind study 40 volunteers received ketamine and placebo.",
    ],
)
def test_without_randomization_is_never_a_randomized_trial(text: str) -> None:
    assert weights(text, TRIED)[T.RANDOMIZED_TRIAL] < 0


@pytest.mark.parametrize(
    "text",
    [
        "Patients were divided by the random number table into two groups.",
        "Patients received ketamine or active placebo.",
        "Patients received ketamine, with midazolam as an active control.",
        "Order was settled by drawing lots.",
    ],
)
def test_chance_in_other_words_is_randomization(text: str) -> None:
    assert weights(text, TRIED)[T.RANDOMIZED_TRIAL] > 0
    denied = f"This was a retrospective analysis. {text}"
    assert weights(denied, TRIED).get(T.RANDOMIZED_TRIAL, 0.0) <= 0


def test_a_trial_that_was_randomized_elsewhere_in_its_text_stays_one() -> None:
    text = "A non-randomized design was rejected. Adults were randomized, single-blind, to ketamine or saline."
    assert weights(text, TRIED).get(T.RANDOMIZED_TRIAL, 0.0) == 0


@pytest.mark.parametrize(
    ("text", "kind", "more"),
    [
        ("A naturalistic observational study followed 28 inpatients on ketamine.", T.NONRANDOMIZED_TRIAL, False),
        ("Adults were treated in real-world settings.", T.NONRANDOMIZED_TRIAL, False),
        ("We treated patients with and without trauma.", T.COMPARATIVE, True),
        ("Effects in anxious versus nonanxious depression were read.", T.COMPARATIVE, True),
        ("Doses pre- and post-guideline were read.", T.COMPARATIVE, True),
        ("Sixteen patients and 16 matched control subjects were tested.", T.COMPARATIVE, True),
    ],
)
def test_where_nobody_was_randomized_the_words_tell_what_was_done(text: str, kind: T, more: bool) -> None:
    assert (weights(text, WATCHED)[kind] > 0) is more
    assert weights("We treated 28 adults with ketamine.", WATCHED) == {}


def test_more_than_twenty_cases_are_a_description() -> None:
    found = weights("They were examined.", WATCHED, "An invented illness: a study of 45 cases")
    assert found[T.CASE_REPORT] < 0 < found[T.DESCRIPTIVE]
    assert weights("They were examined.", WATCHED, "An invented illness: a study of 12 cases") == {}


@pytest.mark.parametrize("text", ["Healthy volunteers and rats received ketamine.", "Binding in man was measured."])
def test_human_volunteers_are_never_preclinical(text: str) -> None:
    assert weights(text, ANIMALS)[T.PRECLINICAL] < 0
    assert weights("Cells from healthy volunteers were cultured.", ANIMALS) == {}


def test_a_viewpoint_is_an_opinion_and_a_review_is_not() -> None:
    assert weights("In this viewpoint we propose another way.", REVIEWS)[T.OPINION] > 0
    assert weights("In this review we propose another way.", REVIEWS) == {}


def test_nothing_is_weighed_where_no_type_is_in_question() -> None:
    text = "In this viewpoint a retrospective study of patients with and without trauma was not randomized."
    assert weights(text, {T.SYSTEMATIC_REVIEW: 0.99}) == {}
