"""What the tags of a RIS record mean, wherever a program puts them: abstract, identifiers, journal, date, retraction.

The tags are those of https://en.wikipedia.org/wiki/RIS_(file_format) and of the exports of Ovid, Embase, EBSCO, Scopus,
Web of Science, Cochrane CENTRAL, EndNote and Zotero. A PMID is a record's own only where the program says so; one in a
reference, an erratum, a comment or a second link is another paper's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evidence import lazy_re as re
from evidence.records import AbstractKind, DatePrecision, Paper, PublicationType
from harvest import signals
from harvest.files.tagged import authors, key_of
from harvest.markup.doi import MAX_DOI, clean_doi
from harvest.pubmed.dates import PrintedDate, calendar_day

TAGS = frozenset(
    """TY ER A1 A2 A3 A4 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CC CN CP CT CY DA DB DI DO DOI DP ED EP ET FD
    H1 H2 ID IS J1 J2 JA JF JO K1 KW L1 L2 L3 L4 LA LB LK LM M1 M2 M3 N1 N2 NO NV OP PA PB PM PMC PMID PP PT PY RD RI RN
    RP SE SL SN SP ST SV T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR US VL VO WP WT WV Y1 Y2 YR""".split()
)
TEXT = frozenset({"AB", "N2"})
_LABEL_ONLY = re.compile(r"\W*(?:abstract|summary|resumen|résumé|zusammenfassung|not available|n/?a)\W*", re.I)
_COPYRIGHT = re.compile(
    r"(?:copyright\b|©|\(c\)\s*\d{4}|all rights reserved|this abstract may be abridged|published by\b|\[abstract from)",
    re.I,
)
_CITING = re.compile(
    r"\b(?:errat\w+|corrig\w+|correct\w+|comment\w*|repl(?:y|ies)|retract\w+|republished|reprint\w*|updates?|concern"
    r"|original|summary|cit(?:es|ed|ing|ation)|see|references?|related|in response|preprint)\b(?! by)",
    re.I,
)
_NAMED_PMID = re.compile(
    r"(?:PMID|PubMed(?: ID)?|MEDLINE)\s*[:=]?\s*(?:NLM|MEDLINE:)?\s*(\d{1,8})(?:\s*\[pmid\])?\W*", re.I
)
_OWN_NUMBERS = re.compile(r"(?:PMCID:\s?PMC\d+|DOI:\s?10\.\S{1,300})\s+(?=PMID:)", re.I)
_PUBMED_LINK = re.compile(
    r"https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed|pubmed\.gov)/(\d{1,8})/?",
    re.I,
)
_PMID = re.compile(r"\d{1,8}")
_OF_PUBMED = re.compile(r"pubmed|medline|\bnlm\b|^(?:cmedm|mdc|mnh|med)$", re.I)
_OF_OTHERS = re.compile(r"embase|scopus|psyc|cinahl|central|web of science|wos", re.I)
_PMC = re.compile(r"\bPMC\d{3,9}\b")
_MARKUP = re.compile(r"<[^<>]*>")
_DOI_ALONE = re.compile(
    r"(?:doi:?\s*|info:doi/|(?:https?://)?(?:www\.|dx\.)?doi[.-]org[^/\s]*/)?\s*10\.\d{1,9}(?:\.\d+)?(?:/|%2f)\S+(?:\s+\[doi\])?",
    re.I,
)
_TYPES = {"CHAP": "Book Chapter", "ECHAP": "Book Chapter", "BOOK": "Book", "EBOOK": "Book"}
_OWN_TYPE = "Publication type: "  # how publish/cite.py writes a publication type
_IDENTIFIERS = "AN ID C1 C2 C3 C4 C5 C6 C7 C8 LB U1 U2 U3 U4 U5 RN NO".split()


class Fields:
    """The fields of a record in file order; empty values do not count."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs = [(tag, value) for tag, value in pairs if value]

    def all(self, *tags: str) -> list[str]:
        """The values of these tags, tag by tag, each tag's in file order."""
        return [value for tag in tags for name, value in self._pairs if name == tag]

    def one(self, *tags: str) -> str | None:
        """The first value of the first of these tags that has one."""
        return next(iter(self.all(*tags)), None)

    def whole(self, *tags: str) -> str | None:
        """All values of the first of these tags that has any, as one text."""
        return next((" ".join(found) for tag in tags if (found := self.all(tag))), None)


