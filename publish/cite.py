"""One report in a citation format: Vancouver, RIS, NBIB (MEDLINE), BibTeX, CSL-JSON (pure).

Values stand on one line: a record's text can never add a field. Superscripts and subscripts are Unicode characters.
What is this project's own (labels, tags, findings) is marked as such; a digest is never passed off as an abstract, and
a retraction is said in every format.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Any

from evidence.records import AbstractKind, Author, Paper, Report, trial_of_posted
from publish.cited import BOOK, CHAPTER, first_and_last, kind_of, whole_pages
from publish.registries import RESULTS_TAB

OWN_WORDS = (AbstractKind.DIGEST, AbstractKind.REGISTRY)  # no publisher's abstract
DIGEST = "[Project digest, not the published abstract]"
RETRACTED = "RETRACTED: this work has been retracted."
CONCERN = "An expression of concern has been published about this work."
PREPRINT = "Preprint: not peer reviewed."
POSTED = "Results posted at a trial registry by the sponsor, not published as an article."
NO_PMID = "0"  # PMID of a record that PubMed does not have; the MEDLINE format begins every record with one

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# BibTeX's own characters; everything else is left as Unicode, which biber and BibTeX's readers of today take
_TEX = {c: "\\" + c for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


# biber takes these as they stand: a backslash before _ would be part of a DOI
VERBATIM = frozenset({"doi", "url", "pmid", "pmcid", "issn"})


def line(text: str) -> str:
    """The text on one line: any white space, also of other alphabets, becomes one space; control characters go."""
    return re.sub(r"[\x00-\x1f\x7f]", "", " ".join(text.split()))


def abstract(report: Report, abstracts: bool = True) -> str | None:
    """The abstract on one line; a digest is marked; None without one, or when published abstracts are left out."""
    paper = report.paper
    if not paper.abstract:
        return None
    if paper.abstract_kind is AbstractKind.DIGEST:
        return f"{DIGEST} {line(paper.abstract)}"
    return line(paper.abstract) if abstracts or paper.abstract_kind in OWN_WORDS else None


def keywords(report: Report) -> Iterator[str]:
    """Authors' keywords and MeSH headings, then the project's own values as "study_type: randomized_trial"."""
    yield from (line(k) for k in dict.fromkeys([*report.paper.keywords, *(m.name for m in report.paper.mesh)]))
    yield from own_values(report)


def own_values(report: Report) -> Iterator[str]:
    """Labels, tags and findings of this project, each as "name: value"."""
    yield from (f"{name}: {one.value}" for name, one in sorted(report.labels.items()))
    yield from dict.fromkeys(f"{tag.kind}: {tag.tag}" for tag in report.tags)
    yield from dict.fromkeys(f"finding: {f.outcome} {f.direction}" for f in report.findings)


def notes(report: Report) -> Iterator[str]:
    """What a reader must know: retraction first."""
    paper = report.paper
    yield from (text for text, is_so in ((RETRACTED, paper.retracted), (CONCERN, paper.concern)) if is_so)
    if paper.preprint:
        yield PREPRINT
    if trial_of_posted(paper.paper):
        yield POSTED
    if paper.abstract_kind is AbstractKind.DIGEST:
        yield "The abstract given here is the project's digest, not the published abstract."


def url(report: Report) -> str | None:
    """The address of the record: PubMed's, else that of its DOI."""
    paper = report.paper
    if paper.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{paper.pmid}/"
    if trial := trial_of_posted(paper.paper):
        return RESULTS_TAB.format(trial)
    return f"https://doi.org/{paper.doi}" if paper.doi else None


def vancouver(report: Report) -> str:
    """The citation as the NLM prints it: six authors, then et al. (ICMJE, https://www.nlm.nih.gov/bsd/uniform_requirements.html)."""
    paper = report.paper
    names = [_short(a) for a in paper.authors]
    who = ", ".join(names[:6]) + (", et al" if len(names) > 6 else "")
    parts = [who, _marked_title(paper), paper.journal_abbrev or paper.journal, _when_and_where(paper)]
    text = " ".join(f"{line(part).rstrip('.')}." for part in parts if part)
    ids = (("doi:", paper.doi), ("PMID: ", paper.pmid))
    return " ".join([text, *(f"{name}{number}." for name, number in ids if number)])


def _marked_title(paper: Paper) -> str:
    marks = (
        (" [retracted]", paper.retracted),
        (" [preprint]", paper.preprint),
        (" [results posted at the registry]", trial_of_posted(paper.paper)),
    )
    return paper.title.rstrip(".") + "".join(mark for mark, holds in marks if holds)


