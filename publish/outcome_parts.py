"""Parts of the page of an outcome: studies by what they compare, the count plot of many, the share that favors ketamine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from markupsafe import Markup

from evidence.records import Contrast
from evidence.schema.counted import FEW
from publish import svg, words
from publish.links import Links, Number, counted
from publish.reading import Counted, Row, of

LEADING = 5  # outcomes that the overview shows at once
COUNTED = 3  # of them where studies are counted, which takes more room than their symbols
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

    @property
    def bars(self) -> tuple[Any, ...]:
        """The counts of many studies, in place of their symbols."""


def interval(row: Row, favours: Counted, compared: Counted, others: Counted) -> str | None:
    """favours of compared with its Wilson interval, None when no study compares; one study has no interval."""
    if not compared:
        return None
    studies = words.count(compared, "study", "studies")
    verb = "favors" if favours == 1 or compared == 1 else "favor"
    text = f"{favours} of {studies} with a benefit or harm {verb} ketamine"
    if row["low_percent"] is not None and compared > 1:
        text += f" (95 % interval of that share: {row['low_percent']} to {row['high_percent']} %)"
    return f"{text}; {others} more found no difference or mixed results" if others else text


def in_use(plots: Mapping[str, Sequence[Line]]) -> frozenset[str]:
    """The directions that a plot shows: its key explains no other symbol."""
    return frozenset(
        vote.direction
        for lines in plots.values()
        for line in lines
        for vote in (*line.controlled, *line.uncontrolled, *line.by_amount)
    )


def columns(directions: Sequence[tuple[str, str]], lines: Sequence[Any]) -> list[tuple[str, str]]:
    """The directions that any of the lines counts: the table of counts has no column of zeros alone."""
    return [(code, said) for code, said in directions if any(line.counts[code].value for line in lines)]


Part = tuple[str, tuple[Any, ...], tuple[Any, ...], Counted]


def leading(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The outcomes with the most comparisons, which the overview shows at once, and those it folds; both in their order."""
    most = sorted(lines, key=lambda line: -len(line.controlled) - len(line.by_amount))
    most = most[: COUNTED if any(line.bars for line in most[:LEADING]) else LEADING]
    return [line for line in lines if line in most], [line for line in lines if line not in most]


def groups(line: Line, folded: Sequence[Row], place: tuple[str, str]) -> list[Part]:
    """The studies by what they compare: heading, those shown at once, those folded away and how many these are."""
    kinds = (
        ("Ketamine against something else", line.controlled, Contrast.AGAINST_OTHER),
        ("More against less ketamine", line.by_amount, Contrast.AGAINST_KETAMINE),
        ("Without a comparison", line.uncontrolled, Contrast.BEFORE_AFTER),
    )
    return [(name, votes[:FEW], votes[FEW:], of(folded, *place, kind)["n"]) for name, votes, kind in kinds if votes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A line of the count plot: a direction, the studies that found it, and the same by design."""

    symbol: Markup
    words: str
    studies: Number
    bar: Markup
    designs: tuple[tuple[str, Number], ...]


def bars(
    counts: Mapping[str, Number], designs: Sequence[Row], place: tuple[str, str], studies: Counted, links: Links
) -> tuple[Bar, ...]:
    """The count plot of many studies, in the order of the directions; empty for few, which a page names one by one."""
    if studies <= FEW:
        return ()
    top = max(n.value for n in counts.values())
    return tuple(
        Bar(
            symbol=svg.symbol(code),
            words=words.DIRECTIONS[code],
            studies=n,
            bar=svg.bar(n.value / top, words.count(n.value, "study", "studies")),
            designs=tuple(
                (_noun(words.label(words.STUDY_TYPES, design), of_design.value), of_design)
                for design in words.STUDY_TYPES
                if (of_design := counted(of(designs, *place, code, design), links.studies)).value
            ),
        )
        for code, n in counts.items()
        if n.value
    )


def _noun(design: str, n: int) -> str:
    """A design in words behind its number."""
    many = {label: words.plural(code) for code, label in words.STUDY_TYPES.items()}
    return (design if n == 1 else many.get(design, design)).lower()
