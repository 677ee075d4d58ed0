"""What the studies found say of a claim, in words that each mean one thing; randomized trials decide first.

Gates: only studies of people on the question, by a route that the claim names, against a comparator that it asks for,
answer it as it is worded. A controlled result of another route, of more against less of the drug, or in other people is
the claim tested in another form and is not counted. Animal studies carry no verdict (GRADE guidelines 8, Guyatt 2011, PMID 21802903).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evidence.records import REVIEWS, ComparatorType, Direction, Report, Scope, StudyType
from evidence.topic import Claim
from summarize.directions import ALWAYS_COMPARE, BY_AMOUNT, CONTROLLED, UNCONTROLLED
from summarize.studies.grouping import DESIGNS
from summarize.studies.votes import ALIKE, Vote
from summarize.wording import lowered

FOR = (Direction.BENEFIT, Direction.UNCONTROLLED_IMPROVEMENT, Direction.MORE_BENEFIT)
WITHOUT_COMPARISON = "no comparison with and without it"
SHORT_ROUTES = {"intravenous": "intravenous (IV)", "intramuscular": "intramuscular (IM)"}


class Answer(StrEnum):
    """The verdict of the counted studies on a claim."""

    SUPPORTED = "supported_controlled"
    UNCONTROLLED = "only_uncontrolled"
    CONTRADICTED = "contradicted_controlled"
    OTHER_FORM = "other_form"
    OUTSIDE_QUESTION = "outside_question"
    PARTLY = "supported_partly"
    STATED = "stated"
    MIXED = "mixed_results"
    NOT_STUDIED = "not_studied"
    CANNOT_JUDGE = "cannot_judge"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict and, in a few words without numbers, what it rests on: the route, comparison or people."""

    answer: Answer
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A vote of a study in people with the routes its reports state."""

    vote: Vote
    routes: frozenset[str]

    @property
    def controlled(self) -> bool:
        """Whether two arms were compared, more with less of the drug included."""
        return self.vote.direction in CONTROLLED or self.vote.direction in BY_AMOUNT

    @property
    def design_compares(self) -> bool:
        """Whether the design has arms to compare, whatever this result rests on."""
        return self.vote.study.study_type in ALWAYS_COMPARE


def judge(claim: Claim, drug: str, counted: Sequence[Counted], unread: Collection[str]) -> Judged:
    """The verdict on a claim of benefit; `unread` are records that could answer it, without a readable direction."""
    fitting = [c for c in counted if c.vote.direction != Direction.OBSERVED and _compared_as_asked(claim, c)]
    as_worded = [c for c in fitting if not _differs(claim, drug, c)]
    if early := _onset(claim, as_worded):
        return early
    if compared := _strongest(as_worded):
        return _of_controlled(compared)
    if other := _strongest(fitting):
        return Judged(answer=Answer.OTHER_FORM, basis=f"{_forms(claim, drug, other)}; {_agreement(other)}")
    return _of_uncontrolled(claim, drug, as_worded, fitting) or _of_nothing(claim, counted, unread)


def _of_uncontrolled(
    claim: Claim, drug: str, as_worded: Sequence[Counted], fitting: Sequence[Counted]
) -> Judged | None:
    if changed := [c for c in as_worded if c.vote.direction in UNCONTROLLED]:
        return Judged(answer=Answer.UNCONTROLLED, basis=_agreement(changed))
    if fitting:
        return Judged(answer=Answer.OTHER_FORM, basis=f"{_forms(claim, drug, fitting)}; without a comparison")
    return None


def _of_nothing(claim: Claim, counted: Sequence[Counted], unread: Collection[str]) -> Judged:
    """The verdict where no result fits: not studied only where none is left that a person might still read as an answer."""
    if not unread and (claim.comparators or not counted):
        return Judged(answer=Answer.NOT_STUDIED, basis=_missing(claim))
    return Judged(answer=Answer.CANNOT_JUDGE)


def set_aside_because(claim: Claim, drug: str, counted: Counted) -> tuple[str, ...]:
    """Why a vote does not count for the claim as it is worded, in words; empty where it counts."""
    uncompared = () if _compared_as_asked(claim, counted) else (WITHOUT_COMPARISON,)
    return (*uncompared, *dict.fromkeys(_differs(claim, drug, counted)))


def _onset(claim: Claim, as_worded: Sequence[Counted]) -> Judged | None:
    """An early improvement in studies with arms shows when it comes, never that it is faster than something else."""
    if claim.look_for != "onset":
        return None
    compared = [c for c in as_worded if c.design_compares]
    if compared and all(c.vote.direction in FOR for c in (*compared, *_strongest(as_worded))):
        return Judged(answer=Answer.PARTLY, basis="when it comes, not that it is faster than other treatment")
    return None


def judge_harm(
    *, controlled: bool, present: bool, absent: bool, beside: str | None, unread: bool, harm_alone: bool = False
) -> Judged:
    """The verdict on a claim that there is such a harm, from people on the question first, then from those beside it.

    An event that authors did not see is no proof that there is none, so its absence alone is never a verdict.
    """
    if present:
        return Judged(answer=Answer.SUPPORTED if controlled else Answer.UNCONTROLLED)
    if beside:
        return Judged(answer=Answer.OUTSIDE_QUESTION, basis=beside)
    told = "reported only in studies of harm from the drug itself" if harm_alone else None
    return Judged(answer=Answer.CANNOT_JUDGE if absent or unread else Answer.NOT_STUDIED, basis=told)


def judge_mechanism(reports: Sequence[Report], labels: Mapping[str, str]) -> Judged:
    """The verdict on a claim of how the drug acts: what kinds of records speak of it, since none proves it.

    Where every study in people with arms gave the drug together with a treatment that the claim names, what either does
    alone cannot be told: the claim was tested only with it. labels: tag of such a treatment -> its label.
    """
    people = [r for r in reports if r.species == "human" and r.value("study_type") in DESIGNS]
    if together := _always_with(people, labels):
        return Judged(answer=Answer.OTHER_FORM, basis=", ".join(lowered(label) for label in together))
    if not reports or people:
        return Judged(answer=Answer.CANNOT_JUDGE)
    laboratory = any(r.species == "animal" for r in reports)
    return Judged(answer=Answer.CANNOT_JUDGE, basis=f"{'animals and the laboratory' if laboratory else 'reviews'} only")


def _always_with(people: Sequence[Report], labels: Mapping[str, str]) -> dict[str, None]:
    """The labels of the named treatments, where each study with arms gave one of them."""
    trials = [{t.tag for t in r.tags} & set(labels) for r in people if r.value("study_type") in ALWAYS_COMPARE]
    return dict.fromkeys(labels[tag] for found in trials for tag in sorted(found)) if all(trials) else {}


def judge_stated(reports: Sequence[Report], *, unfinished: bool) -> Judged:
    """The verdict on a claim that something is unknown: authors say so, the registry shows that it is being studied."""
    stated = [
        (any(r.value("study_type") in REVIEWS for r in reports), "reviews say so"),
        (any(r.value("study_type") in DESIGNS for r in reports), "studies say so"),
        (unfinished, "trials are registered and not finished"),
    ]
    basis = "; ".join(words for holds, words in stated if holds)
    if reports:
        return Judged(answer=Answer.STATED, basis=basis)
    return Judged(answer=Answer.CANNOT_JUDGE, basis=basis or None)


def _compared_as_asked(claim: Claim, counted: Counted) -> bool:
    return not claim.comparators or (counted.vote.compared and counted.vote.comparator in claim.comparators)


def _differs(claim: Claim, drug: str, counted: Counted) -> list[str]:
    """In what the study is not what the claim says, in words."""
    found = [f"more against less {drug}"] if counted.vote.direction in BY_AMOUNT else []
    if claim.routes and not counted.routes & set(claim.routes):
        found.append(" or ".join(map(_route, sorted(counted.routes))) or "route not stated")
    if counted.vote.study.scope != Scope.CORE:
        found.append("other people than those asked about")
    return found


def _strongest(counted: Sequence[Counted]) -> list[Counted]:
    """The controlled results of randomized trials, those of other designs where there is none."""
    controlled = [c for c in counted if c.controlled]
    return [c for c in controlled if c.vote.study.study_type == StudyType.RANDOMIZED_TRIAL] or controlled


def _of_controlled(compared: Sequence[Counted]) -> Judged:
    """The verdict of controlled results; mixed only where they point both ways, between studies or within one.

    No difference from another active treatment neither supports nor contradicts that the drug helps.
    """
    directions, trials = {c.vote.direction for c in compared}, _designs(compared)
    against = directions & {Direction.HARM, Direction.NO_DIFFERENCE}
    if directions == {Direction.BENEFIT}:
        return Judged(answer=Answer.SUPPORTED, basis=trials)
    if Direction.BENEFIT in directions and not against:
        return Judged(answer=Answer.PARTLY, basis=f"{trials}, some with mixed results")
    if directions != against:
        both = "with results in both directions" if Direction.BENEFIT in directions else "with mixed results"
        return Judged(answer=Answer.MIXED, basis=f"{trials} {both}")
    if worse := [c for c in compared if not _as_good(c)]:
        return Judged(answer=Answer.CONTRADICTED, basis=_designs(worse))
    if _changed_alike(compared):
        alike = "both arms changed alike, with no difference from another treatment"
        return Judged(answer=Answer.MIXED, basis=f"{alike}, in {trials}")
    return Judged(answer=Answer.OTHER_FORM, basis=f"only against another treatment, with no difference, in {trials}")


def _changed_alike(compared: Sequence[Counted]) -> bool:
    return any(words in c.vote.span.quote.lower() for c in compared for words in ALIKE)


def _as_good(counted: Counted) -> bool:
    """Whether the drug did no better and no worse than another active treatment."""
    return counted.vote.direction == Direction.NO_DIFFERENCE and counted.vote.comparator == ComparatorType.ACTIVE


def _designs(compared: Sequence[Counted]) -> str:
    """What kind of studies they are, in words: "one randomized trial", "controlled studies (none randomized)"."""
    one = len(compared) == 1
    if compared[0].vote.study.study_type == StudyType.RANDOMIZED_TRIAL:
        return "one randomized trial" if one else "randomized trials"
    return "one controlled study (not randomized)" if one else "controlled studies (none randomized)"


def _agreement(counted: Sequence[Counted]) -> str:
    in_favor = {c.vote.direction in FOR for c in counted}
    return "results mixed" if len(in_favor) > 1 else "in favor" if in_favor == {True} else "none in favor"


def _forms(claim: Claim, drug: str, counted: Sequence[Counted]) -> str:
    """How the claim was tested: each difference once, the routes named where they are not one of them."""
    words = [w for c in counted for w in _differs(claim, drug, c)]
    routes = [] if claim.routes else [_route(r) for c in counted for r in sorted(c.routes)]
    return ", ".join(dict.fromkeys([*words, *routes]))


def _route(route: str) -> str:
    return SHORT_ROUTES.get(route, route.replace("_", " "))


def _missing(claim: Claim) -> str | None:
    return "no study compares with and without it" if claim.comparators else None
