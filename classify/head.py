"""A head: the decision for one field, from the numbers of `Pretrained.features` to calibrated probabilities.

A linear model and small networks are pooled in the log domain (logarithmic opinion pool, Genest & Zidek 1986), so the
score of a class stays a sum: intercept + words + cues + one term for what the networks add. One temperature (Guo
2017, arXiv 1706.04599), set on out-of-fold scores, turns scores into probabilities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from classify.artefact import Arrays, grow, shrink
from classify.features import Floats


@dataclass(frozen=True)
class Network:
    """One hidden layer of rectified units (columns x hidden, hidden x classes)."""

    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats

    def scores(self, dense: Floats) -> Floats:
        """Log probabilities (records x classes)."""
        hidden = np.maximum(dense @ self.first + self.first_bias, 0)
        raw: Floats = hidden @ self.second + self.second_bias
        return raw - _logsumexp(raw)


@dataclass(frozen=True)
class Head:
    """Linear weights (columns x classes) and networks of one field, with calibration and thresholds."""

    field: str
    classes: tuple[str, ...]
    weights: Floats
    intercept: Floats
    networks: tuple[Network, ...]
    share: float  # of the networks in the pool
    temperature: float
    thresholds: Mapping[str, float]  # probability from which a label needs no review

    def parts(self, dense: Floats) -> tuple[Floats, Floats]:
        """Linear scores and what the networks add (both records x classes); their sum is the score."""
        scale = np.float32(1 / self.temperature)
        linear = (dense @ self.weights + self.intercept) * (scale * np.float32(1 - self.share if self.networks else 1))
        if not self.networks:
            return linear, np.zeros_like(linear)
        deep = np.mean([net.scores(dense) for net in self.networks], axis=0)
        return linear, (deep * (scale * np.float32(self.share))).astype(np.float32)

    def scores(self, dense: Floats) -> Floats:
        """Scores; their softmax is the probability."""
        linear, deep = self.parts(dense)
        return linear + deep

    def probabilities(self, dense: Floats) -> Floats:
        """Calibrated probabilities (records x classes)."""
        return softmax(self.scores(dense))


def softmax(scores: Floats) -> Floats:
    """Probabilities of scores, row by row."""
    result: Floats = np.exp(scores - _logsumexp(scores))
    return result


def _logsumexp(scores: Floats) -> Floats:
    top = scores.max(axis=1, keepdims=True)
    result: Floats = top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
    return result


def pack_head(head: Head) -> tuple[Arrays, dict[str, Any]]:
    """Arrays and facts for a model file."""
    name = f"head.{head.field}"
    arrays: Arrays = {f"{name}.w": head.weights.astype(np.float32), f"{name}.b": head.intercept.astype(np.float32)}
    for number, net in enumerate(head.networks):
        arrays |= shrink(net.first, f"{name}.{number}.first")
        arrays[f"{name}.{number}.first_bias"] = net.first_bias.astype(np.float32)
        arrays[f"{name}.{number}.second"] = net.second.astype(np.float32)
        arrays[f"{name}.{number}.second_bias"] = net.second_bias.astype(np.float32)
    facts = {
        "classes": list(head.classes),
        "networks": len(head.networks),
        "share": head.share,
        "temperature": head.temperature,
        "thresholds": dict(head.thresholds),
    }
    return arrays, facts


def unpack_head(field: str, arrays: Arrays, facts: Mapping[str, Any]) -> Head:
    """The head of one field of a model file."""
    name = f"head.{field}"
    networks = tuple(
        Network(
            grow(arrays, f"{name}.{number}.first"),
            arrays[f"{name}.{number}.first_bias"],
            arrays[f"{name}.{number}.second"],
            arrays[f"{name}.{number}.second_bias"],
        )
        for number in range(facts["networks"])
    )
    return Head(
        field=field,
        classes=tuple(facts["classes"]),
        weights=arrays[f"{name}.w"],
        intercept=arrays[f"{name}.b"],
        networks=networks,
        share=facts["share"],
        temperature=facts["temperature"],
        thresholds=facts["thresholds"],
    )
