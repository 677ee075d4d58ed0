"""The classify stage: study type, scope, comparator and tags of a record, each with its reasons."""

from __future__ import annotations

from classify.model import Model, load_model
from classify.stage import FastLabel, classify_papers, fast_labels
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
