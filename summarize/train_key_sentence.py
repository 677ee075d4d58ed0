"""Train the ranker of key sentences: `python -m summarize.train_key_sentence train.jsonl.gz abstracts.jsonl.gz`.

A sentence is right when it is, holds or lies in an expert's evidence span (Evidence Inference 2.0); the loss is
listwise: minus the log of the softmax share that the right sentences of an abstract get.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz
from scipy import sparse
from scipy.optimize import minimize
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from evidence.records import Paper
from summarize.artefact import save_artefact
from summarize.key_sentence import contenders, cues, folded
from summarize.ngrams import grams
from summarize.passage import Document
from summarize.read import document_of

FOLDS = 5
PENALTY = 3.0


@dataclass(frozen=True, slots=True)
class Lists:
    """Sentences of all abstracts in a row: texts, cues, whether right, and the abstract each is of."""

    texts: list[str]
    cues: Any
    right: Any
    owner: Any


def load_lists(prompts: Path, abstracts: Path) -> Lists:
    """The abstracts that hold at least one evidence span."""
    spans: dict[str, list[str]] = defaultdict(list)
    for row in _rows(prompts):
        spans[row["pmcid"]].append(" ".join(row["evidence"].split()))
    texts: list[str] = []
    columns: list[Any] = []
    right: list[bool] = []
    owner: list[int] = []
    for k, row in enumerate(_rows(abstracts)):
        document = _document(row)
        flats = folded(document)
        given = [document.abstract.text[s.start : s.end] for s in contenders(document)]
        answers = [any(_same(text, span) for span in spans[row["pmcid"]]) for text in given]
        if len(given) > 3 and any(answers):
            texts += flats
            columns.append(cues(document, flats))
            right += answers
            owner += [k] * len(given)
    return Lists(texts, np.vstack(columns), np.array(right, float), np.array(owner))


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _document(row: dict[str, Any]) -> Document:
    body = [
        (f"{label.upper()}: " if label else "") + " ".join(text.split())
        for role, label, text in row["sections"]
        if role != "REG"
    ]
    return document_of(Paper(paper=row["pmcid"], title=row["title"], abstract="\n".join(body)), {})


def _same(sentence: str, span: str) -> bool:
    inside = sentence in span or (len(span) > 25 and span in sentence)
    return len(sentence) > 25 and (inside or fuzz.ratio(sentence, span) > 85)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The parts of the artefact."""

    terms: list[str]
    idf: Any
    grams: Any
    cues: Any
    mean: Any
    scale: Any


def fit(data: Lists, rows: Any) -> tuple[Fitted, Any]:
    """Fit on the given rows; gives back the parts and the scores of all rows."""
    counter = CountVectorizer(analyzer=lambda t: set(grams(t)), min_df=4, binary=True, dtype=np.float64)
    counter.fit([data.texts[i] for i in np.flatnonzero(rows)])
    counts = counter.transform(data.texts)
    idf = np.log(rows.sum() / (1 + np.asarray(counts[rows].sum(0)).ravel())) + 1
    scaled = counts @ sparse.diags(idf)
    norms = np.sqrt(np.asarray(scaled.multiply(scaled).sum(1)).ravel())
    columns = (sparse.diags(1 / np.maximum(norms, 1e-9)) @ scaled).tocsr()
    told = np.zeros(len(data.texts))
    for k in range(4):
        inside, outside = rows & (data.owner // FOLDS % 4 != k), rows & (data.owner // FOLDS % 4 == k)
        told[outside] = _text_model(columns, data, inside).decision_function(columns[outside])
    model = _text_model(columns, data, rows)
    told[~rows] = model.decision_function(columns[~rows]) if (~rows).any() else 0
    mean, scale = data.cues[rows].mean(0), data.cues[rows].std(0) + 1e-6
    features = np.hstack([(data.cues - mean) / scale, told[:, None]])
    weights = listwise(features[rows], data.right[rows], data.owner[rows])
    parts = Fitted(
        counter.get_feature_names_out().tolist(), idf, model.coef_[0][:, None] * weights[-1], weights[:-1], mean, scale
    )
    return parts, features @ weights


def _text_model(columns: Any, data: Lists, rows: Any) -> LogisticRegression:
    return LogisticRegression(C=0.5, max_iter=2000).fit(columns[rows], data.right[rows])


def listwise(features: Any, right: Any, owner: Any) -> Any:
    """Weights that minimize the listwise loss with a squared penalty."""
    _, lists = np.unique(owner, return_inverse=True)
    count = lists.max() + 1

    def loss(weights: Any) -> tuple[float, Any]:
        scores = features @ weights
        tops = np.full(count, -1e9)
        np.maximum.at(tops, lists, scores)
        powers = np.exp(scores - tops[lists])
        totals, good = np.bincount(lists, powers, count), np.bincount(lists, powers * right, count)
        slope = features.T @ (powers / totals[lists] - powers * right / good[lists])
        return float((np.log(totals) - np.log(good)).sum() + PENALTY * weights @ weights), slope + 2 * PENALTY * weights

    return minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


def cross_validated(data: Lists) -> dict[str, float]:
    """hit@1 and hit@3 over folds of abstracts."""
    scores = np.zeros(len(data.texts))
    for k in range(FOLDS):
        inside = data.owner % FOLDS != k
        scores[~inside] = fit(data, inside)[1][~inside]
    hits = np.zeros(2)
    owners = np.unique(data.owner)
    for one in owners:
        rows = np.flatnonzero(data.owner == one)
        order = rows[np.argsort(-scores[rows])]
        hits += [data.right[order[:1]].any(), data.right[order[:3]].any()]
    return {
        "hit_at_1": float(hits[0] / len(owners)),
        "hit_at_3": float(hits[1] / len(owners)),
        "abstracts": len(owners),
    }


def train(data: Lists) -> None:
    """Fit on all abstracts and write the artefact."""
    parts, _ = fit(data, np.ones(len(data.texts), bool))
    arrays = {k: np.asarray(getattr(parts, k), np.float32) for k in ("idf", "cues", "mean", "scale")}
    save_artefact("key_sentence", arrays | {"weights": parts.grams.astype(np.float32)}, {"terms": parts.terms})


if __name__ == "__main__":
    loaded = load_lists(Path(sys.argv[1]), Path(sys.argv[2]))
    train(loaded)
    sys.stdout.write(json.dumps(cross_validated(loaded), indent=1) + "\n")
