"""No text can hold a run: what takes too long to read is named and the rest goes on."""

from __future__ import annotations

import dataclasses
import json
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import batch, paper
from click.testing import CliRunner

import classify
import summarize
from evidence.records import Classification, Extraction, Paper
from evidence.store import Store
from evidence.topic import load_topic
from operate import budget, pipeline
from operate.budget import within_budget
from operate.commands.annotate import command as annotate

NOW = datetime(2026, 3, 5, tzinfo=UTC)
TOPIC = load_topic(Path(__file__).parents[2] / "topics/ketamine-oud.yml")
SLOW = "slow"


def reader(records: Sequence[str]) -> Iterator[str]:
    """Reads a word, and never comes back from one."""
    for word in records:
        while word == SLOW:
            pass
        yield word.upper()


def read(words: list[str]) -> list[str]:
    return list(within_budget(words, reader, lambda w: f"gave up {w}", chunk_seconds=0.2, record_seconds=0.1))


def test_a_record_that_takes_too_long_is_given_up_and_the_others_are_read() -> None:
    assert read(["a", SLOW, "b", SLOW, "c"]) == ["A", "gave up slow", "B", "gave up slow", "C"]


def test_a_long_record_is_tried_once_and_no_other_with_it() -> None:
    tried: list[list[str]] = []

    def noted(records: Sequence[str]) -> Iterator[str]:
        tried.append(list(records))
        return reader(records)

    long = SLOW + " " * budget.LONG
    words = ["a", long, "b", "c"]
    found = within_budget(
        words, lambda w: noted([x.strip() for x in w]), lambda w: "gave up", size=len, record_seconds=0.1
    )
    assert list(found) == ["A", "gave up", "B", "C"]
    assert tried == [["a"], [SLOW], ["b", "c"]]


def test_a_record_s_tries_take_no_more_than_its_budget_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*given: object) -> Iterator[Classification]:
        while True:
            pass

    assert 2 * budget.STAGE_SECONDS <= budget.RECORD_SECONDS
    monkeypatch.setattr(pipeline, "STAGE_SECONDS", 0.3)
    monkeypatch.setattr(classify, "classify_papers", never)
    monkeypatch.setattr(summarize, "read_papers", never)
    with Store(tmp_path / "evidence.db") as store:
        store.save_batch(batch(dataclasses.replace(paper(), abstract="1. " * budget.LONG)))
        begun = time.process_time()
        pipeline.classify_waiting(store, TOPIC, NOW)
        pipeline.read_waiting(store, TOPIC, NOW)
        took = time.process_time() - begun
        assert [line.split(":")[0] for line in store.unread()] == ["900001"]
    assert took < 1.5  # where both stages had tried it twice: more than 20


def test_records_within_the_budget_come_one_for_one_and_in_order() -> None:
    words = [f"w{n}" for n in range(budget.CHUNK * 2 + 1)]
    assert read(words) == [w.upper() for w in words]


def test_an_error_of_the_reader_itself_is_raised_and_no_timer_stays() -> None:
    def broken(records: Sequence[str]) -> Iterator[str]:
        raise ValueError(*records)

    with pytest.raises(ValueError, match="a"):
        list(within_budget(["a"], broken, str))
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_outside_the_main_thread_records_are_read_without_a_limit() -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.extend(read(["a", "b"])))
    thread.start()
    thread.join()
    assert found == ["A", "B"]


