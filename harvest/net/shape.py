"""Whether the answers of a source still have the shape they are read in: what is renamed would be an empty column.

A part that is needed and that no item of an answer has ends the reading of the source: nothing of it is stored. A part
that most items have and that none of MANY has is a warning, which is an alarm (operate/health.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.errors import SourceError
from evidence.records import Paper
from harvest.net.web import dig

MANY = 10  # items of which at least one has every usual part


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The parts of an item, as paths with dots, that every one needs, and that most have."""

    source: str
    needed: tuple[str, ...]
    usual: tuple[str, ...] = ()

    def check(self, items: Sequence[Any]) -> tuple[str, ...]:
        """The usual parts that are lacking, in words; SourceError when a needed one is."""
        for part in _lacking(self.needed, items):
            raise SourceError(
                f"{self.source}'s answer lacks {part}; its shape has changed, and nothing of it was stored"
            )
        lacking = _lacking(self.usual, items) if len(items) >= MANY else ()
        return tuple(f"none of {len(items)} items of {self.source}'s answer has {part}" for part in lacking)


TRIALS = Shape(
    source="ClinicalTrials.gov",
    needed=("protocolSection.identificationModule.nctId", "protocolSection.statusModule.overallStatus"),
    usual=(
        "protocolSection.identificationModule.briefTitle",
        "protocolSection.statusModule.startDateStruct.date",
        "protocolSection.statusModule.lastUpdatePostDateStruct.date",
        "protocolSection.designModule.studyType",
        "protocolSection.designModule.enrollmentInfo.count",
        "protocolSection.conditionsModule.conditions",
        "protocolSection.armsInterventionsModule.interventions",
        "protocolSection.armsInterventionsModule.armGroups",
        "protocolSection.sponsorCollaboratorsModule.leadSponsor.name",
        "hasResults",
    ),
)
WORKS = Shape(source="Crossref", needed=("DOI",), usual=("relation",))
PREPRINTS = Shape(
    source="Europe PMC",
    needed=("id", "source"),
    usual=("doi", "title", "abstractText", "firstPublicationDate", "authorList.author"),
)
OPEN_ACCESS = Shape(source="Europe PMC", needed=("id", "isOpenAccess"))
ISRCTN = Shape(
    source="ISRCTN",
    needed=("trial.isrctn", "trial.trialDescription.title"),
    usual=(
        "trial.lastUpdated",
        "trial.trialDesign.primaryStudyDesign",
        "trial.trialDesign.overallEndDate",
        "trial.participants.recruitmentStart",
        "trial.participants.targetEnrolment",
        "trial.conditions.condition",
        "trial.interventions.intervention",
        "sponsor",
    ),
)
ICITE = Shape(
    source="iCite",
    needed=("pmid", "citation_count"),
    usual=("references", "cited_by", "relative_citation_ratio"),
)
RECORD = ("title", "abstract", "journal", "year", "authors", "publication_types")  # fields of a Paper


def empty_fields(papers: Sequence[Paper]) -> tuple[str, ...]:
    """The fields that stay empty in all of many PubMed records, in words."""
    if len(papers) < MANY:
        return ()
    empty = (name for name in RECORD if not any(getattr(paper, name) for paper in papers))
    return tuple(f"none of {len(papers)} records of PubMed's answer has {name.replace('_', ' ')}" for name in empty)


def _lacking(parts: Iterable[str], items: Sequence[Any]) -> tuple[str, ...]:
    return tuple(part for part in parts if items and not any(_has(item, part) for item in items))


def _has(item: Any, part: str) -> bool:
    """Whether the value is there and is one that is read: a text, a number, a truth or a list."""
    value = dig(item, *part.split("."))
    if isinstance(value, Mapping):
        return part == "relation"
    return value is not None and value != ""
