"""Where the study was done: the setting words of the topic, and how many centers."""

from __future__ import annotations

import re

from evidence.records import Reading
from summarize.passage import Document, unique

_SETTING = re.compile(
    r"(?P<emergency_department>emergency (?:department|room)s?)|(?P<intensive_care>intensive care(?: unit)?s?)|(?P<inpatient>inpatient(?:s| unit| ward| setting)?|hospitali[sz]ed)"
    r"|(?P<outpatient>outpatient(?:s| clinic| setting)?|community clinics?|private (?:community )?clinics?|primary care)|(?P<home>at[- ]home|home-based|telehealth|telemedicine)"
    r"|(?P<surgery>intraoperative(?:ly)?|perioperative(?:ly)?|operating (?:room|theat(?:er|re))s?)|(?P<prehospital>pre-?hospital|ambulances?)|(?P<veterans>veterans (?:affairs|health administration)[a-z ]{0,24})"
    r"|(?P<multicenter>multi-?(?:cent(?:er|re)|site)|\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:sites|centers|centres|hospitals|clinics))|(?P<single_center>single[- ](?:cent(?:er|re)|site))"
)


def read_setting(document: Document) -> tuple[Reading, ...]:
    """The settings named outside the background, the first of each kind; value is the kind, the quote its words."""
    found: list[Reading] = []
    for passage in document.both():
        for match in _SETTING.finditer(passage.flat):
            if passage.role_at(match.start()) in ("TITLE", "METHODS", "RESULTS"):
                found.append(Reading(kind="setting", value=str(match.lastgroup), span=passage.span(*match.span())))
    return unique(found)
