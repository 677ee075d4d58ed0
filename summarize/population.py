"""Who was studied: the words after "patients with", "participants undergoing" and the like, and their ages."""

from __future__ import annotations

import re

from evidence.records import Reading
from summarize.passage import Document, unique

_WHO = re.compile(
    r"(?:patients?|participants?|adults?|individuals?|subjects?|people|persons?|children|adolescents?|men|women|veterans?|volunteers?|inpatients?|outpatients?|users|parturients)"
    r"(?:\s\([^)]{1,30}\))?\s(?:\w+\s){0,2}?(?:with|undergoing|receiving|suffering from|diagnosed with|dependent on|addicted to|who use|who inject|seeking|on|in)\s"
    r"(?P<what>(?:(?!\b(?:were|was|who|that|received|randomi[sz]ed|to receive|and were|in a|at|from|by|during|after|before|had|have|has|is|are|will|than|compared|for whom|into|between)\b)[^.;:,()]){4,90})"
)
_HEALTHY = re.compile(
    r"healthy (?:male |female |adult |human |young )?(?:volunteers|subjects|participants|adults|men|women|individuals)"
)
_AGE = re.compile(
    r"(?:mean|median|average)\s(?:\w+\s)?age\s?(?:of|was|:|,|=)?\s?(?:\w+\s)?(?P<mean>\d{1,2}(?:[.\u00b7]\d+)?)(?:\s?(?:\u00b1|\+/-|\(|sd)\s?\d+(?:[.\u00b7]\d+)?\)?)?(?:\s?years?)?"
    r"|aged?\s(?:between\s|from\s)?(?P<low>\d{1,2})\s?(?:-|to|and)\s?(?P<high>\d{1,3})(?:\s?years?)?"
    r"|(?P<only>\d{1,2})[- ]year[- ]old"
)


def read_population(document: Document) -> tuple[Reading, ...]:
    """The condition of the people studied (detail condition or healthy) and their age (detail mean, range or single)."""
    found: list[Reading] = []
    for passage in (document.title, document.abstract):
        flat = passage.flat
        for match in _WHO.finditer(flat):
            if passage.role_at(match.start()) in ("TITLE", "BACKGROUND", "METHODS") and len(found) < 3:
                span = passage.span(*match.span("what"))
                if span.quote:
                    found.append(Reading(kind="population", value=span.quote, span=span, detail="condition"))
        if match_healthy := _HEALTHY.search(flat):
            span = passage.span(*match_healthy.span())
            found.append(Reading(kind="population", value=span.quote, span=span, detail="healthy"))
        if age := _AGE.search(flat):
            span = passage.span(*age.span())
            detail = "mean" if age["mean"] else "range" if age["low"] else "single"
            number = float((age["mean"] or age["only"]).replace("\u00b7", ".")) if not age["low"] else None
            found.append(
                Reading(
                    kind="population", value=span.quote, span=span, detail=f"age_{detail}", number=number, unit="years"
                )
            )
    return unique(found)