def paper_of(where: str, fields: Fields) -> Paper:
    """The record of these fields; `where` (file and line) is the key of one without PMID and DOI."""
    title = fields.whole("TI", "T1", "CT") or ""
    if not title and not fields.all("T2", "JO", "JF"):
        title = fields.whole("BT") or ""
    doi, pmid, text = doi_of(fields), pmid_of(fields), abstract_of(fields)
    journal, short = journal_of(fields)
    printed = date_of(fields)
    own = tuple(note.removeprefix(_OWN_TYPE) for note in fields.all("N1") if note.startswith(_OWN_TYPE))
    names = (*fields.all("PT"), *own, *(_TYPES[t.upper()] for t in fields.all("TY") if t.upper() in _TYPES))
    types = tuple(PublicationType(ui=None, name=name) for name in dict.fromkeys(names))
    return Paper(
        paper=key_of(pmid, doi, "ris", where),
        pmid=pmid,
        doi=doi,
        pmcid=next(iter(_PMC.findall(" ".join(fields.all("PMC", "C2", "AN", "N1")))), None),
        title=title,
        abstract=text,
        abstract_kind=AbstractKind.PUBLISHED if text else None,
        journal=journal,
        journal_abbrev=short,
        issn=fields.one("SN"),
        volume=fields.one("VL", "VO"),
        issue=fields.one("IS", "CP"),
        pages=pages_of(fields),
        year=printed.year,
        pub_date=printed.iso,
        pub_date_precision=printed.precision,
        languages=tuple(fields.all("LA")[:1]),
        authors=authors(fields.all("AU") or fields.all("A1")),
        publication_types=types,
        keywords=tuple(dict.fromkeys(fields.all("KW", "K1"))),
        retracted=_retracted(title, types, fields),
        preprint=signals.preprint(types),
        source="ris",
    )


def _retracted(title: str, types: tuple[PublicationType, ...], fields: Fields) -> bool:
    kinds = [part.strip() for text in fields.all("M3", "KW", "PT", "DT") for part in re.split(r"[;,]", text)]
    kinds = [kind.strip("* ") for kind in kinds]  # the star is PubMed's of a major heading
    said = tuple(PublicationType(ui=None, name=kind) for kind in kinds)
    return signals.retracted(title, (*types, *said), ()) or any(map(signals.retracted_in_note, fields.all("N1", "M3")))


def abstract_of(fields: Fields) -> str | None:
    """All of the abstract in order: every AB and N2, once each, without a bare heading and lines of copyright."""
    parts: list[str] = []
    for part in fields.all("AB", "N2"):
        if _LABEL_ONLY.fullmatch(part) or _COPYRIGHT.match(part):
            continue
        if any(part in other for other in parts):
            continue
        parts = [*(other for other in parts if other not in part), part]
    return "\n".join(parts) or None


def doi_of(fields: Fields) -> str | None:
    """The record's own DOI, from the tags made for it, else from a field or the first link that is nothing but one."""
    texts = [*fields.all("DO", "DOI", "DI"), *(t for t in fields.all("L3", "M3", "ID", "LK", "L2") if _is_doi(t))]
    texts += [link for link in fields.all("UR", "L1")[:1] if _is_doi(link)]
    texts += [note for note in fields.all("N1") if re.match(r"doi\b", note, re.I) and _is_doi(note)]
    return next(filter(None, map(clean_doi, texts)), None)


def _is_doi(text: str) -> bool:
    return _DOI_ALONE.fullmatch(text[:MAX_DOI]) is not None


def pmid_of(fields: Fields) -> str | None:
    """The PMID where the program says it is this record's; None where it names two."""
    for candidates in (_by_tag(fields), _by_database(fields), _by_note(fields), _by_link(fields)):
        found = {number.lstrip("0") for number in candidates} - {""}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _by_tag(fields: Fields) -> Iterator[str]:
    yield from (m[0] for text in fields.all("PMID", "PM") if (m := re.search(r"\d{1,8}(?!\d)", text)))


