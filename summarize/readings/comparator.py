"""What ketamine is compared with, and the arms of a study: read from its arms (findings/study_arms.py).

The kind of a comparator follows the codebook (docs/codebook.md): placebo, active, usual_care, dose, historical, groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from evidence.records import Paper, Reading, StudyType
from evidence.required_literals import Scanner
from summarize.findings.arm_names import ArmRole
from summarize.findings.study_arms import Arm, StudyArms, study_arms
from summarize.text.documents import document_of
from summarize.text.drugs import INERT, mentions, names_ketamine
from summarize.text.passage import Document, Passage, unique

_NONE = "placebo|saline|sham|vehicle"  # names of a control without a drug
_KINDS = (  # the first that fits a name
    ("placebo", re.compile(rf"\b(?:{_NONE}|dummy)")),
    (
        "usual_care",
        re.compile(r"\b(?:usual|standard|routine|conventional)\b|treatment[\s-]as[\s-]usual|wait(?:ing)?[\s-]?list"),
    ),
    (
        "groups",
        re.compile(r"\b(?:no|without|non-?)\s?(?:treatment|intervention|drug|(?:es)?ketamine)|\buntreated|\bhealthy"),
    ),
    ("unclear", re.compile(r"\bcontrols?\b")),
)
_HISTORICAL = Scanner(
    r"(?P<historical>historical (?:controls?|cohort|data)|pre-?intervention (?:period|group)|earlier patients)"
)
_CONTROLLED = Scanner(r"(?P<placebo>placebo|saline|sham)[- ]control(?:led)?|(?P<active>midazolam)[- ]control(?:led)?")
_LEAD = (
    r"(?:versus|vs\.?|or|than|against|over|and|compared (?:with|to)|comparison (?:with|to)|relative to|superior(?:ity)? to|inferior(?:ity)? to|controlled with|received|receive|receiving|to|control(?:\s?group)?\s?[(:,]?|,)\s"
    r"(?:(?:the|a|an|that of|either|intravenous|iv|i\.v\.|oral|with|of|in|single|control|group|active|receiving|received|normal|isotonic|matching|matched|inert|intranasal|equivalent|volume)\s){0,4}"
)
# Where no arm without ketamine is described, the controls that a text names behind a word of comparison or allocation.
_NAMED = Scanner(
    rf"{_LEAD}\(?(?:(?P<placebo>{_NONE})|(?P<active>midazolam)|(?P<usual_care>usual care|standard care|treatment as usual|standard treatment|routine care)"
    r"|(?P<groups>healthy (?:controls?|volunteers|subjects)|no ketamine|non-?ketamine))(?![a-z])"
)
_NOTHING_COMPARED = (StudyType.NARRATIVE_REVIEW, StudyType.OPINION, StudyType.CASE_REPORT)
_WORD = re.compile(r"[A-Za-z]{3}")
_ACTIVE_PLACEBO = re.compile(r"\b(?:active placebo|midazolam)\b")


def read_comparator(document: Document) -> tuple[Reading, ...]:
    """The named comparators, the most often described first; value is the name as printed, detail its kind.

    A record whose label says that nothing is compared (comparator none) has no reading.
    """
    if document.comparator == "none" or document.study_type in _NOTHING_COMPARED:
        return ()
    arms = study_arms(document)
    found = [*_of_doses(arms), *_of_arms(arms)]
    if not any(r.detail != "unclear" for r in found):
        found += [r for passage in document.both() for r in _matches(_NAMED, passage)]
    found += [r for passage in document.both() for p in (_CONTROLLED, _HISTORICAL) for r in _matches(p, passage)]
    kinds = {r.detail for r in found}
    return unique([r for r in found if r.detail != "unclear" or kinds == {"unclear"}])


def read_arms(document: Document) -> tuple[Reading, ...]:
    """The arms: value is the name as printed, detail the role; data: aliases, dose, n, and what every arm received."""
    arms = study_arms(document)
    return unique([r for arm in arms.arms if arm.end > arm.start and (r := _arm(arm, arms)) is not None])


def _arm(arm: Arm, arms: StudyArms) -> Reading | None:
    span = arm.passage.span(arm.start, arm.end)
    if not span.quote:
        return None
    data = {"aliases": list(arm.aliases), "dose": arm.dose, "n": arm.size, "with": sorted(arm.words & arms.shared)}
    kept = {name: value for name, value in data.items() if value}
    return Reading(kind="arm", value=span.quote, span=span, detail=str(arm.role), data=kept)


def comparator_of_arms(paper: Paper, labels: Mapping[str, str]) -> str | None:
    """The kind of comparator that the arms of a study say, None where they say nothing or what the label says too.

    Placebo wins over an active comparator and a placebo that is a drug is one (docs/codebook.md). In a trial the arms
    win over every label but placebo; in other designs over "unclear" and "active". What a text says is lacking is none.
    """
    label, kind = labels.get("comparator"), labels.get("study_type")
    if kind in _NOTHING_COMPARED:
        return None
    document = document_of(paper, labels)
    if not any(names_ketamine(passage.flat) for passage in document.passages):
        return None
    lacking = _of_what_is_lacking(document, label, kind)
    if lacking is not None or label not in _OVERRULED.get(kind or "", _WEAK):
        return lacking
    if study_arms(document).doses_differ:
        return "dose" if label in _WEAK else None
    if kind in (*_TRIALS, StudyType.NONRANDOMIZED_TRIAL) and label != "dose" and _has_active_placebo(document):
        return "active"
    kinds = {r.detail for r in read_comparator(document)} - {"unclear"}
    if label in _OF_NOTHING_READ or (label == "active" and kinds in ({"placebo"}, {"usual_care"})):
        return next((kind for kind in ("placebo", "active", "usual_care", "groups") if kind in kinds), None)
    return None


def _of_what_is_lacking(document: Document, label: str | None, kind: str | None) -> str | None:
    """The comparator where the text has no words for the one that the label says: none, or groups of people."""
    flats = [passage.flat for passage in document.both()]
    if (
        label == "placebo"
        and kind not in _TRIALS
        and not any(_PLACEBO.search(_LACKING.sub(" ", flat)) for flat in flats)
    ):
        return "groups" if any(_PEOPLE_COMPARED.search(flat) for flat in flats) else "none"
    if label == "unclear" and kind == StudyType.SYSTEMATIC_REVIEW and not any(map(_ANY_CONTROL.search, flats)):
        return "none"
    return None


_TRIALS = (StudyType.RANDOMIZED_TRIAL, StudyType.PROTOCOL)
_WEAK = ("unclear", "active")
_OF_NOTHING_READ = ("unclear", "dose", "groups", "usual_care")  # labels that a named arm of a trial overrules
_OVERRULED: Mapping[str, tuple[str, ...]] = {  # labels that arms may overrule, by study type; elsewhere the weak ones
    **dict.fromkeys(_TRIALS, (*_OF_NOTHING_READ, "active", "placebo")),
    StudyType.NONRANDOMIZED_TRIAL: (*_WEAK, "placebo"),
}
_PLACEBO = re.compile(rf"\b(?:{_NONE})\b")
_LACKING = re.compile(  # "lack of blinding and of a placebo arm", "without placebo", "placebo-controlled trials are needed"
    r"\b(?:lack(?:s|ed|ing)?|absence|without|no|(?:low|small) number)\b"
    r"(?: (?:of|a|an|any|the|and|or|for|blind\w*|control\w*|comparison|group|arm|randomi[sz]\w+|proper|adequate|double-blind|inert|true|active))*"
    rf" (?:{_NONE})\b|\bplacebo[^.;]{{0,60}}?\b(?:needed|required|warranted|lacking|missing)\b"
)
_PEOPLE_COMPARED = re.compile(
    r"\b(?:healthy|matched) (?:\w+ )?(?:controls?|volunteers|subjects)\b|\bbetween groups\b|\bversus\b"
)
_ANY_CONTROL = re.compile(
    r"\b(?:controls?|controlled|placebo|saline|sham|versus|vs|compar\w+|rcts?|randomi\w+|relative to|than)\b"
)
_CALLED_ACTIVE = re.compile(
    r"\bactive[ -](?:placebo|control|comparator)|\b(?:midazolam|remifentanil|diphenhydramine|lorazepam)\b[^.;]{0,20}?(?:\(|as )(?:an? )?(?:active )?placebo"
)
_PLACEBO_WITH = re.compile(r"\b(?:placebo|controls?),?\s[(\[](?P<with>[^)\]]{1,60})[)\]]")
_INERT_PLACEBO = re.compile(
    r"(?:\b(?:or|and|versus|vs\.?|received?|to|than|with|placebo)[\s,(]+|, )(?:(?:intravenous|iv|normal|isotonic|inert|0\.9\s?%) )*saline\b(?! ?-?control| nasal)"
)


def _has_active_placebo(document: Document) -> bool:
    """Whether the placebo is said to be a drug ("active placebo", "placebo (midazolam)") and none of saline is given beside it."""
    flats = [passage.flat for passage in document.both()]
    if any(_INERT_PLACEBO.search(flat) for flat in flats):
        return False
    return any(
        _CALLED_ACTIVE.search(flat) or any(_is_a_drug(m["with"]) for m in _PLACEBO_WITH.finditer(flat))
        for flat in flats
    )


def _is_a_drug(words: str) -> bool:
    drugs = mentions(words, 0, len(words))
    return any(d.name not in INERT and not d.ketamine for d in drugs) and not any(d.ketamine for d in drugs)


def kind_of_name(name: str) -> str:
    """The codebook's kind of a comparator by its folded name; a drug or therapy without a word of control is active."""
    if _ACTIVE_PLACEBO.search(name):
        return "active"
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), "active")


