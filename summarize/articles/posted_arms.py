"""Which groups of posted results were given ketamine, and what the others were given: by title, then by description."""

from __future__ import annotations

from collections.abc import Sequence

from evidence import lazy_re as re
from evidence.records import ComparatorType
from evidence.records.posted import Group
from summarize.text.drugs import INERT, mentions, names_ketamine
from summarize.text.passage import fold

KETAMINE, OTHER = "ketamine", "other"
# people who were given both, one after the other, are in no arm of either
_SEQUENCE = re.compile(
    r"\bthen\b|\bfollowed by\b|\bfirst\b|\bsecond\b|\bcross-?over\b|\bsequence\b|\bperiod\b|\ball\b|\btotal\b"
)
_INERT = re.compile(r"\bplacebo|\bsaline\b|\bsham\b|\binactive\b|\bdummy\b|\bsugar pill")
_USUAL = re.compile(r"\b(?:usual|standard|routine) (?:care|treatment|therapy)\b|\btreatment as usual\b|\btau\b|\bwait")
_NOTHING = re.compile(
    r"\bno (?:treatment|intervention|drug|ketamine)\b|\bwithout ketamine\b|\bcontrols?\b|\buntreated\b"
)
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s?(mg/kg/h(?:r|our)?|mg/kg|mcg/kg/min|mg)(?![a-z/])")


def role_of(group: Group) -> str | None:
    """ketamine, other, or None where title and description leave it open."""
    title = fold(group.title)
    if _SEQUENCE.search(title):
        return None
    without = any(pattern.search(title) for pattern in (_INERT, _USUAL, _NOTHING))
    if names_ketamine(title):
        return None if without else KETAMINE
    return OTHER if without else _role_by_description(fold(group.about), _other_drugs(title))


def _role_by_description(about: str, other: bool) -> str | None:
    """The same of a title that names no ketamine; `other`: it names another drug."""
    other = other or _INERT.search(about) is not None
    if names_ketamine(about):
        return None if other or _SEQUENCE.search(about) else KETAMINE
    return OTHER if other or _USUAL.search(about) or _other_drugs(about) else None


def _other_drugs(flat: str) -> bool:
    return any(not m.ketamine for m in mentions(flat, 0, len(flat)))


def amount_of(group: Group) -> tuple[float, str] | None:
    """The one dose that title or description of a group names, with its unit; None for none or several."""
    for text in (group.title, group.about):
        found = {(float(m[1]), m[2]) for m in _AMOUNT.finditer(fold(text))}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def comparator_of(groups: Sequence[Group]) -> ComparatorType:
    """What ketamine is compared with, by the groups that were not given it."""
    roles = [role_of(g) for g in groups]
    if len(groups) < len((KETAMINE, OTHER)):
        return ComparatorType.NONE
    if set(roles) == {KETAMINE}:
        return ComparatorType.DOSE if len({amount_of(g) for g in groups}) == len(groups) else ComparatorType.UNCLEAR
    others = [g for g, role in zip(groups, roles, strict=True) if role == OTHER]
    kinds = {_kind(g) for g in others}
    return kinds.pop() if KETAMINE in roles and len(kinds) == 1 else ComparatorType.UNCLEAR


def _kind(group: Group) -> ComparatorType:
    told = fold(f"{group.title} {group.about}")
    drugs = {m.name for m in mentions(told, 0, len(told)) if not m.ketamine} - INERT
    if drugs and not _INERT.search(fold(group.title)):
        return ComparatorType.ACTIVE
    if _INERT.search(told):
        return ComparatorType.PLACEBO
    return ComparatorType.USUAL_CARE if _USUAL.search(told) or _NOTHING.search(told) else ComparatorType.UNCLEAR
