"""The role of each sentence: from the section heading where there is one, else from a trained model and Viterbi.

Two stages: a logistic regression on the n-grams and place of a sentence, then one on the first stage's answers for
the sentence and its neighbors; transitions between roles are weighed in by Viterbi (recipe and figures: model/card.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from evidence.records import Section, Sentence
from summarize.artefact import load_artefact
from summarize.text.headings import ALL, ROLES, heading_at, roles_of
from summarize.text.ngrams import Floats, Linear
from summarize.text.passage import fold
from summarize.text.sentences import split

Allowed = frozenset[str]


def read_sentences(text: str, sections: Sequence[Section] = ()) -> tuple[Sentence, ...]:
    """The sentences of an abstract (offsets in characters, heading words left out) with their roles."""
    return folded_sentences(text, fold(text), sections)


def folded_sentences(text: str, flat: str, sections: Sequence[Section]) -> tuple[Sentence, ...]:
    """The same for a text whose folded form is at hand."""
    spans = allowed_roles(text, sections)
    if all(len(roles) == 1 for _, _, roles in spans):
        return tuple(Sentence(start=s, end=e, role=next(iter(roles))) for s, e, roles in spans)
    scores = _model().scores([flat[s:e] for s, e, _ in spans])
    path = _viterbi(scores, [roles for _, _, roles in spans])
    return tuple(Sentence(start=s, end=e, role=ROLES[k]) for (s, e, _), k in zip(spans, path, strict=True))


def allowed_roles(text: str, sections: Sequence[Section] = ()) -> list[tuple[int, int, Allowed]]:
    """Sentences (start, end) and the roles that the heading above them allows; all roles where there is no heading."""
    found: list[tuple[int, int, Allowed]] = []
    current = ALL
    bodies = {s.start: roles_of(s.label or "", s.category) for s in sections if s.label or s.category}
    for start, end in split(text):
        heading = heading_at(text, start)
        if heading is not None:
            start, current = heading
        current = bodies.get(start, current)
        if start < end:
            found.append((start, end, current))
    return found


class RoleModel:
    """The two stages of the role model; scores are log probabilities (sentences x 4 roles in the order of ROLES)."""

    def __init__(self) -> None:
        artefact = load_artefact("roles")
        self.linear = Linear(artefact)
        arrays = artefact.arrays
        self.place = arrays["place"].astype(np.float32)
        self.bias = arrays["bias"].astype(np.float32)
        self.mean, self.scale = arrays["mean"].astype(np.float32), arrays["scale"].astype(np.float32)
        self.weights2, self.bias2 = arrays["weights2"].astype(np.float32), arrays["bias2"].astype(np.float32)
        self.transitions: list[list[float]] = arrays["transitions"].tolist()

    def scores(self, sentences: Sequence[str]) -> Floats:
        """Log probabilities of the roles of one text's sentences (folded)."""
        place = placement(len(sentences))
        first = self.linear.scores(sentences)[:, :4] + place @ self.place + self.bias
        second = np.asarray((in_context(log_softmax(first), place) - self.mean) / self.scale, np.float32)
        return log_softmax(np.asarray(second @ self.weights2 + self.bias2, np.float32))


@lru_cache(maxsize=1)
def _model() -> RoleModel:
    return RoleModel()


@lru_cache(maxsize=256)
def placement(count: int) -> Floats:
    """Where each of `count` sentences stands: from the start, from the end, tenth of the text, how long the text is."""
    out = np.zeros((count, 23), np.float32)
    for i in range(count):
        out[i, min(i, 4)] = out[i, 5 + min(count - 1 - i, 4)] = out[i, 10 + 10 * i // count] = 1
        out[i, 20:] = i / count, (i / count) ** 2, min(count, 20) / 20
    return out


def in_context(logp: Floats, place: Floats) -> Floats:
    """Second-stage columns: own and two neighbors' answers on either side, roles so far and to come, place."""
    clipped = np.maximum(logp, -9)
    both = np.hstack([clipped, np.exp(clipped)]).astype(np.float32)
    padded = np.vstack([np.zeros((2, 8), np.float32), both, np.zeros((2, 8), np.float32)])
    around = [padded[k : k + len(both)] for k in (0, 1, 2, 3, 4)]
    total = np.cumsum(both[:, 4:], axis=0)
    return np.hstack([*around, np.minimum(total - both[:, 4:], 3), np.minimum(total[-1] - total, 3), place])


def log_softmax(scores: Floats) -> Floats:
    """Rows of scores as log probabilities."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), np.float32)


def _viterbi(scores: Floats, allowed: Sequence[Allowed]) -> list[int]:
    """The likeliest sequence of roles among those allowed."""
    return viterbi(mask(scores, allowed), _model().transitions)


def mask(scores: Floats, allowed: Sequence[Allowed]) -> npt.NDArray[np.float32]:
    """The scores with -1000 for every role that a heading rules out."""
    closed = np.array([[role not in roles for role in ROLES] for roles in allowed])
    return np.where(closed, np.float32(-1000), scores)


def viterbi(scores: Floats, transitions: Sequence[Sequence[float]]) -> list[int]:
    """The path with the greatest sum of scores and transitions[from][to]."""
    rows: list[list[float]] = scores.tolist()
    into = list(zip(*transitions, strict=True))
    best, back = rows[0], []
    for row in rows[1:]:
        steps = [[value + step for value, step in zip(best, column, strict=True)] for column in into]
        best = [max(step) for step in steps]
        back.append([step.index(value) for step, value in zip(steps, best, strict=True)])
        best = [value + here for value, here in zip(best, row, strict=True)]
    path = [max(range(4), key=lambda k: (best[k], -k))]
    for step in reversed(back):
        path.append(step[path[-1]])
    return path[::-1]
