"""Which way an analysis posted at a registry points: by its p value and interval, the values of its two groups, and polarity.

An estimate's own sign is not believed: whether it is the first group less the second or the other way round is seldom
said. So the groups' values say which was higher, p value and interval whether there was a difference; where they
contradict each other, or a title may run against its outcome, nothing is told and a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping

from evidence import lazy_re as re
from evidence.records import Contrast, Direction, Significance
from evidence.records.posted import Analysis, Group, Measure, Values, number_of
from evidence.topic import Topic
from summarize.articles.posted_arms import KETAMINE, OTHER, amount_of, role_of
from summarize.text.outcomes import outcome_mentions
from summarize.text.passage import fold

ALPHA = 0.05
SURE_INTERVAL = 90.0  # percent; below, an interval says too little of a difference
_P = re.compile(r"(?:p\s?)?([<>=≤≥]?)\s?(0?\.\d+|0|1(?:\.0+)?)")
_RATIO = re.compile(r"\bratio\b|\brelative risk\b|\bodds\b|\bhazard")
_DIFFERENCE = re.compile(r"difference|\bslope\b|\bcoefficient\b|\bbeta\b")
_OTHER_QUESTION = re.compile(r"NON_?INFERIORITY|EQUIVALENCE")
# words that may turn what more of a measure means, where they are no part of the outcome's own name
_TURNS = re.compile(
    r"\b(?:reduc\w*|decreas\w*|declin\w*|drop|fall|loss|improv\w*|relief|reliev\w*|without|free|negative|absence|absent|no|not|non|"
    r"never|time to|latency|duration|days until|abstain\w*|missed|failed|failure)\b"
)
_COMPOSITE = re.compile(r"\b(?:and|or)\b(?! (?:\d|at\b|weeks?\b|months?\b|days?\b))")  # measured with something else
_HIGHER_IS_BETTER = re.compile(
    r"higher [^.;]{0,50}(?:better|less|lower|fewer|improv)|lower [^.;]{0,50}(?:worse|more severe|greater)"
)
_HIGHER_IS_WORSE = re.compile(
    r"higher [^.;]{0,50}(?:worse|more severe|greater|more|poorer)|lower [^.;]{0,50}(?:better|less severe|fewer)"
)
_COUNTS = ("COUNT_OF_PARTICIPANTS", "NUMBER")
_SHARES = re.compile(r"percent|proportion|%|rate")
_PEOPLE = re.compile(r"participants?|people|patients?|subjects?")
Told = tuple[Direction, Contrast | None, Significance]
UNREAD: Told = (Direction.UNCLEAR, None, Significance.NOT_STATED)
MORE = {
    Direction.BENEFIT: Direction.MORE_BENEFIT,
    Direction.HARM: Direction.MORE_HARM,
    Direction.NO_DIFFERENCE: Direction.MORE_NO_DIFFERENCE,
}


def outcomes_of(measure: Measure, topic: Topic) -> dict[str, int]:
    """The topic's outcomes that the title names: -> polarity; 0 where more of what it names may be either."""
    title = fold(measure.title)
    named = [m for m in outcome_mentions(title, topic) if m.outcome in topic.outcomes]
    found: dict[str, int] = {}
    for mention in named:
        found[mention.outcome] = (
            mention.polarity if found.get(mention.outcome, mention.polarity) == mention.polarity else 0
        )
    rest = title
    for mention in sorted(named, key=lambda m: -m.start):
        rest = f"{rest[: mention.start]} {rest[mention.end :]}"
    turned = _TURNS.search(rest) or _COMPOSITE.search(rest) or _TURNS.search(fold(measure.unit)) or len(found) > 1
    return {outcome: 0 if turned or _contradicts(measure, sign) else sign for outcome, sign in found.items()}


def _contradicts(measure: Measure, polarity: int) -> bool:
    """Whether the description of a scale says the opposite of its outcome's polarity."""
    told = fold(measure.about)
    return bool((_HIGHER_IS_BETTER if polarity < 0 else _HIGHER_IS_WORSE).search(told))


