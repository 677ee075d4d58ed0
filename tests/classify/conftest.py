"""The shipped model, the topic and invented records for the classifier's tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

import classify
from classify.model import Model
from evidence.records import Label, MeshHeading, Paper, PublicationType
from evidence.topic import Topic, load_topic

settings.register_profile("calm", deadline=None)  # promises, not timings
settings.load_profile("calm")

ROOT = Path(__file__).resolve().parents[2]

TRIAL = (
    "Ketamine for opioid withdrawal: a randomized, double-blind, placebo-controlled trial",
    "BACKGROUND: Stopping heroin hurts. METHODS: Forty adults with opioid use disorder were randomly assigned to "
    "receive ketamine 0.5 mg/kg or saline. The primary outcome was the withdrawal score on day 3. RESULTS: Scores were "
    "lower in the ketamine group than in the placebo group (p = 0.02). CONCLUSIONS: Ketamine may ease withdrawal.",
)
CASE = (
    "Buprenorphine started under ketamine in a man using fentanyl: a case report",
    "We report the case of a 34-year-old man who presented with precipitated withdrawal. He received intravenous "
    "ketamine and his symptoms eased within the hour. He was discharged on buprenorphine.",
)
RATS = (
    "Ketamine blunts morphine-seeking in rats",
    "Male Wistar rats were trained to self-administer morphine. Ketamine (10 mg/kg, i.p.) before the session reduced "
    "lever presses. Western blots of the nucleus accumbens showed more BDNF in treated animals.",
)
REVIEW = (
    "Ketamine for substance use disorders: a systematic review and meta-analysis",
    "PubMed, Embase and PsycINFO were searched from inception. Twelve studies met the inclusion criteria. Two reviewers "
    "rated the risk of bias. Random-effects models showed heterogeneity between the included studies.",
)
PROTOCOL = (
    "Esketamine in methadone treatment: study protocol for a randomised controlled trial",
    "Participants will be randomised to esketamine or saline. The primary outcome will be craving at week 4. Ethics "
    "approval was granted and results will be published. Trial registration: NCT00000000.",
)


@pytest.fixture(scope="session")
def model() -> Model:
    return classify.load_model()


@pytest.fixture(scope="session")
def topic() -> Topic:
    return load_topic(ROOT / "topics" / "ketamine-oud.yml")


def paper(
    title: str, abstract: str | None = None, *, types: tuple[str, ...] = (), mesh: tuple[str, ...] = (), **more: object
) -> Paper:
    return Paper(
        paper="1",
        title=title,
        abstract=abstract,
        publication_types=tuple(PublicationType(ui=None, name=name) for name in types),
        mesh=tuple(MeshHeading(ui=None, name=name, major=False) for name in mesh),
        **more,  # type: ignore[arg-type]
    )


Labels = Callable[..., dict[str, Label]]


@pytest.fixture
def labels_of(topic: Topic, model: Model) -> Labels:
    """Title, abstract and more -> labels by field."""

    def labels(*args: object, **more: object) -> dict[str, Label]:
        found = next(classify.classify_papers([paper(*args, **more)], topic, model))  # type: ignore[arg-type]
        return {label.field: label for label in found.labels}

    return labels
