"""What each element of a PubMed record becomes: one function an element, found by its name, one pass over the children.

A reader takes the element and the row being filled, whose keys are fields of Paper, and, for the parser to settle:
digest (text, markup, sections), english (the same), location_doi, of_book, book_title and publication_status.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from evidence import lazy_re as re
from evidence.records import OtherAbstract
from harvest.markup.doi import clean_doi
from harvest.markup.text import fold, paragraphs, plain, rich
from harvest.pubmed import indexing
from harvest.pubmed.dates import calendar_date, printed_date
from harvest.pubmed.people import author_list

Row = dict[str, Any]
Reader = Callable[[etree._Element, Row], None]

_DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.I)


def read(element: etree._Element, row: Row, unknown: set[str]) -> None:
    """Fill the row from the children of an element, and theirs where they only group; names not known go to `unknown`."""
    for child in element:
        tag = child.tag
        reader = READERS.get(tag)
        if reader is not None:
            reader(child, row)
        elif tag in GROUPS:
            _attributes(child, row)
            read(child, row, unknown)
        elif tag not in PASSED_OVER:
            unknown.add(tag)


def _attributes(element: etree._Element, row: Row) -> None:
    if element.tag == "MedlineCitation":
        row["status"] = element.get("Status")
        row["indexing_method"] = element.get("IndexingMethod")


def _pmid(element: etree._Element, row: Row) -> None:
    text = (element.text or "").strip()
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"PMID {text!r} is not a number")
    row["pmid"] = text
    version = element.get("Version") or ""
    row["pmid_version"] = int(version) if version.isascii() and version.isdigit() else None


def _title(element: etree._Element, row: Row) -> None:
    row["title"], row["title_markup"] = rich(element)


def _abstract(element: etree._Element, row: Row) -> None:
    text, markup, sections = paragraphs(element)
    if text:
        row["abstract"], row["abstract_markup"], row["sections"] = text, markup, sections


def _other_abstract(element: etree._Element, row: Row) -> None:
    text, markup, sections = paragraphs(element)
    if not text:
        return
    kind = element.get("Type") or ""
    other = OtherAbstract(type=kind, language=element.get("Language"), text=text, sections=sections)
    row["other_abstracts"] = (*row.get("other_abstracts", ()), other)
    if kind == "Digest":
        row["digest"] = (text, markup, sections)
    elif other.language == "eng" and (
        kind == "Publisher" or "english" not in row
    ):  # before a summary in plain language
        row["english"] = (text, markup, sections)


def _text_of(field: str) -> Reader:
    def reader(element: etree._Element, row: Row) -> None:
        text = plain(element)
        if text:
            row[field] = text

    return reader


def _date_of(field: str) -> Reader:
    def reader(element: etree._Element, row: Row) -> None:
        row[field] = calendar_date(element)

    return reader


def _journal(element: etree._Element, row: Row) -> None:
    for child in element:
        if child.tag == "JournalIssue":
            for part in child:
                reader = _ISSUE.get(part.tag)
                if reader:
                    reader(part, row)
        else:
            reader = _JOURNAL.get(child.tag)
            if reader:
                reader(child, row)


def _journal_info(element: etree._Element, row: Row) -> None:
    for child in element:
        field = _JOURNAL_INFO.get(child.tag)
        text = fold(child.text) if field else ""
        if field and text:
            row.setdefault(field, text)


def _printed(element: etree._Element, row: Row) -> None:
    row["year"], row["pub_date"], row["pub_date_precision"] = printed_date(element)


def _pages(element: etree._Element, row: Row) -> None:
    parts = {child.tag: fold(child.text) for child in element}
    pages = parts.get("MedlinePgn") or "-".join(filter(None, (parts.get("StartPage"), parts.get("EndPage"))))
    if pages:
        row["pages"] = pages


def _location(element: etree._Element, row: Row) -> None:
    if element.get("EIdType") == "doi" and element.get("ValidYN", "Y") == "Y":
        row.setdefault("location_doi", _doi(element.text))


def _article_ids(element: etree._Element, row: Row) -> None:
    for child in element:
        field = _OWN_IDS.get(child.get("IdType", ""))
        text = fold(child.text) if field else ""
        if field and text:
            row.setdefault(field, _doi(text) if field == "doi" else text)


def _doi(text: str | None) -> str | None:
    folded = fold(text)
    return clean_doi(folded) or _DOI_PREFIX.sub("", folded).lower() or None


def _language(element: etree._Element, row: Row) -> None:
    text = fold(element.text)
    if text:
        row["languages"] = (*row.get("languages", ()), text)


def _publication_status(element: etree._Element, row: Row) -> None:
    row["publication_status"] = fold(element.text).lower()


def _book(element: etree._Element, row: Row) -> None:
    row["of_book"] = True
    for child in element:
        reader = _BOOK.get(child.tag)
        if reader:
            reader(child, row)


def _book_title(element: etree._Element, row: Row) -> None:
    row["book_title"] = row["journal"] = plain(element)


_JOURNAL_INFO = {"Country": "country", "MedlineTA": "journal_abbrev", "ISSNLinking": "issn"}
_OWN_IDS = {"doi": "doi", "pmc": "pmcid"}
_JOURNAL: dict[str, Reader] = {
    "ISSN": _text_of("issn"),
    "Title": _text_of("journal"),
    "ISOAbbreviation": _text_of("journal_abbrev"),
}
_ISSUE: dict[str, Reader] = {"Volume": _text_of("volume"), "Issue": _text_of("issue"), "PubDate": _printed}
_BOOK: dict[str, Reader] = {
    "BookTitle": _book_title,
    "PubDate": _printed,
    "Volume": _text_of("volume"),
    "AuthorList": author_list,
    "ELocationID": _location,
}

GROUPS = {"MedlineCitation", "Article", "PubmedData", "BookDocument", "PubmedBookData"}

READERS: dict[str, Reader] = {
    "PMID": _pmid,
    "DateCompleted": _date_of("date_completed"),
    "DateRevised": _date_of("date_revised"),
    "Journal": _journal,
    "Book": _book,
    "ArticleTitle": _title,
    "VernacularTitle": _text_of("vernacular_title"),
    "Pagination": _pages,
    "ELocationID": _location,
    "Abstract": _abstract,
    "OtherAbstract": _other_abstract,
    "AuthorList": author_list,
    "Language": _language,
    "DataBankList": indexing.data_banks,
    "PublicationTypeList": indexing.publication_types,
    "PublicationType": indexing.publication_type,
    "MedlineJournalInfo": _journal_info,
    "ChemicalList": indexing.chemicals,
    "SupplMeshList": indexing.supplementary,
    "CommentsCorrectionsList": indexing.notices,
    "MeshHeadingList": indexing.mesh,
    "KeywordList": indexing.keywords,
    "CoiStatement": _text_of("coi"),
    "PublicationStatus": _publication_status,
    "ArticleIdList": _article_ids,
}

# Known to the DTD and not kept
PASSED_OVER = {
    *("ArticleDate", "CitationSubset", "ContributionDate", "GeneralNote", "GeneSymbolList", "GrantList", "History"),
    *("InvestigatorList", "ItemList", "LocationLabel", "NumberOfReferences", "ObjectList", "OtherID"),
    *("PersonalNameSubjectList", "ReferenceList", "Sections", "SpaceFlightMission", "DateCreated"),
}
