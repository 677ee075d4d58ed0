"""Read an article in JATS (NISO Z39.96, the XML of PMC and Europe PMC) into named texts, without its DTD or the network.

Every section is a text of its own, named by the headings that lead to it; every table one with its cells (spans
resolved); figures by their captions; funding, conflicts and the other back matter by their headings. Cited papers are
passed over. Raised citations are written in brackets, as most journals print them, so that they join no number.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from evidence import lazy_re as re
from evidence.errors import InputError
from evidence.records import AbstractKind, Article, Paper, Part
from harvest.articles.jats_tables import table_part
from harvest.articles.jats_text import SILENT, detached_floats, heading_of, label_of, labelled_of, lines_of, settle
from harvest.markup.split import parse_piece
from harvest.markup.text import fold, local_name, plain

LARGEST = 64 * 1024 * 1024  # bytes of a file: the longest articles with 200-page appendices have a tenth of it
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:article|pmc-articleset)[\s>]")
_FUNDING = re.compile(
    r"(?:financial|grant)\s(?:support|assistance)|funding|\bsupport(?:ed)?\b(?!\w)|sponsor|source of support", re.I
)
_CONFLICTS = re.compile(
    r"conflicts?\sof\sinterests?|competing|disclosures?|declaration of interest|statement of interest|interests? statement",
    re.I,
)
_LEAD = 60  # characters in which a paragraph without a heading says what it is about


def read_article(path: Path) -> Article:
    """The article of a JATS file.

    Raises InputError, naming the file, when it is no article in JATS, is cut off, larger than 64 MB, in another encoding
    than UTF-8, or declares entities of its own.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from None
    return article_of(raw, str(path))


def article_of(raw: bytes, name: str) -> Article:
    """The article of a JATS document in memory, as read_article; `name` stands in messages."""
    root = _root(raw, name)
    article = root if local_name(root) == "article" else root.find(".//{*}article")
    if article is None or article.find("{*}front") is None:
        raise InputError(f"{name}: holds no article with a front matter; a JATS article (.nxml) is expected.")
    return _Reader(article, name).article()


def _root(raw: bytes, name: str) -> etree._Element:
    if len(raw) > LARGEST:
        raise InputError(f"{name}: is larger than {LARGEST // 2**20} MB; articles are not, split it first.")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{name}: is UTF-16; JATS of PMC is UTF-8, convert it first.")
    found = _ROOT.search(raw)
    if found is None:
        raise InputError(f"{name}: is no JATS article (no <article> in it); get the XML from PMC or Europe PMC.")
    if b"<!ENTITY" in raw[: found.start()]:
        raise InputError(f"{name}: declares entities of its own, which PMC's articles never do; refused.")
    try:
        return parse_piece(raw[found.start() :].rstrip())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{name}: is no well-formed XML ({error}); get the whole file again.") from None


