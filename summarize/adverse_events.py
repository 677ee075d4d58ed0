"""Adverse events with how many had them, and what is said of tolerability."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.records import Reading
from summarize.lexicon import Lexicon
from summarize.numerals import WORDED, value_of
from summarize.passage import Document, Passage, unique

EVENTS = {
    "dissociation": r"dissociat(?:ion|ive (?:symptoms|effects|side effects|state|experiences?|reactions?))|dereali[sz]ation|depersonali[sz]ation",
    "hallucinations": r"hallucinations?|psychotomimetic (?:effects|symptoms|side effects)|emergence (?:reactions?|phenomena|delirium)|nightmares|vivid dreams|perceptual (?:changes|disturbances?)",
    "blood_pressure": r"hypertension|(?:increase[sd]?|elevat\w+|rise) (?:in |of )?(?:blood pressure|heart rate)|tachycardia|blood pressure (?:increase|elevation)s?",
    "nausea_vomiting": r"nausea(?:(?: and|/| or|,) vomiting)?|vomiting|ponv|emesis",
    "sedation": r"(?:over-?)?sedation|somnolence|drowsiness|sleepiness",
    "dizziness": r"dizziness|vertigo|lightheadedness",
    "headache": r"headaches?",
    "vision": r"blurred vision|diplopia|nystagmus|visual disturbances?",
    "respiratory": r"respiratory depression|desaturation|apno?ea|laryngospasm|hypoxi?a",
    "urinary": r"cystitis|urinary (?:retention|symptoms|tract symptoms)|dysuria",
    "hepatic": r"hepatotoxicity|(?:elevated|raised) (?:liver enzymes|transaminases)|liver injury",
    "hypotension": r"hypotension|bradycardia",
    "anxiety": r"panic attacks?|agitation",
    "serious_ae": r"(?:serious|severe) (?:adverse (?:events?|effects?|reactions?)|side effects?)",
    "any_ae": r"adverse (?:events?|effects?|reactions?)|side[- ]effects?",
    "death": r"deaths?|died|mortality",
}
_EVENTS = Lexicon(EVENTS)
_PERCENT = r"\d+(?:[.\u00b7]\d+)?\s?%"
_COUNT_AFTER = re.compile(
    rf"\s?(?:rates?\s)?(?:was|were|occurred|reported|observed|in|by|[,:(\[=]|of|an?)*\s?[(\[]?\s?(?:n\s?=\s?)?(?P<count>\d+(?!\s?%|[.\d])(?:\s?/\s?\d+)?)?[\s,;(]*(?P<percent>{_PERCENT})?"
)
_COUNT_BEFORE = re.compile(
    rf"(?P<count>\d+|{WORDED})\s?(?:\((?P<percent>{_PERCENT})\)\s|(?P<share>\s?of\s(?:the\s)?(?:\d+|{WORDED})\s))?"
    r"(?:patients?|participants?|subjects?|individuals?|children|women|men|cases?|people|adults)\s?(?:\([^)]{1,20}\)\s)?(?:\w+\s){0,3}?(?:had|experienced|reported|developed|showed|suffered|complained of|presented)\s(?:\w+\s){0,3}?$"
)
_DENIED = re.compile(
    r"(?:\bno|\bwithout(?: any)?|\bnone of the|\bnor|absence of|not? (?:any|report|observ|associat)\w*|free of)\s(?:\w+[\s-]){0,4}?$"
)


def read_adverse_events(document: Document) -> tuple[Reading, ...]:
    """Adverse events of the results and conclusions of studies of drugs.

    value is the event, detail is none when its absence is stated, else reported; number is how many had it where a
    count stands beside it, data.percent a percentage.
    """
    passage = document.abstract
    return unique(list(_in(passage)))


def _in(passage: Passage) -> Iterator[Reading]:
    flat = passage.flat
    for name, match in _EVENTS.find(flat):
        sentence = passage.sentence_at(match.start())
        if sentence.role not in ("RESULTS", "CONCLUSIONS"):
            continue
        before = flat[max(sentence.start, match.start() - 90) : match.start()]
        if _DENIED.search(before):
            yield Reading(
                kind="adverse_event",
                value=name,
                detail="none",
                span=passage.span(match.start() - len(_tail(before)), match.end()),
            )
            continue
        yield _counted(passage, name, match, before)


def _tail(before: str) -> str:
    found = _DENIED.search(before)
    return found.group() if found else ""


def _counted(passage: Passage, name: str, match: re.Match[str], before: str) -> Reading:
    start, end = match.span()
    count, percent = None, None
    ahead = _COUNT_BEFORE.search(before)
    if ahead:
        start, count, percent = match.start() - len(ahead.group()), ahead["count"], ahead["percent"]
    else:
        behind = _COUNT_AFTER.match(passage.flat, match.end())
        if behind and (behind["percent"] or behind["count"]) and behind.end() <= passage.sentence_at(match.start()).end:
            end, count, percent = behind.end(), (behind["count"] or "").split("/")[0].strip() or None, behind["percent"]
    return Reading(
        kind="adverse_event",
        value=name,
        detail="reported",
        span=passage.span(start, end),
        number=float(value_of(count)) if count else None,
        data={"percent": percent} if percent else {},
    )
