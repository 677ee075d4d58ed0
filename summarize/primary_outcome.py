"""The primary outcome of a trial: which it was, and whether the trial's result met it.

The deciding sentence is, in this order: a result sentence that names the primary outcome; one that speaks of what the
methods name as the primary outcome; where none is named, the first result that compares the arms (the order of results
follows the hierarchy of the trial, CONSORT for abstracts item 8, doi:10.1371/journal.pmed.0050020).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from evidence.records import Reading, Sentence
from summarize.openings import Scanner
from summarize.passage import Document, Passage
from summarize.result_words import NONINFERIORITY, PRIMARY, Shown, clause_of, noninferior, shown

NO_TRIAL = frozenset(
    "notice protocol systematic_review guideline preclinical case_report narrative_review opinion".split()
)
_TRIAL = re.compile(r"random|placebo|double-blind|controlled trial|phase (?:2|3|ii|iii)|allocat")
_CALLED = re.compile(r"primary|main|principal|end ?-?point")
_FOLLOWS = re.compile(
    r"(?: \(\w+\))?(?: (?:measures?|variables?|criteri\w+|of (?:the|this|our) (?:study|trial)|assessed|analy[sz]ed|at \w+ \w+)){0,3}\s?"
    r"(?:(?:was|were|is|are|being|included|comprised|:|measures?:|\.(?=\s))\s?(?:defined (?:as|by)\s|to (?:assess|determine|compare|evaluate)\s)?|, (?:defined as )?|\s?\()(?:the |a |an )?(?P<words>[^.;:]{3,220})"
)
_BEFORE = re.compile(
    r"(?P<words>[^.;:,]{3,140}?) (?:was|were|served as|as|is|being) (?:the |our |a )?(?:two )?(?:co-?)?$"
)
_ENDS = re.compile(
    r", (?:which|as |with |and (?:the )?secondary|secondary|defined|assessed|measured|while|analy[sz]ed|\d)|\bsecondary\b| (?:assessed|measured|defined|evaluated|analy[sz]ed|was|were|did|occurred) "
)
_WORD = re.compile(r"[a-z][a-z0-9]{2,}")
_STOP = frozenset(
    "double blind placebo the and for was were are all any not who had has its our two one per use end day via out non than this both "
    "change changes baseline between group groups patients participants measured assessed score scores rate rates week weeks month months time "
    "mean from with within after before during days percentage proportion number total difference incidence primary secondary outcome outcomes "
    "endpoint endpoints measure measures that were this study trial treatment first end-point point points using defined composite either year years "
    "least more than level levels which effect effects efficacy compared versus control clinical scale main rated".split()
)
_NO_RESULT = Scanner(
    r"(?<!from )(?<!to )(?<!with )(?<!for )baseline(?! to| in| at| of|,? adjusted)[^;]{0,90}?(?:characteristic|similar|comparable|did not differ|no differ|no signific|were|data|parameter|value|differen)|demographic|characteristics"
    r"|were (?:randomi[sz]ed|enrolled|recruited|screened|assigned)|were included|adverse|safety|tolerat|side effects|completed the|^at baseline|(?:differ\w*|differences?|similar|comparable|balanced) at baseline|mean age"
    r"|dropp?ed out|dropouts?|withdrew|adherence|compliance|(?:groups|arms) (?:were|was) (?:well )?(?:similar|comparable|balanced|matched)"
)
_EXPLICIT, _NAMED, _FIRST, _CONCLUDED = "explicit", "named", "first", "conclusion"
# Set by hand, not measured: how much a verdict is believed by where it was read.
_SURE = {_EXPLICIT: 0.95, _NAMED: 0.9, _FIRST: 0.85, _CONCLUDED: 0.85}
_WEAK = 0.1  # taken off for a verdict that rests on comparing words alone
_DOUBT = 0.2  # taken off where the conclusions say otherwise
_HARM = 0.35  # where they speak of harm
SURE_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its sentence and where it was read (explicit, named, first, conclusion)."""

    sentence: Sentence
    shown: Shown
    where: str


def read_primary_outcome(document: Document) -> tuple[Reading, ...]:
    """One reading of a trial's abstract: value the outcome as worded ("" where none is named), detail met | not_met | unclear.

    number is the probability of met (0 to 1), span the deciding sentence, data.named the span of the outcome's words.
    """
    passage = document.abstract
    if document.study_type in NO_TRIAL or not passage.sentences or not _is_trial(document):
        return ()
    named = named_outcome(passage)
    decision = decide(passage, named)
    if decision is None:
        return ()
    probability = _probability(passage, decision)
    detail = "unclear" if 1 - SURE_ENOUGH < probability < SURE_ENOUGH else "met" if probability > 0.5 else "not_met"
    words = passage.span(*named) if named else None
    span = passage.span(decision.sentence.start, decision.sentence.end)
    data: dict[str, object] = {"read_by": decision.where}
    if words is not None:
        data["named"] = {"field": str(words.field), "start": words.start, "end": words.end, "quote": words.quote}
    return (
        Reading(
            kind="primary_outcome",
            value=words.quote if words else "",
            span=span,
            number=round(probability, 3),
            detail=detail,
            data=data,
        ),
    )


def _is_trial(document: Document) -> bool:
    flat = document.abstract.flat
    return document.study_type == "randomized_trial" or bool(
        _TRIAL.search(flat) or PRIMARY.search(flat) or _TRIAL.search(document.title.flat)
    )


