from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from classify.artefact import load_artefact, save_artefact
from classify.head import Head, Member, Network, Networks, pack_head, softmax, unpack_head
from classify.recipes import RECIPES, Recipe
from classify.training.fit import fit_head, folds_of
from classify.trees import grow_trees

RNG = np.random.default_rng(0)
QUICK = replace(RECIPES["pool"], networks=1, rounds=120, folds=3, hidden=16, trees=20)


def blobs(sizes: tuple[int, ...], width: int = 6) -> tuple[np.ndarray, list[str]]:
    """Points around one corner per class, and their labels."""
    rows = [RNG.normal(0, 0.5, (n, width)) + 3 * np.eye(width)[i] for i, n in enumerate(sizes)]
    labels = [name for name, n in zip("abcdef", sizes, strict=False) for _ in range(n)]
    return np.vstack(rows).astype(np.float32), labels


DENSE = RNG.normal(size=(7, 5)).astype(np.float32)
NETS = Networks(
    (Network(*(RNG.normal(size=s).astype(np.float32) for s in ((5, 4), (4,), (4, 3), (3,)))),) * 2,
)
TREES = grow_trees(DENSE, np.array([0, 1, 2, 0, 1, 2, 0]), np.ones(7, np.float32), replace(QUICK, leaf=1))


def head(*members: Member, first: float = 0.7) -> Head:
    return Head(
        field="f",
        classes=("a", "b", "c"),
        weights=RNG.normal(size=(5, 3)).astype(np.float32),
        intercept=RNG.normal(size=3).astype(np.float32),
        members=members,
        pool=(first, *(0.3 + n for n in range(len(members)))),
        thresholds={"a": 0.5, "b": 0.4, "c": 0.3},
    )


ALL = [(), (NETS,), (TREES,), (NETS, TREES)]


@pytest.mark.parametrize("members", ALL)
def test_the_parts_of_a_score_add_up_to_it(members: tuple[Member, ...]) -> None:
    made = head(*members)
    linear, added = made.parts(DENSE)
    assert np.allclose(linear + added, made.scores(DENSE))
    assert np.allclose(softmax(made.scores(DENSE)), made.probabilities(DENSE))


def test_every_member_counts_with_its_exponent() -> None:
    made = head(NETS, TREES)
    expected = 0.7 * (DENSE @ made.weights + made.intercept) + 0.3 * NETS.scores(DENSE) + 1.3 * TREES.scores(DENSE)
    assert np.allclose(made.scores(DENSE), expected, atol=1e-4)


def test_columns_to_the_right_of_those_a_member_knows_do_not_count() -> None:
    wide = np.hstack([DENSE, RNG.normal(size=(7, 2)).astype(np.float32)])
    made = head(NETS, TREES)
    assert np.allclose(made.scores(wide), made.scores(DENSE))


def test_probabilities_of_extreme_scores_stay_numbers() -> None:
    p = softmax(np.array([[1e4, -1e4, 0.0]], dtype=np.float32))
    assert np.isfinite(p).all()
    assert p.sum() == pytest.approx(1)


@pytest.mark.parametrize("members", ALL)
def test_a_head_that_is_packed_comes_back(tmp_path: Path, members: tuple[Member, ...]) -> None:
    made = head(*members)
    arrays, facts = pack_head(made)
    save_artefact(tmp_path / "m", arrays, facts)
    stored, read, _ = load_artefact(tmp_path / "m")
    back = unpack_head("f", stored, read)
    assert (back.classes, back.thresholds, back.pool) == (("a", "b", "c"), made.thresholds, made.pool)
    assert np.abs(back.scores(DENSE) - made.scores(DENSE)).max() < 0.08


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
    assert clean.head.pool[0] > mixed.head.pool[0]


def test_a_rare_class_is_given_back_a_part_of_its_rarity() -> None:
    dense, labels = blobs((60, 60, 4))
    dense += RNG.normal(0, 2, dense.shape).astype(np.float32)
    plain = fit_head("f", dense, labels, replace(RECIPES["linear"], folds=3))
    tilted = fit_head("f", dense, labels, replace(RECIPES["linear"], folds=3, tilt=0.5))
    assert (tilted.out_of_fold[:, 2] > plain.out_of_fold[:, 2]).all()
    assert (tilted.head.probabilities(dense)[:, 2] > plain.head.probabilities(dense)[:, 2]).all()


def test_half_known_records_teach_any_class_but_the_closed_one() -> None:
    dense, labels = blobs((30, 30, 30))
    known = [label if i % 10 == 0 else "" if label != "a" else "a" for i, label in enumerate(labels)]
    fitted = fit_head("f", dense, known, replace(QUICK, folds=2), closed="a")
    assert fitted.head.classes == ("a", "b", "c")
    guess = [fitted.head.classes[i] for i in fitted.head.scores(dense).argmax(axis=1)]
    assert np.mean([g == t for g, t in zip(guess, labels, strict=True)]) > 0.95


def test_half_known_records_of_the_closed_corner_are_not_given_its_class() -> None:
    dense, labels = blobs((30, 30, 30))
    told = [*labels, *[""] * 60]
    near = np.vstack([dense, *[dense[:30]] * 2])  # twice as many say "not a" as say "a" in the same corner
    head = fit_head("f", near, told, replace(RECIPES["linear"], folds=2), closed="a").head
    plain = fit_head("f", dense, labels, replace(RECIPES["linear"], folds=2)).head
    assert head.probabilities(dense[:30])[:, 0].mean() < plain.probabilities(dense[:30])[:, 0].mean() - 0.2


def test_own_terms_help_where_the_columns_know_nothing() -> None:
    dense = RNG.normal(size=(80, 6)).astype(np.float32)
    labels = ["a", "b"] * 40
    terms = sparse.csr_matrix(np.array([[n % 2 == 0, n % 2, n % 3 == 0] for n in range(80)], dtype=np.float32))
    blind = fit_head("f", dense, labels, QUICK)
    told = fit_head("f", dense, labels, replace(QUICK, terms=2), terms=terms)
    truth = np.array([0, 1] * 40)
    assert (blind.out_of_fold.argmax(1) == truth).mean() < 0.75
    assert (told.out_of_fold.argmax(1) == truth).mean() > 0.95
    assert told.terms.tolist() == [0, 1]


def test_fitting_twice_gives_the_same_head() -> None:
    dense, labels = blobs((15, 15))
    first, second = (fit_head("f", dense, labels, QUICK).head for _ in range(2))
    assert (first.scores(dense) == second.scores(dense)).all()


def test_every_recipe_says_why_it_is_what_it_is() -> None:
    for name, recipe in RECIPES.items():
        assert recipe.name == name
        assert len(recipe.because) > 40
