"""Adverse events: whether one is reported, stated to be absent, or compared between arms, and how many people had it.

The four are kept apart, as CONSORT Harms 2022 asks of a report (Junqueira 2023, doi:10.1136/bmj-2022-073725): that an
event was looked for is none of them, and "well tolerated" reports no event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evidence import lazy_re as re
from evidence.records import Reading, Scope, StudyType
from summarize.readings import adverse_event_words as words
from summarize.readings.adverse_event_mentions import LISTED, NEAR, Mention, mentions_in
from summarize.readings.adverse_event_readings import ABSENT, COMPARED, REPORTED, SPECULATED
from summarize.readings.adverse_event_rules import reading_of
from summarize.readings.adverse_event_words import EVENTS as EVENTS
from summarize.readings.adverse_sentences import harm_model
from summarize.text.brackets import INNERMOST
from summarize.text.drugs import names_ketamine
from summarize.text.passage import Document, Passage, unique

PLANS = (StudyType.PROTOCOL, StudyType.NOTICE)  # they report nothing that happened
SURE = 0.7  # probability from which a harm that no list names is read: set high, as an invented harm is worse than none


def read_adverse_events(document: Document) -> tuple[Reading, ...]:
    """Adverse events in the results and conclusions; of case reports in all but the background.

    value is the event; detail is reported, none (stated to be absent), compared, speculated, or other_arm (of people
    without ketamine). number is how many had it where one count stands beside it; data holds percent as printed,
    counts ({arm, events, of, percent} each), comparison (more, fewer, no_difference) with arm and against, qualifier
    ("permanent" of "no permanent side effects") and wording (tolerated: "safe", "well tolerated").
    """
    if document.study_type in PLANS:
        return ()
    passage = document.abstract
    found = [*_in_order_of_text(passage, document), *_tolerated(passage)]
    found += _unlisted_harms(passage, document, found)
    found.sort(key=lambda r: (r.span.start, r.span.end))
    return unique(sorted(found, key=lambda r: "counts" not in r.data))


def _in_order_of_text(passage: Passage, document: Document) -> Iterator[Reading]:
    """One reading an event; what is compared or denied of an event is so of those listed behind it."""
    last: tuple[Mention, Reading] | None = None
    given = _first_given(passage, document)
    for mention in mentions_in(passage, _roles(document)):
        reading = reading_of(mention, document) if mention.start >= given else None
        if last and reading and reading.detail in (REPORTED, SPECULATED) and _is_listed(last[0], mention):
            reading = _like(last[1], reading, passage)
        last = (mention, reading) if reading else None
        if reading:
            yield reading


def _first_given(passage: Passage, document: Document) -> int:
    """Where the methods of a case first name ketamine: what a person had before is why it was given, no harm of it.

    Who takes ketamine of themselves has had it before the case begins; a case of a harm begins with it.
    """
    harm = document.scope == Scope.KETAMINE_HARM or words.HARM_NAMED.search(document.title.flat)
    if document.study_type != StudyType.CASE_REPORT or harm:
        return 0
    cases = [s for s in passage.sentences if s.role == "METHODS"]
    named = (s.start for s in cases if names_ketamine(passage.flat[s.start : s.end]))
    return next(named, cases[-1].end if cases else 0)


def _is_listed(first: Mention, second: Mention) -> bool:
    between = INNERMOST.sub(" ", first.passage.flat[first.end : second.start])
    return LISTED.fullmatch(between) is not None


def _like(first: Reading, second: Reading, passage: Passage) -> Reading:
    """The second event of a list, compared or denied as the first was; the quote holds both."""
    if first.detail not in (COMPARED, ABSENT) or second.span.start < first.span.start:
        return second
    span = passage.span(first.span.start, max(first.span.end, second.span.end))
    data = {k: v for k, v in first.data.items() if k != "counts"}
    return replace(second, detail=first.detail, span=span, data=data, number=None)


def _roles(document: Document) -> tuple[str, ...]:
    case = document.study_type == StudyType.CASE_REPORT
    return ("METHODS", "RESULTS", "CONCLUSIONS") if case else ("RESULTS", "CONCLUSIONS")


def _unlisted_harms(passage: Passage, document: Document, found: list[Reading]) -> Iterator[Reading]:
    """Sentences of a case report that say a drug did harm without naming an event that is listed, where none is denied; speculated where the cause is in doubt."""
    if document.study_type != StudyType.CASE_REPORT:
        return
    for sentence in passage.sentences:
        flat = passage.flat[sentence.start : sentence.end]
        named = any(sentence.start <= r.span.start < sentence.end for r in found)
        if sentence.role == "BACKGROUND" or named or words.HEDGED_SENTENCE.search(flat):
            continue
        probability = harm_model().probability(flat)
        if probability >= SURE:
            span = passage.span(sentence.start, sentence.end)
            data: dict[str, object] = {"probability": round(probability, 3)}
            detail = SPECULATED if words.DOUBTED.search(flat) else REPORTED
            yield Reading(kind="adverse_event", value="any_ae", detail=detail, span=span, data=data)


def _tolerated(passage: Passage) -> list[Reading]:
    """ "Safe" and "well tolerated": no event is reported, and none by name is denied."""
    found = []
    if "toler" not in passage.flat and "safe" not in passage.flat:
        return []
    for match in words.NOT_WELL.finditer(passage.flat):
        if passage.role_at(match.start()) in ("RESULTS", "CONCLUSIONS") and "less" not in match.group():
            span = passage.span(*match.span())
            found.append(
                Reading(
                    kind="adverse_event", value="any_ae", detail=REPORTED, span=span, data={"wording": "not_tolerated"}
                )
            )
    for match in words.TOLERATED.finditer(passage.flat):
        sentence = passage.sentence_at(match.start())
        before = passage.flat[max(sentence.start, match.start() - 60) : match.start()]
        told = sentence.role in ("RESULTS", "CONCLUSIONS") and not words.NOT_TOLERATED.search(before + match.group())
        if (
            told
            and not _is_told_of_another(passage.flat, match, sentence.end)
            and not words.UNKNOWN.search(passage.flat, sentence.start, sentence.end)
        ):
            joined = words.TOLERATED.search(passage.flat, match.end(), min(match.end() + NEAR, sentence.end))
            span = passage.span(match.start(), joined.end() if joined else match.end())
            found.append(
                Reading(kind="adverse_event", value="any_ae", detail=ABSENT, span=span, data={"wording": "tolerated"})
            )
    return found


def _is_told_of_another(flat: str, match: re.Match[str], end: int) -> bool:
    """Whether it is another drug that is better tolerated than ketamine."""
    return "better" in match.group() and words.THAN_KETAMINE.search(flat, match.end(), end) is not None
