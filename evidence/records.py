"""The records that flow from stage to stage: frozen, slotted, keyword-only; None means "not stated"."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class StudyType(StrEnum):
    """The one study type of a record; the first rule of docs/codebook.md that fits wins."""

    NOTICE = "notice"
    PROTOCOL = "protocol"
    SYSTEMATIC_REVIEW = "systematic_review"
    GUIDELINE = "guideline"
    PRECLINICAL = "preclinical"
    RANDOMIZED_TRIAL = "randomized_trial"
    NONRANDOMIZED_TRIAL = "nonrandomized_trial"
    CASE_REPORT = "case_report"
    COMPARATIVE = "comparative"
    DESCRIPTIVE = "descriptive"
    NARRATIVE_REVIEW = "narrative_review"
    OPINION = "opinion"
    OTHER = "other"


class Scope(StrEnum):
    """How near a record is to the topic."""

    CORE = "core"
    ADJACENT = "adjacent"
    KETAMINE_HARM = "ketamine_harm"
    KETAMINE_OTHER = "ketamine_other"
    NO_KETAMINE = "no_ketamine"


class ComparatorType(StrEnum):
    """What the intervention is compared with."""

    NONE = "none"
    PLACEBO = "placebo"
    ACTIVE = "active"
    USUAL_CARE = "usual_care"
    DOSE = "dose"
    HISTORICAL = "historical"
    GROUPS = "groups"
    UNCLEAR = "unclear"


class Direction(StrEnum):
    """Direction of a finding from the patient's side (never "increase" or "decrease")."""

    BENEFIT = "benefit"
    HARM = "harm"
    NO_DIFFERENCE = "no_difference"
    MIXED = "mixed"
    UNCONTROLLED_IMPROVEMENT = "uncontrolled_improvement"
    UNCONTROLLED_WORSENING = "uncontrolled_worsening"
    OBSERVED = "observed"


class Significance(StrEnum):
    """Statistical significance as stated in the text; kept apart from direction and never summed."""

    SIGNIFICANT = "significant"
    NOT_SIGNIFICANT = "not_significant"
    NOT_STATED = "not_stated"


class AbstractKind(StrEnum):
    """Whose words the abstract is."""

    PUBLISHED = "published"
    DIGEST = "digest"  # the project's own words, not the published abstract


class TextField(StrEnum):
    """The two texts of a record that spans point into."""

    TITLE = "title"
    ABSTRACT = "abstract"


class LabelSource(StrEnum):
    """Where a label came from, weakest last; a correction wins over all."""

    CORRECTION = "correction"
    PUBLICATION_TYPE = "publication_type"
    RULE = "rule"
    CLASSIFIER = "classifier"


