"""Sections of the brief on effects: bottom line, by outcome, animals."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evidence.records import Scope, Statement, StudyType, Synthesis
from summarize import certainty, queries
from summarize.telling import Figure, Known, lowered, quote_row, say, vote_rows
from summarize.templates import CERTAINTY
from summarize.votes import BY_AMOUNT, CONTROLLED, UNCONTROLLED, Vote, votes
from summarize.wording import join

BOTTOM, OUTCOMES, ANIMALS = "Bottom line", "By outcome", "In animals"
MOST_OUTCOMES = 6  # a summary of findings table has at most seven (Cochrane Handbook, section 14.1.3)
MOST_IN_BOTTOM_LINE = 3
MOST_ANIMAL_OUTCOMES = 2
MOST_NEAR = 2
MOST_QUOTED_WORDS = 40


def bottom_line(known: Known) -> Iterator[Statement]:
    """One sentence with its word of certainty, one on what it rests on."""
    shown = _shown(known)
    words = {"drug": known.drug, "Drug": known.drug.capitalize(), "condition": known.condition}
    quotes = [row for s in shown for row in vote_rows(s)]
    papers = [str(row["paper"]) for row in quotes]
    sure = [s for s in shown if level(s) != "very_low"]
    unsure = [lowered(known.outcome(s.outcome).label) for s in shown if level(s) == "very_low"][:MOST_IN_BOTTOM_LINE]
    if sure:
        effects = f"{CERTAINTY['low']} {join([lowered(known.outcome(s.outcome).label) for s in sure])}"
        more = {"unsure": join(unsure)} if unsure else {}
        yield say(BOTTOM, "bottom.may", words={**words, "effects": effects, **more}, papers=papers, spans=quotes)
    elif unsure:
        yield say(BOTTOM, "bottom.uncertain", words={**words, "outcomes": join(unsure)}, papers=papers, spans=quotes)
    else:
        none = f"SELECT count(*) FROM synthesis WHERE species = 'human' AND outcome NOT IN {_safety_outcomes(known)}"
        yield say(BOTTOM, "bottom.none", {"syntheses": (0, none)}, words=words)
    if known.voting():
        yield _rests(known)


def _rests(known: Known) -> Statement:
    studies, randomized = known.voting(), known.voting(study_type=StudyType.RANDOMIZED_TRIAL)
    is_randomized = "study_type = 'randomized_trial'"
    return say(
        BOTTOM,
        "bottom.rests",
        {
            "randomized": (len(randomized), queries.voting_studies("count(*)", is_randomized)),
            "others": (len(studies) - len(randomized), queries.voting_studies("count(*)", f"NOT ({is_randomized})")),
        },
        papers=[p.paper for s in studies for p in s.reports if p.votes],
    )


def level(synthesis: Synthesis) -> str:
    """The level of certainty a machine may word for this outcome: low or very_low."""
    return certainty.wording_level(synthesis.votes)


def _shown(known: Known) -> list[Synthesis]:
    """The outcomes of the brief: at most six, those with most controlled studies, in the topic's order."""
    found = known.synthesis("human", safety=False)
    ranked = sorted(found, key=lambda s: (-_controlled(s), -len(s.studies), found.index(s)))[:MOST_OUTCOMES]
    return [s for s in found if s in ranked]


def _controlled(synthesis: Synthesis) -> int:
    return sum(synthesis.counts.get(direction, 0) for direction in CONTROLLED)


def by_outcome(known: Known) -> Iterator[Statement]:
    """A line an outcome, then what a systematic review says beyond "may", and how to read the counts."""
    shown = _shown(known)
    for synthesis in shown:
        yield _outcome_line(known, synthesis)
        yield from _reviews(known, synthesis)
    outcomes = len(known.synthesis("human", safety=False))
    if outcomes > len(shown):
        found = f"FROM synthesis WHERE species = 'human' AND outcome NOT IN {_safety_outcomes(known)}"
        yield say(OUTCOMES, "outcome.more", {"outcomes": (outcomes, f"SELECT count(*) {found}")})
    if shown:
        yield say(OUTCOMES, "outcome.note")
    yield from _near(known)


def _safety_outcomes(known: Known) -> str:
    return queries.listed([o.outcome for o in known.topic.outcomes.values() if o.group == "safety"])


def _near(known: Known) -> Iterator[Statement]:
    """The outcomes with most controlled studies near the question, apart from those on it."""
    benefits = [o.outcome for o in known.topic.outcomes.values() if o.group != "safety"]
    found = {o: _near_votes(known, o) for o in benefits}
    ranked = sorted((o for o in benefits if found[o]), key=lambda o: (-len(found[o]), benefits.index(o)))
    for outcome in ranked[:MOST_NEAR]:
        count = {d: sum(v.direction == d for v in found[outcome]) for d in CONTROLLED}
        names = {"favours": "benefit", "worse": "harm", "no_difference": "no_difference", "mixed": "mixed"}
        near = (Scope.ADJACENT,)
        figures: dict[str, Figure] = {
            name: (count[d], queries.vote_count(f"direction = '{d}'", (outcome,), scopes=near))
            for name, d in names.items()
        }
        controlled = f"direction IN {queries.listed(CONTROLLED)}"
        figures["controlled"] = (len(found[outcome]), queries.vote_count(controlled, (outcome,), scopes=near))
        yield say(
            OUTCOMES,
            "outcome.near",
            figures,
            words={"label": lowered(known.outcome(outcome).label), "drug": known.drug},
            papers=[v.paper for v in found[outcome]],
            spans=[quote_row(v.paper, v.span) for v in found[outcome]],
        )


