"""Why a label: each cue and word with its weight and place, adding up exactly to the margin.

The margin of a class is its score less the mean score of all classes (one class's weights less the mean weights), so
a term with a positive weight speaks for the class. Terms beyond the strongest are summed under "other cues" and
"other words", and what networks and trees add stands under one name: intercept + sum of weights == margin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from classify.cues import cue_terms
from classify.features import PLACES, CueHit, Floats, Read, cue_hits, cue_names
from classify.head import Head, mean
from classify.matcher import whole_word
from classify.model import Model
from classify.pretrained import Features, Pretrained
from evidence.records import Term, TextField

STRONGEST = 5  # terms shown for and against
Place = dict[str, Any]  # field, start and end of a Term; empty where it has no one place


class Explainer:
    """Explains one head; the words' weights per class are worked out once."""

    def __init__(self, pretrained: Pretrained, head: Head) -> None:
        factor = np.float32(head.pool[0])
        weights = (head.weights - head.weights.mean(axis=1, keepdims=True)) * factor
        cues = len(cue_names())
        topics = slice(cues, cues + pretrained.topics)
        weak = slice(cues + pretrained.topics, None)
        self._cues = _by_class(weights[:cues])
        self._topic_words = _by_class(pretrained.projection[:, : pretrained.topics] @ weights[topics])
        self._weak_words = _by_class(pretrained.projection[:, pretrained.topics :] @ weights[weak])
        intercept = (head.intercept - head.intercept.mean()) * factor
        self._intercept: Floats = intercept + pretrained.bias @ weights[cues:]
        self._term = pretrained.lexicon.term
        self._head = head
        self._cue_names = cue_names()

    def explain(
        self, places: Places, features: Features, row: int, column: int, added: Mapping[str, float], deep: Floats
    ) -> tuple[tuple[Term, ...], float]:
        """Terms and intercept of class `column`.

        `added` are further named weights (publication types), `deep` what networks and trees add to each class.
        """
        words, values = features.words.row(row)
        topics = self._topic_words[column].take(words) / features.length[row, 0]
        heavy = values * (topics + self._weak_words[column].take(words))
        cues = features.cues[row] * self._cues[column]
        terms = [Term(name=name, weight=weight) for name, weight in added.items() if weight]
        terms += _strongest(cues, lambda n: (self._cue_names[n], places.of_cue(n)), "other cues")
        terms += _strongest(heavy, lambda n: (term := self._term(words[n]), places.of_word(term)), "other words")
        if self._head.members:
            terms.append(Term(name="interplay", weight=float(deep[column] - mean(deep))))
        return tuple(terms), float(self._intercept[column])


def _by_class(weights: Floats) -> Floats:
    return np.ascontiguousarray(weights.T)


@lru_cache(maxsize=16)
def explainer(model: Model, field: str) -> Explainer:
    """The explainer of one field of a model, worked out once, when it is first asked for."""
    return Explainer(model.pretrained, model.heads[field])


class Places:
    """Where the cues and words of one record stand first, as a Term wants it; looked up once for all of its labels.

    `hits` are the record's cues, if they are at hand.
    """

    def __init__(self, record: Read, hits: Sequence[CueHit] | None = None) -> None:
        self._record = record
        self._spaced = f" {record.folded} "
        self._words: dict[str, Place] = {}
        self._anywhere: dict[int, tuple[int, int]] = {}
        self._at_end: dict[int, tuple[int, int]] = {}
        for cue, start, end in cue_hits(record) if hits is None else hits:
            self._anywhere.setdefault(cue, (start, end))
            if start >= record.end:
                self._at_end.setdefault(cue, (start, end))

    def of_cue(self, column: int) -> Place:
        """The first place of the cue that a column of the cue matrix counts; nothing for its plain numbers."""
        place, cue = divmod(column, len(cue_terms()))
        if place >= len(PLACES):
            return {}
        found = (self._at_end if PLACES[place] == "end" else self._anywhere).get(cue)
        return _place(self._record, found[0], whole_word(self._record.folded, found[1])) if found else {}

    def of_word(self, term: str) -> Place:
        """The first place of a word or a pair of words."""
        if term not in self._words:
            self._words[term] = _word_place(self._record, self._spaced, term)
        return self._words[term]


def _strongest(weights: Floats, named: Callable[[int], tuple[str, Place]], rest: str) -> list[Term]:
    order = np.argsort(weights, kind="stable")
    ends = [*order[: -STRONGEST - 1 : -1].tolist(), *order[:STRONGEST].tolist()]
    shown = {i: w for i, w in zip(ends, weights[ends].tolist(), strict=True) if abs(w) > 1e-4}
    terms = []
    for i, weight in shown.items():
        name, place = named(i)
        terms.append(Term(name=name, weight=weight, **place))
    left = float(weights.sum(dtype=np.float64)) - sum(t.weight for t in terms)
    return [*terms, Term(name=rest, weight=left)]


def _place(record: Read, start: int, end: int) -> Place:
    titled, start, end = record.place(start, end)
    return {"field": TextField.TITLE if titled else TextField.ABSTRACT, "start": start, "end": end}


def _word_place(record: Read, spaced: str, term: str) -> Place:
    """Where a word or a pair of words stands first; a number sign stands for any number and has no one place.

    spaced: the folded text between two spaces, so that a word stands at `at` where " word " does.
    """
    first, _, second = term.partition(" ")
    if "#" in term:
        return {}
    at = -1
    while (at := spaced.find(f" {first} ", at + 1)) >= 0:
        end = at + len(first)
        if second:
            begin = end + 1
            while spaced.startswith(" ", begin):
                begin += 1
            if not spaced.startswith(f"{second} ", begin):
                continue
            end = begin - 1 + len(second)
        return _place(record, at, end)
    return {}
