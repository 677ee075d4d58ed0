"""Rating scales and tests named in a record."""

from __future__ import annotations

import re
from functools import lru_cache

from evidence.records import Reading, TextField
from evidence.topic import Topic
from summarize.text.lexicon import Lexicon
from summarize.text.passage import Document

# Short name -> spellings; the instruments of the topic's outcomes are added to these.
_SCALES = {
    "COWS": "clinical opiate withdrawal scale|cows",
    "SOWS": "subjective opiate withdrawal scale|sows",
    "OOWS": "objective opiate withdrawal scale|oows",
    "MADRS": r"montgomery[- ][a\u00e5]sberg depression rating scale|madrs",
    "HAM-D": r"hamilton (?:depression rating scale|rating scale for depression)|ham-?d(?:-?\d+)?|hdrs(?:-?\d+)?|hrsd(?:-?\d+)?",
    "HAM-A": r"hamilton anxiety (?:rating )?scale|ham-?a",
    "PHQ-9": r"patient health questionnaire(?:-9)?|phq-?9",
    "BDI": "beck depression inventory|bdi(?:-ii)?",
    "QIDS": r"quick inventory of depressive symptomatology|qids(?:-sr)?(?:-?16)?",
    "GAD-7": r"gad-?7",
    "STAI": r"state-trait anxiety inventory|stai",
    "CADSS": "clinician[- ]administered dissociative states? scale|cadss",
    "BPRS": "brief psychiatric rating scale|bprs",
    "PANSS": "positive and negative syndrome scale|panss",
    "YMRS": "young mania rating scale|ymrs",
    "C-SSRS": r"columbia[- ]suicide severity rating scale|c-?ssrs",
    "SSI": r"scale for suicid(?:e|al) ideation|beck scale for suicid(?:e|al) ideation|ssi|bss",
    "VAS": "visual analog(?:ue)? scales?|vas",
    "NRS": "numeric(?:al)? (?:pain )?rating scales?|nrs",
    "CGI": r"clinical global impressions?|cgi(?:-[sic])?",
    "EPDS": "edinburgh postnatal depression scale|epds",
    "CAPS-5": r"clinician-administered ptsd scale|caps-5",
    "PCL-5": r"pcl-?5",
    "TLFB": "time-?line follow-?back|tlfb",
    "ASI": "addiction severity index",
    "WHOQOL": "whoqol(?:-bref)?",
    "SF-36": r"sf-?36|sf-?12",
    "EQ-5D": r"eq-?5d",
    "RASS": "richmond agitation[- ]sedation scale|rass",
    "HRS": "hallucinogen rating scale",
    "MMSE": "mini-mental state examination|mmse",
    "MoCA": "montreal cognitive assessment|moca",
    "SHAPS": r"snaith[- ]hamilton pleasure scale|shaps",
    "Y-BOCS": r"yale-brown obsessive compulsive scale|y-?bocs",
}


def read_instruments(document: Document, topic: Topic) -> tuple[Reading, ...]:
    """The instruments named in title or abstract, the first mention of each; value is the short name."""
    lexicon = _lexicon(tuple(i for o in topic.outcomes.values() for i in o.instruments))
    found: dict[str, Reading] = {}
    for passage in document.both():
        for name, match in lexicon.find(passage.flat):
            if passage.field is TextField.ABSTRACT and name in found:
                continue
            found.setdefault(name, Reading(kind="instrument", value=name, span=passage.span(*match.span())))
    return tuple(found.values())


@lru_cache(maxsize=8)
def _lexicon(more: tuple[str, ...]) -> Lexicon:
    scales, plain = dict(_SCALES), {}
    known = "|".join(scales.values())
    for name in more:
        if name not in scales and not re.search(rf"(?:^|\|)(?:{known})$", name.lower()):
            scales[name] = re.escape(name.lower())
            plain[name] = [name.lower()]
    return Lexicon(scales, plain=plain)
