"""Recipes: how heads are fitted, as data, each with the experiment that chose it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Settings of one way to fit a head and why they are what they are."""

    name: str
    because: str
    scale: float = 0.1  # of the standardized columns
    penalty: float = 1.0  # C of the logistic regression
    balanced: bool = True  # classes weigh the same
    lift: float = 0.5  # how far the networks balance the classes: 0 not at all, 1 fully
    networks: int = 4
    hidden: int = 64
    decay: float = 0.3  # L2 penalty of the networks
    rounds: int = 30  # passes over the data
    share: float = 0.5  # of the networks in the pool
    folds: int = 5
    seed: int = 0


RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            name="pool",
            because="5-fold cross-validation on StudyTypeTeller: logistic regression .798/.785 (accuracy/macro-F1), "
            "radial SVM .800/.781, networks .798/.768, regression with networks .807/.785; classes balanced by half in the "
            "networks: in-domain macro-F1 .667 to .720 at the same accuracy (fully: .717, accuracy -.008)",
        ),
        Recipe(
            name="linear",
            because="for fields with few labels or two values: networks added nothing in cross-validation",
            networks=0,
        ),
    )
}
