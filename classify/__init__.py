"""The classify stage: study type, scope, comparator and tags of a record, each with its reasons."""

from classify.model import Model as Model
from classify.model import load_model as load_model
from classify.stage import FastLabel as FastLabel
from classify.stage import classify_papers as classify_papers
from classify.stage import fast_labels as fast_labels
from classify.training.train import Prediction as Prediction
from classify.training.train import Trained as Trained
from classify.training.train import predict as predict
from classify.training.train import train as train
