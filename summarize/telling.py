"""What the sections of the brief share: the records in one place, and statements built with their sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from evidence.records import Harvest, Report, Scope, Span, Statement, Study, Synthesis, Trial
from evidence.topic import Outcome, Topic
from summarize import wording

Figure = tuple[object, str]  # a value and the query that reproduces it


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything the brief is written from."""

    reports: Sequence[Report]
    studies: Sequence[Study]
    syntheses: Sequence[Synthesis]
    trials: Sequence[Trial]
    harvests: Sequence[Harvest]
    topic: Topic
    as_of: date
    by_key: Mapping[str, Report] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {r.paper.paper: r for r in self.reports})

    @property
    def drug(self) -> str:
        """The intervention in a word: the first of the topic's vocabulary."""
        return _first(self.topic.vocabulary.get("intervention", {}), self.topic.intervention)

    @property
    def condition(self) -> str:
        """The condition in a word: the first of the topic's vocabulary."""
        return _first(self.topic.vocabulary.get("condition", {}), self.topic.population)

    def voting(self, species: str = "human", study_type: str | None = None) -> list[Study]:
        """Studies on the question with a voting report."""
        return [
            s
            for s in sorted(self.studies, key=lambda s: s.study)
            if s.species == species
            and s.scope == Scope.CORE
            and (study_type is None or s.study_type == study_type)
            and any(p.votes for p in s.reports)
        ]

    def voting_reports(self, study: Study) -> list[Report]:
        """The reports of a study whose findings count."""
        return [self.by_key[p.paper] for p in study.reports if p.votes and p.paper in self.by_key]

    def outcome(self, name: str) -> Outcome:
        """The topic's outcome, or a bare one."""
        return self.topic.outcomes.get(name) or Outcome(outcome=name, label=name.replace("_", " "), polarity=1)

    def synthesis(self, species: str, *, safety: bool) -> list[Synthesis]:
        """The syntheses of one species, benefits or safety."""
        return [
            s for s in self.syntheses if s.species == species and (self.outcome(s.outcome).group == "safety") is safety
        ]


def say(
    section: str,
    template_id: str,
    figures: Mapping[str, Figure] | None = None,
    *,
    words: Mapping[str, str] | None = None,
    quoted: Mapping[str, object] | None = None,
    papers: Iterable[str] = (),
    spans: Sequence[Mapping[str, object]] = (),
) -> Statement:
    """A statement: figures come with their query, quoted values stand in one of the spans, words hold no numbers."""
    values = {name: value for name, (value, _) in (figures or {}).items()} | dict(quoted or {})
    return Statement(
        section=section,
        text=wording.render(template_id, values, words),
        template_id=template_id,
        values=values,
        papers=tuple(dict.fromkeys(papers)),
        spans=tuple(spans),
        sql={name: query for name, (_, query) in (figures or {}).items()},
    )


def quote_row(paper: str, span: Span) -> dict[str, object]:
    """A span with its record, as statements and claims carry it."""
    return {"paper": paper, **span.plain()}


def vote_rows(synthesis: Synthesis) -> list[dict[str, object]]:
    """The quotes behind a synthesis."""
    return [{k: v[k] for k in ("paper", "field", "start", "end", "quote")} for v in synthesis.votes]


def lowered(label: str) -> str:
    """A label inside a sentence: its first letter small unless the word is all capitals."""
    first = label.split()[0] if label.split() else ""
    return label if first.isupper() and len(first) > 1 else label[:1].lower() + label[1:]


def _first(tags: Mapping[str, object], otherwise: str) -> str:
    return next((tag.replace("_", " ") for tag in tags), otherwise)
