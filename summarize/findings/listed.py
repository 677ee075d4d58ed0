"""Whether a sentence names an event as one of those that were common: "the most frequent were nausea and dizziness"."""

from __future__ import annotations

import re

from summarize.findings.mentions import Mention
from summarize.text.brackets import INNERMOST

_EVENTS = r"(?:adverse (?:drug )?(?:events?|effects?|reactions?|experiences?)|side[- ]?effects?|(?:te)?aes?|complications?|(?:self-reported |reported )?symptoms?)"
_COMMON = re.compile(
    rf"\b(?:most|more|commonly|frequently|common(?:est)?|frequent|prevalent|typical|main|predominant)\b[^.;]{{0,70}}?\b{_EVENTS}\b"
    rf"|\b{_EVENTS}\b[^.;]{{0,50}}?\b(?:includ(?:ed|ing)|such as|consisted of|comprised|most (?:common|frequent)(?:ly)?)\b"
    r"|\b(?:incidences?|frequenc(?:y|ies)|rates?) of\b[^.;]{0,160}?\bhighest (?:in|at|on|during|after)\b"
)
_GENERAL = re.compile(r"adverse|side|unwanted|complication|t?e?aes?\b|safety|tolera")


def is_listed(mention: Mention, start: int, end: int) -> bool:
    """Whether the piece of the sentence from start to end lists the event of the mention among the common ones.

    "Any adverse event" is the name of the list, not a member of it.
    """
    if not mention.safety or _GENERAL.match(mention.words):
        return False
    return _COMMON.search(INNERMOST.sub(" ", mention.sentence_text[start:end])) is not None
