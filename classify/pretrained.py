"""What was learned from unlabeled and weakly labeled abstracts: a lexicon, latent topics and weak scores.

Weak scores are linear models of PubMed's publication types, MeSH check tags and title words; latent topics come from
latent semantic analysis (Deerwester 1990). Both are linear in the words, so that every label can be explained word
by word. A missing type was a negative only where PubMed had finished indexing (status MEDLINE).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from classify.artefact import Arrays, dequantize, quantize
from classify.features import CueHit, Floats, Lexicon, Read, Rows, cue_matrix, cue_names


@dataclass(frozen=True)
class Features:
    """Numbers of a batch: cues, tf-idf of the pretrained lexicon and what it projects to (records x columns)."""

    cues: Floats
    words: Rows
    projected: Floats
    length: Floats  # the length by which a record's latent topics were divided, one per record

    @cached_property
    def dense(self) -> Floats:
        """Cues and projections side by side: what heads are fitted on."""
        return np.hstack([self.cues, self.projected])


@dataclass(frozen=True)
class Pretrained:
    """A lexicon with its projection (terms x columns): the first `topics` columns are latent topics."""

    lexicon: Lexicon
    projection: Floats
    bias: Floats
    names: tuple[str, ...]  # of the weak scores
    digest: str = ""

    @property
    def topics(self) -> int:
        """How many columns are latent topics; the rest are weak scores."""
        return int(self.projection.shape[1]) - len(self.names)

    @cached_property
    def columns(self) -> list[str]:
        """The columns of `Features.dense`, in words."""
        topics = [f"topic {number}" for number in range(self.topics)]
        return cue_names() + topics + [f"weak: {name}" for name in self.names]

    def features(self, reads: Sequence[Read], hits: Sequence[Sequence[CueHit]] | None = None) -> Features:
        """All numbers of a batch of records; `hits` are their cues, if they are at hand."""
        words = self.lexicon.rows(reads)
        projected = words.times(self.projection)
        length = np.maximum(np.sqrt((projected[:, : self.topics] ** 2).sum(axis=1, keepdims=True)), 1e-6)
        projected[:, : self.topics] /= length
        projected += self.bias
        return Features(cue_matrix(reads, hits), words, projected, length)


def pack(pretrained: Pretrained) -> tuple[Arrays, dict[str, Any]]:
    """Arrays and facts for a model file."""
    lexicon = pretrained.lexicon
    arrays: Arrays = {
        "lexicon.pairs": lexicon.pairs.astype(np.int32),
        "lexicon.idf": lexicon.idf.astype(np.float16),
        "bias": pretrained.bias.astype(np.float32),
        **quantize(pretrained.projection, "projection"),
    }
    return arrays, {"words": lexicon.words, "weak": list(pretrained.names)}


def unpack(arrays: Arrays, facts: dict[str, Any], digest: str) -> Pretrained:
    """The pretrained part of a model file."""
    pairs: npt.NDArray[np.int64] = arrays["lexicon.pairs"].astype(np.int64)
    lexicon = Lexicon(facts["words"], pairs, arrays["lexicon.idf"].astype(np.float32))
    return Pretrained(lexicon, dequantize(arrays, "projection"), arrays["bias"], tuple(facts["weak"]), digest)
