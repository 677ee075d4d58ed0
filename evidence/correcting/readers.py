"""Several readers of one value: who said what last, where they differ, who settles it, how far they agree (pure).

Cochrane Handbook, section 5.5.2: two people read independently; what they read differently they settle between them, or
a third person does (docs/decisions/0013).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

READING, CONSENT, ADJUDICATION, SEEN = "reading", "consent", "adjudication", "seen"
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


def holds(made: Judgement, before: Sequence[Judgement]) -> bool:
    """Whether a judgement of a field becomes a correction; `before` is all that was said of the field until then.

    The first reading does, and one alike. Of readings that differ nothing comes until both readers have consented to one
    value, or somebody who read neither has adjudicated.
    """
    if made.kind == ADJUDICATION:
        return made.made_by not in readers_of(before)
    if made.kind == READING:
        standing = standing_value(before, but=made.made_by)
        return standing is None or standing == made.value
    if made.kind == CONSENT:
        return made.made_by in readers_of(before) and not conflicts([*before, made])
    return False


def readers_of(judgements: Iterable[Judgement]) -> set[str]:
    """Who read a value, and so cannot adjudicate it alone."""
    return {j.made_by for j in judgements if j.kind == READING}


def standing_value(judgements: Sequence[Judgement], but: str | None = None) -> str | None:
    """The value that people gave of one field: settled last, else read first by somebody other than `but`."""
    said = in_order(j for j in judgements if j.kind != SEEN)
    settled = [j.value for i, j in enumerate(said) if j.kind in (CONSENT, ADJUDICATION) and holds(j, said[:i])]
    if settled:
        return settled[-1]
    return next((j.value for j in said if j.made_by != but and j.kind == READING), None)


def in_order(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Judgements in the order in which they were made; those of one second stay as they were stored."""
    return sorted(judgements, key=lambda j: j.made_at)


def latest(judgements: Iterable[Judgement], kinds: Sequence[str] = (READING,)) -> dict[Place, dict[str, Judgement]]:
    """Record and field -> reader -> what the reader said last; who never read is no reader."""
    found: dict[Place, dict[str, Judgement]] = {}
    for one in in_order(judgements):
        said = found.setdefault((one.paper, one.field_name), {})
        if one.kind == READING or (one.kind in kinds and one.made_by in said):
            said[one.made_by] = one
    return {place: said for place, said in found.items() if said}


def conflicts(judgements: Sequence[Judgement]) -> dict[Place, list[Judgement]]:
    """What readers read differently and nobody has settled since: what each of them said last, a consent included.

    A third person's word settles a value until somebody reads it differently again.
    """
    said, settled = in_order(judgements), dict[Place, str | None]()
    readers: dict[Place, set[str]] = {}
    for one in said:
        place = (one.paper, one.field_name)
        if one.kind == READING:
            readers.setdefault(place, set()).add(one.made_by)
            if place in settled and one.value != settled[place]:
                del settled[place]
        elif one.kind == ADJUDICATION and one.made_by not in readers.get(place, ()):
            settled[place] = one.value
    return {
        place: list(last.values())
        for place, last in latest(said, (READING, CONSENT)).items()
        if len({j.value for j in last.values()}) > 1 and place not in settled
    }


def pairs(judgements: Iterable[Judgement]) -> dict[str, list[tuple[str, str]]]:
    """Kind of field -> what two readers of the same text read, by the order of their names.

    What each read first counts: later both may have seen what the other one read.
    """
    first: dict[Place, dict[str | None, dict[str, Judgement]]] = {}
    for one in in_order(judgements):
        if one.kind == READING:
            texts = first.setdefault((one.paper, one.field_name), {})
            texts.setdefault(one.text_sha256, {}).setdefault(one.made_by, one)
    found: dict[str, list[tuple[str, str]]] = {}
    for (_, field), texts in sorted(first.items()):
        said = max(texts.values(), key=lambda readers: max(j.made_at for j in readers.values()))
        for one_name, other_name in combinations(sorted(said), 2):
            both = (said[one_name].value or "", said[other_name].value or "")
            found.setdefault(field.partition(":")[0], []).append(both)
    return found


def judgement_of(row: Mapping[str, object]) -> Judgement:
    """A judgement from its row."""
    kept = {name: row[name] for name in Judgement.__dataclass_fields__ if name in row.keys()}  # noqa: SIM118
    return Judgement(**kept)  # type: ignore[arg-type]


def told(made: Judgement, outcome: str) -> Judgement:
    """The judgement with what came of it."""
    return replace(made, outcome=outcome)
