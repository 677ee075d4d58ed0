"""The overview's table of controlled studies, and a key that explains no symbol that is not there."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import date
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from operate.publishing import copy_database, open_site
from publish import controlled, pages_outcome, values, words
from publish.reading import Row
from publish.site import frame

ROOT = Path(__file__).parents[2]
SITE = frame("evidence", ["evidence"], "/", {"meta": [], "last": [], "demo": []}, date(2026, 6, 1))


@pytest.fixture
def rows(small_db: Path) -> list[Row]:
    with closing(sqlite3.connect(small_db)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(str(controlled.QUERY))]


@pytest.fixture
async def visit(small_db: Path) -> Callable[[str], Awaitable[Any]]:
    site = open_site(small_db, ROOT)
    await site.invoke_startup()

    async def ask(path: str) -> Any:
        return await site.client.get(path)

    return ask


def test_each_study_is_one_line_and_a_randomized_trial_is_there_without_a_readable_result(
    small_db: Path, rows: list[Row]
) -> None:
    with closing(sqlite3.connect(small_db)) as connection:
        studies = connection.execute(
            "SELECT count(DISTINCT study) FROM \"rows\" WHERE scope = 'core' AND species = 'human' AND retracted = 0"
            " AND study_type = 'randomized_trial'"
        ).fetchone()[0]
        of = dict(connection.execute('SELECT paper, study FROM "rows"'))
    lines = [of[row["paper"]] for row in rows]
    assert len(lines) == len(set(lines))
    assert sum(row["study_type"] == "randomized_trial" for row in rows) == studies


def test_no_trial_that_the_overview_counts_is_missing_among_the_controlled_studies(
    tmp_path: Path, small_db: Path, rows: list[Row]
) -> None:
    """A secondary report that speaks for its study is one of them, though no direction was read from it."""
    path = tmp_path / "evidence.db"
    shutil.copy(small_db, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        paper, study = rows[0]["paper"], rows[0]["study"]
        connection.execute("DELETE FROM votes WHERE study = ?", (study,))
        connection.execute("UPDATE reports SET role = 'secondary' WHERE study = ?", (study,))
        connection.execute("UPDATE studies SET study_type = 'randomized_trial' WHERE study = ?", (study,))
        shown = [row["study"] for row in connection.execute(str(controlled.QUERY))]
    assert shown.count(study) == 1, paper


def test_randomized_trials_come_first(rows: list[Row]) -> None:
    order = [row["study_type"] != "randomized_trial" for row in rows]
    assert order == sorted(order)


async def test_the_table_names_people_drug_comparison_and_outcomes(
    visit: Callable[[str], Awaitable[Any]], rows: list[Row]
) -> None:
    page = (await visit("/")).text
    part = page[page.index('id="controlled"') : page.index('id="directions"')]
    assert part.count('data-label="People"') == len(rows)
    for label in ("People", "Ketamine", "Against", "Found", "Follow-up"):
        assert part.count(f'data-label="{label}"') == len(rows)
    assert not re.findall(r">[^<]*[a-z]_[a-z]", part)


async def test_the_key_explains_only_symbols_in_use(visit: Callable[[str], Awaitable[Any]]) -> None:
    page = (await visit("/")).text
    part = page[page.index('id="directions"') :]
    key = part[part.index('class="key"') : part.index("</ul>")]
    shown = re.findall(r"</svg>\s*([^<]+)</li>", key)
    assert 0 < len(shown) < len(words.DIRECTIONS)


def test_symbols_in_use_keep_the_order_of_all() -> None:
    used = {"harm", "benefit"}
    assert [text for _, text in pages_outcome.symbols(used)] == [words.DIRECTIONS["benefit"], words.DIRECTIONS["harm"]]
    assert len(pages_outcome.symbols()) == len(words.DIRECTIONS)


@pytest.mark.parametrize(("scope", "alarm"), [("core", True), ("ketamine_other", False)])
async def test_retracted_work_off_the_question_is_one_quiet_line(
    small_db: Path, tmp_path: Path, scope: str, alarm: bool
) -> None:
    served = tmp_path / "evidence.db"
    copy_database(small_db, served)
    with closing(sqlite3.connect(served)) as connection, connection:
        connection.execute('UPDATE "rows" SET scope = ? WHERE retracted = 1 OR concern = 1', (scope,))
    site = open_site(served, ROOT)
    await site.invoke_startup()
    page = (await site.client.get("/")).text
    assert ('id="warned"' in page) is alarm
    assert ("Not directly relevant and not counted" in page) is not alarm


async def test_harms_stand_on_the_overview_as_in_the_brief(
    visit: Callable[[str], Awaitable[Any]], small_db: Path
) -> None:
    with closing(sqlite3.connect(small_db)) as connection:
        told = connection.execute("SELECT text FROM statements WHERE section IN ('safety', 'Safety')").fetchall()
    page = unescape((await visit("/")).text)
    assert all(text in page for (text,) in told)
    assert 'href="/safety"' in page
    assert page.index('id="controlled"') < page.index('id="safety"') < page.index('id="directions"')


def test_a_trial_that_tells_only_of_a_change_within_its_arm_is_not_without_a_direction(small_db: Path) -> None:
    vote = pages_outcome.vote(
        {"paper": "1", "study": "1", "direction": "uncontrolled_improvement", "study_type": "randomized_trial"},
        {},
        SITE.links,
    )
    line = SimpleNamespace(controlled=(), by_amount=(), uncontrolled=(vote,), name="Craving", href="/outcome/craving")
    row = {
        "paper": "1",
        "study": "1",
        "first_author": "A B",
        "year": 2025,
        "title": "T",
        "study_type": "randomized_trial",
        "n": None,
    }
    row |= {"dose": None, "route": None, "comparator": "active", "status": None, "against": None, "times": None}
    (shown,) = controlled.table(SITE, [row], [line])  # type: ignore[list-item]
    assert [o["words"] for o in shown["outcomes"]] == ["improved, without a comparison"]


@pytest.mark.parametrize(("event", "label"), [("delirium", "Delirium, agitation or confusion"), ("craving", "Craving")])
def test_an_event_is_called_by_all_that_is_read_as_it(event: str, label: str) -> None:
    assert values.outcome_words(None, event) == label
    assert values.outcome_words(None, f"other:{event}") == f"Other: {label.lower()}"


def test_a_null_result_at_a_follow_up_is_told_though_it_names_no_outcome() -> None:
    early, late = ["at 2 hours", 2.0, "hours", 0.083, 0], ["at 4 months", 4.0, "months", 121.8, 1]
    assert controlled.follow_up({"times": json.dumps([early, late])}) == "4 months (no difference; outcome not named)"
    assert controlled.follow_up({"times": json.dumps([[*late[:4], 0], early])}) == "4 months"


@pytest.mark.parametrize(
    ("times", "told"),
    [
        ([["one-year follow-up", 1.0, "years", 365.25, 0]], "1 year"),
        ([["POD 7", 7.0, "days", 7.0, 0], ["at 1.5 h", 1.5, "hours", 0.06, 0]], "7 days"),
        ([["until discharge", None, None, None, None]], "until discharge"),
        ([], ""),
    ],
)
def test_the_longest_follow_up_is_told_in_one_way(times: list[list[object]], told: str) -> None:
    assert controlled.follow_up({"times": json.dumps(times)}) == told


@pytest.mark.parametrize(
    ("comparator", "named", "told"),
    [
        ("active", ["active control", "buprenorphine"], "Buprenorphine"),
        ("active", ["active control"], "Another treatment"),
        ("placebo", ["midazolam"], "Placebo"),
        (None, [], "Not stated"),
    ],
)
def test_another_treatment_is_told_by_its_name(comparator: str | None, named: list[str], told: str) -> None:
    assert controlled.against({"comparator": comparator, "against": json.dumps(named)}) == told


def test_a_line_shows_the_first_numbers_of_a_result() -> None:
    assert controlled._first("1 vs 2; 3 vs 4") == "1 vs 2; 3 vs 4"
    assert controlled._first("1 vs 2; 3 vs 4; 5 vs 6; 7 vs 8") == "1 vs 2; 3 vs 4; …"
    assert controlled._first("") == ""
