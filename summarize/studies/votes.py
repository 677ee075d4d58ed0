"""One direction a study: how the findings of a study on an outcome become its vote.

Rule: the findings of all voting reports of a study on the outcomes asked for are taken together. Findings from results
sentences win over those from conclusions. Findings against a comparison group win over changes without one, and these
over mere reports. One direction only if all agree, else mixed (Cochrane Handbook, section 12.2.2.1, one direction a
study; stricter than the 70 % rule of effect direction plots, Boon & Thomson 2021, doi:10.1002/jrsm.1458). Significance
plays no part beyond what was read: a difference reported as not significant is read as no difference. A study without
a comparison group can show a change, never a benefit or harm; a change in all groups alike speaks for neither side.

Only ketamine against something else and changes before and after bear on whether ketamine helps. More against less
ketamine (dose, form, route, number of sessions) is a vote of its own beside that one: both arms received the drug. A
direction that is unclear, and what compares patients, relates measures or tests another drug, is no vote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence.records import (
    ComparatorType,
    Contrast,
    Direction,
    Finding,
    ReadFrom,
    Report,
    Scope,
    Span,
    Status,
    Study,
    StudyType,
    TextField,
)
from summarize.directions import (
    ALWAYS_COMPARE,
    BY_AMOUNT,
    CONTROLLED,
    MORE_AGAINST_LESS,
    UNCONTROLLED,
    UNCONTROLLED_MIXED,
    UNCONTROLLED_NO_CHANGE,
)

NO_VOTE = (Contrast.PATIENTS, Contrast.RELATION, Contrast.OTHER_DRUG)
WITHOUT_COMPARISON: Mapping[str, str] = {
    Direction.BENEFIT: Direction.UNCONTROLLED_IMPROVEMENT,
    Direction.HARM: Direction.UNCONTROLLED_WORSENING,
    Direction.NO_DIFFERENCE: UNCONTROLLED_NO_CHANGE,
    Direction.MIXED: UNCONTROLLED_MIXED,
}
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
    finding: int  # position of that finding in its record, from 1
    direction: str
    contrast: Contrast | None  # None: reported without a direction, or read by a version before contrasts were
    span: Span
    outcomes: tuple[str, ...]
    status: Status = Status.MACHINE  # of the finding shown
    read_from: ReadFrom = ReadFrom.ABSTRACT  # where that finding stands
    comparator: str | None = None  # of the reports the findings stand in; "dose" if any compares doses only

    @property
    def compared(self) -> bool:
        """Whether the direction comes from a comparison of ketamine with something else."""
        return self.direction in CONTROLLED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    """A finding of a voting report with its direction as a vote."""

    report: Report
    position: int
    finding: Finding
    direction: str


def votes(
    reports: Sequence[Report],
    studies: Sequence[Study],
    outcomes: Collection[str],
    *,
    species: str = "human",
    scopes: Collection[str] = (Scope.CORE,),
    by_amount: bool = False,
) -> tuple[Vote, ...]:
    """The vote of every study of that species and scope with a finding on any of the outcomes, by study key.

    by_amount: the votes on more against less ketamine instead of those on whether ketamine helps.
    """
    by_key = {r.paper.paper: r for r in reports}
    found = (
        study_vote(study, by_key, outcomes, by_amount=by_amount)
        for study in sorted(studies, key=lambda s: s.study)
        if study.species == species and study.scope in scopes
    )
    return tuple(vote for vote in found if vote is not None)


def every_vote(reports: Sequence[Report], studies: Sequence[Study]) -> Iterator[Vote]:
    """All votes of all studies, one outcome each: the table votes, by study, outcome and kind."""
    by_key = {r.paper.paper: r for r in reports}
    for study in sorted(studies, key=lambda s: s.study):
        found = {f.outcome for p in study.reports if p.paper in by_key for f in by_key[p.paper].findings}
        made = (study_vote(study, by_key, (o,), by_amount=kind) for o in sorted(found) for kind in (False, True))
        yield from (vote for vote in made if vote is not None)


def table_row(vote: Vote) -> dict[str, object]:
    """A vote as a row of the table votes; its status is that of the finding it rests on."""
    return {
        "study": vote.study.study,
        "outcome": vote.outcomes[0],
        "species": vote.study.species,
        "scope": vote.study.scope,
        "contrast": vote.contrast and vote.contrast.value,
        "direction": vote.direction,
        "compared": int(vote.compared),
        "comparator": vote.comparator,
        "paper": vote.paper,
        "finding": vote.finding,
        "status": vote.status.value,
        "read_from": vote.read_from.value,
    }


def study_vote(
    study: Study, reports: Mapping[str, Report], outcomes: Collection[str], *, by_amount: bool = False
) -> Vote | None:
    """The vote of one study on the outcomes taken together, None when no voting report has a finding on them."""
    voting = [reports[p.paper] for p in sorted(study.reports, key=lambda p: p.paper) if p.votes and p.paper in reports]
    stated = [s for r in voting for s in _weighed(r, outcomes) if (s.direction in BY_AMOUNT) is by_amount]
    stated = _from_results(stated)
    if not stated:
        return None
    direction = one_direction(s.direction for s in stated)
    shown = next((s for s in stated if s.direction == direction), stated[0])
    return Vote(
        study=study,
        paper=shown.report.paper.paper,
        finding=shown.position,
        direction=direction,
        contrast=_contrast(direction),
        span=shown.finding.span,
        status=shown.finding.status,
        outcomes=tuple(sorted({s.finding.outcome for s in stated})),
        read_from=_read_from(shown),
        comparator=_comparator(stated),
    )


def _read_from(shown: _Stated) -> ReadFrom:
    if shown.report.read_from is ReadFrom.REGISTRY:
        return ReadFrom.REGISTRY
    return ReadFrom.ABSTRACT if shown.finding.span.field in tuple(TextField) else ReadFrom.FULL_TEXT


def _contrast(direction: str) -> Contrast | None:
    if direction in BY_AMOUNT:
        return Contrast.AGAINST_KETAMINE
    if direction in CONTROLLED:
        return Contrast.AGAINST_OTHER
    return Contrast.BEFORE_AFTER if direction in UNCONTROLLED else None


def _comparator(stated: Sequence[_Stated]) -> str | None:
    """The comparator of the reports; a dose only where the finding itself does not say what it compares."""
    found = {(c, s.finding.contrast) for s in stated if (c := s.report.value("comparator"))}
    kept = {c for c, contrast in found if c != ComparatorType.DOSE or contrast in (None, Contrast.AGAINST_KETAMINE)}
    return str(ComparatorType.DOSE) if ComparatorType.DOSE in kept else min(kept, default=None)


def one_direction(directions: Iterable[str]) -> str:
    """One direction if all of the best kind agree, else mixed; order does not matter."""
    found = set(directions)
    kinds = ((CONTROLLED, Direction.MIXED), (UNCONTROLLED, UNCONTROLLED_MIXED), (BY_AMOUNT, Direction.MORE_MIXED))
    for kind, disagreement in kinds:
        of_kind = found & set(kind)
        if of_kind:
            return str(of_kind.pop()) if len(of_kind) == 1 else str(disagreement)
    return str(Direction.OBSERVED)


def direction_of(report: Report, finding: Finding) -> str | None:
    """The direction of a finding as a vote, None where it is none.

    Without a comparison group a benefit is only an improvement, and a change in all groups alike is none. An order of
    doses without groups to compare is reported and no more.
    """
    direction, contrast = str(finding.direction), finding.contrast
    if direction == Direction.UNCLEAR or contrast in NO_VOTE:
        return None
    compares = has_comparison(report)
    if direction in BY_AMOUNT or contrast == Contrast.AGAINST_KETAMINE:
        more = MORE_AGAINST_LESS.get(direction, direction)
        return str(more if compares and more in BY_AMOUNT else Direction.OBSERVED)
    if contrast == Contrast.BEFORE_AFTER or not compares:
        return str(WITHOUT_COMPARISON.get(direction, direction))
    return str(Direction.OBSERVED) if contrast is None and _alike(finding) else direction


def _alike(finding: Finding) -> bool:
    """A benefit or harm whose words say that all groups changed alike."""
    changed = finding.direction in (Direction.BENEFIT, Direction.HARM)
    return changed and any(words in finding.span.quote.lower() for words in ALIKE)


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


def _weighed(report: Report, outcomes: Collection[str]) -> list[_Stated]:
    """Findings on the outcomes in the order of the text; a conclusion that says more than its results is left out."""
    found = (
        _Stated(report=report, position=i, finding=f, direction=direction)
        for i, f in enumerate(report.findings, 1)
        if f.outcome in outcomes
        and not (f.spin and f.role == CONCLUSIONS)
        and (direction := direction_of(report, f)) is not None
    )
    return sorted(found, key=lambda s: (*_place(s.finding.span), s.finding.outcome, s.finding.direction))


def _place(span: Span) -> tuple[str, int, int]:
    return span.field, span.start, span.end


def _from_results(stated: Sequence[_Stated]) -> list[_Stated]:
    """Drop what only a conclusion says of an outcome when results speak of it too."""
    in_results = {s.finding.outcome for s in stated if s.finding.role != CONCLUSIONS}
    return [s for s in stated if s.finding.role != CONCLUSIONS or s.finding.outcome not in in_results]
