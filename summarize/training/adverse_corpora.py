"""Sentences labelled for harm by a drug, by article: the ADE corpus and PHEE.

The ADE corpus (Gurulingappa 2012, doi:10.1016/j.jbi.2012.04.008) and PHEE (Sun 2022, doi:10.18653/v1/2022.emnlp-main.376)
are JSON lines: id (an article, or article_number), sentence, gold. Both rest on the same articles, so folds are of
articles over both.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarize.text.passage import fold


@dataclass(frozen=True, slots=True)
class Example:
    """A folded sentence of an article, whether it reports harm, and the drugs and effects named (empty if none is)."""

    article: str
    flat: str
    harm: bool
    drugs: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()


def held_out(article: str) -> bool:
    """Whether an article is in the third that only the last measurement sees."""
    return part(article, 3, "") == 0


def part(article: str, parts: int, salt: str) -> int:
    """The fold of an article, the same on every machine."""
    return int(hashlib.sha256((salt + article).encode()).hexdigest(), 16) % parts


def load_ade(folder: Path) -> list[Example]:
    """The sentences of the ADE corpus."""
    return [
        Example(
            row["id"],
            fold(row["sentence"]),
            bool(row["gold"].get("adverse_effects")),
            tuple(row["gold"].get("drugs") or ()),
            tuple(row["gold"].get("adverse_effects") or ()),
        )
        for row in _rows(folder / "ade_sentences.jsonl.gz")
    ]


def load_phee(folder: Path) -> list[Example]:
    """The sentences of PHEE, for their marks of drugs; effects count where the event is harm alone."""
    found = []
    for row in _rows(folder / "phee.jsonl.gz"):
        gold = row["gold"]
        harm = gold["event"] == ["Adverse_event"]
        drugs = tuple(x["quote"] for x in gold.get("drug", ()))
        effects = tuple(x["quote"] for x in gold.get("effect", ())) if harm else ()
        found.append(Example(row["id"].split("_")[0], fold(row["sentence"]), harm, drugs, effects))
    return found


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
