"""Parts of the page of an outcome: studies by what they compare, the count plot of many, the share that favors ketamine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from markupsafe import Markup

from publish import svg, words
from publish.links import Number
from publish.reading import Row

FEW = 25  # studies that a page shows as symbols and at once
BETTER = {
    True: "Higher is better for the patient: “better” means a rise.",
    False: "Lower is better for the patient: “better” means a fall.",
}


class Line(Protocol):
    """The part of a line of the plot that is used."""

    @property
    def controlled(self) -> tuple[Any, ...]:
        """Studies with a comparison group."""

    @property
    def uncontrolled(self) -> tuple[Any, ...]:
        """Studies without one."""

    @property
    def by_amount(self) -> tuple[Any, ...]:
        """Studies of more against less ketamine."""

    @property
    def counts(self) -> Mapping[str, Number]:
        """Studies by direction."""


def interval(row: Row, counts: Mapping[str, Number]) -> str | None:
    """favours of compared with its Wilson interval, None when no study compares; one study has no interval."""
    if not row["compared"]:
        return None
    studies = words.count(row["compared"], "study", "studies")
    verb = "favors" if row["favours"] == 1 or row["compared"] == 1 else "favor"
    text = f"{row['favours']} of {studies} with a reported direction {verb} ketamine"
    if row["low_percent"] is not None and row["compared"] > 1:
        text += f" (95 % interval {row['low_percent']} to {row['high_percent']} %)"
    others = counts["no_difference"].value + counts["mixed"].value
    return f"{text}; {others} more found no difference or mixed results" if others else text


def votes_of(line: Line) -> int:
    """How many symbols the plot of an outcome would have."""
    return len(line.controlled) + len(line.uncontrolled) + len(line.by_amount)


def groups(line: Line) -> list[tuple[str, tuple[Any, ...], tuple[Any, ...]]]:
    """The studies by what they compare: heading, those shown at once, those folded away."""
    kinds = (
        ("Ketamine against something else", line.controlled),
        ("More against less ketamine", line.by_amount),
        ("Without a comparison group", line.uncontrolled),
    )
    return [(name, votes[:FEW], votes[FEW:]) for name, votes in kinds if votes]


def bars(line: Line) -> list[tuple[Markup, str, Number, Markup]]:
    """The count plot of many studies: symbol, direction, number with its studies, bar; empty for few."""
    if votes_of(line) <= FEW:
        return []
    top = max((n.value for n in line.counts.values()), default=0) or 1
    return [
        (svg.symbol(code), words.DIRECTIONS[code], n, svg.bar(n.value / top, f"{n.value} studies"))
        for code, n in line.counts.items()
        if n.value
    ]
