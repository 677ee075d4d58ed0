"""Promises of the trial pages, on the demo: what was loaded is shown, what was not searched is said beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Get = Callable[[str], Awaitable[Any]]


async def test_trials_from_a_file_do_not_stand_under_a_search_that_never_was(demo: Get) -> None:
    page = (await demo("/trials")).text
    assert "has not been searched yet" not in page
    assert "loaded from a file of registry records" in page


async def test_a_trial_has_a_page_with_arms_dose_comparator_and_size(demo: Get) -> None:
    page = (await demo("/trial/NCT06111339")).text
    for words in (
        "ketamine (25 planned); saline placebo (25 planned)",
        "ketamine 0.8 mg/kg",
        "50 participants planned",
    ):
        assert words in page, words
    assert "Status not stated" in page


async def test_a_trial_leads_to_its_reports_and_they_to_it(demo: Get) -> None:
    assert "/study/40247293" in (await demo("/trial/IRCT20211214053411N1")).text
    assert "/trial/IRCT20211214053411N1" in (await demo("/study/40247293")).text


async def test_an_unknown_trial_is_answered_with_where_to_look(demo: Get) -> None:
    answer = await demo("/trial/NCT00000000")
    assert answer.status_code == 404
    assert "/trials lists all" in answer.text
