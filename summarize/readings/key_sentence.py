"""The sentence that states the main result: a linear ranker over named cues and n-grams of the result sentences."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from evidence import lazy_re as re
from evidence.records import Reading, Sentence
from evidence.required_literals import Signals
from summarize.artefact import load_artefact
from summarize.text.effect_words import NO_DIFFERENCE, SIGNIFICANT, p_values, tells_effect
from summarize.text.ngrams import Floats, Linear
from summarize.text.passage import Document

_WORD = re.compile(r"[a-z-]+")
_NUMBER = re.compile(r"\d\d*(?:\.\d+)?")
_CONTENT = re.compile(r"[a-z]{3,}")
_STOP = frozenset("the and for was were that this not did between after who had which with from are has have".split())
_FLAGS = {
    "interval": r" ci\b|\(ci\b|confidence",
    "significant": SIGNIFICANT.pattern,
    "no difference": NO_DIFFERENCE.pattern,
    "compared": r" than |compared",
    "versus": r" vs\b|versus",
    "primary": r"primary (?:end ?point|outcome)",
    "adverse": r"adverse|side effect|safety|tolerat",
    "baseline": r"baseline|characteristic",
    "groups": r" groups?\b| arms?\b|placebo|control",
    "people": r"mean age| male|female|recruited|enrolled|were randomi|completed the|were included|were analy|dropped|lost to",
    "follow-up": r"follow-?up|months|weeks",
    "secondary": r"secondary|subgroup|exploratory|post hoc|correlat|predict",
    "n =": r"n ?= ?\d",
    "improve": r"improv|better|effective",
    "safe": r"well tolerated|safe\b",
    "patients were": r"(?:patients|participants|subjects|women|children|men) (?:were|completed)",
    "also": r" also\b|additionally|moreover|furthermore",
    "however": r"^(?:however|but|in contrast)",
}
_SIGNALS = Signals(_FLAGS)
CUES = (
    *_FLAGS,
    *"numbers p_values p_below effect_words title aim conclusion length percent brackets place".split(),
    *"results conclusions methods background first_result last_result rank_in_results".split(),
)


def read_key_sentence(document: Document) -> tuple[Reading, ...]:
    """The sentence ranked first; data.score is its margin over the second. None for texts of fewer than two sentences."""
    if len(document.abstract.sentences) < 2 or document.study_type == "protocol":
        return ()
    sentences = contenders(document)
    if len(sentences) < 2:
        return ()
    ranked = scores(document)
    best = int(np.argmax(ranked))
    rest = float(np.partition(ranked, -2)[-2])
    span = document.abstract.span(sentences[best].start, sentences[best].end)
    data = {"score": round(float(ranked[best]) - rest, 3), "position": best}
    return (Reading(kind="key_sentence", value=span.quote, span=span, detail=sentences[best].role, data=data),)


def scores(document: Document) -> Floats:
    """The score of each contender."""
    ranker = _ranker()
    flats = folded(document)
    dense = (cues(document, flats) - ranker.mean) / ranker.scale
    return np.asarray(dense @ ranker.weights + ranker.linear.scores(flats)[:, 0], np.float32)


class Ranker:
    """The weights of the cues and of the n-grams."""

    def __init__(self) -> None:
        artefact = load_artefact("key_sentence")
        self.linear = Linear(artefact)
        self.weights, self.mean, self.scale = (artefact.arrays[k].astype(np.float32) for k in ("cues", "mean", "scale"))


@lru_cache(maxsize=1)
def _ranker() -> Ranker:
    return Ranker()


def folded(document: Document) -> list[str]:
    """The contenders, folded."""
    return [document.abstract.flat[s.start : s.end] for s in contenders(document)]


def contenders(document: Document) -> list[Sentence]:
    """The sentences that can state a result: those of results and conclusions, or all when there are none."""
    some = [s for s in document.abstract.sentences if s.role in ("RESULTS", "CONCLUSIONS")]
    return some if len(some) > 1 else list(document.abstract.sentences)


def cues(document: Document, flats: Sequence[str]) -> Floats:
    """The cues of each sentence in the order of CUES: sentences x cues."""
    sentences = contenders(document)
    flat = document.abstract.flat
    aims = [flat[s.start : s.end] for s in document.abstract.sentences if s.role == "BACKGROUND"][-1:]
    ends = [f for f, s in zip(flats, sentences, strict=True) if s.role == "CONCLUSIONS"]
    compared = [_content(document.title.flat), _content(" ".join(aims)), _content(" ".join(ends))]
    results = [i for i, s in enumerate(sentences) if s.role == "RESULTS"]
    rows = [
        [*_told(one, compared), i / len(flats), *_place(i, sentence, results)]
        for i, (one, sentence) in enumerate(zip(flats, sentences, strict=True))
    ]
    return np.array(rows, np.float32)


def _told(flat: str, compared: Sequence[frozenset[str]]) -> list[float]:
    values = p_values(flat)
    words = _WORD.findall(flat)
    content = _content(flat)
    said = _SIGNALS.within(flat)
    flags = [float(name in said) for name in _FLAGS]
    effects = sum(map(tells_effect, words))
    numbers = [min(8, len(_NUMBER.findall(flat))), min(4, len(values)), any(values), min(4, effects)]
    shares = [len(content & other) / max(1, len(content)) for other in compared]
    return [
        *flags,
        *map(float, numbers),
        *shares,
        min(60.0, len(flat.split())),
        float(flat.count("%")),
        float(flat.count("(")),
    ]


def _content(flat: str) -> frozenset[str]:
    return frozenset([word[:6] for word in _CONTENT.findall(flat) if word not in _STOP])


def _place(i: int, sentence: Sentence, results: Sequence[int]) -> list[float]:
    roles = [float(sentence.role == r) for r in ("RESULTS", "CONCLUSIONS", "METHODS", "BACKGROUND")]
    inside = bool(results) and sentence.role == "RESULTS"
    rank = results.index(i) if inside else -1
    return [*roles, float(inside and rank == 0), float(inside and rank == len(results) - 1), float(rank)]