def direction(measure: Measure, analysis: Analysis, polarity: int) -> Told | None:
    """What an analysis says of ketamine; UNREAD where that is open, None where ketamine is in neither group."""
    groups = {i: measure.groups[i] for i in analysis.groups if i in measure.groups}
    roles = {role_of(group): i for i, group in groups.items()}
    if not len(groups) == len(analysis.groups) == len((KETAMINE, OTHER)) or None in roles:
        return UNREAD
    if KETAMINE not in roles:
        return None
    by_amount = OTHER not in roles
    first = _larger_dose(groups) if by_amount else roles[KETAMINE]
    if first is None:
        return UNREAD
    (second,) = groups.keys() - {first}
    way = _way(measure, analysis, first, second, polarity)
    if way is None:
        return UNREAD
    told, significance = way
    if by_amount:
        return MORE[told], Contrast.AGAINST_KETAMINE, significance
    return told, Contrast.AGAINST_OTHER, significance


def _larger_dose(groups: Mapping[str, Group]) -> str | None:
    """The group with more of ketamine than the other; None where a dose is not stated, or in another unit, or they are equal."""
    amounts = {i: amount for i, group in groups.items() if (amount := amount_of(group)) is not None}
    sizes = {amount: i for i, (amount, _) in amounts.items()}
    if len(sizes) != len(groups) or len({unit for _, unit in amounts.values()}) != 1:
        return None
    return sizes[max(sizes)]


def _way(
    measure: Measure, analysis: Analysis, first: str, second: str, polarity: int
) -> tuple[Direction, Significance] | None:
    differs = difference(analysis)
    if differs is None:
        return None
    if not differs:
        return Direction.NO_DIFFERENCE, Significance.NOT_SIGNIFICANT
    higher = _higher(measure, first, second)
    if not higher or not polarity:
        return None
    return (Direction.BENEFIT if higher == polarity else Direction.HARM), Significance.SIGNIFICANT


def difference(analysis: Analysis) -> bool | None:
    """Whether an analysis found a difference, by its p value and its interval; None where neither says or they contradict."""
    by_p = None if _OTHER_QUESTION.search(analysis.hypothesis or "") else _by_p(analysis.p)
    by_interval = _by_interval(analysis)
    told = {x for x in (by_p, by_interval) if x is not None}
    return told.pop() if len(told) == 1 else None


def _by_p(printed: str | None) -> bool | None:
    found = _P.fullmatch(fold(printed or "").strip())
    if found is None:
        return None
    sign, p = found[1], float(found[2])
    if sign in ("<", "≤"):
        return True if p <= ALPHA else None
    if sign in (">", "≥"):
        return False if p >= ALPHA else None
    return p < ALPHA


def _by_interval(analysis: Analysis) -> bool | None:
    lower, upper, percent = (number_of(x) for x in (analysis.lower, analysis.upper, analysis.percent))
    parameter = fold(analysis.parameter or "")
    none = 1.0 if _RATIO.search(parameter) else 0.0 if _DIFFERENCE.search(parameter) else None
    if lower is None or upper is None or none is None or (percent or 0) < SURE_INTERVAL or lower > upper:
        return None
    return not lower <= none <= upper


def _higher(measure: Measure, first: str, second: str) -> int:
    """1 where the first group's values are higher than the second's, -1 where lower; 0 where rows or numbers leave it open."""
    signs = {_sign(measure, row, first, second) for row in measure.rows if first in row.values and second in row.values}
    signs.discard(None)
    found = signs.pop() if len(signs) == 1 else 0
    return found or 0


def _sign(measure: Measure, row: Values, first: str, second: str) -> int | None:
    """The same of one row; None where a value is no number (then the row is no value of both)."""
    values = [number_of(row.values[i]) for i in (first, second)]
    if values[0] is None or values[1] is None:
        return None
    if len({r.label for r in measure.rows if r.label[:1] == row.label[:1]}) > 1:
        return 0  # several categories: which of them is meant is not said
    a, b = (_share(measure, row, i, v) for i, v in zip((first, second), values, strict=True) if v is not None)
    return 0 if a is None or b is None else (a > b) - (a < b)


def _share(measure: Measure, row: Values, group: str, value: float) -> float | None:
    """A value to compare: of counted people their share, None where how many there were is not said."""
    unit = fold(measure.unit)
    counted = measure.parameter in _COUNTS and not _SHARES.search(unit) and bool(_PEOPLE.search(unit))
    if not counted:
        return value
    people = _people(row.people, measure.people, group)
    return value / people if people else None


def _people(row: Mapping[str, float], measure: Mapping[str, float], group: str) -> float | None:
    return row.get(group, measure.get(group))
