"""Where the study was done: the setting words of the topic, and how many centers."""

from __future__ import annotations

from evidence.records import Reading
from summarize.text.lexicon import Lexicon
from summarize.text.passage import Document, unique
from summarize.text.whole_texts import WHOLE

_SETTINGS = Lexicon(
    {
        "emergency_department": r"emergency (?:department|room)s?",
        "intensive_care": r"intensive care(?: unit)?s?",
        "inpatient": r"inpatient(?:s| unit| ward| setting)?|hospitali[sz]ed",
        "outpatient": r"outpatient(?:s| clinic| setting)?|community clinics?|private (?:community )?clinics?|primary care",
        "home": r"at[- ]home|home-based|telehealth|telemedicine",
        "surgery": r"intraoperative(?:ly)?|perioperative(?:ly)?|operating (?:room|theat(?:er|re))s?",
        "prehospital": r"pre-?hospital|ambulances?",
        "veterans": r"veterans (?:affairs|health administration)[a-z ]{0,24}",
        "multicenter": r"multi-?(?:cent(?:er|re)|site)|(?:two|three|four|five|six|seven|eight|nine|ten|twelve) (?:sites|centers|centres|hospitals|clinics)",
        "single_center": r"single[- ](?:cent(?:er|re)|site)",
    },
    together=WHOLE,
)


def read_setting(document: Document) -> tuple[Reading, ...]:
    """The settings named outside the background, the first of each kind; value is the kind, the quote its words."""
    found: list[Reading] = []
    for passage in document.both():
        for name, match in _SETTINGS.find(passage.flat):
            if passage.role_at(match.start()) in ("TITLE", "METHODS", "RESULTS"):
                found.append(Reading(kind="setting", value=name, span=passage.span(*match.span())))
    return unique(found)
