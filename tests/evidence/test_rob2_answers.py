"""What people judge on the worksheet is taken over whole or not at all, is never lost, and no machine may judge."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from builders import at, batch, classification, extraction, paper
from click.testing import CliRunner

from evidence.correcting.rob2 import DIFFER, DOMAINS, settled
from evidence.store import Store
from operate import publishing
from operate.cli import cli
from operate.commands import rob2
from publish.rob2 import QUESTIONS, ROBVIS

KEY = "900001"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "evidence.db"
    with Store(path) as store:
        store.save_batch(batch(paper(KEY), paper("900004")))
        store.save_classifications([classification(KEY)], at(1))
        store.save_extractions([extraction(KEY)], at(1))
        store.save_rows(list(store.reports()), [])
    return path


def worksheet(database: Path) -> list[dict[str, str]]:
    done = CliRunner().invoke(cli, ["export", "--format", "rob2", "--db", str(database)])
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def judged(rows: list[dict[str, str]], said: dict[str, str], by: str = "A. Reader", on: str = "2026-03-02") -> str:
    """The worksheet with these judgments (D1 to D5, Overall) and an answer to 1.1."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    order = iter(DOMAINS)
    for row in rows:
        mine = dict(row)
        if row["question"] == "judgment" and (word := said.get(next(order))):
            mine |= {"judgment": word, "by": by, "on": on, "result": "craving at week 4"}
        if row["question"] == "1.1":
            mine |= {"answer": "py", "by": by, "on": on, "result": "craving at week 4"}
        writer.writerow(mine)
    return out.getvalue()


def given(database: Path, text: str) -> Any:
    file = database.with_name("filled.csv")
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["rob2", "import", str(file), "--db", str(database)])


def answers(database: Path) -> list[dict[str, Any]]:
    with Store(database, readonly=True) as store:
        return store.rob2_answers()


LOW = dict.fromkeys(DOMAINS, "Low")


def test_a_filled_worksheet_is_taken_over_once_and_an_empty_one_says_nothing(database: Path) -> None:
    rows = worksheet(database)
    assert "0 answers imported" in given(database, judged(rows, {}).replace("py,", ",")).output
    for said in ("7 answers imported, 0 known", "0 answers imported, 7 known"):
        done = given(database, judged(rows, LOW | {"D2": "some  CONCERNS"}))
        assert done.exit_code == 0, done.output
        assert said in done.output
    found = {row["question"]: row["answer"] for row in answers(database)}
    assert found == {"1.1": "PY", **LOW, "D2": "Some concerns"}


def test_the_last_word_of_a_person_counts_whatever_the_order_of_the_files(database: Path) -> None:
    rows = worksheet(database)
    given(database, judged(rows, LOW | {"Overall": "High"}, on="2026-03-09"))
    given(database, judged(rows, LOW, on="2026-03-02"))
    (domains,) = settled(answers(database)).values()
    assert domains == LOW | {"Overall": "High"}


def test_two_people_who_differ_settle_nothing_and_a_judgment_can_be_taken_back(database: Path) -> None:
    rows = worksheet(database)
    given(database, judged(rows, LOW))
    given(database, judged(rows, {"D1": "High", "D2": "Low"}, by="B. Reader"))
    (domains,) = settled(answers(database)).values()
    assert domains == LOW | {"D1": DIFFER}
    given(database, judged(rows, {"D1": "Not assessed"}, by="B. Reader", on="2026-03-05"))
    given(database, judged(rows, dict.fromkeys(DOMAINS, "Not assessed"), on="2026-03-06"))
    (domains,) = settled(answers(database)).values()
    assert domains == {"D2": "Low"}  # the second reader's


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ((f",{KEY},", ",123,"), "there is no record '123' here"),
        (("craving at week 4", ""), "the column result is empty; RoB 2 judges one result: name it"),
        (("A. Reader", ""), "the column by is empty; say who judged"),
        (("2026-03-02", ""), "the column on is empty; say when"),
        (("2026-03-02", "last week"), "on 'last week' is no date"),
        (("Low", "fine"), "judgment 'fine' is none of Low, Some concerns, High, Not assessed"),
        (("py", "perhaps"), "answer 'perhaps' is none of Y, PY, PN, N, NI, NA"),
        (("1 Randomization,judgment", "6 Luck,judgment"), "RoB 2 has no '6 Luck', 'judgment'"),
        (("1 Randomization,1.1", "1 Randomization,1.9"), "RoB 2 has no '1 Randomization', '1.9'"),
        ((",judgment,", ",verdict,"), "the column judgment is missing; start from 'evidence export --format rob2'"),
        (("A. Reader", "gpt-x"), "'gpt-x' is a machine reader; only people judge"),
    ],
)
def test_a_mistake_is_named_with_file_and_line_and_nothing_is_stored(
    database: Path, change: tuple[str, str], sentence: str
) -> None:
    with Store(database) as store, store.transaction():
        store.connection.execute("INSERT INTO second_readers (model, prompt) VALUES ('GPT-x', '1')")
    text = judged(worksheet(database), LOW)
    assert change[0] in text
    done = given(database, text.replace(*change))
    assert done.exit_code == 1 or isinstance(done.exception, Exception)
    said = done.output + str(done.exception)
    assert sentence in said
    assert "filled.csv, line " in said
    assert answers(database) == []


