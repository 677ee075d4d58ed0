"""What a trial's posted results say, as labels and values of their record; every quote is a line of its text.

Directions come from analyses alone (summarize/articles/posted_analyses.py). An outcome of the topic without one that can be read is
a finding whose direction is unclear: no vote, and a person looks. Results of one arm compare nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evidence.records import (
    HEADLINES,
    Classification,
    Direction,
    Extraction,
    Finding,
    Label,
    LabelSource,
    Paper,
    Reading,
    Span,
    StudyType,
    Tag,
    TextField,
    Trial,
)
from evidence.records.posted import ArmEvents, Group, Measure, Posted, posted_of
from evidence.records.posted_text import MOST_EVENTS, MOST_MEASURES, Key, SetOut, set_out
from evidence.topic import Topic
from summarize.articles.posted_analyses import UNREAD, Told, direction, outcomes_of
from summarize.articles.posted_arms import KETAMINE, OTHER, comparator_of, role_of
from summarize.readings.adverse_event_mentions import LEXICON
from summarize.readings.adverse_event_readings import ABSENT, OTHER_ARM, REPORTED
from summarize.readings.dose import read_doses
from summarize.readings.follow_up import read_follow_up
from summarize.readings.population import read_population
from summarize.readings.route import read_routes
from summarize.readings.setting import read_setting
from summarize.text.documents import document_of
from summarize.text.passage import fold

OF_THE_TEXT = (read_doses, read_routes, read_population, read_follow_up, read_setting)
ADDED_AFTERWARDS = "POST_HOC"


def labelled(found: Classification, trial: Trial) -> Classification:
    """The labels of a record of posted results: design and comparison as registered, the rest as its text is read."""
    groups = posted_of(trial.results or {}).groups
    told = {
        "study_type": str(_design(trial, groups)),
        "comparator": str(comparator_of(groups)),
        "comparative": str(_compares(groups)).lower(),
        "humans": "true",
        "secondary": "false",
    }
    kept = tuple(label for label in found.labels if label.field not in told)
    given = (Label(field=field, value=value, source=LabelSource.RULE) for field, value in told.items())
    headline = Tag(kind="headline", tag=HEADLINES[_design(trial, groups)], source=LabelSource.RULE)
    tags = (headline, *(t for t in found.tags if t.kind != "headline"))
    return replace(found, labels=(*kept, *given), tags=tags)


def _compares(groups: Sequence[Group]) -> bool:
    return len(groups) > 1


def _design(trial: Trial, groups: Sequence[Group]) -> StudyType:
    if (trial.study_type or "").upper() == "OBSERVATIONAL":
        return StudyType.COMPARATIVE if _compares(groups) else StudyType.DESCRIPTIVE
    named = "randomized" in trial.title.casefold() or "randomised" in trial.title.casefold()
    randomized = trial.allocation == "RANDOMIZED" or (trial.allocation is None and named)
    return StudyType.RANDOMIZED_TRIAL if randomized and _compares(groups) else StudyType.NONRANDOMIZED_TRIAL


def read_posted(paper: Paper, trial: Trial, labels: Mapping[str, str], topic: Topic) -> Extraction:
    """What the record of a trial's posted results says; `paper` is its record as made of this `trial`."""
    posted = posted_of(trial.results or {})
    out = set_out(trial, posted)
    if out.text != paper.abstract:  # the results were revised since; the record follows with the next run
        return Extraction(paper=paper.paper, readings=(), findings=())
    document = document_of(paper, labels)
    readings = [
        *_people(posted, out, labels),
        *(r for read in OF_THE_TEXT for r in read(document)),
        *_comparators(posted, out),
        *_events(posted, out),
        *_main_result(posted, out),
    ]
    findings = tuple(f for i in range(len(posted.measures)) for f in _findings(posted.measures[i], i, out, topic))
    return Extraction(
        paper=paper.paper, readings=tuple(readings), findings=findings, sentences=document.abstract.sentences
    )


