"""Direction of effect of an intervention on an outcome, given a sentence or a whole abstract.

A logistic regression over rule answers and masked n-grams, trained on the Evidence Inference 2.0 corpus (DeYoung et
al. 2020, https://aclanthology.org/2020.bionlp-1.13). A sentence that names both arms is also read with
the arms swapped, which turns an increase into a decrease; one that does not is mostly about the intervention, which the
weights know. Its labels are labels of significance: no vote is ever counted from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt

import numpy as np

from evidence.records import Sentence
from summarize.artefact import load_artefact
from summarize.findings.direction_cues import names_both, read_question
from summarize.text.arm_signs import Question, stem_of
from summarize.text.effect_words import NO_DIFFERENCE, SIGNIFICANT, p_values, tells_effect
from summarize.text.passage import fold
from summarize.text.table_like import is_table_like

LABELS = ("significantly decreased", "no significant difference", "significantly increased")
_GRAM_WEIGHT = 2.0
_BEST = 3
_FEW = frozenset("the and with for from was were than that this group groups patients treatment".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A direction of effect with its probability and the offsets of the sentence it was read from."""

    label: str
    probability: float
    probabilities: tuple[float, float, float]  # in the order of LABELS
    start: int
    end: int


def question(outcome: str, intervention: str, comparator: str) -> Question:
    """A question from its three parts as printed."""
    return Question(fold(outcome), fold(intervention), fold(comparator))


def effect_of_sentence(sentence: str, asked: Question) -> Effect | None:
    """The direction that one sentence gives; None for a row of a table, whose columns are headed elsewhere."""
    if is_table_like(sentence):
        return None
    return _read(sentence, asked)


def _read(sentence: str, asked: Question) -> Effect:
    shares = _probabilities(fold(sentence), asked)
    best = max(range(3), key=shares.__getitem__)
    return Effect(label=LABELS[best], probability=shares[best], probabilities=shares, start=0, end=len(sentence))


def effect_of_text(text: str, sentences: Sequence[Sentence], asked: Question) -> Effect | None:
    """The direction that a text gives; None for a text without sentences (rows of tables are none).

    The three sentences nearest to the question are read and weighed by their nearness; the offsets are the nearest's.
    """
    said = [s for s in sentences if not is_table_like(text[s.start : s.end])]
    if not said:
        return None
    scored = [(relevance(fold(text[s.start : s.end]), s.role, asked), s) for s in said]
    scored.sort(key=lambda pair: (-pair[0], pair[1].start))
    weights = [exp(score - scored[0][0]) for score, _ in scored[:_BEST]]
    read = [_read(text[s.start : s.end], asked).probabilities for _, s in scored[:_BEST]]
    mixed = [sum(w * r[k] for w, r in zip(weights, read, strict=True)) / sum(weights) for k in range(3)]
    best = max(range(3), key=mixed.__getitem__)
    nearest = scored[0][1]
    return Effect(
        label=LABELS[best],
        probability=mixed[best],
        probabilities=(mixed[0], mixed[1], mixed[2]),
        start=nearest.start,
        end=nearest.end,
    )


def relevance(flat: str, role: str, asked: Question) -> float:
    """How likely a sentence answers a question: its outcome words, its arms, words of effect, its role."""
    words = {stem_of(w) for w in _words(flat)}
    score = {"RESULTS": 2.0, "CONCLUSIONS": 1.0, "METHODS": -1.0}.get(role, -1.5)
    score += (
        4.0 * _share(asked.outcome, words)
        + 0.8 * _share(asked.intervention, words)
        + 0.5 * _share(asked.comparator, words)
    )
    told = any(tells_effect(w) for w in _words(flat))
    score += 0.7 * told + 0.8 * bool(NO_DIFFERENCE.search(flat)) + 0.5 * bool(SIGNIFICANT.search(flat))
    return score + 0.6 * bool(p_values(flat))


def _words(flat: str) -> list[str]:
    return [
        w for w in flat.replace("(", " ").replace(")", " ").replace(",", " ").replace(".", " ").split() if len(w) > 1
    ]


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem_of(w) for w in _words(text) if w not in _FEW and len(w) > 2)


def _share(part: str, words: set[str]) -> float:
    stems = _stems(part)
    return len(stems & words) / len(stems) if stems else 0.0


def _probabilities(flat: str, asked: Question) -> tuple[float, float, float]:
    """The model's answer; for both arms named, its mean with the mirrored answer to the swapped question."""
    less, same, more = _model().shares(flat, asked)
    if not names_both(flat, asked):
        return less, same, more
    swapped = _model().shares(flat, asked.swapped())
    return (less + swapped[2]) / 2, (same + swapped[1]) / 2, (more + swapped[0]) / 2


class DirectionModel:
    """The weights of rule answers and n-grams, one column a label."""

    def __init__(self) -> None:
        artefact = load_artefact("direction")
        self.rules: dict[str, int] = {name: i for i, name in enumerate(artefact.settings["rules"])}
        self.grams: dict[str, int] = {term: i for i, term in enumerate(artefact.settings["terms"])}
        self.rule_weights = artefact.arrays["rule_weights"].astype(np.float64)
        self.gram_weights = artefact.arrays["gram_weights"].astype(np.float64)
        self.idf = artefact.arrays["idf"].astype(np.float64)
        self.bias = artefact.arrays["bias"].astype(np.float64)

    def shares(self, flat: str, asked: Question) -> tuple[float, float, float]:
        """The probabilities of LABELS for a folded sentence."""
        values, grams = read_question(flat, asked)
        totals = self.bias.copy()
        for name, value in values.items():
            if value and name in self.rules:
                totals += value * self.rule_weights[self.rules[name]]
        known = [self.grams[g] for g in grams if g in self.grams]
        if known:
            scale = _GRAM_WEIGHT / sqrt(float((self.idf[known] ** 2).sum()))
            totals += scale * (self.idf[known] @ self.gram_weights[known])
        less, same, more = (exp(t - totals.max()) for t in totals)
        whole = less + same + more
        return less / whole, same / whole, more / whole


@lru_cache(maxsize=1)
def _model() -> DirectionModel:
    return DirectionModel()
