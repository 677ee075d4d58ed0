"""What a finding of ketamine is set against: the arm its sentence names, else the only arm without ketamine of the study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence import lazy_re as re
from evidence.records import StudyType
from summarize.findings.arm_names import ArmRole
from summarize.findings.arm_tokens import key_of
from summarize.findings.mentions import Mention
from summarize.findings.study_arms import Arm, StudyArms
from summarize.text.passage import Document

# A name that says nothing of what the arm received.
_BARE = re.compile(
    r"(?:the )?(?:(?:non-?)?control|comparison|comparator|reference|inactive|other|observation|conventional|routine)?s?\s?(?:groups?|arms?|patients|subjects|participants)?"
    r"|(?:groups?|arms?) ?[a-z0-9]{1,3}(?: patients)?|[a-z0-9]{1,3} (?:groups?|arms?)(?: patients)?|controls?"
)
_INERT = re.compile(r"\b(?:placebo|saline|sham|midazolam|untreated|usual care|no treatment)\b")
_ALIKE = frozenset(("placebo", "saline"))  # saline is what the placebo mostly was
_CONTROLLED = re.compile(r"\bplacebo(?=[\s-]controlled\b)")
_DESCRIBES = frozenset(("RESULTS", "CONCLUSIONS"))


def compared_with(mention: Mention, document: Document, arms: StudyArms, against_other: bool) -> str | None:
    """The comparator as printed; where the sentence names none, or only "the control group", that of a study with one other arm."""
    named = mention.other_arm(key_of(arms))
    said = document.abstract.text[named[0] : named[1]] if named else None
    if not against_other or (said and not _BARE.fullmatch(said.lower())):
        return said
    return _only_other(document, arms) or said


def _only_other(document: Document, arms: StudyArms) -> str | None:
    """The one thing that those without ketamine received, as the arms or "placebo-controlled" print it; None of several."""
    every = [arm for arm in arms.arms if arm.role is ArmRole.OTHER]
    others = [arm for arm in every if arm.words & arms.other and not _is_bare(arm)]
    kinds = _kinds(document, others)
    if len(kinds) != 1:
        return None
    if not others:
        return _controlled(document)
    (kind,) = kinds
    if not _INERT.search(kind) and (len(others) < len(every) or _goes_with_ketamine(kind, document)):
        return None  # a control group beside it, reviews of whatever controls, ketamine given with it
    return min((_printed(arm) for arm in others), key=len)


def _kinds(document: Document, others: Sequence[Arm]) -> frozenset[str]:
    """What the arms without ketamine received, saline and placebo as one."""
    named = {*_inert_words(document), *map(_name, others)}
    return frozenset("placebo" if set(name.split()) & _ALIKE else name for name in named)


def _inert_words(document: Document) -> Iterator[str]:
    """Placebo and the like in the title and in the sentences that describe the study."""
    flat = document.abstract.flat
    described = (flat[s.start : s.end] for s in document.abstract.sentences if s.role not in _DESCRIBES)
    return (match.group() for text in (document.title.flat, *described) for match in _INERT.finditer(text))


def _goes_with_ketamine(name: str, document: Document) -> bool:
    """Whether a drug stands beside ketamine as its partner, or the study is a review of many comparisons."""
    joined = rf"ketamine\s?[-+/]\s?{re.escape(name)}|{re.escape(name)}\s?[-+/]\s?(?:es)?ketamine"
    texts = (document.title.flat, document.abstract.flat)
    return document.study_type == StudyType.SYSTEMATIC_REVIEW or any(re.search(joined, text) for text in texts)


def _controlled(document: Document) -> str | None:
    """Placebo as "placebo-controlled" prints it, in a study that describes no arm without ketamine."""
    for passage in (document.title, document.abstract):
        if found := _CONTROLLED.search(passage.flat):
            return passage.text[slice(*found.span())]
    return None


def _name(arm: Arm) -> str:
    """The words an arm is called by, longer ones for their short forms."""
    inert = _INERT.search(arm.passage.flat, arm.start, arm.end)
    return inert.group() if inert else max(arm.words, key=len)


def _printed(arm: Arm) -> str:
    return arm.passage.text[arm.start : arm.end]


def _is_bare(arm: Arm) -> bool:
    return _BARE.fullmatch(_printed(arm).lower()) is not None
