"""The shipped model: pretrained features with one head a field, loaded from one checked file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from classify.artefact import Arrays, load_artefact, save_artefact
from classify.features import CueHit, Floats, Read
from classify.head import Head, pack_head, unpack_head
from classify.pretrained import Features, Pretrained, pack, unpack
from evidence.errors import ModelError

SHIPPED = Path(__file__).parent / "model" / "shipped.model"
BATCH = 256  # records whose numbers are worked out together


@dataclass(frozen=True, eq=False)
class Model:
    """Pretrained features and heads; `version` names the artefact (first digits of its sha256)."""

    pretrained: Pretrained
    heads: Mapping[str, Head]
    version: str
    facts: Mapping[str, Any]

    def features(self, reads: Sequence[Read], hits: Sequence[Sequence[CueHit]] | None = None) -> Features:
        """The numbers of a batch of records; `hits` are their cues, if they are at hand."""
        return self.pretrained.features(reads, hits)

    def probabilities(self, field: str, dense: Floats) -> Floats:
        """Calibrated probabilities of one field (records x classes)."""
        return self.heads[field].probabilities(dense)


def load_model(path: Path | None = None) -> Model:
    """Load the shipped model, or another artefact of the same kind; raises ModelError with the way out."""
    arrays, facts, digest = load_artefact(path or SHIPPED)
    if facts.get("kind") != "shipped":
        raise ModelError(f"{path}: not a model of study types and scope; `evidence predict` reads models of your own.")
    heads = {field: unpack_head(field, arrays, given) for field, given in facts["heads"].items()}
    return Model(unpack(arrays, facts["pretrained"], digest), heads, digest[:12], facts)


def save_model(path: Path, pretrained: Pretrained, heads: Mapping[str, Head], facts: Mapping[str, Any]) -> str:
    """Write a shipped model; gives back its sha256."""
    arrays, described = pack(pretrained)
    given: dict[str, Any] = {}
    for field, head in sorted(heads.items()):
        more, given[field] = pack_head(head)
        arrays |= more
    return save_artefact(path, arrays, {**facts, "kind": "shipped", "pretrained": described, "heads": given})


def batches(items: Any, size: int = BATCH) -> Iterator[list[Any]]:
    """Lists of at most `size` items."""
    stream = iter(items)
    while chunk := list(islice(stream, size)):
        yield chunk


__all__ = ["BATCH", "SHIPPED", "Arrays", "Model", "batches", "load_model", "save_model"]
