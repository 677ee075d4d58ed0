"""Who took part and where: numbers of women and men, and the countries in which a study was done.

A country is read from what a text says of the study ("in Ulm, Germany", "registered in Iran" is none), never from an
author's address.
"""

from __future__ import annotations

from collections.abc import Iterator

from evidence import lazy_re as re
from evidence.records import Reading
from evidence.required_literals import Scanner
from summarize.text.numerals import WORDED, value_of
from summarize.text.passage import Document, Passage

_COUNTRIES = (
    "argentina|australia|austria|bangladesh|belgium|brazil|bulgaria|canada|chile|china|colombia|croatia|cuba|cyprus|czech republic|czechia|denmark|"
    "ecuador|egypt|estonia|ethiopia|finland|france|germany|ghana|greece|hong kong|hungary|iceland|india|indonesia|iran|iraq|ireland|israel|italy|japan|"
    "jordan|kenya|korea|kuwait|latvia|lebanon|lithuania|malaysia|mexico|morocco|nepal|netherlands|new zealand|nigeria|norway|oman|pakistan|peru|"
    "philippines|poland|portugal|qatar|romania|russia|saudi arabia|serbia|singapore|slovakia|slovenia|south africa|south korea|spain|sri lanka|sudan|"
    "sweden|switzerland|taiwan|thailand|tunisia|turkey|uganda|ukraine|united arab emirates|united kingdom|united states|usa|uk|uruguay|venezuela|vietnam"
)
_COUNTRY = re.compile(rf"(?<![a-z])(?<!health )(?:{_COUNTRIES})(?![a-z])")  # "Health Canada" is an authority
# names of one country, as they are counted; all others as they are printed
_CALLED = {
    **dict.fromkeys(("usa", "united states"), "United States"),
    **dict.fromkeys(("uk", "united kingdom"), "United Kingdom"),
    **dict.fromkeys(("czechia", "czech republic"), "Czechia"),
}
_DONE = re.compile(
    r"\b(?:hospitals?|clinics?|universit(?:y|ies)|cent(?:er|re)s?|departments?|conducted|carried out|performed|recruited|admitted|enrolled|undergoing|sites?|icu)\b"
)
# A maker's or a program's seat ("SPSS Inc., Chicago, USA") or where a trial is registered.
_SEAT = re.compile(
    r"(?:inc\b|ltd\b|gmbh|corp|co\.|compan|pharma|laborator|manufact|software|version|spss|sas\b|stata|regist|produced|\bllc\b|medical systems|monitor)[^.;]{0,60}$|\([^()]{0,80}$"
)
_ONE_WORD = r"(?!(?:for|than|in|from|by|and|or|to|with|among|were|was|versus|vs|of|at|on|as|if)\s)\w+\s"  # "size 3 for females" counts nobody
_NUMBER = rf"(?P<n>\d{{1,5}}|{WORDED})"
_SEX = Scanner(
    rf"(?<![\d.,-])(?<!\d/){_NUMBER}\s(?:of (?:them |whom ))?(?:were )?(?:{_ONE_WORD})?(?P<sex>wom[ae]n|females?|girls?|m[ae]n|males?|boys?)\b(?!\s(?:years?|rats|mice|volunteers? (?:per|in each)))"
    r"|(?<![\d.,/-])(?P<p>\d{1,3}(?:\.\d+)?)\s?%\s(?:of (?:them |whom )?)?(?:were )?(?P<share>wom[ae]n|females?|m[ae]n|males?)\b"
)
_NAMED = Scanner(r"\b(?:wom[ae]n|females?|girls?|m[ae]n|males?|boys?)\b")
FEWEST = 2  # one woman is somebody of whom something is told
_ROLES = ("TITLE", "METHODS", "RESULTS")


def read_country(document: Document) -> Reading | None:
    """The first country that the methods, the results or the title name for the study; None where they name none."""
    return next(iter(read_countries(document)), None)


def read_countries(document: Document) -> tuple[Reading, ...]:
    """The countries named for the study in the first sentence that names any, outside the background."""
    for passage in document.both():
        for sentence in passage.sentences:
            flat = passage.flat[sentence.start : sentence.end]
            if sentence.role not in _ROLES or not (_DONE.search(flat) or sentence.role == "TITLE"):
                continue
            found: dict[str, Reading] = {}
            for match in _COUNTRY.finditer(flat):
                if not _SEAT.search(flat[: match.start()]):
                    span = passage.span(sentence.start + match.start(), sentence.start + match.end())
                    name = _CALLED.get(match[0], " ".join(span.quote.split()))
                    found.setdefault(name.lower(), Reading(kind="country", value=name, span=span))
            if found:
                return tuple(found.values())
    return ()


def read_sexes(document: Document) -> tuple[Reading, ...]:
    """Women and men as first stated outside the background: detail women or men; unit people or %."""
    found: dict[str, Reading] = {}
    for passage in document.both():
        for reading in _sexes(passage):
            found.setdefault(reading.detail or "", reading)
    return tuple(found.values())


def _sexes(passage: Passage) -> Iterator[Reading]:
    if not _NAMED.search(passage.flat):
        return
    for match in _SEX.finditer(passage.flat):
        if passage.role_at(match.start()) not in _ROLES:
            continue
        word = match["sex"] or match["share"]
        number = float(match["p"]) if match["p"] else float(value_of(match["n"]))
        if number < FEWEST and not match["p"]:
            continue
        span = passage.span(*match.span())
        yield Reading(
            kind="sex",
            value=span.quote,
            span=span,
            number=number,
            unit="%" if match["p"] else "people",
            detail="women" if word[0] in "wfg" else "men",
        )
