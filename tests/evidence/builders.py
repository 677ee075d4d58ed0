"""Invented records for the tests of the store."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from evidence.records import (
    AbstractKind,
    Author,
    Batch,
    Classification,
    Direction,
    Extraction,
    Finding,
    Harvest,
    Label,
    LabelSource,
    MeshHeading,
    MeshQualifier,
    Notice,
    Paper,
    PublicationType,
    Reading,
    RegistryId,
    Section,
    Significance,
    Span,
    Tag,
    TextField,
)

DAY = datetime(2026, 3, 1, 5, 17, tzinfo=UTC)
ABSTRACT = "METHODS: Ten invented people got 0.5 mg/kg ketamine.\nRESULTS: Craving fell from 8 to 3 points."


def at(day: int) -> datetime:
    """The morning of a day in March."""
    return DAY.replace(day=day)


def run(day: int = 1, **values: Any) -> Harvest:
    """A run on that day."""
    now = at(day)
    fields = {"fetched": 1, "topic": "t", "source": "pubmed", "kind": "full"} | values
    return Harvest(harvest=f"t/{fields['source']}/{now:%Y-%m-%d}", started_at=now, **fields)


def paper(number: str = "900001", **values: Any) -> Paper:
    """An invented record with something in every part."""
    fields: dict[str, Any] = {
        "paper": number,
        "pmid": number,
        "pmid_version": 1,
        "doi": f"10.9999/{number}",
        "title": f"An invented trial of ketamine, number {number}",
        "abstract": ABSTRACT,
        "abstract_kind": AbstractKind.PUBLISHED,
        "sections": (
            Section(label="METHODS", category="METHODS", start=9, end=52),
            Section(label="RESULTS", category="RESULTS", start=62, end=len(ABSTRACT)),
        ),
        "journal": "Invented Journal",
        "year": 2025,
        "date_revised": date(2026, 1, 1),
        "authors": (Author(last_name="Doe", initials="J"), Author(collective_name="The Invented Group")),
        "publication_types": (PublicationType(ui="D016428", name="Journal Article"),),
        "mesh": (
            MeshHeading(
                ui="D007649",
                name="Ketamine",
                major=True,
                qualifiers=(MeshQualifier(ui="Q000627", name="therapeutic use", major=False),),
            ),
        ),
        "registry_ids": (RegistryId(registry="ClinicalTrials.gov", id="NCT00000001"),),
        "languages": ("eng",),
    }
    return Paper(**(fields | values))


def batch(*papers: Paper, day: int = 1, **values: Any) -> Batch:
    """A batch of one run."""
    return Batch(harvest=run(day, fetched=len(papers)), papers=papers, **values)


def span(quote: str, text: str = ABSTRACT) -> Span:
    """Where a quote stands in the abstract."""
    start = text.index(quote)
    return Span(field=TextField.ABSTRACT, start=start, end=start + len(quote), quote=quote)


def classification(pmid: str = "900001", study_type: str = "randomized_trial") -> Classification:
    """Labels and a tag."""
    return Classification(
        paper=pmid,
        labels=(
            Label(field="study_type", value=study_type, source=LabelSource.CLASSIFIER, probability=0.9, model="m1"),
            Label(field="scope", value="core", source=LabelSource.RULE),
            Label(field="humans", value="true", source=LabelSource.RULE),
        ),
        tags=(Tag(kind="headline", tag="trial", source=LabelSource.RULE, span=span("Ten")),),
    )


def extraction(pmid: str = "900001") -> Extraction:
    """A sample size and a finding."""
    return Extraction(
        paper=pmid,
        readings=(
            Reading(kind="sample_size", value="10", number=10, detail="enrolled", span=span("Ten invented people")),
            Reading(kind="dose", value="0.5 mg/kg", number=0.5, unit="mg/kg", span=span("0.5 mg/kg")),
        ),
        findings=(
            Finding(
                outcome="craving",
                direction=Direction.UNCONTROLLED_IMPROVEMENT,
                significance=Significance.NOT_STATED,
                span=span("Craving fell from 8 to 3 points"),
            ),
        ),
    )


def retraction(**values: Any) -> Paper:
    """The record after its retraction."""
    notice = Notice(ref_type="RetractionIn", source="Invented J. 2026", pmid="900099")
    return paper(retracted=True, notices=(notice,), date_revised=date(2026, 2, 1), **values)
