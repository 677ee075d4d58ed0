"""What readers of whole articles get wrong, each with its mirror."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Annotate = Callable[..., dict[str, Any]]

PLAIN = "<p>Ninety adults were randomized.</p>"
THREE = (
    "<p>Patients were randomized to three groups. Group 1 received midazolam, group 2 received saline and group 3 received"
    " intravenous ketamine 0.5 mg/kg.</p>"
)
TABLE = (
    "<table-wrap><label>Table 2</label><caption><p>Side effects, n (%)</p></caption><table><thead><tr><th></th>"
    "<th>Ketamine (n = 30)</th><th>Saline (n = 30)</th></tr></thead><tbody><tr><td>Nausea</td><td>9 (30)</td><td>3 (10)</td>"
    "</tr></tbody></table></table-wrap>"
)


def doses(line: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(d["value"], d.get("given_as"), d.get("schedule")) for d in line["doses"]]


def counts(harm: dict[str, Any]) -> dict[str, int]:
    return {c["arm"]: c["events"] for c in harm["counts"]}


@pytest.mark.parametrize(
    ("methods", "read"),
    [
        (
            "The ketamine group received a bolus of ketamine 0.5 mg/kg followed by an infusion of ketamine 0.12 mg/kg/h for 24 h.",
            [("0.5 mg/kg", "bolus", None), ("0.12 mg/kg/h", "infusion", "for 24 h")],
        ),
        (
            "Ketamine was given as a 0.5 mg/kg bolus, then 2 \u00b5g/kg/min until the end of surgery.",
            [("0.5 mg/kg", "bolus", None), ("2 \u00b5g/kg/min", "infusion", None)],
        ),
        ("Ketamine 0.5 mg/kg was infused over 40 minutes.", [("0.5 mg/kg", "infusion", "over 40 minutes")]),
        ("Ketamine 0.3 mg/kg was given before incision.", [("0.3 mg/kg", None, None)]),
    ],
)
def test_bolus_and_infusion_are_told_each_with_its_own_schedule(
    methods: str, read: list[tuple[Any, ...]], annotate: Annotate
) -> None:
    assert doses(annotate(abstract=PLAIN, methods=f"<p>{methods}</p>")) == read


def test_arms_that_change_places_between_tables_keep_their_numbers(annotate: Annotate) -> None:
    turned = TABLE.replace("Table 2", "Table 3").replace("Nausea", "Vomiting")
    turned = turned.replace("Ketamine (", "X (").replace("Saline (", "Ketamine (").replace("X (", "Saline (")
    found = {h["event"]: counts(h) for h in annotate(floats=TABLE + turned)["adverse_events"]}
    assert found == {"Nausea": {"Ketamine": 9, "Saline": 3}, "Vomiting": {"Saline": 9, "Ketamine": 3}}


@pytest.mark.parametrize(
    ("sentence", "otherwise"),
    [
        ("Nausea was seen in 3 patients in the ketamine group and 9 patients in the saline group.", True),
        ("Nausea was seen in 9 patients in the ketamine group and 3 patients in the saline group.", False),
        ("In the recovery room no patient had nausea.", False),
    ],
)
def test_a_text_that_contradicts_its_table_is_kept_beside_it(
    sentence: str, otherwise: bool, annotate: Annotate
) -> None:
    line = annotate(results=f"<p>{sentence}</p>", floats=TABLE)
    [harm] = [h for h in line["adverse_events"] if h["event"].lower() == "nausea"]
    assert (harm["field"], counts(harm)) == ("Table 2", {"Ketamine": 9, "Saline": 3})
    assert ("otherwise" in harm) is otherwise
    if otherwise:
        told = harm["otherwise"]
        assert counts(told) == {"ketamine group": 3, "saline group": 9}
        assert line["texts"][told["field"]][told["start"] : told["end"]] == told["quote"]


@pytest.mark.parametrize(
    ("results", "directions"),
    [
        (
            "Pain scores were lower in group 3 than in group 2 (P = 0.01) and higher in group 3 than in group 1 (P = 0.02).",
            [],
        ),
        (
            "Pain scores were higher in group 3 than in group 2 (P = 0.01) and lower in group 3 than in group 1 (P = 0.02).",
            [],
        ),
        (
            "Pain scores were lower with ketamine than with saline (P = 0.01), but higher than with midazolam (P = 0.02).",
            [],
        ),
        ("Pain scores were significantly lower in group 3 than in group 2 (P = 0.01).", ["benefit"]),
        ("Pain scores were significantly higher in group 3 than in group 2 (P = 0.01).", ["harm"]),
    ],
)
def test_better_than_one_comparator_and_worse_than_another_is_neither(
    results: str, directions: list[str], annotate: Annotate
) -> None:
    line = annotate(abstract=PLAIN, methods=THREE, results=f"<p>{results}</p>")
    assert [f["direction"] for f in line["findings"]] == directions


def test_people_of_a_crossover_count_once(annotate: Annotate) -> None:
    line = annotate(
        title="Ketamine and mood: a randomized crossover study",
        abstract="<p>Twenty volunteers received intravenous ketamine or saline in a randomized crossover study.</p>",
        results="<p>All 20 volunteers completed both sessions; 40 sessions were analysed.</p>",
    )
    assert {size["value"] for size in line["sample_sizes"]} == {20}


def test_side_effects_that_were_to_be_recorded_and_never_reported_are_none(annotate: Annotate) -> None:
    methods = "<p>Ketamine 0.3 mg/kg was given. Nausea, vomiting and hallucinations were recorded for 24 h.</p>"
    assert annotate(methods=methods, results="<p>Pain was less.</p>")["adverse_events"] == []


def test_a_case_group_and_a_control_group_keep_their_names_and_the_same_amount_is_no_dose(annotate: Annotate) -> None:
    methods = "<p>The case group received intravenous ketamine 0.5 mg/kg and the control group received saline, the same amount.</p>"
    results = "<p>Nausea occurred in 4 patients in the case group and 1 patient in the control group.</p>"
    line = annotate(abstract=PLAIN, methods=methods, results=results)
    assert [counts(h) for h in line["adverse_events"]] == [{"case group": 4, "control group": 1}]
    assert [d["value"] for d in line["doses"]] == ["0.5 mg/kg"]


def test_an_author_s_address_is_no_country_of_the_study(annotate: Annotate) -> None:
    assert annotate(front="<aff>Department of Anesthesia, Cairo, Egypt</aff>")["country"] is None


@pytest.mark.parametrize(
    "event", ["severe coughing", "arrhythmia", "shivering", "sore throat", "bad dreams", "skin rash"]
)
@pytest.mark.parametrize("arm", ["Group K", "Group S"])
def test_events_that_abstracts_hardly_name_are_counted_in_articles(event: str, arm: str, annotate: Annotate) -> None:
    line = annotate(results=f"<p>Two patients in {arm} had {event}.</p>")
    assert [(h["event"], counts(h)) for h in line["adverse_events"]] == [(event, {arm: 2})]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Large doses cause confusion [25], and there were no patients with hallucinations in this study.",
            ["hallucinations"],
        ),
        ("Hallucinations occurred in 9 of 30 patients in the ketamine group [25], unlike in this study.", []),
        ("There were no patients with hallucinations in an earlier trial [25].", []),
    ],
)
def test_of_a_discussion_only_what_is_said_of_this_study_behind_a_citation_counts(
    sentence: str, told: list[str], annotate: Annotate
) -> None:
    line = annotate(discussion=f"<p>{sentence}</p>")
    assert [h["event"] for h in line["adverse_events"]] == told
