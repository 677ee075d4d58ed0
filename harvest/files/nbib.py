"""Read NBIB, PubMed's MEDLINE format, also as PubMed's .txt export and as pieces put together by hand.

Read tag by tag here because the nbib package (0.3.2) passes over the notices of retraction and concern (RIN, ECI), the
second language and the second registry number, and parts records at blank lines alone, so that two records without one
between become one (https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from evidence import lazy_re as re
from evidence.errors import InputError
from evidence.records import (
    AbstractKind,
    MeshHeading,
    Notice,
    OtherAbstract,
    Paper,
    PublicationType,
    RegistryId,
)
from harvest import signals
from harvest.files.tagged import Line, Notes, Value, authors, dedented, key_of
from harvest.markup.doi import clean_doi
from harvest.pubmed.dates import medline_date

BEGINS = re.compile(r"^(\s*)PMID *- *\S")
_TAG = re.compile(r"([A-Z]{2,4}) *-(?:\s+(.*)|$)|(PMID(?= *-\d)|[A-Z]{2}(?=  -)|[A-Z]{3}(?= -)) *-(\S.*)")
_PMID = re.compile(r"(?:PMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)(\d{1,8})\b")
_KIND_OF_OTHER = re.compile(r"^(Publisher|AIDS|KIE|PIP|NASA|plain-language-summary)\s*:?(?:\s+|$)", re.I)
_ONCE = {"TI", "BTI", "OWN", "DP"}  # one of them a record
_NOTICES = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "ECI": "ExpressionOfConcernIn",
    "EFR": "ErratumFor",
    "EIN": "ErratumIn",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "RRI": "RetractedandRepublishedIn",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}
Tags = dict[str, list[str]]


def read_nbib(name: str, lines: Iterable[Line], notes: Notes | None = None) -> Iterator[Paper]:
    """The records of an NBIB file, each from its PMID line; raises InputError naming `name` and the line.

    A blank line ends a record only where the next lines say again what a record says once. What stands before the
    first tag is passed over and noted.
    """
    notes = notes or Notes()
    for first, tags in _blocks(dedented(lines, BEGINS), notes):
        notes.records += 1
        yield _paper(f"{name}, line {first}", tags)


def _blocks(lines: Iterable[Line], notes: Notes) -> Iterator[tuple[int, Tags]]:
    values: dict[str, list[Value]] = {}
    first, last, blank = 0, "", False
    for number, line in lines:
        found = _TAG.match(line)
        if not line.strip():
            blank = True
        elif found:
            last, text = (found[1] or found[3]), (found[2] or found[4] or "").strip()
            if _begins(last, values, blank):
                yield first, _texts(values)
                values = {}
            first, blank = (first if values else number), False
            values.setdefault(last, []).append(Value(text))
        else:
            _no_tag(number, line, values.get(last), notes)
    if values:
        yield first, _texts(values)


def _no_tag(number: int, line: str, field: list[Value] | None, notes: Notes) -> None:
    """A line without a tag: text of the field before; outside of a record it is passed over."""
    if not field:
        notes.passed_over("outside of any record", number)
        return
    if line[0].strip():
        notes.passed_over("without an indent, joined to the field before", number)
    field[-1].add(line.strip())


def _texts(values: Mapping[str, list[Value]]) -> Tags:
    return {tag: list(map(str, found)) for tag, found in values.items()}


def _begins(tag: str, tags: Container[str], blank: bool) -> bool:
    """Whether a record begins at this tag: at its PMID, or after a blank line at what the last record has already."""
    return (tag == "PMID" and "PMID" in tags) or (blank and tag in _ONCE and tag in tags)


def _paper(where: str, tags: Tags) -> Paper:
    def one(tag: str) -> str | None:
        return next(filter(None, tags.get(tag, ())), None)

    pmid = _pmid(where, one("PMID"))
    doi = _own_doi([*tags.get("AID", ()), *tags.get("LID", ())])
    title = one("TI") or one("TT") or one("BTI") or ""
    types = tuple(PublicationType(ui=None, name=name) for name in tags.get("PT", ()))
    notices = tuple(_notice(kind, text) for tag, kind in _NOTICES.items() for text in tags.get(tag, ()))
    printed = medline_date(one("DP") or "")
    abstract, kind, others = _abstracts(tags)
    return Paper(
        paper=key_of(pmid, doi, "nbib", where),
        pmid=pmid,
        doi=doi,
        pmcid=one("PMC"),
        title=title,
        vernacular_title=one("TT"),
        abstract=abstract,
        abstract_kind=kind,
        other_abstracts=others,
        journal=one("JT") or (one("BTI") if one("TI") else None),
        journal_abbrev=one("TA"),
        issn=next(iter(re.findall(r"^\d{4}-\d{3}[\dX](?= \(|$)", "\n".join(tags.get("IS", ())), re.M)), None),
        volume=one("VI"),
        issue=one("IP"),
        pages=one("PG"),
        year=printed.year,
        pub_date=printed.iso,
        pub_date_precision=printed.precision,
        languages=tuple(tags.get("LA", ())),
        country=one("PL"),
        status=one("STAT"),
        authors=authors(tags.get("FAU", tags.get("AU", [])), tags.get("CN", [])),
        publication_types=types,
        mesh=tuple(_heading(text) for text in tags.get("MH", ())),
        keywords=tuple(dict.fromkeys(tags.get("OT", ()))),
        registry_ids=_registry_ids(tags.get("SI", ())),
        notices=notices,
        coi=one("COIS"),
        retracted=signals.retracted(title, types, notices) or any(map(signals.retracted_in_note, tags.get("GN", ()))),
        concern=signals.concern(notices),
        preprint=signals.preprint(types),
        source="nbib",
    )


def _pmid(where: str, printed: str | None) -> str | None:
    """The PMID; this project writes 0 where PubMed has no number."""
    if printed and not (printed.isascii() and printed.isdigit()):
        raise InputError(f"{where}: PMID {printed!r} is not a number.")
    return printed if printed and int(printed) else None


def _abstracts(tags: Tags) -> tuple[str | None, AbstractKind | None, tuple[OtherAbstract, ...]]:
    """The abstract, its kind and the other abstracts; an English one stands in where none is published."""
    text = "\n".join(dict.fromkeys(filter(None, tags.get("AB", ())))) or None
    codes = [*tags.get("OABL", ()), *[""] * len(tags.get("OAB", ()))]
    others = tuple(
        _other(given, code or None) for given, code in zip(tags.get("OAB", ()), codes, strict=False) if given
    )
    if text:
        return text, AbstractKind.PUBLISHED, others
    english = next((x for x in others if x.language == "eng" and x.text), None)
    return (english.text, AbstractKind.OTHER, others) if english else (None, None, others)


def _other(text: str, language: str | None) -> OtherAbstract:
    kind = _KIND_OF_OTHER.match(text)
    return OtherAbstract(type=kind[1] if kind else "", language=language, text=text[kind.end() :] if kind else text)


def _own_doi(identifiers: Iterable[str]) -> str | None:
    """The DOI that is marked as one; a long one is wrapped anywhere, so white space in it is the program's."""
    found = (text.removesuffix("[doi]") for text in identifiers if text.endswith("[doi]"))
    return next(filter(None, (clean_doi("".join(text.split())) for text in found)), None)


def _notice(kind: str, text: str) -> Notice:
    found = _PMID.search(text)
    return Notice(ref_type=kind, source=text, pmid=found[1] if found else None)


def _heading(text: str) -> MeshHeading:
    name, *_ = text.split("/")
    return MeshHeading(ui=None, name=name.lstrip("*"), major="*" in text)


def _registry_ids(texts: Iterable[str]) -> tuple[RegistryId, ...]:
    pairs = (text.partition("/") for text in texts)
    return tuple(RegistryId(registry=bank, id=number) for bank, _, number in pairs if number)
