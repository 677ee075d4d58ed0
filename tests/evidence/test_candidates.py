"""Candidates of citation searching are kept apart, read by the program, and go when the record itself comes."""

from __future__ import annotations

from pathlib import Path

from builders import at, batch, classification, paper, run

from evidence.records import Batch, Candidate
from evidence.store import Store
from evidence.topic import load_topic
from operate import pipeline

ROOT = Path(__file__).resolve().parents[2]
TOPIC = load_topic(ROOT / "topics" / "ketamine-oud.yml")


def found(store: Store, day: int, *candidates: Candidate) -> None:
    store.save_batch(Batch(harvest=run(day, source="citations"), candidates=candidates))


def test_a_candidate_is_read_once_and_in_no_count(store: Store) -> None:
    store.save_batch(batch(paper("900001")))
    store.save_classifications([classification("900001")], at(1))
    assert store.seeds() == ("900001",)
    found(store, 1, Candidate(paper=paper("900009"), cites=("900001",)))
    assert pipeline.classify_candidates(store, TOPIC) == 1
    assert pipeline.classify_candidates(store, TOPIC) == 0
    found(store, 2, Candidate(paper=paper("900009"), cites=("900001",), cited_by=("900001",)))
    row = store.connection.execute("SELECT cites, cited_by, scope, found_at FROM candidates").fetchone()
    assert (row["cites"], row["cited_by"], row["found_at"][:10]) == (1, 1, "2026-03-01")
    assert row["scope"]
    assert store.scalar("SELECT count(*) FROM papers") == 1
    found(store, 3, Candidate(paper=paper("900009", title="Another title"), cites=("900001",)))
    assert pipeline.classify_candidates(store, TOPIC) == 1


def test_a_candidate_that_the_search_or_a_person_brings_is_one_no_more(store: Store) -> None:
    found(store, 1, Candidate(paper=paper("900009"), cites=("900001",)))
    store.save_batch(batch(paper("900009"), day=2))
    assert store.scalar("SELECT count(*) FROM candidates") == 0