class DatePrecision(StrEnum):
    """How much of a date was printed."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a record's text; invariant: text[start:end] == quote (offsets in characters)."""

    field: TextField
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """Inline markup kept beside the plain text: tag is one of i, b, u, sup, sub."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A labelled section of a structured abstract; abstract[start:end] is its body without the label."""

    label: str | None
    category: str | None  # NlmCategory: BACKGROUND OBJECTIVE METHODS RESULTS CONCLUSIONS UNASSIGNED
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAbstract:
    """An OtherAbstract element: plain-language summary, publisher's abstract, project digest, another language."""

    type: str
    language: str | None
    text: str
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One author, personal or collective."""

    last_name: str | None = None
    fore_name: str | None = None
    initials: str | None = None
    suffix: str | None = None
    collective_name: str | None = None
    orcid: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationType:
    """A PubMed publication type: name and MeSH unique identifier."""

    ui: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeshQualifier:
    """A MeSH subheading."""

    ui: str | None
    name: str
    major: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeshHeading:
    """A MeSH heading with its subheadings."""

    ui: str | None
    name: str
    major: bool
    qualifiers: tuple[MeshQualifier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryId:
    """A trial registration number: registry as PubMed's DataBankName, id as printed (NCT01761786)."""

    registry: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A CommentsCorrections element (or its Crossref twin): RetractionIn, ErratumIn, UpdateOf ..."""

    ref_type: str
    source: str | None = None
    pmid: str | None = None
    note: str | None = None
    origin: str = "pubmed"  # pubmed | crossref


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One bibliographic record. `paper` is the key: the PMID's digits, or a prefixed key such as doi:10.1000/x.

    title and abstract are plain text: superscripts and subscripts as Unicode (10⁻³, CO₂) or ^(..) and _(..)
    where Unicode has no sign; structured abstracts as "LABEL: body" paragraphs joined by a line feed.
    """

    paper: str
    title: str
    pmid: str | None = None
    pmid_version: int | None = None
    doi: str | None = None  # lower case
    pmcid: str | None = None
    title_markup: tuple[Markup, ...] = ()
    vernacular_title: str | None = None
    abstract: str | None = None
    abstract_kind: AbstractKind | None = None
    abstract_markup: tuple[Markup, ...] = ()
    sections: tuple[Section, ...] = ()
    other_abstracts: tuple[OtherAbstract, ...] = ()
    journal: str | None = None
    journal_abbrev: str | None = None
    issn: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    year: int | None = None
    pub_date: str | None = None  # ISO, as precise as printed: 2024, 2024-08, 2024-08-29
    pub_date_precision: DatePrecision | None = None
    languages: tuple[str, ...] = ()
    country: str | None = None
    status: str | None = None  # MedlineCitation/@Status
    indexing_method: str | None = None
    entrez_date: date | None = None
    date_revised: date | None = None
    date_completed: date | None = None
    authors: tuple[Author, ...] = ()
    publication_types: tuple[PublicationType, ...] = ()
    mesh: tuple[MeshHeading, ...] = ()
    keywords: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()
    registry_ids: tuple[RegistryId, ...] = ()
    notices: tuple[Notice, ...] = ()
    coi: str | None = None
    retracted: bool = False  # any of the four signals of docs/methods.md
    concern: bool = False  # an expression of concern stands
    preprint: bool = False
    open_access: bool | None = None
    source: str = "pubmed"  # pubmed | demo | europepmc | ris | nbib | jsonl
    raw_sha256: str | None = None  # of the XML element as received

    def text(self, field_name: TextField) -> str:
        """The text a span of `field_name` points into."""
        return self.title if field_name is TextField.TITLE else (self.abstract or "")


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

    kind (what was asked): sample_size, dose, route, comparator, population, follow_up, setting, registry_id,
    adverse_event, effect_size, instrument, key_sentence. value is the answer as text, number and unit where it
    has them, detail what kind of answer it is (analysed, randomized, enrolled, arm, planned, studies, animals ...).
    """

    kind: str
    value: str
    span: Span
    number: float | None = None
    unit: str | None = None
    detail: str | None = None
    data: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An outcome and its direction from the patient's side, with the sentence piece that shows it."""

    outcome: str
    direction: Direction
    significance: Significance
    span: Span
    comparison: str | None = None  # the words of the comparator, as printed
    hedged: bool = False
    role: str | None = None  # RESULTS or CONCLUSIONS ...
    spin: bool = False  # the conclusion says more than the results
    method: str = "rule"  # rule | model
    probability: float | None = None


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
    def sample_size(self) -> Reading | None:
        """The number of participants: analysed before randomized before enrolled (docs/codebook.md, n_total)."""
        order = {"analysed": 0, "randomized": 1, "enrolled": 2, "unclear": 3}
        found = [r for r in self.readings if r.kind == "sample_size" and r.detail in order and r.number is not None]
        return min(found, key=lambda r: order[r.detail or "unclear"], default=None)

    @property
    def registry_ids(self) -> tuple[str, ...]:
        """Registration numbers given by PubMed or read from the text, upper case without spaces, sorted."""
        printed = [r.id for r in self.paper.registry_ids] + [r.value for r in self.readings if r.kind == "registry_id"]
        return tuple(sorted({"".join(p.upper().split()) for p in printed}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A registry record (ClinicalTrials.gov v2 shape)."""

    trial: str  # NCT...
    title: str
    status: str | None = None
    phase: str | None = None
    study_type: str | None = None
    enrollment: int | None = None
    enrollment_kind: str | None = None  # ACTUAL | ESTIMATED
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    comparator: str | None = None
    start_date: str | None = None
    primary_completion_date: str | None = None
    completion_date: str | None = None
    last_update: str | None = None
    has_results: bool = False
    pmids: tuple[str, ...] = ()
    source: str = "clinicaltrials.gov"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyReport:
    """A report's place in its study: role is primary, secondary, protocol, preprint, notice or review."""

    paper: str
    role: str
    reason: str  # why it belongs here, in words
    votes: bool  # whether its findings count in the synthesis


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One independent study with all its reports."""

    study: str  # registry id if there is one, else the lead report's key
    title: str
    study_type: str
    species: str  # human | animal | unclear
    scope: str
    reports: tuple[StudyReport, ...]
    participants: int | None = None
    participants_kind: str | None = None
    participants_paper: str | None = None
    registry_ids: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """Counts of independent studies for one outcome, one species and one kind of comparison; no pooled effect."""

    outcome: str
    species: str  # human | animal
    studies: tuple[str, ...]
    counts: Mapping[str, int]  # direction -> studies (controlled directions and uncontrolled ones are different keys)
    by_design: Mapping[str, Mapping[str, int]]  # study_type -> direction -> studies
    participants: int | None
    participants_not_stated: int
    favours: int  # controlled studies with benefit
    compared: int  # controlled studies with benefit or harm
    wilson_low: float | None
    wilson_high: float | None
    sign_test_p: float | None
    votes: tuple[Mapping[str, object], ...]  # {study, paper, direction, study_type, n, field, start, end, quote}
    swim: Mapping[str, str]  # SWiM item -> text


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """A public claim held against the table: stance -> papers, counts, one sentence of answer."""

    claim: str
    text: str
    status: str  # answered | none_found | not_extractable | not_searched
    answer: str
    supports: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    by_design: Mapping[str, int] = dataclasses.field(default_factory=dict)
    participants: int | None = None
    participants_not_stated: int = 0
    best_design: str | None = None
    not_intravenous: int | None = None
    spans: tuple[Mapping[str, object], ...] = ()  # {paper, field, start, end, quote}
    animal_supports: tuple[str, ...] = ()
    animal_against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of the evidence brief with all it rests on; a build fails if any of it does not verify."""

    section: str
    text: str
    template_id: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    papers: tuple[str, ...] = ()
    spans: tuple[Mapping[str, object], ...] = ()  # {paper, field, start, end, quote}
    sql: Mapping[str, str] = dataclasses.field(default_factory=dict)  # value name -> query that reproduces it


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A human correction: append-only, wins over the machine on all later runs."""

    paper: str
    field: str
    value: str
    by: str
    reason: str
    made_at: datetime
    old_value: str | None = None
    text_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """One run of one source, good enough to paste into a paper (PRISMA-S)."""

    harvest: str  # topic/source/started_at: the same recording gives the same key
    topic: str
    source: str  # pubmed | clinicaltrials.gov | crossref | europepmc | file
    kind: str  # full | incremental | load | refresh
    started_at: datetime
    finished_at: datetime | None = None
    platform: str | None = None
    query: str | None = None
    query_translation: str | None = None
    window: str | None = None
    count: int | None = None  # hits the source reported
    fetched: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    deleted: int = 0
    missing: tuple[str, ...] = ()
    quarantined: tuple[str, ...] = ()
    status: str = "complete"  # complete | partial | failed
    shortfall: str | None = None
    warnings: tuple[str, ...] = ()
    tool_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a run changed, in plain words."""

    paper: str
    kind: str  # the kinds are listed at schema.TABLES["changes"]
    sentence: str
    harvest: str
    on: date
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A record as received that could not be read: kept, never stopping the rest."""

    paper: str  # the identifier asked for, or a position in the file such as FILE.xml.gz#17
    error: str
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A record the source says it deleted (DeleteCitation)."""

    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a harvest hands to the store in one piece; the store saves it, and moves the cursors, in one transaction."""

    harvest: Harvest
    papers: tuple[Paper, ...] = ()
    deleted: tuple[Deleted, ...] = ()
    missing: tuple[str, ...] = ()  # asked for, not returned
    quarantined: tuple[Quarantined, ...] = ()
    trials: tuple[Trial, ...] = ()
    notices: Mapping[str, tuple[Notice, ...]] = dataclasses.field(default_factory=dict)  # of another source, by paper
    open_access: Mapping[str, bool] = dataclasses.field(default_factory=dict)  # of another source, by PMID
    cursors: Mapping[str, str] = dataclasses.field(default_factory=dict)  # only on the last batch of a complete run


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store knows before a harvest: record -> date of its last fetch, cursors, last translation and count."""

    refreshed: Mapping[str, date] = dataclasses.field(default_factory=dict)
    cursors: Mapping[str, str] = dataclasses.field(default_factory=dict)
    query_translation: str | None = None
    count: int | None = None
