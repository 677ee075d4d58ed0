"""NBIB is parted at its PMID lines; nothing is lost at blank lines, in wrapped lines or for want of an indent."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.records import AbstractKind, Paper, Report
from harvest.files.nbib import read_nbib
from harvest.files.readers import load_records
from harvest.files.tagged import Notes
from publish import cite

from .test_ris import expected, facts, papers

RECORD = """PMID- {pmid}
OWN - NLM
STAT- MEDLINE
DP  - 2021 Mar 5
TI  - Ketamine in an invented
      town: a double-
      blind trial
AB  - AIM: To see.
      RESULTS: It fell.
FAU - Alder, Nora
LA  - eng
PT  - Journal Article
LID - 10.5555/town.{pmid} [doi]
"""


def read(text: str, notes: Notes | None = None) -> list[Paper]:
    return list(read_nbib("made.nbib", enumerate(text.split("\n"), start=1), notes))


@pytest.mark.parametrize("between", ["", "\n", "\n\n\n", "\r\n"])
def test_a_pmid_line_begins_a_record_with_or_without_a_blank_line(between: str) -> None:
    first, second = read(RECORD.format(pmid=1) + between + RECORD.format(pmid=2))
    assert (first.pmid, first.doi, second.pmid, second.doi) == ("1", "10.5555/town.1", "2", "10.5555/town.2")
    assert first.abstract == second.abstract == "AIM: To see. RESULTS: It fell."
    assert first.title == "Ketamine in an invented town: a double-blind trial"


@pytest.mark.parametrize("line", RECORD.split("\n")[1:-1])
def test_a_blank_line_anywhere_within_a_record_ends_nothing(line: str) -> None:
    (paper,) = read(RECORD.format(pmid=1).replace(line.format(pmid=1), "\n" + line.format(pmid=1)))
    assert paper == read(RECORD.format(pmid=1))[0]


@pytest.mark.parametrize("form", ["PMID - {}", "PMID-{}", "PMID-  {}", "  PMID- {}"])
def test_the_line_of_the_pmid_may_be_spaced_otherwise(form: str) -> None:
    assert [p.pmid for p in read("\n".join(form.format(n) + "\nTI  - T." for n in (1, 2)))] == ["1", "2"]


@pytest.mark.parametrize("indent", ["", " ", "\t", "        "])
def test_a_wrapped_line_is_joined_whatever_its_indent(indent: str) -> None:
    notes = Notes()
    (paper,) = read(RECORD.format(pmid=1).replace("      ", indent), notes)
    assert paper == read(RECORD.format(pmid=1))[0]
    assert notes.lines == (0 if indent else 3)


def test_records_without_a_number_are_parted_by_a_blank_line_and_keep_their_doi() -> None:
    made = [RECORD.format(pmid=n).replace(f"PMID- {n}\n", "PMID- 0\n") for n in (1, 2)]
    assert [(p.paper, p.pmid) for p in read("\n".join(made))] == [
        ("doi:10.5555/town.1", None),
        ("doi:10.5555/town.2", None),
    ]
    made = [text.replace("PMID- 0\n", "") for text in made]
    assert [p.paper for p in read("\n".join(made))] == ["doi:10.5555/town.1", "doi:10.5555/town.2"]


def test_several_abstracts_are_read_in_order_and_an_english_one_of_another_kind_is_labelled() -> None:
    (paper,) = read("PMID- 1\nAB  - First.\nAB  - Second.\n")
    assert (paper.abstract, paper.abstract_kind) == ("First.\nSecond.", AbstractKind.PUBLISHED)
    (paper,) = read("PMID- 1\nOAB - Publisher: Primero.\nOABL- spa\nOAB - Publisher: First.\nOABL- eng\n")
    assert (paper.abstract, paper.abstract_kind) == ("First.", AbstractKind.OTHER)
    assert [x.language for x in paper.other_abstracts] == ["spa", "eng"]
    (paper,) = read("PMID- 1\nOAB - Publisher: Primero.\nOABL- spa\n")
    assert (paper.abstract, paper.abstract_kind) == (None, None)


def test_a_doi_wrapped_over_two_lines_is_one() -> None:
    assert read("PMID- 1\nAID - 10.5555/to\n      wn.1 [doi]\n")[0].doi == "10.5555/town.1"


def test_a_hyphen_that_hangs_keeps_its_space() -> None:
    assert read("PMID- 1\nTI  - Short-\n      and long-\n      term use\n")[0].title == "Short- and long-term use"


@pytest.mark.parametrize("name", ["pubmed-set.txt", "saved.ris", "a.nbib"])
def test_pubmeds_export_is_read_under_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("\n" + RECORD.format(pmid=1) + "\n" + RECORD.format(pmid=2))
    assert [p.pmid for p in load_records(path)] == ["1", "2"]


@given(
    st.lists(papers, min_size=1, max_size=3),
    st.randoms(),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.integers(0, 3),
)
def test_what_this_project_writes_is_read_back_in_any_order_of_tags(
    made: list[Paper], order: random.Random, end: str, blank: bool, indent: int
) -> None:
    made = [p if p.pmid else Paper(**{**{n: getattr(p, n) for n in p.__dataclass_fields__}, "pmid": "7"}) for p in made]
    text = ""
    for paper in made:
        fields: list[str] = []
        for line in cite.nbib(Report(paper=paper)).rstrip().split("\n"):
            if line.startswith("      "):
                fields[-1] += end + line
            else:
                fields.append(line)
        names = [field for field in fields if field.startswith(("FAU", "OT"))]
        others = [field for field in fields[1:] if field not in names]
        order.shuffle(others)
        text += end.join([fields[0], *others, *names, ""]) + (end if blank else "")
    lines = [" " * indent + line for line in text.replace("\r\n", "\n").split("\n")]
    got = list(read_nbib("made.nbib", enumerate(lines, start=1)))
    assert [facts(paper) for paper in got] == [expected(paper) for paper in made]


def test_time_grows_with_the_length_of_a_record_alone() -> None:
    (paper,) = read("PMID- 1\nAB  - x\n" + "      word word word\n" * 40_000)
    assert len(paper.abstract or "") > 500_000
