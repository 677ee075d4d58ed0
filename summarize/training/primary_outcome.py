"""Learn how far a verdict on the primary outcome is to be believed: `python -m summarize.training.primary_outcome DATA`.

Labels: labels/primary_outcome.jsonl (PubMed ids, no texts), read by one person of the project from the abstracts of randomized
trials before the reader's answers were seen: was the primary outcome met, and does the conclusion say more than it supports
(null where that could be argued). The abstracts come from DATA (Evidence Inference, the PICO corpus). Three parts, drawn by a
hash of the id: on "read" errors were read while rules were mended; on "weights" the reader was measured once (met .882, 102
trials), then its weights learned; "kept" is only measured on.
"""

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
from summarize.readings.primary_named import named_outcome
from summarize.readings.primary_outcome import concluded_verdict, decide, signs
from summarize.text.documents import document_of
from summarize.text.passage import Document

KEPT = "kept"
LABELS = Path(__file__).parents[1] / "labels" / "primary_outcome.jsonl"
TEXTS = ("studytype/evidence_inference.jsonl.gz", "outside/pico_corpus.jsonl.gz")


def load_labels(data: Path) -> list[tuple[Document, dict[str, Any]]]:
    """The labelled trials whose abstracts are in the data folder, as documents with their labels."""
    texts: dict[str, dict[str, Any]] = {}
    for name in TEXTS:
        if (data / name).exists():
            with gzip.open(data / name, "rt", encoding="utf-8") as lines:
                texts |= {str(row.get("pmid") or row.get("id")): row for row in map(json.loads, lines)}
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    return [(_document(label["pmid"], texts[label["pmid"]]), label) for label in labels if label["pmid"] in texts]


def _document(pmid: str, row: dict[str, Any]) -> Document:
    paper = Paper(paper=f"PMID:{pmid}", title=row["title"] or "", abstract=row["abstract"] or None)
    return document_of(paper, {"study_type": "randomized_trial"})


def train(pairs: list[tuple[Document, dict[str, Any]]]) -> dict[str, Any]:
    """Fit the weights, each verdict also the other way round, and write the artefact."""
    rows, answers = [], []
    for document, label in pairs:
        named = named_outcome(document.abstract)
        decision = decide(document.abstract, named)
        if decision is not None:
            found = signs(decision, concluded_verdict(document.abstract, decision), named is not None)
            rows += [found, {name: -value for name, value in found.items()}]
            answers += [label["met"], not label["met"]]
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=1.0, fit_intercept=False).fit(vectorizer.fit_transform(rows), answers)
    weights = {
        str(n): round(float(w), 3) for n, w in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    }
    save_artefact("primary_outcome", {"rows": np.array([len(rows) // 2])}, {"weights": weights})
    return weights


if __name__ == "__main__":
    learned_from = [pair for pair in load_labels(Path(sys.argv[1])) if pair[1]["part"] == "weights"]
    sys.stdout.write(json.dumps(train(learned_from), indent=1) + "\n")
