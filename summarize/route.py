"""Routes by which ketamine (or, without ketamine, the drug studied) was given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.records import Reading
from summarize.drugs import KETAMINE, mentions
from summarize.passage import Document, Passage

ROUTES = {
    "intravenous": r"intra-?venous(?:ly)?|i\.\s?v\.?(?![a-z])|iv(?=[\s)/,.;-])",
    "intramuscular": r"intra-?muscular(?:ly)?|i\.\s?m\.?(?![a-z])|im(?=[\s)/,.;])",
    "intranasal": r"intra-?nasal(?:ly)?|nasal spray|nasally|transnasal|nasal (?:ketamine|esketamine|administration|route)|inhaled nasal",
    "oral": r"orally|per os|\bp\.\s?o\.?(?![a-z])|by mouth|oral (?:s?-?(?:es)?ketamine|administration|dose|route|solution|intake|tablets?|capsules?|racemic|treatment|morphine|opioids?|methadone|oxycodone|midazolam)|oral(?=,? (?:or|and|intramuscular|intravenous|rectal|intranasal|sublingual|subcutaneous))|lozenges?|extended[- ]release ketamine tablets?",
    "sublingual": r"sublingual(?:ly)?|buccal|transmucosal",
    "subcutaneous": r"sub-?cutaneous(?:ly)?|s\.\s?c\.?(?![a-z])|\bsc(?= (?:ketamine|esketamine|route|injection|infusion|administration))|patient-controlled sc",
    "epidural_intrathecal": r"epidural(?:ly)?|intrathecal(?:ly)?|caudal(?:ly)?|spinal (?:anesthesia|anaesthesia|analgesia) with|subarachnoid(?! h)|extradural(?:ly)?|peridural",
    "intraperitoneal": r"intra-?peritoneal(?:ly)?|i\.\s?p\.?(?![a-z])|ip(?= (?:injection|administration|ketamine))",
    "topical": r"topical(?:ly)?|transdermal(?:ly)?|gargle|mouthwash",
    "rectal": r"rectal(?:ly)?",
    "inhaled": r"inhaled|inhalational|nebuli[sz]ed|nebuli[sz]ation",
}
_ROUTE = re.compile("|".join(rf"(?P<{name}>(?<![a-z.])(?:{pattern}))" for name, pattern in ROUTES.items()))
_IMPLIED = re.compile(r"(?<![a-z])(?:infusions?|infused|bolus(?:es)?)(?![a-z])")
_NEAR = 90  # characters between a route and the drug it belongs to


def read_routes(document: Document) -> tuple[Reading, ...]:
    """The routes in title and abstract, one reading a route.

    "Infusion" or "bolus" of ketamine without another route is intravenous (docs/codebook.md).
    """
    ketamine = KETAMINE.search(document.title.flat) or KETAMINE.search(document.abstract.flat)
    found: dict[str, Reading] = {}
    for passage in document.both():
        for reading in _stated(document, passage, bool(ketamine)):
            found.setdefault(reading.value, reading)
    if ketamine and not found:
        for passage in document.both():
            for reading in _implied(passage):
                found.setdefault(reading.value, reading)
    return tuple(found.values())


def _stated(document: Document, passage: Passage, ketamine: bool) -> Iterator[Reading]:
    flat = passage.flat
    for match in _ROUTE.finditer(flat):
        if ketamine and not _with_ketamine(passage, match.start(), match.end()):
            continue
        if _refuses(flat, match.start(), match.end()):
            continue
        yield Reading(
            kind="route", value=str(match.lastgroup), span=passage.span(*match.span()), detail="stated"
        )


_LINE_OR_OTHER = re.compile(r"\s?(?:line|access|cannul|fluid|cathet|patient-controlled|pca|drug us|inject(?:ing|ion) drug|naloxone|contrast|immunoglob|steroid|antibiot|catheter)")


def _refuses(flat: str, start: int, end: int) -> bool:
    """An intravenous line, access, fluid or patient-controlled analgesia is no route of the drug studied."""
    return _LINE_OR_OTHER.match(flat, end) is not None


def _with_ketamine(passage: Passage, start: int, end: int) -> bool:
    """Whether ketamine is the drug nearest to the route in its sentence."""
    sentence = passage.sentence_at(start)
    drugs = mentions(passage.flat, sentence.start, max(sentence.end, end))
    if not drugs:
        return _subject_before(passage, sentence.start)
    distance = {d: (d.start - end) if d.start >= end else (start - d.end + 6) for d in drugs}
    nearest = min(drugs, key=lambda d: distance[d])
    return nearest.ketamine and distance[nearest] <= _NEAR


def _subject_before(passage: Passage, start: int) -> bool:
    before = mentions(passage.flat, max(0, start - 400), start)
    return bool(before) and before[-1].ketamine


def _implied(passage: Passage) -> Iterator[Reading]:
    for match in _IMPLIED.finditer(passage.flat):
        sentence = passage.sentence_at(match.start())
        drugs = mentions(passage.flat, sentence.start, sentence.end)
        if any(d.ketamine for d in drugs) and _with_ketamine(passage, *match.span()):
            yield Reading(kind="route", value="intravenous", span=passage.span(*match.span()), detail="implied")
            return
