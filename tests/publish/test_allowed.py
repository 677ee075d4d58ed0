"""A filter that does not exist, or a value no record can have, is an error that says what is allowed, everywhere alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.utils.asgi import BadRequest

from evidence.errors import InputError
from operate.commands.export import command as export
from operate.mcp_server import ToolError, opened, search_answer
from publish import selection

Get = Callable[[str], Awaitable[Any]]
WRONG = [
    (("study_type", "rct"), "did you mean randomized_trial?"),
    (("study_type", "Randomised trial"), "did you mean randomized_trial?"),
    (("scope", "nonsense"), "Allowed are core, adjacent"),
    (("scope__in", "core,nonsense"), "'nonsense'"),
    (("study_type__not", "randomized"), "did you mean randomized_trial?"),
    (("route__arraycontains", "iv"), "did you mean intravenous?"),
    (("outcomes__arraycontains", "cravings"), "did you mean craving?"),
    (("directions__arraycontains", "craving: good"), "No record can have"),
    (("retracted", "yes"), "Allowed are 0, 1"),
    (("n__gte", "thirty"), "n has to be a number"),
    (("year", "last"), "year has to be a number"),
    (("scop", "core"), "did you mean scope?"),
    (("scope__ist", "core"), "There is no filter 'ist'"),
    (("_serach", "x"), "did you mean _search?"),
    (("_dose_from", "much"), "dose in mg/kg"),
]


@pytest.fixture
def connection(small_db: Path) -> Any:
    with closing(sqlite3.connect(f"file:{small_db}?mode=ro", uri=True)) as opened:
        yield opened


@pytest.mark.parametrize(("arg", "said"), WRONG, ids=lambda v: str(v))
def test_what_means_nothing_is_refused_with_what_is_allowed(connection: Any, arg: tuple[str, str], said: str) -> None:
    with pytest.raises(BadRequest) as refused:
        selection.select(connection, [arg])
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "arg",
    [
        ("study_type", "guideline"),
        ("scope__in", "core,ketamine_harm"),
        ("n__gte", "30"),
        ("needs_review__notnull", "1"),
        ("scope", ""),
        ("_dose_from", "99999"),
    ],
)
def test_what_a_record_could_have_is_no_error_though_none_has_it(connection: Any, arg: tuple[str, str]) -> None:
    assert selection.select(connection, [arg]).count >= 0


@pytest.mark.parametrize(
    "page", ["evidence/evidence", "evidence/evidence.json", "evidence/evidence.csv", "export/ris", "feed.atom"]
)
async def test_page_json_csv_download_and_feed_say_so_alike(get: Get, page: str) -> None:
    answer = await get(f"/{page}?study_type=rct")
    assert answer.status_code == 400
    assert "did you mean randomized_trial?" in answer.text.replace("<code>", "").replace("</code>", "")


def test_export_says_so_and_writes_nothing(small_db: Path) -> None:
    done = CliRunner().invoke(export, ["--format", "csv", "scope=nonsense", "--db", str(small_db)])
    assert isinstance(done.exception, InputError)
    assert "Allowed are core" in str(done.exception)
    assert done.stdout == ""


def test_a_language_model_is_told_so(small_db: Path) -> None:
    with pytest.raises(ToolError, match="did you mean randomized_trial"), opened(small_db) as store:
        search_answer(store, "ketamine", "rct", 5)


async def test_a_dose_per_kg_narrows_page_and_json_alike(demo: Get) -> None:
    records = (await demo("/evidence/evidence.json?_dose_from=1&_dose_to=2&_shape=array&_col=paper")).json()
    page = (await demo("/evidence/evidence?_dose_from=1&_dose_to=2")).text
    assert "doi:10.1016/s0740-5472(02)00275-1" in {r["paper"] for r in records}
    assert f"<strong>{len(records)}</strong>" in page
