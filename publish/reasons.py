"""Why a record waits for a person, told to that person: what to look at, and why. The stored words stay short for programs."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.records import Status
from evidence.records.reports import TEXT_CHANGED, TEXTS_DIFFER

REASONS: Mapping[str, str] = {
    "low margin": "Check the study type: another one is almost as likely",
    "no abstract": "Read the publication: it has no abstract, so only its title was read",
    "not English": "Read it in its original language: the program reads only English",
    "types disagree": "Check the study type: PubMed lists it as “{}”, but the text does not read like one",
    "may be a randomized trial": "Check whether people were allocated at random: it may be a randomized trial",
    "mention in passing": "Check whether it is about ketamine at all: ketamine is mentioned only in passing",
    "scope uncertain": "Check whether it is directly relevant: title and abstract leave this open",
    "direction unclear": "Check the direction of the result: a result is reported but its direction is unclear",
    Status.DIFFER.value: "Settle a disagreement: two people read a value differently",
    TEXT_CHANGED: "Check the corrected value again: the text changed after the correction",
    TEXTS_DIFFER: "Compare abstract and full text: they give different values",
}


def told(reasons: str) -> str:
    """The stored reasons, one or several behind semicolons, as sentences; one that is not known stays as it is."""
    return "; ".join(_told(reason) for reason in reasons.split("; "))


def _told(reason: str) -> str:
    kind, _, about = reason.partition(": ")
    return REASONS[kind].format(about) if kind in REASONS else reason
