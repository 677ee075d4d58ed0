"""Train the two models of findings: `python -m summarize.train_findings in_domain.jsonl.gz topic.yml`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from evidence.topic import Topic, load_topic
from summarize import finding_cues
from summarize.artefact import save_artefact
from summarize.finding_model import DIRECTIONS, UNTRAINED, selection_cues
from summarize.findings import grouped, has_findings
from summarize.passage import Document
from summarize.train_sample_size import load_labelled

Pairs = Sequence[tuple[Document, dict[str, Any]]]
THRESHOLD = 0.24  # of an outcome and the side it goes to, together


def kind_of(outcome: str) -> str:
    """A labelled outcome; the free names after "other:" are brought to the names of outcomes.py."""
    name = outcome.replace("_", " ").lower() if outcome.startswith("other:") else outcome
    for word, known in _OTHERS.items():
        if name.startswith("other:") and word in name:
            return known
    return name


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
    "heart rate": "blood_pressure",
}


def rows(pairs: Pairs, topic: Topic) -> tuple[list[Any], list[Any]]:
    """Selection rows (cues, is a finding) and direction rows (cues, direction) of the labelled records."""
    selection: list[Any] = []
    direction: list[Any] = []
    for doc, labels in pairs:
        if not has_findings(doc):
            continue
        wanted = {kind_of(f["outcome"]): f for f in reversed(labels["findings"])}
        outcomes = grouped(doc, topic)
        rivals = [outcome.candidates[0] for outcome in outcomes]
        for outcome in outcomes:
            if outcome.outcome not in UNTRAINED:
                selection.append((selection_cues(outcome.candidates, rivals, doc), outcome.outcome in wanted))
            if found := wanted.get(outcome.outcome):
                direction.extend(_directions(doc, outcome.candidates, found))
    return selection, direction


def _directions(doc: Document, candidates: Any, found: dict[str, Any]) -> list[Any]:
    """The best candidate and the one inside the labelled quote, both with the labelled direction."""
    quote = found.get("quote") or found["quotes"][0]
    at = doc.abstract.text.find(quote)
    chosen = [candidates[0]]
    quoted = [c for c in candidates if at >= 0 and c.sentence[0] <= at < c.sentence[1]]
    if quoted and quoted[0] is not chosen[0]:
        chosen.append(quoted[0])
    answer = DIRECTIONS.index(found["direction"])
    return [(finding_cues.cues(c, doc), answer) for c in chosen]


def fit(data: list[Any], c: float, **options: Any) -> tuple[DictVectorizer, LogisticRegression]:
    """A logistic regression over cues."""
    vectorizer = DictVectorizer()
    columns = vectorizer.fit_transform([dict.fromkeys(cues, 1) for cues, _ in data])
    model = LogisticRegression(C=c, fit_intercept=False, max_iter=3000, **options)
    return vectorizer, model.fit(columns, [int(answer) for _, answer in data])


def train(pairs: Pairs, topic: Topic) -> dict[str, Any]:
    """Fit both models and give back the settings of the artefact."""
    selection, direction = rows(pairs, topic)
    names, select = fit(selection, 0.4)
    words, point = fit(direction, 0.3)
    table = np.zeros((len(words.feature_names_), len(DIRECTIONS)))
    table[:, point.classes_] = point.coef_.T
    missing = [k for k in range(len(DIRECTIONS)) if k not in point.classes_]
    if missing:
        table[words.feature_names_.index("all"), missing] = -9
    kept = {
        n: [round(float(x), 3) for x in w]
        for n, w in zip(words.feature_names_, table, strict=True)
        if abs(w).max() > 0.02
    }
    return {
        "selection": {n: round(float(w), 3) for n, w in zip(names.feature_names_, select.coef_[0], strict=True)},
        "direction": kept,
        "threshold": THRESHOLD,
    }


if __name__ == "__main__":
    made = train(load_labelled(Path(sys.argv[1])), load_topic(Path(sys.argv[2])))
    save_artefact("findings", {"classes": np.arange(len(DIRECTIONS))}, made)
