"""What the model card tells beside the measures: errors that were read, and what was tried."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from classify.model import SHIPPED
from classify.training.card import FAULTS, render_card
from classify.training.evaluate import label_set, read_errors
from classify.training.sources import IN_DOMAIN, STT


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    metrics: dict[str, Any] = json.loads((SHIPPED.parent / "metrics.json").read_text(encoding="utf-8"))
    return metrics


def test_twenty_errors_were_read_each_with_its_fault_and_a_sentence_on_it() -> None:
    errors = read_errors()
    assert len({e["id"] for e in errors}) == len(errors) >= 20
    for error in errors:
        assert error["fault"] in FAULTS
        assert error["why"].endswith(".")
        assert len(error["why"].split()) > 5


@pytest.mark.shared
def test_every_error_that_was_read_is_a_record_of_its_label_set(shared: Path) -> None:
    known = {
        title: {example.id for example in label_set(shared, name)[0]}
        for title, name in (("in_domain", IN_DOMAIN), ("studytypeteller", STT))
    }
    assert all(error["id"] in known[error["set"]] for error in read_errors())


def test_the_card_tells_every_error_that_was_read(committed: dict[str, Any]) -> None:
    card = render_card(committed)
    for error in committed["errors_read"]:
        assert f"| {error['id']} | {error['label']} |" in card
        assert error["why"] in card


def test_an_error_that_is_none_any_more_is_told_as_such(committed: dict[str, Any]) -> None:
    error = {"id": "PMID:1", "set": "in_domain", "label": "other", "fault": "model", "why": "It was wrong."}
    still = render_card({**committed, "errors_read": [{**error, "given": "opinion"}]})
    mended = render_card({**committed, "errors_read": [{**error, "given": "other"}]})
    assert "| PMID:1 | other | opinion | of the model | It was wrong. |" in still
    assert "| PMID:1 | other | as labeled by now | of the model | It was wrong. |" in mended


def test_the_card_tells_all_that_was_tried_with_what_it_gave(committed: dict[str, Any]) -> None:
    told = render_card(committed).split("## Tried for what falls short")[1]
    rows = [line.strip("| ").split(" | ") for line in told.splitlines() if line.startswith("| ")]
    assert len(rows) > 20
    for _, _, gave in rows[1:]:
        assert any(character.isdigit() for character in gave)
        assert gave.endswith(("kept", "left out", "a fifth of the weight"))
