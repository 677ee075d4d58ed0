"""The closed vocabularies of the records: study types, scopes, directions ..."""

from __future__ import annotations

from collections.abc import Mapping
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


REVIEWS = frozenset(
    {
        StudyType.SYSTEMATIC_REVIEW,
        StudyType.NARRATIVE_REVIEW,
        StudyType.GUIDELINE,
        StudyType.OPINION,
        StudyType.NOTICE,
    }
)
HEADLINES: Mapping[StudyType, str] = {
    StudyType.NOTICE: "other",
    StudyType.PROTOCOL: "protocol",
    StudyType.SYSTEMATIC_REVIEW: "review",
    StudyType.GUIDELINE: "review",
    StudyType.PRECLINICAL: "preclinical",
    StudyType.RANDOMIZED_TRIAL: "trial",
    StudyType.NONRANDOMIZED_TRIAL: "trial",
    StudyType.CASE_REPORT: "case report",
    StudyType.COMPARATIVE: "comparative",
    StudyType.DESCRIPTIVE: "other",
    StudyType.NARRATIVE_REVIEW: "review",
    StudyType.OPINION: "other",
    StudyType.OTHER: "other",
}


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
    """Direction of a finding from the patient's side (never "increase" or "decrease").

    The more_ directions compare more with less ketamine (dose, form, route, number of sessions): both arms received it,
    so they never say that ketamine helps. unclear: an effect is reported, and which arm it favors could not be read.
    """

    BENEFIT = "benefit"
    HARM = "harm"
    NO_DIFFERENCE = "no_difference"
    MIXED = "mixed"
    UNCONTROLLED_IMPROVEMENT = "uncontrolled_improvement"
    UNCONTROLLED_WORSENING = "uncontrolled_worsening"
    OBSERVED = "observed"
    MORE_BENEFIT = "more_benefit"
    MORE_HARM = "more_harm"
    MORE_NO_DIFFERENCE = "more_no_difference"
    MORE_MIXED = "more_mixed"
    UNCLEAR = "unclear"


class Contrast(StrEnum):
    """What a finding compares; only the first two bear on whether ketamine helps."""

    AGAINST_OTHER = "ketamine_against_other"  # placebo, active, usual care, nothing
    BEFORE_AFTER = "before_and_after"
    AGAINST_KETAMINE = "ketamine_against_ketamine"  # dose, form, route, number of sessions
    PATIENTS = "patients_against_patients"  # sex, genotype, responders, history, baseline
    RELATION = "relation"  # correlates, predicts, mediates, moderates
    OTHER_DRUG = "other_drug"


class Significance(StrEnum):
    """Statistical significance as stated in the text; kept apart from direction and never summed."""

    SIGNIFICANT = "significant"
    NOT_SIGNIFICANT = "not_significant"
    NOT_STATED = "not_stated"


class AbstractKind(StrEnum):
    """Whose words the abstract is."""

    PUBLISHED = "published"
    DIGEST = "digest"  # the project's own words, not the published abstract
    OTHER = "other"  # an English abstract of another kind (PubMed's OtherAbstract) where none is published
    REGISTRY = "registry"  # results that a trial posted at its registry, set out line by line


class ReadFrom(StrEnum):
    """What the values of a record, or a vote, were read from."""

    ABSTRACT = "abstract"
    FULL_TEXT = "full_text"
    REGISTRY = "registry"


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


NO_RESULTS = ("BACKGROUND", "METHODS")  # parts of an abstract whose sentences are no results
OWN = "own"  # the value of the correction that makes a report a study of its own


class Verdict(StrEnum):
    """What a person says of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    MIXED = "mixed"
    INSUFFICIENT = "insufficient"
    UNCLEAR = "unclear"


VERDICTS: Mapping[Verdict, str] = {
    Verdict.SUPPORTED: "the evidence supports it",
    Verdict.CONTRADICTED: "the evidence contradicts it",
    Verdict.MIXED: "the evidence is mixed",
    Verdict.INSUFFICIENT: "the evidence is insufficient",
    Verdict.UNCLEAR: "not clear",
}


class Status(StrEnum):
    """Who stands behind a value (Cochrane Handbook, section 5.5.2: two readers and an adjudicator)."""

    MACHINE = "machine"
    AGREED = "two readers agree"
    DIFFER = "readers differ"
    VERIFIED = "verified by a person"
    CORRECTED = "corrected by a person"


BY_PERSON = (Status.VERIFIED, Status.CORRECTED)


class DatePrecision(StrEnum):
    """How much of a date was printed."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
