from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

import classify
from classify import stage
from classify.model import Model
from classify.study_type import is_english
from evidence.records import Label, LabelSource, StudyType
from evidence.topic import Topic

from .conftest import CASE, PROTOCOL, RATS, REVIEW, TRIAL, paper

Labels = Callable[..., dict[str, Label]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (TRIAL, "randomized_trial"),
        (CASE, "case_report"),
        (RATS, "preclinical"),
        (REVIEW, "systematic_review"),
        (PROTOCOL, "protocol"),
    ],
)
def test_plain_records_get_their_study_type(labels_of: Labels, text: tuple[str, str], kind: str) -> None:
    assert labels_of(*text)["study_type"].value == kind


def test_every_record_gets_every_label(labels_of: Labels) -> None:
    fields = {"study_type", "scope", "comparator", "comparative", "secondary", "humans", "protocol"}
    assert set(labels_of(*TRIAL)) == fields
    assert set(labels_of("", None)) == fields


@pytest.mark.parametrize("text", [TRIAL, CASE, RATS, REVIEW, PROTOCOL, ("Ketamine", ""), ("", None)])
def test_intercept_and_terms_add_up_to_the_margin(labels_of: Labels, text: tuple[str, str | None]) -> None:
    for label in labels_of(*text, types=("Review",)).values():
        if label.margin is not None:
            assert label.intercept is not None
            assert math.isclose(label.intercept + sum(t.weight for t in label.terms), label.margin, abs_tol=1e-4)


def test_terms_point_at_their_words(labels_of: Labels) -> None:
    placed = [t for t in labels_of(*TRIAL)["study_type"].terms if t.field is not None]
    assert len(placed) >= 4
    texts = {"title": TRIAL[0], "abstract": TRIAL[1]}
    for term in placed:
        words = texts[term.field][term.start : term.end]
        assert words
        assert words == words.strip()
        if not term.name.endswith(")"):
            assert words.lower().replace("-", " ") == term.name


def test_probabilities_add_up_to_one_and_name_the_label(labels_of: Labels) -> None:
    label = labels_of(*TRIAL)["study_type"]
    assert abs(sum(label.probabilities.values()) - 1) < 0.01
    assert label.probability == max(label.probabilities.values())


def test_a_missing_publication_type_says_nothing(labels_of: Labels) -> None:
    bare, listed = labels_of(*TRIAL)["study_type"], labels_of(*TRIAL, types=("Journal Article",))["study_type"]
    assert bare.probabilities == listed.probabilities
    assert bare.source is LabelSource.CLASSIFIER


def test_a_publication_type_that_decides_is_the_source_and_a_named_term(labels_of: Labels) -> None:
    label = labels_of(
        "Ketamine in forty adults", "Forty adults received ketamine.", types=("Randomized Controlled Trial",)
    )
    found = label["study_type"]
    assert (found.value, found.source) == ("randomized_trial", LabelSource.PUBLICATION_TYPE)
    assert "publication type: Randomized Controlled Trial" in [t.name for t in found.terms]


def test_a_type_against_the_text_is_sent_to_review(labels_of: Labels) -> None:
    label = labels_of(*RATS, types=("Case Reports",))["study_type"]
    assert label.needs_review == "types disagree: publication type: Case Reports"


def test_a_letter_may_be_a_case_report(labels_of: Labels) -> None:
    assert labels_of(*CASE, types=("Letter",))["study_type"].value == "case_report"


def test_a_review_type_does_not_turn_a_systematic_review_into_a_narrative_one(labels_of: Labels) -> None:
    assert labels_of(*REVIEW, types=("Review",))["study_type"].value == "systematic_review"


def test_types_given_by_machine_weigh_half(labels_of: Labels) -> None:
    by_hand = labels_of(*RATS, types=("Editorial",))["study_type"]
    by_machine = labels_of(*RATS, types=("Editorial",), indexing_method="Automated")["study_type"]
    assert by_hand.probabilities["opinion"] > by_machine.probabilities["opinion"]


@pytest.mark.parametrize(
    "title",
    ["Retraction: Ketamine for withdrawal", "Erratum to: Ketamine", "Corrigendum", "Correction to ketamine paper"],
)
def test_a_notice_is_a_notice_by_its_title(labels_of: Labels, title: str) -> None:
    label = labels_of(title, None)["study_type"]
    assert (label.value, label.source) == ("notice", LabelSource.RULE)


def test_a_retracted_article_with_its_abstract_is_not_a_notice(labels_of: Labels) -> None:
    assert labels_of("RETRACTED: " + TRIAL[0], TRIAL[1] * 2)["study_type"].value == "randomized_trial"


def test_the_notice_type_is_final(labels_of: Labels) -> None:
    assert labels_of("Ketamine", None, types=("Published Erratum",))["study_type"].value == "notice"


def test_animals_without_humans_speak_for_preclinical(labels_of: Labels) -> None:
    def chance(*mesh: str) -> float:
        label = labels_of("Ketamine and lever pressing", "Ketamine was given.", mesh=mesh)["study_type"]
        return label.probabilities["preclinical"]

    assert chance("Animals") > chance() + 0.1
    assert chance("Animals", "Humans") == chance()


