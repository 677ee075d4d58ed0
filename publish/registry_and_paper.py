"""What a trial's registry and its papers say of the same thing, side by side: people, primary outcome, timing.

Told to differ: a number of people that the registry does not have; a primary outcome that names other outcomes of the topic
than the registry's, where both name one; times of which none is one of the registry's, where both state some.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence import lazy_re as re
from evidence.correcting.fields import DAYS
from evidence.topic import Topic, term_pattern
from publish import codes
from publish.reading import Row

ALIKE = 0.1  # times that differ by no more than a tenth are alike: three months and 12 weeks
Line = dict[str, Any]
PEOPLE = ("started", "finished", "analyzed")
_TIME = re.compile(
    r"(\d+(?:\.\d+)?)[\s-]*(minute|hour|day|week|month|year)s?\b|\b(minute|hour|day|week|month|year)s?\s(\d+)\b"
)


def compared(
    topic: Topic, people: Sequence[Row], numbers: Sequence[Row], told: Sequence[Row], reports: Sequence[Row]
) -> Iterator[Line]:
    """Lines {what, registry, paper, who, differs}; only what both state is compared. people: registered_people."""
    registered = _Registered.of(people, numbers)
    for report in reports:
        told_of = {kind: _quotes(told, report, kind) for kind in ("primary_outcome", "follow_up")}
        yield from registered.people(report)
        yield from registered.primary_outcome(topic, report, told_of["primary_outcome"])
        yield from registered.timing(report, [*told_of["follow_up"], *filter(times_in, told_of["primary_outcome"])])


@dataclass(frozen=True, slots=True)
class _Registered:
    """What a registry states: people by what they did, titles and times of the primary outcomes."""

    counts: Mapping[str, int]
    titles: Sequence[str]
    frames: Sequence[str]

    @classmethod
    def of(cls, people: Sequence[Row], numbers: Sequence[Row]) -> _Registered:
        said_of = {row["said"]: row["n"] for row in people if row["n"] is not None}
        primary = [r for r in numbers if r["type"] == "PRIMARY" and r["title"]]
        frames = (r["time_frame"] for r in primary)
        return cls(
            {said: said_of[said] for said in PEOPLE if said in said_of},
            list(dict.fromkeys(str(r["title"]) for r in primary)),
            list(dict.fromkeys(filter(None, frames))),
        )

    def people(self, report: Row) -> Iterator[Line]:
        if self.counts and report["n"] is not None:
            registered = "; ".join(f"{n} {what}" for what, n in self.counts.items())
            said = f"{report['n']} {codes.counted_as(report['n_kind']) or ''}".strip()
            yield _line("People", registered, said, report, differs=report["n"] not in self.counts.values())

    def primary_outcome(self, topic: Topic, report: Row, outcomes: Sequence[str]) -> Iterator[Line]:
        if self.titles and outcomes:
            differs = _disjoint(_outcomes(topic, self.titles), _outcomes(topic, outcomes))
            yield _line("Primary outcome", "; ".join(self.titles), _quoted(outcomes), report, differs=differs)

    def timing(self, report: Row, stated: Sequence[str]) -> Iterator[Line]:
        if self.frames and stated:
            own, theirs = ([day for text in texts for day in times_in(text)] for texts in (self.frames, stated))
            yield _line("Timing", "; ".join(self.frames), _quoted(stated), report, differs=not _any_alike(own, theirs))


def _quotes(told: Sequence[Row], report: Row, kind: str) -> list[str]:
    return list(dict.fromkeys(r["quote"] for r in told if (r["paper"], r["kind"]) == (report["paper"], kind)))


def _line(what: str, registry: str, paper: str, report: Row, *, differs: bool) -> Line:
    return {"what": what, "registry": registry, "paper": paper, "who": report["who"], "differs": differs}


def _quoted(quotes: Sequence[str]) -> str:
    return "; ".join(f"“{quote}”" for quote in dict.fromkeys(quotes))


def _outcomes(topic: Topic, texts: Sequence[str]) -> set[str]:
    """The outcomes of the topic that the texts name by its terms or instruments."""
    told = " ".join(texts).lower()
    return {
        name
        for name, outcome in topic.outcomes.items()
        if (words := (*outcome.terms, *(i.lower() for i in outcome.instruments)))
        and re.search(term_pattern(words), told)
    }


def _disjoint(own: set[str], theirs: set[str]) -> bool:
    return bool(own and theirs) and own.isdisjoint(theirs)


def times_in(text: str) -> list[float]:
    """The times that a text names, in days."""
    return [float(m[1] or m[4]) * DAYS[m[2] or m[3]] for m in _TIME.finditer(text.lower())]


def _any_alike(own: Sequence[float], theirs: Sequence[float]) -> bool:
    """Whether a time of one is one of the other's; also where one of them names none."""
    return not (own and theirs) or any(abs(a - b) <= ALIKE * max(a, b) for a in own for b in theirs)
