"""Probabilities that mean what they say: pooling, thresholds, and the measures of both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from classify.features import Floats
from classify.head import log_softmax

Ints = npt.NDArray[np.int64]
RECALL = 0.99  # of classes that must not be missed, as the Cochrane RCT classifier (Thomas 2021, PMID 33171275)


def best_pool(members: Sequence[Floats], target: Ints, least: float = 0.0) -> tuple[float, ...]:
    """The exponents, at most 4, with which log probabilities of several models have the least log loss when summed.

    The first is at least `least`, which must be above 0 for a single model: its exponent is then the inverse of the
    temperature of Guo 2017 (arXiv 1706.04599).
    """
    from scipy.optimize import minimize

    rows = np.arange(len(target))
    scores = np.stack(members).astype(np.float32)

    def loss(exponents: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        logs = log_softmax(np.tensordot(exponents.astype(np.float32), scores, 1))
        error = np.exp(logs)
        error[rows, target] -= 1
        slope = np.einsum("mrc,rc->m", scores, error, dtype=np.float64)
        return -float(logs[rows, target].mean(dtype=np.float64)), slope / len(target)

    start = np.full(len(scores), 1 / len(scores))
    bounds = [(least, 4.0)] + [(0.0, 4.0)] * (len(scores) - 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return tuple(round(float(x), 4) for x in found.x)


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
