"""Randomized trees (Geurts 2006, 10.1007/s10994-006-6226-1) as plain arrays, without the library that grew them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from classify.artefact import Arrays
from classify.features import Floats
from classify.recipes import Recipe

Ints = npt.NDArray[np.int64]
LEAST = 1e-3  # added to a share before its logarithm: no class is ruled out by trees alone


@dataclass(frozen=True)
class Trees:
    """The nodes of all trees in one row, each tree depth first: a left child follows its parent.

    `right` is the distance to the right child, 0 at a leaf; `shares` holds the shares of the classes at the leaves.
    """

    column: Ints
    threshold: Floats
    right: Ints
    roots: Ints
    shares: Floats  # leaves x classes

    @cached_property
    def _leaf(self) -> Ints:
        """The row of `shares` of each node that is a leaf."""
        return np.cumsum(self.right == 0) - 1

    def scores(self, dense: Floats) -> Floats:
        """Logarithms of the mean shares over the trees (records x classes)."""
        rows = np.repeat(np.arange(len(dense)), len(self.roots))
        at = np.tile(self.roots, len(dense))
        live = np.flatnonzero(self.right[at])
        while len(live):
            here = at[live]
            left = dense[rows[live], self.column[here]] <= self.threshold[here]
            at[live] = here + np.where(left, 1, self.right[here])
            live = live[self.right[at[live]] > 0]
        shares = self.shares[self._leaf[at]].reshape(len(dense), len(self.roots), -1).mean(axis=1)
        result: Floats = np.log(shares + np.float32(LEAST)).astype(np.float32)
        return result


def grow_trees(dense: Floats, target: Ints, weight: Floats, recipe: Recipe) -> Trees:
    """Grow the recipe's trees on records x columns, one class by number and one weight a record."""
    from sklearn.ensemble import ExtraTreesClassifier

    forest = ExtraTreesClassifier(
        recipe.trees, min_samples_leaf=recipe.leaf, max_features=recipe.columns, random_state=recipe.seed
    )
    forest.fit(dense, target, sample_weight=weight)
    grown = [one.tree_ for one in forest.estimators_]
    sizes = [tree.node_count for tree in grown]
    right = np.concatenate(
        [np.where(t.children_right < 0, 0, t.children_right - np.arange(t.node_count)) for t in grown]
    )
    shares = np.concatenate([t.value[t.children_right < 0, 0] for t in grown])
    return Trees(
        column=np.concatenate([np.maximum(tree.feature, 0) for tree in grown]),
        threshold=_below(np.concatenate([tree.threshold for tree in grown])),
        right=right,
        roots=np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        shares=(shares / shares.sum(axis=1, keepdims=True)).astype(np.float32),
    )


def _below(thresholds: npt.NDArray[np.float64]) -> Floats:
    """The largest 32-bit numbers not above the thresholds: no 32-bit value changes sides."""
    near = thresholds.astype(np.float32)
    result: Floats = np.where(near > thresholds, np.nextafter(near, np.float32(-np.inf)), near)
    return result


def pack_trees(trees: Trees, name: str) -> Arrays:
    """Arrays for a model file; shares are kept to 1/255."""
    return {
        f"{name}.column": trees.column.astype(np.uint16),
        f"{name}.threshold": trees.threshold,
        f"{name}.right": trees.right.astype(np.uint16),
        f"{name}.roots": trees.roots.astype(np.int32),
        f"{name}.shares": np.round(trees.shares * 255).astype(np.uint8),
    }


def unpack_trees(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Trees:
    """The trees that `pack_trees` packed."""
    return Trees(
        column=arrays[f"{name}.column"].astype(np.int64),
        threshold=arrays[f"{name}.threshold"],
        right=arrays[f"{name}.right"].astype(np.int64),
        roots=arrays[f"{name}.roots"].astype(np.int64),
        shares=arrays[f"{name}.shares"].astype(np.float32) / np.float32(255),
    )
