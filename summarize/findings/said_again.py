"""What a sentence without an outcome's name says of the outcome of the sentence before: "However, this was not sustained."."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from evidence import lazy_re as re
from summarize.findings.arm_tokens import OTHER, StudyArmsKey, arm_tokens
from summarize.findings.clause_patterns import COMPARING, OF_THE_SAME
from summarize.findings.effects import outside_brackets
from summarize.findings.mentions import Mention
from summarize.findings.nulls import is_null
from summarize.findings.outcome import Reading
from summarize.findings.verdict import BETTER, SAME, WORSE, Verdict
from summarize.text.effect_words import p_values
from summarize.text.passage import Document

_NOT_KEPT = re.compile(
    r"\b(?:not|never) (?:\w+ly )?(?:sustained|maintained|persist\w*|durable|long-lasting|lasting|evident|present|apparent|observed|seen|found|detected|retained|last)\b"
    r"|\bno longer\b|\b(?:was|were) (?:lost|transient|short-lived)\b|\bdisappeared\b|\bnot\s(?:at|on|after|beyond|by)\s"
)
_TIME = re.compile(
    r"\b(?:\d+|one|two|three|four|six|eight|twelve|first|second|third|last)\W{0,2}(?:h|hours?|days?|weeks?|months?|years?|min|minutes|time)\b|\b(?:day|week|month|hour)s?\W(?:\d|one|two|three|four|six)|\bfollow-?up\b|\blater\b|\bthereafter\b|\blong[\s-]term\b|\bother time|\bsubsequent|\bend of\b|\bsustained\b|\bmaintained\b|\bpersist|\blast|\bno longer\b|\blost\b|\btransient\b|\bshort-lived\b|\bdisappeared\b"
)
# Words of a sentence that names nothing new: besides arms, numbers and what stands in brackets.
_NOTHING_NEW = OF_THE_SAME | frozenset(
    "however but nevertheless nonetheless yet still difference differences differ differed different improvement improvements reduction reductions"
    " decrease decreases decline benefit benefits between both two three all either arm arms subjects women mothers individuals time timepoint timepoints"
    " times point points follow-up followup at day days week weeks month months hour hours h min minutes year years later thereafter subsequent subsequently"
    " sustained maintained persist persisted persistent durable lasted last lasting longer long-term beyond until up to postpartum post-partum postoperative"
    " postoperatively post-infusion postinfusion infusion infusions treatment therapy discharge end baseline compared comparison relative versus vs than"
    " other first second third fourth one four five six eight twelve reach reached significance evident present apparent disappeared lost transient short-lived"
    " or as who received remain again also which only each score scores result results retained detected over when longer-term dose doses day-1"
    " surgery delivery operation last be been into through throughout p ns non-significant nonsignificant insignificant and contrast drug treatments"
    " performance tests measures postdose post-dose pod postoperatively".split()
)


def said_again(document: Document, found: Iterable[Reading], key: StudyArmsKey) -> Iterator[Reading]:
    """A null reading for each sentence that denies, of another time, what the sentence before says of its one outcome."""
    by_sentence: dict[int, list[Reading]] = {}
    for reading in found:
        by_sentence.setdefault(reading.mention.index, []).append(reading)
    for index, readings in by_sentence.items():
        before = _only(readings)
        if before is None or index + 1 in by_sentence or index + 1 >= len(document.abstract.sentences):
            continue
        sentence = document.abstract.sentences[index + 1]
        flat = document.abstract.flat[sentence.start : sentence.end]
        if _denies(flat, key):
            mention = _in_next(before.mention, sentence.start, sentence.end, flat, sentence.role)
            verdict = Verdict(SAME, before.verdict.against, 0, len(flat), "null", strength=1)
            yield Reading(mention, verdict)


# The next sentence, without naming an outcome, says what the change was beside the other arm's.
_BESIDE = re.compile(
    r"\b(?:than|compared|differ\w*|no longer|over|versus|vs)\b|\b(?:more|less|further|better|worse|equally|likewise|similarly|too|as well)[,.;\s(]"
)
_IT = re.compile(
    r"\b(?:them|it|this|these|that|such|scores?|(?:improvement|reduction|decrease|change|effect|gain|benefit|decline)s?)\b"
)


NEITHER = Verdict(None, True, 0, 0, "set beside the other arm")


def left_open(document: Document, found: Iterable[Reading], key: StudyArmsKey) -> list[Reading]:
    """Readings of ketamine alone that the next sentence, naming no outcome, sets beside the other arm: neither side."""
    found = list(found)
    named = {r.mention.index for r in found}
    return [r for r in found if _is_of_ketamine_alone(r, key) and _is_set_beside(r, named, document, key)]


def _is_of_ketamine_alone(reading: Reading, key: StudyArmsKey) -> bool:
    signed = reading.verdict.sign in (BETTER, WORSE) and reading.verdict.against and reading.mention.role == "RESULTS"
    return signed and not COMPARING.search(reading.mention.sentence_text) and reading.mention.other_arm(key) is None


def _is_set_beside(reading: Reading, named: Collection[int], document: Document, key: StudyArmsKey) -> bool:
    following = reading.mention.index + 1
    if following in named or following >= len(document.abstract.sentences):
        return False
    sentence = document.abstract.sentences[following]
    flat = document.abstract.flat[sentence.start : sentence.end]
    other = any(t.role == OTHER for t in arm_tokens(flat, key))
    return other and _IT.search(flat) is not None and _BESIDE.search(flat) is not None


def _only(readings: Sequence[Reading]) -> Reading | None:
    """The reading of a sentence on one outcome that got better or worse; None where it speaks of more."""
    if len({r.mention.outcome for r in readings}) > 1 or readings[0].mention.role != "RESULTS":
        return None
    return next((r for r in readings if r.verdict.sign in (BETTER, WORSE)), None)


def _denies(flat: str, key: StudyArmsKey) -> bool:
    """Whether a sentence of nothing new says that there was no difference, or none any more, at another time."""
    tokens = arm_tokens(flat, key)
    outside = outside_brackets(tokens)
    if not _TIME.search(flat) or any(p_values(flat)) or any(_is_new(t.text) for t in outside if not t.role):
        return False
    return is_null(flat, tokens) or _NOT_KEPT.search(flat) is not None


def _is_new(text: str) -> bool:
    return text not in _NOTHING_NEW and text[0].isalpha()


def _in_next(before: Mention, start: int, end: int, flat: str, role: str) -> Mention:
    return replace(
        before,
        start=start,
        end=start,
        index=before.index + 1,
        role=role,
        sentence=(start, end),
        sentence_text=flat,
        others=(),
        titled=False,
    )
