"""Posted results of a trial set out line by line: the text of its record, and where each line of it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence.records.papers import Section
from evidence.records.posted import Analysis, ArmEvents, Measure, Posted, Values
from evidence.records.studies import Trial

MOST_MEASURES, MOST_EVENTS = 60, 150  # set out in the text; the tables hold the others
TYPES = {
    "PRIMARY": "Primary outcome",
    "SECONDARY": "Secondary outcome",
    "OTHER_PRE_SPECIFIED": "Other planned outcome",
    "POST_HOC": "Outcome added afterwards",
}

Key = tuple[str | int, ...]  # ("people",), ("group", i), ("measure", i), ("analysis", i, j), ("event", i)


@dataclass(frozen=True, slots=True)
class SetOut:
    """Posted results as a text with its sections, and where each line of it stands."""

    text: str
    sections: tuple[Section, ...]
    places: Mapping[Key, tuple[int, int]]


def set_out(trial: Trial, posted: Posted) -> SetOut:
    """The results of a trial line by line, as they were posted; nothing is added to the numbers."""
    text, sections, places = "", list[Section](), dict[Key, tuple[int, int]]()
    for label, category, lines in _blocks(trial, posted):
        start = len(text) + len("\n" if text else "") + len(f"{label}: ")
        text += ("\n" if text else "") + f"{label}: "
        for i, (key, line) in enumerate(lines):
            text += " " if i else ""
            places[key] = (len(text), len(text) + len(line))
            text += line
        sections.append(Section(label=label, category=category, start=start, end=len(text)))
    return SetOut(text, tuple(sections), places)


Block = tuple[str, str, list[tuple[Key, str]]]


def _blocks(trial: Trial, posted: Posted) -> Iterator[Block]:
    yield "TRIAL", "METHODS", [(("about", i), line) for i, line in enumerate(_about(trial))]
    if groups := posted.groups:
        yield "GROUPS", "METHODS", [(("group", i), _sentence(f"{g.title}: {g.about}")) for i, g in enumerate(groups)]
    if posted.started:
        people = ", ".join(f"{title} {n}" for title, n in posted.started.items())
        yield "PEOPLE", "RESULTS", [(("people",), f"Started: {people}.")]
    for i, measure in enumerate(posted.measures[:MOST_MEASURES]):
        lines: list[tuple[Key, str]] = [(("measure", i), _sentence(measure_line(measure)))]
        lines += [(("analysis", i, j), _sentence(analysis_line(measure, a))) for j, a in enumerate(measure.analyses)]
        yield TYPES.get(measure.type, "Outcome").upper(), "RESULTS", lines
    events: list[tuple[Key, str]] = [
        (("event", i), _sentence(event_line(posted, e))) for i, e in enumerate(posted.events[:MOST_EVENTS]) if e.counts
    ]
    if events:
        yield "ADVERSE EVENTS", "RESULTS", events


def _about(trial: Trial) -> Iterator[str]:
    who = f" by {trial.sponsor}" if trial.sponsor else ""
    yield f"Results posted at ClinicalTrials.gov{who}, number {trial.trial}."
    if trial.conditions:
        yield f"Conditions: {', '.join(trial.conditions)}."
    if trial.interventions:
        yield f"Interventions: {', '.join(trial.interventions)}."


def _sentence(line: str) -> str:
    return line if line.endswith(".") else f"{line}."


def _titled(measure: Measure) -> str:
    return f"{measure.title} ({measure.time_frame})" if measure.time_frame else measure.title


def measure_line(measure: Measure) -> str:
    """An outcome with its values by group."""
    rows = [
        (f"{', '.join(row.label)}: " if row.label else "")
        + ", ".join(
            f"{g.title} {row.values[i]}{_of(measure, row, i)}" for i, g in measure.groups.items() if i in row.values
        )
        for row in measure.rows
        if row.values
    ]
    unit = f", {measure.unit}" if measure.unit else ""
    return f"{_titled(measure)}{unit}: {'; '.join(rows) or 'no value'}"


def _of(measure: Measure, row: Values, group: str) -> str:
    """How many people a value rests on."""
    people = row.people.get(group, measure.people.get(group))
    return "" if people is None else f" (n = {people:g})"


def _interval(analysis: Analysis) -> str:
    if not (analysis.lower or analysis.upper):
        return ""
    level = f"{analysis.percent}% " if analysis.percent else ""
    return f" ({level}interval {analysis.lower or 'open'} to {analysis.upper or 'open'})"


def analysis_line(measure: Measure, analysis: Analysis) -> str:
    """An analysis with the outcome it is of, the groups compared and its numbers as posted."""
    titles = [measure.groups[i].title for i in analysis.groups if i in measure.groups]
    parts = []
    if analysis.estimate:
        parts.append(f"{(analysis.parameter or 'estimate').lower()} {analysis.estimate}{_interval(analysis)}")
    if analysis.p:
        parts.append(f"p {'' if analysis.p[0] in '<>=≤≥' else '= '}{analysis.p}")
    return f"{_titled(measure)}, {' against '.join(titles) or 'all groups'}: {', '.join(parts) or 'no number'}"


def event_line(posted: Posted, event: ArmEvents) -> str:
    """An event with how many people of each group had it."""
    told = (
        f"{posted.arms[i].title} {n}{f' of {risk}' if risk is not None else ''}"
        for i, n, risk in event.counts
        if i in posted.arms
    )
    return f"{event.term}{' (serious)' if event.kind == 'serious' else ''}: {', '.join(told)}"
