"""A database knows the topic it was built with and when it was built; verbs and pages read both from there."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evidence.errors import TopicError, UsageError
from evidence.records import Batch, Harvest
from evidence.store import Store
from evidence.topic import Topic, digest, load_topic, read_definition, write_definition
from operate import pipeline
from operate.commands import options
from publish.site import topic_as_built

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 6, 3, 6, tzinfo=UTC)


@pytest.fixture
def topic() -> Topic:
    """A topic that no file beside the code describes."""
    known = load_topic(ROOT / "topics" / "ketamine-aud.yml")
    mood = dataclasses.replace(next(iter(known.outcomes.values())), outcome="mood", label="Low mood", polarity=-1)
    return dataclasses.replace(known, topic="low-mood", outcomes={"mood": mood}, claims={})


@pytest.fixture
def database(tmp_path: Path, topic: Topic) -> Path:
    path = tmp_path / "mood.db"
    with Store(path) as store:
        pipeline.synthesize_evidence(store, topic, NOW)
    return path


def harvested(store: Store, *topics: str) -> None:
    for name in topics:
        run = Harvest(harvest=f"{name}/file/x", topic=name, source="file", kind="load", started_at=NOW)
        store.save_batch(Batch(harvest=run))


@pytest.mark.parametrize("name", ["ketamine-oud", "ketamine-aud"])
def test_a_topic_comes_back_whole_from_its_definition(name: str) -> None:
    first = load_topic(ROOT / "topics" / f"{name}.yml")
    again = read_definition(write_definition(first), Path("evidence.db"))
    assert dataclasses.asdict(again) == dataclasses.asdict(first)
    assert list(again.outcomes) == list(first.outcomes)
    assert digest(again) == digest(first)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"topic": "a"}'])
def test_a_stored_topic_that_cannot_be_read_is_one_sentence_with_the_database(text: str) -> None:
    with pytest.raises(TopicError, match=r"^mood\.db: "):
        read_definition(text, Path("mood.db"))


def test_every_build_stores_when_it_was_and_its_topic_with_the_hash(database: Path, topic: Topic) -> None:
    with Store(database, readonly=True) as store:
        meta = store.meta()
    assert meta["built_at"].startswith("2026-06-03T06:00:00")
    assert meta["definition_sha256"] == digest(topic)
    with Store(database) as store:
        pipeline.synthesize_evidence(store, topic, NOW.replace(day=4))
        assert store.meta()["built_at"].startswith("2026-06-04")


def test_a_page_takes_polarity_from_the_topic_as_built_when_no_file_is_there(database: Path) -> None:
    with Store(database, readonly=True) as store:
        built = topic_as_built(store.meta(), "mood")
    assert (built.topic, built.outcomes["mood"].label, built.outcomes["mood"].polarity) == ("low-mood", "Low mood", -1)


def test_a_page_of_a_database_that_names_no_topic_is_not_taken_for_ketamine() -> None:
    assert topic_as_built({}, "mood").topic == "mood"


def test_a_verb_without_topic_uses_the_one_the_database_was_built_with(database: Path) -> None:
    with Store(database) as store:
        assert options.topic_for(store, None).topic == "low-mood"


def test_a_verb_without_topic_never_guesses_one(tmp_path: Path) -> None:
    with Store(tmp_path / "new.db") as store, pytest.raises(UsageError, match="knows no topic yet; name one"):
        options.topic_for(store, None)


def test_a_verb_without_topic_asks_when_the_database_holds_several(database: Path, topic: Topic) -> None:
    with Store(database) as store:
        harvested(store, "low-mood", "other")
        with pytest.raises(UsageError, match="low-mood, other; name one with --topic"):
            options.topic_for(store, None)
        assert options.topic_for(store, topic) is topic


def test_a_database_built_before_topics_were_stored_uses_the_file_of_its_only_topic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    with Store(tmp_path / "old.db") as store:
        harvested(store, "ketamine-aud")
        assert options.topic_for(store, None).topic == "ketamine-aud"


def test_a_topic_file_that_differs_is_reported_with_which_one_is_used(
    database: Path, topic: Topic, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store(database) as store:
        options.topic_for(store, topic)
        assert capsys.readouterr().err == ""
        changed = dataclasses.replace(topic, title="Another title")
        assert options.topic_for(store, changed) is changed
    assert "differs from the topic" in (said := capsys.readouterr().err)
    assert "the file is used" in said
