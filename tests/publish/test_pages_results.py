"""Results posted at a registry are shown by arm as printed, beside what the papers say, and are no study's vote."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evidence.records import Batch, Harvest, Trial
from evidence.store import Store

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "harvest"))
from posted import posted

Get = Callable[[str], Awaitable[str]]
NOW = datetime(2026, 6, 2, 6, 0, tzinfo=UTC)


@pytest.fixture
async def page(small_db: Path, tmp_path: Path, site_of: Callable[..., Any]) -> Get:
    """Pages of the small database in which a trial without a paper and one with a paper have posted results."""
    path = tmp_path / "evidence.db"
    shutil.copy(small_db, path)
    harvest = Harvest(harvest="x", topic="t", source="clinicaltrials.gov", kind="full", started_at=NOW)
    alone, both = (
        Trial(trial=n, title=f"Invented {n}", status="COMPLETED", has_results=True, results=posted(title=title))
        for n, title in (("NCT99999904", "Craving <b>today</b>"), ("NCT99999903", "Craving"))
    )
    with Store(path) as store:
        store.save_batch(Batch(harvest=harvest, trials=(alone, both)))
    site = site_of(path)
    await site.invoke_startup()

    async def ask(address: str) -> str:
        answer = await site.client.get(address)
        assert answer.status_code == 200, answer.text
        return re.sub(r"\s+", " ", answer.text)

    return ask


async def test_posted_results_stand_by_arm_as_printed(page: Get) -> None:
    text = await page("/trial/NCT99999904")
    for words in (
        '<th scope="row">Overall Study, Started</th><td>24</td><td>23</td>',
        '<th scope="row">Day 7, Participants analyzed</th><td>21</td><td>19</td>',
        '<th scope="row">Overall Study, Lost to Follow-up</th><td>2</td><td>3</td>',
        "<td>31.5 (25 to 38)</td><td>52.25 (44 to 60)</td>",
        "<td>38.4 (SD 9.1)</td><td>37.0 (SD 8.8)</td>",
        "<td>NA (Too few people)</td><td>Not stated</td>",  # 99999999 is no number of anything
        "Ketamine against Saline; Mean Difference (Final Values) -20.75 (95% interval -30.1 to -11.4); p &lt;0.001; ANCOVA",
        "Ketamine against Saline; p = 0.74",
        '<th scope="row">Dissociation</th><td>11 of 24 (46%)</td><td>1 of 23 (4%)</td>',
        '<th scope="row">Died</th><td>0 of 24 (0%)</td><td>0 of 23 (0%)</td>',
    ):
        assert words in text, words
    stages = re.findall(r"Overall Study, ([^<]+)", text)
    assert stages == ["Started", "Completed", "Lost to Follow-up"]
    assert "<b>today</b>" not in text
    assert "https://clinicaltrials.gov/study/NCT99999904?tab=results" in text
    assert "registry_values?trial=NCT99999904" in text


async def test_results_without_a_paper_are_said_to_be_alone(page: Get) -> None:
    text = await page("/trial/NCT99999904")
    assert "No report of this trial is among the records. The results posted by its sponsor are shown below" in text
    assert "Registry and paper side by side" not in text


async def test_a_trial_with_both_shows_where_paper_and_registry_differ(page: Get) -> None:
    text = await page("/trial/NCT99999903")
    assert "47 started; 42 finished; 42 analyzed" in text
    assert re.search(r'People <span class="chip warn">Differs</span></th><td>47 started[^<]*</td><td>64 ', text)


async def test_completed_trials_are_counted_with_results_and_with_a_paper(page: Get) -> None:
    text = re.sub(r"<[^>]+>", "", await page("/trials"))
    text = re.sub(r"\s+", " ", text)
    assert "3 trials have been completed: 2 with results at the registry, 1 with an article among the records" in text
    assert "1 has results at the registry and no article here" in text


async def test_a_paper_under_an_obsolete_number_or_named_by_the_registry_is_a_trial_s_paper(
    page: Get, small_db: Path, tmp_path: Path
) -> None:
    with Store(tmp_path / "evidence.db") as store:
        harvest = Harvest(harvest="y", topic="t", source="clinicaltrials.gov", kind="full", started_at=NOW)
        named, obsolete = (
            Trial(trial=n, title="Invented", status="COMPLETED", has_results=True, results=posted(), **more)
            for n, more in (("NCT99999904", {"pmids": ("90000003",)}), ("NCT99999905", {"aliases": ("NCT99999903",)}))
        )
        store.save_batch(Batch(harvest=harvest, trials=(named, obsolete)))
    assert "/study/90000003" in await page("/trial/NCT99999904")
    assert "/study/90000001" in await page("/trial/NCT99999905")
    text = re.sub(r"<[^>]+>", "", await page("/trials"))
    assert "results at the registry and no paper here" not in text
