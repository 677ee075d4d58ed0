"""What the answers to claims share: the studies a claim is about, and the two sides of their votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from evidence import lazy_re as re
from evidence.records import ClaimAnswer, Finding, Report, Statement, Study, Trial
from evidence.topic import Claim, Topic, term_pattern
from summarize import queries
from summarize.claims.statement import quote_row
from summarize.studies.grouping import DESIGNS
from summarize.studies.votes import Vote, study_vote

Keep = Callable[[Report, Finding], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResult:
    """An answer and the statement that proves its sentence."""

    answer: ClaimAnswer
    statement: Statement


@dataclass(frozen=True, kw_only=True)
class Table:
    """Everything a claim is held against."""

    reports: Sequence[Report]
    studies: Sequence[Study]
    trials: Sequence[Trial]
    topic: Topic
    by_key: Mapping[str, Report] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {r.paper.paper: r for r in self.reports})

    @property
    def drug(self) -> str:
        """The intervention in a word."""
        return next((t.replace("_", " ") for t in self.topic.vocabulary.get("intervention", {})), "the drug")

    def voting_reports(self, study: Study) -> list[Report]:
        """The reports of a study whose findings count."""
        return [self.by_key[p.paper] for p in study.reports if p.votes and p.paper in self.by_key]

    def about(self, claim: Claim, species: str, *, tagged: bool = True) -> list[Study]:
        """Studies of the claim's scopes and designs with a voting report (that carries a tag of the claim), by key."""
        return [
            s
            for s in sorted(self.studies, key=lambda s: s.study)
            if s.species == species
            and s.scope in claim.scopes
            and (not claim.study_types or s.study_type in claim.study_types)
            and (reports := self.voting_reports(s))
            and (not tagged or not claim.tags or any(has_tag(r, claim.tags) for r in reports))
        ]

    def votes(
        self, claim: Claim, species: str, *, tagged: bool = True, keep: Keep | None = None, by_amount: bool = False
    ) -> list[Vote]:
        """The votes of those studies on the claim's outcomes, of the findings that `keep` accepts.

        by_amount: those on more against less of the drug instead.
        """
        by_key = self.by_key if keep is None else {k: _kept(r, keep) for k, r in self.by_key.items()}
        about = self.about(claim, species, tagged=tagged)
        found = (study_vote(s, by_key, claim.outcomes, by_amount=by_amount) for s in about)
        return [v for v in found if v is not None]

    def mentions(self, study: Study, outcomes: Sequence[str]) -> bool:
        """Whether a voting report of the study names one of the outcomes in its title or abstract."""
        known = [self.topic.outcomes[o] for o in outcomes]
        terms = tuple(t.lower() for o in known for t in (*o.terms, *o.instruments))
        pattern = _pattern(terms)
        return any(
            pattern.search(f"{r.paper.title}\n{r.paper.abstract or ''}".lower()) for r in self.voting_reports(study)
        )

    def routes(self, study: Study) -> set[str]:
        """Routes stated by the voting reports of a study."""
        readings = (x for r in self.voting_reports(study) for x in r.readings)
        return {x.value for x in readings if x.kind == "route" and x.detail != "background"}


@cache
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(term_pattern(terms))


def _kept(report: Report, keep: Keep) -> Report:
    return replace(report, findings=tuple(f for f in report.findings if keep(report, f)))


def has_tag(report: Report, tags: Collection[str]) -> bool:
    """Whether the report carries one of the tags."""
    return any(t.tag in tags for t in report.tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Votes sorted by what they mean for a claim; a vote on neither side is mixed or without a direction."""

    supports: tuple[Vote, ...]
    against: tuple[Vote, ...]
    neither: tuple[Vote, ...]

    @property
    def all(self) -> tuple[Vote, ...]:
        """Every vote."""
        return (*self.supports, *self.against, *self.neither)


def sides(votes: Sequence[Vote], supporting: Collection[str], opposing: Collection[str]) -> Sides:
    """The votes by side."""
    return Sides(
        supports=tuple(v for v in votes if v.direction in supporting),
        against=tuple(v for v in votes if v.direction in opposing),
        neither=tuple(v for v in votes if v.direction not in supporting and v.direction not in opposing),
    )


def papers(votes: Sequence[Vote]) -> tuple[str, ...]:
    """One record a vote."""
    return tuple(v.paper for v in votes)


def quotes(votes: Sequence[Vote]) -> tuple[dict[str, object], ...]:
    """The words behind the votes."""
    return tuple(quote_row(v.paper, v.span) for v in votes)


def designs(votes: Sequence[Vote]) -> dict[str, int]:
    """Study type -> studies."""
    return dict(sorted(Counter(v.study.study_type for v in votes).items()))


def best_design(votes: Sequence[Vote]) -> str | None:
    """The best design among the votes, None for none."""
    found = {v.study.study_type for v in votes}
    return next((str(d) for d in DESIGNS if d in found), None)


def participants(votes: Sequence[Vote]) -> tuple[int | None, int]:
    """Participants summed over studies (None if none states a number) and how many do not state one."""
    sizes = [v.study.participants for v in votes]
    stated = [n for n in sizes if n is not None]
    return (sum(stated) if stated else None), sizes.count(None)


def stored(claim: Claim, column: str) -> str:
    """Query for the length of a list stored with the claim."""
    return f"SELECT json_array_length({column}) FROM claims WHERE claim = {queries.quoted(claim.claim)}"


def within(claim: Claim, *, tagged: bool = True) -> str:
    """The claim's narrowing of studies (s) as an SQL condition."""
    parts = []
    if claim.study_types:
        parts.append(f"s.study_type IN {queries.listed(claim.study_types)}")
    if claim.tags and tagged:
        parts.append(queries.with_tag(claim.tags))
    return " AND ".join(parts) or "1"


def people(claim: Claim) -> str:
    """Who the sentence is about, in words."""
    return "people" if tuple(claim.scopes) == ("core",) else "people (related studies included)"
