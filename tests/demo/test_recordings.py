"""The recorded traffic replays to the demo's papers, and is what the corpus and the topic give today."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from corpus import HERE, load_facts

from evidence.records import AbstractKind, Batch, Known, Paper
from evidence.topic import load_topic
from harvest.net.entrez import Entrez
from harvest.net.recording import replaying
from harvest.pubmed.run import harvest_pubmed

sys.path.insert(0, str(HERE.parent / "tests" / "harvest"))
from make_recordings import article, printed_date, record_traffic

FACTS = load_facts()
SERVED = {row["pmid"]: row for row in FACTS.values() if row["pmid"]}
TOPIC = load_topic(HERE.parent / "topics" / "ketamine-oud.yml")
RECORDINGS = HERE / "recordings"


def replay(known: Known) -> list[Batch]:
    with replaying(RECORDINGS) as run:
        return list(harvest_pubmed(TOPIC, Entrez(email="demo@example.org"), known, now=run.now))


@pytest.fixture(scope="module")
def papers() -> dict[str, Paper]:
    batches = replay(Known())
    assert batches[-1].harvest.status == "complete"
    return {paper.paper: paper for batch in batches for paper in batch.papers}


def test_every_core_study_with_a_pmid_is_found(papers: dict[str, Paper]) -> None:
    core = {pmid for pmid, row in SERVED.items() if row["scope"] == "core"}
    assert len(core) == 17
    assert core <= set(papers)


def test_no_pmid_comes_that_was_not_read(papers: dict[str, Paper]) -> None:
    assert set(papers) <= set(SERVED)
    assert len(SERVED) == 75


def test_neighbours_are_found_for_scope_to_tell_apart(papers: dict[str, Paper]) -> None:
    assert sum(SERVED[pmid]["scope"] == "neighbour" for pmid in papers) >= 10


def test_every_abstract_is_marked_as_a_digest(papers: dict[str, Paper]) -> None:
    without = {pmid for pmid, paper in papers.items() if not paper.abstract}
    assert without == {"34090769"}
    assert {paper.abstract_kind for paper in papers.values() if paper.abstract} == {AbstractKind.DIGEST}


def test_a_record_has_what_the_facts_have(papers: dict[str, Paper]) -> None:
    for pmid, paper in papers.items():
        row = SERVED[pmid]
        assert paper.title == row["title"]
        assert paper.doi == row.get("doi")
        assert len(paper.authors) == len(row.get("authors", ()))
        assert [t.name for t in paper.publication_types] == row.get("publication_types", ["Journal Article"])
        assert {r.id for r in paper.registry_ids} >= set(row.get("registry_ids", ()))


def test_a_second_run_is_in_the_recording_and_finds_nothing_new(papers: dict[str, Paper]) -> None:
    with replaying(RECORDINGS) as run:
        first = list(harvest_pubmed(TOPIC, Entrez(email="demo@example.org"), Known(), now=run.now))[-1]
    known = Known(
        refreshed=dict.fromkeys(papers, run.now.date()),
        cursors=first.cursors,
        query_translation=first.harvest.query_translation,
        count=first.harvest.count,
    )
    second = replay(known)
    assert second[-1].harvest.status == "complete"
    assert not [paper for batch in second for paper in batch.papers]


def test_the_recording_can_be_published(lint_recording: Callable[[Path], list[str]]) -> None:
    assert lint_recording(RECORDINGS) == []


def test_the_recording_is_what_corpus_and_topic_give_today(tmp_path: Path) -> None:
    record_traffic(TOPIC, tmp_path / "again")
    again, kept = (
        yaml.safe_load((folder / "traffic.yaml").read_text(encoding="utf-8"))["interactions"]
        for folder in (tmp_path / "again", RECORDINGS)
    )
    assert [x["request"] for x in again] == [x["request"] for x in kept]
    assert [x["response"]["body"] for x in again] == [x["response"]["body"] for x in kept]


def test_a_record_says_nothing_that_the_facts_do_not() -> None:
    xml = article(dict(pmid="1", title="A title", authors_complete=False), None).decode()
    for tag in ("Abstract", "MeshHeading", "AuthorList", "Month", "Year", "DataBank", "Status", "ELocationID"):
        assert f"<{tag}" not in xml
    assert "Journal Article" in xml


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Aug 29", {"Year": "2024", "Month": "Aug", "Day": "29"}),
        ("Mar", {"Year": "2024", "Month": "Mar"}),
        ("Jul-Aug", {"MedlineDate": "2024 Jul-Aug"}),
        ("Sep (Epub 2023 Dec 23)", {"Year": "2024", "Month": "Sep"}),
        ("Oct 4 (online)", {"Year": "2024"}),
        (None, {"Year": "2024"}),
    ],
)
def test_only_the_printed_date_is_given(date: str | None, expected: dict[str, str]) -> None:
    assert printed_date({"year": "2024", "date": date}) == expected


def test_a_record_without_a_year_has_none() -> None:
    assert printed_date({"date": "Mar"}) == {}


def test_papers_of_the_traffic_and_of_the_file_never_share_a_key(papers: dict[str, Paper]) -> None:
    from harvest.files.demo import load_demo

    loaded = list(load_demo(HERE / "records.jsonl"))
    assert not {paper.paper for paper in loaded} & set(papers)
    assert all(dataclasses.is_dataclass(paper) for paper in loaded)
