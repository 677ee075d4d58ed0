"""The worksheet lays words beside questions and answers none of them."""

from __future__ import annotations

import csv
import io
from typing import Any

from publish.rob2 import QUESTIONS, worksheet

TRIAL = {"study": "S1", "paper": "1", "title": "=Invented", "status": "kept", "reason": None}
SAID = {"paper": "1", "value": "sequence_generation", "field": "Methods", "quote": "A computer made the list."}


def lines(*trials: dict[str, Any], signals: tuple[dict[str, Any], ...] = (SAID,)) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(worksheet(trials, signals)))))


def test_each_trial_has_every_question_and_a_judgment_a_domain_and_in_all() -> None:
    rows = lines(TRIAL, {**TRIAL, "paper": "2"})
    assert sum(len(questions) for questions in QUESTIONS.values()) == 22
    assert len(rows) == 2 * (22 + 5 + 1)
    assert [r["domain"] for r in rows if r["question"] == "judgment"] == [*QUESTIONS, "Overall"] * 2


def test_words_stand_beside_the_question_they_bear_on_and_no_other_trial_s() -> None:
    rows = lines(TRIAL, {**TRIAL, "paper": "2", "status": "missed", "reason": "licence"})
    told = [(r["paper"], r["question"], r["where"]) for r in rows if r["words_of_the_article"]]
    assert told == [("1", "1.1", "Methods")]
    assert {r["where"] for r in rows if r["paper"] == "2" and r["question"] != "judgment"} == {
        "full text not read (licence)"
    }


def test_nothing_is_answered_and_no_cell_is_a_formula() -> None:
    rows = lines(TRIAL)
    assert {r[column] for r in rows for column in ("answer", "judgment", "by", "on", "result")} == {""}
    assert not any(value.startswith("=") for r in rows for value in r.values())
