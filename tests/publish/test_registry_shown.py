"""Results at a registry that count are marked wherever they are shown, and a paper beside them is told where it differs."""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from evidence.records import Batch
from evidence.store import Store
from evidence.topic import load_topic
from publish.registry_and_paper import compared, times_in

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("harvest", "evidence")]
from builders import run  # noqa: E402
from test_registry_votes import KEY, NUMBER, results, summed, trial  # noqa: E402

TOPIC = load_topic(ROOT / "topics" / "ketamine-oud.yml")
Ask = Callable[[str], Awaitable[str]]


@pytest.fixture
async def page(tmp_path: Path, site_of: Callable[..., Any]) -> Ask:
    """Pages of a database that holds one trial with results at its registry and no paper."""
    path = tmp_path / "evidence.db"
    with Store(path) as store:
        store.save_batch(Batch(harvest=run(1, source="pubmed", status="complete")))
        summed(store, trials=(trial(results(pValue="0.003")),))
    site = site_of(path)
    await site.invoke_startup()

    async def ask(address: str) -> str:
        answer = await site.client.get(address)
        assert answer.status_code == 200, (address, answer.text[:300])
        return re.sub(r"\s+", " ", answer.text)

    return ask


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "An Invented Hospital 2024 (registry)"),
        ("/brief", "An Invented Hospital 2024 (registry)"),
        ("/outcome/craving", "An Invented Hospital 2024 (registry)"),
        ("/evidence/evidence", "Registry results, no article"),
        ("/feed.atom", "a randomized trial (registry)</title>"),
        (f"/study/{KEY}", "Results posted by the sponsor at the trial registry. They are not peer reviewed"),
        (f"/study/{KEY}.ris", "Results posted at a trial registry by the sponsor, not published as an article."),
        (f"/trial/{NUMBER}", "counted like a report and marked “registry”"),
        ("/safety", f"{NUMBER}</a> (registry)"),
    ],
)
async def test_a_record_of_posted_results_is_marked_as_what_it_is(page: Ask, address: str, words: str) -> None:
    text = (await page(address)).replace("&#39;", "'")
    assert words in text


async def test_events_posted_by_arm_stand_on_the_page_of_safety(page: Ask) -> None:
    text = await page("/safety")
    assert '<th scope="row">Dissociation</th><td>11 of 24 (46%)</td><td>1 of 23 (4%)</td>' in text
    assert '<th scope="row">Any serious event</th><td>1 of 24 (4%)</td><td>0 of 23 (0%)</td>' in text


def told(kind: str, quote: str) -> dict[str, Any]:
    return {"paper": "1", "kind": kind, "quote": quote}


def primary(title: str, time_frame: str) -> dict[str, Any]:
    row = {"type": "PRIMARY", "title": title, "time_frame": time_frame, "measure": 1, "section": "outcome"}
    return row | {"what": "denominator", "class": None, "number": 40.0, "path": "x"}


def differing(numbers: list[dict[str, Any]], words: list[dict[str, Any]], n: int | None = 40) -> list[str]:
    report = {"paper": "1", "who": "Doe 2024", "n": n, "n_kind": "analysed"}
    people = [{"said": "analyzed", "n": 40}]
    return [x["what"] for x in compared(TOPIC, people, numbers, words, [report]) if x["differs"]]


CRAVING = primary("Craving, visual analog scale", "12 weeks")


@pytest.mark.parametrize(
    ("words", "n", "found"),
    [
        ([told("primary_outcome", "the primary outcome was craving at 12 weeks")], 40, []),
        ([told("primary_outcome", "the primary outcome was craving at 3 months")], 40, []),
        ([told("primary_outcome", "the primary outcome was withdrawal symptoms at 12 weeks")], 40, ["Primary outcome"]),
        ([told("primary_outcome", "the primary outcome was craving at 24 hours")], 40, ["Timing"]),
        ([told("follow_up", "followed up for 2 weeks")], 40, ["Timing"]),
        ([told("primary_outcome", "the primary outcome was not met")], 40, []),
        ([], 38, ["People"]),
        ([], None, []),
    ],
)
def test_registry_and_paper_differ_where_both_state_something_else(
    words: list[dict[str, Any]], n: int | None, found: list[str]
) -> None:
    assert differing([CRAVING], words, n) == found


def test_times_are_read_in_days() -> None:
    assert times_in("Day 7, 2 weeks and 24 hours") == [7.0, 14.0, 1.0]
