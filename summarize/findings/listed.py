"""Whether a sentence names an event as one of those that were common: "the most frequent were nausea and dizziness"."""

from __future__ import annotations

from dataclasses import replace

from evidence import lazy_re as re
from evidence.records import Contrast
from summarize.findings.clause_patterns import HIGHEST_AT
from summarize.findings.mentions import Mention
from summarize.findings.verdict import REPORTED, Verdict
from summarize.text.brackets import INNERMOST

INDUCED = "induced"  # the rule by which an event is read that is named as one of ketamine's
_EVENTS = r"(?:adverse (?:drug )?(?:events?|effects?|reactions?|experiences?)|side[- ]?effects?|(?:te)?aes?|complications?|(?:self-reported |reported )?symptoms?)"
_COMMON = re.compile(
    rf"\b(?:most|more|commonly|frequently|common(?:est)?|frequent|prevalent|typical|main|predominant)\b[^.;]{{0,70}}?\b{_EVENTS}\b"
    rf"|\b{_EVENTS}\b[^.;]{{0,50}}?\b(?:includ(?:ed|ing)|such as|consisted of|comprised|most (?:common|frequent)(?:ly)?)\b"
)
_GENERAL = re.compile(r"adverse|side|unwanted|complication|t?e?aes?\b|safety|tolera")


def is_listed(mention: Mention, start: int, end: int) -> bool:
    """Whether the piece of the sentence from start to end lists the event of the mention among the common ones.

    "Any adverse event" is the name of the list, not a member of it.
    """
    if not mention.safety or _GENERAL.match(mention.words):
        return False
    flat = mention.sentence_text[start:end]
    return _COMMON.search(INNERMOST.sub(" ", flat)) is not None or HIGHEST_AT.search(flat) is not None


_INDUCED_BEFORE = re.compile(
    r"\b(?:es)?ketamine[\s-]induced (?:(?:increases?|rises?|elevations?|worsening) (?:in|of) )?(?:[\w-]+ ){0,3}$"
)
_INDUCED_BEHIND = re.compile(
    r"\W*(?:\w+\W+){0,4}?(?:induced|caused|provoked|evoked|elicited|produced) by (?:\w+ ){0,2}(?:es)?ketamine\b"
)


def is_induced(mention: Mention) -> bool:
    """Whether an event of safety is named as one that ketamine induced, whatever else the sentence says of it."""
    if not mention.safety or mention.polarity > 0 or _GENERAL.match(mention.words):
        return False
    start, end = mention.start - mention.sentence[0], mention.end - mention.sentence[0]
    flat = mention.sentence_text
    return _INDUCED_BEFORE.search(flat[:start]) is not None or _INDUCED_BEHIND.match(flat[end:]) is not None


def as_event(mention: Mention, read: Verdict) -> Verdict:
    """The verdict, or the event reported where results relate one that ketamine induced to something else."""
    if read.contrast == Contrast.RELATION and mention.role == "RESULTS" and is_induced(mention):
        return replace(read, sign=REPORTED, against=False, by=INDUCED, contrast=None)
    return read