def _when_and_where(paper: Paper) -> str:
    """2021;12(3):4-9, without what is not stated."""
    volume = f"{paper.volume or ''}{f'({paper.issue})' if paper.issue else ''}"
    place = (f";{volume}" if volume else "") + (f":{paper.pages}" if paper.pages else "")
    return f"{paper.year or 'date not stated'}{place}"


def ris(report: Report, abstracts: bool = True) -> str:
    """A RIS record (https://en.wikipedia.org/wiki/RIS_(file_format)); PMID in AN, our values in KW, warnings in N1."""
    return "".join(f"{tag}  - {value}\n" for tag, value in _ris(report, abstracts) if value) + "ER  - \n\n"


def _ris(report: Report, abstracts: bool) -> Iterator[tuple[str, str | None]]:
    paper = report.paper
    first, last = first_and_last(paper.pages)
    yield "TY", kind_of(report).ris
    yield from (("AU", inverted(a)) for a in paper.authors)
    yield "TI", line(paper.title)
    yield "T2", line(paper.journal_name or "")
    yield "J2", line(paper.journal_abbrev or "")
    yield "PY", str(paper.year) if paper.year else None
    yield "DA", (paper.pub_date or "").replace("-", "/")
    yield from (("VL", paper.volume), ("IS", paper.issue), ("SP", first), ("EP", last), ("SN", paper.issn))
    yield from (
        ("DO", paper.doi),
        ("AN", paper.pmid),
        ("DB", "PubMed" if paper.pmid else None),
        ("C2", paper.pmcid),
        ("UR", url(report)),
    )
    yield from (("LA", code) for code in paper.languages[:1])
    yield "AB", abstract(report, abstracts)
    yield from (("M3", t.name) for t in paper.publication_types[:1])
    yield from (("KW", word) for word in keywords(report))
    yield from (("N1", f"Publication type: {t.name}") for t in paper.publication_types)
    yield from (("N1", note) for note in notes(report))


def nbib(report: Report, abstracts: bool = True) -> str:
    """A record of PubMed's MEDLINE format (https://www.nlm.nih.gov/bsd/mms/medlineelements.html); our values in OT."""
    return "".join(_medline(tag, value) for tag, value in _nbib(report, abstracts) if value) + "\n"


def _nbib(report: Report, abstracts: bool) -> Iterator[tuple[str, str | None]]:
    paper = report.paper
    doi = f"{paper.doi} [doi]" if paper.doi else None
    yield from (
        ("PMID", paper.pmid or NO_PMID),
        ("STAT", paper.status),
        ("IS", _issn(paper.issn)),
        ("VI", paper.volume),
    )
    yield from (("IP", paper.issue), ("DP", _printed_date(paper.pub_date, paper.year)), ("TI", paper.title))
    yield from (("PG", whole_pages(paper.pages)), ("LID", doi))
    yield "AB", abstract(report, abstracts)
    for author in paper.authors:
        yield ("CN", author.collective_name) if author.collective_name else ("FAU", inverted(author))
        if not author.collective_name:
            yield "AU", _short(author)
    yield from (("LA", code) for code in paper.languages)
    yield from (("SI", f"{r.registry}/{r.id}") for r in paper.registry_ids)
    yield from (("PT", t.name) for t in paper.publication_types)
    yield from (("TA", paper.journal_abbrev), ("JT", paper.journal), ("PL", paper.country))
    yield from (("MH", m.name) for m in paper.mesh)
    yield from (("OT", word) for word in [*paper.keywords, *own_values(report)])
    yield "PMC", paper.pmcid
    yield "AID", doi
    yield from (("GN", note) for note in notes(report))
    yield "SO", vancouver(report)


def _medline(tag: str, value: str) -> str:
    lines = textwrap.wrap(line(value), 80, break_long_words=False, break_on_hyphens=False) or [""]
    return f"{tag:<4}- " + "\n      ".join(lines) + "\n"


def bibtex(report: Report, abstracts: bool = True) -> str:
    """A BibTeX entry; PMID in pmid, our values in keywords, warnings in note."""
    authors = " and ".join(_bibtex_name(a) for a in report.paper.authors)
    fields = f"  author = {{{authors}}},\n" if authors else ""
    pairs = ((name, value) for name, value in _bibtex(report, abstracts) if value)
    fields += "".join(f"  {name} = {{{_verbatim(v) if name in VERBATIM else _tex(v)}}},\n" for name, v in pairs)
    return f"@{kind_of(report).bibtex}{{{bibtex_key(report)},\n{fields}}}\n\n"


