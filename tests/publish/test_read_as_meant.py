"""What a page says reads as it is meant: to a clinician who never saw the code."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from evidence.printed import printed
from publish import outcome_parts

Get = Callable[[str], Awaitable[Any]]


def words_of(html: str) -> str:
    """The text of a page without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[-1]).split())


@pytest.mark.parametrize("page", ["/", "/brief", "/safety"])
async def test_where_nobody_verified_anything_no_sentence_reads_as_a_finding(get: Get, page: str) -> None:
    html = (await get(f"{page}?verified=1", follow_redirects=True)).text
    assert "No result has been verified or corrected by a person yet" in html
    assert "evidence correct" in html
    told = r"names? an adverse event|reported in no study|with a readable result"
    assert not re.search(told, words_of(html))


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        (
            "Morphine use was lower (mean difference 42 mg, 95% CI 25-59, p<0.001).",
            "mean difference 42 mg, 95% CI 25-59; p<0.001",
        ),
        ("Abstinence was higher with three (50% vs 22.2%, p<0.05).", "50% vs 22.2%; p<0.05"),
        ("More responded (17.3% [55/318] vs 9.4% [19/203]).", "17.3% [55/318] vs 9.4% [19/203]"),
        ("Relapse was rarer (hazard ratio [HR] 0.55, 95% CI 0.21-1.39).", "HR 0.55, 95% CI 0.21-1.39"),
        ("Odds were lower (OR [95% CI] 0.34 [0.13-0.86]).", "OR [95% CI] 0.34"),
        ("Scores fell (3.5 ± 1.8 vs. 4.3 ± 1.7).", "3.5 ± 1.8 vs. 4.3 ± 1.7"),
        ("A greater effect (59%) was seen (95% CI).", ""),
        ("Scores were lower from 2 h to 2 weeks, and from 2 to 72 h.", ""),
        ("Remission came in 61% of patients.", "61% of patients"),
    ],
)
def test_numbers_beside_a_direction_say_of_what_they_are(quote: str, shown: str) -> None:
    assert printed(quote) == shown


def test_the_overview_folds_the_outcomes_with_the_fewest_comparisons_and_loses_none() -> None:
    lines = [
        SimpleNamespace(controlled=(0,) * n, by_amount=(), uncontrolled=(), bars=()) for n in (0, 3, 1, 0, 2, 5, 4, 0)
    ]
    shown, folded = outcome_parts.leading(lines)
    assert [len(line.controlled) for line in shown] == [3, 1, 2, 5, 4]
    assert [len(line.controlled) for line in folded] == [0, 0, 0]
