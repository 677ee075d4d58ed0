"""Who was studied: the words after "patients with", "participants undergoing" and the like, and their ages."""

from __future__ import annotations

from evidence import lazy_re as re
from evidence.records import Reading
from evidence.required_literals import Scanner
from summarize.text.passage import Document, Passage, unique
from summarize.text.whole_texts import WHOLE

_WHO = Scanner(
    r"(?:patients?|participants?|adults?|individuals?|subjects?|people|persons?|children|adolescents?|men|women|veterans?|volunteers?|inpatients?|outpatients?|users|parturients)"
    r"(?:\s\([^)]{1,30}\))?\s(?:\w+\s){0,2}?(?:with|undergoing|suffering from|diagnosed with|dependent on|addicted to|who use|who inject|seeking|on)\s"
    r"(?:a (?:\w+\s)?(?:diagnosis|history) of\s)?"
    r"(?P<what>(?:(?!\b(?:were|was|who|that|received|randomi[sz]ed|to receive|and were|in a|at|from|by|during|after|before|had|have|has|is|are|will|than|compared|for whom|into|between"
    r"|while|following|using|enrolled|underwent|engaged|completed|according|because|versus|vs|resistant to the|in the|in \d|participated|remain(?:s|ed)?|show(?:s|ed)?|suggest(?:s|ed)?|developed|aged|recruited|admitted|would|whether|initiated|due to|within|despite|treated"
    r"|and (?:determine|associations?|also|there|subsequent|whether|\d+))\b)[^.;:,()]){2,90})(?![a-z])",
    together=WHOLE,
)
# What is said after "patients with" is a condition only with such a word in it; a scale, a drug or a group is none.
_CONDITION = re.compile(
    r"disorders?\b|diseases?\b|syndromes?\b|depress|anxi|pain|dependen|addict|withdrawal|abus|misus|overdose|intoxicat"
    r"|cancer|tumou?r|neoplas|malignan|schizophreni|psycho(?:sis|tic)|bipolar|suicid|dementia|delirium|stroke|epilep|seizure"
    r"|asthma|migraine|headache|sepsis|infect|hypertens|obes|diabet|fracture|injur|trauma|wound|burns?\b|ulcer|lesion|shock"
    r"|surger|surgical|operations?\b|procedures?\b|transplant|dialysis|ventilat|intubat|an(?:a?e)sthesia|c(?:a?e)sarean|labou?r\b|deliver|pregnan"
    r"|maintenance|illness|impairment|insufficien|deficien|failure|distress|resistan|refractory|cravings?\b"
    r"|\b\w+(?:itis|algia|oses|osis|a?emia|pathy|plegia|oma|ectom(?:y|ies)|plast(?:y|ies)|otom(?:y|ies)|scop(?:y|ies)|gram)\b"
    r"|\b(?:oud|trd|trbd|mdd|ptsd|ocd|adhd|crps|hiv|aids|copd|aud|sud|bd|ckd|icu|tbi)\b"
)
_NO_CONDITION = re.compile(
    r"^(?:and |or )?(?:no|without)\b|\b(?:groups?|infusions?|placebo|scale|inventory|doses?|criteria)\b"
)
_HEALTHY = re.compile(
    r"healthy (?:male |female |adult |human |young )?(?:volunteers|subjects|participants|adults|men|women|individuals)"
)
_AGE = Scanner(
    r"(?:mean|median|average)\s(?:\w+\s)?age\s?(?:of|was|:|,|=)?\s?(?:\w+\s)?(?P<mean>\d{1,2}(?:[.\u00b7]\d+)?)(?:\s?(?:\u00b1|\+/-|\(|sd)\s?\d+(?:[.\u00b7]\d+)?\)?)?(?:\s?years?)?"
    r"|aged?\s(?:between\s|from\s)?(?P<low>\d{1,2})\s?(?:-|to|and)\s?(?P<high>\d{1,3})(?:\s?years?)?"
    r"|(?P<only>\d{1,2})[- ]year[- ]old",
    together=WHOLE,
)


def read_population(document: Document) -> tuple[Reading, ...]:
    """The condition of the people studied (detail condition or healthy) and their age (detail mean, range or single)."""
    found: list[Reading] = []
    for passage in (document.title, document.abstract):
        flat = passage.flat
        for match in _WHO.finditer(flat):
            if passage.role_at(match.start()) in ("TITLE", "BACKGROUND", "METHODS") and len(found) < 3:
                span = passage.span(*match.span("what"))
                if _CONDITION.search(match["what"]) and not _NO_CONDITION.search(match["what"]):
                    found.append(Reading(kind="population", value=span.quote, span=span, detail="condition"))
        if match_healthy := _HEALTHY.search(flat):
            span = passage.span(*match_healthy.span())
            found.append(Reading(kind="population", value=span.quote, span=span, detail="healthy"))
        if age := _AGE.search(flat):
            found.append(_age(passage, age))
    return unique(found)


def _age(passage: Passage, age: re.Match[str]) -> Reading:
    span = passage.span(*age.span())
    detail = "mean" if age["mean"] else "range" if age["low"] else "single"
    number = float((age["mean"] or age["only"]).replace("\u00b7", ".")) if not age["low"] else None
    return Reading(kind="population", value=span.quote, span=span, detail=f"age_{detail}", number=number, unit="years")
