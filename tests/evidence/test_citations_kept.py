"""Who cites whom is kept as sources give it, and work that cites retracted work is told once, and counts as before."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

from builders import at, batch, classification, extraction, paper, run

from evidence.records import Batch, Candidate, CitationMetrics, Citations
from evidence.store import Store
from evidence.store.past import set_back
from summarize.studies.grouping import group_reports
from summarize.studies.votes import every_vote


def brought(store: Store, day: int, *links: Citations, source: str = "icite", **more: object) -> None:
    ended = dataclasses.replace(run(day, source=source), finished_at=at(day))
    store.save_batch(Batch(harvest=ended, citations=links, **more))  # type: ignore[arg-type]


def icite(one: str, cites: tuple[str, ...] = (), cited_by: tuple[str, ...] = (), source: str = "icite") -> Citations:
    return Citations(paper=one, source=source, cites=cites, cited_by=cited_by)


def links(store: Store) -> list[tuple[str, str, str, str]]:
    found = store.connection.execute(
        "SELECT citing, cited, source, substr(found_at, 9, 2) FROM citation_links ORDER BY 1, 2, 3"
    )
    return [tuple(row) for row in found]


def told(store: Store) -> list[tuple[str, str]]:
    rows = store.connection.execute(
        "SELECT paper, sentence FROM changes WHERE kind = 'cites_retracted' ORDER BY changed_on, paper"
    )
    return [tuple(row) for row in rows]


def test_a_source_s_links_replace_its_own_and_keep_the_day_they_were_found(store: Store) -> None:
    brought(store, 1, icite("1", ("7", "8"), ("9",)), icite("1", ("7",), source="pubmed"))
    brought(store, 2, icite("1", ("8", "6"), ()))
    assert links(store) == [
        ("1", "6", "icite", "02"),
        ("1", "7", "pubmed", "01"),
        ("1", "8", "icite", "01"),
        ("9", "1", "icite", "01"),  # an answer without any is not taken for none
    ]
    assert store.cited(["1", "2"], "icite") == {"1": icite("1", ("6", "8"), ("9",))}


def test_counts_are_kept_of_records_that_are_here(store: Store) -> None:
    store.save_batch(batch(paper("900001")))
    counted = CitationMetrics(paper="900001", citations=3, rcr=1.5, provisional=True)
    brought(store, 2, metrics=(counted, CitationMetrics(paper="900009", citations=1)))
    rows = store.connection.execute("SELECT paper, citations, rcr, provisional FROM citation_metrics").fetchall()
    assert [tuple(row) for row in rows] == [("900001", 3, 1.5, 1)]


def test_a_record_that_cites_retracted_work_says_so_once_whenever_it_becomes_known(store: Store) -> None:
    store.save_batch(batch(paper("900001"), paper("900004")))
    brought(store, 2, icite("900001", ("900004", "77")))
    assert told(store) == []
    brought(
        store, 3, candidates=(Candidate(paper=paper("77", retracted=True), cited_by=("900001",)),), source="citations"
    )
    assert told(store) == [("900001", "Cites work that has been retracted: PMID 77.")]
    brought(store, 4)
    assert len(told(store)) == 1
    late = dataclasses.replace(run(5), finished_at=at(5))
    store.save_batch(Batch(harvest=late, papers=(dataclasses.replace(paper("900004"), retracted=True),)))
    assert told(store)[1:] == [("900001", "Cites work that has been retracted: PMID 77, PMID 900004.")]


def test_a_tombstone_and_a_work_cited_by_retracted_work_are_not_flagged(store: Store) -> None:
    store.save_batch(batch(paper("900001"), dataclasses.replace(paper("900004"), retracted=True)))
    brought(store, 2, icite("900001", (), ("900004",)))
    assert told(store) == []


def test_citing_retracted_work_changes_no_count_of_a_run_and_licenses_no_event(store: Store) -> None:
    store.save_batch(batch(paper("900001"), dataclasses.replace(paper("900004"), retracted=True)))
    brought(store, 2, icite("900001", ("900004",)))
    assert told(store)
    assert store.changed_since("2026-03-01T12:00:00Z") == {}
    assert store.harvests()[-1].revised == 0


def test_citing_retracted_work_changes_nothing_that_is_counted(store: Store) -> None:
    store.save_batch(batch(paper("900001"), dataclasses.replace(paper("900004"), retracted=True)))
    store.save_classifications([classification("900001")], at(1))
    store.save_extractions([extraction("900001")], at(1))

    def counted() -> tuple[object, ...]:
        reports = list(store.reports())
        studies = group_reports(reports, [])
        return reports, studies, list(every_vote(reports, studies))

    before = counted()
    brought(store, 2, icite("900001", ("900004",)))
    assert told(store)
    assert counted() == before


def test_a_past_day_knows_only_the_links_found_by_then(store: Store) -> None:
    store.save_batch(batch(paper("900001")))
    brought(store, 2, icite("900001", ("7",)))
    brought(store, 5, icite("900001", ("7", "8")), metrics=(CitationMetrics(paper="900001", citations=3),))
    set_back(store, datetime(2026, 3, 3, 23, 59, tzinfo=UTC))
    assert [(a, b) for a, b, *_ in links(store)] == [("900001", "7")]
    assert store.scalar("SELECT count(*) FROM citation_metrics") == 0
