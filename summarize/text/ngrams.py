"""Words and word pairs of a sentence, numbers as 0, as the sentence models see them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise, repeat

import numpy as np
import numpy.typing as npt

from evidence import lazy_re as re
from summarize.artefact import Artefact

Floats = npt.NDArray[np.float32]

_NUMBER = re.compile(r"\d\d*(?:[.,\u00b7]\d+)*")
_TOKEN = re.compile(r"[a-z\u03b1-\u03c9]+|0|[%=<>\u00b1\u2265\u2264;:()?]")


@lru_cache(maxsize=4096)  # the sentences of the records that are labelled together
def words(flat: str) -> tuple[str, ...]:
    """The tokens of a folded sentence behind a ^ that marks its beginning."""
    return ("^", *_TOKEN.findall(_NUMBER.sub("0", flat)))


def grams(flat: str) -> list[str]:
    """Words and pairs of neighbouring words."""
    tokens = words(flat)
    return [*tokens, *(f"{a} {b}" for a, b in pairwise(tokens))]


class Linear:
    """A linear model over binary tf-idf n-grams of length one: scores (sentences x columns), float32."""

    def __init__(self, artefact: Artefact) -> None:
        terms: list[str] = artefact.settings["terms"]
        named = {tuple(term.split(" ")): i for i, term in enumerate(terms)}
        self.words = {term[0]: i for term, i in named.items() if len(term) == 1}
        self.pairs = {term: i for term, i in named.items() if len(term) == 2}
        idf: Floats = artefact.arrays["idf"].astype(np.float32)
        weights: Floats = artefact.arrays["weights"].astype(np.float32)  # terms x columns
        self.table: Floats = np.hstack([weights * idf[:, None], (idf * idf)[:, None]]).astype(np.float32)

    def known(self, flat: str) -> set[int]:
        """The numbers of the terms of a folded sentence that the model knows."""
        tokens, nothing = words(flat), repeat(-1)
        found = {*map(self.words.get, tokens, nothing), *map(self.pairs.get, pairwise(tokens), nothing)}
        found.discard(-1)
        return found

    def scores(self, sentences: Sequence[str]) -> Floats:
        """One row a folded sentence, one column an output; a sentence without a known term scores 0."""
        known = [self.known(s) for s in sentences]
        out = np.zeros((len(known), self.table.shape[1] - 1), np.float32)
        told = [k for k, found in enumerate(known) if found]
        if told:
            starts = np.cumsum([0, *(len(known[k]) for k in told[:-1])])
            picked = np.fromiter(chain.from_iterable(known[k] for k in told), np.int64)
            summed = np.add.reduceat(self.table.take(picked, axis=0), starts, axis=0)
            out[told] = summed[:, :-1] / np.sqrt(summed[:, -1:])
        return out
