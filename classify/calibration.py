"""Probabilities that mean what they say: temperature, thresholds, and the measures of both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from classify.features import Floats
from classify.head import softmax

Ints = npt.NDArray[np.int64]
RECALL = 0.99  # of classes that must not be missed, as the Cochrane RCT classifier (Thomas 2021, PMID 33171275)


def best_temperature(scores: Floats, target: Ints) -> float:
    """The temperature with the least log loss, between 1/8 and 4 (Guo 2017, arXiv 1706.04599)."""
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(target))

    def loss(log_t: float) -> float:
        p = softmax(scores / np.float32(np.exp(log_t)))[rows, target]
        return float(-np.log(np.maximum(p, 1e-9)).mean())

    found = minimize_scalar(loss, bounds=(np.log(0.125), np.log(4)), method="bounded", options={"xatol": 1e-3})
    return float(np.exp(found.x))


def choose_thresholds(
    probabilities: Floats, target: Ints, classes: Sequence[str], recall_first: Sequence[str] = ()
) -> dict[str, float]:
    """The probability from which each class is taken: for best F1, or for recall .99 where misses are worst."""
    found = {}
    for column, name in enumerate(classes):
        p, truth = probabilities[:, column], target == column
        if not truth.any():
            found[name] = 0.5
        elif name in recall_first:
            found[name] = round(float(np.quantile(p[truth], 1 - RECALL, method="lower")), 4)
        else:
            found[name] = _best_f1(p, truth)
    return found


def _best_f1(p: Floats, truth: npt.NDArray[np.bool_]) -> float:
    order = np.argsort(-p, kind="stable")
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(p) + 1) + truth.sum())
    best = int(f1.argmax())
    after = p[order[best + 1]] if best + 1 < len(p) else 0.0
    return round(float((p[order[best]] + after) / 2), 4)


def expected_calibration_error(confidence: Floats, right: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Mean gap between confidence and accuracy over bins of equal size (Naeini 2015, 10.1609/aaai.v29i1.9602)."""
    parts = np.array_split(np.argsort(confidence, kind="stable"), bins)
    gaps = [len(b) * abs(float(confidence[b].mean()) - float(right[b].mean())) for b in parts if len(b)]
    return sum(gaps) / max(len(confidence), 1)


def brier_score(probabilities: Floats, target: Ints) -> float:
    """Mean squared distance between the probabilities and the truth, summed over classes (Brier 1950)."""
    truth = np.zeros_like(probabilities)
    truth[np.arange(len(target)), target] = 1
    return float(((probabilities - truth) ** 2).sum(axis=1).mean())


def coverage_curve(
    confidence: Floats, right: npt.NDArray[np.bool_], coverages: Sequence[float] = (1.0, 0.95, 0.9, 0.8, 0.7)
) -> dict[float, float]:
    """Accuracy on the most confident share of the records."""
    order = np.argsort(-confidence, kind="stable")
    return {c: float(right[order[: max(1, round(c * len(order)))]].mean()) for c in coverages}
