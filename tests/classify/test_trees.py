from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.recipes import RECIPES
from classify.trees import LEAST, NODE, Trees, grow_trees, pack_trees, unpack_trees

RNG = np.random.default_rng(0)
FEW = replace(RECIPES["pool"], trees=12, leaf=2)


def records(n: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Columns, one of which is 0 or 1 and tells the class apart from noise; and the classes."""
    target = RNG.integers(0, 3, n)
    dense = RNG.normal(size=(n, 6)).astype(np.float32)
    dense[:, 0] = target == 2
    dense[:, 1] += 2 * target
    return dense, target


DENSE, TARGET = records()
GROWN = grow_trees(DENSE, TARGET, np.ones(60, np.float32), FEW)


@pytest.mark.parametrize("rows", [1, 7, 60])
def test_arrays_score_as_the_library_that_grew_them(rows: int) -> None:
    from sklearn.ensemble import ExtraTreesClassifier

    theirs = ExtraTreesClassifier(12, min_samples_leaf=2, max_features=FEW.columns, random_state=0)
    theirs.fit(DENSE, TARGET, sample_weight=np.ones(60, np.float32))
    asked = records()[0][:rows]
    assert np.allclose(GROWN.scores(asked), np.log(theirs.predict_proba(asked) + LEAST), atol=1e-4)


@given(st.lists(st.sampled_from(GROWN.nodes["threshold"].tolist()), min_size=6, max_size=6))
def test_values_that_lie_on_a_threshold_go_where_the_library_sends_them(values: list[float]) -> None:
    from sklearn.ensemble import ExtraTreesClassifier

    theirs = ExtraTreesClassifier(12, min_samples_leaf=2, max_features=FEW.columns, random_state=0)
    theirs.fit(DENSE, TARGET, sample_weight=np.ones(60, np.float32))
    asked = np.array([values], dtype=np.float32)
    assert np.allclose(GROWN.scores(asked), np.log(theirs.predict_proba(asked) + LEAST), atol=1e-4)


def test_the_same_seed_grows_the_same_trees_and_another_seed_others() -> None:
    again = grow_trees(DENSE, TARGET, np.ones(60, np.float32), FEW)
    other = grow_trees(DENSE, TARGET, np.ones(60, np.float32), replace(FEW, seed=1))
    assert np.array_equal(again.nodes["threshold"], GROWN.nodes["threshold"])
    assert not np.array_equal(other.nodes["threshold"][:5], GROWN.nodes["threshold"][:5])


def test_a_record_without_weight_grows_nothing() -> None:
    wrong = np.concatenate([TARGET, (TARGET[:20] + 1) % 3])
    weight = np.concatenate([np.ones(60), np.zeros(20)]).astype(np.float32)
    kept = grow_trees(np.vstack([DENSE, DENSE[:20]]), wrong, weight, FEW)
    assert (kept.scores(DENSE).argmax(axis=1) == TARGET).mean() > 0.9


def test_trees_of_more_records_than_a_distance_can_tell_still_score_as_they_were_grown() -> None:
    from sklearn.ensemble import ExtraTreesClassifier

    dense, target = RNG.random((70_000, 1)).astype(np.float32), RNG.integers(0, 2, 70_000)
    one = grow_trees(dense, target, np.ones(70_000, np.float32), replace(FEW, trees=1, leaf=1))
    theirs = ExtraTreesClassifier(1, min_samples_leaf=3, max_features=FEW.columns, random_state=0).fit(dense, target)
    assert np.allclose(one.scores(dense[:5_000]), np.log(theirs.predict_proba(dense[:5_000]) + LEAST), atol=1e-4)


def test_no_class_is_ruled_out() -> None:
    assert np.isfinite(GROWN.scores(DENSE)).all()
    assert GROWN.scores(DENSE).min() >= np.log(LEAST) - 1e-6


def test_packed_trees_send_every_record_to_the_same_leaves() -> None:
    back = unpack_trees(pack_trees(GROWN, "t"), "t")
    assert np.array_equal(back.nodes, GROWN.nodes)
    assert np.array_equal(back.roots, GROWN.roots)
    assert np.abs(back.shares - GROWN.shares).max() <= 0.5 / 255 + 1e-6


def test_a_tree_of_one_leaf_is_a_tree() -> None:
    one = Trees(
        nodes=np.zeros(1, NODE),
        roots=np.array([0]),
        shares=np.array([[0.25, 0.75]], np.float32),
    )
    assert np.allclose(np.exp(one.scores(DENSE[:3])), [[0.251, 0.751]] * 3)
