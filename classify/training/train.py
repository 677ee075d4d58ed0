"""Train on any label set and predict with it: the shipped pretrained features with a head of one's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from classify.artefact import load_artefact, save_artefact
from classify.calibration import brier_score, expected_calibration_error
from classify.features import read_all
from classify.head import Head, pack_head, unpack_head
from classify.model import Model, batches, load_model
from classify.recipes import RECIPES, Recipe
from classify.terms import OwnTerms, beside
from classify.training.fit import Fitted, fit_head
from classify.training.labelled import Labelled
from classify.training.sources import fingerprint
from evidence.errors import InputError, ModelError

FIELD = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What came out of a training: sizes and the scores of held-out folds."""

    records: int
    classes: dict[str, int]
    recipe: str
    folds: int
    accuracy: float
    macro_f1: float
    ece: float
    brier: float
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """The label of one record; needs_review is the reason or None."""

    id: str
    label: str
    probability: float
    probabilities: dict[str, float]
    needs_review: str | None = None


def train(
    records: Iterable[Labelled],
    out: Path,
    *,
    recipe: Recipe | None = None,
    model: Model | None = None,
    extra: Iterable[tuple[Labelled, str]] = (),
) -> Trained:
    """Fit a head on labeled records and write it to `out`.

    `extra` holds (record, label) pairs from corrections: they replace the label of a record with the same id or title.
    Raises InputError when a record lacks a label or there are fewer than two labels.
    """
    recipe = recipe or RECIPES["pool"]
    model = model or load_model()
    kept = _merged(records, extra)
    labels = [str(record.label) for record in kept]
    counts = Counter(labels)
    if len(counts) < 2:
        raise InputError(
            f"{len(counts)} label(s) in {len(kept)} records; training needs records of at least two labels."
        )
    reads = read_all((r.title, r.abstract) for r in kept)
    own = OwnTerms.learn(reads)
    fitted = fit_head(
        FIELD,
        model.features(reads).dense,
        labels,
        recipe,
        groups=[fingerprint(r.title) or r.id for r in kept],
        terms=own.matrix(reads),
    )
    measures = _measures(fitted, labels)
    arrays, described = pack_head(fitted.head)
    facts = {
        "kind": "labels",
        "head": described,
        "pretrained": model.version,
        "recipe": recipe.name,
        "terms": own.some(fitted.terms.tolist()).names,
        "labels": dict(sorted(counts.items())),
        "cross-validation": measures,
    }
    digest = save_artefact(out, arrays, facts)
    folds = recipe.folds
    return Trained(
        records=len(kept),
        classes=dict(sorted(counts.items())),
        recipe=recipe.name,
        folds=folds,
        sha256=digest,
        **measures,
    )


def predict(path: Path, records: Iterable[Labelled], *, model: Model | None = None) -> Iterator[Prediction]:
    """Yield the label of each record, in order; raises ModelError if the model was trained on other features."""
    head, own = load_head(path, model := model or load_model())
    for chunk in batches(records):
        reads = read_all((r.title, r.abstract) for r in chunk)
        probabilities = head.probabilities(beside(model.features(reads).dense, own.matrix(reads)))
        for record, row in zip(chunk, probabilities, strict=True):
            best = int(row.argmax())
            label = head.classes[best]
            unsure = row[best] < head.thresholds.get(label, 0.5)
            yield Prediction(
                id=record.id,
                label=label,
                probability=round(float(row[best]), 4),
                probabilities={name: round(float(p), 4) for name, p in zip(head.classes, row, strict=True)},
                needs_review="no abstract" if not record.abstract else "low margin" if unsure else None,
            )


def load_head(path: Path, model: Model) -> tuple[Head, OwnTerms]:
    """The head of a model written by `train`, and the own terms it sees beside the dense columns."""
    arrays, facts, _ = load_artefact(path)
    if facts.get("kind") != "labels":
        raise ModelError(f"{path}: not a model made by `evidence train`.")
    if facts["pretrained"] != model.version:
        raise ModelError(f"{path}: trained on another version of the shipped model; train it again.")
    return unpack_head(FIELD, arrays, facts["head"]), OwnTerms(tuple(facts["terms"]))


def _merged(records: Iterable[Labelled], extra: Iterable[tuple[Labelled, str]]) -> list[Labelled]:
    kept: dict[str, Labelled] = {}
    for record in records:
        if not record.label:
            raise InputError(f"record {record.id}: field 'label' is missing; every record to learn from needs one.")
        kept[record.id] = record
    titles = {fingerprint(record.title): key for key, record in kept.items()}
    for record, label in extra:
        key = record.id if record.id in kept else titles.get(fingerprint(record.title), record.id)
        kept[key] = Labelled(id=record.id, title=record.title, abstract=record.abstract, label=label)
    return list(kept.values())


def _measures(fitted: Fitted, labels: Sequence[str]) -> dict[str, Any]:
    from sklearn.metrics import f1_score

    classes = fitted.head.classes
    truth = np.array([classes.index(label) for label in labels])
    guess = fitted.out_of_fold.argmax(axis=1)
    return {
        "accuracy": round(float((guess == truth).mean()), 4),
        "macro_f1": round(float(f1_score(truth, guess, average="macro")), 4),
        "ece": round(expected_calibration_error(fitted.out_of_fold.max(axis=1), guess == truth), 4),
        "brier": round(brier_score(fitted.out_of_fold, truth), 4),
    }
