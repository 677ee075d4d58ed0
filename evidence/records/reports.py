"""What classify and summarize made of a record, and the report that holds it all."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from evidence.records.kinds import (
    AbstractKind,
    Contrast,
    Direction,
    LabelSource,
    ReadFrom,
    Significance,
    Status,
    StudyType,
    TextField,
)
from evidence.records.papers import Paper, Span, trial_of_posted
from evidence.records.runs import Correction

TEXTS_DIFFER = "abstract and full text differ"
TEXT_CHANGED = "the text changed after a person corrected this field"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term that speaks for (weight > 0) or against a label; offsets where it stands in the text."""

    name: str
    weight: float
    field: TextField | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label of a record: field is study_type, scope, comparator, comparative, secondary, humans ..."""

    field: str
    value: str
    source: LabelSource
    probability: float | None = None
    threshold: float | None = None
    probabilities: Mapping[str, float] = dataclasses.field(default_factory=dict)
    model: str | None = None  # model version
    needs_review: str | None = None  # the reason, or None
    terms: tuple[Term, ...] = ()
    intercept: float | None = None
    margin: float | None = None  # intercept + sum of all term weights
    status: Status = Status.MACHINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag of a record.

    kind: headline, design, flag, condition, intervention, comparator, role, mechanism, safety, theme, setting, population.
    """

    kind: str
    tag: str
    source: LabelSource
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value read from a record, with the words it was read from.

    kind (what was asked): sample_size, dose, route, comparator, population, follow_up, setting, country, sex,
    search_date, registry_id,
    adverse_event, effect_size, instrument, key_sentence, primary_outcome, spin. value is the answer as text, number and unit where it
    has them, detail what kind of answer it is (analysed, randomized, enrolled, arm, planned, studies, animals ...).
    """

    kind: str
    value: str
    span: Span
    number: float | None = None
    unit: str | None = None
    detail: str | None = None
    data: Mapping[str, object] = dataclasses.field(default_factory=dict)
    status: Status = Status.MACHINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An outcome and its direction from the patient's side, with the sentence piece that shows it."""

    outcome: str
    direction: Direction
    significance: Significance
    span: Span
    contrast: Contrast | None = None  # None: read by a version before contrasts were
    comparison: str | None = None  # the words of the comparator, as printed
    hedged: bool = False
    role: str | None = None  # RESULTS or CONCLUSIONS ...
    spin: bool = False  # the conclusion says more than the results
    method: str = "rule"  # rule | model | registry | person
    probability: float | None = None
    status: Status = Status.MACHINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the abstract with its role: BACKGROUND, METHODS, RESULTS or CONCLUSIONS."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What classify yields for one record."""

    paper: str
    labels: tuple[Label, ...]
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What summarize reads from one record."""

    paper: str
    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report (PRISMA's word for a document about a study) with all that is known of it."""

    paper: Paper
    labels: Mapping[str, Label] = dataclasses.field(default_factory=dict)  # field -> current label
    tags: tuple[Tag, ...] = ()
    readings: tuple[Reading, ...] = ()
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Correction, ...] = ()  # those in force, oldest first
    differing: tuple[str, ...] = ()  # fields that a second machine reader read differently
    disputed: tuple[str, ...] = ()  # fields of which abstract and full text say otherwise

    def value(self, label: str) -> str | None:
        """The value of the current label of that field, or None."""
        found = self.labels.get(label)
        return found.value if found else None

    @property
    def species(self) -> str:
        """human, animal or unclear, from the label humans and the study type."""
        if self.value("study_type") == StudyType.PRECLINICAL:
            return "animal"
        return {"true": "human", "false": "animal"}.get(self.value("humans") or "", "unclear")

    @property
    def full_text(self) -> bool:
        """Whether values of its full text stand before those of title and abstract."""
        spans = (*(r.span for r in self.readings), *(f.span for f in self.findings))
        return any(span.field not in tuple(TextField) for span in spans)

    @property
    def read_from(self) -> ReadFrom:
        """What the values were read from: title and abstract alone, the full text before them, or a registry."""
        if self.paper.abstract_kind is AbstractKind.REGISTRY:
            return ReadFrom.REGISTRY
        return ReadFrom.FULL_TEXT if self.full_text else ReadFrom.ABSTRACT

    @property
    def needs_review(self) -> str | None:
        """Why a person should look at the record: the reasons of its labels, then a direction that could not be read."""
        reasons = dict.fromkeys(label.needs_review for label in self.labels.values() if label.needs_review)
        if any(f.direction is Direction.UNCLEAR for f in self.findings):
            reasons["direction unclear"] = None
        if Status.DIFFER in self._statuses or self.unsettled:
            reasons[Status.DIFFER.value] = None
        if any(c.text_changed for c in self.corrections):
            reasons[TEXT_CHANGED] = None
        if set(self.disputed) - {c.field for c in self.corrections}:
            reasons[TEXTS_DIFFER] = None
        return "; ".join(reasons) or None

    @property
    def status(self) -> Status:
        """Of one value at least, in this order: readers differ, corrected, verified, two readers agree, the machine."""
        found = self._statuses
        if Status.DIFFER in found or self.unsettled:
            return Status.DIFFER
        corrected = any(c.value != (c.old_value or "none") for c in self.corrections)
        if corrected or Status.CORRECTED in found:
            return Status.CORRECTED
        if Status.VERIFIED in found or self.corrections:
            return Status.VERIFIED
        return Status.AGREED if Status.AGREED in found else Status.MACHINE

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The fields that two machines read differently and of which no person has said what they should be."""
        settled = {c.field for c in self.corrections}
        return tuple(field for field in self.differing if field not in settled)

    @property
    def _statuses(self) -> set[Status]:
        found = {v.status for v in self.labels.values()} | {v.status for v in self.readings}
        return found | {v.status for v in self.findings}

    @property
    def sample_size(self) -> Reading | None:
        """The number of participants: analysed before randomized before enrolled (docs/codebook.md, n_total)."""
        order = {"analysed": 0, "randomized": 1, "enrolled": 2, "unclear": 3}
        found = [r for r in self.readings if r.kind == "sample_size" and r.detail in order and r.number is not None]
        return min(found, key=lambda r: order[r.detail or "unclear"], default=None)

    @property
    def participants(self) -> tuple[int | None, str | None]:
        """How many participants, and what was counted (analysed, randomized ...); (None, None) where none are stated."""
        found = self.sample_size
        return (int(found.number or 0), found.detail) if found else (None, None)

    def read(self, kind: str) -> list[str]:
        """The values of the readings of a kind."""
        return [r.value for r in self.readings if r.kind == kind]

    def tagged(self, kind: str) -> list[str]:
        """The tags of a kind."""
        return [t.tag for t in self.tags if t.kind == kind]

    @property
    def reported(self) -> list[str]:
        """The results in short: "craving: favours_ketamine"."""
        return [f"{f.outcome}: {f.direction.value}" for f in self.findings]

    @property
    def registry_ids(self) -> tuple[str, ...]:
        """Registration numbers given by PubMed or read from the text, upper case without spaces, sorted."""
        printed = [r.id for r in self.paper.registry_ids] + self.read("registry_id")
        printed += filter(None, [trial_of_posted(self.paper.paper)])
        return tuple(sorted({"".join(p.upper().split()) for p in printed}))
