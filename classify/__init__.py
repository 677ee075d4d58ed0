"""The classify stage: study type, scope, comparator and tags of a record, each with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from classify.model import Model as Model
from classify.model import load_model as load_model
from classify.stage import FastLabel as FastLabel
from classify.stage import classify_papers as classify_papers
from classify.stage import fast_labels as fast_labels

if TYPE_CHECKING:
    from classify.training.train import Prediction as Prediction
    from classify.training.train import Trained as Trained
    from classify.training.train import predict as predict
    from classify.training.train import train as train


def __getattr__(name: str) -> Any:
    """What trains is loaded when it is asked for: labelling records needs none of it."""
    if name not in ("Prediction", "Trained", "predict", "train"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from classify.training import train as training

    return getattr(training, name)
