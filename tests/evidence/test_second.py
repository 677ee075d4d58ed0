"""Two machine readers beside each other: what is alike, what agrees, and when the second one is not believed."""

from __future__ import annotations

import random

import pytest
from builders import span

from evidence.correcting.second import (
    AGREES,
    DIFFERS,
    KINDS,
    Second,
    alike,
    compared,
    first_values,
    not_believed,
    pairs,
    with_second,
)
from evidence.records import (
    Classification,
    Direction,
    Extraction,
    Finding,
    Label,
    LabelSource,
    Reading,
    Significance,
    Status,
)

WORDS = span("Ten invented people")


def reading(kind: str, value: str, detail: str | None = None, **data: object) -> Reading:
    return Reading(kind=kind, value=value, detail=detail, span=WORDS, data=data)


def finding(outcome: str, direction: Direction) -> Finding:
    return Finding(outcome=outcome, direction=direction, significance=Significance.NOT_STATED, span=WORDS)


FOUND = Classification(
    paper="1", labels=(Label(field="study_type", value="case_report", source=LabelSource.RULE),), tags=()
)
READ = Extraction(
    paper="1",
    readings=(
        reading("sample_size", "10", "enrolled"),
        reading("sample_size", "5", "arm"),
        reading("dose", "0.5 mg/kg"),
        reading("dose", "1 mg/kg"),
        reading("follow_up", "At 1 year", days=365.25),
        reading("adverse_event", "sedation", "none"),
        reading("adverse_event", "any_ae", "speculated"),
    ),
    findings=(finding("craving", Direction.BENEFIT), finding("pain", Direction.UNCLEAR)),
)


def statuses(*second: Second) -> dict[str, Status]:
    found, read = with_second(FOUND, READ, compared(second, first_values(FOUND, READ)))
    said = {label.value: label.status for label in found.labels}
    said |= {r.value: r.status for r in read.readings}
    return said | {f.outcome: f.status for f in read.findings}


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("dose", "0.50mg/kg", "0.5 mg/kg"),
        ("dose", "0.5 mg/kg/hr", "0.5 mg/kg/h"),
        ("dose", "0.1-0.35 mg/kg/h", "0.1 to 0.35 mg/kg/hour"),
        ("follow_up", "12 weeks", "84 days"),
        ("follow_up", "24 hours", "1 day"),
        ("sample_size", "59", "59 randomized"),
        ("route", "oral", "oral"),
    ],
)
def test_two_ways_of_writing_a_value_are_alike(field: str, one: str, other: str) -> None:
    assert alike(field, one) == alike(field, other)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("dose", "0.5 mg/kg", "5 mg/kg"),
        ("dose", "0.5 mg/kg", "0.5 mg"),
        ("dose", "0.5 mg/kg", "0.5-1 mg/kg"),
        ("follow_up", "1 month", "1 week"),
        ("sample_size", "59", "5"),
    ],
)
def test_other_values_are_not_alike(field: str, one: str, other: str) -> None:
    assert alike(field, one) != alike(field, other)


def test_a_value_that_both_read_says_so_and_the_others_stay_as_they_are() -> None:
    said = statuses(Second(field="dose", value="0.5 mg/kg"), Second(field="finding:craving", value="benefit"))
    agreed = {value for value, status in said.items() if status is Status.AGREED}
    assert agreed == {"0.5 mg/kg", "craving"}
    assert set(said.values()) == {Status.AGREED, Status.MACHINE}


def test_a_field_of_which_one_value_differs_differs_as_a_whole() -> None:
    said = statuses(Second(field="dose", value="0.5 mg/kg"), Second(field="dose", value="2 mg/kg"))
    assert {said["0.5 mg/kg"], said["1 mg/kg"]} == {Status.DIFFER}


@pytest.mark.parametrize(
    ("second", "value"),
    [
        (Second(field="study_type", value="case_report"), "case_report"),
        (Second(field="sample_size", value="10"), "10"),
        (Second(field="follow_up", value="1 year"), "At 1 year"),
        (Second(field="adverse_event:sedation", value="absent"), "sedation"),
    ],
)
def test_every_kind_of_value_can_agree_and_differ(second: Second, value: str) -> None:
    assert statuses(second)[value] is Status.AGREED
    other = {"case_report": "opinion", "10": "11", "1 year": "2 years", "absent": "reported"}[str(second.value)]
    assert statuses(Second(field=second.field, value=other))[value] is Status.DIFFER


@pytest.mark.parametrize(
    "second",
    [
        Second(field="sample_size", value="5"),
        Second(field="adverse_event:any_ae", value="reported"),
        Second(field="finding:pain", value="benefit"),
        Second(field="route", value="oral"),
    ],
)
def test_what_the_first_reader_read_as_something_else_or_not_at_all_differs(second: Second) -> None:
    (told,) = compared([second], first_values(FOUND, READ))
    assert told.outcome == DIFFERS
    assert statuses(second)["5"] is Status.MACHINE  # the size of an arm is no number of participants


def many(kind: str, pairs: list[tuple[str, str]]) -> list[Second]:
    return [Second(field=kind, value=b, first=a, outcome=AGREES if a == b else DIFFERS) for a, b in pairs]


def test_who_reads_at_random_is_believed_nowhere() -> None:
    dice = random.Random(3)
    words = ["core", "adjacent", "no_ketamine"]
    read = many("scope", [(dice.choice(words), dice.choice(words)) for _ in range(60)])
    assert not_believed([*read, *many("dose", [("1 mg", "1 mg")] * 3)]) == set(KINDS)


def test_who_is_no_better_than_chance_in_one_kind_is_believed_in_the_others() -> None:
    good = many("study_type", [("opinion", "opinion"), ("guideline", "guideline")] * 20)
    always_core = many("scope", [("core", "core"), ("adjacent", "core")] * 6)
    assert not_believed([*good, *always_core]) == {"scope"}


def test_a_good_reader_of_a_poor_first_one_is_believed() -> None:
    read = many("comparator", [("none", "none"), ("placebo", "placebo"), ("active", "dose")] * 6)
    good = many("study_type", [("opinion", "opinion"), ("guideline", "guideline")] * 20)
    assert not_believed([*read, *good]) == frozenset()


def test_few_values_judge_nobody() -> None:
    assert not_believed(many("scope", [("core", "adjacent")] * 9)) == frozenset()
    assert not_believed(many("scope", [("core", "adjacent")] * 10)) == set(KINDS)


def test_what_only_the_second_reader_read_judges_nobody() -> None:
    assert not_believed(many("dose", [("nothing", "1 mg")] * 50)) == frozenset()


def test_no_comparator_is_a_value_that_both_can_read() -> None:
    both = many("comparator", [("none", "none")] * 5 + [("placebo", "none")])
    assert pairs(both) == {"comparator": [("none", "none")] * 5 + [("placebo", "none")]}
