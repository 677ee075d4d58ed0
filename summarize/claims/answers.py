"""Public claims held against the table: studies for, against and silent, and one sentence that says no more than that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from evidence.records import VERDICTS, ClaimAnswer, Correction, Report, Statement, Study, Trial, Verdict
from evidence.topic import Claim, Topic
from summarize.claims import by_event as claims_by_event
from summarize.claims import by_subject as claims_by_subject
from summarize.claims import by_time as claims_by_time
from summarize.claims import by_vote as claims_by_vote
from summarize.claims.votes import ClaimResult, Table

_KINDS: Mapping[str, Callable[[Claim, Table], ClaimResult]] = {
    "direction": claims_by_vote.direction,
    "harm": claims_by_event.harm,
    "follow_up": claims_by_time.follow_up,
    "onset": claims_by_time.onset,
    "mechanism": claims_by_subject.subject,
    "theme": claims_by_subject.subject,
    "ongoing": claims_by_subject.ongoing,
    "outside": claims_by_subject.outside,
}


def answer_claims(
    reports: Sequence[Report], studies: Sequence[Study], trials: Sequence[Trial], topic: Topic
) -> tuple[ClaimAnswer, ...]:
    """The answer to every claim of the topic, in the topic's order.

    supports, against and silent name one record a study, so that their lengths are numbers of studies.
    """
    return tuple(a.answer for a in _answered(reports, studies, trials, topic))


def corrected_answers(answers: Sequence[ClaimAnswer], corrections: Sequence[Correction]) -> tuple[ClaimAnswer, ...]:
    """The answers with the verdicts of people in the machine's place; the counted studies stay as they are."""
    verdicts = {c.field: c.value for c in corrections if c.paper is None}
    return tuple(_judged(a, verdicts.get(f"claim:{a.claim}")) for a in answers)


def _judged(answer: ClaimAnswer, verdict: str | None) -> ClaimAnswer:
    if verdict is None:
        return answer
    return replace(answer, status=verdict, answer=f"Judged by a person: {VERDICTS[Verdict(verdict)]}. {answer.answer}")


def claim_statements(
    reports: Sequence[Report], studies: Sequence[Study], trials: Sequence[Trial], topic: Topic
) -> tuple[Statement, ...]:
    """The same answers as statements with their queries and quotes, for faithfulness.check."""
    return tuple(a.statement for a in _answered(reports, studies, trials, topic))


def _answered(
    reports: Sequence[Report], studies: Sequence[Study], trials: Sequence[Trial], topic: Topic
) -> list[ClaimResult]:
    table = Table(reports=reports, studies=studies, trials=trials, topic=topic)
    return [_KINDS.get(claim.look_for, claims_by_vote.direction)(claim, table) for claim in topic.claims.values()]
