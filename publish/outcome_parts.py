"""Parts of the page of an outcome: studies by what they compare, the count plot of many, the share that favors ketamine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from markupsafe import Markup

from publish import svg, words
from publish.links import Links, Number, number
from publish.reading import Row

FEW = 25  # studies that a page shows as symbols and at once
LEADING = 5  # outcomes that the overview shows at once
CORE_SETS = {"OUD-COS": "https://pubmed.ncbi.nlm.nih.gov/35293064/"}  # where a core outcome set is published
BETTER = {
    True: "A higher value is better for the patient, so “better” means that it rose.",
    False: "A lower value is better for the patient, so “better” means that it fell.",
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


def interval(row: Row, counts: Mapping[str, Number]) -> str | None:
    """favours of compared with its Wilson interval, None when no study compares; one study has no interval."""
    if not row["compared"]:
        return None
    studies = words.count(row["compared"], "study", "studies")
    verb = "favors" if row["favours"] == 1 or row["compared"] == 1 else "favor"
    text = f"{row['favours']} of {studies} with a reported direction {verb} ketamine"
    if row["low_percent"] is not None and row["compared"] > 1:
        text += f" (95 % interval of that share: {row['low_percent']} to {row['high_percent']} %)"
    others = counts["no_difference"].value + counts["mixed"].value
    return f"{text}; {others} more found no difference or mixed results" if others else text


def in_use(plots: Mapping[str, Sequence[Line]]) -> frozenset[str]:
    """The directions that a plot shows: its key explains no other symbol."""
    return frozenset(
        vote.direction
        for lines in plots.values()
        for line in lines
        for vote in (*line.controlled, *line.uncontrolled, *line.by_amount)
    )


def leading(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The outcomes with the most comparisons, which the overview shows at once, and those it folds; both in their order."""
    most = sorted(lines, key=lambda line: -len(line.controlled) - len(line.by_amount))[:LEADING]
    return [line for line in lines if line in most], [line for line in lines if line not in most]


def groups(line: Line) -> list[tuple[str, tuple[Any, ...], tuple[Any, ...]]]:
    """The studies by what they compare: heading, those shown at once, those folded away."""
    kinds = (
        ("Ketamine against something else", line.controlled),
        ("More against less ketamine", line.by_amount),
        ("Without a comparison group", line.uncontrolled),
    )
    return [(name, votes[:FEW], votes[FEW:]) for name, votes in kinds if votes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A line of the count plot: a direction, the studies that found it, and the same by design."""

    symbol: Markup
    words: str
    studies: Number
    bar: Markup
    designs: tuple[tuple[str, Number], ...]


class Counted(Protocol):
    """The part of a symbol of the plot that is counted."""

    @property
    def direction(self) -> str:
        """What the study found."""

    @property
    def study(self) -> str:
        """Its key."""

    @property
    def study_type(self) -> str:
        """Its design in words."""


def bars(votes: Sequence[Counted], links: Links) -> tuple[Bar, ...]:
    """The count plot of many studies, in the order of the directions; empty for few, which a page names one by one."""
    if len(votes) <= FEW:
        return ()
    found: dict[str, dict[str, dict[str, None]]] = {}  # direction -> design -> studies
    for vote in votes:
        found.setdefault(vote.direction, {}).setdefault(vote.study_type, {})[vote.study] = None
    numbers = {code: {study: None for of in designs.values() for study in of} for code, designs in found.items()}
    top = max(map(len, numbers.values()))
    return tuple(
        Bar(
            symbol=svg.symbol(code),
            words=words.DIRECTIONS[code],
            studies=number(len(numbers[code]), links.studies(numbers[code])),
            bar=svg.bar(len(numbers[code]) / top, words.count(len(numbers[code]), "study", "studies")),
            designs=tuple(
                (_noun(design, len(of)), number(len(of), links.studies(of))) for design, of in found[code].items()
            ),
        )
        for code in words.DIRECTIONS
        if code in found
    )


def _noun(design: str, n: int) -> str:
    """A design in words behind its number."""
    many = {label: words.plural(code) for code, label in words.STUDY_TYPES.items()}
    return (design if n == 1 else many.get(design, design)).lower()
