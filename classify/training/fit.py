"""Fit a head: logistic regression, networks and trees, pooled and given thresholds by out-of-fold scores."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from classify.calibration import best_pool, choose_thresholds
from classify.features import Floats
from classify.head import Head, Member, Network, Networks, log_softmax, softmax
from classify.recipes import Recipe
from classify.terms import beside, most_telling
from classify.trees import grow_trees

if TYPE_CHECKING:
    from scipy import sparse

Ints = npt.NDArray[np.int64]
ABSENT = -12.0  # log probability of a class that a fold did not hold


@dataclass(frozen=True, slots=True)
class Fitted:
    """A head and the probabilities it gave each training record when that record was held out.

    `terms` are the columns of the label set's own terms that the head sees to the right of the dense ones.
    """

    head: Head
    out_of_fold: Floats
    terms: Ints


@dataclass(frozen=True, slots=True)
class _Rows:
    """Records to fit on: columns, classes by number, weights and, if the recipe asks for them, own terms.

    A target of -1 is any class but `closed`.
    """

    dense: Floats
    target: Ints
    weight: Floats
    terms: sparse.csr_matrix | None = None
    closed: int = -1

    def at(self, rows: Ints) -> _Rows:
        terms = None if self.terms is None else self.terms[rows]
        return replace(self, dense=self.dense[rows], target=self.target[rows], weight=self.weight[rows], terms=terms)

    def renumbered(self, present: Ints) -> _Rows:
        target = np.where(self.target < 0, -1, np.searchsorted(present, self.target))
        return replace(self, target=target, closed=int(np.searchsorted(present, self.closed)))

    def wide(self, chosen: Ints) -> Floats:
        return self.dense if self.terms is None else beside(self.dense, self.terms[:, chosen])


def fit_head(
    field: str,
    dense: Floats,
    labels: Sequence[str],
    recipe: Recipe,
    *,
    weights: Floats | None = None,
    groups: Sequence[str] | None = None,
    recall_first: Sequence[str] = (),
    scored: npt.NDArray[np.bool_] | None = None,
    terms: sparse.csr_matrix | None = None,
    closed: str = "",
) -> Fitted:
    """Fit one head (records x columns, one label a record).

    groups keep near-duplicates in one fold; `scored` marks the records whose out-of-fold scores set pool and
    thresholds (all by default); classes in recall_first get a threshold for recall .99, the others for best F1;
    `terms` are the label set's own, of which the recipe's number is chosen anew in every fold. An empty label means any
    but `closed`: such records teach the likeliest other label, as a regression on the training records sees it.
    """
    classes = tuple(sorted(set(labels) - {""}))
    number = {label: n for n, label in enumerate(classes)} | {"": -1}
    target: Ints = np.array([number[label] for label in labels], dtype=np.int64)
    weight = np.ones(len(labels), dtype=np.float32) if weights is None else weights
    rows = _Rows(dense, target, weight, terms if recipe.terms else None, number.get(closed, -1))
    held_out = _out_of_fold(rows, len(classes), recipe, folds_of(target - target.min(), groups, recipe))
    use = target >= 0 if scored is None else scored
    pool = best_pool([scores[use] for scores in held_out], target[use], recipe.least)
    tilt = _tilt(rows, recipe)
    probabilities = softmax(np.tensordot(np.array(pool, dtype=np.float32), held_out, 1) + tilt)
    thresholds = choose_thresholds(probabilities[use], target[use], classes, recall_first)
    head, chosen = _fit(rows, recipe)
    intercept = head.intercept + tilt / np.float32(pool[0])  # which the pool multiplies
    head = replace(head, field=field, classes=classes, intercept=intercept, pool=pool, thresholds=thresholds)
    return Fitted(head, probabilities, chosen)


def _tilt(rows: _Rows, recipe: Recipe) -> Floats:
    known = rows.target >= 0
    mass = np.bincount(rows.target[known], weights=rows.weight[known]) + 1
    result: Floats = (-recipe.tilt * np.log(mass / mass.sum())).astype(np.float32)
    return result


def folds_of(target: Ints, groups: Sequence[str] | None, recipe: Recipe) -> list[tuple[Ints, Ints]]:
    """Stratified folds, with all records of a group in the same one."""
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    folds = max(2, min(recipe.folds, int(np.bincount(target).max())))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # classes with fewer records than folds are no fault
        if groups is None:
            split = StratifiedKFold(folds, shuffle=True, random_state=recipe.seed).split(target, target)
        else:
            grouped = StratifiedGroupKFold(folds, shuffle=True, random_state=recipe.seed)
            split = grouped.split(target, target, list(groups))
        return list(split)


def _out_of_fold(rows: _Rows, classes: int, recipe: Recipe, folds: Sequence[tuple[Ints, Ints]]) -> Floats:
    """Log probabilities of the linear model and each member (models x records x classes)."""
    found: list[Floats] = []
    for train, test in folds:
        part = rows.at(train)
        present = np.unique(part.target[part.target >= 0])
        head, chosen = _fit(part.renumbered(present), recipe)
        wide = rows.at(test).wide(chosen)
        scores = [wide[:, : len(head.weights)] @ head.weights + head.intercept, *(m.scores(wide) for m in head.members)]
        found = found or [np.full((len(rows.target), classes), ABSENT, dtype=np.float32) for _ in scores]
        for whole, given in zip(found, scores, strict=True):
            whole[np.ix_(test, present)] = log_softmax(given)
    return np.stack(found)


def _fit(rows: _Rows, recipe: Recipe) -> tuple[Head, Ints]:
    """A head without classes, pool and thresholds, and the own terms it sees."""
    rows = _completed(rows, recipe)
    chosen: Ints = np.empty(0, dtype=np.int64)
    views = [rows.dense]
    if rows.terms is not None:
        chosen = most_telling(rows.terms, rows.target, recipe.terms)
        views.append(rows.wide(chosen))
    weights, intercept = _linear(rows, recipe)
    balanced = _balanced(rows.target, rows.weight)
    head = Head(
        field="",
        classes=(),
        weights=weights,
        intercept=intercept,
        members=tuple(member for view in views for member in _members(view, rows, balanced, recipe)),
        pool=(),
        thresholds={},
    )
    return head, chosen


def _completed(rows: _Rows, recipe: Recipe) -> _Rows:
    """The rows with a class for each: where any but one may be right, the likeliest of the others."""
    known = rows.target >= 0
    if known.all():
        return rows
    weights, intercept = _linear(rows.at(np.flatnonzero(known)), recipe)
    scores = rows.dense @ weights + intercept
    scores[:, rows.closed] = -np.inf
    return replace(rows, target=np.where(known, rows.target, scores.argmax(axis=1)))


def _linear(rows: _Rows, recipe: Recipe) -> tuple[Floats, Floats]:
    """Weights and intercept of a balanced regression, for columns as they are."""
    scaled, center, factor = _standardized(rows.dense, recipe)
    weights, intercept = _regression(scaled, rows.target, _balanced(rows.target, rows.weight), recipe)
    return weights * factor[:, None], (intercept - (center * factor) @ weights).astype(np.float32)


def _members(view: Floats, rows: _Rows, balanced: Floats, recipe: Recipe) -> list[Member]:
    members: list[Member] = []
    if recipe.networks:
        lifted = (rows.weight * (balanced / np.maximum(rows.weight, 1e-9)) ** recipe.lift).astype(np.float32)
        scaled, center, factor = _standardized(view, recipe)
        nets = (_network(scaled, rows.target, lifted, recipe, seed) for seed in range(recipe.networks))
        members.append(Networks(tuple(_on_raw_columns(net, center, factor) for net in nets)))
    if recipe.trees:
        members.append(grow_trees(view, rows.target, balanced, recipe))
    return members


def _standardized(dense: Floats, recipe: Recipe) -> tuple[Floats, Floats, Floats]:
    center, spread = dense.mean(axis=0), dense.std(axis=0)
    factor = (recipe.scale / np.where(spread < 1e-6, np.inf, spread)).astype(np.float32)
    return (dense - center) * factor, center, factor


def _on_raw_columns(net: Network, center: Floats, factor: Floats) -> Network:
    bias = net.first_bias - (center * factor) @ net.first
    return replace(net, first=net.first * factor[:, None], first_bias=bias.astype(np.float32))


def _balanced(target: Ints, weight: Floats) -> Floats:
    mass = np.bincount(target, weights=weight)
    result: Floats = (weight * (mass.sum() / (len(mass) * np.maximum(mass, 1e-9)))[target]).astype(np.float32)
    return result


def _regression(scaled: Floats, target: Ints, weight: Floats, recipe: Recipe) -> tuple[Floats, Floats]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=recipe.penalty, max_iter=500, tol=1e-4)
    model.fit(scaled, target, sample_weight=weight)
    coefficients, intercept = model.coef_, model.intercept_
    if len(coefficients) == 1:  # two classes: half of the margin for each side
        coefficients, intercept = np.vstack([-coefficients, coefficients]) / 2, np.array([-1, 1]) * intercept / 2
    return coefficients.T.astype(np.float32), intercept.astype(np.float32)


def _network(scaled: Floats, target: Ints, weight: Floats, recipe: Recipe, seed: int) -> Network:
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        (recipe.hidden,),
        alpha=recipe.decay,
        max_iter=recipe.rounds,
        learning_rate_init=2e-3,
        batch_size=min(64, len(target)),
        random_state=recipe.seed + seed,
    )
    _quietly(lambda: model.fit(scaled, target, sample_weight=weight))
    (first, second), (first_bias, second_bias) = model.coefs_, model.intercepts_
    if second.shape[1] == 1:  # two classes: a logistic unit
        second, second_bias = np.hstack([-second, second]) / 2, np.array([-1, 1]) * second_bias / 2
    return Network(*(a.astype(np.float32) for a in (first, first_bias, second, second_bias)))


def _quietly(step: Callable[[], object]) -> None:
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the number of passes is the recipe's choice
        step()