def named_outcome(passage: Passage) -> tuple[int, int] | None:
    """Offsets of the words that name the primary outcome, or None."""
    flat = passage.flat
    for match in PRIMARY.finditer(flat) if _CALLED.search(flat) else ():
        follows = _FOLLOWS.match(flat, match.end())
        if follows and passage.role_at(match.start()) != "CONCLUSIONS":
            end = _ENDS.search(flat, follows.start("words"), follows.end())
            stop = end.start() if end else follows.end()
            if _stems(flat[follows.start("words") : stop]):
                return follows.start("words"), stop
        start = passage.sentence_at(match.start()).start
        before = _BEFORE.search(flat, start, match.start())
        if before and _stems(before["words"]):
            return before.span("words")
    return None


def decide(passage: Passage, named: tuple[int, int] | None) -> Decision | None:
    """The deciding sentence with its verdict; None where no sentence states a result of a comparison."""
    results = [s for s in passage.sentences if s.role == "RESULTS"]
    ends = [s for s in passage.sentences if s.role == "CONCLUSIONS"]
    words = _stems(passage.flat[slice(*named)]) if named else frozenset()
    ways = (
        _noninferiority(passage, results + ends),
        _explicit(passage, results),
        _about(passage, results, words),
        _explicit(passage, ends),
        _firsts(passage, results),
        _about(passage, ends, words),
        _concluded(passage, ends),
        _firsts(
            passage, [s for s in passage.sentences if s.role == "METHODS" and "(" in passage.flat[s.start : s.end]]
        ),
    )
    return next(chain.from_iterable(ways), None)


def _noninferiority(passage: Passage, sentences: list[Sentence]) -> Iterator[Decision]:
    """In a trial that asks for noninferiority the sentences that state it, or that it is not shown."""
    asks = any(
        s.role in ("BACKGROUND", "METHODS") and NONINFERIORITY.search(passage.flat, s.start, s.end)
        for s in (passage.sentences if NONINFERIORITY.search(passage.flat) else ())
    )
    for sentence in sentences if asks else ():
        verdict = noninferior(passage.flat[sentence.start : sentence.end])
        if verdict:
            yield Decision(sentence, verdict, _EXPLICIT)


def _explicit(passage: Passage, sentences: list[Sentence]) -> Iterator[Decision]:
    """Sentences that speak of the primary outcome by that name; the next one where the first states no verdict."""
    for i, sentence in enumerate(sentences):
        match = PRIMARY.search(passage.flat, sentence.start, sentence.end)
        if match is None:
            continue
        clause = clause_of(passage.flat, sentence.start, sentence.end, match.start())
        verdict = shown(passage.flat[slice(*clause)])
        if verdict:
            yield Decision(sentence, verdict, _EXPLICIT)
        elif i + 1 < len(sentences) and "secondary" not in passage.flat[sentences[i + 1].start : sentences[i + 1].end]:
            after = sentences[i + 1]
            text = _first_clause(passage, after)
            verdict = None if _NO_RESULT.search(text) else shown(text)
            if verdict:
                yield Decision(after, verdict, _EXPLICIT)


def _about(passage: Passage, sentences: list[Sentence], words: frozenset[str]) -> Iterator[Decision]:
    """Sentences that share words with the named outcome, in order."""
    if not words:
        return
    need = 1 if len(words) <= 2 else 2
    for sentence in sentences:
        text = passage.flat[sentence.start : sentence.end]
        shared = words & _stems(text)
        if len(shared) < need or _NO_RESULT.search(text):
            continue
        at = min((p for p in (text.find(w) for w in shared) if p >= 0), default=0)
        clause = clause_of(passage.flat, sentence.start, sentence.end, sentence.start + at)
        verdict = shown(passage.flat[slice(*clause)])
        if verdict:
            yield Decision(sentence, verdict, _NAMED)


def _firsts(passage: Passage, sentences: list[Sentence]) -> Iterator[Decision]:
    for sentence in sentences:
        text = _first_clause(passage, sentence)
        if _NO_RESULT.search(text):
            continue
        verdict = shown(text)
        if verdict:
            yield Decision(sentence, verdict, _FIRST)


def _concluded(passage: Passage, sentences: list[Sentence]) -> Iterator[Decision]:
    for sentence in sentences:
        verdict = shown(_first_clause(passage, sentence))
        if verdict:
            yield Decision(sentence, verdict, _CONCLUDED)


def _first_clause(passage: Passage, sentence: Sentence) -> str:
    return passage.flat[slice(*clause_of(passage.flat, sentence.start, sentence.end, sentence.start))]


def _probability(passage: Passage, decision: Decision) -> float:
    """The probability that the outcome was met; 0.5 where the deciding sentence contradicts itself."""
    if decision.shown.met is None:
        return 0.5
    sure = _SURE[decision.where] - (_WEAK if decision.shown.by == "comparison" else 0)
    if decision.where != _CONCLUDED:
        ends = [s for s in passage.sentences if s.role == "CONCLUSIONS"]
        concluded = next(_concluded(passage, ends), None)
        if concluded and concluded.shown.met is not None and concluded.shown.met != decision.shown.met:
            sure -= _HARM if concluded.shown.by == "against" else _DOUBT
    return sure if decision.shown.met else 1 - sure


def _stems(text: str) -> frozenset[str]:
    return frozenset(w[:6] for w in _WORD.findall(text) if w not in _STOP)
