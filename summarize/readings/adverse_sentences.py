"""Whether a sentence says that a drug did harm, for the harms that no list names: two stages.

The first marks drugs and effects by their letters, their neighbors and the kind of word they are (word_vectors.py). The
second reads the sentence with both masked, so that a drug it never saw counts like any other: a regression on words, runs and
kinds, and small networks on the mean vectors of the parts of the sentence, their log odds averaged (figures: model/card.md).
Where other sentences of the article are at hand, a last step weighs in what they say: `HarmModel.probabilities`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, product
from math import exp, log, sqrt
from typing import Any

import numpy as np

from summarize.artefact import load_artefact
from summarize.text.ngrams import words
from summarize.text.word_vectors import Floats, WordVectors, word_vectors

DRUG, EFFECT = "_d_", "_e_"
DRUG_FROM, EFFECT_FROM = 0.5, 0.4  # probability from which a word is masked; the better of two pairs in two folds
TOLD_BY_OTHERS = 0.3  # probability from which the mark of a word in another sentence counts
LIKELY = (0.25, 0.2)  # probability from which a word may be a drug, an effect
NETWORKS = (
    "first",
    "first_bias",
    "second",
    "second_bias",
)  # networks x inputs x units, ... x units, ... x units, networks
Pair = tuple[float, float]  # probabilities that a word names a drug, and an effect
Told = tuple[float, Sequence[str], Sequence[Pair]]  # log odds of harm, tokens, and the marks of those behind the first


@lru_cache(maxsize=20000)
def spelling(word: str) -> tuple[str, ...]:
    """What a word looks like: itself, its ends of 2 to 5 letters, its beginnings of 3 to 5."""
    ends = [f"s{k}{word[-k:]}" for k in (2, 3, 4, 5) if len(word) > k]
    return (f"w{word}", *ends, *(f"p{k}{word[:k]}" for k in (3, 4, 5) if len(word) > k))


def surroundings(tokens: Sequence[str], at: int) -> Iterator[str]:
    """The two neighbors of a word on either side, and the ends of the nearest."""
    for step in (-2, -1, 1, 2):
        neighbor = tokens[at + step] if 0 <= at + step < len(tokens) else "$"
        yield f"{step}{neighbor}"
        if step in (-1, 1):
            yield f"{step}s{neighbor[-3:]}"


def kinds(tokens: Sequence[str], at: int, vectors: WordVectors) -> Iterator[str]:
    """The groups of a word, of its two neighbors on either side, and of the pairs it makes with the nearest."""
    own = [vectors.group(tokens[at], level) for level in range(3)]
    yield from (f"c{level}:{group}" for level, group in enumerate(own))
    for step in (-2, -1, 1, 2):
        if 0 <= at + step < len(tokens):
            yield from (f"c{level}{step}:{vectors.group(tokens[at + step], level)}" for level in (0, 1))
    if at > 1:
        yield f"cc-:{vectors.group(tokens[at - 1], 1)}_{own[1]}"
    if at + 1 < len(tokens):
        yield f"cc+:{own[1]}_{vectors.group(tokens[at + 1], 1)}"


def tag_features(tokens: Sequence[str], at: int, vectors: WordVectors) -> tuple[str, ...]:
    """What the first stage sees of a word."""
    return (*spelling(tokens[at]), *surroundings(tokens, at), *kinds(tokens, at, vectors))


def masked(tokens: Sequence[str], marks: Sequence[Pair]) -> list[str]:
    """The tokens with drugs and effects as one sign each; marks are of the tokens behind the first."""
    out = [tokens[0]]
    for word, (drug, effect) in zip(tokens[1:], marks, strict=True):
        sign = DRUG if drug > DRUG_FROM and drug >= effect else EFFECT if effect > EFFECT_FROM else word
        if sign != out[-1] or sign not in (DRUG, EFFECT):
            out.append(sign)
    return out


def features(tokens: Sequence[str], marks: Sequence[Pair], vectors: WordVectors) -> list[str]:
    """What the regression of the second stage sees of a sentence, each once."""
    seen = masked(tokens, marks)
    found = [*seen, *_runs(seen, 2), *_runs(seen, 3), *(f"R:{w}" for w in tokens)]
    found += [f"R:{a} {b}" for a, b in pairwise(tokens)]
    found += _affixes(tokens[1:])
    found += _neighborhood(tokens, marks)
    drugs = [i for i, x in enumerate(seen) if x == DRUG]
    effects = [i for i, x in enumerate(seen) if x == EFFECT]
    surest = [_step(max((m[k] for m in marks), default=0.0)) for k in (0, 1)]
    found += [f"dm{surest[0]}", f"em{surest[1]}", f"dm{surest[0] // 2}em{surest[1] // 2}"]
    found += [f"D{min(len(drugs), 2)}E{min(len(effects), 3)}", f"len{min(len(tokens) // 6, 8)}"]
    if drugs and effects:
        found += _between(seen, *min(product(drugs, effects), key=lambda p: abs(p[0] - p[1])))
    found += _grouped(tokens, seen, vectors)
    return list(dict.fromkeys(found))


def _affixes(words: Sequence[str]) -> Iterator[str]:
    """The ends and beginnings of the longer words."""
    for word in words:
        if len(word) > 5:
            yield from (f"S{word[-4:]}", f"S{word[-5:]}", f"P{word[:5]}", f"P{word[:4]}")


def _grouped(tokens: Sequence[str], seen: Sequence[str], vectors: WordVectors) -> Iterator[str]:
    """The kinds of the words, and runs of them, of the sentence with drugs and effects masked."""
    signs = (DRUG, EFFECT, tokens[0])
    coarse = [w if w in signs else f"c{vectors.group(w, 1)}" for w in seen]
    yield from coarse
    yield from (w if w in signs else f"k{vectors.group(w, 2)}" for w in seen)
    yield from _runs(coarse, 2)
    yield from _runs(coarse, 3)
    yield from (f"r{vectors.group(w, 2)}" for w in tokens[1:])
    yield from (f"q{vectors.group(w, 1)}" for w in tokens[1:])


def in_numbers(tokens: Sequence[str], marks: Sequence[Pair], vectors: WordVectors) -> Floats:
    """What the networks of the second stage see of a sentence.

    Mean vectors of all words, of drugs, of effects, of the rest, of what stands between the surest drug and effect and beside
    each; then how sure drugs and effects are, their order and distance, and the length.
    """
    said = tokens[1:]
    drug, effect = np.array(marks, np.float32).reshape(-1, 2).T
    each = vectors.of(said)
    weighted = [weight @ each / (weight.sum() + 0.5) for weight in (drug, effect, 1 - np.maximum(drug, effect))]
    i, j = (int(w.argmax()) if len(said) else 0 for w in (drug, effect))
    beside = [vectors.mean(said[k]) for at in (i, j) for k in (slice(max(0, at - 2), at), slice(at + 1, at + 3))]
    between = vectors.mean(said[min(i, j) + 1 : max(i, j)])
    both = float(drug.max() * effect.max()) if len(said) else 0.0
    counts = [*_sureness(drug), *_sureness(effect), float(i < j), abs(i - j) / 10, len(said) / 30, both]
    result: Floats = np.concatenate([vectors.mean(said), *weighted, between, *beside, counts]).astype(np.float32)
    return result


def _sureness(weights: Floats) -> list[float]:
    if not len(weights):
        return [0.0] * 6
    top = float(weights.max())
    two, both = float(np.sort(weights)[-2:].sum()), float(weights.sum())
    return [top, log(top + 1e-4), two, both, float((weights > 0.5).sum()), float((weights > 0.2).sum())]


def _runs(seen: Sequence[str], size: int) -> Iterator[str]:
    return (" ".join(run) for run in zip(*(seen[k:] for k in range(size)), strict=False))


def _step(probability: float) -> int:
    """A probability as one of nine steps of its log odds."""
    odds = (probability + 1e-9) / (1 - probability + 1e-9)
    return int(min(8.0, max(0.0, log(odds) + 4)))


def _neighborhood(tokens: Sequence[str], marks: Sequence[Pair]) -> Iterator[str]:
    """The words within three of whatever may be a drug or an effect, and how many of each there are."""
    likely = [[i for i, mark in enumerate(marks, 1) if mark[k] > LIKELY[k]] for k in (0, 1)]
    yield f"n{min(len(likely[0]), 3)}{min(len(likely[1]), 4)}"
    for letter, places in zip("DE", likely, strict=True):
        for i in places:
            yield from (f"{letter}{j - i}{tokens[j]}" for j in range(max(1, i - 3), min(len(tokens), i + 4)) if j != i)


def _between(seen: Sequence[str], drug: int, effect: int) -> list[str]:
    """The words between the nearest drug and effect, and which of them comes first."""
    order = "d" if drug < effect else "e"
    middle = seen[min(drug, effect) + 1 : max(drug, effect)]
    whole = [f"{order}={'_'.join(middle)}"] if len(middle) <= 4 else []
    return [f"{order}dist{min(abs(drug - effect), 8)}", *(f"{order}>{w}" for w in middle[:10]), *whole]


class HarmModel:
    """Both stages, as dictionaries of weights and small networks, from the arrays and settings of the artefact."""

    def __init__(self, fitted: Mapping[str, Any], vectors: WordVectors | None = None) -> None:
        self.vectors = vectors or word_vectors()
        pairs = map(tuple, fitted["tag_weights"].tolist())
        self.tags: dict[str, Pair] = dict(zip(fitted["tags"], pairs, strict=True))
        self.tag_bias: Pair = (float(fitted["tag_bias"][0]), float(fitted["tag_bias"][1]))
        self.weights: dict[str, float] = dict(zip(fitted["terms"], fitted["weights"].tolist(), strict=True))
        self.bias = float(fitted["bias"][0])
        self.context: Floats = fitted["context"].astype(np.float32)
        self.context_bias = float(fitted["context_bias"])
        self._networks = {name: fitted[name].astype(np.float32) for name in NETWORKS}

    def probability(self, flat: str) -> float:
        """The probability that a folded sentence says that a drug did harm, of a sentence that stands alone."""
        return logistic(self.read(flat)[0])

    def probabilities(self, sentences: Sequence[str]) -> list[float]:
        """The probabilities of the folded sentences of one article, each in the light of the others."""
        told = [self.read(flat) for flat in sentences]
        if len(told) < 2:
            return [logistic(score) for score, _, _ in told]
        return [logistic(float(score)) for score in in_context(told) @ self.context + self.context_bias]

    def read(self, flat: str) -> Told:
        """The log odds that a folded sentence reports harm, its tokens and the marks of those behind the first."""
        tokens = words(flat)
        marks = [self._mark(tokens, i) for i in range(1, len(tokens))]
        found = features(tokens, marks, self.vectors)
        told = self.bias + sum(self.weights.get(f, 0.0) for f in found) / sqrt(len(found))
        return (told + log_odds_heard(self._networks, in_numbers(tokens, marks, self.vectors))) / 2, tokens, marks

    def _mark(self, tokens: Sequence[str], at: int) -> Pair:
        found = [self.tags[f] for f in tag_features(tokens, at, self.vectors) if f in self.tags]
        drug, effect = self.tag_bias
        return logistic(drug + sum(d for d, _ in found)), logistic(effect + sum(e for _, e in found))


def log_odds_heard(networks: Mapping[str, Floats], numbers: Floats) -> float:
    """Log odds of the mean probability of the networks, for what they see of a sentence."""
    first, first_bias, second, second_bias = (networks[name] for name in NETWORKS)
    hidden = np.maximum(np.einsum("i,kih->kh", numbers, first) + first_bias, 0)
    each = [logistic(float(score)) for score in (hidden * second).sum(axis=1) + second_bias]
    return log_odds(sum(each) / len(each))


def in_context(told: Sequence[Told]) -> Floats:
    """What the last step sees of each of the sentences of one article (two or more): sentences x 4.

    Its own log odds; the highest of the others; how sure its surest drug is, by the marks of these words anywhere in the
    article; and by its own.
    """
    scores = [score for score, _, _ in told]
    drugs = [_drugs(tokens, marks) for _, tokens, marks in told]
    result = np.zeros((len(told), 4), np.float32)
    for i, own in enumerate(drugs):
        others = (other.get(word, 0.0) for k, other in enumerate(drugs) if k != i for word in own)
        surest = max(own.values(), default=0.0)
        shared = max((mark for mark in others if mark > TOLD_BY_OTHERS), default=0.0)
        result[i] = scores[i], max(scores[:i] + scores[i + 1 :]), max(surest, shared), surest
    return result


def _drugs(tokens: Sequence[str], marks: Sequence[Pair]) -> dict[str, float]:
    """The words of a sentence, each with the highest probability that it is a drug."""
    found: dict[str, float] = {}
    for word, (drug, _) in zip(tokens[1:], marks, strict=True):
        found[word] = max(drug, found.get(word, 0.0))
    return found


def log_odds(probability: float) -> float:
    """The log odds of a probability, of nothing surer than one in ten thousand."""
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return log(kept / (1 - kept))


def logistic(score: float) -> float:
    """The probability of a score in log odds."""
    return 1 / (1 + exp(-score)) if score > -30 else 0.0


@lru_cache(maxsize=1)
def harm_model() -> HarmModel:
    """The shipped model, read once."""
    artefact = load_artefact("adverse_sentences")
    return HarmModel({**artefact.arrays, **artefact.settings})
