"""Claims answered by the direction of findings: does it help, does it harm, does it last, how fast does it come."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from evidence.records import ClaimAnswer, Finding, Report, Scope
from evidence.topic import Claim
from summarize import queries
from summarize.claims import verdicts
from summarize.claims import votes as claim_votes
from summarize.claims.statement import Figure, say
from summarize.claims.votes import ClaimResult, Keep, Sides, Table
from summarize.readings.durations import WEEKS_4, days
from summarize.readings.follow_up import days_named
from summarize.studies.votes import Vote

FOR = ("benefit", "uncontrolled_improvement")
AGAINST = ("harm", "no_difference", "uncontrolled_worsening", "uncontrolled_no_change")
DAYS_3 = 3
SECTION = "Claims"
_END = re.compile(r"[.!?](?=\s)|\n")


@dataclass(frozen=True, kw_only=True)
class ClaimQuery:
    """A claim, the directions that speak for and against it, and whether its tags narrow the studies."""

    claim: Claim
    table: Table
    supporting: Collection[str] = FOR
    opposing: Collection[str] = AGAINST
    controlled: Collection[str] = ("benefit",)
    tagged: bool = True
    keep: Keep | None = None

    def sides(self, species: str) -> Sides:
        """The votes of one species by side; of people only those that answer the claim as it is worded."""
        found = self.table.votes(self.claim, species, tagged=self.tagged, keep=self.keep)
        if species == "human":
            apart = {v.study.study for v in self.set_aside}
            found = [v for v in found if v.study.study not in apart]
        return claim_votes.sides(found, self.supporting, self.opposing)

    @cached_property
    def set_aside(self) -> dict[Vote, tuple[str, ...]]:
        """Votes of people that answer the claim in another form only, with why."""
        votes = self.table.votes(self.claim, "human", tagged=self.tagged, keep=self.keep)
        why = {v: verdicts.set_aside_because(self.claim, self.table.drug, self.counted(v)) for v in votes}
        return {v: because for v, because in why.items() if because}

    def counted(self, vote: Vote) -> verdicts.Counted:
        """The vote with the routes of its study."""
        return verdicts.Counted(vote=vote, routes=frozenset(self.table.routes(vote.study)))

    def by_amount(self) -> list[Vote]:
        """The votes of studies in people on more against less of the drug: neither for nor against the claim."""
        return self.table.votes(self.claim, "human", tagged=self.tagged, keep=self.keep, by_amount=True)

    def judged(self, human: Sides, unread: Collection[str]) -> verdicts.Judged:
        """The verdict of the studies in people."""
        set_aside = set(AGAINST) - set(self.opposing)  # says nothing about this claim
        votes = [v for v in (*human.all, *self.set_aside, *self.by_amount()) if v.direction not in set_aside]
        return verdicts.judge(self.claim, self.table.drug, [self.counted(v) for v in votes], unread)

    def could_answer(self, papers: Collection[str]) -> list[str]:
        """Those of the records that make the comparison for which the claim asks."""
        asked, by_key = self.claim.comparators, self.table.by_key
        return [p for p in papers if not asked or by_key[p].value("comparator") in asked]

    def count(self, directions: Collection[str], species: str = "human") -> str:
        """Query for the number of studies with one of the directions."""
        return self.query("count(*)", f"direction IN {queries.listed(directions)}", species)

    def query(
        self, select: str, where: str, species: str = "human", *, by_amount: bool = False, as_worded: bool = True
    ) -> str:
        """Query over the votes on the claim; of people those that answer it as it is worded, or in any form."""
        claim, within = self.claim, claim_votes.within(self.claim, tagged=self.tagged)
        if as_worded and species == "human" and not by_amount:
            within = f"{within} AND s.scope = {queries.quoted(Scope.CORE)}"
            within += f" AND {queries.with_routes(claim.routes)}" if claim.routes else ""
            where = f"{queries.compared_with(claim.comparators)} AND {where}" if claim.comparators else where
        return queries.over_votes(
            select, where, claim.outcomes, species=species, scopes=claim.scopes, within=within, by_amount=by_amount
        )


def direction(claim: Claim, table: Table) -> ClaimResult:
    """Studies that point the claimed way against those that found no difference or the opposite."""
    asked = ClaimQuery(claim=claim, table=table)
    human = asked.sides("human")
    if not asked.set_aside and all(v.direction == "observed" for v in human.all):
        return _unanswered(asked, human)
    unread = _without_vote(asked, human)
    figures = _counts(asked, human) | _more_unread(asked, human, unread)
    if not human.supports:
        return _answered(asked, "claim.not_for", figures, human, unread=unread)
    figures |= _weight(asked, human) | _routes(asked, human)
    return _answered(asked, "claim.for", figures, human, unread=unread)


def follow_up(claim: Claim, table: Table) -> ClaimResult:
    """Findings whose own sentence names a time of four weeks or more."""
    return _timed(claim, table, "claim.lasting", lambda r, f: any(d >= WEEKS_4 for d in times(r, f)))


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
    claim: Claim, table: Table, template_id: str, keep: Keep, opposing: Collection[str] = AGAINST
) -> ClaimResult:
    """Counts that rest on the sentence are verified against the lists stored with the claim, whose quotes are checked."""
    asked = ClaimQuery(claim=claim, table=table, tagged=False, keep=keep, opposing=opposing)
    human = asked.sides("human")
    unread = tuple(p for p in _on_subject(claim, table) if p not in claim_votes.papers((*human.all, *asked.set_aside)))
    if not human.all and not asked.set_aside and not asked.by_amount():
        query = f"SELECT ({claim_votes.stored(claim, 'supports')}) + ({claim_votes.stored(claim, 'against')})"
        status = "not_extractable" if unread else "none_found"
        return _answered(asked, "claim.untimed", {"found": (0, query)}, human, status=status, unread=unread)
    by_design = f"SELECT by_design FROM claims WHERE claim = {queries.quoted(claim.claim)}"
    figures: dict[str, Figure] = {
        "supports": (len(human.supports), claim_votes.stored(claim, "supports")),
        "designs": (claim_votes.designs(human.supports), by_design),
        "against": (len(human.against), claim_votes.stored(claim, "against")),
        "amount": (len(asked.by_amount()), claim_votes.stored(claim, "by_amount")),
        "aside": (len(asked.set_aside), claim_votes.stored(claim, "not_counted")),
    }
    return _answered(asked, template_id, figures, human, unread=unread)


def _on_subject(claim: Claim, table: Table) -> tuple[str, ...]:
    """One record of each study in people with a finding on the claim's outcomes or one of its tags."""
    voted = table.votes(claim, "human", tagged=False)
    tagged = table.about(claim, "human") if claim.tags else []
    silent = (s for s in tagged if s.study not in {v.study.study for v in voted})
    return _unique((*claim_votes.papers(voted), *(r.paper.paper for s in silent for r in table.voting_reports(s)[:1])))


