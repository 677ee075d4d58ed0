"""The RoB 2 worksheet at the review desk: people answer it there, each alone, and the lights are drawn from their answers."""

from __future__ import annotations

import importlib.util
import re
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evidence.correcting.rob2 import DOMAINS, settled
from evidence.store import Store
from evidence.store.judgements import Desk, desk_file, take_over_rob2
from operate.commands import options, rob2

pytest.importorskip("datasette_auth_passwords")

_spec = importlib.util.spec_from_file_location("test_desk_parts", Path(__file__).with_name("test_desk.py"))
assert _spec is not None
assert _spec.loader is not None
_desk = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = _desk
_spec.loader.exec_module(_desk)
Browser, hidden, serve = _desk.Browser, _desk.hidden, _desk.serve
database, editors_named, site, ada, ben = _desk.database, _desk.editors_named, _desk.site, _desk.ada, _desk.ben

NOW = datetime(2026, 6, 3, tzinfo=UTC)
TRIAL = "/desk/rob2/90000001"
CRAVING = f"{TRIAL}?result=craving+at+day+1"
LOW = {f"j-{code}": "Low" for code in DOMAINS}


async def save(reader: Any, answers: dict[str, str], address: str = CRAVING) -> Any:
    form = hidden((await reader.get(address)).text)
    return await reader.post(TRIAL, {**form, **answers})


async def test_a_trial_is_judged_on_a_form_with_who_and_when_and_the_lights_are_drawn(ada: Any, database: Path) -> None:
    assert TRIAL in (await ada.get("/desk/rob2")).text
    text = (await ada.get(CRAVING)).text
    assert len(set(re.findall(r'name="a-([1-5]\.\d)"', text))) == 22
    assert set(re.findall(r'name="j-(\w+)"', text)) == set(DOMAINS)
    done = await save(ada, {"a-1.1": "PY", **LOW, "j-D2": "High", "n-D2": "not blinded"})
    assert (done.status_code, done.headers["location"]) == (303, "/desk/rob2")
    assert "craving at day 1" in (await ada.get("/desk/rob2")).text
    with Store(database) as store:
        assert store.rob2_answers() == []  # the desk never writes the database
        options.take_over_desk(store, database)
        rows = store.rob2_answers()
        assert take_over_rob2(store, Desk(desk_file(database)).rob2(), NOW) == 0
    assert {(row["made_by"], row["result"]) for row in rows} == {("ada", "craving at day 1")}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["made_on"]) for row in rows)
    (domains,) = settled(rows).values()
    assert domains == {**dict.fromkeys(DOMAINS, "Low"), "D2": "High"}
    opened = serve(database)
    await opened.invoke_startup()
    page = (await opened.client.get("/study/90000001")).text
    assert "craving at day 1" in page
    assert "not blinded" in page


async def test_what_was_answered_stands_in_the_form_and_only_a_change_is_stored(ada: Any, database: Path) -> None:
    await save(ada, {"a-1.1": "PY", "j-D1": "Low"})
    text = (await ada.get(CRAVING)).text
    assert re.search(r'name="a-1.1" value="PY" checked', text)
    assert re.search(r'name="j-D1" value="Low" checked', text)
    await save(ada, {"a-1.1": "PY", "j-D1": "Low", "j-D2": "Not assessed"})
    assert len(Desk(desk_file(database)).rob2()) == 2
    await save(ada, {"j-D1": "High"})
    (domains,) = settled(Desk(desk_file(database)).rob2()).values()
    assert domains == {"D1": "High"}


async def test_readers_judge_apart_and_what_they_judge_differently_is_shown_as_that(
    ada: Any, ben: Any, database: Path
) -> None:
    await save(ada, {"j-D1": "Low", "n-D1": "a list from a computer"})
    chosen = (await ben.get(TRIAL)).text
    assert "craving at day 1" in chosen  # the same result can be chosen
    text = (await ben.get(CRAVING)).text
    assert "a list from a computer" not in text
    assert not re.search(r'name="j-D1" value="Low" checked', text)
    await save(ben, {"j-D1": "High"})
    (domains,) = settled(Desk(desk_file(database)).rob2()).values()
    assert domains == {"D1": "Judged differently"}


@pytest.mark.parametrize(
    ("answers", "address", "sentence"),
    [
        ({"j-D1": "Fine"}, CRAVING, "is no answer to D1"),
        ({"a-1.1": "Low"}, CRAVING, "is no answer to 1.1"),
        ({"j-D1": "Low", "result": " "}, CRAVING, "name it"),
        ({"j-D1": "Low", "csrftoken": "x"}, CRAVING, "did not match cookie"),
    ],
)
async def test_what_is_no_answer_is_refused_and_nothing_stored(
    ada: Any, database: Path, answers: dict[str, str], address: str, sentence: str
) -> None:
    done = await save(ada, answers, address)
    assert done.status_code == 403
    assert sentence in done.text
    assert Desk(desk_file(database)).rob2() == []


async def test_nobody_else_and_no_machine_reader_judges(ada: Any, site: Any, database: Path) -> None:
    assert (await site.client.get(CRAVING, follow_redirects=False)).headers["location"] == "/desk/sign-in"
    assert (await site.client.post(TRIAL, data={"j-D1": "Low"})).status_code == 403
    assert (await ada.get("/desk/rob2/90000003")).status_code == 404  # a case report
    with Store(database) as store, store.transaction():
        store.connection.execute("INSERT INTO second_readers (model, prompt) VALUES ('Ada', '1')")
    done = await save(ada, {"j-D1": "Low"})
    assert "only people judge" in done.text
    assert Desk(desk_file(database)).rob2() == []


async def test_answers_of_the_desk_come_back_from_the_kept_file_in_their_order(ada: Any, database: Path) -> None:
    file = Desk(desk_file(database))
    for minute, said in enumerate(("Low", "High", "Low")):
        when = f"2026-03-02T10:0{minute}:00Z"
        file.add_rob2(
            [
                {
                    "paper": "90000001",
                    "result": "craving",
                    "question": "D1",
                    "answer": said,
                    "made_by": "ada",
                    "made_on": when,
                    "made_at": when,
                }
            ]
        )
    with Store(database) as store:
        options.take_over_desk(store, database)
        rob2.keep(store, database)
        with store.transaction():
            store.connection.execute("DELETE FROM rob2_answers")
        assert rob2.take_over(store, database) == ()
        rows = store.rob2_answers()
    assert [row["answer"] for row in rows] == ["Low", "High", "Low"]
    assert settled(rows) == {("90000001", "craving"): {"D1": "Low"}}


def test_reading_the_desk_s_file_of_a_backup_changes_nothing_in_it(database: Path) -> None:
    file = desk_file(database)
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE judgements (made_at TEXT)")  # a file from before answers were kept there
    before = file.read_bytes()
    assert (Desk(file).rob2(), Desk(file).all()) == ([], [])
    assert file.read_bytes() == before
