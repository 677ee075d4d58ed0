"""Train the model that picks the total number of participants: `python -m summarize.train_sample_size in_domain.jsonl.gz`."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from evidence.records import Paper
from summarize.artefact import save_artefact
from summarize.documents import document_of
from summarize.passage import Document
from summarize.sample_size import candidates
from summarize.sample_size_cues import Candidate, cues

THRESHOLD = 0.65


def load_labelled(path: Path) -> list[tuple[Document, dict[str, Any]]]:
    """The labelled records as documents with their labels."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(document(row, row["labels"]), row["labels"]) for row in rows]


def document(row: dict[str, Any], labels: dict[str, Any]) -> Document:
    """A labelled record as a document, the labelled study type taken as known."""
    named = {k: str(labels[k]) for k in ("study_type", "scope", "comparator") if labels.get(k)}
    return document_of(Paper(paper=str(row["id"]), title=row["title"] or "", abstract=row["abstract"]), named)


def people(doc: Document) -> list[Candidate]:
    """The counts of people in a record."""
    return [c for p in doc.both() for c in candidates(p) if c.noun not in ("studies", "animals")]


def train(pairs: list[tuple[Document, dict[str, Any]]]) -> dict[str, Any]:
    """Fit the cue weights and write the artefact."""
    rows, answers = [], []
    for doc, labels in pairs:
        found = people(doc)
        for candidate in found:
            rows.append(dict.fromkeys(cues(candidate, found, doc), 1))
            answers.append(candidate.value == labels["n_total"])
    vectorizer = DictVectorizer()
    columns = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=0.7, fit_intercept=False, max_iter=2000).fit(columns, answers)
    weights = {
        str(n): round(float(w), 4) for n, w in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    }
    settings = {"weights": weights, "threshold": THRESHOLD}
    save_artefact("sample_size", {"rows": np.array([len(rows)])}, settings)
    return settings


if __name__ == "__main__":
    sys.stdout.write(json.dumps(train(load_labelled(Path(sys.argv[1]))), indent=1) + "\n")
