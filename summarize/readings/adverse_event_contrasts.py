"""One event told of two arms in one sentence: who had it, and who is said not to.

"12 of 30 died with ketamine, compared with 3 of 30 with morphine": the part without the event repeats what the other says.
A count is told of an arm only where the words leave no other: where they do, nothing is told here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from evidence import lazy_re as re
from evidence.records import Sentence
from summarize.readings.adverse_event_counts import Arm, Count, arms_in, counts_in
from summarize.readings.adverse_event_mentions import WIDEST, Mention, event_spans, explained
from summarize.text.brackets import INNERMOST
from summarize.text.numerals import WORDED
from summarize.text.passage import Document

_BREAK = re.compile(
    r";|\b(?:but|whereas|while|whilst|versus|vs\.?|(?:as )?compared (?:with|to)|as against)(?=\s)|, (?=(?:no|none|nobody)\b)"
)
_BREAK_OF_DENIAL = re.compile(rf"{_BREAK.pattern}|\band (?=(?:only |in )?(?:\d{{1,5}}|{WORDED})\b)")
# All that a part may hold beside its arm and its count: it says of them what the sentence says of its event.
_SAYS_THE_SAME = re.compile(
    r"[\s,.:]*(?:(?:only|just|in|the|of|with|by|on|for|among|after|those|these|who|patients?|participants?|subjects?|people|women|men|children|individuals?|volunteers?|cases?|"
    r"groups?|arms?|(?<!was )(?<!were )(?:given|treated)|receiving|(?:had )?received|taking|recipients?|did(?: so)?|(?:was|were)(?: also| only)? affected|affected|"
    r"(?:(?:it|this) )?(?:(?:was|were) )?(?:observed|seen|reported|noted|present|occurred) (?=in|by|among)|apart from|except|other than|controls?|all)[\s,.:]*)*"
)
_EXCEPTED = re.compile(r"\b(?:except|apart from|other than)\b")


@dataclass(frozen=True, slots=True)
class ArmCount:
    """A count and the arm it is of, with the offsets of both in the folded passage."""

    arm: Arm
    count: Count

    @property
    def start(self) -> int:
        """Where the first of the two begins."""
        return min(self.arm.start, self.count.start)

    @property
    def end(self) -> int:
        """Where the last of the two ends."""
        return max(self.arm.end, self.count.end)

    @property
    def happened(self) -> bool:
        """Whether anyone is counted."""
        return bool(self.count.events or (self.count.events is None and self.count.percent))

    def row(self) -> dict[str, object]:
        """As the data of a reading holds it."""
        return {"arm": self.arm.name, "events": self.count.events, "of": self.count.of, "percent": self.count.percent}


def counts_of_arms(m: Mention, document: Document) -> list[ArmCount]:
    """The counts of two arms or more in a sentence whose only event this is; none where one of them is not certain."""
    found: list[ArmCount] = []
    for start, end in _parts(m, _BREAK):
        own = _paired(*_named(m, document, start, end))
        if not own or not (start <= m.start < end or _repeats(m, start, end, own)):
            return []
        found += own
    return found if len({p.arm.name for p in found}) == len(found) > 1 else []


def had_elsewhere(m: Mention, document: Document) -> list[ArmCount]:
    """The arms that had the event beside the one that is said not to: "none with morphine, but 12 with ketamine"."""
    found: list[ArmCount] = []
    for start, end in _parts(m, _BREAK_OF_DENIAL):
        if not start <= m.start < end:
            own = _paired(*_named(m, document, start, end))
            if _repeats(m, start, end, own) and own[0].happened:
                found += own
    return found


def excepts_ketamine(m: Mention, document: Document) -> bool:
    """Whether a denial leaves out those with ketamine: "except in the ketamine group, there was no death"."""
    flat, (start, end) = m.passage.flat, _around(m, m.passage.sentence_at(m.start))
    excepted = _EXCEPTED.search(flat, start, end)
    if excepted is None:
        return False
    arm = next((a for a in _named(m, document, excepted.end(), end)[1]), None)
    said = arm is not None and _SAYS_THE_SAME.fullmatch(flat, excepted.end(), arm.start)
    return arm is not None and arm.ketamine and bool(said)


def _around(m: Mention, sentence: Sentence) -> tuple[int, int]:
    return max(sentence.start, m.start - WIDEST), min(sentence.end, m.end + WIDEST)


def _parts(m: Mention, at: re.Pattern[str]) -> list[tuple[int, int]]:
    """The parts of the sentence between words of contrast outside brackets; none where it names a second event."""
    start, end = _around(m, m.passage.sentence_at(m.start))
    text = m.passage.flat[start:end]
    if len(event_spans(text)) != 1:
        return []
    bracketed = [b.span() for b in INNERMOST.finditer(text)]
    breaks = [b for b in at.finditer(text) if not any(s < b.start() < e for s, e in bracketed)]
    begins = [start, *(start + b.end() for b in breaks)]
    ends = [*(start + b.start() for b in breaks), end]
    return [(s, e) for s, e in zip(begins, ends, strict=True) if m.passage.flat[s:e].strip(" ,.")]


def _named(m: Mention, document: Document, start: int, end: int) -> tuple[list[Count], list[Arm]]:
    flat = m.passage.flat
    arms = [a for a in arms_in(flat, start, end) if a.start >= m.end or a.end <= m.start]
    counts = counts_in(flat, *_around(m, m.passage.sentence_at(m.start)))
    return [c for c in counts if start <= c.start < end and flat[c.start] != "n"], explained(arms, document)


def _repeats(m: Mention, start: int, end: int, own: Sequence[ArmCount]) -> bool:
    """Whether a part holds nothing but one arm and its count, and so says the same of them."""
    if len(own) != 1:
        return False
    flat, arm, count = m.passage.flat, own[0].arm, own[0].count
    (a, b), (c, d) = sorted([(arm.start, arm.end), (count.start, count.end)])
    rest = " ".join((flat[start:a], flat[b:c], flat[d:end]))
    return _SAYS_THE_SAME.fullmatch(INNERMOST.sub(" ", rest)) is not None


def _paired(counts: Sequence[Count], arms: Sequence[Arm]) -> list[ArmCount]:
    """Counts and arms one to one: all of one before all of the other, or by turns; a total before its parts is left out."""
    if len(counts) == len(arms) + 1 > 2 and counts[0].events == sum(c.events or 0 for c in counts[1:]):
        counts = counts[1:]
    if len(counts) != len(arms) or not counts:
        return []
    pairs = [ArmCount(a, c) for a, c in zip(arms, counts, strict=True)]
    apart = counts[-1].end <= arms[0].start or arms[-1].end <= counts[0].start
    return pairs if apart or _by_turns(pairs) else []


def _by_turns(pairs: Sequence[ArmCount]) -> bool:
    alike = {p.arm.start < p.count.start for p in pairs}
    return len(alike) == 1 and all(p.end <= q.start for p, q in pairwise(pairs))
