"""What kind of word a word is, by the words it stands among: vectors and groups learned from unlabelled abstracts.

A drug or an effect that no labelled sentence holds still has neighbors like those of drugs and effects that they hold
(distributional hypothesis; vectors are a singular value decomposition of positive pointwise mutual information, Levy 2015,
doi:10.1162/tacl_a_00134). How they are learned: train_word_vectors.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from summarize.artefact import load_artefact

Floats = npt.NDArray[np.float32]
GROUPS = (64, 256, 1024)  # how many groups the words are parted into, from coarse to fine
_TAIL = 3  # letters by which a word that is not known is told


class WordVectors:
    """Vectors and groups of the known words, from the arrays and settings of the artefact."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._at: dict[str, int] = {word: i for i, word in enumerate(stored["words"])}
        self._vectors: Floats = stored["vectors"].astype(np.float32) / 127
        self._groups: list[list[int]] = stored["groups"].T.tolist()
        self.size = int(self._vectors.shape[1])

    def group(self, word: str, level: int) -> str:
        """The group of a word (level 0 coarse to 2 fine), of an unknown word its last letters."""
        at = self._at.get(word)
        return f"?{word[-_TAIL:]}" if at is None else str(self._groups[level][at])

    def of(self, words: Sequence[str]) -> Floats:
        """The vectors of words (words x size), zeros for those that are not known."""
        found = np.zeros((len(words), self.size), np.float32)
        for row, word in enumerate(words):
            at = self._at.get(word)
            if at is not None:
                found[row] = self._vectors[at]
        return found

    def mean(self, words: Sequence[str]) -> Floats:
        """The mean vector of the known among some words, zeros where none is known."""
        known = [self._at[word] for word in words if word in self._at]
        result: Floats = self._vectors[known].mean(axis=0) if known else np.zeros(self.size, np.float32)
        return result


@lru_cache(maxsize=1)
def word_vectors() -> WordVectors:
    """The shipped vectors, read once."""
    artefact = load_artefact("word_vectors")
    return WordVectors({**artefact.arrays, **artefact.settings})
