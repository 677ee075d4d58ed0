"""A bibliographic record and its parts, and the spans that point into its texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from evidence.records.kinds import AbstractKind, DatePrecision, TextField

REGISTRY_SOURCE = "registry"  # source of a record made of the results that a trial posted
_REGISTRY_KEY = f"{REGISTRY_SOURCE}:"


def key_of_posted(trial: str) -> str:
    """The key of the record of a trial's posted results."""
    return _REGISTRY_KEY + trial


def trial_of_posted(paper: str) -> str | None:
    """The trial whose posted results are the record of this key; None for any other record."""
    return paper.removeprefix(_REGISTRY_KEY) if paper.startswith(_REGISTRY_KEY) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a record's text; invariant: text[start:end] == quote (offsets in characters).

    field is title or abstract; of a value that a full text gives, the name of its section or table.
    """

    field: TextField | str
    start: int
    end: int
    quote: str

    def plain(self) -> dict[str, Any]:
        """The span as JSON has it."""
        return {"field": str(self.field), "start": self.start, "end": self.end, "quote": self.quote}


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
    source: str = "pubmed"  # pubmed | demo | europepmc | registry | ris | nbib | jsonl
    raw_sha256: str | None = None  # of the XML element as received

    @property
    def journal_name(self) -> str | None:
        """The journal's full name, or its short one where only that is known."""
        return self.journal or self.journal_abbrev

    def text(self, field_name: TextField | str) -> str:
        """The text a span of `field_name` points into; empty where that is a part of the full text."""
        if field_name == TextField.TITLE:
            return self.title
        return (self.abstract or "") if field_name == TextField.ABSTRACT else ""
