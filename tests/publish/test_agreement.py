"""How far the program and people agree, as the review page tells it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.records import Correction
from evidence.store import Store
from operate.publishing import open_site
from publish.agreement import cohen_kappa
from publish.pages_log import agreement

ROOT = Path(__file__).parents[2]

LABELS = st.lists(st.sampled_from("abc"), min_size=1, max_size=30)


def test_kappa_of_the_textbook_table() -> None:
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen_kappa(first, second) == pytest.approx(0.4)


@given(LABELS)
def test_kappa_with_oneself_is_one(labels: list[str]) -> None:
    assert cohen_kappa(labels, labels) == pytest.approx(1)


def test_kappa_without_records_is_not_stated() -> None:
    assert cohen_kappa([], []) is None


def test_kappa_needs_pairs() -> None:
    with pytest.raises(ValueError, match="1 labels cannot be compared with 0"):
        cohen_kappa(["a"], [])


def test_a_field_is_counted_over_the_records_that_were_judged() -> None:
    pairs = [("scope", "core", "core"), ("scope", "core", "adjacent"), ("humans", "true", "true")]
    rows = [{"field_name": f, "machine": m, "person": p} for f, m, p in pairs]
    told = {row["field"]: (row["judged"], row["agreed"]) for row in agreement(rows)}
    assert told == {"scope": (2, 1), "humans": (1, 1)}


def test_a_field_of_which_the_program_said_nothing_is_left_out() -> None:
    assert agreement([{"field_name": "scope", "machine": None, "person": "core"}]) == []


async def test_the_review_page_holds_what_the_program_said_first_against_what_people_said_last(
    small_db: Path, tmp_path: Path
) -> None:
    served = Path(shutil.copy(small_db, tmp_path / "evidence.db"))
    with Store(served) as store:
        sql = "SELECT paper, value FROM labels WHERE field_name = 'study_type' AND valid_to IS NULL ORDER BY paper LIMIT 2"
        (first, said), (second, confirmed) = store.connection.execute(sql).fetchall()
        assert said != "opinion"
        judged = [(first, "opinion"), (first, said), (first, "opinion"), (second, confirmed)]
        for minute, (paper, value) in enumerate(judged):
            store.save_correction(
                Correction(
                    paper=paper,
                    field="study_type",
                    value=value,
                    by="A reader",
                    reason="Read in full.",
                    made_at=datetime(2030, 1, 1, 0, minute, tzinfo=UTC),
                )
            )
    site = open_site(served, ROOT)
    await site.invoke_startup()
    answer: Any = await site.client.get("/review")
    assert "<dt>Study type</dt><dd>1 of 3 alike, kappa" in answer.text  # with the one that the small database has
    assert "Study type: “randomized trial” confirmed by A reader" in answer.text
