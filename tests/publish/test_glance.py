"""Promises of the study page: each value once, quotes that cannot be read as numbers, people who are people."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest

from evidence.records import Status
from publish import pages_glance, pages_study, reference, words
from publish.links import Links
from publish.site import frame

Get = Callable[[str], Awaitable[Any]]
SITE = frame(
    "e", ["e"], "/", {"meta": [{"key": "topic", "value": "ketamine-oud"}], "last": [], "demo": []}, date(2026, 6, 1)
)


def reading(kind: str, value: str, detail: str | None = None, **more: object) -> dict[str, Any]:
    return {"kind": kind, "value": value, "detail": detail, "field": "abstract", "start": 0, "end": 1, **more}


def at_a_glance(*readings: dict[str, Any], comparator: str | None = None) -> dict[str, list[Any]]:
    labels = {"comparator": {"value": comparator}} if comparator else {}
    lines = dict(pages_glance.glance(SITE, labels, readings, [], [], {}))
    return {name: [shown.value for shown in found] for name, found in lines.items()}


def test_the_number_of_people_is_the_total_and_an_arm_only_where_there_is_none() -> None:
    arm, total = reading("sample_size", "35", "arm"), reading("sample_size", "70", "randomized")
    assert at_a_glance(arm, total)["Participants"] == ["70 (randomized)"]
    assert at_a_glance(arm)["Participants"] == ["35 (arm)"]


@pytest.mark.parametrize(
    "value", ["Extracorporeal Shock Wave Lithotripsy", "ketamine infusion", "esketamine", "infusion pump"]
)
def test_who_was_studied_is_never_a_drug_or_a_device(value: str) -> None:
    assert "Population" not in at_a_glance(reading("population", value))


@pytest.mark.parametrize(
    "value", ["heroin dependence", "healthy volunteers", "patients on ketamine", "cesarean section"]
)
def test_who_was_studied_is_shown(value: str) -> None:
    assert at_a_glance(reading("population", value))["Population"] == [value]


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("active", "buprenorphine", "Another treatment (buprenorphine)"),
        ("active", "comparison", "Another treatment"),
        ("placebo", "placebo", "Placebo"),
        ("placebo", "saline", "Placebo (saline)"),
        ("dose", "2.0 mg/kg", "Another dose, form or number of sessions of ketamine"),
        ("none", "control group", "No comparison"),
    ],
)
def test_the_comparator_is_named_by_kind_and_name(kind: str, value: str, said: str) -> None:
    assert at_a_glance(reading("comparator", value, kind), comparator=kind)["Compared with"] == [said]


def test_a_finding_names_what_ketamine_was_set_against() -> None:
    row = {"outcome": "craving", "direction": "harm", "significance": None, "hedged": 0, "spin": 0}
    against = {**row, "contrast": "ketamine_against_other", "comparison": "methadone"}
    assert pages_glance.finding_words(SITE, against) == "Craving: worse with ketamine, against methadone"
    assert pages_glance.finding_words(SITE, {**against, "comparison": "group C"}) == "Craving: worse with ketamine"


def test_a_conclusion_beyond_the_first_result_is_not_said_to_be_beyond_a_primary_outcome_that_none_named() -> None:
    row = {"kind": "spin", "detail": "benefit_claimed", "status": None, "data": '{"unnamed": true}'}
    assert pages_glance.reading_words(SITE, row) == words.SPIN_UNNAMED
    assert pages_glance.reading_words(SITE, {**row, "data": "{}"}) == words.SPIN["benefit_claimed"]


def test_a_sentence_that_gives_no_result_is_none() -> None:
    assert words.result_sentence("The facts at hand give no result.") is None
    assert at_a_glance(reading("key_sentence", "The facts at hand give no result."))["Results"] == [
        "No result in the abstract"
    ]
    assert words.result_sentence("Craving fell.") == "Craving fell."


def test_a_study_has_one_main_report() -> None:
    rows = [{"paper": p, "role": "primary"} for p in ("a", "b")]
    assert [pages_study.family(r, Links(), "a")["role"] for r in rows] == ["Main report", "Further report"]


def test_a_quote_opens_highlighted_in_pubmed_unless_it_is_not_there() -> None:
    paper = {"pmid": "1", "abstract_kind": "published"}
    assert reference.at_quote(paper, "fell by 3-4, on average") == (
        "https://pubmed.ncbi.nlm.nih.gov/1/#:~:text=fell%20by%203%2D4%2C%20on%20average"
    )
    long = " ".join(f"w{i}" for i in range(30))
    assert str(reference.at_quote(paper, long)).endswith("w4%20w5,w24%20w25%20w26%20w27%20w28%20w29")
    assert reference.at_quote({**paper, "abstract_kind": "digest"}, "x") is None
    assert reference.at_quote({**paper, "pmid": None}, "x") is None


async def test_a_quote_s_number_is_in_brackets_and_each_value_stands_once_outside_its_text(demo: Get) -> None:
    page = (await demo("/study/28067693")).text
    assert not re.search(r'<sup class="ref"><a[^>]*>\d', page)
    assert page.count("at 6 months <sup") == 1
    assert page.index("Cite this record") < page.index('class="glance"') < page.index("Why this study type")


async def test_results_are_said_to_count_only_where_they_do(demo: Get) -> None:
    assert "Its results count for" in (await demo("/study/doi:10.1080/02791072.2007.10399860")).text
    assert "Its results count for" not in (await demo("/study/40320049")).text


def test_a_record_without_an_author_is_named_by_its_title() -> None:
    row = {
        "first_author": None,
        "year": 2018,
        "title": "Perioperative intravenous ketamine for acute pain",
        "paper": "1",
    }
    assert words.who(row) == "Perioperative intravenous ketamine for… 2018"


def test_the_best_sentence_of_a_text_without_results_is_no_main_result() -> None:
    background = reading("key_sentence", "This review covers ketamine.", "BACKGROUND")
    assert at_a_glance(background)["Results"] == ["No result in the abstract"]
    assert at_a_glance({**background, "detail": "RESULTS"})["Results"] == [
        "A result without a direction that could be read"
    ]


async def test_a_line_without_a_result_says_so(demo: Get) -> None:
    page = (await demo("/evidence/evidence?paper=40320049")).text
    assert "No result in the abstract" in page
    assert "<summary>Main result" not in page


def test_a_comparator_that_a_person_gave_is_marked_and_one_taken_away_shows_no_name_of_the_machine() -> None:
    machine = reading("comparator", "saline")
    given = {"comparator": {"value": "placebo", "status": str(Status.VERIFIED)}}
    shown = dict(pages_glance.glance(SITE, given, [machine], [], [], {}))["Compared with"]
    assert [(v.value, v.mark) for v in shown] == [("Placebo (saline)", words.mark(Status.VERIFIED))]
    gone = {"comparator": {"value": "unclear", "status": str(Status.CORRECTED)}}
    line = {"by_person": '["comparator: unclear"]'}
    shown = dict(pages_glance.glance(SITE, gone, [machine], [], [], line))["Compared with"]
    assert [(v.value, v.mark) for v in shown] == [("Not clear", words.mark(Status.CORRECTED))]


@pytest.mark.parametrize(
    ("label", "read", "said"),
    [
        ("placebo", [("saline placebo", "placebo"), ("placebo", "placebo")], ["Placebo (saline)"]),
        ("placebo", [("placebo", "placebo"), ("normal saline", "placebo"), ("saline", "placebo")], ["Placebo (normal saline)"]),
        ("placebo", [("placebo nasal spray", "placebo"), ("placebo group", "placebo")], ["Placebo (nasal spray)"]),
        ("placebo", [("midazolam", "active"), ("saline", "placebo")], ["Placebo (saline)", "midazolam"]),
        ("placebo", [("lithium", "active"), ("placebo", "placebo")], ["Placebo", "lithium"]),
        ("placebo", [("PBO+oral antidepressant", "placebo")], ["Placebo (plus oral antidepressant)"]),
        ("active", [("midazolam", "active"), ("IV midazolam", "active")], ["Another treatment (IV midazolam)"]),
        ("usual_care", [("usual care", "usual_care")], ["Usual care"]),
    ],
)  # fmt: skip
def test_a_comparator_is_said_once_and_with_what_its_name_adds(
    label: str, read: list[tuple[str, str]], said: list[str]
) -> None:
    rows = [reading("comparator", value, detail) for value, detail in read]
    assert at_a_glance(*rows, comparator=label)["Compared with"] == said