def _near_votes(known: Known, outcome: str) -> list[Vote]:
    near = votes(known.reports, known.studies, (outcome,), scopes=(Scope.ADJACENT,))
    return [v for v in near if v.compared]


def _outcome_line(known: Known, synthesis: Synthesis) -> Statement:
    label, said = known.outcome(synthesis.outcome).label, CERTAINTY[level(synthesis)]
    uncertain = level(synthesis) == "very_low"
    verdict = f"{label}: {said}" if uncertain else f"{known.drug.capitalize()} {said} {lowered(label)}"
    return say(
        OUTCOMES,
        "outcome.compared" if synthesis.compared else "outcome.undirected",
        _directions(synthesis) | {"changes": _changes(synthesis), "more": _by_amount(synthesis)},
        words={"verdict": verdict, "drug": known.drug},
        papers=[str(v["paper"]) for v in synthesis.votes],
        spans=vote_rows(synthesis),
    )


def _directions(synthesis: Synthesis) -> dict[str, Figure]:
    count = _counter(synthesis)
    compared = "direction IN ('benefit', 'harm')"
    figures: dict[str, Figure] = {
        "compared": (synthesis.compared, count(compared)),
        "no_difference": (synthesis.counts.get("no_difference", 0), count("direction = 'no_difference'")),
        "mixed": (synthesis.counts.get("mixed", 0), count("direction = 'mixed'")),
    }
    if not synthesis.compared:
        return figures
    line = f"FROM synthesis WHERE outcome = {queries.quoted(synthesis.outcome)} AND species = '{synthesis.species}'"
    randomized = synthesis.by_design.get(StudyType.RANDOMIZED_TRIAL, {})
    p = synthesis.sign_test
    test: dict[str, Figure] = {"p": (p, f"SELECT sign_test {line}")} if p else {}
    return (
        figures
        | test
        | {
            "favours": (synthesis.favours, count("direction = 'benefit'")),
            "randomized": (
                randomized.get("benefit", 0) + randomized.get("harm", 0),
                count(f"{compared} AND {queries.RANDOMIZED}"),
            ),
            "by_dose": (_by_dose(synthesis), count(f"{compared} AND by_dose")),
            "low": (synthesis.low_percent, f"SELECT low_percent {line}"),
            "high": (synthesis.high_percent, f"SELECT high_percent {line}"),
        }
    )


def _by_dose(synthesis: Synthesis) -> int:
    return sum(v["direction"] in ("benefit", "harm") and v["comparator"] == "dose" for v in synthesis.votes)


def _counter(synthesis: Synthesis) -> Callable[[str], str]:
    return lambda where: queries.vote_count(where, (synthesis.outcome,), species=synthesis.species)


def _changes(synthesis: Synthesis) -> Figure:
    found = {d: synthesis.counts[d] for d in UNCONTROLLED if d in synthesis.counts}
    groups = queries.over_votes(
        "direction, count(*) AS n",
        f"direction IN {queries.listed(UNCONTROLLED)} GROUP BY direction",
        (synthesis.outcome,),
        species=synthesis.species,
    )
    return found, f"SELECT json_group_object(direction, n) FROM ({groups})"


def _by_amount(synthesis: Synthesis) -> Figure:
    found = {d: synthesis.counts[d] for d in BY_AMOUNT if d in synthesis.counts}
    groups = queries.over_votes(
        "direction, count(*) AS n",
        "1 GROUP BY direction",
        (synthesis.outcome,),
        species=synthesis.species,
        by_amount=True,
    )
    return found, f"SELECT json_group_object(direction, n) FROM ({groups})"


def _reviews(known: Known, synthesis: Synthesis) -> Iterator[Statement]:
    """The first systematic review that rates this outcome above low, in its own words."""
    for paper, span in certainty.stated_by_reviews(known.reports, known.outcome(synthesis.outcome)):
        if len(span.quote.split()) <= MOST_QUOTED_WORDS:
            quoted = {"quote": span.quote}
            yield say(OUTCOMES, "outcome.review", quoted=quoted, papers=[paper], spans=[quote_row(paper, span)])
            return


def animals(known: Known) -> Iterator[Statement]:
    """How many animal studies, and the outcomes most of them are about."""
    studies = known.voting("animal")
    yield say(
        ANIMALS,
        "animal.studies",
        {"studies": (len(studies), queries.voting_studies("count(*)", species="animal"))},
        papers=[p.paper for s in studies for p in s.reports if p.votes],
    )
    found = [s for s in known.synthesis("animal", safety=False) if s.compared]
    for synthesis in sorted(found, key=lambda s: (-len(s.studies), found.index(s)))[:MOST_ANIMAL_OUTCOMES]:
        figures = {
            k: v for k, v in _directions(synthesis).items() if k not in ("low", "high", "p", "randomized", "by_dose")
        }
        yield say(
            ANIMALS,
            "animal.outcome",
            figures,
            words={"label": known.outcome(synthesis.outcome).label},
            papers=[str(v["paper"]) for v in synthesis.votes],
            spans=vote_rows(synthesis),
        )