def _of_arms(arms: StudyArms) -> Iterator[Reading]:
    for arm in arms.arms:
        if (
            arm.role is ArmRole.OTHER
            and arm.end > arm.start
            and (not arm.words or arm.words - arms.shared or arm.alone)
        ):
            span = arm.passage.span(arm.start, arm.end)
            if _WORD.search(span.quote):
                kind = kind_of_name(arm.passage.flat[span.start : span.end])
                yield Reading(kind="comparator", value=span.quote, span=span, detail=kind)


def _of_doses(arms: StudyArms) -> Iterator[Reading]:
    """Where arms differ in dose alone, the lesser dose."""
    if not arms.doses_differ:
        return
    lesser = next((a for a in arms.arms if a.dose and arms.doses and a.dose == arms.doses[0]), None)
    if lesser is not None:
        at = lesser.passage.flat.find(lesser.dose or "")
        if at >= 0:
            span = lesser.passage.span(at, at + len(lesser.dose or ""))
            yield Reading(kind="comparator", value=span.quote, span=span, detail="dose")


@lru_cache(maxsize=2048)  # of as many records as are labelled at a time, and read after that
def _matches(pattern: Scanner, passage: Passage) -> tuple[Reading, ...]:
    """What a pattern finds, its named group the kind."""
    found = [(str(m.lastgroup), passage.span(*m.span(str(m.lastgroup)))) for m in pattern.finditer(passage.flat)]
    return tuple(Reading(kind="comparator", value=span.quote, span=span, detail=kind) for kind, span in found)
