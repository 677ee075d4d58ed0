"""Claims on harm, answered by the adverse events that studies report: present, or none, fewer and no different."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evidence.records import ClaimAnswer, Study
from evidence.topic import Claim
from summarize.claims import verdicts
from summarize.claims import votes as claim_votes
from summarize.claims.by_vote import SECTION
from summarize.claims.statement import Figure, quote_row, say
from summarize.claims.votes import ClaimResult, Table
from summarize.directions import ALWAYS_COMPARE
from summarize.studies import harms
from summarize.studies.grouping import DESIGNS
from summarize.studies.harms import Event


@dataclass(frozen=True, kw_only=True)
class ClaimQuery:
    """A claim on harm and the table it is held against."""

    claim: Claim
    table: Table

    def events(self, group: str, species: str = "human") -> list[Event]:
        """The events of the claim's outcomes in a group of studies."""
        table = self.table
        found = harms.events(table.by_key, table.studies, table.topic, group, species)
        return [e for e in found if e.outcome in self.claim.outcomes]

    def count(self, group: str, present: bool | None, species: str = "human", select: str = "count(*)") -> str:
        """Query over the studies of a group that report such an event, or say there was none."""
        return harms.counted(self.table.topic, group, present, self.claim.outcomes, species, select)

    @cached_property
    def core(self) -> list[Event]:
        """The events of studies in people on the question."""
        return self.events(harms.CORE)


def harm(claim: Claim, table: Table) -> ClaimResult:
    """Studies on the question that report such an effect, against those that found none, fewer or no difference.

    Studies of people with the condition treated for something else, and of the harm of the drug, are counted apart.
    """
    asked = ClaimQuery(claim=claim, table=table)
    present, absent = _studies(asked.core)
    unread = _unread(asked)
    beside = {"dependent": _present(asked, harms.DEPENDENT), "harms": _present(asked, harms.HARM)}
    animal = _animals(asked)
    if not present and not absent and not any(n for n, _ in beside.values()):
        return _unanswered(asked, unread, animal)
    figures: dict[str, Figure] = {
        "supports": (len(present), asked.count(harms.CORE, True)),
        "against": (len(absent), asked.count(harms.CORE, False)),
        "unread": (len(unread), claim_votes.stored(claim, "silent")),
        **beside,
        **animal,
    }
    if present:
        return _answered(asked, "claim.harm", figures | _weight(asked, list(present.values())), unread)
    return _answered(asked, "claim.no_harm", figures, unread)


def _studies(events: Sequence[Event]) -> tuple[dict[str, Event], dict[str, Event]]:
    """One event a study: those with one present, and those that only say there was none."""
    present = {e.study.study: e for e in reversed(events) if e.present}
    absent = {e.study.study: e for e in reversed(events) if e.study.study not in present}
    return dict(sorted(present.items())), dict(sorted(absent.items()))


def _present(asked: ClaimQuery, group: str) -> Figure:
    return len(_studies(asked.events(group))[0]), asked.count(group, True)


def _animals(asked: ClaimQuery) -> dict[str, Figure]:
    present, absent = _studies(asked.events(harms.CORE, "animal"))
    return {
        "animals": (len(present) + len(absent), asked.count(harms.CORE, None, "animal")),
        "animal_for": (len(present), asked.count(harms.CORE, True, "animal")),
        "animal_against": (len(absent), asked.count(harms.CORE, False, "animal")),
    }


def _weight(asked: ClaimQuery, present: Sequence[Event]) -> dict[str, Figure]:
    """What stands behind the studies that report an effect: designs and participants."""
    stated, not_stated = _participants([e.study for e in present])
    designs = asked.count(harms.CORE, True, select="s.study_type AS design, count(*) AS n") + " GROUP BY s.study_type"
    return {
        "designs": (_designs(present), f"SELECT json_group_object(design, n) FROM ({designs})"),
        "participants": (stated, asked.count(harms.CORE, True, select="coalesce(sum(s.participants), 0)")),
        "not_stated": (not_stated, asked.count(harms.CORE, True, select="coalesce(sum(s.participants IS NULL), 0)")),
    }


def _participants(studies: Sequence[Study]) -> tuple[int, int]:
    sizes = [s.participants for s in studies]
    return sum(n or 0 for n in sizes), sizes.count(None)


def _designs(events: Sequence[Event]) -> dict[str, int]:
    return dict(sorted(Counter(str(e.study.study_type) for e in events).items()))


