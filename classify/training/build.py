"""Build the shipped model from the data folder: `evidence train --shipped DATA`; the same data give the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from classify.features import read_all
from classify.model import SHIPPED, save_model
from classify.pretrained import Pretrained, pack, unpack
from classify.recipes import RECIPES
from classify.training import sources
from classify.training.fit import Fitted, fit_head
from classify.training.pretrain import pretrain
from evidence.records import StudyType

Progress = Callable[[str], None]
FIELDS = {"comparator": "trees", "comparative": "trees", "secondary": "trees", "humans": "linear"}  # field -> recipe


def build(folder: Path, out: Path = SHIPPED, *, progress: Progress = lambda _: None) -> str:
    """Pretrain, fit every head and write the artefact; gives back its sha256."""
    progress("learning words, topics and weak scores")
    pretrained = pretrain(sources.pretraining_rows(folder))
    stored = unpack(*pack(pretrained), digest="")  # rounded: heads learn from the very numbers they will be given
    progress("fitting study_type")
    fitted = {
        "study_type": fit_study_type(stored, sources.study_type_examples(folder), sources.half_known_examples(folder))
    }
    for field in FIELDS:
        progress(f"fitting {field}")
        fitted[field] = fit_field(stored, field, field_examples(folder, field))
    heads = {field: done.head for field, done in fitted.items()}
    return save_model(out, pretrained, heads, {"data": data_facts(folder)})


def fit_study_type(
    pretrained: Pretrained, examples: Sequence[sources.Example], half_known: Sequence[sources.Example] = ()
) -> Fitted:
    """The head of study types; only hand labels after the codebook set its pool and thresholds.

    Half-known records are those of which it is known whether they are randomized trials, and no more.
    """
    seen = {sources.fingerprint(e.title) for e in examples}
    taught = [*examples, *(e for e in half_known if sources.fingerprint(e.title) not in seen)]
    return fit_head(
        "study_type",
        dense_of(pretrained, taught),
        [e.label for e in taught],
        RECIPES["explained"],
        weights=np.array([e.weight for e in taught], dtype=np.float32),
        recall_first=(StudyType.RANDOMIZED_TRIAL,),
        scored=np.array([e.source == "in_domain" for e in taught]),
        closed=StudyType.RANDOMIZED_TRIAL,
    )


def fit_field(pretrained: Pretrained, field: str, examples: Sequence[sources.Example]) -> Fitted:
    """The head of another field."""
    return fit_head(field, dense_of(pretrained, examples), [e.label for e in examples], RECIPES[FIELDS[field]])


def field_examples(folder: Path, field: str) -> list[sources.Example]:
    """Examples of a field; truth values are written true and false."""
    name = "comparative_tag" if field == "comparative" else field
    return sources.domain_examples(folder, name, lambda v: str(v).lower())


def dense_of(pretrained: Pretrained, examples: Sequence[sources.Example]) -> Any:
    """The dense columns of examples."""
    return pretrained.features(read_all((e.title, e.abstract) for e in examples)).dense


def data_facts(folder: Path) -> dict[str, Any]:
    """How many examples of which label each source gave: the data sheet."""
    counts: dict[str, Counter[str]] = {}
    for example in sources.study_type_examples(folder):
        counts.setdefault(example.source, Counter())[example.label] += 1
    for example in sources.half_known_examples(folder):
        counts.setdefault(f"half known: {example.source}", Counter())[example.label or "no randomized_trial"] += 1
    return {source: dict(sorted(labels.items())) for source, labels in sorted(counts.items())}