def _span(out: SetOut, key: Key) -> Span | None:
    place = out.places.get(key)
    if place is None:
        return None
    start, end = place
    return Span(field=TextField.ABSTRACT, start=start, end=end, quote=out.text[start:end])


def _people(posted: Posted, out: SetOut, labels: Mapping[str, str]) -> Iterator[Reading]:
    """How many started, and how many the first primary outcome rests on."""
    span, started = _span(out, ("people",)), sum(posted.started.values())
    if span is not None and started:
        kind = "randomized" if labels.get("study_type") == StudyType.RANDOMIZED_TRIAL else "enrolled"
        yield Reading(kind="sample_size", value=str(started), number=float(started), detail=kind, span=span)


def _comparators(posted: Posted, out: SetOut) -> Iterator[Reading]:
    if KETAMINE not in {role_of(g) for g in posted.groups}:
        return
    for i, group in enumerate(posted.groups):
        span = _span(out, ("group", i))
        if role_of(group) == OTHER and span is not None:
            title = replace(span, end=span.start + len(group.title), quote=group.title)
            kind = comparator_of((Group("", "ketamine", ""), group))
            yield Reading(kind="comparator", value=group.title, detail=str(kind), span=title)


def _events(posted: Posted, out: SetOut) -> Iterator[Reading]:
    """The events that a list names, with their counts by arm; reported where people with ketamine had them."""
    seen: set[tuple[str, str]] = set()
    for i, event in enumerate(posted.events[:MOST_EVENTS]):
        hit, span = next(iter(LEXICON.find(fold(event.term))), None), _span(out, ("event", i))
        detail = _had(posted, event)
        if hit is not None and span is not None and detail is not None and (hit[0], detail) not in seen:
            seen.add((hit[0], detail))
            rows = [
                {"arm": posted.arms[g].title, "events": n, "of": risk, "percent": None}
                for g, n, risk in event.counts
                if g in posted.arms
            ]
            yield Reading(kind="adverse_event", value=hit[0], detail=detail, span=span, data={"counts": rows})


def _had(posted: Posted, event: ArmEvents) -> str | None:
    told = [(role_of(posted.arms[g]), bool(n)) for g, n, _ in event.counts if g in posted.arms]
    roles, had = {role for role, _ in told}, [had for _, had in told]
    if KETAMINE not in roles or None in roles:
        return REPORTED if told and all(had) else None
    return REPORTED if (KETAMINE, True) in told else OTHER_ARM if any(had) else ABSENT


def _main_result(posted: Posted, out: SetOut) -> Iterator[Reading]:
    """The first analysis of the primary outcome, else its values."""
    first = next((i for i, m in enumerate(posted.measures) if m.type == "PRIMARY"), None)
    if first is not None and (span := _span(out, ("analysis", first, 0)) or _span(out, ("measure", first))):
        yield Reading(kind="key_sentence", value=span.quote, detail="RESULTS", span=span)


def _findings(measure: Measure, at: int, out: SetOut, topic: Topic) -> Iterator[Finding]:
    """A finding for each outcome and analysis; one without a direction where no analysis tells one."""
    if measure.type == ADDED_AFTERWARDS or at >= MOST_MEASURES or _without_ketamine(measure):
        return
    for outcome, polarity in outcomes_of(measure, topic).items():
        told = [(("analysis", at, j), direction(measure, a, polarity)) for j, a in enumerate(measure.analyses)]
        lines: list[tuple[Key, Told]] = [(key, one) for key, one in told if one is not None]
        for key, one in lines if told else [(("measure", at), UNREAD)]:
            span = _span(out, key)
            if span is not None:
                yield _finding(outcome, one, span)


def _without_ketamine(measure: Measure) -> bool:
    """Whether all groups of an outcome were plainly given something else."""
    return bool(measure.groups) and {role_of(g) for g in measure.groups.values()} == {OTHER}


def _finding(outcome: str, told: Told, span: Span) -> Finding:
    way, contrast, significance = told
    return Finding(
        outcome=outcome,
        direction=Direction(way),
        significance=significance,
        contrast=contrast,
        span=span,
        role="RESULTS",
        method="registry",
    )
