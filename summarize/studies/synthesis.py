"""Counts of independent studies by outcome and direction; nothing is pooled and significance plays no part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from evidence.records import Direction, ReadFrom, Report, Scope, Span, Study, Synthesis
from evidence.topic import Topic
from summarize.directions import DIRECTIONS
from summarize.studies import certainty, swim
from summarize.studies.proportions import p_words, percent, sign_test, wilson
from summarize.studies.votes import Vote, votes

MOST_QUOTED_WORDS = 40
SPECIES = ("human", "animal")  # never counted together


def synthesize(reports: Sequence[Report], studies: Sequence[Study], topic: Topic) -> tuple[Synthesis, ...]:
    """One synthesis per outcome and species with a vote, outcomes in the topic's order, people before animals.

    Votes on more against less ketamine are counted under directions of their own and in none of the figures that speak of
    ketamine's effect. Only directly relevant studies (scope core) are counted; related ones have a line of their own in the
    SWiM item on results, whose numbers are filled in later (summarize/studies/swim.py). One vote a study (summarize/studies/votes.py); retracted and non-voting reports are in no count.
    """
    found = {f.outcome for r in reports for f in r.findings if not f.outcome.startswith("other:")}
    order = [o for o in topic.outcomes if o in found] + sorted(found - set(topic.outcomes))
    made = (_synthesis(outcome, species, reports, studies, topic) for outcome in order for species in SPECIES)
    rated = certainty.ratings(reports)
    return tuple(replace(s, review=_review(rated, topic, s)) for s in made if s is not None)


def _synthesis(
    outcome: str, species: str, reports: Sequence[Report], studies: Sequence[Study], topic: Topic
) -> Synthesis | None:
    counted = votes(reports, studies, (outcome,), species=species)
    by_amount = votes(reports, studies, (outcome,), species=species, by_amount=True)
    every = (*counted, *by_amount)
    if not every:
        return None
    near = votes(reports, studies, (outcome,), species=species, scopes=(Scope.ADJACENT,))
    counts = count_directions(every)
    favours, compared = counts.get(Direction.BENEFIT, 0), sum(counts.get(d, 0) for d in ("benefit", "harm"))
    p, (low, high) = sign_test(favours, compared), wilson(favours, compared) or (None, None)
    found = {v.study.study: v.study for v in every}  # a study may vote on both
    sizes = [s.participants for s in found.values()]
    people = species == "human"
    rows = tuple(vote_row(v) for v in every)
    return Synthesis(
        outcome=outcome,
        species=species,
        studies=tuple(sorted(found)),
        counts=counts,
        by_design=by_design(every),
        participants=sum(n for n in sizes if n is not None) if people and any(sizes) else None,
        participants_not_stated=sizes.count(None) if people else 0,
        favours=favours,
        compared=compared,
        wilson_low=_rounded(low),
        wilson_high=_rounded(high),
        sign_test_p=_rounded(p),
        sign_test=p_words(p),
        low_percent=percent(low),
        high_percent=percent(high),
        votes=rows,
        certainty=certainty.wording_level(rows),
        swim=swim.items(topic, outcome, species, counted, near, reports, by_amount=by_amount),
    )


def _review(rated: Sequence[tuple[str, Span]], topic: Topic, one: Synthesis) -> Mapping[str, object] | None:
    """The first short sentence of a systematic review that rates the certainty of the outcome in people above low."""
    known = topic.outcomes.get(one.outcome) if one.species == "human" else None
    found = certainty.naming(rated, known) if known else ()
    return next(({"paper": p, **s.plain()} for p, s in found if len(s.quote.split()) <= MOST_QUOTED_WORDS), None)


def count_directions(counted: Sequence[Vote]) -> dict[str, int]:
    """Direction -> studies, in the order of directions.DIRECTIONS, without zeros."""
    counts = Counter(v.direction for v in counted)
    return {str(d): counts[d] for d in DIRECTIONS if counts[d]}


def by_design(counted: Sequence[Vote]) -> dict[str, dict[str, int]]:
    """Study type -> direction -> studies."""
    types = sorted({v.study.study_type for v in counted})
    return {t: count_directions([v for v in counted if v.study.study_type == t]) for t in types}


def vote_row(vote: Vote) -> Mapping[str, object]:
    """A vote as it is stored, with its quote."""
    return {
        "study": vote.study.study,
        "paper": vote.paper,
        "direction": vote.direction,
        "study_type": vote.study.study_type,
        "n": vote.study.participants,
        "comparator": vote.comparator,
        **({} if vote.read_from is ReadFrom.ABSTRACT else {"read_from": vote.read_from.value}),
        **vote.span.plain(),
    }


def _rounded(p: float | None) -> float | None:
    return None if p is None else round(p, 6)
