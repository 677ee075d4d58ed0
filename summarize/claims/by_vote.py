"""Claims answered by the direction of findings: does it help, does it harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evidence.records import ClaimAnswer, Scope
from evidence.topic import Claim
from summarize import queries
from summarize.claims import unnamed, verdicts
from summarize.claims import votes as claim_votes
from summarize.claims.statement import Figure, say
from summarize.claims.votes import ClaimResult, Keep, Sides, Table
from summarize.studies.votes import Vote

FOR = ("benefit", "uncontrolled_improvement")
AGAINST = ("harm", "no_difference", "uncontrolled_worsening", "uncontrolled_no_change")
SECTION = "Claims"


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
        return answered(asked, "claim.not_for", figures, human, unread=unread)
    figures |= _weight(asked, human) | _routes(asked, human)
    return answered(asked, "claim.for", figures, human, unread=unread)


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
        return answered(
            asked, "claim.none", {"found": (0, asked.query("count(*)", "1")), **animal}, human, status="none_found"
        )
    figures: dict[str, Figure] = {"unread": (number, claim_votes.stored(asked.claim, "silent")), **animal}
    return answered(asked, "claim.unread", figures, human, status="not_extractable", unread=unread)


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
    return unique(
        r.paper.paper for s in silent if table.mentions(s, claim.outcomes) for r in table.voting_reports(s)[:1]
    )


def answered(
    asked: ClaimQuery,
    template_id: str,
    figures: Mapping[str, Figure],
    human: Sides,
    *,
    status: str = "answered",
    unread: tuple[str, ...] = (),
    nulls: Sequence[unnamed.Null] | None = None,
) -> ClaimResult:
    """The claim with its sentence, sides and verdict.

    unread: records on its subject without a result that answers it; nulls: results that name no outcome and bear on it,
    those of the studies in favor where none are given.
    """
    claim, animal = asked.claim, asked.sides("animal")
    nulls = unnamed.nulls(asked.table, claim_votes.papers(human.supports)) if nulls is None else nulls
    spans = claim_votes.quotes((*human.all, *asked.set_aside, *asked.by_amount(), *animal.all)) + unnamed.quotes(nulls)
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
        silent=unique((*claim_votes.papers(human.neither), *unread)),
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
        verdict_basis="; ".join(filter(None, (judged.basis, unnamed.told(nulls)))) or None,
        not_counted=tuple({"paper": v.paper, "because": "; ".join(why)} for v, why in asked.set_aside.items()),
    )
    return ClaimResult(answer=answer, statement=statement)


def unique(papers: Iterable[str]) -> tuple[str, ...]:
    """Each record once, in order."""
    return tuple(dict.fromkeys(papers))