class _Reader:
    """One article on its way from elements to named texts."""

    def __init__(self, root: etree._Element, name: str) -> None:
        self.root, self.name = root, name
        self.parts: list[Part] = []
        self.names: dict[str, int] = {}
        self.supplements: list[str] = []

    def article(self) -> Article:
        settle(self.root)
        floats = detached_floats(self.root)
        front = self.root.find("{*}front")
        assert front is not None
        paper = self._paper(front)
        self._front_notes(front)
        for body in self.root.iterchildren("{*}body"):
            self._section(body)
        for back in self.root.iterchildren("{*}back"):
            self._back(back)
        for element in floats:
            self._float(element)
        licence = front.find(".//{*}license")
        parts = (Part(field="title", kind="title", text=paper.title), *self._without_repeats())
        return Article(paper=paper, parts=parts, licence=_licence(licence), supplements=tuple(self.supplements))

    def _paper(self, front: etree._Element) -> Paper:
        pmid, pmcid, doi = _ids(front)
        if not (pmid or pmcid or doi):
            raise InputError(f"{self.name}: names neither PMID, PMCID nor DOI of the article.")
        abstract = self._abstract(front)
        return Paper(
            paper=pmid or pmcid or f"doi:{doi}",
            pmid=pmid,
            pmcid=pmcid,
            doi=doi,
            title=_words(front, ".//{*}title-group/{*}article-title"),
            abstract=abstract or None,
            abstract_kind=AbstractKind.PUBLISHED if abstract else None,
            journal=_words(front, ".//{*}journal-title") or None,
            open_access=True,
            source="jats",
        )

    def _abstract(self, front: etree._Element) -> str:
        """The abstract as PubMed prints it: "LABEL: body" paragraphs joined by a line feed; others are parts of their own."""
        found = list(front.iterfind(".//{*}article-meta/{*}abstract"))
        own = next((e for e in found if e.get("abstract-type") is None), found[0] if found else None)
        text = ""
        for element in found:
            lines = list(labelled_of(element))
            if element is own:
                text = "\n".join(lines)
                self._add("abstract", "abstract", lines)
            else:
                self._add(f"abstract ({element.get('abstract-type') or 'other'})", "back", lines)
        return text

    def _front_notes(self, front: etree._Element) -> None:
        for group in front.iterfind(".//{*}funding-group"):
            statements = [plain(e) for e in group.iterfind(".//{*}funding-statement")]
            self._add(
                "Funding", "funding", statements or [", ".join(_award(e)) for e in group.iterfind(".//{*}award-group")]
            )
        for note in front.iterfind(".//{*}author-notes"):
            self._back(note)

    def _section(self, element: etree._Element, path: tuple[str, ...] = (), types: tuple[str, ...] = ()) -> None:
        """A section's own paragraphs as one text, then the sections in it."""
        lines = [
            line for child in element if local_name(child) not in ("sec", "title", "label") for line in lines_of(child)
        ]
        kind = _about(path[-1], types[-1]) if path else "section"
        self._add(" > ".join(path) or "body", kind, lines, path=path, sec_types=types)
        for child in element.iterchildren("{*}sec"):
            heading = heading_of(child)
            self._section(
                child, (*path, heading) if heading else (*path, "Section"), (*types, child.get("sec-type") or "")
            )

    def _back(self, element: etree._Element) -> None:
        """Back matter and notes: each section, note or acknowledgment a text named by its heading."""
        for child in [element] if local_name(element) == "author-notes" else element:
            name = local_name(child)
            if name in SILENT:
                continue
            if name in ("fn-group", "app-group", "notes", "author-notes") and child.find(".//{*}sec") is None:
                for note in child.iterchildren("{*}fn", "{*}corresp", "{*}p", "{*}app", "{*}notes"):
                    self._note(note, heading_of(child))
            elif name == "sec" or child.find("{*}sec") is not None:
                heading = heading_of(child) or "Section"
                self._section(child, (heading,), (child.get("sec-type") or "",))
            else:
                self._note(child, None)

    def _note(self, element: etree._Element, above: str | None) -> None:
        heading = heading_of(element) or above
        lines = [x for child in element if local_name(child) != "title" for x in lines_of(child)] or list(
            lines_of(element)
        )
        name, kind = _NOTES.get(local_name(element), ("Note", "back"))
        told = _about(
            heading or (lines[0][:_LEAD] if lines else ""), element.get("fn-type") or element.get("notes-type") or ""
        )
        kind = told if told != "section" else kind
        self._add(heading or {"funding": "Funding", "conflicts": "Conflicts of interest"}.get(kind, name), kind, lines)

    def _float(self, element: etree._Element) -> None:
        name = local_name(element)
        if name == "table-wrap":
            part = table_part(element, lambda label: self._named(label or "Table"))
            if part is not None:
                self.parts.append(part)
        elif name == "supplementary-material":
            self.supplements.append(_file_name(element))
        elif name in ("fig", "chem-struct-wrap"):
            self._add(label_of(element) or "Figure", "figure", list(lines_of(element)))
        elif name == "boxed-text":
            self._add(heading_of(element) or label_of(element) or "Box", "back", list(lines_of(element)))

    def _add(self, name: str, kind: str, lines: list[str], **more: tuple[str, ...]) -> None:
        text = "\n".join(line for line in lines if line)
        if text:
            self.parts.append(Part(field=self._named(name), kind=kind, text=text, **more))  # type: ignore[arg-type]

    def _named(self, name: str) -> str:
        """The name, with a number where an earlier text has it already."""
        self.names[name] = self.names.get(name, 0) + 1
        return name if self.names[name] == 1 and name != "title" else f"{name} ({self.names[name]})"

    def _without_repeats(self) -> Iterator[Part]:
        """The parts; a paragraph that only repeats a table's cells one after another is left out of its section."""
        repeated = {cells for part in self.parts if len(cells := _cells(part)) > _REPEATED}
        for part in self.parts:
            if part.kind != "section" or not repeated:
                yield part
                continue
            lines = [x for x in part.text.split("\n") if x.replace(" ", "") not in repeated]
            if lines:
                yield dataclasses.replace(part, text="\n".join(lines))


_REPEATED = 80  # characters of a table from which on its text is told from a sentence


def _cells(part: Part) -> str:
    return "".join(cell.text for row in part.rows for cell in row).replace(" ", "")


def _ids(front: etree._Element) -> tuple[str | None, str | None, str | None]:
    """PMID, PMCID and DOI of the article."""
    ids = {e.get("pub-id-type", ""): fold(e.text) for e in front.iterfind(".//{*}article-meta/{*}article-id")}
    pmid = ids.get("pmid") or ""
    number = (ids.get("pmcid") or ids.get("pmc") or ids.get("pmcaid") or "").upper().removeprefix("PMC")
    doi = (ids.get("doi") or "").lower()
    return pmid if pmid.isdigit() else None, f"PMC{number}" if number.isdigit() else None, doi or None


def _words(front: etree._Element, path: str) -> str:
    found = front.find(path)
    return "" if found is None else plain(found)


_NOTES = {"ack": ("Acknowledgments", "back"), "glossary": ("Abbreviations", "back"), "bio": ("Authors", "back")}


def _about(heading: str, kind: str) -> str:
    """Whether a heading, or the kind that the publisher gives, tells of funding or of conflicts of interest."""
    if kind in ("conflict", "COI-statement", "conflicts-of-interest") or _CONFLICTS.search(heading):
        return "conflicts"
    if kind in ("supported-by", "financial-disclosure", "funding") or _FUNDING.search(heading):
        return "funding"
    return "section"


def _award(group: etree._Element) -> Iterator[str]:
    for element in group.iter("{*}institution", "{*}funding-source", "{*}award-id"):
        if text := plain(element):
            yield text


def _file_name(element: etree._Element) -> str:
    media = element if element.get(_HREF) else element.find(".//{*}media")
    return (media.get(_HREF) if media is not None else None) or label_of(element) or element.get("id") or "unnamed"


_HREF = "{http://www.w3.org/1999/xlink}href"


def _licence(element: etree._Element | None) -> str | None:
    if element is None:
        return None
    address = next((e for e in element.iter("{*}license_ref") if e.text), None)
    links = (e.get(_HREF) for e in element.iter("{*}license", "{*}ext-link", "{*}uri"))
    found = (
        fold(address.text) if address is not None else next((x for x in links if x and "creativecommons" in x), None)
    )
    return found or plain(element) or None
