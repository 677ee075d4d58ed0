"""Every value can be put right by a person, and what a person gave outlasts every later run."""

from __future__ import annotations

import dataclasses

import pytest
from builders import at, batch, classification, extraction, paper

from evidence.correcting import FIELDS, Vocabulary, check
from evidence.correcting.fields import ROUTES
from evidence.errors import InputError
from evidence.records import Correction, Report, Status
from evidence.store import Store
from summarize.readings import route
from summarize.studies.grouping import group_reports

CORRECTED = {
    "study_type": ("case_report", None),
    "scope": ("adjacent", None),
    "comparator": ("dose", None),
    "comparative": ("true", None),
    "secondary": ("true", None),
    "humans": ("false", None),
    "protocol": ("unclear", None),
    "sample_size": ("9 randomized", "Ten invented people"),
    "dose": ("2 mg/kg", "0.5 mg/kg"),
    "route": ("intravenous; oral", "got"),
    "follow_up": ("2 years", "Craving fell"),
    "key_sentence": ("Craving fell from 8 to 3 points", None),
    "finding:craving": ("harm", None),
    "finding:withdrawal": ("no_difference", "Craving fell"),
    "adverse_event:dissociation": ("absent", "Ten invented people"),
}


@pytest.fixture
def filled(store: Store) -> Store:
    store.save_batch(batch(paper(), paper("900002", registry_ids=())))
    for key in ("900001", "900002"):
        store.save_classifications([classification(key)], at(1))
        store.save_extractions([extraction(key)], at(1))
    return store


def made(field: str, value: str, quote: str | None = None, key: str | None = "900001", day: int = 2) -> Correction:
    return Correction(
        paper=key, field=field, value=value, quote=quote, by="a reader", reason="read in full", made_at=at(day)
    )


def value_of(report: Report, field: str) -> str | None:
    kind, _, which = field.partition(":")
    part = FIELDS[kind].part
    if part == "labels":
        return report.value(field)
    if part == "findings":
        return next((str(f.direction) for f in report.findings if f.outcome == which), None)
    found = [r for r in report.readings if r.kind == kind and (not which or r.value == which)]
    if which:
        return {"none": "absent"}.get(found[0].detail or "", found[0].detail) if found else None
    if kind == "sample_size":
        return f"{found[0].value} {found[0].detail}" if found else None
    return "; ".join(r.value for r in found) or None


def run_again(store: Store, day: int) -> None:
    store.save_classifications([classification()], at(day))
    store.save_extractions([extraction()], at(day))


def first(store: Store) -> Report:
    return next(store.reports(paper="900001"))


def test_every_kind_of_field_has_a_test() -> None:
    assert {f.partition(":")[0] for f in CORRECTED} | {"study", "claim"} == set(FIELDS)


def test_the_routes_are_those_the_reader_gives() -> None:
    assert set(ROUTES) == set(route.ROUTES)


@pytest.mark.parametrize("field", CORRECTED)
def test_a_corrected_field_stands_after_two_more_runs_and_is_undone(filled: Store, field: str) -> None:
    before = first(filled)
    value, quote = CORRECTED[field]
    number = filled.save_correction(made(field, value, quote))
    for day in (3, 4):
        assert value_of(first(filled), field) == value
        assert first(filled).status in (Status.CORRECTED, Status.VERIFIED)
        run_again(filled, day)
    filled.undo_correction(number, "a reader", "misread", at(5))
    after = first(filled)
    assert dataclasses.replace(after, readings=(), findings=()) == dataclasses.replace(before, readings=(), findings=())
    assert (set(map(repr, after.readings)), after.findings) == (set(map(repr, before.readings)), before.findings)


@pytest.mark.parametrize("field", ["sample_size", "dose", "finding:craving"])
def test_none_takes_a_value_away_for_good(filled: Store, field: str) -> None:
    filled.save_correction(made(field, "none"))
    run_again(filled, 3)
    assert value_of(first(filled), field) is None


def test_the_value_that_stands_given_again_is_verified(filled: Store) -> None:
    filled.save_correction(made("finding:craving", "uncontrolled_improvement"))
    assert first(filled).findings[0].status is Status.VERIFIED
    assert first(filled).status is Status.VERIFIED


def test_no_probability_of_the_machine_stands_beside_a_persons_value(filled: Store) -> None:
    filled.save_correction(made("study_type", "case_report"))
    label = first(filled).labels["study_type"]
    assert (label.probability, label.probabilities, label.model, label.terms) == (None, {}, None, ())
    assert [t.tag for t in first(filled).tags if t.kind == "headline"] == ["case report"]


