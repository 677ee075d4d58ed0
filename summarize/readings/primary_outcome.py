"""The primary outcome of a trial: which it was, and whether the trial's result met it.

The deciding sentence is, in this order: a result sentence that names the primary outcome; one that speaks of what the
methods name as the primary outcome; where its name could not be made out, the first result that compares the arms (the order
of results follows the hierarchy of the trial, CONSORT for abstracts item 8, doi:10.1371/journal.pmed.0050020). A text that
calls no outcome the primary or main one says nothing of it, and neither does the reader (docs/codebook.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from math import exp, fsum

from evidence import lazy_re as re
from evidence.records import Reading, Sentence
from evidence.required_literals import Scanner
from summarize.artefact import load_artefact
from summarize.readings.primary_named import Named, named_outcome, names_one, share_words, stems
from summarize.readings.result_words import EQUIVALENT, NONINFERIORITY, PRIMARY, Shown, clause_of, noninferior, shown
from summarize.text.passage import Document, Passage

NO_TRIAL = frozenset(
    "notice protocol systematic_review guideline preclinical case_report narrative_review opinion".split()
)
_TRIAL = re.compile(r"random|placebo|double-blind|controlled trial|phase (?:2|3|ii|iii)|allocat")
_NO_RESULT = Scanner(
    r"^(?:the |all |other |key |among )*secondary |(?<!from )(?<!to )(?<!with )(?<!for )baseline(?! to| in| at| of|,? adjusted)[^;]{0,90}?(?:characteristic|similar|comparable|did not differ|no differ|no signific|were|data|parameter|value|differen)|demographic|characteristics"
    r"|were (?:randomi[sz]ed|enrolled|recruited|screened|assigned)|were included|adverse|safety|tolerat|side effects|completed the|^at baseline|(?:differ\w*|differences?|similar|comparable|balanced) at baseline|(?:mean|average|median) age|imbalance|\bat baseline\W*$|before (?:the )?(?:intervention|treatment|surgery|training)\b[^;]{0,20} (?:was|were) |differ[^;]{0,40} (?:in|of|for|by) (?:\S+ )?(?:age|sex|gender)\b"
    r"|sub-?groups?\b|subsets?\b|post[- ]hoc|exploratory"
    r"|dropp?ed out|dropouts?|withdrew|adherence|compliance|(?:groups|arms) (?:were|was) (?:well )?(?:similar|comparable|balanced|matched)"
)
EXPLICIT, _NAMED, FIRST, _CONCLUDED = "explicit", "named", "first", "conclusion"
_DIFFERENCE = re.compile(r"\b(?:no|not|this|these|the) (?:\w+ ){0,3}?(?:differ\w*|effects?)\b|significan")
_NO_LONGER = re.compile(  # "after adjustment this difference was no longer significant"
    r"^(?:however|but|nevertheless|yet)?,? ?[^.;]{0,120}?(?:differ\w+|effects?|associations?|results?|it|this) (?:\w+ ){0,2}?(?:was|were|is|did|lost|became|disappeared)[^.;]{0,30}?(?:no longer|lost|not (?:remain|persist)|disappear\w*|non-?significant)"
)
SURE_ENOUGH = 0.6  # a verdict less probable than this is left open


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its sentence and where it was read (explicit, named, first, conclusion)."""

    sentence: Sentence
    shown: Shown
    where: str


def read_primary_outcome(document: Document) -> tuple[Reading, ...]:
    """One reading of a trial: value the outcome as worded ("" where that is not made out), detail met | not_met | unclear.

    number is the probability of met (0 to 1), span the deciding sentence, data.named the span of the outcome's words. None
    where nothing in title and abstract calls an outcome the primary or main one.
    """
    return leading_result(document) if names_one(document.title, document.abstract) else ()