def _unread(asked: ClaimQuery) -> tuple[str, ...]:
    """One record of each study in people on the question that names such an effect without saying whether it came."""
    table, claim = asked.table, asked.claim
    told = {e.study.study for e in asked.core}
    silent = (
        s
        for s in sorted(table.studies, key=lambda s: s.study)
        if s.species == "human"
        and harms.in_group(s, table.by_key, table.topic, harms.CORE)
        and s.study not in told
        and table.mentions(s, claim.outcomes)
    )
    return tuple(dict.fromkeys(r.paper.paper for s in silent for r in table.voting_reports(s)[:1]))


def _unanswered(asked: ClaimQuery, unread: tuple[str, ...], animal: Mapping[str, Figure]) -> ClaimResult:
    if unread:
        figures: dict[str, Figure] = {"unread": (len(unread), claim_votes.stored(asked.claim, "silent")), **animal}
        return _answered(asked, "claim.unread", figures, unread, status="not_extractable")
    found: Figure = (0, asked.count(harms.CORE, None))
    return _answered(asked, "claim.none", {"found": found, **animal}, unread, status="none_found")


def _answered(
    asked: ClaimQuery,
    template_id: str,
    figures: Mapping[str, Figure],
    unread: tuple[str, ...],
    *,
    status: str = "answered",
) -> ClaimResult:
    claim, table = asked.claim, asked.table
    present, absent = _studies(asked.core)
    animal_present, animal_absent = _studies(asked.events(harms.CORE, "animal"))
    every = [
        *asked.core,
        *asked.events(harms.DEPENDENT),
        *asked.events(harms.HARM),
        *asked.events(harms.CORE, "animal"),
    ]
    spans = tuple(quote_row(e.paper, e.span) for e in every)
    words = {"people": "people", "drug": table.drug, "condition": harms.condition_tag(table.topic).replace("_", " ")}
    statement = say(SECTION, template_id, figures, words=words, papers=[e.paper for e in every], spans=spans)
    stated, not_stated = _participants([e.study for e in present.values()])
    judged = _judged(asked, bool(unread))
    answer = ClaimAnswer(
        claim=claim.claim,
        text=claim.text,
        status=status,
        answer=statement.text,
        supports=_papers(present.values()),
        against=_papers(absent.values()),
        silent=unread,
        by_design=_designs(list(present.values())),
        participants=stated or None,
        participants_not_stated=not_stated,
        best_design=next((str(d) for d in DESIGNS if d in {e.study.study_type for e in present.values()}), None),
        not_intravenous=_not_vein(table, [e.study for e in present.values()]) if present else None,
        spans=spans,
        animal_supports=_papers(animal_present.values()),
        animal_against=_papers(animal_absent.values()),
        verdict=judged.answer,
        verdict_basis=judged.basis,
        not_counted=_not_counted(asked),
    )
    return ClaimResult(answer=answer, statement=statement)


def _judged(asked: ClaimQuery, unread: bool) -> verdicts.Judged:
    """Studies of people with the condition given the drug for something else answer beside the question; of harm, not."""
    present, absent = _studies(asked.core)
    dependent, _ = _studies(asked.events(harms.DEPENDENT))
    people = harms.condition_tag(asked.table.topic).replace("_", " ")
    words = f"in people with {people} given {asked.table.drug} for another reason" if dependent else None
    controlled = any(e.study.study_type in ALWAYS_COMPARE for e in present.values())
    return verdicts.judge_harm(
        controlled=controlled,
        present=bool(present),
        absent=bool(absent),
        beside=words,
        unread=unread,
        harm_alone=bool(asked.events(harms.HARM)),
    )


def _not_counted(asked: ClaimQuery) -> tuple[dict[str, str], ...]:
    """Records of other people who had such an effect, each with why it is not counted for the claim."""
    drug = asked.table.drug
    groups = {harms.DEPENDENT: f"given {drug} for another reason", harms.HARM: f"harm from {drug} itself"}
    return tuple(
        {"paper": paper, "because": words}
        for group, words in groups.items()
        for paper in dict.fromkeys(_papers(_studies(asked.events(group))[0].values()))
    )


def _not_vein(table: Table, studies: Sequence[Study]) -> int:
    routes = [table.routes(s) for s in studies]
    return sum(bool(r) and "intravenous" not in r for r in routes)


def _papers(events: Collection[Event]) -> tuple[str, ...]:
    return tuple(e.paper for e in events)
