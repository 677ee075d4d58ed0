"""An outcome of a record with every reading of it, and the sign they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from evidence import lazy_re as re
from summarize.findings.mentions import Mention
from summarize.findings.verdict import BETTER, MIXED, REPORTED, SAME, WORSE, Verdict


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention of an outcome and the verdict of its sentence on it."""

    mention: Mention
    verdict: Verdict

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """The best first: results before conclusions, arms compared, words and numbers that agree, early."""
        v = self.verdict
        return (self.mention.role != "RESULTS", not v.against, -v.strength, self.mention.index)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a record says of one outcome: every reading with a verdict, the best first, and what they come to."""

    outcome: str
    readings: tuple[Reading, ...]
    sign: int | None
    against: bool
    parts: tuple[Outcome, ...] = ()  # where sentences differ: the outcome as each of its signs has it

    @property
    def best(self) -> Reading:
        """The reading that shows the outcome's sign best."""
        return next((r for r in self.readings if r.verdict.sign == self.sign), self.readings[0])


_AFFECTED = re.compile(
    r"(?<!not )(?<!n't )(?<!neither )(?<!failed to )(?<!unable to )(?<!without )\bsignificantly (?:affect|alter|chang|influenc|modif|disrupt)(?:ed|s|e)?\b(?! (?:by|in neither))"
)


def settled(name: str, readings: Iterable[Reading]) -> Outcome:
    """One sign of all that results say, conclusions only where results say nothing.

    Arms compared win over changes, changes over events merely reported. The sign that most sentences give is the sign;
    as many for each is mixed; a benefit and a harm side by side have no sign.
    """
    ordered = sorted(readings, key=lambda r: r.rank)
    stated = [r for r in ordered if r.verdict.sign is not None]
    results = [r for r in stated if r.mention.role == "RESULTS"] or stated
    compared = [r for r in results if r.verdict.against] or results
    sides = [r for r in compared if r.verdict.sign != REPORTED] or compared
    stated_once = {(r.mention.index, r.verdict.start, r.verdict.sign) for r in sides}
    sign = _majority([sign for _, _, sign in sorted(stated_once, key=str) if sign is not None])
    against = bool(sides) and sides[0].verdict.against
    if sign == SAME and any(r.mention.role == "RESULTS" and _AFFECTED.search(r.mention.sentence_text) for r in ordered):
        sign = None  # one measure was affected, which way is not said, and another was not
    if sign == SAME and {(i, MIXED) for i, _, _ in stated_once} & {(r.mention.index, r.verdict.sign) for r in results}:
        sign = MIXED  # one sentence: a change in one measure and none in another
    parts = tuple(_as(s, name, ordered, against) for s in _apart(sides)) if sign == MIXED else ()
    return replace(_as(sign, name, ordered, against), parts=parts)


def _as(sign: int | None, name: str, ordered: Sequence[Reading], against: bool) -> Outcome:
    """The outcome with this sign, the readings that give it first."""
    best = [r for r in ordered if r.verdict.sign == sign] if sign is not None else []
    return Outcome(name, (*best, *(r for r in ordered if r not in best)), sign, against)


def _apart(sides: Sequence[Reading]) -> tuple[int, ...]:
    """The two signs of sentences of which some find a difference, all the same way, and some none; else nothing."""
    found = {r.verdict.sign for r in sides if r.verdict.sign is not None}
    return tuple(sorted(found, reverse=True)) if found in ({BETTER, SAME}, {WORSE, SAME}) else ()


def _majority(signs: Sequence[int]) -> int | None:
    counts = Counter(signs)
    if not counts:
        return None
    if counts[BETTER] and counts[WORSE]:
        most, least = sorted((counts[BETTER], counts[WORSE]), reverse=True)
        return max((BETTER, WORSE), key=counts.__getitem__) if most >= 3 * least else None
    (first, most), *others = counts.most_common()
    return MIXED if others and most < 3 * others[0][1] else first
