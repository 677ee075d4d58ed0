"""What the rules about a text's own words add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evidence.records import StudyType


def added(weights: Iterable[Mapping[StudyType, float]]) -> dict[StudyType, float]:
    """Study type -> the sum of its weights."""
    total: dict[StudyType, float] = {}
    for given in weights:
        for kind, weight in given.items():
            total[kind] = total.get(kind, 0.0) + weight
    return total
