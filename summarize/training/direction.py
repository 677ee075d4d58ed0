"""Train the direction model: `python -m summarize.training.direction train.jsonl.gz` (Evidence Inference 2.0 prompts)."""

from __future__ import annotations

import gzip
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from summarize.artefact import save_artefact
from summarize.findings.direction import _GRAM_WEIGHT, LABELS, question
from summarize.findings.direction_cues import names_both, read_question
from summarize.text.arm_signs import Question
from summarize.text.passage import fold

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Prompts:
    """Sentences with questions, label numbers, and the fold of each (by article)."""

    sentences: list[str]
    questions: list[Question]
    labels: npt.NDArray[np.int64]
    folds: npt.NDArray[np.int64]


def load_prompts(path: Path) -> Prompts:
    """Read the prompts that have an evidence sentence."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return Prompts(
        [fold(r["evidence"]) for r in rows],
        [question(r["outcome"], r["intervention"], r["comparator"]) for r in rows],
        np.array([LABELS.index(r["label"]) for r in rows]),
        np.array([int(r["pmcid"]) % FOLDS for r in rows]),
    )


@dataclass(slots=True)
class Fitted:
    """A fitted model with what turns a question into columns."""

    rules: DictVectorizer
    grams: CountVectorizer
    idf: npt.NDArray[np.float64]
    model: LogisticRegression

    def shares(self, sentences: list[str], questions: list[Question]) -> Any:
        """Probabilities of LABELS, one row a question."""
        straight = self.model.predict_proba(self.columns(sentences, questions))
        mirrored = self.model.predict_proba(self.columns(sentences, [q.swapped() for q in questions]))[:, ::-1]
        both = np.array([names_both(s, q) for s, q in zip(sentences, questions, strict=True)])
        return np.where(both[:, None], (straight + mirrored) / 2, straight)

    def columns(self, sentences: list[str], questions: list[Question]) -> Any:
        """Rule answers and scaled n-grams as one matrix."""
        read = [read_question(s, q) for s, q in zip(sentences, questions, strict=True)]
        counts = self.grams.transform([grams for _, grams in read]) @ sparse.diags(self.idf)
        norms = np.sqrt(np.asarray(counts.multiply(counts).sum(1)).ravel()) + 1e-9
        scaled = sparse.diags(_GRAM_WEIGHT / norms) @ counts
        return sparse.hstack([self.rules.transform([rules for rules, _ in read]), scaled]).tocsr()


def fit(sentences: list[str], questions: list[Question], labels: npt.NDArray[np.int64]) -> Fitted:
    """Fit on every question, and on its mirror image where the sentence names both arms.

    Elsewhere a mirror image would unlearn that a sentence which names no arm speaks of the intervention.
    """
    both = np.array([names_both(s, q) for s, q in zip(sentences, questions, strict=True)])
    questions = questions + [q.swapped() for q, named in zip(questions, both, strict=True) if named]
    sentences = sentences + [s for s, named in zip(sentences, both, strict=True) if named]
    labels = np.concatenate([labels, 2 - labels[both]])
    read = [read_question(s, q) for s, q in zip(sentences, questions, strict=True)]
    grams = CountVectorizer(analyzer=lambda x: x, min_df=5, binary=True, dtype=np.float64)
    counts = grams.fit_transform([g for _, g in read])
    idf = np.log(len(sentences) / (1 + np.asarray(counts.sum(0)).ravel())) + 1
    fitted = Fitted(DictVectorizer().fit([r for r, _ in read]), grams, idf, LogisticRegression())
    fitted.model = LogisticRegression(C=0.35, max_iter=3000).fit(fitted.columns(sentences, questions), labels)
    return fitted


def out_of_fold(data: Prompts) -> list[str]:
    """The label that each prompt gets from weights learned on other articles."""
    guesses = np.zeros(len(data.labels), int)
    for k in range(FOLDS):
        inside = np.flatnonzero(data.folds != k)
        outside = np.flatnonzero(data.folds == k)
        fitted = fit([data.sentences[i] for i in inside], [data.questions[i] for i in inside], data.labels[inside])
        shares = fitted.shares([data.sentences[i] for i in outside], [data.questions[i] for i in outside])
        guesses[outside] = shares.argmax(1)
    return [LABELS[guess] for guess in guesses]


def cross_validated(data: Prompts) -> dict[str, float]:
    """Macro-F1 and accuracy over folds split by article."""
    guesses = np.array([LABELS.index(guess) for guess in out_of_fold(data)])
    return {
        "macro_f1": float(f1_score(data.labels, guesses, average="macro")),
        "accuracy": float((guesses == data.labels).mean()),
        "prompts": len(guesses),
    }


def train(data: Prompts) -> None:
    """Fit on all prompts and write the artefact."""
    fitted = fit(data.sentences, data.questions, data.labels)
    coefficients = fitted.model.coef_.T
    count = len(fitted.rules.feature_names_)
    save_artefact(
        "direction",
        {
            "rule_weights": coefficients[:count].astype(np.float32),
            "gram_weights": coefficients[count:].astype(np.float16),
            "idf": fitted.idf.astype(np.float16),
            "bias": fitted.model.intercept_.astype(np.float32),
        },
        {"rules": fitted.rules.feature_names_, "terms": fitted.grams.get_feature_names_out().tolist()},
    )


if __name__ == "__main__":
    prompts = load_prompts(Path(sys.argv[1]))
    train(prompts)
    sys.stdout.write(json.dumps(cross_validated(prompts), indent=1) + "\n")
