"""A relapse is of what the study treats: of a substance only where the topic, the title or the abstract speaks of one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading_builders import document, topic

from summarize.findings import read_findings

CORE = {"study_type": "randomized_trial", "comparator": "placebo", "scope": "core"}
WAYS = [("lower", "benefit"), ("higher", "harm")]


def told(way: str, title: str, *, population: str, subject: str) -> dict[str, str]:
    """Outcome -> direction of a made-up trial of relapse within a topic of that population."""
    asked = replace(topic(), population=population, title=subject)
    text = (
        "METHODS: Sixty adults were randomized to ketamine or placebo. RESULTS: "
        f"The relapse rate was {way} with ketamine than with placebo (p = 0.01)."
    )
    return {f.outcome: str(f.direction) for f in read_findings(document(text, title, **CORE), asked)}


@pytest.mark.parametrize(("way", "direction"), WAYS)
def test_a_relapse_in_a_study_of_depression_is_one_of_depression(way: str, direction: str) -> None:
    found = told(
        way,
        "Ketamine after a course for depression: a randomized trial",
        population="people with depression",
        subject="Ketamine for depression",
    )
    assert found == {"depression": direction}


@pytest.mark.parametrize(("way", "direction"), WAYS)
def test_a_relapse_in_a_study_of_heroin_stays_one_whatever_the_topic_asks(way: str, direction: str) -> None:
    found = told(
        way,
        "Ketamine and heroin relapse in depression: a randomized trial",
        population="people with depression",
        subject="Ketamine for depression",
    )
    assert found["relapse_abstinence"] == direction


@pytest.mark.parametrize(("way", "direction"), WAYS)
def test_a_relapse_in_a_study_on_the_question_of_a_substance_topic_is_of_the_substance(
    way: str, direction: str
) -> None:
    found = told(
        way,
        "Ketamine psychotherapy: a randomized trial",
        population="people with opioid use disorder",
        subject="Ketamine for opioid use disorder",
    )
    assert found == {"relapse_abstinence": direction}


@pytest.mark.parametrize(("way", "direction"), WAYS)
def test_a_relapse_of_neither_is_left_open(way: str, direction: str) -> None:
    found = told(
        way,
        "Ketamine and migraine: a randomized trial",
        population="people with migraine",
        subject="Ketamine for migraine",
    )
    assert not {"relapse_abstinence", "depression"} & set(found)
