"""What the ranker of key sentences learns from: marked sentences, sentences on outcomes asked about, and a listwise loss."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from reading_builders import document
from scipy import sparse
from scipy.optimize import check_grad

from summarize.readings.key_sentence import contenders
from summarize.training.key_sentence import Lists, cross_validated, judge, listwise

TEXT = (
    "METHODS: Adults with craving were asked at random. RESULTS: Craving for opioids was lower with the drug than without it. "
    "Sleep quality was lower with the drug than without it. The study ended in spring after many long months."
)


def judged(text: str, questions: list[dict[str, Any]]) -> dict[str, tuple[bool, bool]]:
    """What is said of each contender, by its first word."""
    told = document(text)
    found = ((s, told.abstract.text[s.start : s.end].split()[0]) for s in contenders(told))
    return {word: judge(told, sentence, questions) for sentence, word in found}


def test_a_marked_sentence_is_right_and_one_on_an_outcome_asked_about_is_told_apart_from_it() -> None:
    asked = [
        {"outcome": "opioid craving", "evidence": "Something of the full text that stands in no abstract at all."},
        {"outcome": "mood", "evidence": "Sleep quality was lower  with the drug than without it."},
    ]
    found = judged(TEXT, asked)
    assert found["Craving"] == (False, True)
    assert found["Sleep"] == (True, False)
    assert found["The"] == (False, False)


def test_an_outcome_of_common_words_alone_marks_no_sentence() -> None:
    assert not any(told for _, told in judged(TEXT, [{"outcome": "mean change", "evidence": ""}]).values())


def test_a_methods_sentence_on_an_outcome_asked_about_tells_no_result() -> None:
    text = "METHODS: Craving was compared at random. RESULTS: Craving was lower. Craving was lower again in the end."
    told = document(text)
    methods = next(s for s in told.abstract.sentences if s.role == "METHODS")
    assert judge(told, methods, [{"outcome": "craving", "evidence": ""}]) == (False, False)


def test_the_listwise_weights_rank_the_right_sentence_of_each_list_first_and_are_a_minimum() -> None:
    chance = np.random.default_rng(1)
    owner = np.repeat(np.arange(12), 4)
    right = np.tile([0.0, 1.0, 0.0, 0.0], 12)
    features = np.column_stack((right + chance.normal(0, 0.1, 48), chance.normal(0, 1, 48)))
    penalties = np.array([0.5, 0.5])
    weights = listwise(sparse.csr_matrix(features), right, owner, penalties)
    firsts = (features @ weights).reshape(12, 4).argmax(1)
    assert set(firsts) == {1}

    def loss(w: Any) -> float:
        scores = (features @ w).reshape(12, 4)
        shares = np.exp(scores[:, 1]) / np.exp(scores).sum(1)
        return float(-np.log(shares).sum() + (penalties * w * w).sum())

    assert all(loss(weights) <= loss(weights + step) for step in 0.05 * np.vstack((np.eye(2), -np.eye(2))))
    assert check_grad(loss, lambda w: np.zeros(2), weights) == pytest.approx(0, abs=0.05)


def test_a_sentence_that_counts_half_pulls_less_than_a_right_one() -> None:
    owner, penalties = np.zeros(3, int), np.array([0.1, 0.1])
    features = sparse.csr_matrix([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    weights = listwise(features, np.array([1.0, 0.3, 0.0]), owner, penalties)
    assert weights[0] > weights[1]


def test_an_abstract_whose_marked_sentence_is_no_contender_counts_as_missed() -> None:
    texts = [f"craving was lower with drug {k % 3}" for k in range(60)]
    owner = np.repeat(np.arange(20), 3)
    right = np.tile([True, False, False], 20)
    right[:3] = False  # the first abstract is judged, but none of its contenders was marked
    cues = np.column_stack((np.tile([1.0, 0.0, 0.0], 20), np.arange(60) % 2))
    figures = cross_validated(Lists(texts, cues, right, right, owner, frozenset(range(20))))
    assert figures == {"hit_at_1": 0.95, "hit_at_3": 0.95, "abstracts": 20}
