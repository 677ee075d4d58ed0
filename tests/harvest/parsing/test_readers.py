"""Files people have are read as given, and what cannot be read is named by file and line."""

from __future__ import annotations

import contextlib
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import InputError
from evidence.records import AbstractKind, Author, Notice, Paper, RegistryId
from harvest.files.nbib import read_nbib
from harvest.files.readers import load_records
from harvest.files.ris import read_ris

from .conftest import article, document

NBIB = """
PMID- 123
OWN - NLM
STAT- MEDLINE
IS  - 1234-5678 (some odd form)
VI  - 3
DP  - 2019 Nov-Dec
TI  - Ketamine for
      everyone: a title on two lines.
PG  - 1-9
LID - 10.1/AbC [doi]
AB  - BACKGROUND: Words.
      METHODS: More words.
FAU - Last, First B
CN  - The Group
LA  - eng
LA  - ger
SI  - ClinicalTrials.gov/NCT00000001
SI  - ISRCTN/ISRCTN1
PT  - Journal Article
PT  - Retracted Publication
RIN - J Inv. 2020;1:2. PMID: 999
MH  - *Ketamine/therapeutic use
PMC - PMC5

PMID- 124
TI  - Second.
"""

RIS = """TY  - JOUR
TI  - Hello
AU  - Last, First
DO  - https://doi.org/10.1/X
PY  - 2020/01/02
T2  - Journal of Inventions
SP  - 1
EP  - 9
KW  - a
KW  - b
AB  - The abstract.
N1  - PMID: 55
ER  -

TY  - JOUR
T1  - RETRACTED: Other
ER  -
"""


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@given(st.text(), st.text())
def test_title_and_abstract_of_json_lines_are_kept_exactly_so_that_offsets_hold(
    tmp_path_factory: pytest.TempPathFactory, title: str, abstract: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "exact.jsonl"
    path.write_text(json.dumps({"id": "a", "title": title, "abstract": abstract}) + "\n", encoding="utf-8")
    (paper,) = load_records(path)
    assert paper.title == title
    assert (paper.abstract or "") == abstract


def test_line_separators_inside_a_text_do_not_end_a_line(tmp_path: Path) -> None:
    row = json.dumps({"id": 1, "title": "a\u2028b\u2009c\x0c", "abstract": None}, ensure_ascii=False)
    (paper,) = load_records(write(tmp_path, "a.jsonl", "\ufeff" + row + "\r\n\r\n"))
    assert (paper.paper, paper.title, paper.abstract, paper.abstract_kind) == ("1", "a\u2028b\u2009c\x0c", None, None)


def test_an_id_is_no_pmid_and_a_pmid_can_stand_for_the_id(tmp_path: Path) -> None:
    first, second, third = load_records(
        write(tmp_path, "a.jsonl", '{"id": "r1", "pmid": 7}\n{"pmid": "8", "title": "T"}\n{"id": "9"}\n')
    )
    assert [(p.paper, p.pmid) for p in (first, second, third)] == [("r1", "7"), ("8", "8"), ("9", None)]


def test_other_fields_of_a_json_line_are_used_where_they_fit(tmp_path: Path) -> None:
    row = {
        "id": "x",
        "title": "t",
        "year": 2020,
        "doi": "10.1/A",
        "journal": "J",
        "publication_types": ["Preprint", 4],
        "unknown": {},
    }
    (paper,) = load_records(write(tmp_path, "a.jsonl", json.dumps(row)))
    assert (paper.year, paper.doi, paper.journal, paper.preprint) == (2020, "10.1/a", "J", True)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": "q"', "not valid JSON"),
        ("[1]", "an object with id, title and abstract"),
        ('{"title": "t"}', "neither id nor pmid"),
        ('{"id": "a", "title": 5}', "title is int"),
        ('{"id": "a", "abstract": ["x"]}', "abstract is list"),
        ('{"id": "a", "title": "\\ud800"}', "lone surrogate"),
        ('{"id": true, "title": "t"}', "id is bool"),
        (b'{"id": "a\xff"}', "not UTF-8"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_those_before_it_are_read(
    tmp_path: Path, line: str | bytes, words: str
) -> None:
    raw = line if isinstance(line, bytes) else line.encode()
    path = write(tmp_path, "a.jsonl", b'{"id": "good"}\n' + raw + b"\n")
    read: list[Paper] = []
    with pytest.raises(InputError, match=words) as refused:
        read.extend(load_records(path))
    assert str(refused.value).startswith(f"{path}, line 2: ")


def test_nbib_is_read_with_all_that_counts(tmp_path: Path) -> None:
    paper, second = load_records(write(tmp_path, "a.nbib", NBIB))
    assert (paper.paper, paper.pmid, paper.doi, paper.pmcid) == ("123", "123", "10.1/abc", "PMC5")
    assert paper.title == "Ketamine for everyone: a title on two lines."
    assert paper.abstract == "BACKGROUND: Words. METHODS: More words."
    assert (paper.year, paper.pub_date, paper.languages) == (2019, "2019", ("eng", "ger"))
    assert paper.authors == (Author(last_name="Last", fore_name="First B"), Author(collective_name="The Group"))
    assert paper.registry_ids == (
        RegistryId(registry="ClinicalTrials.gov", id="NCT00000001"),
        RegistryId(registry="ISRCTN", id="ISRCTN1"),
    )
    assert (paper.mesh[0].name, paper.mesh[0].major) == ("Ketamine/therapeutic use".split("/")[0], True)
    assert (second.paper, second.title, second.abstract_kind) == ("124", "Second.", None)


@pytest.mark.parametrize("left_out", ["PT  - Retracted Publication\n", "RIN - J Inv. 2020;1:2. PMID: 999\n"])
def test_either_sign_of_retraction_in_nbib_is_enough_p23(tmp_path: Path, left_out: str) -> None:
    assert next(load_records(write(tmp_path, "a.nbib", NBIB))).retracted
    assert next(load_records(write(tmp_path, "a.nbib", NBIB.replace(left_out, "")))).retracted


def test_a_notice_in_nbib_keeps_its_pmid(tmp_path: Path) -> None:
    assert next(load_records(write(tmp_path, "a.nbib", NBIB))).notices == (
        Notice(ref_type="RetractionIn", source="J Inv. 2020;1:2. PMID: 999", pmid="999"),
    )


def test_ris_is_read_with_a_pmid_a_doi_or_its_place_as_key(tmp_path: Path) -> None:
    first, second = load_records(write(tmp_path, "a.ris", RIS))
    assert (first.paper, first.doi, first.year, first.pages) == ("55", "10.1/x", 2020, "1-9")
    assert (first.journal, first.keywords, first.abstract_kind) == (
        "Journal of Inventions",
        ("a", "b"),
        AbstractKind.PUBLISHED,
    )
    assert (second.paper, second.title, second.retracted) == ("ris:a.ris#15", "RETRACTED: Other", True)
    without = RIS.replace("N1  - PMID: 55\n", "")
    assert next(load_records(write(tmp_path, "b.ris", without))).paper == "doi:10.1/x"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.ris", RIS.replace("ER  -\n", "", 1), "line 1: this record is not closed"),
        ("a.ris", RIS.removesuffix("ER  -\n"), "line 15: this record is not closed"),
        ("a.ris", "Provider: nobody\n", "line 1: no record of NBIB"),
        ("a.nbib", "\nPMID- one\n", "line 2: PMID 'one' is not a number"),
        ("a.txt", "x", "line 1: no record of NBIB"),
        ("a.doc", "x", "of no known kind"),
    ],
)
def test_what_cannot_be_read_is_named_by_file_and_line(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        list(load_records(write(tmp_path, name, text)))
    assert name in str(refused.value)


def test_an_unknown_ris_tag_with_a_second_line_is_passed_over(tmp_path: Path) -> None:
    text = "TY  - JOUR\nUK  - q\n  stray\nZZ  - 4\nTI  - Kept\nER  -\n"
    assert [paper.title for paper in load_records(write(tmp_path, "a.ris", text))] == ["Kept"]


def test_gzip_is_read_in_every_format(tmp_path: Path) -> None:
    for name, text in (
        ("a.ris.gz", RIS),
        ("a.nbib.gz", NBIB),
        ("a.jsonl.gz", '{"id": 1}'),
        ("a.xml.gz", document(article())),
    ):
        raw = text if isinstance(text, bytes) else text.encode()
        assert list(load_records(write(tmp_path, name, gzip.compress(raw))))


def test_a_bad_record_in_xml_is_named_after_the_good_ones_were_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.xml", document(article(pmid="1", title="\x00"), article(pmid="2")))
    read: list[Paper] = []
    with pytest.raises(InputError, match="1 records could not be read: 1"):
        read.extend(load_records(path))
    assert [paper.paper for paper in read] == ["2"]


@pytest.mark.parametrize("name", ["gone.jsonl", "gone.xml", "gone.ris", "gone.nbib"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=name):
        list(load_records(tmp_path / name))


def test_a_gzip_file_that_is_cut_off_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl.gz", gzip.compress(b'{"id": 1}\n' * 5000)[:-9])
    with pytest.raises(InputError, match="cannot be read"):
        list(load_records(path))


lines = st.lists(st.one_of(st.text(max_size=30), st.sampled_from(RIS.splitlines() + NBIB.splitlines())), max_size=12)


@given(lines)
def test_any_lines_give_records_or_our_own_error(texts: list[str]) -> None:
    for reader in (read_nbib, read_ris):
        with contextlib.suppress(InputError):
            assert all(paper.paper for paper in reader("fuzz", enumerate(texts, start=1)))
