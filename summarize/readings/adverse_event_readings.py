"""The readings that the rules of adverse events give, each with the words it rests on."""

from __future__ import annotations

from evidence import lazy_re as re
from evidence.records import Reading
from summarize.readings import adverse_event_words as words
from summarize.readings.adverse_event_contrasts import ArmCount
from summarize.readings.adverse_event_counts import Arm, Count
from summarize.readings.adverse_event_mentions import JOINT, Mention, counted_rows, past_arms

REPORTED, ABSENT, COMPARED, SPECULATED, OTHER_ARM = "reported", "none", "compared", "speculated", "other_arm"
LEAVING = "leading to withdrawal"  # "adverse events led to discontinuation in 1 of 30": not how many had one

_IN_THIS_ORDER = re.compile(r"[^;.]{0,60}\brespectively\b")


def counted(m: Mention, arms: list[ArmCount]) -> Reading:
    """Reported, with the count of each arm."""
    start, end = min([m.start, *(p.start for p in arms)]), max([m.end, *(p.end for p in arms)])
    ordered = _IN_THIS_ORDER.match(m.passage.flat, end)
    return Reading(
        kind="adverse_event",
        value=m.name,
        detail=REPORTED,
        span=m.passage.span(start, ordered.end() if ordered else end),
        number=float(arms[0].count.events) if len(arms) == 1 and arms[0].count.events is not None else None,
        data={"counts": [p.row() for p in arms]},
    )


def absent(m: Mention, start: int, end: int) -> Reading:
    """An event that is said to be absent, in the words between two offsets."""
    said = m.passage.flat[start : m.start]
    qualifier = words.QUALIFIED.search(said)
    name = "serious_ae" if qualifier and qualifier["serious"] and m.name == "any_ae" else m.name
    narrow = qualifier["narrow"] if qualifier and qualifier["narrow"] else None
    narrow = LEAVING if words.LEFT.search(said) else narrow
    return Reading(
        kind="adverse_event",
        value=name,
        detail=ABSENT,
        span=m.passage.span(start, end),
        data={"qualifier": narrow} if narrow else {},
    )


def reported(m: Mention, counts: list[Count], arms: list[Arm]) -> Reading:
    """An event that happened, quoted with its counts and their arms; with a number where one count alone is its own."""
    start, end = min([m.start, *(c.start for c in counts)]), max([m.end, *(c.end for c in counts)])
    rows = counted_rows(m, counts, arms)
    one = counts[0] if len(rows) == 1 else None
    data: dict[str, object] = {"counts": rows} if rows else {}
    if one and one.percent is not None:
        data["percent"] = f"{one.percent:g}%"
    return Reading(
        kind="adverse_event",
        value=m.name,
        detail=REPORTED,
        span=m.passage.span(start, past_arms(end, arms, m.passage.flat) if len(rows) > 1 else end),
        number=float(one.events) if one and one.events is not None else None,
        data=data,
    )


def whole_clause(m: Mention, detail: str, data: dict[str, object]) -> Reading:
    """A comparison, quoted with both of its arms."""
    start, end = m.clause
    text = m.passage.flat[start:end]
    begun = JOINT.match(text)
    start += begun.end() if begun else 0
    return Reading(
        kind="adverse_event",
        value=m.name,
        detail=detail,
        span=m.passage.span(start, start + len(m.passage.flat[start:end].rstrip(" .;,"))),
        data=data,
    )
