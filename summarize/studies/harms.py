"""Which studies report an adverse event and which say that there was none: from readings, and findings that say so.

Three groups are told apart, as the people differ: studies on the question, studies of people with the condition who
were treated for something else, and studies of the harm of the drug itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence.records import Direction, Finding, Reading, Report, Scope, Span, Study
from evidence.topic import Topic
from summarize import queries

CORE, DEPENDENT, HARM = "core", "dependent", "harm"
SCOPES: Mapping[str, str] = {CORE: Scope.CORE, DEPENDENT: Scope.ADJACENT, HARM: Scope.KETAMINE_HARM}
OUTCOME_OF: Mapping[str, str] = {
    "hallucinations": "dissociation",
    "delirium": "dissociation",
    "misuse": "abuse",
    "relapse": "abuse",  # read only where the drug led to it (adverse_event_words.LED_TO_RELAPSE)
    "death": "mortality",
}  # events that are part of an outcome; any other event is its own
TOLERATED = "tolerated"  # "safe", "well tolerated": said of a drug, and of no event
WORSE = (Direction.HARM, Direction.UNCONTROLLED_WORSENING)
SEEN = (Direction.OBSERVED, Direction.MIXED)
ALIKE = (Direction.NO_DIFFERENCE, Direction.BENEFIT, Direction.UNCONTROLLED_IMPROVEMENT)
FEWER = ("no_difference", "fewer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What one study says of one event: present, or absent (none, fewer or no different), with the words."""

    study: Study
    paper: str
    outcome: str
    present: bool
    span: Span


def events(
    reports: Mapping[str, Report], studies: Sequence[Study], topic: Topic, group: str, species: str = "human"
) -> list[Event]:
    """One Event a study and outcome, by study key; a study that reports an event anywhere reports it."""
    found: dict[tuple[str, str], Event] = {}
    for study in sorted(studies, key=lambda s: s.study):
        if study.species == species and in_group(study, reports, topic, group):
            for event in _said(study, reports, topic):
                key = (study.study, event.outcome)
                if key not in found or (event.present and not found[key].present):
                    found[key] = event
    return list(found.values())


def every_event(reports: Mapping[str, Report], studies: Sequence[Study], topic: Topic) -> Iterator[dict[str, object]]:
    """All events of all studies, as rows of the table harms."""
    for species in sorted({s.species for s in studies}):
        for group in SCOPES:
            for e in events(reports, studies, topic, group, species):
                place = {"study": e.study.study, "event": e.outcome, "species": species, "people": group}
                yield {**place, "present": int(e.present), "paper": e.paper, **e.span.plain()}


def in_group(study: Study, reports: Mapping[str, Report], topic: Topic, group: str) -> bool:
    """Whether a study is on the question, of people with the condition treated for something else, or of the drug's harm."""
    tag = condition_tag(topic)
    voting = [reports[p.paper] for p in study.reports if p.votes and p.paper in reports]
    tagged = any(t.tag == tag for r in voting for t in r.tags)
    return study.scope == SCOPES[group] and bool(voting) and (group != DEPENDENT or tagged)


def condition_tag(topic: Topic) -> str:
    """The tag of the condition that the topic asks about: the first of its vocabulary."""
    return next(iter(topic.vocabulary.get("condition", {})), "")


def safety_outcomes(topic: Topic) -> list[str]:
    """The outcomes of the topic that are harms."""
    return [o.outcome for o in topic.outcomes.values() if o.group == "safety"]


def _said(study: Study, reports: Mapping[str, Report], topic: Topic) -> Iterator[Event]:
    for paper in sorted(p.paper for p in study.reports if p.votes and p.paper in reports):
        report = reports[paper]
        told = [(_outcome(r), _present(r), r.span) for r in report.readings if r.kind == "adverse_event"]
        harms = (f for f in report.findings if f.outcome in safety_outcomes(topic))
        told += [(f.outcome, _present_in(f, report), f.span) for f in harms]
        for outcome, present, span in told:
            if present is not None:
                yield Event(study=study, paper=paper, outcome=outcome, present=present, span=span)


