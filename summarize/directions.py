"""Groups of directions: with a comparison group, without one, between more and less ketamine; and who always compares."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.records import Direction, StudyType

ALWAYS_COMPARE = (StudyType.RANDOMIZED_TRIAL, StudyType.COMPARATIVE)
UNCONTROLLED_NO_CHANGE = "uncontrolled_no_change"  # no change, or no such event, in a study without comparison group
UNCONTROLLED_MIXED = "uncontrolled_mixed"
CONTROLLED: tuple[str, ...] = (Direction.BENEFIT, Direction.HARM, Direction.NO_DIFFERENCE, Direction.MIXED)
UNCONTROLLED: tuple[str, ...] = (
    Direction.UNCONTROLLED_IMPROVEMENT,
    Direction.UNCONTROLLED_WORSENING,
    UNCONTROLLED_NO_CHANGE,
    UNCONTROLLED_MIXED,
)
MORE_AGAINST_LESS: Mapping[str, str] = {
    Direction.BENEFIT: Direction.MORE_BENEFIT,
    Direction.NO_DIFFERENCE: Direction.MORE_NO_DIFFERENCE,
    Direction.MIXED: Direction.MORE_MIXED,
    Direction.HARM: Direction.MORE_HARM,
}  # direction -> the same between more and less ketamine
BY_AMOUNT: tuple[str, ...] = tuple(MORE_AGAINST_LESS.values())
DIRECTIONS: tuple[str, ...] = (*CONTROLLED, *UNCONTROLLED, Direction.OBSERVED, *BY_AMOUNT)
