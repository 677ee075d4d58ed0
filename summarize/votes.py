"""One direction a study: how the findings of a study on an outcome become its vote.

Rule: the findings of all voting reports of a study on the outcomes asked for are taken together. Findings from results
sentences win over those from conclusions. Findings against a comparison group win over changes without one, and these
over mere reports. One direction only if all agree, else mixed (Cochrane Handbook, section 12.2.2.1, one direction a
study; stricter than the 70 % rule of effect direction plots, Boon & Thomson 2021, doi:10.1002/jrsm.1458). Significance
plays no part. A study without a comparison group can show a change, never a benefit or harm; a change in all groups
alike speaks for neither side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evidence.records import ComparatorType, Direction, Finding, Report, Scope, Span, Study, StudyType

UNCONTROLLED_NO_CHANGE = "uncontrolled_no_change"  # no change, or no such event, in a study without comparison group
UNCONTROLLED_MIXED = "uncontrolled_mixed"
CONTROLLED: tuple[str, ...] = (Direction.BENEFIT, Direction.HARM, Direction.NO_DIFFERENCE, Direction.MIXED)
UNCONTROLLED: tuple[str, ...] = (
    Direction.UNCONTROLLED_IMPROVEMENT,
    Direction.UNCONTROLLED_WORSENING,
    UNCONTROLLED_NO_CHANGE,
    UNCONTROLLED_MIXED,
)
DIRECTIONS: tuple[str, ...] = (*CONTROLLED, *UNCONTROLLED, Direction.OBSERVED)
WITHOUT_COMPARISON: Mapping[str, str] = {
    Direction.BENEFIT: Direction.UNCONTROLLED_IMPROVEMENT,
    Direction.HARM: Direction.UNCONTROLLED_WORSENING,
    Direction.NO_DIFFERENCE: UNCONTROLLED_NO_CHANGE,
    Direction.MIXED: UNCONTROLLED_MIXED,
}
ALWAYS_COMPARE = (StudyType.RANDOMIZED_TRIAL, StudyType.COMPARATIVE)
COMPARE_WITH = (
    ComparatorType.PLACEBO,
    ComparatorType.ACTIVE,
    ComparatorType.USUAL_CARE,
    ComparatorType.DOSE,
    ComparatorType.HISTORICAL,
    ComparatorType.GROUPS,
)  # a non-randomized trial compares only if the comparator says so
CONCLUSIONS = "CONCLUSIONS"
ALIKE = ("both groups", "both arms", "all groups", "all arms")  # a change in every arm is no difference between them


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The direction of one study, with the words of the finding that shows it best."""

    study: Study
    paper: str
    direction: str
    span: Span
    outcomes: tuple[str, ...]
    comparator: str | None = None  # of the reports the findings stand in; "dose" if any compares doses only

    @property
    def compared(self) -> bool:
        """Whether the direction comes from a comparison group."""
        return self.direction in CONTROLLED


def votes(
    reports: Sequence[Report],
    studies: Sequence[Study],
    outcomes: Collection[str],
    *,
    species: str = "human",
    scopes: Collection[str] = (Scope.CORE,),
) -> tuple[Vote, ...]:
    """The vote of every study of that species and scope with a finding on any of the outcomes, by study key."""
    by_key = {r.paper.paper: r for r in reports}
    found = (
        study_vote(study, by_key, outcomes)
        for study in sorted(studies, key=lambda s: s.study)
        if study.species == species and study.scope in scopes
    )
    return tuple(vote for vote in found if vote is not None)


def study_vote(study: Study, reports: Mapping[str, Report], outcomes: Collection[str]) -> Vote | None:
    """The vote of one study on the outcomes taken together, None when no voting report has a finding on them."""
    voting = [reports[p.paper] for p in sorted(study.reports, key=lambda p: p.paper) if p.votes and p.paper in reports]
    told = [(r.paper.paper, f, direction_of(r, f)) for r in voting for f in _weighed(r.findings, outcomes)]
    told = _from_results(told)
    if not told:
        return None
    direction = one_direction(d for _, _, d in told)
    paper, finding, _ = next((t for t in told if t[2] == direction), told[0])
    return Vote(
        study=study,
        paper=paper,
        direction=direction,
        span=finding.span,
        outcomes=tuple(sorted({f.outcome for _, f, _ in told})),
        comparator=_comparator([reports[p] for p, _, _ in told]),
    )


def _comparator(reports: Sequence[Report]) -> str | None:
    found = {c for r in reports if (c := r.value("comparator"))}
    return str(ComparatorType.DOSE) if ComparatorType.DOSE in found else min(found, default=None)


def one_direction(directions: Iterable[str]) -> str:
    """One direction if all of the best kind agree, else mixed; order does not matter."""
    found = set(directions)
    for kind, disagreement in ((CONTROLLED, str(Direction.MIXED)), (UNCONTROLLED, UNCONTROLLED_MIXED)):
        of_kind = found & set(kind)
        if of_kind:
            return str(of_kind.pop()) if len(of_kind) == 1 else disagreement
    return str(Direction.OBSERVED)


def direction_of(report: Report, finding: Finding) -> str:
    """The direction of a finding; without a comparison group a benefit is only an improvement, in all groups alike none."""
    direction = str(finding.direction)
    alike = direction in (Direction.BENEFIT, Direction.HARM) and any(a in finding.span.quote.lower() for a in ALIKE)
    if not has_comparison(report):
        return WITHOUT_COMPARISON.get(direction, direction)
    return str(Direction.OBSERVED) if alike else direction


def has_comparison(report: Report) -> bool:
    """Whether the design compares groups: randomized and comparative studies do, others if a comparator is named.

    Animal experiments compare unless they are said not to; case reports and descriptive studies never do.
    """
    study_type, comparator = report.value("study_type"), report.value("comparator")
    if study_type == StudyType.NONRANDOMIZED_TRIAL:
        return comparator in COMPARE_WITH
    if study_type == StudyType.PRECLINICAL:
        return comparator != ComparatorType.NONE
    return study_type in ALWAYS_COMPARE


def _weighed(findings: Sequence[Finding], outcomes: Collection[str]) -> list[Finding]:
    """Findings on the outcomes in the order of the text; a conclusion that says more than its results is left out."""
    kept = [f for f in findings if f.outcome in outcomes and not (f.spin and f.role == CONCLUSIONS)]
    return sorted(kept, key=lambda f: (f.span.field, f.span.start, f.span.end, f.outcome, f.direction))


def _from_results(told: Sequence[tuple[str, Finding, str]]) -> list[tuple[str, Finding, str]]:
    """Drop what only a conclusion says of an outcome when results speak of it too."""
    in_results: defaultdict[str, bool] = defaultdict(bool)
    for _, finding, _ in told:
        in_results[finding.outcome] |= finding.role != CONCLUSIONS
    return [t for t in told if t[1].role != CONCLUSIONS or not in_results[t[1].outcome]]