@pytest.fixture
def slow_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading record 900002 never ends, in either stage."""
    labels, values = classify.classify_papers, summarize.read_papers

    def classify_papers(papers: list[Paper], *rest: object) -> Iterator[Classification]:
        while any(p.paper == "900002" for p in papers):
            pass
        return labels(papers, *rest)  # type: ignore[arg-type]

    def read_papers(pairs: Iterator[tuple[Paper, object]], *rest: object) -> Iterator[Extraction]:
        listed = list(pairs)
        while any(p.paper == "900002" for p, _ in listed):
            pass
        return values(iter(listed), *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(classify, "classify_papers", classify_papers)
    monkeypatch.setattr(summarize, "read_papers", read_papers)
    monkeypatch.setattr(within_budget, "__kwdefaults__", {"chunk_seconds": 1.5, "record_seconds": 1.0})
    monkeypatch.setattr(pipeline, "STAGE_SECONDS", 1.0)


@pytest.mark.usefixtures("slow_text")
def test_a_run_names_the_record_it_gave_up_publishes_the_rest_and_does_not_meet_it_again(tmp_path: Path) -> None:
    with Store(tmp_path / "evidence.db") as store:
        store.save_batch(batch(paper(), paper("900002"), paper("900003")))
        assert pipeline.classify_waiting(store, TOPIC, NOW) == 3
        assert pipeline.read_waiting(store, TOPIC, NOW) == 3
        assert [line.split(":")[0] for line in store.unread()] == ["900002"]
        assert store.scalar("SELECT count(DISTINCT paper) FROM labels") == 2
        pipeline.synthesize_evidence(store, TOPIC, NOW)
        assert pipeline.classify_waiting(store, TOPIC, NOW) == pipeline.read_waiting(store, TOPIC, NOW) == 0
        assert [r.paper.paper for r in store.reports()] == ["900001", "900002", "900003"]


def test_a_record_that_can_be_read_after_all_is_named_no_longer(tmp_path: Path) -> None:
    with Store(tmp_path / "evidence.db") as store:
        store.save_batch(batch(paper()))
        store.save_unread("summarized", ["900001"], "too long")
        pipeline.classify_waiting(store, TOPIC, NOW)
        assert store.unread() == ("900001: summarized: too long",)
        pipeline.read_waiting(store, TOPIC, NOW)
        assert store.unread() == ()


@pytest.mark.usefixtures("slow_text")
def test_annotate_prints_the_others_names_the_record_and_ends_in_one(tmp_path: Path) -> None:
    file = tmp_path / "two.jsonl"
    rows = [{"id": n, "title": "Ketamine", "abstract": "Ketamine in 12 patients."} for n in ("900001", "900002")]
    file.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    result = CliRunner().invoke(annotate, [str(file)])
    assert [json.loads(line)["id"] for line in result.stdout.splitlines() if line.startswith("{")] == ["900001"]
    assert "900002" in str(result.exception)


HARD = {
    "superscripts": "\u2074" * 50_000,
    "digits": "4" * 20_000,
    "one word": "a" * 60_000,
    "open brackets": "(n = " * 8_000,
    "doses": "0.5 mg/kg " * 5_000,
    "arms": "ketamine versus placebo " * 2_500,
    "groups": "group A group B " * 3_000,
    "companions": "ketamine and " * 4_000,
    "escapes": "&amp;" * 20_000,
    "counts": "12/30 vs 13/31 " * 3_000,
    "stems": "ketamineplacebo" * 8_000,
    "commas": "," * 100_000,
    "one sentence": "craving was lower with ketamine " * 3_000,
    "listed outcomes": "pain, craving, " * 6_000,
    "harms": "nausea (n = 3), dizziness, " * 3_500,
    "pairs": "opioid ketamine " * 6_000,
}


@pytest.mark.parametrize("name", HARD)
def test_hostile_repeats_are_read_in_time_that_grows_with_their_length(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes 1 to 2 CPU seconds; readers of quadratic time took minutes, and would be given up here."""
    monkeypatch.setattr(within_budget, "__kwdefaults__", {"chunk_seconds": 30.0, "record_seconds": 30.0})
    text = f"Ketamine versus placebo in 40 patients. {HARD[name]} Craving was lower with ketamine (p = .01)."
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"id": "1", "title": "Ketamine for opioid use disorder", "abstract": text}) + "\n")
    result = CliRunner().invoke(annotate, [str(file)], catch_exceptions=False)
    assert result.exit_code == 0
