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
    least: float = 0.1  # exponent that the linear model has in the pool at least
    lift: float = 0.5  # how far the networks balance the classes: 0 not at all, 1 fully
    networks: int = 2
    hidden: int = 64
    decay: float = 0.3  # L2 penalty of the networks
    rounds: int = 30  # passes over the data
    tilt: float = 0.15  # share of the logarithm of its frequency that a class is given back: rare classes gain
    trees: int = 150
    leaf: int = 2  # records in a leaf at least
    columns: float = 0.3  # share of the columns a split looks at
    terms: int = 0  # words and pairs of the label set itself that members of their own see beside the columns
    folds: int = 5
    seed: int = 0


RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            name="pool",
            because="5-fold cross-validation, StudyTypeTeller (accuracy/macro-F1) and PsyNamic (accuracy/weighted F1): "
            "regression with networks .814/.795 and .821/.820; with trees .822/.811 and .870/.864; with trees and own terms "
            "beside .831/.818 and .873/.867; exponents of the pool learned: log loss .585 to .508 and .505 to .396",
            networks=3,
            trees=150,
            terms=400,
        ),
        Recipe(
            name="explained",
            because="study types of the shipped model; in-domain labels, cross-validated accuracy and log loss: regression "
            "and networks .826, .522; trees beside them .831, .469; half-known records as well .838, .463. An exponent of .4 "
            "or more for the regression, whose words explain a label, cost nothing",
            least=0.4,
            trees=60,
            leaf=5,
        ),
        Recipe(
            name="trees",
            because="other fields of the shipped model; cross-validated accuracy against the regression alone: comparator "
            ".717 to .756, comparative .778 to .812, secondary .909 to .925; networks beside the trees added nothing",
            least=0.4,
            tilt=0.3,
            networks=0,
            trees=60,
            leaf=5,
        ),
        Recipe(
            name="linear",
            because="for a few dozen records, or where every word of a decision must be told; humans or animals: .993 with it "
            "and with anything beside it",
            networks=0,
            trees=0,
            tilt=0.0,
        ),
    )
}
