"""Registration numbers of trials and reviews."""

from __future__ import annotations

from evidence import lazy_re as re
from evidence.records import Reading
from evidence.required_literals import Scanner
from summarize.text.lexicon import Lexicon
from summarize.text.passage import Document, unique

REGISTRIES = {
    "ClinicalTrials.gov": r"nct\s?0?\d{7,8}",
    "ISRCTN": r"isrctn\s?\d{8}",
    "CTIS": r"20\d\d-5\d{5}-\d\d(?:-\d\d(?!\d))?",
    "EudraCT": r"20\d\d-[0-46-9]\d{5}-\d\d",
    "ChiCTR": r"chictr[-a-z0-9]{4,20}",
    "IRCT": r"irct\d[\dn]{6,22}",
    "CTRI": r"ctri/\d{4}/\d{2,3}/\d{6}",
    "ANZCTR": r"actrn\s?\d{14}p?",
    "UMIN": r"umin\s?0{2,4}\d{5,9}",
    "DRKS": r"drks\s?\d{8}",
    "jRCT": r"jrcts?\d{9,12}",
    "NTR": r"(?:ntr|nl)\s?\d{4,5}(?!\d)",
    "KCT": r"kct\d{7}",
    "TCTR": r"tctr\d{11}",
    "PACTR": r"pactr\d{15,16}",
    "ReBEC": r"rbr-[0-9a-z]{6,9}",
    "SLCTR": r"slctr/\d{4}/\d{3}",
    "PROSPERO": r"crd\s?\d{11,14}",
}
_IDS = Lexicon(REGISTRIES, "")
# A number given beside the registry's name alone ("registered at www.irct.ir (code: 12345)").
_BESIDE = Scanner(
    r"regist[^.;]{0,60}?(?:www\.)?(?P<registry>irct|clinicaltrials|anzctr|chictr|ctri|isrctn|umin|drks|tctr|pactr|eudract)(?:\.(?:ir|gov|org\.au|nic\.in|com|org|de))?"
    r"[^.;\d]{0,30}(?:code|number|no\.?|id|identifier)\s?(?:is|was|=|:)?\s?(?P<id>\d{4,12})(?![\d/-])"
)
_NAMES = {name.lower(): name for name in REGISTRIES} | {"clinicaltrials": "ClinicalTrials.gov"}
_HINT = re.compile(r"\d\d{4}")  # begins with one class of characters, so that the engine skips to them


def read_registry_ids(document: Document) -> tuple[Reading, ...]:
    """Registration numbers as printed; value is in capitals without spaces, detail the registry.

    PROSPERO numbers register a review, not a trial, and carry the detail PROSPERO.
    """
    found = []
    for passage in document.both():
        if not _HINT.search(passage.flat):
            continue
        for registry, match in _IDS.find(passage.flat):
            if passage.flat[match.start() - 1 : match.start()].isdigit():
                continue
            span = passage.span(*match.span())
            value = "".join(span.quote.split()).rstrip("-")
            value = value if registry in ("ChiCTR", "jRCT", "ReBEC") else value.upper()
            found.append(Reading(kind="registry_id", value=value, span=span, detail=registry))
        for match in _BESIDE.finditer(passage.flat):
            span = passage.span(*match.span("id"))
            found.append(Reading(kind="registry_id", value=span.quote, span=span, detail=_NAMES.get(match["registry"])))
    return unique(found)
