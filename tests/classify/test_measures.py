from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.calibration import (
    best_pool,
    brier_score,
    choose_thresholds,
    coverage_curve,
    expected_calibration_error,
)
from classify.head import softmax
from classify.training.card import reliability_svg
from classify.training.evaluate import refuse_worse
from classify.training.measures import area_under_curve, measure
from evidence.errors import GuardError

LABELS = st.lists(st.sampled_from("abc"), min_size=1, max_size=30)


@given(LABELS)
def test_a_perfect_labeling_measures_one(labels: list[str]) -> None:
    result = measure(labels, labels, {})
    assert result["accuracy"] == result["macro_f1"] == result["weighted_f1"] == 1
    assert result["confusion"] == []


def test_measures_of_a_small_table() -> None:
    result = measure(["a", "a", "b", "b"], ["a", "b", "b", "c"], {"a": np.array([0.9, 0.4, 0.5, 0.1])})
    assert result["accuracy"] == 0.5
    assert result["classes"]["a"] | {"f1_interval": 0} == {
        "n": 2,
        "precision": 1.0,
        "recall": 0.5,
        "f1": 0.6667,
        "f1_interval": 0,
        "auc": 0.75,
    }
    assert result["classes"]["c"]["recall"] is None
    assert result["macro_f1"] == pytest.approx((2 / 3 + 1 / 2) / 2, abs=1e-4)
    assert ["a", "b", 1] in result["confusion"]


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30))
def test_auc_is_the_share_of_pairs_in_order(rows: list[tuple[int, bool]]) -> None:
    good, bad = [s for s, t in rows if t], [s for s, t in rows if not t]
    if good and bad:
        pairs = [1.0 if g > b else 0.5 if g == b else 0.0 for g in good for b in bad]
        score, truth = np.array([s for s, _ in rows], dtype=float), np.array([t for _, t in rows])
        assert area_under_curve(score, truth) == pytest.approx(sum(pairs) / len(pairs))


def test_confidence_that_is_kept_has_no_calibration_error() -> None:
    right = np.array([True] * 8 + [False] * 2)
    assert expected_calibration_error(np.full(10, 0.8, dtype=np.float32), right, bins=1) == pytest.approx(0, abs=1e-6)
    assert expected_calibration_error(np.ones(10, dtype=np.float32), right, bins=1) == pytest.approx(0.2)


def test_brier_of_certain_and_of_wrong() -> None:
    sure = np.array([[1, 0], [0, 1]], dtype=np.float32)
    assert brier_score(sure, np.array([0, 1])) == 0
    assert brier_score(sure, np.array([1, 0])) == 2


def test_overconfident_scores_are_cooled() -> None:
    rng = np.random.default_rng(0)
    target = rng.integers(0, 2, 400)
    scores = np.zeros((400, 2), dtype=np.float32)
    scores[np.arange(400), np.where(rng.random(400) < 0.8, target, 1 - target)] = 10
    (exponent,) = best_pool([scores], target, 0.1)
    assert 0.1 < exponent < 0.5
    assert softmax(scores * np.float32(exponent)).max(axis=1).mean() < 0.95


def test_a_model_that_knows_nothing_gets_no_say_and_the_least_is_kept() -> None:
    rng = np.random.default_rng(1)
    target = rng.integers(0, 3, 600)
    knows = rng.normal(size=(600, 3)).astype(np.float32)
    knows[np.arange(600), target] += 2
    noise = rng.normal(size=(600, 3)).astype(np.float32)
    first, second = best_pool([knows, noise], target)
    assert first > 0.5
    assert second < 0.15
    assert best_pool([noise, knows], target, 0.4)[0] == 0.4


def test_a_recall_first_threshold_keeps_ninety_nine_in_a_hundred() -> None:
    rng = np.random.default_rng(1)
    p = rng.random((1000, 2)).astype(np.float32)
    target = (p[:, 1] + rng.normal(0, 0.3, 1000) > 0.6).astype(int)
    at = choose_thresholds(p, target, ("a", "b"), recall_first=("b",))["b"]
    assert (p[target == 1, 1] >= at - 1e-4).mean() >= 0.99


def test_a_threshold_for_f1_parts_what_can_be_parted() -> None:
    p = np.array([[0.9, 0.1], [0.8, 0.2], [0.4, 0.6], [0.3, 0.7]], dtype=np.float32)
    found = choose_thresholds(p, np.array([0, 0, 1, 1]), ("a", "b", "never"[:1] + "x")[:2])
    assert 0.4 < found["a"] <= 0.8
    assert 0.2 < found["b"] <= 0.6


def test_accuracy_rises_when_the_unsure_are_left_out() -> None:
    curve = coverage_curve(np.array([0.9, 0.8, 0.7, 0.2]), np.array([True, True, True, False]), (1.0, 0.75))
    assert curve == {1.0: 0.75, 0.75: 1.0}


COMMITTED = {
    field: {"accuracy": 0.9, "accuracy_interval": [0.85, 0.95], "macro_f1": 0.8, "macro_f1_interval": [0.7, 0.9]}
    for field in ("study_type", "scope")
}


def test_the_gate_lets_noise_pass() -> None:
    refuse_worse(COMMITTED, COMMITTED)
    refuse_worse(COMMITTED | {"scope": COMMITTED["scope"] | {"accuracy": 0.87}}, COMMITTED)


@pytest.mark.parametrize(("field", "name", "value"), [("study_type", "macro_f1", 0.6), ("scope", "accuracy", 0.8)])
def test_the_gate_refuses_a_worse_model(field: str, name: str, value: float) -> None:
    with pytest.raises(GuardError, match=f"{field} {name} fell"):
        refuse_worse(COMMITTED | {field: COMMITTED[field] | {name: value}}, COMMITTED)


def test_the_reliability_plot_has_a_point_for_every_bin() -> None:
    assert reliability_svg([[0.5, 0.4, 10], [0.9, 1.0, 10]]).count("<circle") == 2
