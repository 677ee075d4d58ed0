"""Agreement between two readers of the same records, one of whom may be the machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Cohen's kappa (1960, 10.1177/001316446002000104) of two label lists of the same length; None without records.

    1.0 where both gave one and the same label throughout (chance agreement is then complete as well).
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} labels cannot be compared with {len(second)}.")
    if not first:
        return None
    n = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    left, right = Counter(first), Counter(second)
    chance = sum(left[label] * right[label] for label in left) / n**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def kappas(pairs: Mapping[str, Sequence[tuple[str, str]]]) -> list[dict[str, object]]:
    """By field: how many values two readers judged, how many alike, kappa, and where they differ most often.

    differ: [(first, second, times)], most often first: the direction of disagreement.
    """
    return [
        {
            "field": field,
            "judged": len(both),
            "agreed": sum(a == b for a, b in both),
            "kappa": cohen_kappa([a for a, _ in both], [b for _, b in both]),
            "differ": [(a, b, n) for (a, b), n in Counter(p for p in both if p[0] != p[1]).most_common(3)],
        }
        for field, both in pairs.items()
    ]
