"""A build after a retraction keeps what it means; the same build again, or a rebuild without news, keeps nothing more."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

from builders import at, batch, classification, extraction, paper

from evidence.store import Store
from evidence.store.past import set_back
from evidence.topic import load_topic
from operate import pipeline

TOPIC = load_topic(Path(__file__).resolve().parents[2] / "topics" / "ketamine-oud.yml")


def build(store: Store, day: int) -> list[tuple[str, ...]]:
    pipeline.synthesize_evidence(store, TOPIC, at(day))
    rows = store.connection.execute(
        "SELECT substr(made_at, 1, 10), kind FROM events ORDER BY made_at, position"
    ).fetchall()
    return [tuple(row) for row in rows]


def test_a_retraction_is_an_event_of_the_build_that_took_it_in(store: Store) -> None:
    store.save_batch(batch(paper("900001"), paper("900002", title="Another invented trial"), day=1))
    for one in ("900001", "900002"):
        store.save_classifications([dataclasses.replace(classification(), paper=one)], at(1))
        store.save_extractions([dataclasses.replace(extraction(), paper=one)], at(1))
    assert build(store, 1) == []
    assert store.state().votes
    assert build(store, 2) == []
    store.save_batch(batch(paper("900001", retracted=True), day=3))
    found = build(store, 4)
    assert found[0] == ("2026-03-04", "retracted")
    assert build(store, 4) == build(store, 5) == found
    set_back(store, datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC))
    assert store.scalar("SELECT count(*) FROM events") == 0