def _counts(asked: ClaimQuery, human: Sides) -> dict[str, Figure]:
    animal = asked.sides("animal")
    by_amount = Counter(v.direction for v in asked.by_amount())
    grouped = asked.query("direction, count(*) AS n", "1 GROUP BY direction", by_amount=True)
    neither = f"direction NOT IN {queries.listed([*asked.supporting, *asked.opposing])}"
    return {
        "supports": (len(human.supports), asked.count(asked.supporting)),
        "against": (len(human.against), asked.count(asked.opposing)),
        "neither": (len(human.neither), asked.query("count(*)", neither)),
        **_aside(asked),
        "animals": (len(animal.all), asked.query("count(*)", "1", "animal")),
        "animal_for": (len(animal.supports), asked.count(asked.supporting, "animal")),
        "animal_against": (len(animal.against), asked.count(asked.opposing, "animal")),
        "more": (dict(by_amount), f"SELECT json_group_object(direction, n) FROM ({grouped})"),
    }


def _aside(asked: ClaimQuery) -> dict[str, Figure]:
    """How many studies point some way in another form of the claim: all of them less those that answer it as worded."""
    every, worded = asked.query("count(*)", "1", as_worded=False), asked.query("count(*)", "1")
    return {"aside": (len(asked.set_aside), f"SELECT ({every}) - ({worded})")}


def _weight(asked: ClaimQuery, human: Sides) -> dict[str, Figure]:
    """What stands behind the studies in favor: designs, comparison groups, participants."""
    n, not_stated = claim_votes.participants(human.supports)
    in_favor = f"direction IN {queries.listed(asked.supporting)}"
    by_design = asked.query("design, count(*) AS n", f"{in_favor} GROUP BY design")
    compared = sum(v.direction in asked.controlled for v in human.supports)
    return {
        "designs": (claim_votes.designs(human.supports), f"SELECT json_group_object(design, n) FROM ({by_design})"),
        "controlled": (compared, asked.count(asked.controlled)),
        "by_dose": (
            _by_dose(asked, human),
            asked.query("count(*)", f"direction IN {queries.listed(asked.controlled)} AND by_dose"),
        ),
        "participants": (n or 0, asked.query("coalesce(sum(n), 0)", in_favor)),
        "not_stated": (not_stated, asked.query("count(*)", f"{in_favor} AND n IS NULL")),
    }


