"""The key sentence beside sumy's TextRank and LexRank: how often does each choose a sentence that experts marked?

    python benchmarks/summarizers.py [PROMPTS.jsonl.gz ABSTRACTS.jsonl.gz] [--abstracts 1000]

Evidence Inference 2.0 (10.18653/v1/2020.bionlp-1.13): experts marked the words that answer a question on the results. By
default the shared data's files beside the project. Every abstract is judged by a ranker trained on the other four fifths;
the turns are taken abstract by abstract.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from summarize.readings.key_sentence import contenders, read_key_sentence  # noqa: E402 - the root is put on the path first
from summarize.text.passage import Document  # noqa: E402
from summarize.training.key_sentence import (  # noqa: E402
    document_of_row,
    load_lists,
    load_rows,
    marked,
    out_of_fold,
)

Sentences = list[str]
Chooser = Callable[[Sentences], int | None]


class Words:
    """The words of a sentence, as sumy asks for them; the sentences are given."""

    def __init__(self, sentences: Sentences) -> None:
        self.sentences = sentences

    def to_sentences(self, paragraph: str) -> Sentences:
        return self.sentences

    def to_words(self, sentence: str) -> list[str]:
        return re.findall(r"\w+", sentence.lower())


def peer(kind: Any) -> Chooser:
    """A summarizer of sumy that chooses one sentence."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

    def choose(sentences: Sentences) -> int | None:
        words = Words(sentences)
        document = ObjectDocumentModel([Paragraph([Sentence(s, words) for s in sentences])])
        chosen = kind()(document, 1)
        return sentences.index(str(chosen[0])) if chosen else None

    return choose


def peers() -> dict[str, Chooser]:
    """The contenders beside ours that are installed."""
    found: dict[str, Chooser] = {"first sentence": lambda s: 0, "last sentence": lambda s: len(s) - 1}
    try:
        from sumy.summarizers.lex_rank import LexRankSummarizer
        from sumy.summarizers.lsa import LsaSummarizer
        from sumy.summarizers.luhn import LuhnSummarizer
        from sumy.summarizers.text_rank import TextRankSummarizer
    except ImportError:
        print("sumy is not installed: TextRank, LexRank, Luhn and LSA not measured.\n")
        return found
    version = importlib.metadata.version("sumy")
    kinds = {"TextRank": TextRankSummarizer, "LexRank": LexRankSummarizer, "Luhn": LuhnSummarizer, "LSA": LsaSummarizer}
    return found | {f"{name} (sumy {version})": peer(kind) for name, kind in kinds.items()}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = ROOT.parent / "shared" / "data" / "direction"
    ask.add_argument("prompts", type=Path, nargs="?", default=shared / "train.jsonl.gz")
    ask.add_argument("texts", type=Path, nargs="?", default=shared / "abstracts.jsonl.gz")
    ask.add_argument("--abstracts", type=int, default=1000)
    given = ask.parse_args()
    if not given.prompts.exists():
        print("Not measured: the file of marked sentences is not here.")
        return
    questions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in load_rows(given.prompts):
        questions[row["pmcid"]].append(row)
    rows, data, others = load_rows(given.texts), load_lists(given.prompts, given.texts), peers()
    scores, judged = out_of_fold(data, 0), sorted(data.judged)[: given.abstracts]
    hits: dict[str, int] = dict.fromkeys(("key sentence (ours)", *others), 0)
    times: dict[str, list[float]] = {name: [] for name in hits}
    read_key_sentence(document_of_row(rows[judged[0]]))  # the model is loaded before the clock runs
    for k in judged:
        document = document_of_row(rows[k])
        right = [marked(document, s, questions[rows[k]["pmcid"]]) for s in document.abstract.sentences]
        start = time.process_time()
        read_key_sentence(document)
        times["key sentence (ours)"].append(time.process_time() - start)
        best = contenders(document)[int(np.argmax(scores[data.owner == k]))]
        hits["key sentence (ours)"] += right[document.abstract.sentences.index(best)]
        for name, choose in others.items():
            sentences = texts(document)
            start = time.process_time()
            chosen = choose(sentences)
            times[name].append(time.process_time() - start)
            hits[name] += chosen is not None and right[chosen]
    print(f"{len(judged)} abstracts with a marked sentence; ours by rankers that had not seen the abstract.\n")
    print("| chooser | chose a marked sentence | CPU ms an abstract (median) |\n|---|---|---|")
    for name, count in hits.items():
        print(f"| {name} | {count / len(judged):.3f} | {statistics.median(times[name]) * 1000:.2f} |")


def texts(document: Document) -> Sentences:
    """The sentences of an abstract."""
    return [document.abstract.text[s.start : s.end] for s in document.abstract.sentences]


if __name__ == "__main__":
    main()
