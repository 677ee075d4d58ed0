from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from classify.artefact import load_artefact, save_artefact
from classify.fit import fit_head, folds_of
from classify.head import Head, Network, pack_head, softmax, unpack_head
from classify.recipes import RECIPES, Recipe

RNG = np.random.default_rng(0)
QUICK = replace(RECIPES["pool"], networks=1, rounds=120, folds=3, hidden=16)


def blobs(sizes: tuple[int, ...], width: int = 6) -> tuple[np.ndarray, list[str]]:
    """Points around one corner per class, and their labels."""
    rows = [RNG.normal(0, 0.5, (n, width)) + 3 * np.eye(width)[i] for i, n in enumerate(sizes)]
    labels = [name for name, n in zip("abcdef", sizes, strict=False) for _ in range(n)]
    return np.vstack(rows).astype(np.float32), labels


def head(networks: int = 1) -> Head:
    net = Network(*(RNG.normal(size=s).astype(np.float32) for s in ((5, 4), (4,), (4, 3), (3,))))
    return Head(
        field="f",
        classes=("a", "b", "c"),
        weights=RNG.normal(size=(5, 3)).astype(np.float32),
        intercept=RNG.normal(size=3).astype(np.float32),
        networks=(net,) * networks,
        share=0.5,
        temperature=0.8,
        thresholds={"a": 0.5, "b": 0.4, "c": 0.3},
    )


DENSE = RNG.normal(size=(7, 5)).astype(np.float32)


@pytest.mark.parametrize("networks", [0, 1, 3])
def test_the_parts_of_a_score_add_up_to_it(networks: int) -> None:
    made = head(networks)
    linear, deep = made.parts(DENSE)
    assert np.allclose(linear + deep, made.scores(DENSE))
    assert np.allclose(softmax(made.scores(DENSE)), made.probabilities(DENSE))


def test_without_networks_the_score_is_the_linear_model_alone() -> None:
    made = head(0)
    expected = (DENSE @ made.weights + made.intercept) / made.temperature
    assert np.allclose(made.scores(DENSE), expected, atol=1e-5)


def test_probabilities_of_extreme_scores_stay_numbers() -> None:
    p = softmax(np.array([[1e4, -1e4, 0.0]], dtype=np.float32))
    assert np.isfinite(p).all()
    assert p.sum() == pytest.approx(1)


def test_a_lower_temperature_is_surer_of_the_same_label() -> None:
    warm, cold = head(), replace(head(), temperature=0.2)
    cold = replace(warm, temperature=0.2)
    assert (warm.scores(DENSE).argmax(1) == cold.scores(DENSE).argmax(1)).all()
    assert (cold.probabilities(DENSE).max(1) >= warm.probabilities(DENSE).max(1)).all()


@pytest.mark.parametrize("networks", [0, 2])
def test_a_head_that_is_packed_comes_back(tmp_path: object, networks: int) -> None:
    made = head(networks)
    arrays, facts = pack_head(made)
    path = tmp_path / "m"  # type: ignore[operator]
    save_artefact(path, arrays, facts)
    stored, read, _ = load_artefact(path)
    back = unpack_head("f", stored, read)
    assert (back.classes, back.thresholds, back.share, back.temperature) == (("a", "b", "c"), made.thresholds, 0.5, 0.8)
    assert np.abs(back.scores(DENSE) - made.scores(DENSE)).max() < 0.05


@pytest.mark.parametrize("recipe", [QUICK, replace(RECIPES["linear"], folds=3)])
def test_classes_that_lie_apart_are_told_apart_when_held_out(recipe: Recipe) -> None:
    dense, labels = blobs((30, 30, 12))
    fitted = fit_head("f", dense, labels, recipe)
    guess = [fitted.head.classes[i] for i in fitted.out_of_fold.argmax(axis=1)]
    assert np.mean([g == t for g, t in zip(guess, labels, strict=True)]) > 0.95
    assert np.allclose(fitted.out_of_fold.sum(axis=1), 1, atol=1e-3)


def test_two_classes_are_scored_on_both_sides() -> None:
    dense, labels = blobs((20, 20))
    made = fit_head("f", dense, labels, QUICK).head
    assert made.weights.shape == (6, 2)
    assert np.allclose(made.weights[:, 0], -made.weights[:, 1])


def test_a_column_that_never_changes_weighs_nothing() -> None:
    dense, labels = blobs((20, 20, 20))
    dense[:, 5] = 7
    made = fit_head("f", dense, labels, QUICK).head
    assert (made.weights[5] == 0).all()
    shifted = dense.copy()
    shifted[:, 5] = 9
    assert np.allclose(made.scores(shifted), made.scores(dense), atol=1e-4)


def test_a_record_without_weight_does_not_teach() -> None:
    dense, labels = blobs((20, 20))
    wrong = np.vstack([dense, dense[:10]])
    told = [*labels, *["b"] * 10]
    weights = np.array([1.0] * 40 + [0.0] * 10, dtype=np.float32)
    recipe = replace(RECIPES["linear"], folds=2)
    kept = fit_head("f", wrong, told, recipe, weights=weights).head
    assert (kept.scores(dense).argmax(1) == [0] * 20 + [1] * 20).all()


def test_records_of_a_group_stay_in_one_fold() -> None:
    target = np.array([0, 1] * 30)
    groups = [str(n // 3) for n in range(60)]
    for train, test in folds_of(target, groups, QUICK):
        assert not {groups[i] for i in train} & {groups[i] for i in test}


def test_every_record_is_held_out_once() -> None:
    target = np.array([0] * 40 + [1] * 5 + [2])
    held = np.concatenate([test for _, test in folds_of(target, None, QUICK)])
    assert sorted(held) == list(range(46))


def test_only_the_scored_records_set_the_thresholds() -> None:
    dense, labels = blobs((30, 30))
    noise = [{"a": "b", "b": "a"}[label] for label in labels]
    both = np.vstack([dense, dense + 0.01])
    scored = np.array([True] * 60 + [False] * 60)
    weights = np.array([1.0] * 60 + [0.01] * 60, dtype=np.float32)
    recipe = replace(RECIPES["linear"], folds=3)
    clean = fit_head("f", both, [*labels, *noise], recipe, weights=weights, scored=scored)
    mixed = fit_head("f", both, [*labels, *noise], recipe, weights=weights)
    assert clean.head.temperature < mixed.head.temperature


def test_fitting_twice_gives_the_same_head() -> None:
    dense, labels = blobs((15, 15))
    first, second = (fit_head("f", dense, labels, QUICK).head for _ in range(2))
    assert (first.scores(dense) == second.scores(dense)).all()


def test_every_recipe_says_why_it_is_what_it_is() -> None:
    for name, recipe in RECIPES.items():
        assert recipe.name == name
        assert len(recipe.because) > 40
