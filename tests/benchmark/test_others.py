"""Sets of others whose question a part of a reader answers are asked as that part reads, and the rest say why they are not read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from operate.benchmark.entries import ENTRIES
from operate.benchmark.others import arms_named, learned, reported, same_clause, same_outcome


def packed(path: Path, *rows: dict[str, Any]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def values(figures: Any) -> dict[str, float | None]:
    return {figure.name: figure.value for figure in figures}


def test_a_set_is_read_or_says_in_one_sentence_why_not() -> None:
    for entry in ENTRIES:
        assert (entry.figures is None) == bool(entry.unread)
        assert not entry.unread or (entry.unread.endswith(".") and ". " not in entry.unread)


def test_an_item_counts_for_an_article_and_for_the_sentence_that_is_shown(tmp_path: Path) -> None:
    lines = [
        ("Methods", "The sample size was calculated for a power of 80%.", ["7a"]),
        ("Methods", "A computer generated the random sequence.", []),
        ("Results", "Four participants were lost to follow-up.", ["13b"]),
        ("Results", "Age was similar in both groups.", ["15"]),
    ]
    rows = [{"pmcid": "1", "section": s, "sentence": t, "gold": {"consort": c}} for s, t, c in lines]
    found = values(reported(packed(tmp_path / "a.gz", *rows)))
    assert found == {"precision": 0.75, "recall": 1.0, "sentence right": 0.75}


def test_two_names_of_an_outcome_are_one_where_they_share_its_words(tmp_path: Path) -> None:
    head = {"parts": ["sent_id", "id1", "id2", "out1", "out2", "label"]}
    pairs = [("pain intensity", "intensity of pain", "1"), ("pain intensity", "duration of sleep", "0")]
    rows = [head, *({"parts": ["1", "1", "2", *pair]} for pair in pairs)]
    assert values(same_outcome(packed(tmp_path / "a.gz", *rows)))["F1"] == 1.0


@pytest.mark.parametrize(
    ("sentence", "related"),
    [
        ("@OUTCOME$ improved @SIGNIFICANCE$ with the program, whereas sleep did not change.", True),
        ("Sleep improved @SIGNIFICANCE$ with the program, whereas @OUTCOME$ did not change.", False),
    ],
)
def test_significance_is_of_the_outcome_of_its_clause(tmp_path: Path, sentence: str, related: bool) -> None:
    asked = [(sentence, related), ("@OUTCOME$ rose @SIGNIFICANCE$.", True)]
    rows = [{"sentence": text, "gold": {"related": answer}} for text, answer in asked]
    assert values(same_clause(packed(tmp_path / "a.gz", *rows)))["F1"] == 1.0


def test_an_arm_is_right_where_it_is_marked_and_the_first_intervention_is_ketamine(tmp_path: Path) -> None:
    text = "Adults were randomized to drugamine (n = 20) or methadone (n = 20). Pain was lower with drugamine than with methadone."
    marked = {"spans": [{"kind": "Intervention", "quote": q} for q in ("drugamine", "methadone")]}
    row = {"text": text, "gold": marked}
    assert values(arms_named(packed(tmp_path / "a.gz", row))) == {"precision": 1.0, "answered": 1.0}
    row = {"text": text, "gold": {"spans": marked["spans"][:1]}}
    assert values(arms_named(packed(tmp_path / "b.gz", row)))["precision"] == 0.5


def test_a_set_is_learned_with_each_article_in_one_fold(tmp_path: Path) -> None:
    said = [("Weight should be measured yearly.", "advice"), ("Weight was 70 kg on average.", "none")]
    rows = [{"sentence": text, "gold": kind, "article": str(i)} for i in range(12) for text, kind in said]
    found = learned(lambda row: (row["gold"], row["article"]))(packed(tmp_path / "a.gz", *rows))
    assert values(found) == {"accuracy": 1.0, "macro-F1": 1.0}
    turned = [{**row, "gold": "none" if row["gold"] == "advice" else "advice"} for row in rows]
    assert (
        values(learned(lambda row: (row["gold"], row["article"]))(packed(tmp_path / "b.gz", *turned)))["accuracy"]
        == 1.0
    )
    noise = [{**row, "gold": "advice" if int(row["article"]) % 2 else "none"} for row in rows]
    assert (
        values(learned(lambda row: (row["gold"], row["article"]))(packed(tmp_path / "c.gz", *noise)))["accuracy"] < 0.8
    )
