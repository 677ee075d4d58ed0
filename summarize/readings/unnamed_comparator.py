"""What a text says of a comparison whose other side it does not name: a control alone, kinds of patients, doses."""

from __future__ import annotations

from collections.abc import Container

from evidence import lazy_re as re
from evidence.records import StudyType
from summarize.findings.study_arms import study_arms
from summarize.text.drugs import mentions
from summarize.text.passage import Document

PLACEBO = re.compile(r"\b(?:placebos?|pbo|saline|nacl|sodium chloride|sham|vehicle|dummy)\b")
# "as compared to the control", "than those in the control group": behind it no bracket says what the control got
_CONTROL_ALONE = re.compile(
    r"\b(?:compared (?:with|to)|than|versus|vs\.?|as|and) (?:(?:those )?(?:in|of) )?(?:the |a )?con(?:trols?)?(?: (?:group|condition|arm))?(?=[.,;]| \(\d+ each|$)"
)
_CONTROL_TOLD = re.compile(
    r"\bcontrols?(?: (?:group|treatment|arm|condition))?(?:,? \((?!\d|n\b|group|cg|con\b)|:|,? (?:who |which |that )?(?:was |were )?(?:received|given|treated))"
)
_PATIENTS_APART = re.compile(
    r"\b(?P<what>[a-z]+) (?:versus|vs\.?|and|or) non-?(?P=what)\b|\b(?:older|younger|elderly) and (?:younger|older)\b|\b(?:male|men|women|female)s? (?:versus|vs\.?|and) (?:male|men|women|female)s?\b"
)


_DOSES = re.compile(
    r"\bdose[ -](?:response|titration|ranging|finding|escalation|comparison)"
    r"|\b(?:two|three|four|five|[2-5]|different|various|several) (?:\w+ ){0,2}(?:doses|dosages|dose levels|concentrations)\b"
    r"|\bdosages? of\b"
)
_WITH_AND_WITHOUT = re.compile(
    r"\b(?:patients|people|adults|women|men|users|individuals|subjects|children|those) (?:\w+ ){0,3}?"
    r"(?:with|having) (?:and|or|versus|vs\.?) without\b"
)

PEOPLE_COMPARED = re.compile(
    r"\b(?:healthy|matched) (?:\w+ )?(?:controls?|volunteers|subjects)\b|\bbetween groups\b|\bversus\b"
)
WERE_COMPARED = re.compile(
    r"\b(?:patients|adults|people|groups?|women|children|cohorts?) (?:\w+ ){0,4}?(?:was|were) compared\b"
)
HISTORY = re.compile(
    r"\bhistorical(?! cohort (?:stud|analys))|\b(?:pre|before)[\s-](?:and|versus|vs)[\s-](?:post|after)\b|\bpre-?(?:intervention|guideline|protocol|implementation)\b|\b(?:previous|prior|earlier|preceding|former) (?:years?|period|cohort|patients|practice)\b|\bswitch"
)
ANY_CONTROL = re.compile(
    r"\b(?:controls?|controlled|placebo|saline|sham|versus|vs|compar\w+|rcts?|randomi\w+|relative to|than)\b"
)
_ONE_GROUP = re.compile(
    r"\bpaired (?:\w+ )?t-?\s?tests?\b|\b(?:single|one)[- ](?:arm|group)\b|\bopen[- ]label (?:single[- ]arm |pilot )?design\b"
)


def is_of_one_group(document: Document) -> bool:
    """Whether a text describes one group before and after, and no arm without ketamine: a treatment beside it is none."""
    return not study_arms(document).compared and any(_ONE_GROUP.search(p.flat) for p in document.both())


def is_of_doses(document: Document) -> bool:
    """Whether a trial compares doses by its title, and no placebo stands beside them."""
    named = _DOSES.search(document.title.flat) is not None
    return named and not any(PLACEBO.search(passage.flat) for passage in document.both())


def compares_patients(document: Document) -> bool:
    """Whether people with something are set beside people without it."""
    return any(_WITH_AND_WITHOUT.search(passage.flat) for passage in document.both())


def partners_differ(document: Document) -> bool:
    """Whether every arm got ketamine and the drugs beside it differ: "X plus ketamine compared with Y plus ketamine"."""
    arms = study_arms(document)
    return arms.both_ketamine and len({arm.words for arm in arms.arms if arm.words}) > 1


def has_no_placebo(document: Document, kinds: Container[str | None]) -> bool:
    """Whether a trial has no word of placebo, and another drug is its arm or stands in its title."""
    if any(PLACEBO.search(passage.flat) for passage in document.both()):
        return False
    title = document.title.flat
    return "active" in kinds or any(not drug.ketamine for drug in mentions(title, 0, len(title)))


def compares_doses(document: Document, kind: str | None) -> bool:
    """Whether doses are what a record compares: of a review its title says so, since it tells the doses of many studies."""
    title = document.title.flat
    return kind != StudyType.SYSTEMATIC_REVIEW or ("dose" in title or "single" in title)


def of_no_treatment(document: Document, kind: str | None) -> str | None:
    """Where no other treatment is named: a control that is not described is unclear, kinds of patients are groups."""
    flats = [passage.flat for passage in document.both()]
    if any(map(_CONTROL_ALONE.search, flats)) and not any(map(_CONTROL_TOLD.search, flats)):
        return "unclear"
    one_drug = kind == StudyType.NONRANDOMIZED_TRIAL and not study_arms(document).both_ketamine
    if one_drug and any(map(_PATIENTS_APART.search, flats)):
        return "groups"
    return None
