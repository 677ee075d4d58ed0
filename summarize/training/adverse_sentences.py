"""Train the model of sentences that report harm by a drug, measured on a third of the articles held out.

Data: adverse_corpora.py. Run: python -m summarize.training.adverse_sentences FOLDER
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from summarize.artefact import save_artefact
from summarize.readings.adverse_sentences import (
    NETWORKS,
    HarmModel,
    Pair,
    Told,
    features,
    in_context,
    in_numbers,
    log_odds_heard,
    tag_features,
)
from summarize.text.ngrams import words
from summarize.text.passage import fold
from summarize.text.word_vectors import Floats, word_vectors
from summarize.training.adverse_corpora import Example, held_out, load_ade, load_phee, part

Answers = npt.NDArray[np.bool_]
PARTS = 4  # the first stage marks the sentences that the second learns from without having seen their articles
FEWEST = 3  # sentences in which a feature must occur
TAG_C, C = 0.5, 5.0  # penalties; chosen on two of five folds of the articles that are not held out
UNITS, DECAY, ROUNDS, SEEDS = 32, 1.0, 12, 6  # of the networks; 3 gave .7915, 6 .7961 on those folds
MOST_TERMS = 25_000  # the heaviest terms; leaving the rest out cost nothing on those folds
CONTEXT_SEEDS = 2  # networks of each fold that teach the last step
THRESHOLD = 0.38  # near the best F1 there, of sentences alone (.35) and with the others of their article (.40)


class Tagger:
    """The first stage: marks words as drugs and effects."""

    def __init__(self, examples: Iterable[Example]) -> None:
        rows: list[Sequence[str]] = []
        answers: list[int] = []
        for example in examples:
            tokens = words(example.flat)
            labels = _labels(tokens, example)
            for i in range(1, len(tokens)):
                rows.append(tag_features(tokens, i, word_vectors()))
                answers.append(labels[i])
        self.vectorizer = CountVectorizer(analyzer=list, min_df=FEWEST, binary=True)
        columns = self.vectorizer.fit_transform(rows)
        self.models = [
            LogisticRegression(C=TAG_C, solver="liblinear").fit(columns, np.array(answers) == k) for k in (1, 2)
        ]

    def marks(self, tokens: Sequence[str]) -> list[Pair]:
        """The probabilities of the words behind the first token."""
        rows = [tag_features(tokens, i, word_vectors()) for i in range(1, len(tokens))]
        if not rows:
            return []
        columns = self.vectorizer.transform(rows)
        drug, effect = (m.predict_proba(columns)[:, 1].tolist() for m in self.models)
        return list(zip(drug, effect, strict=True))


def _labels(tokens: Sequence[str], example: Example) -> list[int]:
    """1 for the words of a drug, 2 for those of an effect, 0 for others."""
    labels = [0] * len(tokens)
    for label, spans in ((1, example.drugs), (2, example.effects)):
        for span in spans:
            sought = words(fold(span))[1:]
            for i in range(1, len(tokens) - len(sought) + 1):
                if sought and tuple(tokens[i : i + len(sought)]) == sought:
                    labels[i : i + len(sought)] = [x or label for x in labels[i : i + len(sought)]]
    return labels


def fit(examples: Sequence[Example], marked: Sequence[Example]) -> dict[str, Any]:
    """The weights of both stages: arrays and settings of the artefact."""
    sources = _tagging(examples, marked)
    read = [words(example.flat) for example in examples]
    marks = _marks(examples, read, sources)
    vectors = word_vectors()
    found = [features(tokens, marked, vectors) for tokens, marked in zip(read, marks, strict=True)]
    vectorizer = CountVectorizer(analyzer=list, min_df=FEWEST, binary=True)
    columns = scaled(vectorizer.fit_transform(found), [len(f) for f in found])
    harm = np.array([e.harm for e in examples])
    first = _regression(columns, harm)
    heavy = np.argsort(-np.abs(first.coef_[0]) * np.sqrt(np.asarray(columns.sum(axis=0)).ravel()))[:MOST_TERMS]
    model = _regression(columns[:, heavy], harm)
    tagger = Tagger(sources)
    names = vectorizer.get_feature_names_out()
    numbers = np.array([in_numbers(tokens, marked, vectors) for tokens, marked in zip(read, marks, strict=True)])
    scores = _held_out_scores(examples, columns, numbers, harm)
    return {
        "tags": [str(t) for t in tagger.vectorizer.get_feature_names_out()],
        "tag_weights": np.stack([m.coef_[0] for m in tagger.models], axis=1).astype(np.float16),
        "tag_bias": np.array([m.intercept_[0] for m in tagger.models], np.float32),
        "terms": [str(names[i]) for i in heavy],
        "weights": model.coef_[0].astype(np.float16),
        "bias": model.intercept_.astype(np.float32),
        **_networks(numbers, harm, SEEDS),
        **_context(examples, list(zip(scores, read, marks, strict=True)), harm),
    }


def _regression(columns: csr_matrix, harm: Answers) -> LogisticRegression:
    return LogisticRegression(C=C, solver="liblinear").fit(columns, harm)


def _held_out_scores(examples: Sequence[Example], columns: csr_matrix, numbers: Floats, harm: Answers) -> list[float]:
    """Log odds of the second stage of each sentence, learned from other articles."""
    folds = np.array([part(example.article, PARTS, "tags") for example in examples])
    found = np.zeros(len(folds))
    for k in set(folds.tolist()):
        seen, asked = folds != k, folds == k
        networks = _networks(numbers[seen], harm[seen], CONTEXT_SEEDS)
        told = _regression(columns[seen], harm[seen]).decision_function(columns[asked])
        heard = [log_odds_heard(networks, row) for row in numbers[asked]]
        found[asked] = (told + np.array(heard)) / 2
    return [float(score) for score in found]


def _context(examples: Sequence[Example], told: Sequence[Told], harm: Answers) -> dict[str, npt.NDArray[Any]]:
    """Weights of what the other sentences of an article say, from articles of two sentences or more."""
    articles: dict[str, list[int]] = {}
    for i, example in enumerate(examples):
        articles.setdefault(example.article, []).append(i)
    several = [rows for rows in articles.values() if len(rows) > 1]
    if not several:
        return {"context": np.array([1, 0, 0, 0], np.float32), "context_bias": np.array(0, np.float32)}
    seen = np.concatenate([in_context([told[i] for i in rows]) for rows in several])
    model = LogisticRegression(max_iter=500).fit(seen, harm[np.concatenate(several)])
    return {"context": model.coef_[0].astype(np.float32), "context_bias": np.array(model.intercept_[0], np.float32)}


def _marks(
    examples: Sequence[Example], read: Sequence[tuple[str, ...]], sources: Sequence[Example]
) -> list[list[Pair]]:
    """The marks of the words of each sentence, from sentences of other articles."""
    found: list[list[Pair]] = [[] for _ in examples]
    for k in range(PARTS):
        tagger = Tagger(e for e in sources if part(e.article, PARTS, "tags") != k)
        for i, example in enumerate(examples):
            if part(example.article, PARTS, "tags") == k:
                found[i] = tagger.marks(read[i])
    return found


def _networks(numbers: Floats, harm: Answers, seeds: int) -> dict[str, npt.NDArray[Any]]:
    """Networks that differ in their seed alone, for columns as they are (names: adverse_sentences.NETWORKS)."""
    center, spread = numbers.mean(axis=0), numbers.std(axis=0)
    spread = np.where(spread < 1e-6, np.inf, spread + 1e-6).astype(np.float32)  # a column of one value says nothing
    parts: list[tuple[npt.NDArray[Any], ...]] = []
    for seed in range(seeds):
        network = MLPClassifier(
            (UNITS,),
            alpha=DECAY,
            max_iter=ROUNDS,
            learning_rate_init=1e-3,
            batch_size=min(64, len(harm)),
            random_state=seed,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # the number of passes is a choice
            network.fit((numbers - center) / spread, harm)
        (first, second), (first_bias, second_bias) = network.coefs_, network.intercepts_
        first = first / spread[:, None]
        parts.append((first, first_bias - center @ first, second[:, 0], second_bias[0]))
    kept = (np.stack(each) for each in zip(*parts, strict=True))
    return {
        name: each.astype(np.float16 if name == "first" else np.float32)
        for name, each in zip(NETWORKS, kept, strict=True)
    }


def _tagging(examples: Collection[Example], marked: Collection[Example]) -> list[Example]:
    """The sentences with marks: those of the first set that report harm, and those of the second it does not hold."""
    positive = [e for e in examples if e.harm]
    known = {e.flat for e in positive}
    return positive + [e for e in marked if e.flat not in known]


def scaled(columns: csr_matrix, sizes: Sequence[int]) -> csr_matrix:
    """Counts over the square root of how many features a sentence has."""
    return (diags(1 / np.sqrt(np.maximum(sizes, 1))) @ columns).tocsr()


def save(fitted: dict[str, Any]) -> None:
    """Write the artefact."""
    arrays = {
        k: fitted[k] for k in ("tag_weights", "tag_bias", "weights", "bias", "context", "context_bias", *NETWORKS)
    }
    settings = {k: fitted[k] for k in ("tags", "terms")} | {"threshold": THRESHOLD}
    save_artefact("adverse_sentences", arrays, settings)


def f1(answers: Sequence[bool], probabilities: Sequence[float], threshold: float = THRESHOLD) -> dict[str, float]:
    """Precision, recall and F1 of the sentences that report harm."""
    told = [p >= threshold for p in probabilities]
    right = sum(t and a for t, a in zip(told, answers, strict=True))
    precision, recall = right / max(sum(told), 1), right / max(sum(answers), 1)
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
        "n": len(told),
    }


@dataclass(frozen=True, slots=True)
class Sealed:
    """Of sentences held out: whether each reports harm, the probability of it alone, and in the light of its article."""

    answers: list[bool]
    alone: list[float]
    together: list[float]


@lru_cache(maxsize=1)
def sealed_answers(folder: Path) -> Sealed:
    """Of the third of the articles held out: does a sentence report harm, and what two thirds teach of it."""
    ade, phee = load_ade(folder), load_phee(folder)
    model = HarmModel(fit([e for e in ade if not held_out(e.article)], [e for e in phee if not held_out(e.article)]))
    articles: dict[str, list[Example]] = {}
    for example in ade:
        if held_out(example.article):
            articles.setdefault(example.article, []).append(example)
    answers, alone, together = [], [], []
    for sentences in articles.values():
        answers += [e.harm for e in sentences]
        alone += [model.probability(e.flat) for e in sentences]
        together += model.probabilities([e.flat for e in sentences])
    return Sealed(answers, alone, together)


def main(folder: Path) -> dict[str, dict[str, float]]:
    """Measure on the third of the articles held out what two thirds teach, then train on all and write the artefact."""
    sealed = sealed_answers(folder)
    save(fit(load_ade(folder), load_phee(folder)))
    return {"alone": f1(sealed.answers, sealed.alone), "together": f1(sealed.answers, sealed.together)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))) + "\n")