def test_answers_survive_the_loss_of_the_database_and_stand_in_backups(database: Path, tmp_path: Path) -> None:
    given(database, judged(worksheet(database), LOW))
    kept = database.with_suffix(".rob2.csv")
    before = [{k: v for k, v in row.items() if k != "made_at"} for row in answers(database)]
    database.unlink()
    with Store(database) as store:
        store.save_batch(batch(paper(KEY)))
        assert rob2.take_over(store, database) == ()
        assert [{k: v for k, v in row.items() if k != "made_at"} for row in store.rob2_answers()] == before
        assert rob2.take_over(store, database) == ()
        assert len(store.rob2_answers()) == len(before)
    done = CliRunner().invoke(cli, ["backup", str(tmp_path / "b"), "--db", str(database)])
    assert done.exit_code == 0, done.output
    (copy,) = (tmp_path / "b").glob("*/rob2.csv")
    assert copy.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_brought_back_is_an_alarm_and_stops_nothing(database: Path) -> None:
    database.with_suffix(".rob2.csv").write_text("paper,result\n1,2\n")
    with Store(database) as store:
        (told,) = rob2.take_over(store, database)
    assert "could not be brought back" in told


def test_no_answer_may_be_lost_in_a_publish() -> None:
    assert "rob2_answers" in publishing.KEPT_WHOLE


def test_robvis_gets_a_line_a_result_that_was_judged_in_full(database: Path) -> None:
    given(database, judged(worksheet(database), LOW | {"D3": "High", "Overall": "High"}))
    text = (
        "paper,result,domain,question,answer,judgment,by,on,note\n"
        + f"{KEY},opioid use,D1,judgment,,Low,A,2026-03-02,\n"
    )
    assert "1 answer imported" in given(database, text).output
    done = CliRunner().invoke(cli, ["export", "--format", "robvis", "--db", str(database)])
    lines = list(csv.reader(io.StringIO(done.stdout)))
    assert lines[0] == list(ROBVIS)
    assert lines[1][1:] == ["Low", "Low", "High", "Low", "Low", "High", "1"]
    assert lines[1][0].endswith(f"PMID {KEY}: craving at week 4")
    assert len(lines) == 2
    assert "1 result left out: not judged in full, or judged differently." in done.stderr


def test_every_question_of_the_worksheet_can_be_answered_and_comes_back_as_it_was(
    database: Path, tmp_path: Path
) -> None:
    rows = [row | {"result": "r", "by": "A", "on": "2026-03-02"} for row in worksheet(database)]
    for row in rows:
        row["judgment" if row["question"] == "judgment" else "answer"] = (
            "Low" if row["question"] == "judgment" else "NI"
        )
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    assert "28 answers imported" in given(database, out.getvalue()).output
    asked = {row["question"] for row in answers(database)}
    assert asked == {*DOMAINS, *(q for questions in QUESTIONS.values() for q in questions)}
    written = rob2.as_csv(answers(database))
    assert "0 answers imported, 28 known" in given(database, written).output