def _outcome(reading: Reading) -> str:
    return TOLERATED if reading.data.get("wording") == "tolerated" else OUTCOME_OF.get(reading.value, reading.value)


def _present(reading: Reading) -> bool | None:
    """Whether a reading says that there was an event; None where it says neither (speculated, of another arm)."""
    if reading.detail == "compared":
        if reading.data.get("with_ketamine") == "more":
            return True
        alike = reading.data.get("comparison") == "no_difference" or reading.data.get("with_ketamine") == "fewer"
        return False if alike else None
    return {"reported": True, "none": False}.get(reading.detail or "")


def _present_in(finding: Finding, report: Report) -> bool | None:
    """The same for a finding; one that was merely seen is none where its words say that there was no event."""
    if finding.direction in WORSE:
        return True
    if finding.direction in SEEN:
        return None if any(_covers(r, finding) for r in report.readings) else True
    return False if finding.direction in ALIKE else None


def _covers(reading: Reading, finding: Finding) -> bool:
    """Whether an adverse event is read from words of the finding: then that reading speaks for them."""
    a, b = reading.span, finding.span
    return reading.kind == "adverse_event" and a.field == b.field and a.start < b.end and b.start < a.end


def counted(
    topic: Topic,
    group: str,
    present: bool | None,
    outcomes: Collection[str] | None = None,
    species: str = "human",
    select: str = "count(*)",
) -> str:
    """Query for the number of studies that report one of the outcomes, or say it was absent; None: either."""
    side = "1" if present is None else f"present = {int(present)}"
    return f"WITH said AS ({_said_sql(topic, group, outcomes, species)}) SELECT {select} FROM (SELECT study, max(present) AS present FROM said GROUP BY study) v JOIN studies s USING (study) WHERE {side}"


def _said_sql(topic: Topic, group: str, outcomes: Collection[str] | None, species: str) -> str:
    renamed = " ".join(
        f"WHEN {queries.quoted(old)} THEN {queries.quoted(new)}" for old, new in sorted(OUTCOME_OF.items())
    )
    tag = queries.with_tag((condition_tag(topic),)) if group == DEPENDENT else "1"
    known = (
        f"s.species = {queries.quoted(species)} AND s.scope = {queries.quoted(SCOPES[group])} AND r.votes = 1 AND {tag}"
    )
    asked = f"outcome <> {queries.quoted(TOLERATED)}" if outcomes is None else f"outcome IN {queries.listed(outcomes)}"
    overlap = (
        "EXISTS (SELECT 1 FROM readings x WHERE x.paper = f.paper AND x.valid_to IS NULL AND x.kind = 'adverse_event'"
        ' AND x.field = f.field AND x.start < f."end" AND f.start < x."end")'
    )
    return f"""SELECT study, present FROM (SELECT r.study, CASE WHEN json_extract(x.data, '$.wording') = 'tolerated' THEN {queries.quoted(TOLERATED)}
    ELSE CASE x.value {renamed} ELSE x.value END END AS outcome, CASE
    WHEN x.detail = 'reported' OR (x.detail = 'compared' AND json_extract(x.data, '$.with_ketamine') = 'more') THEN 1
    WHEN x.detail = 'none' OR (x.detail = 'compared' AND (json_extract(x.data, '$.comparison') = 'no_difference'
      OR json_extract(x.data, '$.with_ketamine') = 'fewer')) THEN 0 END AS present
  FROM reports r JOIN studies s ON s.study = r.study JOIN readings x ON x.paper = r.paper AND x.valid_to IS NULL
  WHERE x.kind = 'adverse_event' AND {known}
  UNION ALL SELECT r.study, f.outcome, CASE WHEN f.direction IN {queries.listed(WORSE)} THEN 1
    WHEN f.direction IN {queries.listed(SEEN)} THEN CASE WHEN {overlap} THEN NULL ELSE 1 END
    WHEN f.direction IN {queries.listed(ALIKE)} THEN 0 END
  FROM reports r JOIN studies s ON s.study = r.study JOIN findings f ON f.paper = r.paper AND f.valid_to IS NULL
  WHERE f.outcome IN {queries.listed(safety_outcomes(topic))} AND {known}) WHERE present IS NOT NULL AND {asked}"""
