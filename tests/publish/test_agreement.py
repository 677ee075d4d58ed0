"""How far the program and people agree, as the review page tells it."""

from __future__ import annotations

import html
import json
import re
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.correcting.agreement import cohen_kappa
from evidence.correcting.readers import READING, Judgement
from evidence.records import Correction
from evidence.schema import counted
from evidence.store import Store
from evidence.store.judgements import take_over
from operate.commands import train
from operate.publishing import open_site
from publish import pages_review, second
from publish.links import Links

ROOT = Path(__file__).parents[2]


def agreement(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the page tells of corrections, each of a record of its own."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "e.db") as store:
        store.connection.execute("PRAGMA foreign_keys = OFF")
        for i, row in enumerate(rows):
            said = (str(i), row["field_name"], row["machine"], row["person"])
            store.connection.execute(
                "INSERT INTO corrections (paper, field_name, old_value, value) VALUES (?, ?, ?, ?)", said
            )
        found = {f"people_{p}": list(map(dict, store.ask(counted.grouped(f"people_{p}")))) for p in second.PARTS}
    return second.agreement(found, "people")


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
    assert "<dt>Study type</dt><dd>1 of 3 agree, kappa" in answer.text  # with the one that the small database has
    assert "Study type: “Randomized trial” confirmed by A reader" in answer.text


def judged(paper: str, field: str, machine: str | None, person: str) -> dict[str, Any]:
    found = {"paper": paper, "title": f"T{paper}", "field_name": field, "reason": "told by a reader"}
    return {**found, "machine": machine, "person": person}


def test_the_direction_of_disagreement_is_told_most_frequent_first() -> None:
    rows = [judged(str(n), "finding:craving", "benefit", "harm") for n in range(3)]
    rows += [judged("8", "finding:pain", "harm", "benefit"), judged("9", "finding:pain", "harm", "harm")]
    (told,) = agreement(rows)
    assert told["field"] == "finding"
    assert told["differ"] == [
        ("Better with ketamine", "Worse with ketamine", 3),
        ("Worse with ketamine", "Better with ketamine", 1),
    ]
    assert (told["judged"], told["agreed"]) == (5, 1)


def test_a_reason_is_worth_the_share_of_judged_records_that_people_changed(tmp_path: Path) -> None:
    """Of four records one waits still, one was changed, and of one neither found a dose."""
    with Store(tmp_path / "e.db") as store:
        run = store.connection.execute
        run("PRAGMA foreign_keys = OFF")
        for paper, reason in (("1", "low margin"), ("2", "low margin"), ("3", "no abstract"), ("4", "low margin")):
            label = json.dumps({"labels": [{"needs_review": reason}], "findings": []})
            run("INSERT INTO uncorrected VALUES (?, ?)", (paper, label))
        for said in (("1", "scope", "core", "adjacent"), ("2", "scope", "core", "core"), ("3", "dose", None, "none")):
            run("INSERT INTO corrections (paper, field_name, old_value, value) VALUES (?, ?, ?, ?)", said)
        found = {name: store.ask(counted.grouped(name)) for name in ("queue_judged", "queue_changed")}
    assert pages_review.earned({k: [dict(row) for row in rows] for k, rows in found.items()}) == [
        ("Check the study type: another one is almost as likely", 2, 1),
        ("Read the publication: it has no abstract, so only its title was read", 1, 0),
    ]


def test_what_was_found_wrong_and_never_waited_is_listed() -> None:
    rows = [
        judged("1", "scope", "core", "adjacent"),
        judged("5", "sample_size", "60", "59"),
        judged("5", "finding:craving", "benefit", "harm"),
        judged("6", "scope", "core", "core"),
    ]
    (missed,) = pages_review.never_asked([{"paper": "1", "reason": "low margin"}], rows, Links())
    assert (missed["paper"], missed["fields"], missed["href"]) == (
        "5",
        ["sample size", "finding:craving"],
        "/study/5",
    )


async def test_the_review_page_tells_the_yield_of_reasons_readers_and_what_the_queue_missed(
    small_db: Path, tmp_path: Path
) -> None:
    served = Path(shutil.copy(small_db, tmp_path / "evidence.db"))
    with Store(served) as store:
        waiting, calm = (
            store.scalar(f"SELECT paper FROM labels WHERE field_name = 'study_type' AND valid_to IS NULL AND {where}")
            for where in ("needs_review IS NOT NULL", "needs_review IS NULL")
        )
        reason = store.scalar("SELECT needs_review FROM labels WHERE paper = ? AND needs_review IS NOT NULL", waiting)
        said = [("ada", "guideline"), ("ben", "opinion")]
        take_over(
            store,
            [
                Judgement(
                    judgement=f"{paper}/{by}",
                    kind=READING,
                    paper=paper,
                    field_name="study_type",
                    value=value,
                    made_by=by,
                    reason="read",
                    made_at=f"2027-01-0{i}T00:00:00Z",
                )
                for paper in (waiting, calm)
                for i, (by, value) in enumerate(said, 1)
            ],
        )
    site = open_site(served, ROOT)
    await site.invoke_startup()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape((await site.client.get("/review")).text)))
    assert f"{reason} 1 of 1" in text
    assert re.search(r"Two readers .* Study type 0 of 2 agree, kappa -?0\.00 2 × Guideline → Opinion", text)
    assert re.search(r"Errors found in records that were not queued .*study type: read", text)


def test_corrections_of_findings_and_values_are_labels_to_learn_from(small_db: Path, tmp_path: Path) -> None:
    served = Path(shutil.copy(small_db, tmp_path / "evidence.db"))
    with Store(served) as store:
        paper, outcome = store.connection.execute(
            "SELECT paper, outcome FROM findings WHERE valid_to IS NULL AND quote <> '' ORDER BY paper LIMIT 1"
        ).fetchone()
        why = {"by": "a reader", "reason": "read", "made_at": datetime(2027, 1, 1, tzinfo=UTC)}
        store.save_correction(Correction(paper=paper, field=f"finding:{outcome}", value="mixed", **why))
        sized, _ = store.connection.execute(
            "SELECT paper, value FROM readings WHERE valid_to IS NULL AND kind = 'sample_size' AND quote <> ''"
            " AND detail IN ('analysed', 'randomized', 'enrolled') ORDER BY paper LIMIT 1"
        ).fetchone()
        store.save_correction(Correction(paper=sized, field="sample_size", value="none", **why))
        undone = store.save_correction(Correction(paper=sized, field="scope", value="adjacent", **why))
        store.undo_correction(undone, "a reader", "misread", datetime(2027, 1, 2, tzinfo=UTC))
    ((finding, direction),) = train._corrections(served, "finding")
    assert (finding.id, direction) == (f"{paper}/finding:{outcome}", "mixed")
    assert finding.abstract
    ((value, label),) = train._corrections(served, "sample_size")
    assert value.abstract
    assert label == "wrong"
    assert train._corrections(served, "scope") == []
