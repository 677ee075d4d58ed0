"""Further wordings of a design, each asked only where the other evidence leaves open between which types it decides.

Weights are natural log odds of a round size, not tuned (as in wordings.py); the rules behind them: docs/codebook.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from classify.features import Read
from classify.publication_types import share
from evidence import lazy_re as re
from evidence.records import StudyType as T
from evidence.required_literals import Scanner

FIRM, FAIR = 4.0, 2.0
EVEN, SOME = 0.5, 0.1  # probabilities: types are a family above the first; a type is in question above the second
Weights = Mapping[T, float]

_VIEW = re.compile(r"\bthis (?:viewpoint|column|commentary|editorial|opinion|perspective piece)\b", re.IGNORECASE)
_TOOK_PART = re.compile(  # cells "from healthy volunteers" took no part
    r"(?<!from )(?<!from \d\d )\bhealthy (?:\w+ ){0,2}(?:subjects|volunteers|participants|individuals)\b|\bin man\b"
    r"|\b(?:humans|man|people) and (?:in )?(?:rats|mice|rodents)\b",
    re.IGNORECASE,
)
_OBSERVED = re.compile(
    r"\b(?:naturalistic|observational|retrospective|real-world) (?:[\w,-]+ ){0,3}?"
    r"(?:study|design|analysis|program|cohort|settings?)\b",
    re.IGNORECASE,
)
_BY_CHANCE = Scanner(
    r"\brandom(?:i[sz]ation)?[- ](?:number|digit)s?[- ](?:table|method)|\btables? of random\b|\bdraw(?:ing|n) (?:of )?lots\b"
    r"|\bsealed envelopes?\b|\brandomly (?:divided|assigned|allocated|received|selected to receive)\b"
    r"|\b(?:or|and|versus) (?:an? )?active placebo\b|\bas an? active (?:control|placebo)\b|\breceived (?:an? )?(?:\w+ )?placebo\b",
    ignore_case=True,
)
_DENIED = re.compile(
    r"\bnon-?randomi[sz]ed (?:\w+ )?(?:design|study|trial)\b|\bwithout randomi[sz]ation\b|\bnot randomi[sz]ed\b",
    re.IGNORECASE,
)
_SINGLE_BLIND = re.compile(r"\bsingle[- ]blind", re.IGNORECASE)
_CHANCE = re.compile(r"\brandom|double[- ]blind|cross-?over|counterbalanc", re.IGNORECASE)
_MANY_CASES = re.compile(
    r"\b(?:study|analysis|review) of (?:2[1-9]|[3-9]\d|\d{3,}) (?:cases|patients)\b", re.IGNORECASE
)
_TWO_KINDS = Scanner(
    r"\bpre-? ?and post-? ?(?:guideline|implementation|intervention|policy|protocol)\b|\bpre-?implementation\b"
    r"|\btreat(?:ed|ment) in the previous year\b|\b(?:patients|adults|individuals|people|women|users) with (?:and|or|versus) without\b"
    r"|\bolder and younger\b|\byounger and older\b"
    r"|\b(?:matched|healthy) control (?:subjects|group|participants)\b|\bmatched controls\b",
    ignore_case=True,
)
_BESIDE = " (?:versus|vs\\.?|and|compared (?:with|to)) non-?"
_MAY_BE_BESIDE = re.compile(_BESIDE + r"\w{4}", re.IGNORECASE)  # seldom, and quickly told
_THEMSELVES = re.compile(  # "users and non-users", not of response
    rf"\b(?!\w*(?:respond|remit|complet|relaps))(\w{{4,}}){_BESIDE}\1\b", re.IGNORECASE
)


def own_design(record: Read, shares: Mapping[str, float]) -> dict[str, Weights]:
    """What is said of the design -> study type -> weight; `shares` are the probabilities of the other evidence."""
    found: dict[str, Weights] = {}
    text = record.text
    if share(shares, T.NARRATIVE_REVIEW, T.OPINION) > EVEN and _VIEW.search(text):
        found["the text says: a view"] = {T.OPINION: FIRM}
    animals = shares.get(T.PRECLINICAL, 0.0) > SOME and shares.get(T.NONRANDOMIZED_TRIAL, 0.0) > SOME / 4
    if animals and _TOOK_PART.search(text):
        found["the text says: people took part"] = {T.PRECLINICAL: -FIRM}
    if share(shares, T.RANDOMIZED_TRIAL, T.NONRANDOMIZED_TRIAL) > EVEN:
        found |= _of_chance(text, shares)
    if share(shares, T.NONRANDOMIZED_TRIAL, T.DESCRIPTIVE, T.COMPARATIVE, T.CASE_REPORT) > EVEN:
        found |= _without_chance(record, shares)
    return found


def _of_chance(text: str, shares: Mapping[str, float]) -> dict[str, Weights]:
    """Randomized, or not: what is denied outright stays denied, whatever else was controlled (codebook, randomization)."""
    if _DENIED.search(text) and not _CHANCE.search(_DENIED.sub(" ", text)):
        return {"the text says: not randomized": {T.RANDOMIZED_TRIAL: -FIRM - FAIR}}
    if _SINGLE_BLIND.search(text) and not _CHANCE.search(text):
        return {"the text says: single-blind": {T.RANDOMIZED_TRIAL: -FAIR}}
    if shares.get(T.RANDOMIZED_TRIAL, 0.0) > SOME and _BY_CHANCE.search(text) and not _OBSERVED.search(text):
        return {"the text says: by chance": {T.RANDOMIZED_TRIAL: FAIR}}
    return {}


def _without_chance(record: Read, shares: Mapping[str, float]) -> dict[str, Weights]:
    """What tells an uncontrolled trial, a description, a comparison and cases apart where nobody was randomized."""
    found: dict[str, Weights] = {}
    if _OBSERVED.search(record.text):
        trial = {} if _CHANCE.search(record.text) else {T.RANDOMIZED_TRIAL: -FAIR}
        found["the text says: observed"] = {T.NONRANDOMIZED_TRIAL: -FAIR, **trial}
    if _MANY_CASES.search(record.title):
        found["the title says: many cases"] = {T.CASE_REPORT: -FIRM, T.DESCRIPTIVE: FAIR}
    if shares.get(T.RANDOMIZED_TRIAL, 0.0) < SOME and _two_kinds(record.text):
        found["the text says: people of two kinds"] = {T.COMPARATIVE: FAIR}
    return found


def _two_kinds(text: str) -> bool:
    if _TWO_KINDS.search(text):
        return True
    return _MAY_BE_BESIDE.search(text) is not None and _THEMSELVES.search(text) is not None