def leading_result(document: Document) -> tuple[Reading, ...]:
    """The same where none is called the primary one as well: then of the first result that compares the arms."""
    passage = document.abstract
    if document.study_type in NO_TRIAL or not passage.sentences or not _is_trial(document):
        return ()
    named = named_outcome(passage)
    decision = decide(passage, named)
    if decision is None:
        return ()
    probability = met_probability(signs(decision, concluded_verdict(passage, decision), named is not None))
    detail = "unclear" if 1 - SURE_ENOUGH < probability < SURE_ENOUGH else "met" if probability > 0.5 else "not_met"
    words = passage.span(named.start, named.end) if named else None
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


def decide(passage: Passage, named: Named | None) -> Decision | None:
    """The deciding sentence with its verdict; None where no sentence states a result of a comparison.

    Of several primary outcomes one that is not shown leaves the verdict open, and so does a difference that an adjustment took away.
    """
    results, ends = _of_role(passage, "RESULTS"), _of_role(passage, "CONCLUSIONS")
    bracketed = [s for s in _of_role(passage, "METHODS") if "(" in passage.flat[s.start : s.end]]
    ways = (
        _noninferiority(passage, results + ends),
        _explicit(passage, results),
        _about(passage, results, named),
        _explicit(passage, ends),
        _firsts(passage, results),
        _about(passage, ends, named),
        _concluded(passage, ends),
        _firsts(passage, bracketed),
    )
    first = next(chain.from_iterable(ways), None)
    if first is None or not first.shown.met:
        return first
    concluded = concluded_verdict(passage, first)
    if concluded and concluded.by == "against" and first.shown.by in ("p_value", "interval"):
        return Decision(first.sentence, Shown(None, "against"), first.where)
    if _taken_back(passage, first) or (named and named.several and _another_unmet(passage, results, named, first)):
        return Decision(first.sentence, Shown(None, "in part"), first.where)
    return first


def _of_role(passage: Passage, role: str) -> list[Sentence]:
    return [s for s in passage.sentences if s.role == role]


def _next(passage: Passage, sentence: Sentence) -> tuple[Sentence, ...]:
    """The sentence behind another, if there is one."""
    at = passage.sentences.index(sentence) + 1
    return passage.sentences[at : at + 1]


def _taken_back(passage: Passage, decision: Decision) -> bool:
    """Whether the next sentence says that the difference did not outlast an adjustment."""
    return any(_NO_LONGER.search(passage.flat[s.start : s.end]) for s in _next(passage, decision.sentence))


def _another_unmet(passage: Passage, results: list[Sentence], named: Named, first: Decision) -> bool:
    """Whether another sentence on the primary outcomes, or the rest of the deciding one, shows none."""
    rest = passage.flat[
        clause_of(passage.flat, first.sentence.start, first.sentence.end, first.sentence.start)[1] : first.sentence.end
    ]
    told = shown(rest)
    return (told is not None and told.met is False) or any(
        d.shown.met is False for d in _about(passage, results, named)
    )


def _noninferiority(passage: Passage, sentences: list[Sentence]) -> Iterator[Decision]:
    """In a trial that asks for noninferiority the sentences that state it, or that it is not shown."""
    asks = any(
        s.role in ("BACKGROUND", "METHODS") and NONINFERIORITY.search(passage.flat, s.start, s.end)
        for s in (passage.sentences if NONINFERIORITY.search(passage.flat) else ())
    )
    for sentence in sentences if asks else ():
        text = passage.flat[sentence.start : sentence.end]
        equivalent = EQUIVALENT.search(text) and "secondary" not in text
        verdict = noninferior(text) or (Shown(True, "noninferiority") if equivalent else None)
        if verdict:
            yield Decision(sentence, verdict, EXPLICIT)


def _explicit(passage: Passage, sentences: list[Sentence]) -> Iterator[Decision]:
    """Sentences that speak of the primary outcome by that name."""
    for sentence in sentences:
        match = PRIMARY.search(passage.flat, sentence.start, sentence.end)
        if match is not None:
            clause = clause_of(passage.flat, sentence.start, sentence.end, match.start())
            yield from _verdict(passage, sentence, shown(passage.flat[slice(*clause)]), EXPLICIT)


