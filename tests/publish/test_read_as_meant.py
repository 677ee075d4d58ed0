"""What a page says reads as it is meant: to a clinician who never saw the code."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
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


async def test_no_number_of_trials_stands_where_no_registry_was_searched(
    path: Path, site_of: Callable[..., Any]
) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM trials")
        connection.execute("DELETE FROM harvests WHERE source IN ('clinicaltrials.gov', 'isrctn')")
    said = words_of((await site_of(path).client.get("/")).text)
    assert "Registered trials under way Registries not searched" in said
    assert "The registries have not been searched yet." in said


async def test_participants_are_called_planned_only_where_the_registry_does(demo: Get) -> None:
    said = words_of((await demo("/")).text)
    assert "50 participants" in said
    assert "participants planned" not in said


async def test_a_heading_says_what_its_own_table_holds(get: Get) -> None:
    findings = words_of((await get("/evidence/findings")).text)
    assert "Part of the text" in findings
    assert "Role of ketamine" not in findings


async def test_a_table_without_a_search_has_no_button(get: Get) -> None:
    assert "<button" not in (await get("/evidence/findings")).text.split("<main", 1)[1]


async def test_a_sentence_of_the_brief_gives_a_quote_once(demo: Get) -> None:
    html = (await demo("/brief")).text
    for under in re.findall(r"<summary>Source text</summary>(.*?)</details>", html, re.DOTALL):
        quotes = re.findall(r"<p>.*?</p>", under, re.DOTALL)
        assert len(quotes) == len(set(quotes))


async def test_an_error_says_what_is_wrong_once(get: Get) -> None:
    assert (await get("/nosuch")).text.count("There is nothing at this address") == 2  # title and heading
