"""Outcome by direction from the patient's side, read from the results of studies in which ketamine is what was tried.

Arms first (study_arms), then what a sentence compares (contrasts), then which way it goes (verdicts). The words and
numbers decide the direction; a model without any cue of the direction says how likely it is that a reader would report
this outcome with the direction read (model). Below its threshold nothing is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from evidence.records import ComparatorType, Contrast, Direction, Finding, Scope, Significance, StudyType
from evidence.topic import Topic
from summarize.drugs import mentions, names_ketamine
from summarize.effect_words import NO_DIFFERENCE, SIGNIFICANT, p_values
from summarize.findings.arm_tokens import OTHER, StudyArmsKey, arm_tokens, key_of
from summarize.findings.arm_words import CONTROL
from summarize.findings.clause_patterns import COMPARING
from summarize.findings.mentions import Mention, mentions_of
from summarize.findings.model import selection_probability, threshold
from summarize.findings.study_arms import StudyArms, study_arms
from summarize.findings.verdict import BETTER, MIXED, REPORTED, SAME, WORSE, Asked, Verdict
from summarize.findings.verdicts import verdict
from summarize.passage import Document
from summarize.votes import ALWAYS_COMPARE, MORE_AGAINST_LESS

# Study types without results of their own (docs/codebook.md).
NO_RESULTS = frozenset({"notice", "protocol", "guideline", "narrative_review", "opinion"})
NO_SCOPE = frozenset({"no_ketamine"})
RESULT_ROLES = ("RESULTS", "CONCLUSIONS")
MOST = 6
NEVER_COMPARE = (StudyType.CASE_REPORT, StudyType.DESCRIPTIVE)
_TRAILING = re.compile(r"(?:[\s,;]+(?:and|but|with|whereas|while|although|however|though))?[\s,;]*$")
_CONTROLLED_TRIALS = re.compile(r"\b(?:rcts?|randomi[sz]ed|placebo|controlled (?:clinical )?trials)\b")
_CONTROLLED = {BETTER: Direction.BENEFIT, WORSE: Direction.HARM, SAME: Direction.NO_DIFFERENCE, MIXED: Direction.MIXED}
_UNCONTROLLED = {
    BETTER: Direction.UNCONTROLLED_IMPROVEMENT,
    WORSE: Direction.UNCONTROLLED_WORSENING,
    SAME: Direction.NO_DIFFERENCE,
    MIXED: Direction.MIXED,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention of an outcome and the verdict of its sentence on it."""

    mention: Mention
    verdict: Verdict

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """The best first: results before conclusions, arms compared, words and numbers that agree, early."""
        v = self.verdict
        return (self.mention.role != "RESULTS", not v.against, -v.strength, self.mention.index)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a record says of one outcome: every reading with a verdict, the best first, and what they come to."""

    outcome: str
    readings: tuple[Reading, ...]
    sign: int | None
    against: bool
    parts: tuple[Outcome, ...] = ()  # where sentences differ: the outcome as each of its signs has it

    @property
    def best(self) -> Reading:
        """The reading that shows the outcome's sign best."""
        return next((r for r in self.readings if r.verdict.sign == self.sign), self.readings[0])


def read_findings(document: Document, topic: Topic) -> tuple[Finding, ...]:
    """At most six findings, the likeliest first; none for studies without results or without ketamine."""
    if not has_findings(document):
        return ()
    arms = study_arms(document)
    outcomes = read_outcomes(document, topic, arms)
    made = []
    for outcome in outcomes:
        made += _told(outcome, outcomes, document, arms)
    made.sort(key=lambda pair: -pair[0])
    return tuple(f for _, f in made[:MOST])


def _told(
    outcome: Outcome, outcomes: Sequence[Outcome], document: Document, arms: StudyArms
) -> list[tuple[float, Finding]]:
    """The finding of an outcome; of sentences that say a difference here and none there, both or neither."""
    made: list[tuple[float, Finding]] = []
    likely = False
    for part in outcome.parts or (outcome,):
        direction, contrast = direction_of(part, document, arms)
        if direction is None:
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
    key, compared = key_of(arms), compares(document, arms)
    found: dict[str, list[Reading]] = {}
    for mention in mentions_of(document, topic):
        if mention.role in RESULT_ROLES:
            read = verdict(mention.sentence_text, _asked(mention, document, compared), key)
            found.setdefault(mention.outcome, []).append(Reading(mention, read))
    return [_settled(name, readings) for name, readings in found.items()]


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


_AFFECTED = re.compile(
    r"(?<!not )(?<!n't )(?<!neither )\bsignificantly (?:affect|alter|chang|influenc|modif|disrupt)(?:ed|s|e)?\b(?! (?:by|in neither))"
)


