"""What ketamine is compared with, and the arms of a study: read from its arms (findings/study_arms.py).

The kind of a comparator follows the codebook (docs/codebook.md): placebo, active, usual_care, dose, historical, groups.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import lru_cache

from evidence import lazy_re as re
from evidence.records import Paper, Reading, Span, StudyType, TextField
from evidence.required_literals import Scanner
from summarize.findings.arm_names import ArmRole
from summarize.findings.study_arms import Arm, StudyArms, study_arms
from summarize.readings.active_placebo import calls_placebo_active, has_active_placebo, is_a_drug
from summarize.readings.unnamed_comparator import (
    ANY_CONTROL,
    HISTORY,
    PEOPLE_COMPARED,
    PLACEBO,
    WERE_COMPARED,
    compares_doses,
    compares_patients,
    has_no_placebo,
    is_of_doses,
    is_of_one_group,
    of_no_treatment,
    partners_differ,
)
from summarize.text.documents import document_of
from summarize.text.drugs import names_ketamine
from summarize.text.passage import Document, Passage, unique

_NONE = "placebo|saline|sham|vehicle|nacl|sodium chloride"  # names of a control without a drug
_KINDS = (  # the first that fits a name
    ("placebo", re.compile(rf"\b(?:{_NONE}|pbo|dummy)")),
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
_OTHER_ANESTHESIA = re.compile(r"\bnon-?(?:es)?ketamine(?:-based)?(?: ect)? (?:an(?:a)?esth|induction)")
_HISTORICAL = Scanner(
    r"(?P<historical>historical (?:controls?|cohort(?! (?:stud|analys|design))|data)|pre-?intervention (?:period|group)|pre-?(?:guideline|protocol|implementation)(?=[^.]{1,40}\bpost-?(?:guideline|protocol|implementation))"
    r"|earlier patients|(?<=treatment in the )previous year)"
)
_CONTROLLED = Scanner(r"(?P<placebo>placebo|saline|sham)[- ]control(?:led)?|(?P<active>midazolam)[- ]control(?:led)?")
_LEAD = (
    r"(?:versus|vs\.?|or|than|against|over|and|compared (?:with|to)|comparison (?:with|to)|relative to|superior(?:ity)? to|inferior(?:ity)? to|controlled with|received|receive|receiving|to|control(?:\s?group)?\s?[(:,]?|,)\s"
    r"(?:(?:the|a|an|that of|either|intravenous|iv|i\.v\.|oral|with|of|in|single|control|group|active|receiving|received|normal|isotonic|matching|matched|inert|intranasal|equivalent|volume)\s){0,4}"
)
# Where no arm without ketamine is described, the controls that a text names behind a word of comparison or allocation.
_NAMED = Scanner(
    rf"{_LEAD}\(?(?:(?P<placebo>{_NONE})|(?P<active>midazolam|other (?:an(?:a)?esthetics?|antidepressants|treatments|agents))|(?P<usual_care>usual care|standard care|treatment as usual|standard treatment|routine care)"
    r"|(?P<groups>healthy (?:controls?|volunteers|subjects)|no ketamine|non-?ketamine(?!(?:-based)?(?: ect)? an(?:a)?esth)))(?![a-z])"
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
    if document.study_type != StudyType.SYSTEMATIC_REVIEW:
        found = [r for r in found if not _of_others(document, r)]
    kinds = {r.detail for r in found}
    return unique([r for r in found if r.detail != "unclear" or kinds == {"unclear"}])


_OTHERS = re.compile(
    r"\b(?:previous|prior|earlier|past|existing|recent|several|most)\b[^.;]{0,60}\b(?:stud(?:y|ies)|trials?|reports|research|work|literature)\b"
    r"|\b(?:future|further|larger)\b[^.;]{0,80}\b(?:needed|required|warranted|should)\b|\b(?:is|are|remains?) (?:currently |still )?(?:unclear|unknown|uncertain)\b"
)
_OWN = re.compile(r"\b(?:we|our|this|the study|present|current|here|were|was|will)\b")


def _of_others(document: Document, reading: Reading) -> bool:
    """Whether a comparator stands in a sentence on other studies, done or still to be done."""
    if reading.span is None or reading.span.field == TextField.TITLE:
        return False
    passage = document.abstract
    sentence = passage.sentence_at(reading.span.start)
    text = passage.flat[sentence.start : sentence.end]
    return _OTHERS.search(text) is not None and _OWN.search(text) is None


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
    win over every label but a placebo that the text names; in other designs over "unclear" and "active", and in a
    comparative study over "groups". What a text says is lacking is none.
    """
    label, kind = labels.get("comparator"), labels.get("study_type")
    if kind in _NOTHING_COMPARED:
        return None
    document = document_of(paper, labels)
    if not any(names_ketamine(passage.flat) for passage in document.passages):
        return _of_other_drugs(document, label, kind)
    if (
        label == "none"
        and kind in (StudyType.NONRANDOMIZED_TRIAL, StudyType.PROTOCOL)
        and _is_against_placebo(document)
    ):
        return "placebo"
    lacking = _of_what_is_lacking(document, label, kind)
    if lacking is not None or label not in _OVERRULED.get(kind or "", _WEAK):
        return lacking
    return _by_arms(document, label, kind)


