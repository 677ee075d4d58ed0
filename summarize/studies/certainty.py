"""Certainty: a table shaped after GRADE that shows a person what to look at, and the words a machine may use.

Nothing here rates certainty: every domain and the rating itself wait for a person (Cochrane Handbook, chapter 14,
MECIR C74 and C75: each judgement is made and justified by people). The words follow a fixed rule, capped at "may".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence import lazy_re as re
from evidence.records import Direction, Report, Scope, Span, StudyType, TextField
from evidence.topic import Outcome, term_pattern
from summarize.directions import CONTROLLED
from summarize.studies.proportions import wilson

NEEDS_HUMAN = "needs human"
FEW_PARTICIPANTS = 400  # below the usual optimal information size (GRADE guidelines 6, Guyatt 2011, PMID 21839614)
HALF = 0.5  # share of a toss-up: the null value of the sign test (Cochrane Handbook, section 12.2.2.1)
_STATED = re.compile(
    r"\b(?:high|moderate)[- ](?:certainty|quality)\b|\b(?:certainty|quality)[^.;]{0,60}\b(?:high|moderate)\b"
)

_SENTENCE = re.compile(r"[^.\n]+(?:\.(?=\d)[^.\n]*)*\.?")
_DOUBTED = re.compile(r"\b(?:low|not|no|lack)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """One GRADE domain: whether the data trigger a flag, and which data; the judgement is a person's."""

    name: str
    flagged: bool
    data: str
    judgement: str = NEEDS_HUMAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A GRADE-shaped line: the level GRADE starts from by design, five domains, and a rating left to a person."""

    start: str  # high (randomized trials) or low (other designs)
    domains: tuple[Domain, ...]
    rating: str = NEEDS_HUMAN

    def text(self) -> str:
        """The line in words, its numbers by name (summarize/studies/swim.py)."""
        flags = [f"{d.name} ({'check' if d.flagged else 'no flag'}): {d.data}" for d in self.domains]
        return f"Not rated ({self.rating}). Initial level by design (GRADE): {self.start}. " + "; ".join(flags) + "."


def wording_level(votes: Sequence[Mapping[str, object]]) -> str:
    """ "low" (may) or "very_low" (very uncertain): the only two levels a machine may word.

    votes are those of one outcome in people ({direction, study_type, comparator, n}). The rule, its reasons and a table
    of cases are in docs/decisions/0009-words-of-certainty.md. "May" needs, of the randomized trials against something
    else than another dose: directions that agree (Wilson's lower bound of the share with a benefit above one half),
    more benefits than null, mixed and harmful results together, and FEW_PARTICIPANTS; and directions that agree over
    the controlled studies of all designs.
    """
    against_other = [v for v in votes if v["direction"] in CONTROLLED and v["comparator"] != "dose"]
    randomized = [v for v in against_other if v["study_type"] == StudyType.RANDOMIZED_TRIAL]
    people = sum(n for v in randomized if isinstance(n := v["n"], int))
    benefits = _directions(randomized)[Direction.BENEFIT]
    holds = _agree(randomized) and _agree(against_other) and 2 * benefits > len(randomized)
    return "low" if holds and people >= FEW_PARTICIPANTS else "very_low"


def _directions(votes: Sequence[Mapping[str, object]]) -> Counter[object]:
    return Counter(v["direction"] for v in votes)


def _agree(votes: Sequence[Mapping[str, object]]) -> bool:
    """Whether more than half would favor the drug even at the lower bound; four of four do, seven of eight do."""
    count = _directions(votes)
    interval = wilson(count[Direction.BENEFIT], count[Direction.BENEFIT] + count[Direction.HARM])
    return interval is not None and interval[0] > HALF


def assess(votes: Sequence[Mapping[str, object]], reports: Mapping[str, Report]) -> Assessment:
    """The GRADE-shaped line of one outcome from its votes ({paper, direction, study_type, n}) and their reports."""
    randomized = [v for v in votes if v["study_type"] == StudyType.RANDOMIZED_TRIAL]
    voting = [reports[str(v["paper"])] for v in votes]
    return Assessment(
        start="high" if randomized else "low",
        domains=(
            _bias(votes, voting),
            _inconsistency(votes),
            _indirectness(voting),
            _imprecision(votes),
            _publication(voting),
        ),
    )


def _bias(votes: Sequence[Mapping[str, object]], voting: Sequence[Report]) -> Domain:
    other = any(v["study_type"] != StudyType.RANDOMIZED_TRIAL for v in votes)
    spin = any(f.spin for r in voting for f in r.findings)
    data = "{not_randomized} of {studies} studies not randomized, {spin} with a conclusion that goes beyond the results"
    return Domain(name="risk of bias", flagged=other or spin, data=f"{data}, other domains not assessed")


def _inconsistency(votes: Sequence[Mapping[str, object]]) -> Domain:
    found = sorted({str(v["direction"]).replace("_", " ") for v in votes})
    return Domain(name="inconsistency", flagged=len(found) > 1, data="directions " + ", ".join(found))


def _indirectness(voting: Sequence[Report]) -> Domain:
    routes = sorted({x.value for r in voting for x in r.readings if x.kind == "route"})
    comparators = sorted({c for r in voting if (c := r.value("comparator"))})
    data = f"routes {', '.join(routes) or 'not stated'}, comparators {', '.join(comparators) or 'not stated'}"
    animals = any(r.species == "animal" for r in voting)
    return Domain(name="indirectness", flagged=animals or len(routes) != 1 or len(comparators) != 1, data=data)


def _imprecision(votes: Sequence[Mapping[str, object]]) -> Domain:
    total = sum(n for v in votes if isinstance(n := v["n"], int))
    data = "{participants} participants, not stated in {not_stated} of {studies} studies"
    return Domain(name="imprecision", flagged=total < FEW_PARTICIPANTS, data=data)


def _publication(voting: Sequence[Report]) -> Domain:
    preprints = any(r.paper.preprint for r in voting)
    data = "{counted}, {preprints} available only as preprints"
    return Domain(name="publication bias", flagged=len(voting) < 10 or preprints, data=data)


def ratings(reports: Sequence[Report]) -> list[tuple[str, Span]]:
    """Sentences of systematic reviews on the question that rate the certainty of an outcome as moderate or high, by paper.

    Only such a sentence may say more than "may", and only as a quote.
    """
    return [
        (report.paper.paper, _span(sentence))
        for report in sorted(reports, key=lambda r: r.paper.paper)
        if report.value("study_type") == StudyType.SYSTEMATIC_REVIEW and report.value("scope") == Scope.CORE
        if not report.paper.retracted and report.paper.abstract
        for sentence in _SENTENCE.finditer(report.paper.abstract)
        if _STATED.search(words := sentence.group().lower()) and not _DOUBTED.search(words)
    ]


def naming(rated: Sequence[tuple[str, Span]], outcome: Outcome) -> Iterator[tuple[str, Span]]:
    """Those of the sentences that name the outcome."""
    named = re.compile(term_pattern(outcome.terms or (outcome.label.lower(),)))
    return ((paper, span) for paper, span in rated if named.search(span.quote.lower()))


def _span(sentence: re.Match[str]) -> Span:
    quote = sentence.group().strip()
    start = sentence.start() + sentence.group().index(quote)
    return Span(field=TextField.ABSTRACT, start=start, end=start + len(quote), quote=quote)
