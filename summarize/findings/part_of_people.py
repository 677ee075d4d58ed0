"""Whether a result is opened by a kind of patients that the study did not choose its people by: it is not told of all."""

from __future__ import annotations

from evidence import lazy_re as re
from summarize.findings.arm_tokens import StudyArmsKey, arm_tokens
from summarize.findings.mentions import Mention
from summarize.text.passage import Document

_OPENS = re.compile(
    r"(?:\w+, )?(?:among|in|for|within) (?:only )?(?:the )?(?P<kind>(?:[\w-]+ ){0,3}?(?:patients|participants|subjects|individuals|adults|women|men|mothers|children|users|people|those)"
    r"(?: (?:with|without|who|aged|whose|taking|having) [^,;.]{3,60})?),"
)
_PLAIN = frozenset(
    "patients participants subjects individuals adults women mothers children people those with without aged whose taking having were received receiving"
    " given treated this these both study trial group groups other most many some each analysed analyzed evaluable evaluated completing completed remaining assessed enrolled randomized randomised included all entire whole".split()
)
_RESULTS = frozenset(("RESULTS", "CONCLUSIONS"))


def is_of_a_part(mention: Mention, document: Document, key: StudyArmsKey) -> bool:
    """Whether "among X patients, ..." opens the sentence and most words of X stand neither in the title nor in the methods."""
    opens = _OPENS.match(mention.sentence_text)
    if opens is None or mention.role != "RESULTS" or any(t.role for t in arm_tokens(opens["kind"], key)):
        return False
    words = {w for w in re.findall(r"[a-z][a-z-]{3,}", opens["kind"])} - _PLAIN
    described = _described(document)
    return bool(words) and 2 * sum(word in described for word in words) < len(words)


def _described(document: Document) -> str:
    """The title and the sentences that are no results."""
    flat = document.abstract.flat
    return " ".join(
        [document.title.flat, *(flat[s.start : s.end] for s in document.abstract.sentences if s.role not in _RESULTS)]
    )
