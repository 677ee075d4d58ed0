"""Train the role model on sentences under authors' own headings: `python -m summarize.training.roles roles.jsonl.gz`.

The records are {pmid, i, label, raw_label, text}; a tenth of the abstracts (by a hash of the PMID) is held out.
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from evidence import lazy_re as re
from summarize.artefact import save_artefact
from summarize.text.headings import ROLES
from summarize.text.ngrams import grams
from summarize.text.passage import fold
from summarize.text.roles import in_context, log_softmax, placement, viterbi

# Headings whose sentences have no rhetorical role: registration, funding, level of evidence, supplements.
_NO_ROLE = re.compile(r"regist|fund|supplement|availab|level of ev", re.IGNORECASE)
FOLDS = 4
TRANSITION_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Abstracts:
    """Sentences in order with role numbers, and where each abstract begins and ends."""

    texts: list[str]
    roles: npt.NDArray[np.int64]
    bounds: list[tuple[int, int]]
    held_out: npt.NDArray[np.bool_]  # by sentence


def load_abstracts(path: Path) -> Abstracts:
    """Read and group the sentences; sentences without a role are left out, objectives are BACKGROUND."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(path):
        if not _NO_ROLE.search(row["raw_label"]):
            groups.setdefault(row["pmid"], []).append(row)
    texts: list[str] = []
    roles: list[int] = []
    bounds: list[tuple[int, int]] = []
    held: list[bool] = []
    for pmid, rows in groups.items():
        kept = {r["text"]: r for r in sorted(rows, key=lambda r: int(r["i"]))}
        bounds.append((len(texts), len(texts) + len(kept)))
        for row in kept.values():
            texts.append(fold(row["text"]))
            roles.append(ROLES.index(row["label"].replace("OBJECTIVE", "BACKGROUND")))
            held.append(zlib.crc32(pmid.encode()) % 10 == 0)
    return Abstracts(texts, np.array(roles), bounds, np.array(held))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def train(data: Abstracts, min_df: int = 12) -> dict[str, float]:
    """Fit both stages, write the artefact, give back micro-F1 by stage on the held-out abstracts."""
    fit_on = ~data.held_out
    counter = CountVectorizer(analyzer=grams, min_df=min_df, binary=True, dtype=np.float32)
    counter.fit(t for t, keep in zip(data.texts, fit_on, strict=True) if keep)
    counts = counter.transform(data.texts)
    idf = np.log(fit_on.sum() / np.asarray(counts[fit_on].sum(0)).ravel()) + 1
    scaled = counts @ sparse.diags(idf)
    norms = np.sqrt(np.asarray(scaled.multiply(scaled).sum(1)).ravel())
    place = np.vstack([placement(e - s) for s, e in data.bounds])
    columns = sparse.hstack([sparse.diags(1 / np.maximum(norms, 1e-9)) @ scaled, sparse.csr_matrix(place)]).tocsr()
    scores, first = _first_stage(columns, data, fit_on)
    context = np.vstack([in_context(log_softmax(scores[s:e]), place[s:e]) for s, e in data.bounds])
    mean, scale = context[fit_on].mean(0), context[fit_on].std(0) + 1e-6
    second = LogisticRegression(C=1, max_iter=500).fit((context[fit_on] - mean) / scale, data.roles[fit_on])
    answers = second.predict_log_proba((context - mean) / scale)
    transitions = _transitions(data, fit_on)
    size = len(idf)
    save_artefact(
        "roles",
        {
            "idf": idf.astype(np.float16),
            "weights": first.coef_[:, :size].T.astype(np.float16),
            "place": first.coef_[:, size:].T.astype(np.float32),
            "bias": first.intercept_.astype(np.float32),
            "mean": mean.astype(np.float32),
            "scale": scale.astype(np.float32),
            "weights2": second.coef_.T.astype(np.float32),
            "bias2": second.intercept_.astype(np.float32),
            "transitions": transitions.astype(np.float32),
        },
        {"terms": counter.get_feature_names_out().tolist()},
    )
    return _measured(data, scores, answers, transitions)


def _first_stage(columns: Any, data: Abstracts, fit_on: npt.NDArray[np.bool_]) -> tuple[Any, LogisticRegression]:
    """Scores of the first stage, out of fold for the training abstracts, and the model fitted on all of them."""
    fold_of = np.concatenate([np.full(e - s, i % FOLDS) for i, (s, e) in enumerate(data.bounds)])
    scores = np.zeros((len(data.texts), len(ROLES)), np.float32)
    for k in range(FOLDS):
        inside, outside = fit_on & (fold_of != k), fit_on & (fold_of == k)
        model = LogisticRegression(C=4, max_iter=80, tol=1e-3).fit(columns[inside], data.roles[inside])
        scores[outside] = model.decision_function(columns[outside])
    model = LogisticRegression(C=4, max_iter=80, tol=1e-3).fit(columns[fit_on], data.roles[fit_on])
    scores[~fit_on] = model.decision_function(columns[~fit_on])
    return scores, model


def _transitions(data: Abstracts, fit_on: npt.NDArray[np.bool_]) -> Any:
    counts = np.ones((len(ROLES), len(ROLES)))
    for start, end in data.bounds:
        if fit_on[start]:
            np.add.at(counts, (data.roles[start : end - 1], data.roles[start + 1 : end]), 1)
    prior = np.log(np.bincount(data.roles[fit_on]) / fit_on.sum())
    return TRANSITION_WEIGHT * (np.log(counts / counts.sum(1, keepdims=True)) - prior)


def _measured(data: Abstracts, scores: Any, answers: Any, transitions: Any) -> dict[str, float]:
    held = data.held_out
    path = np.concatenate([viterbi(answers[s:e], transitions.tolist()) for s, e in data.bounds])
    right = path[held] == data.roles[held]
    figures = {
        "first_stage": float((scores[held].argmax(1) == data.roles[held]).mean()),
        "second_stage": float((answers[held].argmax(1) == data.roles[held]).mean()),
        "micro_f1": float(right.mean()),
        "sentences": int(held.sum()),
    }
    for k, role in enumerate(ROLES):
        hits = 2 * ((path[held] == k) & (data.roles[held] == k)).sum()
        figures[f"f1_{role}"] = float(hits / ((path[held] == k).sum() + (data.roles[held] == k).sum()))
    return figures


if __name__ == "__main__":
    sys.stdout.write(json.dumps(train(load_abstracts(Path(sys.argv[1]))), indent=1) + "\n")
