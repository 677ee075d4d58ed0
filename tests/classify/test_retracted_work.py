"""A retracted work keeps the study type of the work; only the notice about it is a notice."""

from __future__ import annotations

from pathlib import Path

import classify
from evidence.records import Paper, PublicationType
from evidence.topic import load_topic

TOPIC = load_topic(Path(__file__).parents[2] / "topics" / "ketamine-oud.yml")
TEXT = "In a randomized double-blind trial, 40 patients received esketamine or saline. Pain was lower with esketamine."


def study_type(paper: Paper) -> str:
    (found,) = classify.classify_papers([paper], TOPIC, classify.load_model())
    return {label.field: label.value for label in found.labels}["study_type"]


def test_a_retracted_trial_stays_a_trial() -> None:
    kinds = (PublicationType(ui="D016441", name="Retracted Publication"),)
    paper = Paper(
        paper="1", title="RETRACTED: Esketamine for pain", abstract=TEXT, retracted=True, publication_types=kinds
    )
    assert study_type(paper) == "randomized_trial"


def test_the_notice_about_it_is_a_notice() -> None:
    kinds = (PublicationType(ui="D016440", name="Retraction of Publication"),)
    assert study_type(Paper(paper="2", title="Retraction: Esketamine for pain", publication_types=kinds)) == "notice"
