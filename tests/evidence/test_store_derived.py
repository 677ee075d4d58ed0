"""What the stages made is kept with its dates; a human correction wins; the table follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from builders import at, batch, classification, extraction, paper, span

from evidence.errors import InputError
from evidence.records import Correction, Extraction, Finding, Reading, Study, StudyReport
from evidence.store import Store


@pytest.fixture
def filled(store: Store) -> Store:
    store.save_batch(batch(paper()))
    store.save_classifications([classification()], at(1))
    store.save_extractions([extraction()], at(1))
    return store


def correction(value: str = "case_report", day: int = 2, **values: str) -> Correction:
    fields = {"paper": "900001", "field": "study_type", "by": "a reader", "reason": "read in full"} | values
    return Correction(value=value, made_at=at(day), **fields)


def test_only_new_and_changed_records_wait(filled: Store) -> None:
    assert list(filled.papers_waiting("classified")) == []
    filled.save_batch(batch(paper(abstract="Other words.", sections=(), date_revised=date(2026, 2, 2)), day=2))
    assert [p.paper for p in filled.papers_waiting("classified")] == ["900001"]
    assert [p.paper for p in filled.papers_waiting("summarized")] == ["900001"]


def test_everything_waits_when_all_is_asked_for(filled: Store) -> None:
    assert len(list(filled.papers_waiting("classified", redo=True))) == 1


def test_labels_readings_and_findings_come_back_as_they_went_in(filled: Store) -> None:
    report = next(filled.reports())
    assert tuple(report.labels[label.field] for label in classification().labels) == classification().labels
    assert sorted(report.readings, key=repr) == sorted(extraction().readings, key=repr)
    assert report.findings == extraction().findings
    assert report.tags == classification().tags


def test_saving_the_same_again_writes_nothing(filled: Store) -> None:
    before = filled.connection.total_changes
    filled.save_classifications([classification()], at(3))
    filled.save_extractions([extraction()], at(3))
    assert filled.connection.total_changes == before


def test_an_old_value_stays_with_its_dates_and_is_seen_in_the_past(filled: Store) -> None:
    filled.save_classifications([classification(study_type="case_report")], at(4))
    assert next(filled.reports()).value("study_type") == "case_report"
    assert next(filled.reports(date(2026, 3, 3))).value("study_type") == "randomized_trial"


def test_a_reading_that_is_gone_is_closed_not_deleted(filled: Store) -> None:
    bare = extraction()
    filled.save_extractions([type(bare)(paper=bare.paper, readings=(), findings=bare.findings)], at(4))
    assert next(filled.reports()).readings == ()
    assert len(next(filled.reports(date(2026, 3, 2))).readings) == 2


def test_a_correction_wins_now_and_after_the_machine_ran_again(filled: Store) -> None:
    filled.save_correction(correction())
    assert next(filled.reports()).value("study_type") == "case_report"
    filled.save_classifications([classification()], at(5))
    label = next(filled.reports()).labels["study_type"]
    assert (label.value, label.source, label.needs_review) == ("case_report", "correction", None)


def test_a_correction_is_flagged_when_its_text_changes(filled: Store) -> None:
    filled.save_correction(correction())
    filled.save_batch(batch(paper(abstract="Other words.", sections=(), date_revised=date(2026, 2, 2)), day=3))
    filled.save_classifications([classification()], at(3))
    label = next(filled.reports()).labels["study_type"]
    assert label.value == "case_report"
    assert label.needs_review == "the text changed after a person corrected this field"


def test_corrections_are_only_ever_added(filled: Store) -> None:
    filled.save_correction(correction())
    filled.save_correction(correction("descriptive", day=3))
    assert [(c["value"], c["old_value"]) for c in filled.corrections()] == [
        ("case_report", "randomized_trial"),
        ("descriptive", "case_report"),
    ]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"field": "mood"}, "'mood' cannot be corrected"),
        ({"value": "rct"}, "'rct' is no study_type"),
        ({"paper": "5"}, "5: no such record"),
        ({"reason": " "}, "needs who makes it"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_in_one_sentence(
    filled: Store, bad: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        filled.save_correction(correction(**bad))
    assert filled.corrections() == []


def test_a_line_of_the_table_shows_what_was_read(filled: Store) -> None:
    reports = list(filled.reports())
    place = StudyReport(paper="900001", role="primary", reason="the only report", votes=True)
    study = Study(
        study="NCT00000001", title="x", study_type="randomized_trial", species="human", scope="core", reports=(place,)
    )
    filled.save_rows(reports, [study])
    row = dict(filled.connection.execute("SELECT * FROM evidence").fetchone())
    expected = {
        "n": 10,
        "n_kind": "enrolled",
        "dose": "0.5 mg/kg",
        "outcomes": '["craving"]',
        "directions": '["craving: uncontrolled_improvement"]',
        "tags": '["trial"]',
        "species": "human",
        "study": "NCT00000001",
        "first_author": "Doe J",
        "first_seen": "2026-03-01",
        "registry_ids": '["NCT00000001"]',
    }
    assert {k: row[k] for k in expected} == expected


def test_the_index_finds_words_also_where_the_text_has_subscripts(filled: Store) -> None:
    filled.save_batch(batch(paper("900002", title="CO₂ and ketamine"), day=2))
    filled.save_rows(list(filled.reports()), [])
    found = filled.connection.execute("SELECT rowid FROM search WHERE search MATCH 'co2'").fetchall()
    assert [r[0] for r in found] == [2]


def test_making_the_table_again_changes_no_byte_of_it(filled: Store) -> None:
    filled.save_rows(list(filled.reports()), [])
    first = "\n".join(filled.connection.iterdump())
    filled.save_rows(list(filled.reports()), [])
    assert "\n".join(filled.connection.iterdump()) == first


def test_findings_keep_every_part(filled: Store) -> None:
    finding = extraction().findings[0]
    fields = {f: getattr(finding, f) for f in Finding.__dataclass_fields__}
    full = Finding(
        **fields | {"comparison": "saline", "hedged": True, "spin": True, "role": "RESULTS", "probability": 0.5}
    )
    one = extraction()
    filled.save_extractions([type(one)(paper=one.paper, readings=(), findings=(full,))], at(1) + timedelta(days=1))
    assert next(filled.reports()).findings == (full,)


def with_number(value: str) -> Extraction:
    """An extraction that read a registration number from the text."""
    reading = Reading(kind="registry_id", value=value, detail="ClinicalTrials.gov", span=span("Ten"))
    return Extraction(paper="900001", readings=(reading,), findings=())


def numbers(store: Store) -> list[str]:
    rows = store.connection.execute("SELECT registry_id FROM registry_ids WHERE source = 'text' ORDER BY registry_id")
    return [row[0] for row in rows]


def test_a_number_read_from_the_text_survives_a_revision_of_something_else(filled: Store) -> None:
    filled.save_extractions([with_number("NCT00000009")], at(2))
    filled.save_batch(batch(paper(volume="7", date_revised=date(2026, 2, 2)), day=3))
    assert numbers(filled) == ["NCT00000009"]


def test_a_number_that_the_text_no_longer_holds_is_dropped(filled: Store) -> None:
    filled.save_extractions([with_number("NCT00000009")], at(2))
    filled.save_extractions([with_number("NCT00000008")], at(3))
    assert numbers(filled) == ["NCT00000008"]
