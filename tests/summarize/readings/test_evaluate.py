from __future__ import annotations

from typing import Any

from reading_builders import document, topic

from summarize.training.evaluate import measure


def label(**values: Any) -> dict[str, Any]:
    return {"n_total": None, "doses": [], "routes": [], "findings": [], **values}


def test_a_right_reading_counts_for_precision_and_recall() -> None:
    doc = document("METHODS: Ketamine 0.5 mg/kg i.m. was given.", study_type="case_report")
    figures = measure([(doc, label(doses=["0.5 mg/kg"], routes=["intramuscular"]))], topic())
    assert figures["dose"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "n": 1}
    assert figures["route"]["f1"] == 1.0


def test_an_optional_value_is_neither_required_nor_wrong() -> None:
    doc = document("METHODS: Ketamine 0.5 mg/kg i.m. was given.", study_type="case_report")
    figures = measure([(doc, label(routes=["intramuscular"], optional={"doses": ["0.5 mg/kg"]}))], topic())
    assert figures["dose"]["n"] == 0
    assert figures["route"]["recall"] == 1.0


def test_a_missing_total_lowers_the_coverage_and_not_the_precision() -> None:
    figures = measure([(document("Nothing."), label(n_total=12))], topic())
    assert figures["sample_size"]["coverage"] == 0.0