def test_a_corrected_value_is_flagged_when_its_text_changes_and_stands_without_its_words(filled: Store) -> None:
    filled.save_correction(made("dose", "2 mg/kg", "0.5 mg/kg ketamine"))
    filled.save_batch(batch(paper(abstract="Other words.", sections=()), day=3))
    filled.save_extractions([dataclasses.replace(extraction(), readings=(), findings=())], at(3))
    report = first(filled)
    assert value_of(report, "dose") == "2 mg/kg"
    assert report.readings[0].span.quote == ""
    assert report.needs_review == "the text changed after a person corrected this field"


def test_reports_are_put_together_and_apart_by_a_person(filled: Store) -> None:
    assert len(group_reports(list(filled.reports()))) == 1
    number = filled.save_correction(made("study", "own", key="900002"))
    assert len(group_reports(list(filled.reports()))) == 2
    filled.undo_correction(number, "a reader", "misread", at(3))
    assert len(group_reports(list(filled.reports()))) == 1


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (made("mood", "low"), "cannot be corrected; use one of study_type"),
        (made("finding", "harm"), "cannot be corrected"),
        (made("finding:craving", "worse"), "use one of benefit, harm"),
        (made("sample_size", "many"), "a value such as 59"),
        (made("sample_size", "59"), "--quote"),
        (made("dose", "2 mg/kg", "words that are not there"), "does not stand in the title or abstract"),
        (made("finding:retention", "harm"), "--quote"),
        (made("route", "by air", "got"), "use one of intravenous"),
        (made("study", "5"), "the key of another report"),
        (made("study", "900001"), "the key of another report"),
        (made("claim:C1", "supported"), "write - in place"),
        (made("dose", "none", key=None), "name it in place of -"),
        (made("dose", "none", key="5"), "5: no such record"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_stored(
    filled: Store, bad: Correction, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        filled.save_correction(bad)
    assert filled.corrections() == []


def test_a_correction_is_undone_once(filled: Store) -> None:
    number = filled.save_correction(made("dose", "none"))
    filled.undo_correction(number, "a reader", "misread", at(3))
    for wrong, why in ((number, "was undone before"), (99, "does not exist")):
        with pytest.raises(InputError, match=why):
            filled.undo_correction(wrong, "a reader", "misread", at(4))
    assert len(filled.corrections()) == 2


def test_a_value_confirmed_as_the_machine_wrote_it_keeps_its_numbers_and_words(filled: Store) -> None:
    read = extraction()
    told = dataclasses.replace(read.readings[0], kind="follow_up", value="at 30 days", data={"days": 30.0})
    filled.save_extractions([dataclasses.replace(read, readings=(*read.readings, told))], at(1))
    before = first(filled).readings
    for field, value in (("follow_up", "at 30 days"), ("dose", "0.5 mg/kg")):
        filled.save_correction(made(field, value))
    run_again(filled, 3)
    filled.save_extractions([dataclasses.replace(read, readings=(*read.readings, told))], at(4))
    kept = {r.kind: r for r in first(filled).readings}
    for old in before:
        checked = old.kind in ("follow_up", "dose")
        assert kept[old.kind] == dataclasses.replace(old, status=Status.VERIFIED if checked else Status.MACHINE)


def test_a_comparator_of_another_kind_goes_with_the_persons_one(filled: Store) -> None:
    read = extraction()
    words = [
        dataclasses.replace(read.readings[0], kind="comparator", value=value, detail=kind)
        for value, kind in (("saline", "placebo"), ("morphine", "active"))
    ]
    filled.save_extractions([dataclasses.replace(read, readings=(*read.readings, *words))], at(1))
    filled.save_correction(made("comparator", "active"))
    assert [r.value for r in first(filled).readings if r.kind == "comparator"] == ["morphine"]
    filled.save_correction(made("comparator", "none"))
    assert [r.value for r in first(filled).readings if r.kind == "comparator"] == []


def test_what_neither_machine_nor_person_found_is_verified_and_no_change(filled: Store) -> None:
    filled.save_correction(made("route", "none"))
    assert first(filled).status is Status.VERIFIED
    (told,) = filled.changes_by_people("", "9999")
    assert "confirmed by a person" in told["sentence"]


@pytest.mark.parametrize("field", ["finding:other:taste", "adverse_event:other:taste"])
def test_an_outcome_in_the_texts_own_words_can_be_corrected(field: str) -> None:
    known = Vocabulary(outcomes=frozenset({"craving"}), events=frozenset({"dissociation"}))
    check("900001", field, "none", known)
    with pytest.raises(InputError, match="of this topic"):
        check("900001", field.replace("other:", ""), "none", known)
