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
NODE = np.dtype([("threshold", np.float32), ("column", np.uint16), ("right", np.uint16)])  # 8 bytes: one look a step
STEPS = 5  # that records go down before those which have reached a leaf are left behind


@dataclass(frozen=True)
class Trees:
    """The nodes of all trees in one row, each tree depth first: a left child follows its parent.

    `right` of a node is the distance to the right child, 0 at a leaf; `shares` holds those of the classes at the leaves.
    """

    nodes: npt.NDArray[np.void]
    roots: Ints
    shares: Floats  # leaves x classes

    @cached_property
    def _leaf(self) -> Ints:
        """The row of `shares` of each node that is a leaf."""
        return np.cumsum(self.nodes["right"] == 0) - 1

    def scores(self, dense: Floats) -> Floats:
        """Logarithms of the mean shares over the trees (records x classes)."""
        leaves = self._leaf.take(self._reached(np.ascontiguousarray(dense)))
        shares = self.shares.take(leaves, axis=0).mean(axis=0)
        result: Floats = np.log(shares + np.float32(LEAST)).astype(np.float32)
        return result

    def _reached(self, dense: Floats) -> Ints:
        """The leaf node that each record reaches in each tree (trees x records)."""
        many, wide = dense.shape
        at = np.repeat(self.roots, many)
        record = np.tile(np.arange(many) * wide, len(self.roots))
        reached, live = at.copy(), np.arange(len(at))
        values, packed = dense.ravel(), self.nodes.view(np.int64)
        while len(live):
            for _ in range(STEPS):
                node = packed.take(at).view(NODE)
                beyond = values.take(record + node["column"]) > node["threshold"]
                at = at + np.where(beyond, node["right"], np.minimum(node["right"], 1))  # a leaf stays where it is
            reached[live] = at
            going = np.flatnonzero(packed.take(at).view(NODE)["right"])  # the column alone would be copied as a whole
            at, record, live = at.take(going), record.take(going), live.take(going)
        return reached.reshape(len(self.roots), many)


def grow_trees(dense: Floats, target: Ints, weight: Floats, recipe: Recipe) -> Trees:
    """Grow the recipe's trees on records x columns, one class by number and one weight a record."""
    from sklearn.ensemble import ExtraTreesClassifier

    least = max(recipe.leaf, 1 + 2 * len(dense) // np.iinfo(NODE["right"]).max)  # no tree outgrows its distances
    forest = ExtraTreesClassifier(
        recipe.trees, min_samples_leaf=least, max_features=recipe.columns, random_state=recipe.seed
    )
    forest.fit(dense, target, sample_weight=weight)
    grown = [one.tree_ for one in forest.estimators_]
    sizes = [tree.node_count for tree in grown]
    nodes = np.empty(sum(sizes), NODE)
    nodes["right"] = np.concatenate(
        [np.where(t.children_right < 0, 0, t.children_right - np.arange(t.node_count)) for t in grown]
    )
    nodes["column"] = np.concatenate([np.maximum(tree.feature, 0) for tree in grown])
    nodes["threshold"] = _below(np.concatenate([tree.threshold for tree in grown]))
    shares = np.concatenate([t.value[t.children_right < 0, 0] for t in grown])
    return Trees(
        nodes=nodes,
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
        **{f"{name}.{part}": np.ascontiguousarray(trees.nodes[part]) for part in NODE.names or ()},
        f"{name}.roots": trees.roots.astype(np.int32),
        f"{name}.shares": np.round(trees.shares * 255).astype(np.uint8),
    }


def unpack_trees(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Trees:
    """The trees that `pack_trees` packed."""
    nodes = np.empty(len(arrays[f"{name}.right"]), NODE)
    for part in NODE.names or ():
        nodes[part] = arrays[f"{name}.{part}"]
    return Trees(
        nodes=nodes,
        roots=arrays[f"{name}.roots"].astype(np.int64),
        shares=arrays[f"{name}.shares"].astype(np.float32) / np.float32(255),
    )
