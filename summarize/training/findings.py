"""Train the model of findings: `python -m summarize.training.findings in_domain.jsonl.gz topic.yml`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from evidence.records import Direction
from evidence.topic import Topic, load_topic
from summarize.artefact import save_artefact
from summarize.findings.model import selection_cues
from summarize.findings.reader import direction_of, has_findings, read_outcomes
from summarize.findings.study_arms import study_arms
from summarize.text.passage import Document
from summarize.training.sample_size import load_labelled

Pairs = Sequence[tuple[Document, dict[str, Any]]]
# Least probabilities, set on out-of-fold predictions over data/labelled (five folds of records).
THRESHOLDS = {"sided": 0.4, "change": 0.45, "other": 0.42}
_OTHERS = {
    "cogni": "other:cognition",
    "memory": "other:cognition",
    "attention": "other:cognition",
    "fluency": "other:cognition",
    "psychot": "other:psychotic symptoms",
    "psychos": "other:psychotic symptoms",
    "hallucin": "other:psychotic symptoms",
    "delirium": "other:delirium",
    "agitation": "other:delirium",
    "ptsd": "other:ptsd symptoms",
    "dizz": "other:dizziness",
    "headache": "other:headache",
    "anhedon": "other:anhedonia",
    "sleep": "other:sleep",
    "fatigue": "other:fatigue",
    "heart rate": "blood_pressure",
}


def kind_of(outcome: str) -> str:
    """A labelled outcome; the free names after "other:" are brought to the names of outcomes.py."""
    name = outcome.replace("_", " ").lower() if outcome.startswith("other:") else outcome
    for word, known in _OTHERS.items():
        if name.startswith("other:") and word in name:
            return known
    return name


def rows(pairs: Pairs, topic: Topic) -> list[tuple[int, set[str], bool, str]]:
    """(record, cues, whether a reader reports this outcome with this direction, direction) of every outcome read."""
    made: list[tuple[int, set[str], bool, str]] = []
    for number, (document, labels) in enumerate(pairs):
        made.extend((number, *row) for row in _rows(document, labels, topic))
    return made


def _rows(document: Document, labels: dict[str, Any], topic: Topic) -> Iterable[tuple[set[str], bool, str]]:
    if not has_findings(document):
        return
    wanted = {(kind_of(f["outcome"]), f["direction"]) for f in labels["findings"]}
    free = {(kind_of(f["outcome"]), f["direction"]) for f in labels.get("findings_optional", ())}
    arms = study_arms(document)
    outcomes = read_outcomes(document, topic, arms)
    for outcome in (part for o in outcomes for part in o.parts or (o,)):
        direction, _ = direction_of(outcome, document, arms)
        if direction in (None, Direction.UNCLEAR) or (outcome.outcome, str(direction)) in free:
            continue
        right = (outcome.outcome, str(direction)) in wanted
        yield selection_cues(outcome, outcomes, document), right, str(direction)


def fit(data: Sequence[tuple[int, set[str], bool, str]], c: float = 0.5) -> tuple[DictVectorizer, LogisticRegression]:
    """A logistic regression over cues."""
    vectorizer = DictVectorizer()
    columns = vectorizer.fit_transform([dict.fromkeys(cues, 1) for _, cues, _, _ in data])
    model = LogisticRegression(C=c, fit_intercept=False, max_iter=3000)
    return vectorizer, model.fit(columns, [int(right) for _, _, right, _ in data])


def train(pairs: Pairs, topic: Topic) -> dict[str, Any]:
    """Fit the model; returns the settings of the artefact."""
    names, model = fit(rows(pairs, topic))
    weights = zip(names.feature_names_, model.coef_[0], strict=True)
    return {"selection": {n: round(float(w), 3) for n, w in weights if abs(w) > 0.005}, "thresholds": THRESHOLDS}


if __name__ == "__main__":
    made = train(load_labelled(Path(sys.argv[1]), whole=True), load_topic(Path(sys.argv[2])))
    save_artefact("findings", {"classes": np.arange(1)}, made)
