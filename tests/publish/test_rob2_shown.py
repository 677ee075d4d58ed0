"""Traffic lights come from people's judgments alone; what nobody judged is "Not assessed"."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence.store import Store

NOW = datetime(2026, 6, 3, tzinfo=UTC)

Seen = Callable[[Path, str], Awaitable[str]]


def answer(question: str, said: str, by: str = "A. Reader", paper: str = "90000001", **more: Any) -> dict[str, Any]:
    given = {"paper": paper, "result": "craving <b>at</b> day 1", "question": question, "answer": said}
    return given | {"made_by": by, "made_on": "2026-06-02"} | more


def section(page: str) -> str:
    return page[page.index('id="bias"') :].split("</section>")[0]


async def test_a_trial_that_nobody_judged_is_not_assessed(path: Path, seen: Seen) -> None:
    text = section(await seen(path, "/study/90000001"))
    assert "Not assessed. Risk of bias is judged by people, never by the program" in text
    assert "<table" not in text
    assert 'id="bias"' not in await seen(path, "/study/90000003")  # a case report


async def test_what_people_judged_is_drawn_with_words_and_the_rest_is_not_assessed(path: Path, seen: Seen) -> None:
    with Store(path) as store, store.transaction():
        two = (answer("D2", "High"), answer("D2", "Low", by="B. Reader"))
        store.save_rob2([answer("D1", "Low", note="<i>fine</i>"), *two, answer("Overall", "Some concerns")], NOW)
    text = section(await seen(path, "/study/90000001"))
    cells = [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td>(.*?)</td>", text)]
    assert cells == ["+ Low", "≠ Judged differently", *["? Not assessed"] * 3, "– Some concerns"]
    assert "craving &lt;b&gt;at&lt;/b&gt; day 1" in text
    assert "&lt;i&gt;fine&lt;/i&gt;" in text
    assert "A. Reader, B. Reader" in text
    claim = await seen(path, "/claim/C1")
    if "/study/90000001" in claim:
        assert re.search(
            r'Risk of bias: <span class="light some" aria-hidden="true">–</span> Some concerns \(craving &lt;b', claim
        )


async def test_a_claim_says_of_each_randomized_trial_that_it_was_not_assessed(path: Path, seen: Seen) -> None:
    pages = [await seen(path, f"/claim/C{n}") for n in (1, 2)]
    told = [p for p in pages if re.search(r"Randomized[^<]*·[^<]*· Risk of bias: <span[^>]*>\?</span> Not assessed", p)]
    assert told


async def test_a_judgment_changes_no_count(path: Path, seen: Seen) -> None:
    before = await seen(path, "/evidence/votes.json?_shape=array")
    with Store(path) as store, store.transaction():
        store.save_rob2([answer("Overall", "High")], NOW)
    assert await seen(path, "/evidence/votes.json?_shape=array") == before
