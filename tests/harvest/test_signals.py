"""A retraction is seen in every way a publisher marks it; a notice, a topic and a reinstated paper are none."""

from __future__ import annotations

import pytest

from evidence.records import Notice, PublicationType
from harvest import signals

TITLE = "Ketamine in an invented town: a randomized trial"


def retracted(title: str, *names: str, **more: tuple[Notice, ...]) -> bool:
    types = [PublicationType(ui=None, name=name) for name in names]
    return signals.retracted(title, types, more.get("notices", ()))


@pytest.mark.parametrize(
    "title",
    [
        "RETRACTED: {}",
        "Retracted: {}",
        "RETRACTED ARTICLE: {}",
        "RETRACTED CHAPTER: {}",
        "Retracted Paper: {}",
        "[RETRACTED] {}",
        "[Retracted Article] {}",
        "(RETRACTED) {}",
        "[RETRACTED: {}]",
        "RETRACTED – {}",
        "RETRACTED - {}",
        "RETRACTED | {}",
        "RETRACTED. {}",
        "<b>RETRACTED</b>: {}",
        "WITHDRAWN: {}",
        "[Withdrawn] {}",
        "WITHDRAWN ARTICLE: {}",
        "REMOVED: {}",
        "Article withdrawn: {}",
        "This article has been retracted: {}",
        "This paper was withdrawn by the editors: {}",
        "{} (Retracted article. See vol. 13, pg. 5, 2025)",
        "{} (Retracted Article)",
        "{} [Retracted]",
        "{} [RETRACTED ARTICLE].",
        "{} (withdrawn)",
        "{} (retracted in 2025)",
        "{} - RETRACTED",
        "{} — WITHDRAWN",
    ],
)
def test_a_title_marked_by_its_publisher_is_retracted(title: str) -> None:
    assert retracted(title.format(TITLE))
    assert retracted(title.format(TITLE), "Journal Article")


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "Retraction: " + TITLE,
        "Retraction notice to " + TITLE,
        f'Retraction of "{TITLE}"',
        "Expression of concern: " + TITLE,
        "Retracted articles on ketamine: a survey",
        "Retracted papers in addiction medicine and who cites them",
        "Why trials are retracted",
        "Withdrawn from methadone: what happens next",
        "Opioid withdrawal: a trial",
        "Withdrawal: " + TITLE,
        "Temporary removal: " + TITLE,
        "Patients who were withdrawn (or retracted consent) in a ketamine trial",
        "Reinstated: " + TITLE,
        "[Reinstated] RETRACTED: " + TITLE,
        f"RETRACTED: {TITLE} (reinstated in 2025)",
        "Retraction withdrawn: " + TITLE,
    ],
)
def test_notices_topics_and_reinstated_papers_are_not_retracted(title: str) -> None:
    assert not retracted(title)


@pytest.mark.parametrize("name", ["Retracted Publication", "retracted article", "Retracted", "Withdrawn Publication"])
def test_a_type_that_says_so_is_enough(name: str) -> None:
    assert retracted(TITLE, "Journal Article", name)
    assert retracted("Reinstated: " + TITLE, name)  # the index outweighs the title


@pytest.mark.parametrize(
    "name", ["Retraction of Publication", "Retraction Notice", "Retraction of Publication as Topic"]
)
def test_a_type_of_the_notice_is_not(name: str) -> None:
    assert not retracted(TITLE, name)


def test_the_mark_on_a_notice_is_the_notices_own_title() -> None:
    assert not retracted("RETRACTED: " + TITLE, "Retraction of Publication")
    assert retracted(TITLE, notices=(Notice(ref_type="RetractionIn"),))


def test_a_long_title_takes_no_long_time() -> None:
    assert not retracted("(retracted " * 100_000)
    assert not retracted("[" * 100_000 + "retracted")
