"""Train the ranker of key sentences: `python -m summarize.training.key_sentence train.jsonl.gz abstracts.jsonl.gz`.

A sentence is right when it is, holds or lies in an expert's evidence span (Evidence Inference 2.0). The experts were
asked about some outcomes only and often marked the full text, so a sentence of the results that tells of an outcome
they were asked about counts in training too, with less weight; no figure counts it. The loss is listwise: minus the
log of the softmax share that the right sentences of an abstract get (ListNet, Cao et al. 2007,
doi 10.1145/1273496.1273513), over cues and n-grams at once.
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

from evidence import lazy_re as re
from evidence.records import Paper, Sentence
from summarize.artefact import save_artefact
from summarize.readings.key_sentence import contenders, cues, folded
from summarize.text.documents import document_of
from summarize.text.ngrams import grams
from summarize.text.passage import Document

FOLDS = 5
SHUFFLES = 4  # divisions into folds that the figures are means of
PENALTY_CUES, PENALTY_GRAMS = 100.0, 1.0
ASKED = 0.3  # how much a sentence on an outcome asked about counts beside one that was marked
SHARED = 0.6  # the share of an outcome's words that such a sentence holds


@dataclass(frozen=True, slots=True)
class Lists:
    """Sentences of all abstracts in a row: texts, cues, whether marked, on an outcome asked about, and whose they are.

    `judged` are the abstracts with a marked sentence anywhere: those that the figures are of.
    """

    texts: list[str]
    cues: Any
    right: Any
    asked: Any
    owner: Any
    judged: frozenset[int]


def load_lists(prompts: Path, abstracts: Path) -> Lists:
    """All abstracts of at least two contenders."""
    questions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in load_rows(prompts):
        questions[row["pmcid"]].append(row)
    texts: list[str] = []
    columns: list[Any] = []
    judgments: list[tuple[bool, bool, int]] = []
    judged: set[int] = set()
    for k, row in enumerate(load_rows(abstracts)):
        document = document_of_row(row)
        flats = folded(document)
        if len(flats) < 2:
            continue
        texts += flats
        columns.append(cues(document, flats))
        asked = questions[row["pmcid"]]
        judgments += [(*judge(document, sentence, asked), k) for sentence in contenders(document)]
        if any(marked(document, sentence, asked) for sentence in document.abstract.sentences):
            judged.add(k)
    right, telling, owner = map(np.array, zip(*judgments, strict=True))
    return Lists(texts, np.vstack(columns).astype(float), right, telling, owner, frozenset(judged))


def judge(document: Document, sentence: Sentence, questions: list[dict[str, Any]]) -> tuple[bool, bool]:
    """Whether a sentence was marked as evidence, and whether it tells of an outcome that was asked about."""
    flat = document.abstract.flat[sentence.start : sentence.end]
    telling = sentence.role == "RESULTS" and _TELLING.search(flat) is not None
    covers = telling and any(_covers(flat, question["outcome"]) for question in questions)
    return marked(document, sentence, questions), covers


def marked(document: Document, sentence: Sentence, questions: list[dict[str, Any]]) -> bool:
    """Whether experts marked a sentence, or the better part of it, as the answer to one of the questions."""
    text = document.abstract.text[sentence.start : sentence.end]
    return any(_same(text, _plain(question["evidence"])) for question in questions)


_TELLING = re.compile(
    r"differ|signific|increas|decreas|reduc|improv|higher|lower|greater|better|similar|compar|p ?[<=>]|versus|vs|than|effect"
)
_STEM = re.compile(r"[a-z0-9]{3,}")
_COMMON = frozenset(
    "the and for was were that this not with from who had has mean rate number score scores patients group level levels "
    "total change changes time percentage after before between incidence".split()
)


def _stems(text: str) -> set[str]:
    return {word[:5] for word in _STEM.findall(text.lower()) if word not in _COMMON}


def _covers(flat: str, outcome: str) -> bool:
    wanted = _stems(outcome)
    return bool(wanted) and len(wanted & _stems(flat)) >= SHARED * len(wanted)


def _plain(text: str) -> str:
    return " ".join(text.split())


def load_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def document_of_row(row: dict[str, Any]) -> Document:
    """The document of an abstract given as {pmcid, title, sections: [role, label, text]}; registrations left out."""
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
    counter = CountVectorizer(analyzer=lambda t: set(grams(t)), min_df=3, binary=True, dtype=np.float64)
    counter.fit([data.texts[i] for i in np.flatnonzero(rows)])
    counts = counter.transform(data.texts)
    idf = np.log(rows.sum() / (1 + np.asarray(counts[rows].sum(0)).ravel())) + 1
    scaled = counts @ sparse.diags(idf)
    norms = np.sqrt(np.asarray(scaled.multiply(scaled).sum(1)).ravel())
    columns = sparse.diags(1 / np.maximum(norms, 1e-9)) @ scaled
    mean, scale = data.cues[rows].mean(0), data.cues[rows].std(0) + 1e-6
    features = sparse.hstack([(data.cues - mean) / scale, columns]).tocsr()
    penalties = np.repeat((PENALTY_CUES, PENALTY_GRAMS), (len(mean), len(idf)))
    target = np.maximum(data.right, ASKED * data.asked)
    used = rows & np.isin(data.owner, np.unique(data.owner[target > 0]))
    weights = listwise(features[used], target[used], data.owner[used], penalties)
    terms = counter.get_feature_names_out().tolist()
    parts = Fitted(terms, idf, weights[len(mean) :, None], weights[: len(mean)], mean, scale)
    return parts, features @ weights


def listwise(features: Any, right: Any, owner: Any, penalties: Any) -> Any:
    """Weights that minimize the listwise loss with squared penalties; every list has something right in it."""
    _, lists = np.unique(owner, return_inverse=True)
    count = lists.max() + 1
    turned = features.T.tocsr()

    def loss(weights: Any) -> tuple[float, Any]:
        scores = features @ weights
        tops = np.full(count, -1e9)
        np.maximum.at(tops, lists, scores)
        powers = np.exp(scores - tops[lists])
        totals, good = np.bincount(lists, powers, count), np.bincount(lists, powers * right, count) + 1e-300
        slope = turned @ (powers / totals[lists] - powers * right / good[lists]) + 2 * penalties * weights
        return float((np.log(totals) - np.log(good)).sum() + (penalties * weights * weights).sum()), slope

    return minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


def cross_validated(data: Lists) -> dict[str, float]:
    """hit@1 and hit@3 of the abstracts with an evidence sentence, means over several divisions into folds of abstracts."""
    hits = np.mean([_hits(data, out_of_fold(data, shuffle)) for shuffle in range(SHUFFLES)], axis=0)
    return {"hit_at_1": round(float(hits[0]), 3), "hit_at_3": round(float(hits[1]), 3), "abstracts": len(data.judged)}


def out_of_fold(data: Lists, shuffle: int) -> Any:
    """Scores of every sentence by a ranker that has not seen its abstract."""
    owners, places = np.unique(data.owner, return_inverse=True)
    fold = np.random.default_rng(shuffle).permutation(len(owners))[places] % FOLDS
    scores = np.zeros(len(data.texts))
    for k in range(FOLDS):
        scores[fold == k] = fit(data, fold != k)[1][fold == k]
    return scores


def _hits(data: Lists, scores: Any) -> list[float]:
    found = []
    for one in data.judged:
        rows = np.flatnonzero(data.owner == one)
        order = rows[np.argsort(-scores[rows], kind="stable")]
        found.append([data.right[order[:1]].any(), data.right[order[:3]].any()])
    return [float(x) for x in np.mean(found, axis=0)]


def train(data: Lists) -> None:
    """Fit on all abstracts and write the artefact."""
    parts, _ = fit(data, np.ones(len(data.texts), bool))
    arrays = {k: np.asarray(getattr(parts, k), np.float32) for k in ("idf", "cues", "mean", "scale")}
    save_artefact("key_sentence", arrays | {"weights": parts.grams.astype(np.float32)}, {"terms": parts.terms})


if __name__ == "__main__":
    loaded = load_lists(Path(sys.argv[1]), Path(sys.argv[2]))
    train(loaded)
    sys.stdout.write(json.dumps(cross_validated(loaded), indent=1) + "\n")
