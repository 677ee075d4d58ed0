"""Values of a full text before those of its abstract, never silently: what they displace is kept, what differs is told.

Numbers, doses, routes, comparators, follow-up and adverse events of the full text stand in the place of the abstract's;
what both say alike keeps the words of the abstract. A direction that only one of them gives is told; where they give
different ones neither counts, and a person decides (docs/decisions/0016-full-text-first.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from evidence.correcting.quotes import find_quote
from evidence.records import Direction, Extraction, Finding, Paper, Reading, Significance, Span, TextField
from summarize.articles.disagreements import TOTALS
from summarize.articles.harm_cells import Count, Harm
from summarize.articles.harm_words import UNLIKE
from summarize.articles.reader import ArticleReadings
from summarize.readings.adverse_event_mentions import LEXICON
from summarize.readings.adverse_event_readings import ABSENT, REPORTED
from summarize.text.drugs import names_ketamine
from summarize.text.passage import fold

KINDS = ("sample_size", "dose", "route", "comparator", "follow_up")
OTHER_ARM = "other_arm"
_NO_DIRECTION = (Direction.UNCLEAR, Direction.OBSERVED)  # they contradict none


@dataclass(frozen=True, slots=True)
class Together:
    """Title, abstract and full text as one: what counts, what of the abstract it displaces, findings that differ."""

    read: Extraction
    displaced: tuple[Reading | Finding, ...]
    differing: tuple[tuple[Finding, Finding], ...]  # (the abstract's, the full text's) of one outcome


def together(abstract: Extraction, found: ArticleReadings, paper: Paper) -> Together:
    """What a record and its full text say together; every span stands in the record's text or in a part of the full text.

    `abstract` is what was read of the record alone. An article value whose words stand in its own abstract is told with
    the record's, or not at all where the record lacks them.
    """
    places = _Places(found, paper)
    readings, displaced = list(abstract.readings), list[Reading | Finding]()
    for kind in KINDS:
        own = _of_kind(found, kind, places)
        readings, gone = _instead(readings, own, kind) if own else (readings, [])
        displaced += gone
    events = [r for harm in found.harms if (r := event_of(harm, places)) is not None]
    counted = {r.value for r in events}
    displaced += [r for r in readings if r.kind == "adverse_event" and r.value in counted]
    readings = [r for r in readings if r.kind != "adverse_event" or r.value not in counted] + events
    findings, gone_findings, differing = _findings(abstract.findings, found, places)
    return Together(
        read=replace(abstract, readings=tuple(readings), findings=tuple(findings)),
        displaced=(*displaced, *gone_findings),
        differing=tuple(differing),
    )


class _Places:
    """From spans of the joined document to spans of the record's own text or of a part of the full text."""

    def __init__(self, found: ArticleReadings, paper: Paper) -> None:
        self._study, self._paper = found.study, paper
        self._texts = found.texts

    def span(self, span: Span) -> Span | None:
        """The span at its own place; None where the record's text lacks words that stand in the article's abstract."""
        return self.of_part(*self._study.place(span))

    def of_part(self, field: str, start: int, end: int) -> Span | None:
        """The same for a place in a part."""
        quote = self._texts.get(field, "")[start:end]
        if not quote:
            return None
        if field not in tuple(TextField):
            return Span(field=field, start=start, end=end, quote=quote)
        if self._paper.text(field)[start:end] == quote:
            return Span(field=TextField(field), start=start, end=end, quote=quote)
        return find_quote(self._paper, quote)


def _of_kind(found: ArticleReadings, kind: str, places: _Places) -> list[Reading]:
    """The article's readings of a kind at their places; of the totals of people only the one the article is sure of."""
    own = [r for r in found.read.readings if _is_meant(r, kind)]
    if kind == "sample_size":
        own = own[:1] + [r for r in own[1:] if _is_weaker(r, own[0])]
    placed = [replace(r, span=span) for r in own if (span := places.span(r.span)) is not None]
    if any(
        about == kind == "dose" for about, _, _ in found.disagreements
    ):  # none of the abstract's doses is the body's
        return [r for r in placed if r.span.field not in tuple(TextField)]
    return placed


