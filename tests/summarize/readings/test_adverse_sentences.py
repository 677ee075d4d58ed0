"""Sentences that say a drug did harm: what the model sees, what it says of plain sentences, and how it is trained."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_builders import document

from summarize.readings.adverse_events import read_adverse_events
from summarize.readings.adverse_sentences import DRUG, EFFECT, HarmModel, features, harm_model, in_context, masked
from summarize.text.ngrams import words
from summarize.text.word_vectors import word_vectors
from summarize.training.adverse_corpora import Example, held_out, part
from summarize.training.adverse_sentences import f1, fit


@pytest.mark.parametrize(
    ("harm", "none"),
    [
        ("ketamine-induced cholestasis developed in a young man.", "the young man was born in a small town."),
        ("she developed a severe rash after carbamazepine.", "she received carbamazepine for epilepsy."),
        ("fatal agranulocytosis was caused by clozapine.", "the plasma level of clozapine was measured."),
    ],
)
def test_a_sentence_that_reports_harm_is_likelier_than_one_that_does_not(harm: str, none: str) -> None:
    model = harm_model()
    assert model.probability(harm) > 0.5 > model.probability(none)


def test_a_drug_and_its_effect_are_masked_and_their_order_is_seen() -> None:
    tokens = ("^", "clozapine", "caused", "rash")
    marks = [(0.9, 0.0), (0.0, 0.0), (0.0, 0.9)]
    assert masked(tokens, marks) == ["^", DRUG, "caused", EFFECT]
    assert {"d>caused", "d=caused", "ddist2", "D1E1", "n11"} <= set(features(tokens, marks, word_vectors()))
    turned = features(("^", "rash", "from", "clozapine"), [(0.0, 0.9), (0.0, 0.0), (0.9, 0.0)], word_vectors())
    assert "e>from" in turned


@given(st.text(max_size=80), st.floats(0, 1), st.floats(0, 1))
def test_no_feature_comes_twice_whatever_the_text(text: str, drug: float, effect: float) -> None:
    tokens = words(text.lower())
    found = features(tokens, [(drug, effect)] * (len(tokens) - 1), word_vectors())
    assert len(found) == len(set(found)) > 0


@given(st.text(max_size=80))
def test_a_probability_is_one_whatever_the_text(text: str) -> None:
    assert 0 <= harm_model().probability(text.lower()) <= 1


def test_an_article_is_in_one_fold_alone() -> None:
    articles = [str(i) for i in range(300)]
    assert {part(a, 3, "") for a in articles} == {0, 1, 2}
    assert all(held_out(a) == (part(a, 3, "") == 0) for a in articles)


def test_both_stages_learn_from_examples() -> None:
    drugs = "alphamycin betamycin gammamycin deltamycin".split()
    examples = [
        Example(f"{d}{i}", f"{d} caused severe rash in case {i}.", True, (d,), ("rash",))
        for d in drugs
        for i in range(6)
    ] + [Example(f"n{d}{i}", f"{d} was measured in case {i}.", False) for d in drugs for i in range(6)]
    model = HarmModel(fit(examples, []))
    assert model.probability("zetamycin caused severe rash in case 9.") > model.probability(
        "zetamycin was measured in case 9."
    )


def test_the_figures_count_what_was_said_and_what_was_right() -> None:
    assert f1([True, True, False, False], [0.9, 0.1, 0.8, 0.2]) == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "n": 4}
    assert f1([False], [0.0])["f1"] == 0


def test_a_case_report_of_a_harm_that_no_list_names_is_found_with_its_sentence() -> None:
    said = "He developed toxic cholestasis after ketamine."
    (found,) = read_adverse_events(document(f"RESULTS: {said}", study_type="case_report"))
    assert (found.value, found.detail, found.span.quote) == ("any_ae", "reported", said)
    assert read_adverse_events(document(f"RESULTS: {said}", study_type="randomized_trial")) == ()


@pytest.mark.parametrize(
    "said", ["He did not develop toxic cholestasis after ketamine.", "Ketamine might have caused toxic cholestasis."]
)
def test_what_a_case_report_denies_or_wonders_is_no_harm_that_happened(said: str) -> None:
    found = read_adverse_events(document(f"RESULTS: {said}", study_type="case_report"))
    assert all(r.detail != "reported" for r in found)


@pytest.mark.parametrize(
    ("said", "detail"),
    [
        ("He developed toxic cholestasis after ketamine.", "reported"),
        ("He developed toxic cholestasis probably caused by ketamine.", "speculated"),
        ("Toxic cholestasis was presumably induced by ketamine.", "speculated"),
        ("Ketamine was the most likely cause of toxic cholestasis.", "speculated"),
    ],
)
def test_a_harm_whose_cause_is_only_likely_is_told_as_possible(said: str, detail: str) -> None:
    found = read_adverse_events(document(f"RESULTS: {said}", study_type="case_report"))
    assert [r.detail for r in found] == [detail]


def test_weights_are_small_numbers() -> None:
    assert all(np.isfinite(w) for w in harm_model().weights.values())


def test_a_drug_that_another_sentence_names_and_its_harm_are_seen_and_the_own_sentence_is_not_another() -> None:
    marks = [(0.9, 0.0), (0.0, 0.0)]
    unsure = [(0.1, 0.0), (0.0, 0.8)]
    told = [(2.0, ("^", "zetamycin", "caused"), marks), (-1.0, ("^", "zetamycin", "rash"), unsure)]
    seen = in_context(told)
    assert seen[0].tolist() == pytest.approx([2.0, -1.0, 0.9, 0.9])
    assert seen[1].tolist() == pytest.approx([-1.0, 2.0, 0.9, 0.1])
    other = [told[0], (-1.0, ("^", "betamycin", "rash"), unsure)]
    assert in_context(other)[1].tolist() == pytest.approx([-1.0, 2.0, 0.1, 0.1])


def test_a_sentence_alone_is_told_as_without_an_article() -> None:
    said = "she developed a severe rash after carbamazepine."
    assert harm_model().probabilities([said]) == [harm_model().probability(said)]
    assert harm_model().probabilities([]) == []


def test_harm_told_elsewhere_in_the_article_makes_a_doubtful_sentence_likelier() -> None:
    doubtful = "the rash healed when the drug was stopped."
    harmful = "carbamazepine caused a severe rash."
    plain = "the young man was born in a small town."
    with_harm, with_plain = (harm_model().probabilities([doubtful, other])[0] for other in (harmful, plain))
    assert with_harm > with_plain
