"""What a title, a heading or a plain sentence names outright decides, and what only sounds like it does not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from classify.features import read
from classify.named_designs import named_designs
from evidence.records import StudyType as T

from .weighing import added

TITLE = "Ketamine in an invented condition"
OPEN = {T.COMPARATIVE: 0.4, T.DESCRIPTIVE: 0.3, T.NONRANDOMIZED_TRIAL: 0.2, T.RANDOMIZED_TRIAL: 0.1}
WRITTEN = {T.NARRATIVE_REVIEW: 0.5, T.OPINION: 0.4, T.DESCRIPTIVE: 0.1}
CASES = {T.DESCRIPTIVE: 0.5, T.CASE_REPORT: 0.3, T.NARRATIVE_REVIEW: 0.2}


def weights(text: str, shares: Mapping[str, float], title: str = TITLE) -> dict[T, float]:
    return added(named_designs(read(title, text), shares).values())


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Leaving an invented drug behind: a qualitative study of nurses", T.DESCRIPTIVE),
        ("Falls after an invented drug in the FDA Adverse Event Reporting System", T.DESCRIPTIVE),
        ("Structure-activity relationships of invented amines", T.PRECLINICAL),
        ("Invented amines in vitro", T.PRECLINICAL),
        ("Thirty years of work on an invented drug: a scientometric analysis", T.OTHER),
        ("A budget impact analysis of an invented drug", T.OTHER),
    ],
)
def test_a_title_names_the_design(title: str, kind: T) -> None:
    assert weights("It was looked at.", WRITTEN, title)[kind] > 0


@pytest.mark.parametrize(
    "title",
    [
        "A review of qualitative studies of an invented drug",
        "Quantitative and qualitative analysis of scans",
        "Ketamine in women during in vitro fertilization",
        "A review of receptors in cell lines",
        "Ketamine and an economic model beside an invented trial",
    ],
)
def test_reviews_and_what_only_sounds_alike_are_named_by_no_title(title: str) -> None:
    assert weights("It was looked at.", WRITTEN, title) == {}


def test_a_survey_or_a_letter_with_data_is_no_opinion_and_an_editorial_is_one() -> None:
    title, text = "Invented pain: a survey", "We asked 140 adults. Half used ketamine (p = .02)."
    assert weights(text, WRITTEN, title)[T.NARRATIVE_REVIEW] < 0
    assert weights(text, WRITTEN, title)[T.OPINION] < -4
    assert weights(text, WRITTEN)[T.OPINION] < 0
    assert weights(text, WRITTEN, "Editorial: invented pain") == {}
    assert weights("We think that ketamine should be watched.", WRITTEN, title) == {}
    assert weights("Half used ketamine (p = .02).", WRITTEN) == {}


def test_headings_of_reviews_tell_one_unless_literature_was_searched() -> None:
    text = "BACKGROUND: Ketamine is old. AREAS OF UNCERTAINTY: Its dose."
    assert weights(text, OPEN)[T.NARRATIVE_REVIEW] > 0
    assert weights(text + " DATA SOURCES: We searched an index.", OPEN) == {}
    assert weights(text, {T.GUIDELINE: 0.9}) == {}
    assert weights(text.lower().replace(":", ""), OPEN) == {}


def test_a_quasi_experiment_gives_something_and_a_policy_or_chance_is_none() -> None:
    text = "In this quasi-experimental study 40 nurses were taught and 40 were not."
    assert weights(text, OPEN)[T.NONRANDOMIZED_TRIAL] > 0
    assert weights(text.replace("study", "non-randomized study"), OPEN)[T.NONRANDOMIZED_TRIAL] > 0
    for other in ("time-series study of a policy", "study of records", "randomized study"):
        assert weights(text.replace("study", other), OPEN) == {}


def test_a_systematic_review_that_was_made_is_one_and_one_wished_for_is_not() -> None:
    reviews = {T.NARRATIVE_REVIEW: 0.9}
    assert weights("We conducted a scoping review of ketamine.", reviews)[T.SYSTEMATIC_REVIEW] > 0
    assert weights("A systematic search of registries was made.", reviews)[T.SYSTEMATIC_REVIEW] > 0
    assert weights("A systematic review is needed; reviews of ketamine differ.", reviews) == {}
    assert weights("We conducted a scoping review of ketamine.", OPEN) == {}


def test_people_assigned_by_chance_are_a_randomized_trial_and_records_split_for_a_model_are_not() -> None:
    assert weights("Participants (n = 114) were randomly assigned to one of two tasks.", OPEN)[T.RANDOMIZED_TRIAL] > 0
    assert weights("We randomly allocated 80 nurses.", OPEN)[T.RANDOMIZED_TRIAL] > 0
    assert weights("Patients were randomly assigned to a training set or a validation set.", OPEN) == {}
    assert weights("We randomly allocated 80 nurses.", OPEN, "Interviews after a trial") == {}
    assert weights("Adults are randomly scattered.", OPEN) == {}


def test_a_short_text_on_one_recent_trial_is_an_opinion() -> None:
    text = "A recent clinical trial by Inventor et al. shows that ketamine can be given twice."
    assert weights(text, {T.NARRATIVE_REVIEW: 0.9})[T.OPINION] > 0
    assert weights(text + " Adults were treated." * 60, {T.NARRATIVE_REVIEW: 0.9}) == {}


def test_cases_that_are_told_are_a_report_and_compared_ones_are_not() -> None:
    assert weights("We present two cases of ketamine by mouth.", CASES)[T.CASE_REPORT] > 0
    assert weights("This article describes the case of a man on ketamine.", CASES)[T.CASE_REPORT] > 0
    assert weights("We present two cases of ketamine, compared with none.", CASES) == {}
    assert weights("We report 60 patients.", CASES) == {}


def test_a_trial_by_its_title_without_chance_gives_something_under_a_plan() -> None:
    title = "A pilot trial of ketamine in an invented condition"
    assert weights("Ten adults were treated for a week.", OPEN, title)[T.NONRANDOMIZED_TRIAL] > 0
    for text in ("Ten adults were randomized.", "Ten adults got ketamine or placebo.", "We use data from ten adults."):
        assert weights(text, OPEN, title) == {}


def test_an_open_trial_that_the_text_tells_was_planned_and_a_watched_or_random_one_is_not_this_one() -> None:
    text = "In a pilot clinical trial 12 adults were given ketamine."
    assert weights(text, OPEN)[T.NONRANDOMIZED_TRIAL] > 0
    for other in (" Charts of a cohort were read.", " They were randomized.", " Two got placebo."):
        assert weights(text + other, OPEN) == {}
    assert weights(text, WRITTEN) == {}


def test_what_is_given_and_measured_before_and_after_was_planned_and_a_policy_was_not() -> None:
    text = "A pre-post design was used. The intervention consisted of three talks."
    assert weights(text, OPEN)[T.NONRANDOMIZED_TRIAL] > 0
    for other in (" A policy was changed.", " Records were read.", " Nurses were randomized.", " A review was made."):
        assert weights(text + other, OPEN) == {}


def test_matched_controls_are_a_comparison() -> None:
    assert weights("Users were set beside matched controls.", OPEN)[T.COMPARATIVE] > 0
    assert weights("Users were set beside others.", OPEN) == {}
    assert weights("Users were set beside matched controls.", {T.RANDOMIZED_TRIAL: 0.9}) == {}
