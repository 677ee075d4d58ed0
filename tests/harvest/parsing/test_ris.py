"""RIS is read as the programs write it: nothing lost, nothing merged, nobody else's number."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import InputError
from evidence.records import Author, Paper, PublicationType, Report
from harvest.files.readers import load_records
from harvest.files.ris import read_ris
from harvest.files.tagged import Notes
from harvest.markup.doi import clean_doi
from publish import cite

TITLE = "Ketamine in an invented town: a randomized trial"
ABSTRACT = "Forty people took part. Craving fell by half."
BASE = {"TI": TITLE, "T2": "Journal of Inventions", "PY": "2021", "DO": "10.5555/Town.1", "AB": ABSTRACT}


def record(*more: str, **fields: str | None) -> str:
    tags = {**BASE, **fields}
    lines = ["TY  - JOUR", *(f"{tag}  - {value}" for tag, value in tags.items() if value is not None), *more, "ER  - "]
    return "\n".join(lines) + "\n"


def read(text: str, notes: Notes | None = None) -> list[Paper]:
    return list(read_ris("made.ris", enumerate(text.split("\n"), start=1), notes))


def one(*more: str, **fields: str | None) -> Paper:
    (paper,) = read(record(*more, **fields))
    return paper


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("7. \n", "Link to the article: https://library.example/x\n \n"),
        ("<8>\n", ""),
        ("Record #1 of 1\nProvider: Invented Library\nContent: text/plain\n\n", "\n\n"),
        ("% made by hand\n", "*** End of export ***\n"),
        ("<html><body>\n", "</body></html>"),
        ("\ufeff\f", "\x00\x1a"),
        ("Exported 3 May 2021 - 1 item\n", "\x1a"),
    ],
)
def test_text_outside_records_is_passed_over_and_its_lines_are_counted(before: str, after: str) -> None:
    notes = Notes()
    first, second = read(before + record() + after + "\n" + before + record(DO="10.5555/town.2"), notes)
    assert (first.doi, second.doi) == ("10.5555/town.1", "10.5555/town.2")
    assert first.title == second.title == TITLE
    outside = [x for part in (before, after, before) for x in part.split("\n") if x.strip(" \x00\x1a\f\ufeff")]
    assert notes.lines == len(outside)
    assert notes.sentence("f").startswith("f: 2 records read")
    assert not outside or "outside of any record (first: line" in notes.sentence("f")


def test_tags_before_the_type_belong_to_the_record() -> None:
    (paper,) = read(f"DB  - Scopus\nAB  - {ABSTRACT}\nTY  - JOUR\nTI  - {TITLE}\nER  - \n")
    assert (paper.title, paper.abstract) == (TITLE, ABSTRACT)


def test_two_records_on_one_line_are_two() -> None:
    text = record().removesuffix("\n") + record(DO="10.5555/town.2")
    assert [paper.doi for paper in read(text)] == ["10.5555/town.1", "10.5555/town.2"]


def test_a_record_without_end_is_named_and_the_others_are_read() -> None:
    papers: list[Paper] = []
    lines = enumerate((record().replace("ER  - \n", "") + record(DO="10.5555/town.2")).split("\n"), start=1)
    with pytest.raises(InputError, match="line 1: this record is not closed"):
        papers.extend(read_ris("made.ris", lines))
    assert [paper.doi for paper in papers] == ["10.5555/town.1", "10.5555/town.2"]


@pytest.mark.parametrize("end", ["ER - ", "ER  -", " ER  - ", "ER", "ER  ", "er  - ", "ER  -\t", "ER\t-"])
def test_every_way_of_writing_the_end_ends_a_record(end: str) -> None:
    text = record().replace("ER  - ", end)
    assert [p.abstract for p in read(text + record(DO="10.5555/town.2"))] == [ABSTRACT, ABSTRACT]


@pytest.mark.parametrize("word", ["ER-positive cells were counted.", "Er war krank.", "ER visits fell.", "ERR - 4"])
def test_a_wrapped_line_that_begins_like_the_end_ends_nothing(word: str) -> None:
    assert one(AB=f"{ABSTRACT} The\n{word}").abstract == f"{ABSTRACT} The {word}"


@pytest.mark.parametrize(
    "written",
    [
        lambda line: re.sub("^(..)  - ", r"\1 - ", line),
        lambda line: re.sub("^(..)  - ", r"\1  -", line),
        lambda line: re.sub("^(..)  - ", r"\1  -\t", line),
        lambda line: re.sub("^(..)  - ", r"\1  -   ", line),
        lambda line: "    " + line,
        lambda line: "\t" + line,
        lambda line: line + "\r",
    ],
)
def test_odd_spacing_of_all_tags_changes_no_value(written: object) -> None:
    text = "\n".join(written(line) if line else line for line in record("KW  - a", "KW  - b").split("\n"))  # type: ignore[operator]
    (paper,) = read(text)
    assert paper == one("KW  - a", "KW  - b")


@pytest.mark.parametrize("line", ["AB - " + ABSTRACT, "ab  - " + ABSTRACT, "AB  -" + ABSTRACT, "  AB  - " + ABSTRACT])
def test_one_tag_in_odd_spacing_is_read_as_meant(line: str) -> None:
    paper = one("KW  - ketamine", line, "SN  - 1234-5678", AB=None)
    assert (paper.abstract, paper.keywords, paper.issn) == (ABSTRACT, ("ketamine",), "1234-5678")


@pytest.mark.parametrize(
    "line",
    ["OR  - 2.4 in favour of the drug.", "HR  - 0.5 at the end.", "is - as before - unknown.", "an - other one."],
)
def test_a_wrapped_line_that_looks_like_a_tag_stays_in_the_abstract(line: str) -> None:
    assert one(AB=f"{ABSTRACT} It showed\n{line}").abstract == f"{ABSTRACT} It showed {line}"


def test_an_unknown_tag_and_an_address_behind_an_abstract_are_kept_out_of_it() -> None:
    notes = Notes()
    text = record().replace("ER  - ", "Z9  - unknown\n      and more\nER  - ")
    assert read(text, notes)[0].abstract == ABSTRACT
    text = record().replace("ER  - ", "Hospital of Nowhere, 0.9 mg/kg, 12 patients.\nER  - ")
    assert read(text, notes)[0].abstract == ABSTRACT
    assert "1 of an address after an abstract (first: line 7)" in notes.sentence("f")


@pytest.mark.parametrize("tag", ["AB", "N2"])
def test_an_abstract_in_several_lines_is_read_whole_and_in_order(tag: str) -> None:
    parts = ["AIM: To see.", "METHODS: Forty people.", "RESULTS: It fell.", "CONCLUSIONS: It helps."]
    assert one(*(f"{tag}  - {part}" for part in parts), AB=None).abstract == "\n".join(parts)


@pytest.mark.parametrize(
    ("lines", "abstract"),
    [
        (["AB  - ", f"N2  - {ABSTRACT}"], ABSTRACT),
        (["AB  - Abstract", f"N2  - {ABSTRACT}"], ABSTRACT),
        (["AB  - SUMMARY:", f"AB  - {ABSTRACT}"], ABSTRACT),
        ([f"AB  - {ABSTRACT}", f"N2  - {ABSTRACT}"], ABSTRACT),
        ([f"AB  - {ABSTRACT}", "AB  - Copyright of Inventions is the property of Nobody."], ABSTRACT),
        ([f"AB  - {ABSTRACT}", "AB  - © 2021 Nobody. All rights reserved."], ABSTRACT),
        (["AB  - Forty people took part.", f"N2  - {ABSTRACT}"], ABSTRACT),
        (["AB  - First.", "N2  - Second."], "First.\nSecond."),
        (["AB  - AIM: To see.", "", "RESULTS: It fell.", "", "It rose."], "AIM: To see.\nRESULTS: It fell.\nIt rose."),
    ],
)
def test_a_label_a_copyright_line_or_a_copy_is_no_abstract(lines: list[str], abstract: str) -> None:
    assert one(*lines, AB=None).abstract == abstract


@pytest.mark.parametrize(
    "lines",
    [
        ["PMID  - 4242"],
        ["PMID- 4242"],
        ["AN  - 4242", "DB  - PubMed"],
        ["AN  - 4242", "DP  - NLM"],
        ["AN  - 4242", "DB  - cmedm"],
        ["ID  - 4242", "DB  - Ovid MEDLINE(R) ALL <1946 to May 2021>"],
        ["C3  - EMBASE 777,PUBMED 4242"],
        ["C5  - 4242", "DB  - Embase", "DB  - Medline", "AN  - 777"],
        ["C2  - 4242", "DB  - Scopus"],
        ["N1  - PMID: 4242"],
        ["N1  - <p>PMID: 4242</p>"],
        ["N1  - Cited By :3; PubMed ID: 4242; Export Date: 1 May"],
        ["N1  - Accession Number: 777; PMID: NLM4242."],
        ["AN  - MEDLINE:4242"],
        ["U1  - 4242[pmid]", "U2  - PMID: 4242"],
        ["UR  - https://pubmed.ncbi.nlm.nih.gov/4242/", "UR  - https://journal.example/1"],
        ["UR  - https://www.ncbi.nlm.nih.gov/pubmed/4242"],
        ["N1  - Comment in: J. 2021. PMID: 888", "AN  - 4242", "DB  - PubMed"],
    ],
)
def test_a_records_own_pmid_is_found_wherever_the_program_puts_it(lines: list[str]) -> None:
    assert one(*lines).pmid == "4242"


@pytest.mark.parametrize(
    "line",
    [
        "M1  - Poplar Q. (2003) PMID: 888 https://pubmed.ncbi.nlm.nih.gov/888",
        "N1  - Erratum in: J Inv. 2021;3:4. PMID: 888",
        "N1  - Comment in: J Inv. 2021;3:4; PMID: 888",
        "N1  - Retraction in: PMID: 888",
        "N1  - Update of: PMID: 888",
        "N1  - See also PMID: 888",
        "N1  - References: Poplar Q. PMID: 888; Alder N. PMID: 999",
        "UR  - https://journal.example/1; https://pubmed.ncbi.nlm.nih.gov/888/",
        "UR  - https://journal.example/1\nUR  - https://pubmed.ncbi.nlm.nih.gov/888/",
        "UR  - https://www.ncbi.nlm.nih.gov/pmc/articles/PMC888/?from=pubmed.ncbi.nlm.nih.gov/888",
        "AN  - 888",
        "AN  - 888\nDB  - Embase",
        "AN  - 888\nDB  - Embase\nDB  - Medline",
        "N1  - PMID: 888\nN1  - PMID: 999",
        "PMID- 0",
    ],
)
def test_another_papers_number_is_nobodys_pmid(line: str) -> None:
    paper = one(line)
    assert (paper.pmid, paper.paper) == (None, "doi:10.5555/town.1")


@pytest.mark.parametrize(
    "written",
    [
        "10.5555/Town.1",
        "10.5555/town.1.",
        "doi:10.5555/town.1",
        "DOI 10.5555/town.1 [doi]",
        "https://doi.org/10.5555/town.1",
        "http://www.doi.org/10.5555/town.1",
        "doi.org/10.5555/town.1?via=library",
        "https://dx-doi-org.proxy.example/10.5555/town.1",
        "https://doi-org.proxy.example/10.5555%2Ftown.1",
        "info:doi/10.5555/town.1",
        "10.5555/town.1; 10.5555/town.1s",
        "10.5555/town.1     LK  - https://library.example/?id=doi:10.5555%2Ftown.1",
        "(10.5555/town.1)",
        "10.5555/to\u00adwn.1\u200b",
    ],
)
def test_a_doi_is_bare_and_in_lower_case_however_it_is_written(written: str) -> None:
    assert one(DO=written).doi == "10.5555/town.1"


@pytest.mark.parametrize("line", ["L3  - {}", "M3  - doi: {}", "UR  - https://doi.org/{}", "DI  - {}", "N1  - doi: {}"])
def test_a_doi_is_found_in_other_tags(line: str) -> None:
    assert one(line.format("10.5555/Town.1"), DO=None).doi == "10.5555/town.1"


def test_a_doi_of_another_paper_is_nobodys() -> None:
    assert one("N1  - Comment in: doi: 10.5555/other", "M1  - 10.5555/other", DO=None).doi is None
    assert one("UR  - https://a.example", "UR  - https://doi.org/10.5555/other", DO=None).doi is None


@given(st.from_regex(r"10\.\d{4,5}/[a-z0-9]{1,8}([().;:<>/_-][a-z0-9]{1,6}){0,4}", fullmatch=True))
def test_every_sign_a_doi_may_hold_is_kept(doi: str) -> None:
    balanced = all(doi.count(a) == doi.count(b) for a, b in ("()", "<>"))
    for written in (doi, doi.upper(), f"https://doi.org/{doi}", f"doi: {doi}."):
        assert clean_doi(written) == doi or not balanced


def test_the_full_title_of_a_journal_is_before_the_short_one() -> None:
    paper = one("JO  - J. Inv.", "JF  - Journal of Inventions", T2=None)
    assert (paper.journal, paper.journal_abbrev) == ("Journal of Inventions", "J. Inv.")
    assert one("JA  - J. Inv.").journal_abbrev == "J. Inv."
    assert one("JA  - J. Inv.", T2=None).journal_name == "J. Inv."


def test_pages_in_one_field_and_dates_in_every_form_are_read() -> None:
    assert one("SP  - 101\u2010110").pages == one("SP  - 101", "EP  - 110").pages == "101-110"
    assert one("SP  - 101-110", "EP  - 110").pages == "101-110"
    for written, date in (
        ("2021/03/05/", "2021-03-05"),
        ("2021//", "2021"),
        ("2021/3", "2021-03"),
        ("2021/13/40", "2021"),
    ):
        assert (one(PY=written).year, one(PY=written).pub_date) == (2021, date)
    assert one("DA  - 2021/03/05").pub_date == "2021-03-05"
    assert one(PY="n.d.").year is None


@pytest.mark.parametrize(
    "line",
    [
        "PT  - Retracted Publication",
        "M3  - Article; Retracted Publication",
        "KW  - Retracted Article",
        "N1  - Retraction in: J Inv.",
    ],
)
def test_a_retraction_is_seen_in_every_tag_that_tells_it(line: str) -> None:
    assert one(line).retracted


@pytest.mark.parametrize(
    "line", ["KW  - Retraction of Publication as Topic", "KW  - retraction", "N1  - Retracted articles were left out"]
)
def test_a_paper_about_retractions_is_not_retracted(line: str) -> None:
    assert not one(line).retracted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_record(tmp_path: Path, encoding: str, end: str) -> None:
    text = record("KW  - naïve – “café”").replace("\n", end)
    path = tmp_path / "a.ris"
    path.write_bytes(text.encode(encoding))
    notes = Notes()
    (paper,) = load_records(path, notes)
    assert (paper.title, paper.keywords) == (TITLE, ("naïve – “café”",))
    assert ("Windows-1252" in notes.sentence("f")) is (encoding == "cp1252")


@pytest.mark.parametrize("dash", ["  - ", "\u00a0\u00a0- ", " \u00a0-\u00a0", "  – ", "  — ", "\u2002\u2002− "])
def test_tags_whose_hyphen_or_spaces_a_word_processor_changed_are_read(tmp_path: Path, dash: str) -> None:
    path = tmp_path / "a.ris"
    path.write_text(record("KW  - craving – and use", "AB  - First line,\nMADRS – as before.").replace("  - ", dash))
    (paper,) = load_records(path)
    assert (paper.title, paper.keywords) == (TITLE, ("craving – and use",))
    assert str(paper.abstract).endswith("First line, MADRS – as before.")
    path.write_text("PMID\u00a0– 90000001\nTI \u00a0–\u00a0An invented title\n".replace("PMID\u00a0", "PMID"))
    assert [p.pmid for p in load_records(path)] == ["90000001"]


def test_a_reader_without_notes_logs_what_it_passed_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.ris"
    path.write_text("1.\n" + record())
    assert len(list(load_records(path))) == 1
    assert "a.ris: 1 record read; 1 line noted: 1 outside of any record (first: line 1)." in caplog.text


words = st.text(st.characters(categories=("L", "N"), max_codepoint=0x2FF), min_size=2, max_size=8)
sentences = st.lists(words, min_size=1, max_size=8).map(lambda found: " ".join(found).capitalize() + ".")
people = st.builds(Author, last_name=words, fore_name=words, suffix=st.sampled_from([None, "Jr"]))
papers = st.builds(
    Paper,
    paper=st.just("x"),
    title=sentences,
    pmid=st.none() | st.integers(1, 99_999_999).map(str),
    doi=st.none() | words.map(lambda word: "10.5555/" + re.sub(r"\W|[^\x00-\x7f]", "x", word).lower()),
    abstract=st.none() | sentences,
    journal=st.none() | sentences,
    volume=st.none() | st.integers(1, 99).map(str),
    pages=st.sampled_from([None, "101-110", "S12-S15", "e100"]),
    year=st.integers(1950, 2030),
    authors=st.lists(people, max_size=3, unique=True).map(tuple),
    keywords=st.lists(words, max_size=3, unique=True).map(tuple),
    publication_types=st.sampled_from(
        [(), ("Journal Article",), ("Book Chapter",), ("Preprint",), ("Journal Article", "Retracted Publication")]
    ).map(lambda names: tuple(PublicationType(ui=None, name=name) for name in names)),
)
KEPT = "title pmid doi abstract journal volume pages year authors keywords".split()


def facts(paper: Paper) -> dict[str, object]:
    return {name: getattr(paper, name) or None for name in KEPT} | {
        "types": {t.name for t in paper.publication_types},
        "retracted": paper.retracted,
    }


def expected(paper: Paper) -> dict[str, object]:
    retracted = any(t.name == "Retracted Publication" for t in paper.publication_types)
    return {**facts(paper), "retracted": retracted}


@given(
    st.lists(papers, min_size=1, max_size=3), st.randoms(), st.sampled_from(["\n", "\r\n", "\n\n"]), st.integers(0, 6)
)
def test_what_this_project_writes_is_read_back_in_any_order_of_tags_ends_and_indents(
    made: list[Paper], order: random.Random, end: str, indent: int
) -> None:
    text = ""
    for paper in made:
        first, *rest = [line for line in cite.ris(Report(paper=paper)).split("\n") if line]
        names = [line for line in rest if line.startswith(("AU", "KW"))]  # whose own order counts
        others = [line for line in rest[:-1] if line not in names]
        order.shuffle(others)
        text += end.join([first, *others, *names, rest[-1], ""])
    lines = [" " * indent + line for line in re.split("\r?\n", text)]
    got = list(read_ris("made.ris", enumerate(lines, start=1)))
    assert [facts(paper) for paper in got] == [expected(paper) for paper in made]


@given(st.lists(papers, min_size=1, max_size=3))
def test_what_rispy_writes_is_read(made: list[Paper]) -> None:
    rows = [
        {"type_of_reference": "JOUR", "title": p.title, "abstract": p.abstract or "", "doi": p.doi or ""} for p in made
    ]
    got = read(rispy.dumps(rows))
    assert [(p.title, p.abstract, p.doi) for p in got] == [(p.title, p.abstract, p.doi) for p in made]


def test_time_grows_with_the_length_of_a_record_alone() -> None:
    long = "\n".join(["word " * 16] * 20_000)
    (paper,) = read(record("TI  - " + "(retracted " * 20_000, "UR  - " + "10.5555/" * 20_000, AB=long))
    assert len(paper.abstract or "") > 1_500_000
