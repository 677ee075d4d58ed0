"""Outcome by direction from the patient's side, read from the results of studies in which ketamine is what was tried.

Arms first (study_arms), then what a sentence compares (contrasts), then which way it goes (verdicts). The words and
numbers decide the direction; a model without any cue of the direction says how likely it is that a reader would report
this outcome with the direction read (model). Below its threshold nothing is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evidence import lazy_re as re
from evidence.records import ComparatorType, Contrast, Direction, Finding, Scope, Significance, StudyType
from evidence.topic import Topic
from summarize.directions import ALWAYS_COMPARE, MORE_AGAINST_LESS
from summarize.findings.arm_tokens import OTHER, StudyArmsKey, arm_tokens, key_of
from summarize.findings.arm_words import CONTROL
from summarize.findings.clause_patterns import COMPARING
from summarize.findings.compared_with import compared_with
from summarize.findings.listed import as_event
from summarize.findings.mentions import Mention, mentions_of
from summarize.findings.model import CHANGES, SIDED, selection_probability, threshold
from summarize.findings.of_ketamine import (
    is_change_with_ketamine,
    is_event_of_ketamine,
    is_merely_possible,
    is_outcome_of_case,
)
from summarize.findings.outcome import Outcome, Reading, settled
from summarize.findings.part_of_people import is_of_a_part
from summarize.findings.said_again import NEITHER, left_open, said_again
from summarize.findings.study_arms import StudyArms, study_arms
from summarize.findings.verdict import BETTER, MIXED, REPORTED, SAME, WORSE, Asked
from summarize.findings.verdicts import verdict
from summarize.text.drugs import mentions, names_ketamine
from summarize.text.effect_words import NO_DIFFERENCE, SIGNIFICANT, p_values
from summarize.text.passage import Document

# Study types without results of their own (docs/codebook.md).
NO_RESULTS = frozenset({"notice", "protocol", "guideline", "narrative_review", "opinion"})
NO_SCOPE = frozenset({"no_ketamine"})
RESULT_ROLES = ("RESULTS", "CONCLUSIONS")
MOST = 6
NEVER_COMPARE = (StudyType.CASE_REPORT, StudyType.DESCRIPTIVE)
_LINKING = ("and", "but", "with", "whereas", "while", "although", "however", "though")
_TRAILING = re.compile(rf"[\s,;]*(?:(?:{'|'.join(word[::-1] for word in _LINKING)})[\s,;]+)?")  # of a reversed text
_CONTROLLED_TRIALS = re.compile(r"\b(?:rcts?|randomi[sz]ed|placebo|controlled (?:clinical )?trials)\b")
_CONTROLLED = {BETTER: Direction.BENEFIT, WORSE: Direction.HARM, SAME: Direction.NO_DIFFERENCE, MIXED: Direction.MIXED}
_UNCONTROLLED = {
    BETTER: Direction.UNCONTROLLED_IMPROVEMENT,
    WORSE: Direction.UNCONTROLLED_WORSENING,
    SAME: Direction.NO_DIFFERENCE,
    MIXED: Direction.MIXED,
}


def read_findings(document: Document, topic: Topic) -> tuple[Finding, ...]:
    """At most six findings, the likeliest first; none for studies without results or without ketamine."""
    if not has_findings(document):
        return ()
    arms = study_arms(document)
    outcomes = read_outcomes(document, topic, arms)
    made = []
    for outcome in outcomes:
        made += _told(outcome, outcomes, document, arms)
    made.sort(key=lambda pair: (pair[1].direction not in SIDED, -pair[0]))  # an effect before a null result
    return tuple(f for _, f in sorted(made[:MOST], key=lambda pair: -pair[0]))


def _told(
    outcome: Outcome, outcomes: Sequence[Outcome], document: Document, arms: StudyArms
) -> list[tuple[float, Finding]]:
    """The finding of an outcome; of sentences that say a difference here and none there, both or neither."""
    made: list[tuple[float, Finding]] = []
    likely = False
    for part in outcome.parts or (outcome,):
        direction, contrast = direction_of(part, document, arms)
        if direction is None or (direction in CHANGES and is_merely_possible(part)):
            continue
        chance = selection_probability(part, outcomes, document)
        likely = likely or chance >= threshold(direction)
        made.append((chance, _finding(part, direction, contrast, chance, document, arms)))
    best = max((chance for chance, _ in made), default=0.0)
    return [(best, finding) for _, finding in made] if likely else []


def has_findings(document: Document) -> bool:
    """Whether a record can have findings: it has results, and ketamine is its subject."""
    if document.study_type in NO_RESULTS or document.scope in NO_SCOPE or not document.abstract.text:
        return False
    return names_ketamine(document.title.flat) or names_ketamine(document.abstract.flat)


def compares(document: Document, arms: StudyArms) -> bool:
    """Whether the study compares ketamine with something else."""
    if document.comparator == ComparatorType.NONE:
        return False
    if document.study_type in NEVER_COMPARE and not (arms.compared and document.comparator is not None):
        return False
    if document.study_type == StudyType.SYSTEMATIC_REVIEW and _CONTROLLED_TRIALS.search(document.abstract.flat):
        return True
    named = document.comparator not in (None, ComparatorType.UNCLEAR)
    return arms.compared or named or document.study_type in ALWAYS_COMPARE


def read_outcomes(document: Document, topic: Topic, arms: StudyArms) -> list[Outcome]:
    """The outcomes that results or conclusions speak of, each with its readings."""
    key, compared, case = key_of(arms), compares(document, arms), document.study_type == StudyType.CASE_REPORT
    found: dict[str, list[Reading]] = {}
    for mention in mentions_of(document, topic):
        if mention.role in RESULT_ROLES or (case and is_outcome_of_case(mention)):
            found.setdefault(mention.outcome, []).append(_reading(mention, document, key, compared))
    every = [r for readings in found.values() for r in readings]
    for again in list(said_again(document, every, key)):
        found[again.mention.outcome].append(again)
    unsure = left_open(document, every, key)
    return [
        settled(name, [replace(r, verdict=NEITHER) if r in unsure else r for r in readings])
        for name, readings in found.items()
    ]


def _reading(mention: Mention, document: Document, key: StudyArmsKey, compared: bool) -> Reading:
    """What the sentence of a mention says of it; what it says of a part of the people is no result of all."""
    read = verdict(mention.sentence_text, _asked(mention, document, compared), key)
    if read.sign is not None and is_of_a_part(mention, document, key):
        read = replace(read, sign=None, by="subgroup", contrast=Contrast.PATIENTS)
    return Reading(mention, as_event(mention, read))


def _asked(mention: Mention, document: Document, compared: bool) -> Asked:
    start = mention.start - mention.sentence[0]
    return Asked(
        start,
        start + mention.end - mention.start,
        mention.polarity,
        compared,
        document.study_type,
        mention.others,
        mention.safety,
    )


def _is_disputed(outcome: Outcome) -> bool:
    """Whether results compare arms and words and numbers, or two sentences, favor different ones: a person decides."""
    results = [r.verdict for r in outcome.readings if r.mention.role == "RESULTS" and r.verdict.against]
    signs = {v.sign for v in results}
    return {BETTER, WORSE} <= signs or any(v.by.startswith("disagree") for v in results)


def direction_of(outcome: Outcome, document: Document, arms: StudyArms) -> tuple[Direction | None, Contrast]:
    """The direction of an outcome and its contrast; None where there is no finding of ketamine."""
    compared = compares(document, arms)
    if outcome.sign is None:
        return (Direction.UNCLEAR if _is_disputed(outcome) and compared else None), Contrast.AGAINST_OTHER
    if (document.scope == Scope.KETAMINE_HARM or arms.of_users) and outcome.sign == BETTER:
        return None, Contrast.BEFORE_AFTER  # of people who use ketamine, better is without it
    if outcome.sign == REPORTED:
        return Direction.OBSERVED, Contrast.BEFORE_AFTER
    if outcome.against and (arms.of_another_drug or _is_of_groups(outcome, document, arms)):
        return _of_patients(outcome, document, arms)
    if arms.both_ketamine and outcome.against and _sets_apart(outcome):
        return (
            Direction(MORE_AGAINST_LESS[_CONTROLLED[outcome.sign]]) if arms.doses_differ else None
        ), Contrast.AGAINST_KETAMINE
    if outcome.against and compared and not arms.both_ketamine:
        return _CONTROLLED[outcome.sign], Contrast.AGAINST_OTHER
    return _without_comparison(outcome, document, compared, arms)


def _of_patients(outcome: Outcome, document: Document, arms: StudyArms) -> tuple[Direction | None, Contrast]:
    """No finding where patients are set beside patients, but what ketamine did to all of them is a change."""
    if outcome.sign is None or arms.of_another_drug or not is_change_with_ketamine(outcome, document):
        return None, Contrast.PATIENTS
    return _UNCONTROLLED[outcome.sign], Contrast.BEFORE_AFTER


def _without_comparison(
    outcome: Outcome, document: Document, compared: bool, arms: StudyArms
) -> tuple[Direction | None, Contrast]:
    """The direction of a change that no arm is set beside, or of a sentence that sets one beside it in a study without."""
    worded = document.study_type in ALWAYS_COMPARE and _AGAINST.search(outcome.best.mention.sentence_text)
    if (outcome.against or worded) and not compared and not arms.both_ketamine:
        return Direction.UNCLEAR, Contrast.AGAINST_OTHER
    if compared and not arms.both_ketamine and _is_of_one_arm(outcome, document):
        return (Direction.OBSERVED if is_event_of_ketamine(outcome) else None), Contrast.BEFORE_AFTER
    return _UNCONTROLLED[outcome.sign], Contrast.BEFORE_AFTER  # type: ignore[index]


_AGAINST = re.compile(  # something else than a time before
    r"\b(?:than|versus|vs\.?|compared (?:with|to)) (?!(?:(?:at|in|on|those|values|the|their|its) )*(?:\w+ )?(?:baseline|before|pre\w*|initial|first|previous|prior|day|week|start|admission|entry)\b)"
)


def _is_of_one_arm(outcome: Outcome, document: Document) -> bool:
    """Whether a trial or review that has a comparison tells a change of ketamine alone: no result of the comparison.

    Of the topic's own studies, which are few, the change is shown as what it is where results state it.
    """
    if document.scope == Scope.CORE and outcome.best.mention.role == "RESULTS":
        return False
    within = outcome.best.verdict.by.split()[0] in ("within", "achieved")
    return within and document.study_type in (StudyType.RANDOMIZED_TRIAL, StudyType.SYSTEMATIC_REVIEW)


_AMOUNT = re.compile(
    r"\b(?:fewer|than|versus|vs|compar\w+|between|differ\w*|superior\w*|(?:non-?)?inferior\w*|higher|lower|high|low|larger|smaller|greater|second|dose-\w+|repeated|more|less|only)\b|\d\s?mg"
)


def _sets_apart(outcome: Outcome) -> bool:
    """Whether a sentence of a study of doses compares them: "had no impact on pain" is said of ketamine, not of a dose."""
    text = outcome.best.mention.sentence_text
    if outcome.sign == SAME:
        return COMPARING.search(text) is not None
    return _AMOUNT.search(text) is not None


def _is_of_groups(outcome: Outcome, document: Document, arms: StudyArms) -> bool:
    """Whether kinds of patients are compared, and no arm without ketamine is named."""
    return document.comparator == ComparatorType.GROUPS and not arms.unexposed and not _names_other_arm(outcome, arms)


def _names_other_arm(outcome: Outcome, arms: StudyArms) -> bool:
    """Whether the sentence that shows the outcome names an arm without ketamine, and not a kind of patients."""
    found = [t for t in arm_tokens(outcome.best.mention.sentence_text, key_of(arms)) if t.role == OTHER]
    return any(CONTROL.search(t.text) or mentions(t.text, 0, len(t.text)) for t in found)


def _finding(
    outcome: Outcome, direction: Direction, contrast: Contrast, chance: float, document: Document, arms: StudyArms
) -> Finding:
    best = outcome.best
    offset = best.mention.sentence[0]
    start, end = offset + best.verdict.start, offset + best.verdict.end
    end -= _TRAILING.match(document.abstract.flat[start:end][::-1]).end()  # type: ignore[union-attr]
    flat = document.abstract.flat[start:end]
    return Finding(
        outcome=outcome.outcome,
        direction=direction,
        significance=significance(flat),
        span=document.abstract.span(start, end),
        contrast=contrast,
        comparison=compared_with(best.mention, document, arms, contrast is Contrast.AGAINST_OTHER),
        hedged=best.mention.hedged,
        role=best.mention.role,
        spin=False,
        method="rule",
        probability=round(chance, 3),
    )


def significance(flat: str) -> Significance:
    """What a folded clause says of significance; never derived from the direction."""
    stated = _stated_significance(flat)
    if stated is None:
        return Significance.NOT_STATED
    return Significance.SIGNIFICANT if stated else Significance.NOT_SIGNIFICANT


def _stated_significance(flat: str) -> bool | None:
    values = p_values(flat)
    if values:
        return any(values)
    if SIGNIFICANT.search(flat):
        return True
    return False if NO_DIFFERENCE.search(flat) and ("signific" in flat or "differ" in flat) else None