def _settled(name: str, readings: Iterable[Reading]) -> Outcome:
    """One sign of all that results say, conclusions only where results say nothing.

    Arms compared win over changes, changes over events merely reported. The sign that most sentences give is the sign;
    as many for each is mixed; a benefit and a harm side by side have no sign.
    """
    ordered = sorted(readings, key=lambda r: r.rank)
    stated = [r for r in ordered if r.verdict.sign is not None]
    results = [r for r in stated if r.mention.role == "RESULTS"] or stated
    compared = [r for r in results if r.verdict.against] or results
    sides = [r for r in compared if r.verdict.sign != REPORTED] or compared
    stated_once = {(r.mention.index, r.verdict.start, r.verdict.sign) for r in sides}
    sign = _majority([sign for _, _, sign in sorted(stated_once, key=str) if sign is not None])
    against = bool(sides) and sides[0].verdict.against
    if sign == SAME and any(r.mention.role == "RESULTS" and _AFFECTED.search(r.mention.sentence_text) for r in ordered):
        sign = None  # one measure was affected, which way is not said, and another was not
    if sign == SAME and {(i, MIXED) for i, _, _ in stated_once} & {(r.mention.index, r.verdict.sign) for r in results}:
        sign = MIXED  # one sentence: a change in one measure and none in another
    parts = tuple(_as(s, name, ordered, against) for s in _apart(sides)) if sign == MIXED else ()
    return replace(_as(sign, name, ordered, against), parts=parts)


def _as(sign: int | None, name: str, ordered: Sequence[Reading], against: bool) -> Outcome:
    """The outcome with this sign, the readings that give it first."""
    best = [r for r in ordered if r.verdict.sign == sign] if sign is not None else []
    return Outcome(name, (*best, *(r for r in ordered if r not in best)), sign, against)


def _apart(sides: Sequence[Reading]) -> tuple[int, ...]:
    """The two signs of sentences of which some find a difference, all the same way, and some none; else nothing."""
    found = {r.verdict.sign for r in sides if r.verdict.sign is not None}
    return tuple(sorted(found, reverse=True)) if found in ({BETTER, SAME}, {WORSE, SAME}) else ()


def _majority(signs: Sequence[int]) -> int | None:
    counts = Counter(signs)
    if not counts:
        return None
    if counts[BETTER] and counts[WORSE]:
        most, least = sorted((counts[BETTER], counts[WORSE]), reverse=True)
        return max((BETTER, WORSE), key=counts.__getitem__) if most >= 3 * least else None
    (first, most), *others = counts.most_common()
    return MIXED if others and most < 3 * others[0][1] else first


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
    if document.scope == Scope.KETAMINE_HARM and outcome.sign == BETTER:
        return None, Contrast.BEFORE_AFTER  # of people who use ketamine, better is without it
    if outcome.sign == REPORTED:
        return Direction.OBSERVED, Contrast.BEFORE_AFTER
    if outcome.against and (arms.of_another_drug or _is_of_groups(outcome, document, arms)):
        return None, Contrast.PATIENTS
    if arms.both_ketamine and outcome.against and _sets_apart(outcome):
        return (
            Direction(MORE_AGAINST_LESS[_CONTROLLED[outcome.sign]]) if arms.doses_differ else None
        ), Contrast.AGAINST_KETAMINE
    if outcome.against and compared and not arms.both_ketamine:
        return _CONTROLLED[outcome.sign], Contrast.AGAINST_OTHER
    if compared and not arms.both_ketamine and _is_of_one_arm(outcome, document):
        return None, Contrast.BEFORE_AFTER
    return _UNCONTROLLED[outcome.sign], Contrast.BEFORE_AFTER


def _is_of_one_arm(outcome: Outcome, document: Document) -> bool:
    """Whether a trial or review that has a comparison tells a change of ketamine alone: no result of the comparison.

    Of the topic's own studies, which are few, the change is shown as what it is.
    """
    if document.scope == Scope.CORE:
        return False
    within = outcome.best.verdict.by.split()[0] in ("within", "achieved")
    return within and document.study_type in (StudyType.RANDOMIZED_TRIAL, StudyType.SYSTEMATIC_REVIEW)


def _sets_apart(outcome: Outcome) -> bool:
    """Whether a sentence of a study of doses compares them: "had no impact on pain" is said of ketamine, not of a dose."""
    return outcome.sign != SAME or COMPARING.search(outcome.best.mention.sentence_text) is not None


def _is_of_groups(outcome: Outcome, document: Document, arms: StudyArms) -> bool:
    """Whether kinds of patients are compared, and no arm without ketamine is named."""
    return document.comparator == ComparatorType.GROUPS and not _names_other_arm(outcome, arms)


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
    end -= len(_TRAILING.search(document.abstract.flat[start:end]).group())  # type: ignore[union-attr]
    flat = document.abstract.flat[start:end]
    return Finding(
        outcome=outcome.outcome,
        direction=direction,
        significance=significance(flat),
        span=document.abstract.span(start, end),
        contrast=contrast,
        comparison=_comparison(best.mention, document, key_of(arms)),
        hedged=best.mention.hedged,
        role=best.mention.role,
        spin=False,
        method="rule",
        probability=round(chance, 3),
    )


def _comparison(mention: Mention, document: Document, key: StudyArmsKey) -> str | None:
    """The comparator named in the sentence, as printed."""
    other = mention.other_arm(key)
    return document.abstract.text[other[0] : other[1]] if other else None


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
