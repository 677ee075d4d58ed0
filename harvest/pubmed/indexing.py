"""What NLM and authors add to a PubMed record to find it by: types, headings, substances, registry numbers, notices."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lxml import etree

from evidence.records import MeshHeading, MeshQualifier, Notice, PublicationType, RegistryId
from harvest.markup.text import fold, plain

Row = dict[str, Any]

# Data banks that hold sequences, structures or data sets, not trials
# (https://www.nlm.nih.gov/bsd/medline_databank_source.html)
_DATA_ARCHIVES = {
    *("BioProject", "Dryad", "GDB", "GENBANK", "GEO", "GSDB", "OMIM", "PDB", "PIR", "PRF", "PubChem-BioAssay"),
    *("PubChem-Compound", "PubChem-Substance", "RefSeq", "SRA", "SWISSPROT", "UniMES", "UniParc", "UniProtKB"),
    *("UniRef", "dbGaP", "dbSNP", "dbVar", "figshare"),
}


def publication_types(element: etree._Element, row: Row) -> None:
    """Every type with its identifier."""
    kinds = [_kind(child.get("UI"), child.text) for child in element]
    row["publication_types"] = (*row.get("publication_types", ()), *kinds)


def publication_type(element: etree._Element, row: Row) -> None:
    """One type, as books list them."""
    row["publication_types"] = (*row.get("publication_types", ()), _kind(element.get("UI"), element.text))


@lru_cache(maxsize=1024)
def _kind(ui: str | None, name: str | None) -> PublicationType:
    return PublicationType(ui=ui or None, name=fold(name))


def data_banks(element: etree._Element, row: Row) -> None:
    """Trial registration numbers; accession numbers of data archives are left out."""
    ids: list[RegistryId] = list(row.get("registry_ids", ()))
    for bank in element:
        name = fold(bank.findtext("DataBankName"))
        if not name or name in _DATA_ARCHIVES:
            continue
        for number in bank.iterfind("AccessionNumberList/AccessionNumber"):
            text = fold(number.text)
            if text and RegistryId(registry=name, id=text) not in ids:
                ids.append(RegistryId(registry=name, id=text))
    row["registry_ids"] = tuple(ids)


def chemicals(element: etree._Element, row: Row) -> None:
    """Names of substances."""
    names = (plain(child) for child in element.iterfind("Chemical/NameOfSubstance"))
    row["substances"] = tuple(filter(None, names))


def mesh(element: etree._Element, row: Row) -> None:
    """Headings with their subheadings, major flags kept apart."""
    headings = []
    for heading in element:
        if len(heading) == 0:
            continue
        first, *rest = heading
        qualifiers = tuple(_qualifier(part.get("UI"), part.text, part.get("MajorTopicYN")) for part in rest)
        headings.append(_heading(first, qualifiers))
    row["mesh"] = (*headings, *row.get("mesh", ()))


@lru_cache(maxsize=1024)  # there are some 80 subheadings
def _qualifier(ui: str | None, name: str | None, major: str | None) -> MeshQualifier:
    return MeshQualifier(ui=ui, name=fold(name), major=major == "Y")


def supplementary(element: etree._Element, row: Row) -> None:
    """Supplementary concepts (diseases, protocols, organisms), after the headings."""
    row["mesh"] = (*row.get("mesh", ()), *(_heading(child, ()) for child in element))


def _heading(name: etree._Element, qualifiers: tuple[MeshQualifier, ...]) -> MeshHeading:
    return MeshHeading(
        ui=name.get("UI"), name=fold(name.text), major=name.get("MajorTopicYN") == "Y", qualifiers=qualifiers
    )


def notices(element: etree._Element, row: Row) -> None:
    """Comments and corrections; cited papers are none."""
    row["notices"] = tuple(_notice(child) for child in element if child.get("RefType") != "Cites")


def _notice(element: etree._Element) -> Notice:
    parts = {child.tag: plain(child) or None for child in element}
    return Notice(
        ref_type=element.get("RefType") or "",
        source=parts.get("RefSource"),
        pmid=parts.get("PMID"),
        note=parts.get("Note"),
    )


def keywords(element: etree._Element, row: Row) -> None:
    """Keywords of all owners, each once."""
    known = dict.fromkeys(row.get("keywords", ()))
    known.update(dict.fromkeys(filter(None, (plain(child) for child in element))))
    row["keywords"] = tuple(known)
