"""An event tells what an update meant for a conclusion, for ketamine and against it alike, and nothing where nothing happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evidence.records import State
from evidence.topic import load_topic
from summarize.studies.events import between

TOPIC = load_topic(Path(__file__).resolve().parents[3] / "topics" / "ketamine-oud.yml")


def vote(study: str, outcome: str = "craving", direction: str = "benefit", **values: Any) -> dict[str, Any]:
    given = {
        "compared": 1,
        "study_type": "nonrandomized_trial",
        "route": '["intravenous"]',
        "title": f"Invented {study}",
    }
    return {"study": study, "paper": study, "outcome": outcome, "direction": direction, **given, **values}


def told(before: list[Any], after: list[Any], **changed: str) -> list[tuple[str, str]]:
    return [
        (e.kind, e.sentence) for e in between(State(votes=tuple(before)), State(votes=tuple(after)), changed, TOPIC)
    ]


@pytest.mark.parametrize(
    ("direction", "sentence"),
    [
        ("benefit", "Craving: from 1 of 1 to 2 of 2 compared studies in people better with ketamine."),
        ("harm", "Craving: from 1 of 1 to 1 of 2 compared studies in people better with ketamine; worse with it in 1."),
        ("no_difference", "Craving: from 1 of 1 to 1 of 2 compared studies in people better with ketamine."),
    ],
)
def test_a_new_study_changes_the_count_whichever_way_it_goes(direction: str, sentence: str) -> None:
    old = vote("a")
    assert told([old], [old, vote("b", direction=direction)], b="changed") == [("tally", sentence)]


def test_the_first_randomized_trial_on_an_outcome_is_told_with_its_route_and_result() -> None:
    old = vote("a")
    new = vote("b", direction="harm", study_type="randomized_trial")
    kind, sentence = told([old], [old, new], b="changed")[0]
    assert kind == "first_trial"
    assert sentence == "First randomized trial on craving with intravenous ketamine (worse with it): Invented b"
    second = vote("c", study_type="randomized_trial")
    assert [k for k, _ in told([old, new], [old, new, second], c="changed")] == ["tally"]


def test_a_retracted_study_is_told_first_with_all_that_counts_no_more() -> None:
    gone = [vote("a"), vote("a", "withdrawal", "harm")]
    kept = vote("b")
    found = told([*gone, kept], [kept], a="retracted")
    assert found[0] == (
        "retracted",
        "A counted study was retracted, and its results on craving and withdrawal symptoms count no more: Invented a",
    )
    assert [kind for kind, _ in found] == ["retracted", "tally", "tally"]


def test_a_program_that_reads_otherwise_is_no_news() -> None:
    assert told([vote("a")], [vote("a", direction="harm")]) == []
    assert told([vote("a")], [vote("a"), vote("b")], c="changed") == []


def test_studies_without_a_comparison_make_no_count() -> None:
    old = vote("a")
    assert told([old], [old, vote("b", direction="uncontrolled_improvement", compared=0)], b="changed") == []


def test_a_first_build_tells_nothing_and_none_tells_more_than_five() -> None:
    assert told([], [vote("a")], a="changed") == []
    outcomes = ("craving", "withdrawal", "opioid_use", "retention", "depression", "anxiety", "pain")
    old = [vote("a", outcome) for outcome in outcomes]
    assert len(told(old, [*old, *(vote("b", outcome) for outcome in outcomes)], b="changed")) == 5


def test_results_that_stand_at_a_registry_alone_are_told_once() -> None:
    before, after = State(votes=(vote("a"),)), State(votes=(vote("a"),), results_alone={"NCT1": "Invented"})
    assert [e.kind for e in between(before, after, {"NCT1": "changed"}, TOPIC)] == ["results_posted"]
    assert between(after, after, {"NCT1": "changed"}, TOPIC) == ()
