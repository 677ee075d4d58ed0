"""The classify stage: study type, scope, comparator and tags of a record, each with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from classify.model import Model, load_model
from classify.stage import FastLabel, classify_papers, fast_labels

if TYPE_CHECKING:
    from classify.training.train import Prediction, Trained, predict, train

__all__ = [
    "FastLabel",
    "Model",
    "Prediction",
    "Trained",
    "classify_papers",
    "fast_labels",
    "load_model",
    "predict",
    "train",
]


def __getattr__(name: str) -> Any:
    """What trains is loaded when it is asked for: labelling records needs none of it."""
    if name not in ("Prediction", "Trained", "predict", "train"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from classify.training import train as training

    return getattr(training, name)
