"""The scope of a record: how near it is to the topic, by where its words stand (docs/codebook.md, scope).

A rule, not a model: hardly any hand-labeled record of the core exists. What a record is about is read from its title,
its aim, its primary outcome and its conclusion; what it names elsewhere counts little, however often. Where the rule
has little to go on (one mention in passing, words of two scopes) it says so and asks for review.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classify.features import Read
from classify.mentions import PAIRS, Mention, is_named_only, is_not_given, mentions_of
from classify.passages import Passage
from evidence.records import Scope

Hit = tuple[str, int, int]  # group, start, end in the folded text
SURE, FAIR, DOUBTFUL = 0.97, 0.88, 0.6  # share right on the labeled records, per kind of ground (see the model card)
GROUNDS = {Scope.CORE: ("core",), Scope.ADJACENT: ("adjacent", *PAIRS, "core"), Scope.KETAMINE_HARM: ("harm",)}


@dataclass(frozen=True, slots=True)
class ScopeDecision:
    """A scope with its probability, the hits that decided and the reason for review."""

    value: Scope
    probability: float
    hits: tuple[Hit, ...]
    needs_review: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Mentions of one group: in the title, in aim and primary outcome, in the conclusion, anywhere."""

    title: int = 0
    aim: int = 0
    end: int = 0
    all: int = 0

    def __add__(self, other: Counted) -> Counted:
        """The mentions of both groups."""
        return Counted(self.title + other.title, self.aim + other.aim, self.end + other.end, self.all + other.all)

    @property
    def about(self) -> int:
        """Mentions where a text says what it is about."""
        return self.title + self.aim + self.end


@dataclass(frozen=True, slots=True)
class _Case:
    """What the rules see of a record."""

    counts: Mapping[str, Counted]
    reviews: bool  # a review
    case: bool  # a report of single patients
    named_only: bool  # the drug stands in lists or as a means alone

    def __getitem__(self, group: str) -> Counted:
        return self.counts.get(group, Counted())


def decide_scope(record: Read, hits: Sequence[Hit], reviews: bool, case: bool = False) -> ScopeDecision:
    """Decide from the hits of the topic's terms; `reviews` and `case` say what kind of record it is."""
    if not any(name == "intervention" for name, _, _ in hits):
        return ScopeDecision(Scope.NO_KETAMINE, SURE, ())
    mentions = mentions_of(record, hits)
    if not any(m.group == "intervention" for m in mentions):  # something like the drug, not the drug
        return ScopeDecision(Scope.NO_KETAMINE, FAIR, ())
    if is_not_given(record, mentions):
        return ScopeDecision(Scope.NO_KETAMINE, DOUBTFUL, _grounds(mentions, ()), "mention in passing")
    case_ = _Case(_count(mentions), reviews, case, is_named_only(record, mentions))
    value, probability = _near(case_)
    drug = case_["intervention"]
    if value in (Scope.KETAMINE_OTHER, Scope.NO_KETAMINE) and not drug.title and (case_.named_only or drug.all < 2):
        listed = not reviews
        value = Scope.NO_KETAMINE if listed else Scope.KETAMINE_OTHER
        return ScopeDecision(value, DOUBTFUL, _grounds(mentions, ()), "mention in passing")
    doubt = "scope uncertain" if probability <= DOUBTFUL else None
    return ScopeDecision(value, probability, _grounds(mentions, GROUNDS.get(value, ())), doubt)


def _grounds(mentions: Sequence[Mention], groups: Sequence[str]) -> tuple[Hit, ...]:
    return tuple((m.group, m.start, m.end) for m in mentions if m.group in (*groups, "intervention"))


def _near(case: _Case) -> tuple[Scope, float]:
    for rule in (_harm, _core, _adjacent):
        found = rule(case)
        if found:
            return found
    near = case["adjacent"].all or case["core"].all or case["harm"].all
    return Scope.KETAMINE_OTHER, SURE if case["intervention"].title and not near else FAIR


def _harm(case: _Case) -> tuple[Scope, float] | None:
    drug, core, harm = case["intervention"], case["core"], case["harm"]
    if core.title:
        return None
    if harm.title and harm.all >= 2 - bool(drug.title) and (drug.about or not case.named_only):
        return Scope.KETAMINE_HARM, FAIR
    if harm.all > core.all and (_harm_in_text(case) or _harm_at_the_end(drug, harm)):
        return Scope.KETAMINE_HARM, DOUBTFUL
    return None


def _harm_in_text(case: _Case) -> bool:
    harm = case["harm"]
    elsewhere = case["adjacent"].title or case.named_only
    return bool(harm.about) and harm.all >= 3 - bool(harm.aim) and not elsewhere


def _harm_at_the_end(drug: Counted, harm: Counted) -> bool:
    return bool(harm.end and drug.end) and harm.all >= 2 and not drug.title


def _core(case: _Case) -> tuple[Scope, float] | None:
    core = case["core"]
    if case.named_only and not (case.reviews and core.title):
        return None
    pain = bool(case["pain"].title) and not case["treatment"].title and not case.reviews
    if core.title and pain:  # for pain or anesthesia in people dependent on opioids
        return Scope.ADJACENT, FAIR
    if core.title:
        return Scope.CORE, SURE if case["intervention"].title else FAIR
    return None if _is_beside(case, pain) else _core_in_text(case)


def _is_beside(case: _Case, pain: bool) -> bool:
    """Whether the title is of something beside the question, and nothing says that the text is on it."""
    core = case["core"]
    on_it = case.reviews or case["treatment"].title or core.aim or core.all > 2
    return (case["adjacent"] + case["sparing"]).title > 0 and (pain or not on_it)


def _core_in_text(case: _Case) -> tuple[Scope, float] | None:
    drug, core = case["intervention"], case["core"]
    if core.all >= 2 and core.about:
        return Scope.CORE, FAIR if core.all >= 3 and drug.title else DOUBTFUL
    if (core.about and (drug.about > drug.title or case.reviews)) or (case.case and core.all):
        return Scope.CORE, DOUBTFUL
    return None


def _adjacent(case: _Case) -> tuple[Scope, float] | None:
    beside = case["adjacent"] + case["sparing"]
    titled = beside.title or case["together"].title
    if case.named_only and not (case.reviews and titled):  # else a review of other drugs
        return None
    if titled:
        return Scope.ADJACENT, FAIR
    if beside.aim or (beside.end and not case["treatment"].title):
        return Scope.ADJACENT, FAIR if beside.all >= 3 else DOUBTFUL
    return None


def _count(mentions: Sequence[Mention]) -> dict[str, Counted]:
    places: dict[str, dict[int, Passage]] = {}
    for mention in mentions:
        places.setdefault(mention.group, {})[mention.start] = mention.passage
    return {
        group: Counted(
            title=sum(p is Passage.TITLE for p in at.values()),
            aim=sum(p is Passage.AIM for p in at.values()),
            end=sum(p is Passage.CONCLUSION for p in at.values()),
            all=len(at),
        )
        for group, at in places.items()
    }
