"""What is taken away is complete, safe, marked, and read back whole by other people's readers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable

import bibtexparser
import nbib
import pytest
import rispy
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from evidence.records import (
    AbstractKind,
    Author,
    Direction,
    Finding,
    Label,
    LabelSource,
    MeshHeading,
    Paper,
    PublicationType,
    RegistryId,
    Report,
    Significance,
    Span,
    Tag,
    TextField,
)
from publish import cite, export

TEXT = (
    "BACKGROUND: Invented words on CO₂ and counts of 10⁻³ & <b>50 %</b> {braces}.\n"
    "RESULTS: Invented craving fell with ketamine_x; cost $5 #1 ~ ^ \\ end."
)


def report(**changes: object) -> Report:
    facts: dict[str, object] = {
        "paper": "90000011",
        "title": "Invented ketamine trial: counts below 10⁻³ & more",
        "pmid": "90000011",
        "doi": "10.9999/invented.11",
        "pmcid": "PMC9000011",
        "abstract": TEXT,
        "abstract_kind": AbstractKind.PUBLISHED,
        "journal": "Invented Journal of Tests",
        "journal_abbrev": "Invent J Tests",
        "issn": "1234-5678",
        "volume": "12",
        "issue": "3",
        "pages": "101-9",
        "year": 2024,
        "pub_date": "2024-08-29",
        "languages": ("eng",),
        "status": "MEDLINE",
        "authors": (
            Author(last_name="Müller-Ångström", fore_name="Zoë Ann", initials="ZA"),
            Author(last_name="Brand", fore_name="Land", initials="L", suffix="Jr"),
            Author(collective_name="Invented Ketamine and Opioid Group"),
        ),
        "publication_types": (
            PublicationType(ui=None, name="Journal Article"),
            PublicationType(ui=None, name="Randomized Controlled Trial"),
        ),
        "mesh": (MeshHeading(ui=None, name="Ketamine", major=True),),
        "keywords": ("invented keyword",),
        "registry_ids": (RegistryId(registry="ClinicalTrials.gov", id="NCT99999999"),),
    }
    paper = Paper(**{**facts, **changes})  # type: ignore[arg-type]
    quote = "craving fell with ketamine_x"
    start = TEXT.index(quote)
    span = Span(field=TextField.ABSTRACT, start=start, end=start + len(quote), quote=quote)
    return Report(
        paper=paper,
        labels={
            "study_type": Label(
                field="study_type", value="randomized_trial", source=LabelSource.CLASSIFIER, probability=0.9
            )
        },
        tags=(Tag(kind="headline", tag="trial", source=LabelSource.RULE),),
        findings=(
            Finding(outcome="craving", direction=Direction.BENEFIT, significance=Significance.NOT_STATED, span=span),
        ),
    )


def text(name: str, reports: Iterable[Report], abstracts: bool = True) -> str:
    return "".join(export.FORMATS[name].write(reports, abstracts))


def on_one_line(value: str) -> str:
    return " ".join(value.split())


def test_ris_is_read_back_whole_by_rispy() -> None:
    entries = rispy.loads(text("ris", [report(), report(paper="90000012", pmid="90000012")]))
    assert len(entries) == 2
    found = entries[0]
    assert found["title"] == report().paper.title
    assert found["abstract"] == on_one_line(TEXT)
    assert "10⁻³" in found["abstract"]
    assert (found["doi"], found["accession_number"], found["year"]) == ("10.9999/invented.11", "90000011", "2024")
    assert found["authors"] == ["Müller-Ångström, Zoë Ann", "Brand, Land, Jr", "Invented Ketamine and Opioid Group"]
    assert {"Ketamine", "invented keyword", "study_type: randomized_trial", "headline: trial"} <= set(found["keywords"])
    assert "Publication type: Randomized Controlled Trial" in found["notes"]
    assert (found["start_page"], found["end_page"]) == ("101", "109")


def test_nbib_is_read_back_whole_by_nbib() -> None:
    entries = nbib.read(text("nbib", [report(), report(paper="90000012", pmid="90000012")]))
    assert len(entries) == 2
    found = entries[0]
    assert (found["pubmed_id"], found["doi"]) == (90000011, "10.9999/invented.11")
    assert found["title"] == report().paper.title
    assert found["abstract"] == on_one_line(TEXT)
    assert "Randomized Controlled Trial" in found["publication_types"]
    assert {"study_type: randomized_trial", "headline: trial"} <= set(found["keywords"])


def test_nbib_keeps_apart_records_that_pubmed_does_not_have() -> None:
    entries = nbib.read(
        text("nbib", [report(paper="doi:10.9999/a", pmid=None), report(paper="doi:10.9999/b", pmid=None)])
    )
    assert len(entries) == 2


def test_bibtex_is_read_back_whole_by_bibtexparser() -> None:
    library = bibtexparser.parse_string(text("bibtex", [report(), report(paper="doi:10.9999/x_y", pmid=None)]))
    assert library.failed_blocks == []
    assert len(library.entries) == 2
    fields = {f.key: f.value for f in library.entries[0].fields}
    bare = re.sub(
        r"\\textbackslash\{\}|\\textasciitilde\{\}|\\textasciicircum\{\}",
        lambda m: {"b": "\\", "t": "~", "c": "^"}[_sign(m.group())],
        fields["abstract"],
    )
    assert re.sub(r"\\([&%$#_{}])", r"\1", bare) == on_one_line(TEXT)
    assert (fields["pmid"], fields["doi"]) == ("90000011", "10.9999/invented.11")
    assert "{Invented Ketamine and Opioid Group}" in fields["author"]
    assert r"study\_type: randomized\_trial" in fields["keywords"]


def _sign(macro: str) -> str:
    return "b" if "backslash" in macro else "t" if "tilde" in macro else "c"


def test_csl_json_is_cited_by_citeproc() -> None:
    items = json.loads(text("csljson", [report()]))
    assert items[0]["DOI"] == "10.9999/invented.11"
    assert items[0]["abstract"] == on_one_line(TEXT)
    source = CiteProcJSON([{k: v for k, v in items[0].items() if k not in ("container-title-short", "suffix")}])
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem("90000011")]))
    assert "Müller-Ångström" in str(bibliography.bibliography()[0])


def test_an_empty_set_is_valid_in_every_format() -> None:
    assert json.loads(text("csljson", [])) == []
    assert rispy.loads(text("ris", [])) == []
    assert len(list(csv.reader(io.StringIO(text("csv", []))))) == 1
    assert text("jsonl", []) == text("nbib", []) == text("bibtex", []) == ""


@pytest.mark.parametrize("start", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_of_a_csv_starts_a_formula(start: str) -> None:
    rows = list(csv.DictReader(io.StringIO(text("csv", [report(title=start, journal=start)]), newline="")))
    assert rows[0]["title"] == "'" + start
    assert rows[0]["journal"] == "'" + start
    assert not any(value.startswith(export.FORMULA) for value in rows[0].values())


def test_csv_carries_the_words_behind_each_direction() -> None:
    row = next(csv.DictReader(io.StringIO(text("csv", [report()]))))
    assert row["directions"] == "craving: benefit"
    assert "craving fell with ketamine_x" in row["quotes"]
    assert row["study_type"] == "randomized_trial"
    assert row["n"] == ""  # not stated, not zero


def test_json_lines_carry_quotes_that_stand_where_they_say() -> None:
    found = json.loads(text("jsonl", [report()]))
    span = found["findings"][0]["span"]
    assert found["paper"]["abstract"][span["start"] : span["end"]] == span["quote"]


@pytest.mark.parametrize("name", export.FORMATS)
def test_a_digest_is_marked_as_one_in_every_format(name: str) -> None:
    whole = text(name, [report(abstract_kind=AbstractKind.DIGEST)])
    assert "digest" in whole.lower()


@pytest.mark.parametrize("name", export.FORMATS)
def test_published_abstracts_can_be_left_out(name: str) -> None:
    assert "Invented words on" in text(name, [report()])
    assert "Invented words on" not in text(name, [report()], abstracts=False)


@pytest.mark.parametrize("name", ["ris", "nbib", "bibtex", "csljson", "asreview"])
def test_a_retraction_is_said_in_every_citation(name: str) -> None:
    assert "RETRACTED" in on_one_line(text(name, [report(retracted=True)]))
    assert "RETRACTED" not in text(name, [report()])


def test_vancouver_names_six_authors_and_says_retracted() -> None:
    authors = tuple(Author(last_name=f"Name{i}", initials="X") for i in range(8))
    told = cite.vancouver(report(authors=authors, retracted=True))
    assert "Name5 X, et al. " in told
    assert "Name6" not in told
    assert "[retracted]." in told
    assert told.endswith("Invent J Tests. 2024;12(3):101-9. doi:10.9999/invented.11. PMID: 90000011.")


def test_a_record_without_anything_but_a_title_can_be_cited() -> None:
    bare = Report(paper=Paper(paper="x:1", title="Invented bare title"))
    assert cite.vancouver(bare) == "Invented bare title. date not stated."
    for name in export.FORMATS:
        assert "Invented bare title" in text(name, [bare])


@given(st.text(max_size=60), st.text(max_size=200))
def test_no_text_adds_a_field_to_ris(title: str, abstract: str) -> None:
    made = text("ris", [report(title="T" + title + "\nAU  - Evil, E", abstract=abstract + "\r\nER  - \nTY  - JOUR")])
    assert made.count("\nER  - \n") == 1
    assert [line for line in made.split("\n") if line.startswith("TY  - ")] == ["TY  - JOUR"]
    assert "AU  - Evil, E" not in made.split("\n")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_a_bibtex_entry(title: str, name: str) -> None:
    made = text("bibtex", [report(title="T" + title, authors=(Author(last_name="A" + name, fore_name="}" + name),))])
    library = bibtexparser.parse_string(made)
    assert len(library.entries) == 1
    assert library.failed_blocks == []


def test_pieces_come_one_report_at_a_time() -> None:
    seen: list[int] = []

    def endless() -> Iterable[Report]:
        for i in range(10**9):
            seen.append(i)
            yield report()

    for name in export.FORMATS:
        pieces = export.FORMATS[name].write(endless(), True)
        next(pieces)
        next(pieces)
        assert max(seen) <= 2, name
        seen.clear()


def test_a_record_that_has_only_the_short_name_of_its_journal_keeps_it_in_every_format() -> None:
    short = report(journal=None)
    for name in ("ris", "nbib", "bibtex", "csljson", "csv"):
        assert "Invent J Tests" in text(name, [short]), name
    (item,) = json.loads(text("csljson", [short]))
    assert item["container-title"] == "Invent J Tests"


@pytest.mark.parametrize(
    ("pages", "whole", "first", "last"),
    [
        ("1194-205", "1194-1205", "1194", "1205"),
        ("S12-5", "S12-S15", "S12", "S15"),
        ("S12-S15", "S12-S15", "S12", "S15"),
        ("e12-e20", "e12-e20", "e12", "e20"),
        ("101\u20139", "101-109", "101", "109"),
        ("12-5; discussion 16-7", "12-15", "12", "15"),
        ("101, 105-6", "101, 105-106", "101, 105-106", ""),
        ("e1000123", "e1000123", "e1000123", ""),
        ("98-102", "98-102", "98", "102"),
        ("iv-ix", "iv-ix", "iv", "ix"),
        (None, None, None, None),
    ],
)
def test_every_range_of_pages_is_whole(
    pages: str | None, whole: str | None, first: str | None, last: str | None
) -> None:
    one = report(pages=pages)
    assert cite.csl(one).get("page") == whole
    found = rispy.loads(cite.ris(one))[0]
    assert (found.get("start_page"), found.get("end_page")) == (first, last or None)
    fields = {f.key: f.value for f in bibtexparser.parse_string(cite.bibtex(one)).entries[0].fields}
    assert fields.get("pages") == (whole.replace("-", "--") if whole else None)


@pytest.mark.parametrize(
    ("types", "ris", "bibtex", "csl"),
    [
        (("Journal Article",), "JOUR", "article", "article-journal"),
        (("Review", "Book Chapter"), "CHAP", "incollection", "chapter"),
        (("Book",), "BOOK", "book", "book"),
    ],
)
def test_a_chapter_is_a_chapter_in_every_format(types: tuple[str, ...], ris: str, bibtex: str, csl: str) -> None:
    one = report(publication_types=tuple(PublicationType(ui=None, name=name) for name in types))
    assert rispy.loads(cite.ris(one))[0]["type_of_reference"] == ris
    entry = bibtexparser.parse_string(cite.bibtex(one)).entries[0]
    assert entry.entry_type == bibtex
    fields = {f.key for f in entry.fields}
    assert ("booktitle" in fields, "journal" in fields) == (bibtex == "incollection", bibtex == "article")
    assert cite.csl(one)["type"] == csl


@pytest.mark.parametrize(
    "doi", ["10.5555/7854_2024_146", "10.5555/a%b&c#d", "10.5555/(sici)1(2024)1:3<101::aid-x>3.0.co;2-x"]
)
def test_a_doi_is_verbatim_in_bibtex(doi: str) -> None:
    fields = {
        f.key: f.value for f in bibtexparser.parse_string(cite.bibtex(report(doi=doi, pmid=None))).entries[0].fields
    }
    assert (fields["doi"], fields["url"]) == (doi, f"https://doi.org/{doi}")
    odd = bibtexparser.parse_string(cite.bibtex(report(doi="10.5555/a}b{c")))
    assert odd.failed_blocks == []


def test_names_are_read_by_bibtex_as_they_are_meant() -> None:
    authors = (
        Author(last_name="van der Berg", fore_name="Jan Willem", suffix="Jr"),
        Author(last_name="Smith", fore_name="Anna and Bob"),
        Author(last_name="Garc\u00eda-L\u00f3pez", fore_name="Mar\u00eda", suffix="3rd"),
        Author(last_name="Al Hassan"),
        Author(last_name="Solo"),
        Author(collective_name="Invented Group and Friends, The"),
    )
    written = cite.bibtex(report(authors=authors))
    layers = [SeparateCoAuthors(), SplitNameParts()]
    (entry,) = bibtexparser.parse_string(written, append_middleware=layers).entries
    parts = [(n.von, n.last, n.jr, n.first) for n in entry["author"]]
    assert parts == [
        (["van", "der"], ["Berg"], ["Jr"], ["Jan", "Willem"]),
        ([], ["Smith"], [], ["{Anna and Bob}"]),
        ([], ["Garc\u00eda-L\u00f3pez"], ["3rd"], ["Mar\u00eda"]),
        ([], ["{Al Hassan}"], [], []),
        ([], ["Solo"], [], []),
        ([], ["{Invented Group and Friends, The}"], [], []),
    ]
