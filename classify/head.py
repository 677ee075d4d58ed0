"""A head: the decision for one field, from the numbers of `Pretrained.features` to calibrated probabilities.

A linear model, small networks and randomized trees are pooled in the log domain (logarithmic opinion pool, Genest &
Zidek 1986), so the score of a class stays a sum: intercept + words + cues + one term for what the others add. The
exponents of the pool are learned by log loss on out-of-fold scores, which calibrates the probabilities as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from classify.artefact import Arrays, dequantize, quantize
from classify.features import Floats
from classify.trees import Trees, pack_trees, unpack_trees


@dataclass(frozen=True)
class Network:
    """One hidden layer of rectified units (columns x hidden, hidden x classes)."""

    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats

    def scores(self, dense: Floats) -> Floats:
        """Log probabilities (records x classes); columns beyond those the network knows are not looked at."""
        hidden = np.maximum(dense[:, : len(self.first)] @ self.first + self.first_bias, 0)
        return log_softmax(hidden @ self.second + self.second_bias)


@dataclass(frozen=True)
class Networks:
    """Networks that differ in their seed alone; their log probabilities are averaged."""

    each: tuple[Network, ...]

    def scores(self, dense: Floats) -> Floats:
        """Mean log probabilities (records x classes)."""
        result: Floats = np.mean([net.scores(dense) for net in self.each], axis=0)
        return result


Member = Networks | Trees


@dataclass(frozen=True)
class Head:
    """Linear weights (columns x classes) and further members of one field, with their pool and thresholds."""

    field: str
    classes: tuple[str, ...]
    weights: Floats
    intercept: Floats
    members: tuple[Member, ...]
    pool: tuple[float, ...]  # exponents: of the linear model, then of each member
    thresholds: Mapping[str, float]  # probability from which a label needs no review

    def parts(self, dense: Floats) -> tuple[Floats, Floats]:
        """Linear scores and what the members add (both records x classes); their sum is the score."""
        linear = (dense[:, : len(self.weights)] @ self.weights + self.intercept) * np.float32(self.pool[0])
        added = np.zeros_like(linear)
        for member, exponent in zip(self.members, self.pool[1:], strict=True):
            added += member.scores(dense) * np.float32(exponent)
        return linear, added

    def scores(self, dense: Floats) -> Floats:
        """Scores; their softmax is the probability."""
        linear, added = self.parts(dense)
        return linear + added

    def probabilities(self, dense: Floats) -> Floats:
        """Calibrated probabilities (records x classes)."""
        return softmax(self.scores(dense))


def mean(row: Floats) -> np.float32:
    """The mean of a row of numbers, without what numpy's own does for other shapes."""
    return np.float32(np.add.reduce(row) / len(row))


def softmax_of(row: Floats) -> Floats:
    """Probabilities of one row of scores: `softmax` without what rows of many records need."""
    top = np.maximum.reduce(row)
    result: Floats = np.exp(row - (top + np.log(np.add.reduce(np.exp(row - top)))))
    return result


def softmax(scores: Floats) -> Floats:
    """Probabilities of scores, row by row."""
    result: Floats = np.exp(log_softmax(scores))
    return result


def log_softmax(scores: Floats) -> Floats:
    """Logarithms of the probabilities of scores, row by row."""
    top = scores.max(axis=1, keepdims=True)
    result: Floats = scores - (top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True)))
    return result


def pack_head(head: Head) -> tuple[Arrays, dict[str, Any]]:
    """Arrays and facts for a model file."""
    name = f"head.{head.field}"
    arrays: Arrays = {f"{name}.w": head.weights.astype(np.float32), f"{name}.b": head.intercept.astype(np.float32)}
    for number, member in enumerate(head.members):
        arrays |= _pack_member(member, f"{name}.{number}")
    facts = {
        "classes": list(head.classes),
        "members": [len(m.each) if isinstance(m, Networks) else 0 for m in head.members],  # networks, or 0 for trees
        "pool": list(head.pool),
        "thresholds": dict(head.thresholds),
    }
    return arrays, facts


def unpack_head(field: str, arrays: Arrays, facts: Mapping[str, Any]) -> Head:
    """The head of one field of a model file."""
    name = f"head.{field}"
    return Head(
        field=field,
        classes=tuple(facts["classes"]),
        weights=arrays[f"{name}.w"],
        intercept=arrays[f"{name}.b"],
        members=tuple(_unpack_member(arrays, f"{name}.{n}", size) for n, size in enumerate(facts["members"])),
        pool=tuple(facts["pool"]),
        thresholds=facts["thresholds"],
    )


def _pack_member(member: Member, name: str) -> Arrays:
    if isinstance(member, Trees):
        return pack_trees(member, name)
    arrays: Arrays = {}
    for number, net in enumerate(member.each):
        arrays |= quantize(net.first, f"{name}.{number}.first")
        arrays[f"{name}.{number}.first_bias"] = net.first_bias.astype(np.float32)
        arrays[f"{name}.{number}.second"] = net.second.astype(np.float32)
        arrays[f"{name}.{number}.second_bias"] = net.second_bias.astype(np.float32)
    return arrays


def _unpack_member(arrays: Arrays, name: str, size: int) -> Member:
    if not size:
        return unpack_trees(arrays, name)
    return Networks(
        tuple(
            Network(
                dequantize(arrays, f"{name}.{number}.first"),
                arrays[f"{name}.{number}.first_bias"],
                arrays[f"{name}.{number}.second"],
                arrays[f"{name}.{number}.second_bias"],
            )
            for number in range(size)
        )
    )
