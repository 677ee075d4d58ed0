"""Train the model that picks the total number of participants.

`python -m summarize.training.sample_size in_domain.jsonl.gz ctro.jsonl.gz pico_corpus.jsonl.gz`: records labelled in the
project, and two label sets of others (RCTs of diabetes and glaucoma, of breast cancer). A third of each stays unseen.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from evidence.records import Paper
from summarize.artefact import save_artefact
from summarize.readings.sample_size import MOST, candidates
from summarize.readings.sample_size_cues import Candidate, cues
from summarize.text.documents import document_of
from summarize.text.numerals import value_of
from summarize.text.passage import Document

THRESHOLD = 0.65


def load_labelled(path: Path, *, whole: bool = False) -> list[tuple[Document, dict[str, Any]]]:
    """The labelled records of a file as documents with their labels, those kept back left out unless the whole is asked for."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if whole or not kept_back(str(row["id"]))]
    labelled = [(row, row["labels"] if "labels" in row else _of_others(row["gold"])) for row in rows]
    return [(document(row, labels), labels) for row, labels in labelled]


def kept_back(identifier: str) -> bool:
    """Whether a record belongs to the third that is only measured on."""
    return int(hashlib.md5(identifier.encode(), usedforsecurity=False).hexdigest(), 16) % 3 == 0


def _of_others(gold: dict[str, Any]) -> dict[str, Any]:
    """The labels of another set's record (all of them are trials): any of its totals is right."""
    stated = next((gold[name] for name in ("n_total", "total-participants") if gold.get(name)), ())
    return {
        "study_type": "randomized_trial",
        "totals": {_total(s["quote"] if isinstance(s, dict) else s) for s in stated},
    }


def _total(words: str) -> int:
    digits = re.search(r"\d[\d,\s]*\d|\d", words)
    return int(re.sub(r"\D", "", digits.group())) if digits else value_of(words.lower())


def document(row: dict[str, Any], labels: dict[str, Any]) -> Document:
    """A labelled record as a document, the labelled study type taken as known."""
    named = {k: str(labels[k]) for k in ("study_type", "scope", "comparator") if labels.get(k)}
    return document_of(Paper(paper=str(row["id"]), title=row["title"] or "", abstract=row["abstract"] or ""), named)


def people(doc: Document) -> list[Candidate]:
    """The counts of people in a record."""
    return [c for p in doc.both() for c in candidates(p) if c.noun not in ("studies", "animals")][:MOST]


def train(pairs: list[tuple[Document, dict[str, Any]]]) -> dict[str, Any]:
    """Fit the cue weights and write the artefact."""
    rows, answers = [], []
    for doc, labels in pairs:
        found = people(doc)
        for candidate in found:
            rows.append(dict.fromkeys(cues(candidate, found, doc), 1))
            answers.append(candidate.value in labels.get("totals", (labels.get("n_total"),)))
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
    sys.stdout.write(
        json.dumps(train([pair for path in sys.argv[1:] for pair in load_labelled(Path(path))]), indent=1) + "\n"
    )
