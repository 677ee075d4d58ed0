from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from evidence.errors import UsageError
from operate.commands import evaluate, predict, train

from .test_train import labeled


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "labels.jsonl"
    rows = [{"id": r.id, "title": r.title, "abstract": r.abstract, "label": r.label} for r in labeled(1)]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    return path


def test_train_then_predict_writes_a_line_a_record(tmp_path: Path, labels: Path) -> None:
    out = tmp_path / "own.model"
    run = CliRunner().invoke(train.command, [str(labels), "-o", str(out), "--recipe", "linear"], catch_exceptions=False)
    assert "12 records, 2 labels" in run.output
    assert "held-out folds: accuracy" in run.output
    run = CliRunner().invoke(predict.command, ["--model", str(out), str(labels)], catch_exceptions=False)
    rows = [json.loads(line) for line in run.output.splitlines()]
    assert [r["id"] for r in rows] == [r.id for r in labeled(1)]
    assert set(rows[0]) == {"id", "label", "probability", "probabilities", "needs_review"}


def test_train_without_labels_says_what_it_needs() -> None:
    with pytest.raises(UsageError, match=r"needs LABELS\.jsonl and -o MODEL"):
        CliRunner().invoke(train.command, [], catch_exceptions=False)


def test_an_unknown_recipe_is_refused_with_the_known_ones(tmp_path: Path, labels: Path) -> None:
    with pytest.raises(UsageError, match="use one of pool, explained, trees, linear"):
        CliRunner().invoke(
            train.command, [str(labels), "-o", str(tmp_path / "m"), "--recipe", "x"], catch_exceptions=False
        )


@pytest.mark.shared
def test_evaluate_checks_without_writing(shared: Path) -> None:
    run = CliRunner().invoke(evaluate.command, [str(shared), "--check"], catch_exceptions=False)
    assert run.exit_code == 0
    assert run.output.startswith("study_type: accuracy")


def test_rebuilding_without_the_data_says_where_to_name_them(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such data folder"):
        CliRunner().invoke(train.command, ["--shipped", str(tmp_path / "none")], catch_exceptions=False)
