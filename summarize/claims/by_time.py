"""Claims on time, answered by findings whose sentence names one: does it last, how fast does it come."""

from __future__ import annotations

from collections.abc import Collection

from evidence import lazy_re as re
from evidence.records import Finding, Report
from evidence.topic import Claim
from summarize import queries
from summarize.claims import unnamed
from summarize.claims import votes as claim_votes
from summarize.claims.by_vote import AGAINST, ClaimQuery, answered, unique
from summarize.claims.statement import Figure
from summarize.claims.votes import ClaimResult, Keep, Table
from summarize.readings.durations import WEEKS_4, days
from summarize.readings.follow_up import days_named

DAYS_3 = 3
_END = re.compile(r"[.!?](?=\s)|\n")


def follow_up(claim: Claim, table: Table) -> ClaimResult:
    """Findings whose own sentence names a time of four weeks or more."""
    return _timed(claim, table, "claim.lasting", lambda r, f: any(d >= WEEKS_4 for d in times(r, f)), least=WEEKS_4)


def onset(claim: Claim, table: Table) -> ClaimResult:
    """Findings whose own sentence names a time of at most three days."""
    against = [d for d in AGAINST if d != "no_difference"]  # as good as another treatment by then is no slow onset
    return _timed(claim, table, "claim.onset", lambda r, f: any(d <= DAYS_3 for d in times(r, f)), against)


def times(report: Report, finding: Finding) -> list[float]:
    """Times in days that stand in the same sentence as the finding: follow-up that was read, and points of time."""
    span = finding.span
    text = report.paper.text(span.field)
    if not text:  # of a full text no more is at hand than the quote, which is a sentence
        return days_named(span.quote)
    start = max((m.end() for m in _END.finditer(text, 0, span.start)), default=0)
    end = next((m.end() for m in _END.finditer(text, max(span.end - 1, 0))), len(text))
    inside = (
        x
        for x in report.readings
        if x.kind == "follow_up" and x.span.field == span.field and start <= x.span.start and x.span.end <= end
    )
    found = [*(d for x in inside if (d := days(x)) is not None), *days_named(text[start:end])]
    return list(dict.fromkeys(found))


def _timed(
    claim: Claim,
    table: Table,
    template_id: str,
    keep: Keep,
    opposing: Collection[str] = AGAINST,
    *,
    least: int | None = None,
) -> ClaimResult:
    """Counts that rest on the sentence are verified against the lists stored with the claim, whose quotes are checked.

    least: days from which a null result that names no outcome bears on the claim; None where it never does.
    """
    asked = ClaimQuery(claim=claim, table=table, tagged=False, keep=keep, opposing=opposing)
    human = asked.sides("human")
    voted = claim_votes.papers((*human.all, *asked.set_aside, *asked.by_amount()))
    unread = tuple(p for p in _on_subject(claim, table) if p not in voted)
    nulls = unnamed.nulls(table, unread, least) if least else ()
    if not human.all and not asked.set_aside and not asked.by_amount():
        query = f"SELECT ({claim_votes.stored(claim, 'supports')}) + ({claim_votes.stored(claim, 'against')})"
        status = "not_extractable" if unread else "none_found"
        return answered(asked, "claim.untimed", {"found": (0, query)}, human, status=status, unread=unread, nulls=nulls)
    by_design = f"SELECT by_design FROM claims WHERE claim = {queries.quoted(claim.claim)}"
    figures: dict[str, Figure] = {
        "supports": (len(human.supports), claim_votes.stored(claim, "supports")),
        "designs": (claim_votes.designs(human.supports), by_design),
        "against": (len(human.against), claim_votes.stored(claim, "against")),
        "amount": (len(asked.by_amount()), claim_votes.stored(claim, "by_amount")),
        "aside": (len(asked.set_aside), claim_votes.stored(claim, "not_counted")),
    }
    if least:
        figures["unnamed"] = (len({n.paper for n in nulls}), unnamed.query(claim, least))
    return answered(asked, template_id, figures, human, unread=unread, nulls=nulls)


def _on_subject(claim: Claim, table: Table) -> tuple[str, ...]:
    """One record of each study in people with a finding on the claim's outcomes or one of its tags."""
    voted = table.votes(claim, "human", tagged=False)
    tagged = table.about(claim, "human") if claim.tags else []
    silent = (s for s in tagged if s.study not in {v.study.study for v in voted})
    return unique((*claim_votes.papers(voted), *(r.paper.paper for s in silent for r in table.voting_reports(s)[:1])))
