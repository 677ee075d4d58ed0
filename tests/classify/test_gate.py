"""The model that is shipped against the metrics that were committed with it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from classify.model import SHIPPED, Model
from classify.training import sources
from classify.training.card import render_card
from classify.training.evaluate import gold_metrics, refuse_worse
from evidence.errors import GuardError
from evidence.topic import Topic


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    metrics: dict[str, Any] = json.loads((SHIPPED.parent / "metrics.json").read_text(encoding="utf-8"))
    return metrics


@pytest.mark.shared
def test_the_shipped_model_is_not_worse_than_its_metrics(
    shared: Path, topic: Topic, model: Model, committed: dict[str, Any]
) -> None:
    refuse_worse(gold_metrics(shared, topic, model), committed["gold"])


@pytest.mark.shared
def test_a_model_with_shuffled_classes_is_refused(
    shared: Path, topic: Topic, model: Model, committed: dict[str, Any]
) -> None:
    head = model.heads["study_type"]
    turned = replace(head, classes=(*head.classes[1:], head.classes[0]))
    worse = replace(model, heads={**model.heads, "study_type": turned})
    with pytest.raises(GuardError, match="study_type accuracy fell"):
        refuse_worse(gold_metrics(shared, topic, worse), committed["gold"])


@pytest.mark.shared
def test_no_gold_record_is_ever_learned_from(shared: Path) -> None:
    held = {sources.fingerprint(row["title"]) for row in sources.gold(shared)}
    assert held
    assert not held & {sources.fingerprint(e.title) for e in sources.study_type_examples(shared)}
    assert not held & {sources.fingerprint(e.title) for e in sources.half_known_examples(shared)}
    assert not held & {sources.fingerprint(row["title"]) for row in sources.pretraining_rows(shared)}


def test_the_metrics_are_those_of_the_shipped_model(model: Model, committed: dict[str, Any]) -> None:
    assert committed["model"] == model.version


def test_the_card_is_written_from_the_metrics_alone(committed: dict[str, Any]) -> None:
    assert (SHIPPED.parent / "card.md").read_text(encoding="utf-8") == render_card(committed)


def test_the_card_gives_every_class_with_its_interval(committed: dict[str, Any]) -> None:
    card = render_card(committed)
    for name, row in committed["gold"]["study_type"]["classes"].items():
        low, high = row["f1_interval"]
        assert f"| {name} | {row['n']} |" in card
        assert f"({low:.3f} to {high:.3f})" in card
