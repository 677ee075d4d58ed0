"""Words and pairs of a label set itself, by place: what the pretrained columns do not know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from classify.features import Floats, Read
from classify.text import tokens

if TYPE_CHECKING:
    from scipy import sparse

LEAST = 4  # records that must hold a term before it can tell anything
TITLE = "title: "


@dataclass(frozen=True)
class OwnTerms:
    """Terms in the order of their columns; a term of the title begins with `TITLE`."""

    names: tuple[str, ...]

    @classmethod
    def learn(cls, reads: Sequence[Read]) -> OwnTerms:
        """Every word and pair found in at least `LEAST` records and at most half of them."""
        found = Counter(term for record in reads for term in _terms(record))
        return cls(tuple(sorted(term for term, n in found.items() if LEAST <= n <= len(reads) / 2)))

    def matrix(self, reads: Sequence[Read]) -> sparse.csr_matrix:
        """1 where a record holds a term (records x terms, float32)."""
        at = {name: number for number, name in enumerate(self.names)}
        rows = [sorted(at[term] for term in _terms(record) if term in at) for record in reads]
        start = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
        columns = np.array([column for row in rows for column in row], dtype=np.int64)
        ones = np.ones(len(columns), dtype=np.float32)
        from scipy import sparse

        return sparse.csr_matrix((ones, columns, start), shape=(len(reads), len(self.names)))

    def some(self, chosen: Sequence[int]) -> OwnTerms:
        """The terms of some columns."""
        return OwnTerms(tuple(self.names[column] for column in chosen))


def _terms(record: Read) -> set[str]:
    title = tokens(record.folded[: record.body])
    found = {TITLE + term for term in _pairs(title)} | _pairs(record.words)
    return found


def _pairs(words: Sequence[str]) -> set[str]:
    return {*words, *(f"{a} {b}" for a, b in pairwise(words))}


def most_telling(terms: sparse.csr_matrix, target: npt.NDArray[np.int64], many: int) -> npt.NDArray[np.int64]:
    """The columns with the largest chi-square against the classes, in their order."""
    from sklearn.feature_selection import chi2

    score = np.nan_to_num(chi2(terms, target)[0])
    return np.sort(np.argsort(-score, kind="stable")[:many])


def beside(dense: Floats, terms: sparse.csr_matrix) -> Floats:
    """Dense columns with those of the terms to their right."""
    return np.hstack([dense, terms.toarray()])
