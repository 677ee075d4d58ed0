"""Fit a head: standardized columns, logistic regression, small networks, temperature and thresholds out of fold."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from classify.calibration import best_temperature, choose_thresholds
from classify.features import Floats
from classify.head import Head, Network, softmax
from classify.recipes import Recipe

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A head and the probabilities it gave each training record when that record was held out."""

    head: Head
    out_of_fold: Floats


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
) -> Fitted:
    """Fit one head (records x columns, one label a record).

    groups keep near-duplicates in one fold; `scored` marks the records whose out-of-fold scores set temperature and
    thresholds (all by default); classes in recall_first get a threshold for recall .99, the others for best F1.
    """
    classes = tuple(sorted(set(labels)))
    target: Ints = np.array([classes.index(label) for label in labels], dtype=np.int64)
    weight = np.ones(len(labels), dtype=np.float32) if weights is None else weights
    raw = _out_of_fold(field, dense, target, classes, weight, recipe, groups)
    use = np.ones(len(labels), dtype=bool) if scored is None else scored
    temperature = best_temperature(raw[use], target[use])
    probabilities = softmax(raw / np.float32(temperature))
    thresholds = choose_thresholds(probabilities[use], target[use], classes, recall_first)
    head = _fit(field, dense, target, classes, weight, recipe)
    return Fitted(replace(head, temperature=temperature, thresholds=thresholds), probabilities)


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


def _out_of_fold(
    field: str,
    dense: Floats,
    target: Ints,
    classes: tuple[str, ...],
    weight: Floats,
    recipe: Recipe,
    groups: Sequence[str] | None,
) -> Floats:
    scores = np.full((len(target), len(classes)), -12.0, dtype=np.float32)
    for train, test in folds_of(target, groups, recipe):
        present = np.unique(target[train])
        part = _fit(field, dense[train], np.searchsorted(present, target[train]), present, weight[train], recipe)
        scores[np.ix_(test, present)] = part.scores(dense[test])
    return scores


def _fit(field: str, dense: Floats, target: Ints, classes: Iterable[Any], weight: Floats, recipe: Recipe) -> Head:
    center, spread = dense.mean(axis=0), dense.std(axis=0)
    factor = (recipe.scale / np.where(spread < 1e-6, np.inf, spread)).astype(np.float32)
    scaled = (dense - center) * factor
    balanced = _balanced(target, weight) if recipe.balanced else weight
    weights, intercept = _regression(scaled, target, balanced, recipe)
    lifted = (weight * (_balanced(target, weight) / np.maximum(weight, 1e-9)) ** recipe.lift).astype(np.float32)
    networks = tuple(_network(scaled, target, lifted, recipe, seed) for seed in range(recipe.networks))
    return Head(
        field=field,
        classes=tuple(str(c) for c in classes),
        weights=weights * factor[:, None],
        intercept=intercept - (center * factor) @ weights,
        networks=tuple(
            replace(n, first=n.first * factor[:, None], first_bias=n.first_bias - (center * factor) @ n.first)
            for n in networks
        ),
        share=recipe.share,
        temperature=1.0,
        thresholds={},
    )


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
