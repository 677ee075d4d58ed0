"""Outcome by direction from the patient's side, read from the results of studies in which ketamine is what was tried.

Candidates are mentions of outcomes; a model over named cues says which outcomes are findings, and another which way
they go (model/findings.json; both start from the rules' own answer, which is one of the cues).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evidence.records import Direction, Finding, Significance
from evidence.topic import Topic
from summarize import finding_cues
from summarize.drugs import names_ketamine
from summarize.finding_cues import Candidate
from summarize.finding_model import as_said, chance_of, likeliest, on_its_side, shares_of, threshold
from summarize.guards import is_alike, is_grounded, is_stated_absence
from summarize.outcomes import SAFETY, OutcomeMention, outcome_mentions
from summarize.passage import Document

# Study types without results of their own (docs/codebook.md).
NO_RESULTS = frozenset({"notice", "protocol", "guideline", "narrative_review", "opinion"})
NO_SCOPE = frozenset({"no_ketamine"})
MOST = 6
_TRAILING = re.compile(r"(?:[\s,;]+(?:and|but|with|whereas|while|although|however|though))?[\s,;]*$")
_DEPRESSION = re.compile(r"depress|mood|madrs|hdrs|ham-?d|phq|qids|bdi|epds|ppd")  # else "response" needs the subject

_SUBSTANCES = re.compile(
    r"addict|substance|craving|opioid|opiate|heroin|alcohol|cocaine|use disorder|drug (?:use|abuse|seeking|craving)|smok|cannabis"
)
_OF_SUBSTANCES = frozenset(("withdrawal", "opioid_use", "relapse_abstinence"))
# After surgery a dose; of people who are dependent the use.
_USE = re.compile(r"(?:opioid|opiate|morphine) (?:use|usage)")
_OPERATED = re.compile(
    r"surg|operati|anesth|anaesth|analges|cesarean|caesarean|arthroplast|trauma|burn|fracture|intensive care"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """All candidates of one outcome in a record, the one that best shows the finding first."""

    outcome: str
    candidates: tuple[Candidate, ...]


def read_findings(document: Document, topic: Topic) -> tuple[Finding, ...]:
    """At most six findings, the likeliest first; none for studies without results or without ketamine."""
    if not has_findings(document):
        return ()
    outcomes = grouped(document, topic)
    rivals = [outcome.candidates[0] for outcome in outcomes]
    made = []
    for outcome in outcomes:
        best = outcome.candidates[0]
        chance = chance_of(outcome.candidates, rivals, document)
        if chance < threshold():
            continue
        shares = as_said(shares_of(outcome.candidates, document), best)
        finding = _finding(outcome, shares, document)
        chance *= on_its_side(likeliest(shares), shares)
        if chance >= threshold() and _is_believed(best, finding, document):
            made.append((chance, finding))
    made.sort(key=lambda pair: -pair[0])
    return tuple(f for _, f in made[:MOST])


def _is_believed(candidate: Candidate, finding: Finding, document: Document) -> bool:
    if is_stated_absence(candidate, finding.direction, document.study_type) and finding.outcome not in SAFETY:
        return False
    return is_grounded(candidate, finding.direction)


def has_findings(document: Document) -> bool:
    """Whether a record can have findings: it has results, and ketamine is its subject."""
    if document.study_type in NO_RESULTS or document.scope in NO_SCOPE or not document.abstract.text:
        return False
    return names_ketamine(document.title.flat) or names_ketamine(document.abstract.flat)


def grouped(document: Document, topic: Topic) -> list[Outcome]:
    """The outcomes that the abstract names outside its background and methods, with their candidates, best first."""
    found: dict[str, list[Candidate]] = {}
    for candidate in candidates(document, topic):
        found.setdefault(candidate.mention.outcome, []).append(candidate)
    return [
        Outcome(name, tuple(sorted(some, key=finding_cues.evidence, reverse=True)))
        for name, some in found.items()
        if any(c.role in ("RESULTS", "CONCLUSIONS") for c in some)
    ]


def candidates(document: Document, topic: Topic) -> Iterable[Candidate]:
    """Every mention of an outcome in the abstract with its clause and sentence."""
    passage = document.abstract
    strange = _strange(document)
    mentions = [
        m
        for m in _settled(outcome_mentions(passage.flat, topic), document, topic)
        if m.outcome not in strange or _DEPRESSION.search(passage.flat, m.start, m.end)
    ]
    for i, sentence in enumerate(passage.sentences):
        inside = [m for m in mentions if sentence.start <= m.start < sentence.end]
        for mention in inside:
            yield finding_cues.candidate(document, i, mention, inside)


def _settled(mentions: Iterable[OutcomeMention], document: Document, topic: Topic) -> Iterable[OutcomeMention]:
    """ "Opioid use" is the use of opioids where the study is of the topic itself and nobody is operated on."""
    flat = document.abstract.flat
    meant = (
        document.scope == "core" and "opioid_use" in topic.outcomes and not _OPERATED.search(document.title.flat + flat)
    )
    for mention in mentions:
        use = meant and mention.outcome == "opioid_dose" and _USE.fullmatch(flat, mention.start, mention.end)
        yield replace(mention, outcome="opioid_use") if use else mention


def _strange(document: Document) -> frozenset[str]:
    """Outcomes that need more than their usual words: a response may be anything's, and so may a relapse."""
    title, flat = document.title.flat, document.abstract.flat
    mood = "depress" in title or flat.count("depress") > 1
    substances = document.scope == "core" or _SUBSTANCES.search(title) or _SUBSTANCES.search(flat)
    return (frozenset() if mood else frozenset(("depression",))) | (frozenset() if substances else _OF_SUBSTANCES)


def _finding(outcome: Outcome, shares: Mapping[Direction, float], document: Document) -> Finding:
    best = outcome.candidates[0]
    direction = likeliest(shares)
    probability = shares[direction]
    start, end = best.clause
    if is_alike(best) and "no difference" in finding_cues.signals(best.whole):
        direction, (start, end) = Direction.NO_DIFFERENCE, best.sentence
    end -= len(_TRAILING.search(document.abstract.flat[start:end]).group())  # type: ignore[union-attr]
    said_more = best.role == "CONCLUSIONS" or _spins(outcome.candidates, direction, document)
    return Finding(
        outcome=outcome.outcome,
        direction=direction,
        significance=significance(best),
        span=document.abstract.span(start, end),
        comparison=finding_cues.comparison(document, best),
        hedged=finding_cues.hedged(best),
        role=best.role,
        spin=said_more and direction in (Direction.BENEFIT, Direction.NO_DIFFERENCE),
        method="model",
        probability=round(probability, 3),
    )


def significance(candidate: Candidate) -> Significance:
    """What the clause says of significance; never derived from the direction."""
    stated = finding_cues.stated_significance(candidate)
    if stated is None:
        return Significance.NOT_STATED
    return Significance.SIGNIFICANT if stated else Significance.NOT_SIGNIFICANT


def _spins(found: Sequence[Candidate], direction: Direction, document: Document) -> bool:
    """Whether a conclusion claims a benefit where the results say that there is no difference."""
    if direction is not Direction.NO_DIFFERENCE:
        return False
    concluded = (c for c in found if c.role == "CONCLUSIONS")
    return any(likeliest(shares_of([c], document)) is Direction.BENEFIT for c in concluded)
