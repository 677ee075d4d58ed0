"""The scope of a record: how near it is to the topic, by where its words stand (docs/codebook.md, scope).

A rule, not a model: hardly any hand-labeled record of the core exists. Where the rule has little to go on (one
mention in passing, words of two scopes) it says so and asks for review.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from classify.features import Read
from evidence.records import Scope

Hit = tuple[str, int, int]  # group, start, end in the folded text
GROUPS = ("intervention", "core", "adjacent", "harm", "pain", "treatment")
SURE, FAIR, DOUBTFUL = 0.97, 0.88, 0.6  # share right on the labeled records, per kind of ground (see the model card)


@dataclass(frozen=True, slots=True)
class Counted:
    """Mentions of one group: in the title, anywhere, in the last two sentences."""

    title: int
    all: int
    end: int


@dataclass(frozen=True, slots=True)
class ScopeDecision:
    """A scope with its probability, the hits that decided and the reason for review."""

    value: Scope
    probability: float
    hits: tuple[Hit, ...]
    needs_review: str | None = None


def decide_scope(record: Read, hits: Sequence[Hit], reviews: bool) -> ScopeDecision:
    """Decide from the hits of the topic's terms; `reviews` says that the record is a review."""
    if not any(name == "intervention" for name, _, _ in hits):
        return ScopeDecision(Scope.NO_KETAMINE, SURE, ())
    counts = _count(record, hits)
    drug = counts["intervention"]
    grounds = MappingProxyType({g: tuple(h for h in hits if h[0] in (g, "intervention")) for g in GROUPS})
    passing = not drug.title and drug.all - drug.end < 2
    value, probability = _near(counts, reviews, passing)
    if passing and value in (Scope.KETAMINE_OTHER, Scope.NO_KETAMINE):
        listed = drug.all == 1 and not reviews  # one drug among many; a review of treatments concludes on it more often
        value = Scope.NO_KETAMINE if listed else Scope.KETAMINE_OTHER
        return ScopeDecision(value, DOUBTFUL, grounds["intervention"], "mention in passing")
    doubt = "scope uncertain" if probability <= DOUBTFUL else None
    group = {
        Scope.CORE: "core",
        Scope.ADJACENT: "adjacent" if counts["adjacent"].all else "core",
        Scope.KETAMINE_HARM: "harm",
    }.get(value, "intervention")
    return ScopeDecision(value, probability, grounds[group], doubt)


def _near(counts: Mapping[str, Counted], reviews: bool, passing: bool) -> tuple[Scope, float]:
    drug, core, adjacent, harm, pain, treatment = (counts[g] for g in GROUPS)
    if harm.title and harm.all >= 2 - bool(drug.title) and not core.title:
        return Scope.KETAMINE_HARM, FAIR
    if pain.title and not treatment.title and not reviews and (core.title or adjacent.title):
        return Scope.ADJACENT, FAIR  # for pain or anesthesia in people dependent on opioids
    if core.title and not (passing and drug.all < 2 and not reviews):
        return Scope.CORE, SURE if drug.title else FAIR
    if harm.all >= 3 and harm.all > core.all and not core.title and not adjacent.title:
        return Scope.KETAMINE_HARM, DOUBTFUL
    if core.all and (core.all >= 2 or core.end or (reviews and adjacent.title)) and not passing:
        return Scope.CORE, FAIR if core.all >= 3 and (core.end or drug.title) else DOUBTFUL
    if adjacent.title:
        return Scope.ADJACENT, FAIR
    if (adjacent.end or adjacent.all >= 3) and not passing:
        return Scope.ADJACENT, FAIR if adjacent.all >= 3 and adjacent.end else DOUBTFUL
    return Scope.KETAMINE_OTHER, SURE if drug.title and not (adjacent.all or core.all or harm.all) else FAIR


def _count(record: Read, hits: Sequence[Hit]) -> dict[str, Counted]:
    found = {}
    for group in GROUPS:
        starts = {start for name, start, _ in hits if name == group}
        found[group] = Counted(
            sum(s < record.body for s in starts), len(starts), sum(s >= record.end > record.body for s in starts)
        )
    return found
