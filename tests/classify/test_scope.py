"""What a record is about decides its scope: the contrast and the subject, not how often a word falls."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.features import read
from classify.scope import decide_scope
from classify.tags import vocabulary
from evidence.errors import TopicError
from evidence.topic import Topic, load_topic

from .conftest import ROOT
from .scope_texts import ADJACENT, CORE, HARM, NONE, OTHER

REVIEW, CASE = "review", "case"


def scope_of(topic: Topic, title: str, abstract: str, kind: str = "") -> str:
    """The scope that the rule gives to a text of a kind."""
    record = read(title, abstract)
    hits = [(name, start, end) for _, name, start, end in vocabulary(topic).scope_hits(record)]
    return decide_scope(record, hits, kind == REVIEW, kind == CASE).value


KINDS = {"Ketamine for substance use disorders": REVIEW, "Abuse potential of ketamine: what do we know?": REVIEW}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "adjacent") for text in ADJACENT),
        *((text, "ketamine_other") for text in OTHER),
        *((text, "ketamine_harm") for text in HARM),
        *((text, "core") for text in CORE),
        *((text, "no_ketamine") for text in NONE),
    ],
)
def test_the_subject_of_a_text_decides_its_scope(topic: Topic, text: tuple[str, str], expected: str) -> None:
    assert scope_of(topic, *text, KINDS.get(text[0], "")) == expected


@pytest.fixture(scope="module")
def drinking() -> Topic:
    return load_topic(ROOT / "topics" / "ketamine-aud.yml")


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Ketamine for alcohol use disorder", "Forty adults with alcohol use disorder had ketamine.", "core"),
        ("Ketamine in cocaine use disorder", "Cocaine use fell after ketamine.", "adjacent"),
        (
            "Ketamine for mood by family history of alcohol use disorder",
            "Depressed adults had ketamine. Those with a family history of alcoholism gained more.",
            "ketamine_other",
        ),
        ("Ketamine and morphine consumption after surgery", "Ketamine lowered morphine consumption.", "ketamine_other"),
    ],
)
def test_another_topic_is_judged_by_its_own_words(drinking: Topic, title: str, abstract: str, expected: str) -> None:
    assert scope_of(drinking, title, abstract) == expected


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        (
            "Sudden collapse after an infusion: a case report",
            "A 41-year-old man with opioid use disorder on methadone received ketamine for a fracture. He stopped breathing "
            "and went to intensive care. Caution is needed.",
        ),
        (
            "An unexpected relapse",
            "A woman stable on buprenorphine maintenance was given ketamine for low mood. She began to crave ketamine and took "
            "it daily; ketamine withdrawal followed. Clinicians should ask about earlier addiction.",
        ),
        (
            "Cystitis in a patient of a methadone clinic",
            "A patient of a methadone clinic who had taken ketamine for pain at home developed cystitis and opioid withdrawal.",
        ),
    ],
)
def test_harm_to_a_person_treated_for_opioid_use_disorder_is_never_other(
    topic: Topic, title: str, abstract: str
) -> None:
    assert scope_of(topic, title, abstract, CASE) in ("core", "ketamine_harm")


def test_an_unknown_group_of_scope_terms_is_named(tmp_path: Path) -> None:
    text = (ROOT / "topics" / "ketamine-aud.yml").read_text(encoding="utf-8")
    path = tmp_path / "ketamine-aud.yml"
    path.write_text(text.replace("\n  aside: ", "\n  beside: ", 1), encoding="utf-8")
    with pytest.raises(TopicError, match=r"scope_terms\.beside is no group .* aside"):
        load_topic(path)


def test_a_text_that_names_the_drug_only_to_say_that_it_was_not_given_is_not_about_it(topic: Topic) -> None:
    title = "Buprenorphine for precipitated withdrawal after fentanyl use: a case"
    for not_given in (
        "The patient did not receive ketamine, which others have suggested.",
        "Ketamine was not given.",
        "She left without receiving ketamine for withdrawal.",
    ):
        assert scope_of(topic, title, not_given, CASE) == "no_ketamine"
    assert (
        scope_of(topic, title, "He received ketamine. Those who did not receive ketamine fared worse.", CASE) == "core"
    )
    assert scope_of(topic, f"Ketamine and {title}", "One patient did not receive ketamine.", CASE) == "core"
