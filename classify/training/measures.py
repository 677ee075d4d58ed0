"""Precision, recall, F1 and AUC of a labeling, with bootstrap intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

DRAWS = 500
Counts = npt.NDArray[np.int64]


def measure(truth: Sequence[str], guess: Sequence[str], scores: Mapping[str, npt.NDArray[Any]]) -> dict[str, Any]:
    """Accuracy, macro-F1 over the labels that occur, weighted F1, per-class rows and confusion.

    `scores` gives a probability per record for the classes whose AUC is wanted. Intervals are 95 % percentile
    bootstrap over records (Efron 1979), seeded.
    """
    names = sorted(set(truth) | set(guess))
    t, g = (np.array([names.index(x) for x in side]) for side in (truth, guess))
    drawn = np.random.default_rng(0).integers(0, len(t), (DRAWS, len(t)))
    tables = np.stack([_table(t[rows], g[rows], len(names)) for rows in drawn])
    whole = _table(t, g, len(names))
    return {
        "n": len(t),
        "accuracy": round(float((t == g).mean()), 4),
        "accuracy_interval": _interval(np.trace(tables, axis1=1, axis2=2) / len(t)),
        "macro_f1": round(_macro(whole), 4),
        "macro_f1_interval": _interval(np.array([_macro(table) for table in tables])),
        "weighted_f1": round(float((_f1(whole) * whole.sum(axis=1)).sum() / whole.sum()), 4),
        "classes": {name: _row(i, name, whole, tables, t, scores) for i, name in enumerate(names)},
        "confusion": _confusion(truth, guess),
    }


def _table(truth: Counts, guess: Counts, size: int) -> Counts:
    return np.bincount(truth * size + guess, minlength=size * size).reshape(size, size)


def _f1(table: Counts) -> npt.NDArray[np.float64]:
    result: npt.NDArray[np.float64] = 2 * np.diag(table) / np.maximum(table.sum(axis=0) + table.sum(axis=1), 1)
    return result


def _macro(table: Counts) -> float:
    return float(_f1(table)[table.sum(axis=1) > 0].mean())


def _row(
    i: int, name: str, whole: Counts, tables: Counts, truth: Counts, scores: Mapping[str, npt.NDArray[Any]]
) -> dict[str, Any]:
    hits, given, true = int(whole[i, i]), int(whole[:, i].sum()), int(whole[i].sum())
    row: dict[str, Any] = {
        "n": true,
        "precision": round(hits / given, 4) if given else None,
        "recall": round(hits / true, 4) if true else None,
        "f1": round(float(_f1(whole)[i]), 4),
        "f1_interval": _interval(np.array([_f1(table)[i] for table in tables])),
    }
    if name in scores and 0 < true < len(truth):
        row["auc"] = round(area_under_curve(scores[name], truth == i), 4)
    return row


def area_under_curve(score: npt.NDArray[Any], truth: npt.NDArray[np.bool_]) -> float:
    """Chance that a random positive scores above a random negative, ties half (Hanley & McNeil 1982)."""
    _, rank, count = np.unique(score, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - (count - 1) / 2
    positive = int(truth.sum())
    total = float(middle[rank][truth].sum())
    return (total - positive * (positive + 1) / 2) / (positive * (len(truth) - positive))


def _interval(values: npt.NDArray[Any]) -> list[float]:
    low, high = np.quantile(values, [0.025, 0.975])
    return [round(float(low), 4), round(float(high), 4)]


def _confusion(truth: Sequence[str], guess: Sequence[str]) -> list[list[Any]]:
    pairs = Counter((t, g) for t, g in zip(truth, guess, strict=True) if t != g)
    return [[t, g, n] for (t, g), n in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))]
