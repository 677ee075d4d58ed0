"""Several readers of one value: who said what last, where they differ, how far they agree (pure).

Cochrane Handbook, section 5.5.2: two people read independently, a third settles what they read differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

READING, ADJUDICATION, SEEN = "reading", "adjudication", "seen"
WHOLE = "-"  # in place of a field: the record as a whole
Place = tuple[str, str]  # record, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a reader said of a value (a row of the table judgements); made_at is ISO."""

    judgement: str
    kind: str
    paper: str
    field_name: str
    made_by: str
    made_at: str
    value: str | None = None
    shown: str | None = None
    quote: str | None = None
    reason: str | None = None
    text_sha256: str | None = None
    outcome: str | None = None


def holds(made: Judgement, before: Iterable[Judgement]) -> bool:
    """Whether a judgement becomes a correction: the first reading, one alike, or an adjudication.

    A reading that differs from another person's waits until somebody has settled it.
    """
    if made.kind != READING:
        return made.kind == ADJUDICATION
    standing = standing_value(before, but=made.made_by)
    return standing is None or standing == made.value


def standing_value(judgements: Iterable[Judgement], but: str | None = None) -> str | None:
    """The value that people gave of one field: adjudicated last, else read first by somebody other than `but`."""
    said = sorted((j for j in judgements if j.kind != SEEN), key=lambda j: (j.made_at, j.judgement))
    settled = [j.value for j in said if j.kind == ADJUDICATION]
    if settled:
        return settled[-1]
    return next((j.value for j in said if j.made_by != but), None)


def latest(judgements: Iterable[Judgement]) -> dict[Place, dict[str, Judgement]]:
    """Record and field -> reader -> what the reader said last; adjudications are no readings."""
    found: dict[Place, dict[str, Judgement]] = {}
    for one in sorted(judgements, key=lambda j: (j.made_at, j.judgement)):
        if one.kind == READING:
            found.setdefault((one.paper, one.field_name), {})[one.made_by] = one
    return found


def conflicts(judgements: Sequence[Judgement]) -> dict[Place, list[Judgement]]:
    """What readers read differently and nobody has settled since."""
    settled: dict[Place, str] = {}
    for one in judgements:
        if one.kind == ADJUDICATION:
            place = (one.paper, one.field_name)
            settled[place] = max(settled.get(place, ""), one.made_at)
    return {
        place: list(said.values())
        for place, said in latest(judgements).items()
        if len({j.value for j in said.values()}) > 1 and settled.get(place, "") < max(j.made_at for j in said.values())
    }


def pairs(judgements: Iterable[Judgement]) -> dict[str, list[tuple[str, str]]]:
    """Kind of field -> what two readers of the same value said, by the order of their names."""
    found: dict[str, list[tuple[str, str]]] = {}
    for (_, field), said in sorted(latest(judgements).items()):
        for first, second in combinations(sorted(said), 2):
            both = (said[first].value or "", said[second].value or "")
            found.setdefault(field.partition(":")[0], []).append(both)
    return found


def judgement_of(row: Mapping[str, object]) -> Judgement:
    """A judgement from its row."""
    kept = {name: row[name] for name in Judgement.__dataclass_fields__ if name in row.keys()}  # noqa: SIM118
    return Judgement(**kept)  # type: ignore[arg-type]


def told(made: Judgement, outcome: str) -> Judgement:
    """The judgement with what came of it."""
    return replace(made, outcome=outcome)