def _bibtex(report: Report, abstracts: bool) -> Iterator[tuple[str, str | None]]:
    paper, kind = report.paper, kind_of(report)
    yield "title", paper.title
    yield ("booktitle" if kind is CHAPTER else "journal"), (None if kind is BOOK else paper.journal_name)
    yield "year", str(paper.year) if paper.year else None
    pages = (whole_pages(paper.pages) or "").replace("-", "--")
    yield from (("volume", paper.volume), ("number", paper.issue), ("pages", pages))
    yield from (("issn", paper.issn), ("doi", paper.doi), ("pmid", paper.pmid), ("pmcid", paper.pmcid))
    yield from (("url", url(report)), ("language", paper.languages[0] if paper.languages else None))
    yield "abstract", abstract(report, abstracts)
    yield "keywords", "; ".join(keywords(report))
    if kind not in (CHAPTER, BOOK):  # there BibTeX prints it in place of the word "chapter"
        yield "type", "; ".join(t.name for t in paper.publication_types)
    yield "note", " ".join(notes(report))


def bibtex_key(report: Report) -> str:
    """Family name, year and record key, in letters that BibTeX takes."""
    paper = report.paper
    first = paper.authors[0] if paper.authors else Author()
    name = first.last_name or first.collective_name or "anonymous"
    return re.sub(r"[^A-Za-z0-9]+", "", name)[:20] + f"{paper.year or ''}_" + re.sub(r"[^A-Za-z0-9]+", "-", paper.paper)


def csl(report: Report, abstracts: bool = True) -> dict[str, Any]:
    """An item of CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables)."""
    paper = report.paper
    date = [int(p) for p in re.findall(r"\d+", paper.pub_date or "")] or ([paper.year] if paper.year else [])
    item = {
        "id": paper.paper,
        "type": kind_of(report).csl,
        "title": line(paper.title),
        "author": [_csl_name(a) for a in paper.authors],
        "issued": {"date-parts": [date]} if date else None,
        "container-title": paper.journal_name,
        "container-title-short": paper.journal_abbrev,
        "volume": paper.volume,
        "issue": paper.issue,
        "page": whole_pages(paper.pages),
        "ISSN": paper.issn,
        "DOI": paper.doi,
        "PMID": paper.pmid,
        "PMCID": paper.pmcid,
        "URL": url(report),
        "language": paper.languages[0] if paper.languages else None,
        "abstract": abstract(report, abstracts),
        "genre": "; ".join(t.name for t in paper.publication_types),
        "keyword": "; ".join(keywords(report)),
        "note": " ".join(notes(report)),
    }
    return {name: value for name, value in item.items() if value}


def _short(author: Author) -> str:
    personal = f"{author.last_name or ''} {author.initials or ''} {author.suffix or ''}"
    return line(author.collective_name or personal)


def inverted(author: Author) -> str:
    """Family name, given names, suffix; the name of a group as it is."""
    if author.collective_name:
        return line(author.collective_name)
    return line(", ".join(x for x in (author.last_name, author.fore_name or author.initials, author.suffix) if x))


def _bibtex_name(author: Author) -> str:
    """Family name, suffix, given names: the order that BibTeX reads (https://ctan.org/pkg/btxdoc, "Jr" part)."""
    if author.collective_name:
        return f"{{{_tex(author.collective_name)}}}"
    parts = [author.last_name, author.suffix, author.fore_name or author.initials]
    return ", ".join(_bibtex_part(part, alone=len([p for p in parts if p]) == 1) for part in parts if part)


def _bibtex_part(part: str, *, alone: bool) -> str:
    """A part of a name, braced where "and" or a comma in it, or a space in a name of one part, would be read as syntax."""
    whole = _tex(part)
    return f"{{{whole}}}" if re.search(r"\band\b|,", part) or (alone and " " in part.strip()) else whole


def _csl_name(author: Author) -> dict[str, str]:
    if author.collective_name or not author.last_name:
        return {"literal": line(author.collective_name or author.fore_name or "")}
    parts = {"family": author.last_name, "given": author.fore_name or author.initials, "suffix": author.suffix}
    return {k: line(v) for k, v in parts.items() if v}


def _printed_date(date: str | None, year: int | None) -> str | None:
    parts = (date or "").split("-")
    if len(parts) < 2 or not parts[1].isdigit() or not 1 <= int(parts[1]) <= 12:
        return str(year) if year else date
    return " ".join([parts[0], MONTHS[int(parts[1]) - 1], *(p.lstrip("0") for p in parts[2:])])


def _verbatim(value: str) -> str:
    """The value as it stands; what would end a BibTeX field is percent-encoded."""
    return re.sub(r"[{}\\\\]", lambda sign: f"%{ord(sign[0]):02X}", line(value))


def _tex(value: str) -> str:
    return "".join(_TEX.get(c, c) for c in line(value))


def _issn(issn: str | None) -> str | None:
    return f"{issn} (Linking)" if issn and re.fullmatch(r"\d{4}-\d{3}[\dX]", issn) else None