def _by_database(fields: Fields) -> Iterator[str]:
    """Accession numbers of PubMed and MEDLINE, and where Embase (C5), Scopus (C2) and Cochrane (C3) keep the PMID."""
    bases = fields.all("DB", "DP")
    numbers = fields.all("AN") or fields.all("ID")  # where both stand, ID is EndNote's own number
    if any(map(_OF_PUBMED.search, bases)) and not any(map(_OF_OTHERS.search, bases)):
        yield from filter(_PMID.fullmatch, numbers)
    for tag, base in (("C5", "embase"), ("C2", "scopus")):
        if any(base in x.lower() for x in bases):
            yield from filter(_PMID.fullmatch, fields.all(tag))
    for text in fields.all(*_IDENTIFIERS):
        yield from (m[1] for part in re.split(r"[,;]", text) if (m := _NAMED_PMID.fullmatch(part.strip())))


def _by_note(fields: Fields) -> Iterator[str]:
    """A note that names the PMID by itself; one that speaks of another paper names none."""
    for note in fields.all("N1", "M2"):
        plain = _MARKUP.sub(" ", note)
        if not _CITING.search(plain):
            parts = re.split(r"[;\n]|(?<=\.)\s|(?<=\d)\s+(?=PMCID:)", _OWN_NUMBERS.sub("", plain))
            yield from (m[1] for part in parts if (m := _NAMED_PMID.fullmatch(part.strip())))


def _by_link(fields: Fields) -> Iterator[str]:
    """The first link, when it is PubMed's and nothing else."""
    yield from (m[1] for link in fields.all("UR")[:1] if (m := _PUBMED_LINK.fullmatch(link)))


def journal_of(fields: Fields) -> tuple[str | None, str | None]:
    """The journal's full title and its short one; JO is the full one where no other tag gives it."""
    full = fields.one("JF", "T2", "JO", "BT")
    short = next((x for x in fields.all("J2", "JA", "J1", "TA", "JO") if x != full), None)
    return full, short


def pages_of(fields: Fields) -> str | None:
    """First and last page with a plain hyphen; all of them where SP holds both."""
    first, last = (re.sub("[\u2010-\u2015]", "-", fields.one(tag) or "") for tag in ("SP", "EP"))
    if not first or not last or "-" in first or first == last:
        return first or last or None
    return f"{first}-{last}"


def date_of(fields: Fields) -> PrintedDate:
    """The date as precise as a field gives it; year, month and day parted by / or -, as RIS and our exports write."""
    texts = fields.all("PY", "Y1", "YR", "DA")
    dates = [found for text in texts if (found := _date(text)) is not None]
    same = [found for found in dates if found.year == dates[0].year]
    return max(same, key=lambda found: len(found.iso or ""), default=PrintedDate(None, None, None))


_YEAR_LAST = re.compile(
    r"(?:\D{0,20}(?<!\d)\d{1,2}){0,2}\D{1,20}((?:19|20)\d{2})\W*"
)  # "March 2025", "04/03/2025": no more


def _date(text: str) -> PrintedDate | None:
    found = re.match(r"(\d{4})(?!\d)(?:[/-](\d{1,2})(?!\d)(?:[/-](\d{1,2})(?!\d))?)?", text)
    if not found:
        alone = _YEAR_LAST.fullmatch(text)
        return PrintedDate(int(alone[1]), alone[1], DatePrecision.YEAR) if alone else None
    year, month, day = int(found[1]), int(found[2] or 0), found[3] or ""
    whole = calendar_day(found[1], found[2], day) if found[2] and day else None
    if whole:
        return PrintedDate(year, whole.isoformat(), DatePrecision.DAY)
    if 1 <= month <= 12:
        return PrintedDate(year, f"{year:04d}-{month:02d}", DatePrecision.MONTH)
    return PrintedDate(year, f"{year:04d}", DatePrecision.YEAR)
