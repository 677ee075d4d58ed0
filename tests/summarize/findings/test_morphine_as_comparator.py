"""An opioid that ketamine is compared with is no dose of opioids."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.topic import load_topic
from summarize.text.outcomes import outcome_mentions

TOPIC = load_topic(Path(__file__).parents[3] / "topics" / "ketamine-oud.yml")


def named(text: str) -> set[str]:
    return {m.outcome for m in outcome_mentions(text.lower(), TOPIC)}


@pytest.mark.parametrize("opioid", ["morphine", "fentanyl", "sufentanil"])
@pytest.mark.parametrize(
    "text",
    [
        "Pruritus was less common with {} than with ketamine.",
        "Ketamine caused more dizziness than {}.",
        "Vomiting was less frequent after {} than after ketamine.",
        "Those given ketamine had headache more often than {} recipients.",
        "Sedation was more pronounced in the ketamine arm, less so under {}.",
    ],
)
def test_an_opioid_as_the_other_arm_is_no_dose(text: str, opioid: str) -> None:
    assert "opioid_dose" not in named(text.format(opioid))


@pytest.mark.parametrize(
    "text",
    [
        "Women given ketamine needed less intravenous morphine.",
        "More fentanyl was given with saline.",
        "Less total postoperative morphine was used with ketamine.",
    ],
)
def test_less_or_more_of_it_is_one(text: str) -> None:
    assert "opioid_dose" in named(text)
