"""What other programs write a little differently from one another is read alike."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from evidence.records import Paper
from harvest import signals
from harvest.files.nbib import read_nbib
from harvest.files.readers import load_records
from harvest.files.ris import read_ris
from harvest.markup.doi import clean_doi

TITLE = "Ketamine in an invented town: a trial"
RIS = ("TY  - JOUR", f"TI  - {TITLE}", "AU  - Rivers, Ann", "PY  - 2025/03/04/", "AB  - Craving fell by half.")
NBIB = ("PMID- 90000123", "OWN - NLM", "DP  - 2025 Mar 4", f"TI  - {TITLE}", "AB  - Craving fell by half.")


def ris(*more: str) -> Paper:
    [paper] = read_ris("made.ris", enumerate([*RIS, *more, "ER  - "], start=1))
    return paper


@pytest.mark.parametrize(
    "lines",
    [
        [
            "AN  - 90000123",
            "DB  - PubMed",
            "ID  - 4711",
            "LB  - 4711",
        ],  # EndNote: ID is the number in one's own library
        ["DP  - NLM", "AN  - 90000123", "ID  - 88"],
        ["N1  - PMID: 90000123", "PMCID: PMC9000123"],  # Zotero's field Extra, as it is exported
        ["N1  - PMCID: PMC9000123 PMID: 90000123"],
        ["N1  - DOI: 10.5555/town.1 PMID: 90000123"],
        ["C3  - PUBMED 90000123, EMBASE 2001234567"],
    ],
)
def test_a_record_s_own_pmid_is_found_beside_other_numbers(lines: list[str]) -> None:
    assert ris(*lines).pmid == "90000123"


@pytest.mark.parametrize("line", ["N1  - J Town 2024 PMID: 90000555 PMCID: PMC1", "N1  - See PMID: 90000555"])
def test_a_number_behind_another_paper_s_journal_is_nobody_s(line: str) -> None:
    assert ris(line).pmid is None


@pytest.mark.parametrize(("written", "year"), [("March 2025", 2025), ("04/03/2025", 2025), ("4 Mar 2025", 2025)])
def test_a_date_that_ends_in_its_year_has_the_year_alone(written: str, year: int) -> None:
    [paper] = read_ris("made.ris", enumerate([*RIS[:3], f"PY  - {written}", "ER  - "], start=1))
    assert (paper.year, paper.pub_date) == (year, str(year))


@pytest.mark.parametrize("written", ["2024-2025 season 12", "12345", "no date", "vol. 2025a", "1 2 3 2025"])
def test_a_date_that_says_more_or_less_has_none_but_what_it_begins_with(written: str) -> None:
    [paper] = read_ris("made.ris", enumerate([*RIS[:3], f"PY  - {written}", "ER  - "], start=1))
    assert paper.year in (None, 2024)


@pytest.mark.parametrize("marks", [1, 2])
@pytest.mark.parametrize("squeeze", [False, True])
def test_files_put_together_and_squeezed_are_read(tmp_path: Path, marks: int, squeeze: bool) -> None:
    raw = ("\ufeff" * marks + "\n".join([*RIS, "ER  - "]) + "\n").encode()
    (tmp_path / "made.ris").write_bytes(gzip.compress(raw) if squeeze else raw)
    [paper] = load_records(tmp_path / "made.ris")
    assert paper.title == TITLE


def test_a_tag_of_pubmed_s_format_needs_no_space_behind_its_hyphen() -> None:
    lines = [line.replace("- ", "-", 1) for line in NBIB]
    [paper] = read_nbib("made.nbib", enumerate(lines, start=1))
    assert (paper.pmid, paper.title, paper.year) == ("90000123", TITLE, 2025)


@pytest.mark.parametrize("line", ["ICU-treated people were left out.", "AB-positive blood", "OR-2"])
def test_a_wrapped_line_that_begins_with_a_word_and_a_hyphen_is_no_tag(line: str) -> None:
    [paper] = read_nbib("made.nbib", enumerate([*NBIB, line], start=1))
    assert paper.abstract == f"Craving fell by half. {line}"


@pytest.mark.parametrize("slash", "/\u2044\u2215\uff0f")
def test_every_slash_is_the_one_of_a_doi(slash: str) -> None:
    assert clean_doi(f"https://doi.org/10.5555{slash}Town.1") == "10.5555/town.1"


@pytest.mark.parametrize(
    "title",
    [
        f"{TITLE}. RETRACTED",
        f"{TITLE} - Retracted",
        f"{TITLE} [Retraction in: J Town 2026]",
        f"*RETRACTED* {TITLE}",
        f"**RETRACTED**: {TITLE}",
        f"RETRACTED (see notice): {TITLE}",
        f"RETRACTED AND REPLACED: {TITLE}",
        f"Withdrawn by the authors: {TITLE}",
        f"WITHDRAWN AT AUTHOR REQUEST: {TITLE}",
        f"RETRACTADO: {TITLE}",
        f"RÉTRACTÉ : {TITLE}",
        f"Zurückgezogen: {TITLE}",
        f"[撤稿] {TITLE}",
    ],
)
def test_a_title_says_in_many_ways_that_it_is_retracted(title: str) -> None:
    assert signals.retracted(title, (), ())


@pytest.mark.parametrize(
    "title",
    [
        "Removed and replaced: pumps in an invented town",
        "Withdrawn at discharge: people in an invented town",
        "Given, tapered - withdrawn",
        "Retraction and republication: ketamine in an invented town",
        f"RETRACTED (2026), REINSTATED (2027): {TITLE}",
        f"{TITLE}: who withdrew, and why",
        "Retracted (lids) or closed eyes under ketamine",
    ],
)
def test_a_title_that_says_something_else_is_not(title: str) -> None:
    assert not signals.retracted(title, (), ())


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Article retracted", True),
        ("The article has been retracted by its publisher", True),
        ("Publisher: Town. Status: Retracted", True),
        ("Publication status: withdrawn", True),
        ("Overall status: Withdrawn", False),  # a trial that was never begun
        ("Cites an article that was retracted", False),
        ("The article has been retracted, then reinstated", False),
    ],
)
def test_a_note_says_so_too(note: str, said: bool) -> None:
    assert signals.retracted_in_note(note) is said


def test_a_heading_s_star_changes_no_keyword() -> None:
    assert ris("KW  - *Retracted Publication").retracted
    assert not ris("KW  - *Retraction of Publication as Topic").retracted
