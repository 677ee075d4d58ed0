"""The verdict of a sentence on an outcome: what it says, without how it was read."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.records import Contrast

BETTER, WORSE, SAME, MIXED, REPORTED = 1, -1, 0, 2, 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a sentence says of an outcome, from the patient's side, with ketamine against what it is compared with.

    sign: BETTER, WORSE, SAME, MIXED, REPORTED (an event, without a comparison), None unknown. against: arms are compared (else before and
    after). by: which rule said so, without the sign.
    """

    sign: int | None
    against: bool
    start: int
    end: int
    by: str
    contrast: Contrast | None = None  # set where the clause is no finding
    strength: int = 0  # words and numbers that agree
    other_arm: int | None = None  # what the sentence says of the other arm alone
    all_arms: int | None = None  # and of all arms


@dataclass(frozen=True, slots=True)
class Asked:
    """An outcome's words in a folded sentence: offsets in it, polarity, whether the study compares arms."""

    start: int
    end: int
    polarity: int
    compared: bool
    study_type: str | None
    others: tuple[tuple[int, int], ...] = ()  # the words of other outcomes in the sentence
    safety: bool = False  # an outcome of safety
