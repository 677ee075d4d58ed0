"""The key sentence beside sumy's TextRank and LexRank: how often does each choose a sentence that states the claim?

    python benchmarks/summarizers.py [CLAIMS.jsonl.gz] [--abstracts 200]

CLAIMS: one sentence a line with pmid, i, text, claim (0 or 1) and split; by default the shared data's file beside the
project. Only abstracts outside the training split are used. Turn by turn on the same abstracts; CPU milliseconds an abstract.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.metadata
import json
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import summarize  # noqa: E402 - the root is put on the path first
from evidence.records import Paper  # noqa: E402
from evidence.topic import load_topic  # noqa: E402

TOPIC = load_topic(ROOT / "topics" / "ketamine-oud.yml")
AIM = (
    "The labels mark the authors' claim, mostly the closing sentence; the key sentence aims at the main result, "
    "so that a number stands in it. A low figure of ours here says that the aims differ, not which is read better."
)
Sentences = list[str]
Chooser = Callable[[Sentences], int | None]


def load(path: Path, most: int) -> list[tuple[Sentences, set[int]]]:
    """Sentences of each abstract and which of them state the claim."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["split"] != "train":
                found[row["pmid"]].append(row)
    abstracts = [sorted(rows, key=lambda r: r["i"]) for rows in found.values()]
    pairs = [([r["text"] for r in rows], {i for i, r in enumerate(rows) if r["claim"]}) for rows in abstracts]
    return [pair for pair in pairs if pair[1] and len(pair[0]) > 1][:most]


def ours(sentences: Sentences) -> int | None:
    """The sentence in which our key sentence starts."""
    text = " ".join(sentences)
    read = next(iter(summarize.read_papers([(Paper(paper="1", title="", abstract=text), {})], TOPIC)))
    for reading in read.readings:
        if reading.kind == "key_sentence":
            ends, at = [], 0
            for sentence in sentences:
                at += len(sentence) + 1
                ends.append(at)
            return next(i for i, end in enumerate(ends) if reading.span.start < end)
    return None


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


def choosers() -> dict[str, Chooser]:
    """The contenders that are installed."""
    found: dict[str, Chooser] = {"key sentence (ours)": ours, "last sentence": lambda s: len(s) - 1}
    try:
        from sumy.summarizers.lex_rank import LexRankSummarizer
        from sumy.summarizers.text_rank import TextRankSummarizer
    except ImportError:
        print("sumy is not installed: TextRank and LexRank not measured.\n")
        return found
    version = importlib.metadata.version("sumy")
    kinds = {"TextRank": TextRankSummarizer, "LexRank": LexRankSummarizer}
    return found | {f"{name} (sumy {version})": peer(kind) for name, kind in kinds.items()}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = ROOT.parent / "shared" / "data" / "sentences" / "claims.jsonl.gz"
    ask.add_argument("file", type=Path, nargs="?", default=shared)
    ask.add_argument("--abstracts", type=int, default=200)
    given = ask.parse_args()
    if not given.file.exists():
        print("Not measured: the file of claims is not here.")
        return
    abstracts, contenders = load(given.file, given.abstracts), choosers()
    hits: dict[str, int] = dict.fromkeys(contenders, 0)
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for choose in contenders.values():
        choose(abstracts[0][0])  # models are loaded and caches filled before the clock runs
    for sentences, claims in abstracts:
        for name, choose in contenders.items():
            start = time.process_time()
            chosen = choose(sentences)
            times[name].append(time.process_time() - start)
            hits[name] += chosen in claims
    print(f"{len(abstracts)} abstracts outside the training split. {AIM}\n")
    print("| chooser | chose a sentence that states the claim | CPU ms an abstract (median) |\n|---|---|---|")
    for name in contenders:
        print(f"| {name} | {hits[name] / len(abstracts):.3f} | {statistics.median(times[name]) * 1000:.2f} |")


if __name__ == "__main__":
    main()
