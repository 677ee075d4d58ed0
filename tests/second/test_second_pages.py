"""The site tells what a second reader read, how far it agrees, and what was refused."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import models
import pytest
from test_read_again import perfect, read_again, rows, run

from evidence.topic import Topic
from operate.publishing import open_site

ROOT = Path(__file__).resolve().parents[2]


async def page(database: Path, address: str) -> str:
    site = open_site(database, ROOT)
    await site.invoke_startup()
    got = await site.client.get(address)
    assert got.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", got.text)))


async def test_the_review_page_tells_how_far_program_and_second_reader_agree_and_what_was_refused(
    database: Path, topic: Topic
) -> None:
    def changed(field: str, value: str) -> str:
        return {"core": "adjacent"}.get(value, "99999" if field == "sample_size" and value == "59" else value)

    read_again(database, perfect(database, topic, changed), "--all")
    run(database, "summarize")
    text = await page(database, "/review")
    assert "Program and perfect" in text
    assert re.search(r"Scope \d+ of 98 agree, kappa 0\.\d\d \d+ × Directly relevant → Related", text)
    assert re.search(r"Study type 9\d of 9\d agree, kappa 1\.00", text)
    assert re.search(r"Rejected: number does not stand in the quote \d+", text)


async def test_a_reader_no_better_than_chance_is_named_as_not_believed(database: Path, topic: Topic) -> None:
    read_again(database, models.Scripted("dice", models.at_random(1, topic)), "--all")
    run(database, "summarize")
    text = await page(database, "/review")
    assert re.search(r"Disregarded because agreement is too low \(kappa\): [^.]*study type", text)


@pytest.mark.parametrize("settled", [False, True])
async def test_the_page_of_a_record_tells_both_readings_until_a_person_has_settled_it(
    database: Path, settled: bool
) -> None:
    paper = rows(database, "SELECT paper FROM rows WHERE scope = 'core' AND paper GLOB '[0-9]*' ORDER BY 1")[0][0]
    said: Callable[[str], str] = lambda prompt: models.answer(  # noqa: E731
        models.value("scope", "ketamine_other", models.texts_of(prompt)[0])
    )
    read_again(database, models.Scripted("m", said), paper)
    if settled:
        run(database, "correct", paper, "scope", "core", "--by", "A. Reader", "--reason", "read in full")
    run(database, "summarize")
    text = await page(database, f"/study/{paper}")
    assert ("Scope: Ketamine for something else (m); here" in text) is not settled
    assert ("readers differ" in text) is not settled
