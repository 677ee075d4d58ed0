"""The section of the brief on safety: which adverse events are reported, which are said to be absent, and of whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence.records import Statement
from summarize import harms, queries
from summarize.harms import Event
from summarize.telling import Known, lowered, quote_row, say

SAFETY = "Safety"
SERIOUS = "serious_ae"
WORSE_WITH_MORE = "more_harm"
MOST_NAMED = 8  # events that a sentence names; the page of the readings shows all


def safety(known: Known) -> Iterator[Statement]:
    """What is reported and what is said to be absent in studies on the question, then in the two groups beside it."""
    found = harms.events(known.by_key, known.studies, known.topic, harms.CORE)
    yield from _named(known, found, "safety.reported", present=True)
    yield from _named(known, found, "safety.absent", present=False)
    yield from _tolerated(known, found)
    yield from _worse_with_more(known)
    yield _serious(known, found)
    yield from _beside(known, harms.DEPENDENT, "safety.dependent")
    yield from _beside(known, harms.HARM, "safety.harm")
    yield say(SAFETY, "safety.note")


def _named(known: Known, found: Sequence[Event], template_id: str, *, present: bool) -> Iterator[Statement]:
    told = [e for e in found if e.present is present and e.outcome not in (SERIOUS, harms.TOLERATED)]
    counts: dict[str, int] = {}
    for event in told:
        counts[event.outcome] = counts.get(event.outcome, 0) + 1
    shown = sorted(counts, key=lambda o: (-counts[o], o))[:MOST_NAMED]
    if not shown:
        return
    labels = {outcome: lowered(known.outcome(outcome).label) for outcome in shown}
    pairs = ", ".join(
        f"{queries.quoted(labels[o])}, ({harms.counted(known.topic, harms.CORE, present, (o,))})" for o in shown
    )
    rows = [e for e in told if e.outcome in shown]
    yield say(
        SAFETY,
        template_id,
        {"counts": ({labels[o]: counts[o] for o in shown}, f"SELECT json_object({pairs})")},
        papers=[e.paper for e in rows],
        spans=[quote_row(e.paper, e.span) for e in rows],
    )


def _tolerated(known: Known, found: Sequence[Event]) -> Iterator[Statement]:
    """Studies that call the drug safe or well tolerated: a judgment, neither an event nor its absence."""
    told = [e for e in found if e.outcome == harms.TOLERATED]
    if told:
        figures = {"tolerated": (len(told), harms.counted(known.topic, harms.CORE, None, (harms.TOLERATED,)))}
        spans = [quote_row(e.paper, e.span) for e in told]
        yield say(
            SAFETY, "safety.tolerated", figures, words={"drug": known.drug}, papers=[e.paper for e in told], spans=spans
        )


def _worse_with_more(known: Known) -> Iterator[Statement]:
    """Events worse with more than with less of the drug: both arms received it, so they count apart."""
    found = [s for s in known.synthesis("human", safety=True) if s.outcome != SERIOUS]
    counts = {s.outcome: s.counts.get(WORSE_WITH_MORE, 0) for s in found}
    shown = {outcome: n for outcome, n in counts.items() if n}
    if not shown:
        return
    where = f"direction IN {queries.listed((WORSE_WITH_MORE,))}"
    labels = {outcome: lowered(known.outcome(outcome).label) for outcome in shown}
    pairs = ", ".join(
        f"{queries.quoted(labels[o])}, ({queries.vote_count(where, (o,), by_amount=True)})" for o in shown
    )
    votes = [v for s in found if s.outcome in shown for v in s.votes if v["direction"] == WORSE_WITH_MORE]
    yield say(
        SAFETY,
        "safety.more",
        {"counts": ({labels[o]: n for o, n in shown.items()}, f"SELECT json_object({pairs})")},
        words={"drug": known.drug},
        papers=[str(v["paper"]) for v in votes],
        spans=[{k: v[k] for k in ("paper", "field", "start", "end", "quote")} for v in votes],
    )


def _serious(known: Known, found: Sequence[Event]) -> Statement:
    told = [e for e in found if e.outcome == SERIOUS]
    reported, absent = (sum(e.present is side for e in told) for side in (True, False))
    queried = [harms.counted(known.topic, harms.CORE, side, (SERIOUS,)) for side in (True, False)]
    silent = f"SELECT ({queries.voting_studies('count(*)')}) - ({queried[0]}) - ({queried[1]})"
    return say(
        SAFETY,
        "safety.serious",
        {
            "reported": (reported, queried[0]),
            "absent": (absent, queried[1]),
            "silent": (len(known.voting()) - reported - absent, silent),
        },
        papers=[e.paper for e in told],
        spans=[quote_row(e.paper, e.span) for e in told],
    )


def _beside(known: Known, group: str, template_id: str) -> Iterator[Statement]:
    """Studies of a group that is not on the question: how many report an event of any kind, how many only its absence."""
    said = harms.events(known.by_key, known.studies, known.topic, group)
    found = [e for e in said if e.outcome != harms.TOLERATED]
    reported = {e.study.study for e in found if e.present}
    absent = {e.study.study for e in found} - reported
    if found:
        figures = {
            "reported": (len(reported), harms.counted(known.topic, group, True)),
            "absent": (len(absent), harms.counted(known.topic, group, False)),
        }
        words = {"condition": known.condition, "drug": known.drug}
        spans = [quote_row(e.paper, e.span) for e in found]
        yield say(SAFETY, template_id, figures, words=words, papers=[e.paper for e in found], spans=spans)
