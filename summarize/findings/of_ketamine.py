"""What a sentence says of ketamine alone: a change, an event, what may be, what came of a case."""

from __future__ import annotations

from evidence import lazy_re as re
from evidence.records import StudyType
from summarize.findings.clause_patterns import COMPARING
from summarize.findings.mentions import Mention
from summarize.findings.outcome import Outcome
from summarize.findings.verdict import BETTER, SAME, WORSE
from summarize.text.drugs import names_ketamine
from summarize.text.passage import Document

_MERELY = re.compile(r"\b(?:may|might)\b")


def is_merely_possible(outcome: Outcome) -> bool:
    """Whether only the conclusions speak of a change, as of one that may be."""
    best = outcome.best
    flat = best.mention.sentence_text[best.verdict.start : best.verdict.end]
    return best.mention.role == "CONCLUSIONS" and _MERELY.search(flat) is not None


_HELPED = re.compile(
    r"\b(?:was|were|proved|had been) (?:\w+ly )?(?:beneficial|effective|successful|helpful|useful) in \w+ing\b|\b(?:resulted in|led to)\b"
)


def is_outcome_of_case(mention: Mention) -> bool:
    """Whether what was done in a case is told in one sentence with what came of it."""
    flat = mention.sentence_text[: mention.start - mention.sentence[0]]
    return mention.role == "METHODS" and names_ketamine(flat) and _HELPED.search(flat) is not None


def is_change_with_ketamine(outcome: Outcome, document: Document) -> bool:
    """Whether a trial that gave ketamine to all its groups says what it did, and compares nothing in that sentence."""
    best = outcome.best
    flat = best.mention.sentence_text[best.verdict.start : best.verdict.end]
    trial = document.study_type in (StudyType.NONRANDOMIZED_TRIAL, StudyType.RANDOMIZED_TRIAL)
    changed = outcome.sign in (BETTER, WORSE) and best.verdict.by == "words"
    absent = outcome.sign == SAME and best.verdict.by == "absent"
    told = (changed or absent) and best.mention.role == "RESULTS"
    return trial and told and names_ketamine(flat) and not COMPARING.search(_AMOUNT.sub(" ", flat))


_AMOUNT = re.compile(r"\b(?:more|less|fewer) than \d")


def is_event_of_ketamine(outcome: Outcome) -> bool:
    """Whether results say of ketamine that something bad came up with it: no comparison, but an event that is told."""
    mention = outcome.best.mention
    event = outcome.sign == WORSE and mention.safety and mention.role == "RESULTS"
    return event and names_ketamine(mention.sentence_text)
