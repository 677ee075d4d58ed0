"""The values of a record at a glance: each with its quote, who stands behind it, and where to say that it is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.records import Status
from publish import words, wrong
from publish.markup import Quote
from publish.reading import Row
from publish.site import Site
from publish.values import field_of, finding_words, reading_words, value_of

GLANCE = ("sample_size", "dose", "route", "comparator", "population", "follow_up", "setting", "instrument")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A value at a glance: its words, the number of its quote, who stands behind it, where to say that it is wrong."""

    value: str
    number: int | None = None
    mark: str = ""
    wrong: str | None = None


def glance(
    labels: Mapping[str, Row],
    readings: Sequence[Row],
    findings: Sequence[Row],
    quotes: Sequence[Quote],
    site: Site,
    gone: Mapping[str, tuple[str, Status]],
    link: wrong.Link = lambda *_: None,
) -> list[tuple[str, list[Shown]]]:
    """The values at a glance: name -> values; what was not found is "Not stated"."""
    number = {(q.field, q.start, q.end): q.number for q in quotes}

    def of(row: Row, text: str) -> Shown:
        place = (row["field"], row["start"], row["end"])
        name = field_of(row)
        href = link(name, value_of(row), row["quote"]) if name else None
        return Shown(value=text, number=number.get(place), mark=words.mark(row.get("status")), wrong=href)

    def read(kind: str) -> list[Shown]:
        rows = ({**row, "status": None} for row in readings if row["kind"] == kind)
        texts = (reading_words(site, row).split(": ", 1)[-1] for row in rows)
        found = zip((row for row in readings if row["kind"] == kind), texts, strict=True)
        return list(dict.fromkeys(of(row, text) for row, text in found))

    def absent(kind: str) -> Shown:
        text, status = gone.get(kind, ("Not stated", None))
        return Shown(value=text, mark=words.mark(status) if status else "", wrong=link(kind, "none", None))

    lines = [("Study type", [_label_shown("study_type", words.STUDY_TYPES, labels, link)])]
    for kind in GLANCE:
        values = read(kind)
        if kind == "comparator" and not values:
            values = [_label_shown(kind, words.COMPARATORS, labels, link)]
        if values or kind in gone or kind in ("sample_size", "dose", "route"):
            lines.append((words.READINGS[kind], values or [absent(kind)]))
    results = [of(row, finding_words(site, {**row, "status": None})) for row in findings]
    return [*lines, ("Outcomes", list(dict.fromkeys(results)) or [Shown(value="No direction read")])]


def _label_shown(name: str, vocabulary: Mapping[str, str], labels: Mapping[str, Row], link: wrong.Link) -> Shown:
    row = labels.get(name)
    if row is None:
        return Shown(value=words.label(vocabulary, None))
    href = link(name, row["value"], None)
    return Shown(value=words.label(vocabulary, row["value"]), mark=words.mark(row.get("status")), wrong=href)


def taken_away(line: Row, corrections: Sequence[Row] = ()) -> dict[str, tuple[str, Status]]:
    """Kind of value -> its words and status, of those that a person says are not stated or not clear."""
    given = (value.rpartition(": ") for value in json.loads(line.get("by_person") or "[]"))
    said = {"none": "Not stated", "unclear": "Not clear"}
    before = {row["field_name"]: row["old_value"] or "none" for row in reversed(corrections)}
    return {
        name: (said[v], Status.VERIFIED if before.get(name) == v else Status.CORRECTED)
        for name, _, v in given
        if v in said
    }