def _by_dose(asked: ClaimQuery, human: Sides) -> int:
    return sum(v.direction in asked.controlled and v.comparator == "dose" for v in human.supports)


def _routes(asked: ClaimQuery, human: Sides) -> dict[str, Figure]:
    """How many studies in favor gave the drug into a vein, by another way, or do not say."""
    routes = [asked.table.routes(v.study) for v in human.supports]
    in_favor = f"direction IN {queries.listed(asked.supporting)}"
    vein, stated = queries.with_route("intravenous"), queries.with_route()
    return {
        "vein": (sum("intravenous" in r for r in routes), asked.query("count(*)", f"{in_favor} AND {vein}")),
        "not_vein": (_not_vein(routes), asked.query("count(*)", f"{in_favor} AND {stated} AND NOT {vein}")),
        "route_unknown": (sum(not r for r in routes), asked.query("count(*)", f"{in_favor} AND NOT {stated}")),
    }


def _not_vein(routes: Iterable[set[str]]) -> int:
    return sum(bool(r) and "intravenous" not in r for r in routes)


def _unanswered(asked: ClaimQuery, human: Sides) -> ClaimResult:
    """No direction: either nothing was found, or what was found does not say."""
    unread = _without_vote(asked, human)
    animal = {k: v for k, v in _counts(asked, human).items() if k.startswith(("animal", "more"))}
    number = len(human.all) + len(unread)
    if not number:
        return _answered(
            asked, "claim.none", {"found": (0, asked.query("count(*)", "1")), **animal}, human, status="none_found"
        )
    figures: dict[str, Figure] = {"unread": (number, claim_votes.stored(asked.claim, "silent")), **animal}
    return _answered(asked, "claim.unread", figures, human, status="not_extractable", unread=unread)


def _more_unread(asked: ClaimQuery, human: Sides, unread: Collection[str]) -> dict[str, Figure]:
    """Studies that name the outcome without a readable direction, verified against the list stored with the claim."""
    neither = f"direction NOT IN {queries.listed([*asked.supporting, *asked.opposing])}"
    query = f"SELECT ({claim_votes.stored(asked.claim, 'silent')}) - ({asked.query('count(*)', neither)})"
    return {"unread": (len(unread), query)}


def _without_vote(asked: ClaimQuery, human: Sides) -> tuple[str, ...]:
    """One record of each study in people that names one of the outcomes (and carries a tag of the claim) but has no vote."""
    claim, table = asked.claim, asked.table
    voted = {v.study.study for v in (*human.all, *asked.set_aside, *asked.by_amount())}
    silent = (s for s in table.about(claim, "human", tagged=asked.tagged) if s.study not in voted)
    return _unique(
        r.paper.paper for s in silent if table.mentions(s, claim.outcomes) for r in table.voting_reports(s)[:1]
    )


def _answered(
    asked: ClaimQuery,
    template_id: str,
    figures: Mapping[str, Figure],
    human: Sides,
    *,
    status: str = "answered",
    unread: tuple[str, ...] = (),
) -> ClaimResult:
    claim, animal = asked.claim, asked.sides("animal")
    spans = claim_votes.quotes((*human.all, *asked.set_aside, *asked.by_amount(), *animal.all))
    because = "; ".join(dict.fromkeys(word for why in asked.set_aside.values() for word in why))
    words = {"people": claim_votes.people(claim), "drug": asked.table.drug, "because": because}
    statement = say(SECTION, template_id, figures, words=words, papers=claim_votes.papers(human.all), spans=spans)
    n, not_stated = claim_votes.participants(human.supports)
    judged = asked.judged(human, asked.could_answer(unread))
    answer = ClaimAnswer(
        claim=claim.claim,
        text=claim.text,
        status=status,
        answer=statement.text,
        supports=claim_votes.papers(human.supports),
        against=claim_votes.papers(human.against),
        silent=_unique((*claim_votes.papers(human.neither), *unread)),
        by_design=claim_votes.designs(human.supports),
        participants=n,
        participants_not_stated=not_stated,
        best_design=claim_votes.best_design(human.supports),
        not_intravenous=_not_vein(asked.table.routes(v.study) for v in human.supports) if human.supports else None,
        spans=spans,
        animal_supports=claim_votes.papers(animal.supports),
        animal_against=claim_votes.papers(animal.against),
        by_amount=claim_votes.papers(asked.by_amount()),
        verdict=judged.answer,
        verdict_basis=judged.basis,
        not_counted=tuple({"paper": v.paper, "because": "; ".join(why)} for v, why in asked.set_aside.items()),
    )
    return ClaimResult(answer=answer, statement=statement)


def _unique(papers: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(papers))
