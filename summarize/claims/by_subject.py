"""Claims that name a subject rather than a direction: mechanisms, cost, what is under way, what lies outside."""

from __future__ import annotations

from evidence.records import ClaimAnswer, Report
from evidence.schema import counts
from evidence.topic import Claim
from summarize import queries
from summarize.claims import verdicts
from summarize.claims.by_vote import SECTION
from summarize.claims.statement import Figure, quote_row, say
from summarize.claims.votes import ClaimResult, Table, has_tag
from summarize.studies.grouping import DESIGNS

NOT_READ = verdicts.Judged(answer=verdicts.Answer.CANNOT_JUDGE)
MOST_QUOTES = 20  # quotes kept with a claim about a subject


def subject(claim: Claim, table: Table) -> ClaimResult:
    """Records that speak of a subject; whether they support the claim is not read, so none is called support."""
    found = _records(claim, table)
    if not found:
        figures: dict[str, Figure] = {"records": (0, queries.tagged_rows(claim.tags, claim.scopes))}
        return _answer(claim, "claim.no_subject", figures, [], status="none_found")
    design = f"study_type IN {queries.listed(DESIGNS)}"
    people, animals = (sum(_is_study(r, s) for r in found) for s in ("human", "animal"))
    figures = {
        "records": (len(found), queries.tagged_rows(claim.tags, claim.scopes)),
        "people_studies": (
            people,
            queries.tagged_rows(claim.tags, claim.scopes, f"{design} AND species = 'human'"),
        ),
        "animals": (animals, queries.tagged_rows(claim.tags, claim.scopes, f"{design} AND species = 'animal'")),
        "others": (
            len(found) - people - animals,
            queries.tagged_rows(claim.tags, claim.scopes, f"NOT ({design} AND species IN ('animal', 'human'))"),
        ),
    }
    roles = {name: tag.label for name, tag in table.topic.vocabulary.get("role", {}).items() if name in claim.tags}
    judged = verdicts.judge_mechanism(found, roles) if claim.look_for == "mechanism" else NOT_READ
    return _answer(claim, "claim.subject", figures, found, status="not_extractable", judged=judged)


def ongoing(claim: Claim, table: Table) -> ClaimResult:
    """Records that say evidence is missing, and registered trials that are not finished."""
    found = _records(claim, table)
    unfinished = sum((t.status or "").upper() in counts.UNFINISHED for t in table.trials)
    figures: dict[str, Figure] = {
        "records": (len(found), queries.tagged_rows(claim.tags, claim.scopes)),
        "unfinished": (unfinished, counts.count("unfinished_trials")),
        "trials": (len(table.trials), "SELECT count(*) FROM trials"),
    }
    status = "answered" if found or unfinished else "none_found"
    judged = verdicts.judge_stated(found, unfinished=bool(unfinished))
    return _answer(claim, "claim.ongoing", figures, found, status=status, supports=True, judged=judged)


def outside(claim: Claim, table: Table) -> ClaimResult:
    """A claim the search does not cover."""
    judged = verdicts.Judged(answer=verdicts.Answer.OUTSIDE)
    return _answer(claim, "claim.outside", {}, [], status="not_searched", judged=judged)


def _records(claim: Claim, table: Table) -> list[Report]:
    return [
        r
        for r in sorted(table.reports, key=lambda r: r.paper.paper)
        if has_tag(r, claim.tags)
        and r.value("scope") in claim.scopes
        and r.value("study_type") not in (None, "notice")
        and not r.paper.retracted
    ]


def _is_study(report: Report, species: str) -> bool:
    return report.species == species and report.value("study_type") in DESIGNS


def _answer(
    claim: Claim,
    template_id: str,
    figures: dict[str, Figure],
    found: list[Report],
    *,
    status: str,
    supports: bool = False,
    judged: verdicts.Judged = NOT_READ,
) -> ClaimResult:
    keys = tuple(r.paper.paper for r in found)
    tagged = ((r.paper.paper, t.span) for r in found for t in r.tags if t.tag in claim.tags and t.span is not None)
    first = {paper: span for paper, span in reversed(list(tagged))}
    spans = tuple(quote_row(paper, first[paper]) for paper in sorted(first)[:MOST_QUOTES])
    statement = say(SECTION, template_id, figures, papers=keys, spans=spans)
    answer = ClaimAnswer(
        claim=claim.claim,
        text=claim.text,
        status=status,
        answer=statement.text,
        supports=keys if supports else (),
        silent=() if supports else keys,
        spans=spans,
        verdict=judged.answer,
        verdict_basis=judged.basis,
    )
    return ClaimResult(answer=answer, statement=statement)
