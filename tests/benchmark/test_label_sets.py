"""The benchmark counts rightly, hides no loss, and its committed table is what a run gives."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from evidence.errors import GuardError, UsageError
from evidence.topic import load_topic
from operate.benchmark import Places, committed, refuse_loss, run, write
from operate.benchmark.adapters import ade_doses, swapped_doses
from operate.benchmark.entries import ENTRIES
from operate.benchmark.scores import alarms, kinds, share, spans, totals, verdicts, yes_or_no
from operate.benchmark.table import MARKDOWN_FILE, markdown
from operate.cli import cli
from summarize.training.primary_outcome import KEPT, LABELS

ROOT = Path(__file__).resolve().parents[2]


def values(figures: Any) -> dict[str, float | None]:
    return {figure.name: figure.value for figure in figures}


def test_a_share_has_wilsons_interval_and_none_of_none_has_no_value() -> None:
    assert (share("x", 8, 10).value, share("x", 8, 10).low, share("x", 8, 10).high) == (0.8, 0.49, 0.943)
    assert share("x", 0, 0).value is None


def test_a_total_that_is_not_given_costs_coverage_and_not_precision() -> None:
    pairs = [(40, {40, 44}), (12, {24}), (None, {10}), (9, set())]
    assert values(totals(pairs)) == {"precision": 0.5, "coverage": 0.667}


def test_a_span_is_right_where_it_meets_one_that_is_wanted() -> None:
    assert values(spans([([(0, 5), (9, 12)], [(3, 7)]), ([], [(1, 2)])])) == {"precision": 0.5, "recall": 0.5}


def test_an_open_verdict_is_not_right_but_is_not_held_against_those_that_were_answered() -> None:
    found = values(verdicts([(True, True), (False, True), (None, True), (False, False)]))
    assert found == {"right": 0.5, "right where answered": 0.667}


def test_alarms_are_counted_where_they_belong_and_where_they_do_not() -> None:
    found = values(alarms([(True, True), (False, True), (True, False), (False, False), (False, False)]))
    assert found == {"recall": 0.5, "false-positive rate": 0.333}


def test_a_reader_that_abstains_is_measured_on_what_it_answered() -> None:
    found = values(kinds([("a", "a"), ("b", "b"), ("a", "b"), (None, "a")]))
    assert (found["accuracy"], found["answered"]) == (0.667, 0.75)
    assert values(yes_or_no([(True, True), (True, False), (False, False)]))["precision"] == 0.5


def packed(path: Path, *rows: dict[str, Any]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def test_a_dose_is_where_it_stands_once_ketamine_is_put_in_the_place_of_the_drug(tmp_path: Path) -> None:
    text = "After drugamine she took 5 mg of drugamine."
    gold = {"dose": "5 mg", "start": text.index("5 mg"), "end": text.index("5 mg") + 4, "drug": "drugamine"}
    [(document, [(start, end)])] = ade_doses(packed(tmp_path / "a.gz", {"sentence": text, "gold": gold}))
    assert document.abstract.text == "After ketamine she took 5 mg of ketamine."
    assert document.abstract.text[start:end] == "5 mg"


def test_a_dose_without_a_number_is_not_asked_for(tmp_path: Path) -> None:
    spans_of = [{"start": 0, "end": 9, "quote": "High-dose"}, {"start": 19, "end": 24, "quote": "10 mg"}]
    row = {"sentence": "High-dose ketamine 10 mg.", "gold": {"dosage": spans_of, "route": []}}
    assert [wanted for _, wanted in swapped_doses(packed(tmp_path / "a.gz", row))] == [[(19, 24)]]


def test_every_entry_is_of_one_set_and_question_and_says_what_was_tuned_and_where_a_figure_stands() -> None:
    keys = [(entry.name, entry.asks) for entry in ENTRIES]
    assert len(set(keys)) == len(keys)
    assert all(entry.tuned for entry in ENTRIES)
    assert all(figure and source for entry in ENTRIES for figure, source in entry.published)


def test_the_labels_of_trials_are_in_three_parts_without_a_trial_twice_or_a_text() -> None:
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    assert len({row["pmid"] for row in rows}) == len(rows)
    assert {row["part"] for row in rows} == {"read", "weights", KEPT}
    assert all(set(row) == {"pmid", "field", "met", "spin", "part"} and row["pmid"].isdigit() for row in rows)


def row(value: float | None, name: str = "recall") -> dict[str, Any]:
    figure = {"name": name, "value": value, "low": 0.0, "high": 1.0, "n": 10}
    entry = ENTRIES[0]
    return {
        "set": entry.name,
        "asks": entry.asks,
        "figures": [figure],
        "published": [],
        "tuned": "nothing",
        "refits": False,
    }


def test_a_figure_that_fell_is_marked_until_it_is_reached_again(tmp_path: Path) -> None:
    files = tmp_path / "b.json", tmp_path / "b.md"
    marks = []
    for value in (0.8, 0.7, 0.75, 0.8):
        write([row(value)], *files)
        marks.append(committed(files[0])[0]["figures"][0].get("fell_from"))
    assert marks == [None, 0.8, 0.8, None]
    write([row(0.6)], *files)
    assert "fell from 0.800" in files[1].read_text(encoding="utf-8")


def test_a_rate_of_false_alarms_falls_when_it_rises(tmp_path: Path) -> None:
    files = tmp_path / "b.json", tmp_path / "b.md"
    write([row(0.1, "false-positive rate")], *files)
    write([row(0.2, "false-positive rate")], *files)
    assert committed(files[0])[0]["figures"][0]["fell_from"] == 0.1


def test_a_silent_loss_is_refused_and_a_gain_is_not() -> None:
    with pytest.raises(GuardError, match=r"recall 0.8 to 0.79.*evidence evaluate --outside DIR"):
        refuse_loss([row(0.79)], [row(0.8)])
    with pytest.raises(GuardError):
        refuse_loss([row(None)], [row(0.8)])
    refuse_loss([row(0.81)], [row(0.8)])
    refuse_loss([row(0.1)], [])


def test_a_set_that_is_not_there_is_left_as_it_was_measured(tmp_path: Path) -> None:
    files = tmp_path / "b.json", tmp_path / "b.md"
    write([row(0.8)], *files)
    write([], *files)
    assert committed(files[0])[0]["figures"][0]["value"] == 0.8


def test_sets_without_their_files_are_passed_over(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path, load_topic(ROOT / "topics" / "ketamine-oud.yml"))
    assert {entry["set"] for entry in run(places)} == {e.name for e in ENTRIES if not e.needs}


def test_the_committed_page_is_written_from_the_committed_table() -> None:
    assert MARKDOWN_FILE.read_text(encoding="utf-8") == markdown(committed())


@pytest.mark.shared
def test_the_committed_table_is_what_a_run_gives(shared: Path) -> None:
    places = Places(shared / "outside", shared, load_topic(ROOT / "topics" / "ketamine-oud.yml"))
    table = {key: value for row in committed() for key, value in figures(row)}
    fresh = [pair for row in run(places, refit=False) for pair in figures(row)]
    assert [(key, value, table.get(key)) for key, value in fresh if table.get(key) != value] == []


def figures(row: Any) -> list[tuple[tuple[str, str, str], object]]:
    return [((row["set"], row["asks"], figure["name"]), figure["value"]) for figure in row["figures"]]


def test_without_a_folder_the_verb_says_which_ones_it_takes() -> None:
    result = CliRunner().invoke(cli, ["evaluate"])
    assert isinstance(result.exception, UsageError)
    assert "--outside DIR" in str(result.exception)
