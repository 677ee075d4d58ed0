"""The demo's records and trials are read whole, and a damaged file is refused in one clear sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpus import HERE, load_digests, load_facts
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import InputError
from evidence.records import AbstractKind, DatePrecision, Notice, Paper
from harvest.files.demo import load_demo, load_trials

FACTS = load_facts()


def written(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def papers() -> dict[str, Paper]:
    return {paper.paper: paper for paper in load_demo(HERE / "records.jsonl")}


def test_every_study_without_a_pmid_and_with_a_digest_is_a_record(papers: dict[str, Paper]) -> None:
    digests, _ = load_digests()
    assert set(papers) == {row["paper"] for key, row in FACTS.items() if not row["pmid"] and key in digests}


def test_a_record_holds_the_digest_of_today(papers: dict[str, Paper]) -> None:
    digests, _ = load_digests()
    for key, row in FACTS.items():
        if row["paper"] in papers:
            assert papers[row["paper"]].abstract == digests[key].text
            assert papers[row["paper"]].title == row["title"]


def test_sections_point_at_their_bodies(papers: dict[str, Paper]) -> None:
    for paper in papers.values():
        text = paper.abstract or ""
        assert "\n".join(f"{s.label}: {text[s.start : s.end]}" for s in paper.sections) == text


def test_every_record_is_a_digest_from_the_demo_without_a_pmid(papers: dict[str, Paper]) -> None:
    for paper in papers.values():
        assert (paper.abstract_kind, paper.source, paper.pmid) == (AbstractKind.DIGEST, "demo", None)
        assert paper.paper.startswith(("doi:", "demo:"))


def test_the_retracted_papers_are_flagged_with_their_notice(papers: dict[str, Paper]) -> None:
    retracted = {key for key, paper in papers.items() if paper.retracted}
    assert retracted == {row["paper"] for row in FACTS.values() if row["retracted"]}
    assert len(retracted) == 3
    for key in retracted:
        assert [notice.ref_type for notice in papers[key].notices] == ["RetractionIn"]
        assert papers[key].publication_types[0].ui == "D016441"


def test_a_preprint_names_the_article_it_became(papers: dict[str, Paper]) -> None:
    preprint = papers["doi:10.21203/rs.3.rs-4124244/v1"]
    assert preprint.preprint
    assert preprint.notices == (Notice(ref_type="UpdateIn", source="39210398", pmid="39210398", origin="demo"),)


def test_a_follow_up_names_its_first_report(papers: dict[str, Paper]) -> None:
    assert papers["demo:n03"].notices[0].pmid == "28067693"


def test_dates_and_years_come_as_stated(papers: dict[str, Paper]) -> None:
    paper = papers["demo:a03"]
    assert (paper.year, paper.pub_date, paper.pub_date_precision) == (2006, "2006", DatePrecision.YEAR)
    assert papers["demo:a19"].year is None


def test_trials_hold_what_was_read() -> None:
    trials = {trial.trial: trial for trial in load_trials(HERE / "trials.json")}
    assert trials["NCT06111339"].enrollment == 50
    assert trials["NCT06111339"].title == FACTS["N12"]["title"]
    assert trials["NCT03861988"].pmids == ("40185412",)
    assert {trial.source for trial in trials.values()} == {"demo"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"paper": "123", "title": "t"}, "could be taken for a PMID"),
        ({"paper": "doi:1", "title": "t", "pmid": "123"}, "could be taken for a PMID"),
        ({"paper": "doi:1"}, "field 'title' of Paper is missing"),
        ({"paper": "doi:1", "title": "t", "colour": 1}, "no field 'colour'"),
        ({"paper": "doi:1", "title": "t", "year": "2020"}, "field 'year': int is expected"),
        ({"paper": "doi:1", "title": "t", "retracted": 1}, "field 'retracted': bool is expected"),
        ({"paper": "doi:1", "title": "t", "authors": {}}, "a list is expected"),
        ({"paper": "doi:1", "title": "t", "authors": ["A B"]}, "fields of Author"),
        ({"paper": "doi:1", "title": "t", "abstract_kind": "copied"}, "field 'abstract_kind'"),
        ({"paper": "doi:1", "title": "t", "date_revised": "soon"}, "field 'date_revised'"),
        ([1], "fields of Paper is expected"),
    ],
)
def test_a_wrong_row_is_refused_with_line_and_field(tmp_path: Path, row: object, words: str) -> None:
    path = written(tmp_path, {"paper": "doi:0", "title": "good"}, row)
    with pytest.raises(InputError, match=words) as caught:
        list(load_demo(path))
    assert "line 2" in str(caught.value)


def test_a_missing_or_broken_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(load_demo(tmp_path / "none.jsonl"))
    (tmp_path / "broken.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: not valid JSON"):
        list(load_demo(tmp_path / "broken.jsonl"))


def test_trials_that_are_no_list_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a list of trials"):
        load_trials(written(tmp_path, {"trial": "NCT1"}))


def test_none_and_blank_lines_mean_not_stated(tmp_path: Path) -> None:
    path = written(tmp_path, {"paper": "demo:x", "title": "t", "doi": None, "date_revised": "2026-01-02"})
    path.write_text(path.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    (paper,) = load_demo(path)
    assert paper.doi is None
    assert str(paper.date_revised) == "2026-01-02"


@given(title=st.text(min_size=1).filter(lambda text: text.isprintable()), year=st.none() | st.integers(1900, 2100))
def test_what_is_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, title: str, year: int | None
) -> None:
    path = written(tmp_path_factory.mktemp("rows"), {"paper": "demo:x", "title": title, "year": year})
    (paper,) = load_demo(path)
    assert (paper.title, paper.year) == (title, year)