def _verdict(passage: Passage, sentence: Sentence, found: Shown | None, where: str) -> Iterator[Decision]:
    """What a sentence says; where it gives only numbers or "higher", the next one on that difference ("it was not significant")."""
    if found is None or found.by == "comparison":
        by_name = found is None and where == EXPLICIT
        for after in _next(passage, sentence):
            text = _first_clause(passage, after)
            speaks = not _NO_RESULT.search(text) and (by_name or _DIFFERENCE.search(text))
            told = shown(text) if speaks else None
            if told and after.role == sentence.role and told.by != "comparison":
                yield Decision(after, told, where)
                return
    if found is not None:
        yield Decision(sentence, found, where)


def _about(passage: Passage, sentences: list[Sentence], named: Named | None) -> Iterator[Decision]:
    """Sentences that share words with the named outcome or use its abbreviation, in order."""
    if named is None:
        return
    short = re.compile(rf"\b{re.escape(named.short)}\b") if named.short else None
    for sentence in sentences:
        text = passage.flat[sentence.start : sentence.end]
        shared = named.words & stems(text)
        abbreviated = short.search(text) if short else None
        if (not share_words(named.words, shared) and not abbreviated) or _NO_RESULT.search(text):
            continue
        found = [p for p in (text.find(w) for w in shared) if p >= 0]
        at = abbreviated.start() if abbreviated else min(found, default=0)
        clause = clause_of(passage.flat, sentence.start, sentence.end, sentence.start + at)
        yield from _verdict(passage, sentence, shown(passage.flat[slice(*clause)]), _NAMED)


def _firsts(passage: Passage, sentences: list[Sentence]) -> Iterator[Decision]:
    for sentence in sentences:
        text = _first_clause(passage, sentence)
        if _NO_RESULT.search(text):
            continue
        verdict = shown(text)
        if verdict:
            yield Decision(sentence, verdict, FIRST)


def _concluded(passage: Passage, sentences: list[Sentence]) -> Iterator[Decision]:
    for sentence in sentences:
        verdict = shown(_first_clause(passage, sentence))
        if verdict:
            yield Decision(sentence, verdict, _CONCLUDED)


def _first_clause(passage: Passage, sentence: Sentence) -> str:
    return passage.flat[slice(*clause_of(passage.flat, sentence.start, sentence.end, sentence.start))]


def concluded_verdict(passage: Passage, decision: Decision) -> Shown | None:
    """What the conclusions say, where they did not decide already."""
    if decision.where == _CONCLUDED:
        return None
    found = next(_concluded(passage, _of_role(passage, "CONCLUSIONS")), None)
    return found.shown if found and found.sentence != decision.sentence else None


def signs(decision: Decision, concluded: Shown | None, named: bool) -> dict[str, float]:
    """What speaks for met (+1) and for not met (-1), by name: a verdict the other way round has the opposite signs."""
    sign = _sign(decision.shown)
    end = _sign(concluded) if concluded else 0.0
    found = {"verdict": sign, decision.where: sign, decision.shown.by: sign, "concluded": end}
    if decision.where == FIRST and named:
        found["first, though another is named"] = sign
    if concluded and sign and end == -sign:
        found["concluded against" if concluded.by == "against" else "concluded otherwise"] = end
    return {name: value for name, value in found.items() if value}


def _sign(verdict: Shown) -> float:
    return 0.0 if verdict.met is None else 1.0 if verdict.met else -1.0


def met_probability(found: Mapping[str, float]) -> float:
    """The probability that the outcome was met, with weights learned from labels (train_primary_outcome); 0.5 where nothing speaks."""
    weights: Mapping[str, float] = load_artefact("primary_outcome").settings["weights"]
    return 1 / (1 + exp(-fsum(weights.get(name, 0.0) * value for name, value in found.items())))