def _is_weaker(reading: Reading, first: Reading) -> bool:
    """Whether a total would not be shown before the one the article is sure of (see Report.sample_size)."""
    return TOTALS.index(reading.detail or "") > TOTALS.index(first.detail or "")


def _is_meant(reading: Reading, kind: str) -> bool:
    """Whether a reading is of that kind; of people only totals, as a whole text tells of many who are none of its arms."""
    return reading.kind == kind and (kind != "sample_size" or reading.detail in TOTALS)


def _same(a: Reading) -> tuple[object, ...]:
    kind = None if a.kind == "sample_size" else a.detail  # a number of people is the same, whatever was done with them
    return a.value.casefold(), a.number, a.unit, kind


def _instead(readings: Sequence[Reading], own: Sequence[Reading], kind: str) -> tuple[list[Reading], list[Reading]]:
    """The readings with the article's in the place of the abstract's of a kind, and those displaced."""
    before = {_same(r): r for r in readings if _is_meant(r, kind)}
    stand = {_same(r): before.get(_same(r), r) for r in own}
    others = [r for r in readings if not _is_meant(r, kind)]
    at = next((i for i, r in enumerate(readings) if _is_meant(r, kind)), len(others))
    displaced = [r for key, r in before.items() if key not in stand]
    return [*others[:at], *stand.values(), *others[at:]], displaced


def event_of(harm: Harm, places: _Places) -> Reading | None:
    """An event that the full text counts by arm; None for one that no list names, or that may have been of any arm.

    It is reported where people with ketamine had it, absent where none of them had; of people without ketamine alone it
    is another arm's.
    """
    hit = next(iter(LEXICON.find(fold(harm.event))), None)
    span = places.of_part(harm.field, harm.start, harm.end)
    detail = _happened(harm.counts)
    if hit is None or hit[0] in UNLIKE or span is None or detail is None:
        return None
    rows = [{"arm": c.arm, "events": c.events, "of": c.of, "percent": c.percent} for c in harm.counts]
    return Reading(kind="adverse_event", value=hit[0], detail=detail, span=span, data={"counts": rows})


def _happened(counts: Sequence[Count]) -> str | None:
    had = [bool(c.events or c.percent) for c in counts]
    if all(had):
        return REPORTED
    if not any(had):
        return ABSENT
    own = [count for count, count_of in zip(had, counts, strict=True) if names_ketamine(fold(count_of.arm or ""))]
    if not own:
        return None  # arms called by letters: who had it is not said
    return REPORTED if any(own) else OTHER_ARM


def _findings(
    before: Sequence[Finding], found: ArticleReadings, places: _Places
) -> tuple[list[Finding], list[Finding], list[tuple[Finding, Finding]]]:
    told = {f.outcome for f in before if f.direction not in _NO_DIRECTION}
    other = _other_findings(before, told, _placed(found, places))
    kept = [f for f in before if f.outcome not in other]
    displaced = [f for f in before if f.outcome in other]
    differing = [(f, other[f.outcome]) for f in displaced if f.direction not in _NO_DIRECTION]
    new = (_unclear(f) if outcome in told else f for outcome, f in other.items())
    return [*kept, *new], displaced, differing


def _other_findings(before: Sequence[Finding], told: Set[str], placed: Iterable[Finding]) -> dict[str, Finding]:
    """The article's findings by outcome that the abstract does not give alike; what was only observed displaces no direction."""
    alike = {(f.outcome, f.direction) for f in before}
    own = [f for f in placed if f.direction is not Direction.OBSERVED or f.outcome not in told]
    return {f.outcome: f for f in own if (f.outcome, f.direction) not in alike}


def _unclear(finding: Finding) -> Finding:
    return replace(
        finding, direction=Direction.UNCLEAR, significance=Significance.NOT_STATED, contrast=None, probability=None
    )


def _placed(found: ArticleReadings, places: _Places) -> Iterator[Finding]:
    """The article's findings, with those that its own abstract gives otherwise."""
    for finding in (*found.read.findings, *found.disputed):
        span = places.span(finding.span)
        if span is not None:
            yield replace(finding, span=span)