def test_a_record_without_abstract_waits_for_review(labels_of: Labels) -> None:
    assert labels_of("Ketamine for opioid withdrawal", None)["study_type"].needs_review == "no abstract"


def test_a_record_in_another_language_waits_for_review(labels_of: Labels) -> None:
    text = "Wir gaben vierzig Kranken Ketamin und prüften danach, ob sich der Entzug besserte und die Gier sank. " * 3
    assert labels_of("Ketamin beim Entzug", text)["study_type"].needs_review == "not English"


def test_english_is_told_by_its_common_words() -> None:
    assert is_english(("we gave ketamine to the men and looked at the scores of each of them in the ward " * 3).split())
    assert not is_english(["kranke", "menschen"] * 20)


def test_the_study_type_settles_what_it_implies(labels_of: Labels) -> None:
    labels = labels_of(*CASE)
    assert (labels["comparator"].value, labels["comparative"].value) == ("none", "false")
    assert labels_of(*PROTOCOL)["protocol"].value == "true"


@pytest.mark.parametrize(
    ("title", "humans"),
    [
        ("Ketamine for opioid withdrawal: a scoping review of preclinical studies", "false"),
        ("Ketamine for opioid withdrawal in rodents: a systematic review", "false"),
        ("Ketamine for opioid withdrawal: a systematic review of pre-clinical and clinical studies", "true"),
        ("Ketamine for opioid withdrawal: a systematic review of animal models and human trials", "true"),
        (REVIEW[0], "true"),
    ],
)
def test_a_review_of_animal_studies_alone_is_not_on_people(labels_of: Labels, title: str, humans: str) -> None:
    labels = labels_of(title, REVIEW[1])
    assert labels["study_type"].value in ("systematic_review", "narrative_review")
    assert labels["humans"].value == humans


def test_the_quick_path_gives_the_same_values(topic: Topic, model: Model) -> None:
    papers = [paper(*text) for text in (TRIAL, CASE, RATS, REVIEW, PROTOCOL, ("Ketamine", None))]
    whole = list(classify.classify_papers(papers, topic, model))
    for quick, slow in zip(classify.fast_labels(papers, topic, model), whole, strict=True):
        labels = {label.field: label for label in slow.labels}
        assert (quick.study_type, quick.scope) == (labels["study_type"].value, labels["scope"].value)
        assert quick.probability == labels["study_type"].probability


def test_records_come_back_in_order_whatever_the_batch(topic: Topic, model: Model) -> None:
    papers = [paper(f"Ketamine number {n}", "Text.") for n in range(300)]
    assert len(list(classify.classify_papers(papers, topic, model))) == 300


def test_nothing_in_gives_nothing_out(topic: Topic, model: Model) -> None:
    assert list(classify.classify_papers([], topic, model)) == []


def test_only_the_labels_asked_for_are_explained_and_all_have_the_same_values(topic: Topic, model: Model) -> None:
    papers = [paper(*text) for text in (TRIAL, CASE, RATS, ("Ketamine", None))]
    some = classify.classify_papers(
        papers, topic, model, lambda field, value: field == "study_type" and value != "case_report"
    )
    for short, whole in zip(some, classify.classify_papers(papers, topic, model), strict=True):
        for label, full in zip(short.labels, whole.labels, strict=True):
            shown = label.field == "study_type" and label.value != "case_report"
            assert label == (full if shown else replace(full, terms=(), intercept=None))
        assert short.tags == whole.tags


def test_a_comparator_is_none_that_the_study_type_rules_out(labels_of: Labels) -> None:
    survey = "We surveyed 412 people who use ketamine and compared the answers of women and of men, and of two groups."
    for text in (TRIAL, CASE, REVIEW, ("A survey of people who use ketamine", survey), ("Ketamine charts", "See.")):
        labels = labels_of(*text)
        kind = StudyType(labels["study_type"].value)
        assert labels["comparator"].value not in stage.ruled_out(kind, labels["comparative"].value == "true")


@pytest.mark.parametrize(
    ("kind", "shares", "column"),
    [
        ("comparative", {"none": 0.5, "groups": 0.3, "placebo": 0.2}, "groups"),
        ("randomized_trial", {"none": 0.5, "groups": 0.1, "placebo": 0.4}, "placebo"),
        ("descriptive", {"none": 0.2, "groups": 0.5, "historical": 0.1}, "none"),
        ("nonrandomized_trial", {"none": 0.5, "groups": 0.1, "placebo": 0.4}, "none"),
    ],
)
def test_what_a_study_type_rules_out_is_passed_over(kind: str, shares: dict[str, float], column: str) -> None:
    out = stage.ruled_out(StudyType(kind), compared=False)
    assert stage.likeliest(tuple(shares), list(shares.values()), out) == list(shares).index(column)


def test_a_study_taken_for_descriptive_that_compares_treatments_keeps_its_comparator() -> None:
    assert "groups" in stage.ruled_out(StudyType.DESCRIPTIVE, compared=False)
    assert not stage.ruled_out(StudyType.DESCRIPTIVE, compared=True)
    assert "historical" not in stage.ruled_out(StudyType.DESCRIPTIVE, compared=False)
