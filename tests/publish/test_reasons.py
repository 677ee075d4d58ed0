"""Why a record waits is said in sentences that name what to look at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidence.records import Status
from publish import reasons

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("reason", sorted(reasons.REASONS))
def test_every_reason_tells_what_to_do(reason: str) -> None:
    assert re.match("(?:Check|Read|Settle|Compare) ", reasons.told(reason))


def test_several_reasons_are_told_one_after_the_other_and_an_unknown_one_stays() -> None:
    told = reasons.told(f"low margin; {Status.DIFFER}; something else")
    assert told == f"{reasons.REASONS['low margin']}; {reasons.REASONS[Status.DIFFER.value]}; something else"


def test_the_publication_type_that_disagrees_is_named() -> None:
    assert "“Clinical Trial”" in reasons.told("types disagree: Clinical Trial")


def test_no_reason_of_the_classifier_is_left_without_a_sentence() -> None:
    text = (ROOT / "classify" / "study_type.py").read_text(encoding="utf-8")
    body = text[text.index("def _review(") : text.index("def _disagreeing(")]
    given = re.findall(r'return f?"([^"{]+?)(?:: \{.*)?"', body)
    assert len(given) == 5
    assert set(given) <= set(reasons.REASONS)