def _of_other_drugs(document: Document, label: str | None, kind: str | None) -> str | None:
    """The kind where no drug is ketamine: people with and without something, a placebo that is a drug or is none, or doses."""
    if kind == StudyType.COMPARATIVE:
        return "groups" if label == "active" and compares_patients(document) else None
    if kind in _TRIALS and label in _WEAK and is_of_doses(document):
        return "dose"
    if kind == StudyType.NONRANDOMIZED_TRIAL and label == "none":
        return "placebo" if _is_against_placebo(document) else None
    return _placebo_or_active(document, label) if kind in _GIVEN else None


def _placebo_or_active(document: Document, label: str | None) -> str | None:
    """Active for a placebo that is a drug, placebo for one beside the arms that the label says; None where it may stay."""
    if has_active_placebo(document):
        return "active" if label == "placebo" and calls_placebo_active(document) else None
    dummies = any("dummy" in passage.flat for passage in document.both())
    beside = label in ("active", "usual_care") and not dummies and _has_own_placebo(document)
    return "placebo" if beside else None


def _has_own_placebo(document: Document) -> bool:
    """Whether a placebo is named as a control of this study, not of others."""
    found = (r for passage in document.both() for p in (_CONTROLLED, _NAMED) for r in _matches(p, passage))
    return any(r.detail == "placebo" and not _of_others(document, r) for r in found)


def _by_arms(document: Document, label: str | None, kind: str | None) -> str | None:
    """The kind that the arms say, of a label that they may overrule."""
    arms = study_arms(document)
    if arms.doses_differ or (kind in _TRIALS and is_of_doses(document)):
        return "dose" if label in _WEAK and compares_doses(document, kind) else None
    if kind in _GIVEN and label != "dose" and has_active_placebo(document):
        return "active"
    kinds = {r.detail for r in read_comparator(document)} - {"unclear"}
    if label == "placebo":
        return "active" if kind in _TRIALS and has_no_placebo(document, kinds) else None
    if label == "active" and not kinds:
        return of_no_treatment(document, kind)
    people = kind == StudyType.COMPARATIVE and label == "groups" and ("groups" in kinds or not arms.compared)
    if people or (label == "active" and kinds not in ({"placebo"}, {"usual_care"})):
        return None
    return _first(kinds)


def _is_against_placebo(document: Document) -> bool:
    """Whether placebo is what a text compares with: one that earlier patients were switched to is not."""
    return _has_own_placebo(document) and any(_AGAINST_PLACEBO.search(passage.flat) for passage in document.both())


_AGAINST_PLACEBO = re.compile(
    r"\b(?:compared (?:to|with)|versus|vs\.?|than|relative to|against|or|and) (?:an? |matching |saline )?placebo\b"
)


def _first(kinds: Container[str | None]) -> str | None:
    """Of several comparators the one that the codebook puts first."""
    return next((kind for kind in ("placebo", "active", "usual_care", "groups") if kind in kinds), None)


