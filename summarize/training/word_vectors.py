"""Learn vectors and groups of words from unlabelled abstracts: `python -m summarize.training.word_vectors DATA`.

Titles and abstracts of DATA (the sets in TEXTS), each once, those of the gold left out; no label is looked at. The same data
give the same bytes.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import PCA
from sklearn.utils.extmath import randomized_svd

from summarize.artefact import save_artefact
from summarize.text.ngrams import words
from summarize.text.passage import fold
from summarize.text.word_vectors import GROUPS, Floats

TEXTS = (
    "studytype/weak.jsonl.gz",
    "studytype/ketamine_unlabelled.jsonl.gz",
    "studytype/evidence_inference.jsonl.gz",
    "studytype/studytypeteller.jsonl.gz",
    "studytype/psynamic.jsonl.gz",
    "labelled/in_domain.jsonl.gz",
)
FEWEST = 8  # times that a word must occur
WINDOW = 4  # words to either side that count as neighbors, the k-th for 1/k
SMOOTHING = 0.75  # exponent of how often a neighbor occurs (Levy 2015)
DIMENSIONS, KEPT = 100, 50  # of the vectors that are grouped, and of those that are stored


def load_texts(data: Path) -> Iterator[tuple[str, ...]]:
    """The tokens of every title and abstract, once."""
    seen = {_print(row["title"]) for row in map(json.loads, (data / "gold/records.jsonl").open(encoding="utf-8"))}
    for name in TEXTS:
        with gzip.open(data / name, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                key = _print(row["title"])
                if row.get("abstract") and key not in seen:
                    seen.add(key)
                    yield words(fold(f"{row['title']}. {row['abstract']}"))[1:]


def _print(title: str) -> str:
    return "".join(c for c in title.lower() if c.isalnum())


def learn(texts: Sequence[Sequence[str]], fewest: int = FEWEST) -> dict[str, Any]:
    """Vectors (words x KEPT, 8 bits), groups (words x levels) and the words, the most frequent first."""
    counts = Counter(word for text in texts for word in text)
    known = sorted((w for w, n in counts.items() if n >= fewest), key=lambda w: (-counts[w], w))
    associations = _associations(_neighbors(texts, {word: i for i, word in enumerate(known)}))
    left, strength, _ = randomized_svd(associations, min(DIMENSIONS, len(known) - 1), n_iter=4, random_state=0)
    vectors = _unit(left * np.sqrt(strength))
    groups = [
        MiniBatchKMeans(min(k, len(known)), random_state=0, n_init=3, batch_size=4096).fit(vectors).labels_
        for k in GROUPS
    ]
    small = _unit(PCA(min(KEPT, *vectors.shape), random_state=0).fit_transform(vectors))
    return {
        "vectors": np.round(small * 127).astype(np.int8),
        "groups": np.stack(groups, axis=1).astype(np.int16),
        "words": known,
    }


def _neighbors(texts: Sequence[Sequence[str]], number: dict[str, int]) -> sparse.csr_matrix:
    """How often words stand near each other (words x words)."""
    gap = [-1] * WINDOW
    ids = np.array([i for text in texts for i in (*(number.get(w, -1) for w in text), *gap)])
    found = sparse.csr_matrix((len(number), len(number)), dtype=np.float32)
    for step in range(1, WINDOW + 1):
        one, other = ids[:-step], ids[step:]
        both = (one >= 0) & (other >= 0)
        pairs = np.full(int(both.sum()), 1 / step, np.float32), (one[both], other[both])
        near = sparse.coo_matrix(pairs, shape=found.shape).tocsr()
        found = found + near + near.T
    return found


def _associations(near: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information of words and neighbors."""
    cells = near.tocoo()
    total = np.asarray(near.sum(axis=1)).ravel()
    share = total**SMOOTHING / (total**SMOOTHING).sum()
    values = np.log(np.maximum(cells.data / (total[cells.row] * share[cells.col]), 1e-9))
    result = sparse.csr_matrix((np.maximum(values, 0).astype(np.float32), (cells.row, cells.col)), shape=near.shape)
    result.eliminate_zeros()
    return result


def _unit(vectors: npt.NDArray[Any]) -> Floats:
    result: Floats = (vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)).astype(np.float32)
    return result


def main(data: Path) -> int:
    """Learn and write the artefact; gives the number of words."""
    found = learn(list(load_texts(data)))
    save_artefact("word_vectors", {k: found[k] for k in ("vectors", "groups")}, {"words": found["words"]})
    return len(found["words"])


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))} words\n")