def _of_what_is_lacking(document: Document, label: str | None, kind: str | None) -> str | None:
    """The comparator where the text has no words for the one that the label says: none, or groups of people."""
    flats = [passage.flat for passage in document.both()]
    if (
        label == "placebo"
        and kind not in _TRIALS
        and not any(PLACEBO.search(_LACKING.sub(" ", flat)) for flat in flats)
    ):
        return "groups" if any(PEOPLE_COMPARED.search(flat) for flat in flats) else "none"
    if label == "none" and kind == StudyType.NONRANDOMIZED_TRIAL and partners_differ(document):
        return "active"
    if (
        label in ("usual_care", "active")
        and kind == StudyType.NONRANDOMIZED_TRIAL
        and is_of_one_group(document)
        and not read_comparator(document)
    ):
        return "none"
    if label == "none" and kind in _OF_RECORDS and any(True for flat in flats for _ in _HISTORICAL.finditer(flat)):
        return "historical"
    if label == "historical" and not any(HISTORY.search(flat) for flat in flats):
        if read_comparator(document):
            return None  # another arm is named: a person may say which kind it is
        people = any(PEOPLE_COMPARED.search(flat) or WERE_COMPARED.search(flat) for flat in flats)
        return "groups" if people else "none"
    if label == "unclear" and kind == StudyType.SYSTEMATIC_REVIEW and not any(map(ANY_CONTROL.search, flats)):
        return "none"
    return None


_OF_RECORDS = (StudyType.DESCRIPTIVE, StudyType.COMPARATIVE)
_TRIALS = (StudyType.RANDOMIZED_TRIAL, StudyType.PROTOCOL)
_GIVEN = (*_TRIALS, StudyType.NONRANDOMIZED_TRIAL)
_WEAK = ("unclear", "active")
_OF_NOTHING_READ = ("unclear", "dose", "groups", "usual_care")  # labels that a named arm of a trial overrules
_OVERRULED: Mapping[str, tuple[str, ...]] = {  # labels that arms may overrule, by study type; elsewhere the weak ones
    **dict.fromkeys(_TRIALS, (*_OF_NOTHING_READ, "active", "placebo")),
    StudyType.NONRANDOMIZED_TRIAL: (*_WEAK, "placebo"),
    StudyType.COMPARATIVE: (*_WEAK, "groups"),
}
_LACKING = re.compile(  # "lack of blinding and of a placebo arm", "without placebo", "placebo-controlled trials are needed"
    r"\b(?:lack(?:s|ed|ing)?|absence|without|no|(?:low|small) number)\b"
    r"(?: (?:of|a|an|any|the|and|or|for|blind\w*|control\w*|comparison|group|arm|randomi[sz]\w+|proper|adequate|double-blind|inert|true|active))*"
    rf" (?:{_NONE})\b|\bplacebo[^.;]{{0,60}}?\b(?:needed|required|warranted|lacking|missing)\b"
)
_INERT_NAME = re.compile(r"(?:vitamin|ascorbic|sugar|lactose|dextrose|glucose|water|cellulose)\b")
_CALLED_PLACEBO = re.compile(r"\s?\((?:inert |as (?:an? )?)?placebo\b")


def kind_of_name(name: str) -> str:
    """The codebook's kind of a comparator by its folded name; a drug or therapy without a word of control is active."""
    if _ACTIVE_PLACEBO.search(name):
        return "active"
    kind = next((kind for kind, pattern in _KINDS if pattern.search(name)), "active")
    return "active" if kind == "unclear" and is_a_drug(name) else kind


def _of_arms(arms: StudyArms) -> Iterator[Reading]:
    for arm in arms.arms:
        if (
            arm.role is ArmRole.OTHER
            and arm.end > arm.start
            and (not arm.words or arm.words - arms.shared or arm.alone)
        ):
            span = arm.passage.span(arm.start, arm.end)
            if _WORD.search(span.quote):
                yield Reading(kind="comparator", value=span.quote, span=span, detail=_kind(arm, span))


def _kind(arm: Arm, span: Span) -> str:
    """The kind of an arm by its name, and by what stands right behind it: "vitamin C (placebo)"."""
    flat = arm.passage.flat
    if _OTHER_ANESTHESIA.match(flat, span.start):
        return "active"
    kind = kind_of_name(flat[span.start : span.end])
    return "placebo" if _INERT_NAME.match(flat, span.start) and _CALLED_PLACEBO.match(flat, span.end) else kind


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
    lacking = [m.span() for m in _LACKING.finditer(passage.flat)]
    matches = [
        m for m in pattern.finditer(passage.flat) if not any(a <= m.start() < b or a < m.end() <= b for a, b in lacking)
    ]
    found = [(str(m.lastgroup), passage.span(*m.span(str(m.lastgroup)))) for m in matches]
    return tuple(Reading(kind="comparator", value=span.quote, span=span, detail=kind) for kind, span in found)
