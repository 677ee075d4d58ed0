"""Harm beside a null result, and what comes up: each kind was told as no difference or as a worsening, in words of our own."""

from __future__ import annotations

import pytest
from reading_builders import document, topic

from summarize.findings import read_findings

BEGIN = "METHODS: Sixty adults were randomized to ketamine or midazolam. RESULTS: "
SIDES = [("ketamine", "midazolam", "harm"), ("midazolam", "ketamine", "benefit")]


def told(text: str) -> dict[str, str]:
    labels = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}
    made = document(BEGIN + text, "Ketamine versus midazolam in depression: a randomized trial", **labels)
    return {f.outcome: str(f.direction) for f in read_findings(made, topic())}


@pytest.mark.parametrize(("more", "less", "side"), SIDES)
@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Sedation was greater with {more} than with {less}, with comparable ease of separation from the parents.", "sedation"),
        ("Transient rises in CADSS scores were seen after {more} but not after {less}.", "dissociation"),
        ("Hallucinations were reported with {more} but not with {less}.", "other:psychotic symptoms"),
    ],
)  # fmt: skip
def test_alike_in_something_else_or_absent_in_one_arm_takes_no_harm_away(
    text: str, outcome: str, more: str, less: str, side: str
) -> None:
    assert told(text.format(more=more, less=less)).get(outcome) == side


@pytest.mark.parametrize(("more", "less", "side"), SIDES)
def test_more_at_first_and_none_later_is_no_null_result(more: str, less: str, side: str) -> None:
    text = f"Adverse reactions were significantly more frequent with {more} than with {less} after five minutes (p < 0.05),"
    found = told(text + " but no significant differences were seen upon leaving the theater (p > 0.05).")
    assert found.get("any_ae") in ("mixed", "unclear", None, side)


def test_affected_in_one_measure_and_not_in_another_is_no_null_result() -> None:
    text = "Ketamine significantly affected verbal learning and memory. Measures of attention were unaffected."
    assert told(text).get("other:cognition") in (None, "unclear", "mixed")


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Lorazepam showed a non-significant trend to decrease the perceptual alterations produced by ketamine.", "dissociation"),
        ("A strategy could be developed that lowers the incidence of depression.", "depression"),
    ],
)  # fmt: skip
def test_another_drug_and_a_plan_are_no_finding(text: str, never: str) -> None:
    assert never not in told(text)


def test_fewer_sessions_needed_for_a_response_are_no_worsening() -> None:
    found = told(
        "Ketamine reduced the sessions needed for a response of suicidal ideation compared with midazolam (p = 0.01)."
    )
    assert found.get("suicidality") in (None, "benefit")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Severe craving emerged in the ketamine group.", "craving"),
        ("New-onset depression occurred in 12% with ketamine and in 4% with midazolam (p = 0.01).", "depression"),
    ],
)
def test_what_itself_came_up_is_a_worsening(text: str, outcome: str) -> None:
    assert told(text).get(outcome) in ("harm", "uncontrolled_worsening")


OPEN = {"study_type": "nonrandomized_trial", "comparator": "none", "scope": "core"}


@pytest.mark.parametrize(("more", "less", "side"), SIDES)
@pytest.mark.parametrize(
    "text",
    [
        "There were fewer cognitive adverse effects with {less} than with {more} (p = 0.01).",
        "Cognitive side effects were greater with {more} than with {less} (p = 0.01).",
    ],
)
def test_adverse_effects_on_something_good_are_bad(text: str, more: str, less: str, side: str) -> None:
    assert told(text.format(more=more, less=less)).get("other:cognition") == side


@pytest.mark.parametrize("arm", ["ketamine", "midazolam"])
@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Subsequent memory of the cue was stronger with {arm} than with the other drug (p = 0.01).", "other:cognition"),
        ("Resporatory depression was rarer with {arm} (p = 0.01).", "depression"),
        ("Depression scores improved only in patients without melancholia with {arm}.", "depression"),
        ("The findings lay new groundwork for how to enhance {arm} and develop novel treatments for depression.", "depression"),
        ("All four responders retained response to {arm} for eight weeks.", "retention"),
        ("Symptoms after {arm} included less appetite, more weight and mood variation.", "depression"),
        ("Discontinuations of {arm} included two for adverse reactions and five for failure to benefit.", "retention"),
    ],
)  # fmt: skip
def test_what_is_no_result_of_the_outcome_is_not_told(text: str, never: str, arm: str) -> None:
    assert never not in told(text.format(arm=arm))


def test_what_healthy_people_felt_is_no_result_of_patients() -> None:
    text = (
        "Patients showed improvements in depressive symptoms, and healthy volunteers exhibited modest but significant"
    )
    begin = "METHODS: Adults with and without depression received ketamine. RESULTS: "
    made = document(f"{begin}{text} increases in depressive symptoms after ketamine.", "Ketamine in depression", **OPEN)
    found = {f.outcome: str(f.direction) for f in read_findings(made, topic())}
    assert found.get("depression") in ("uncontrolled_improvement", None)


@pytest.mark.parametrize("drug", ["ketodex", "ketofol"])
def test_a_mixture_with_ketamine_is_ketamine(drug: str) -> None:
    begin = f"METHODS: Sixty children were randomized to {drug} or propofol. RESULTS: "
    made = document(
        f"{begin}Pain scores were lower with {drug} than with propofol (p = 0.01).",
        "Ketamine mixtures for sedation",
        study_type="randomized_trial",
        comparator="active",
        scope="ketamine_other",
    )
    assert [(f.outcome, str(f.direction)) for f in read_findings(made, topic())] == [("pain", "benefit")]


def test_where_chance_decides_on_another_drug_ketamine_has_no_arm() -> None:
    begin = "METHODS: Forty adults received ketamine and were then randomized to either riluzole or placebo. RESULTS: "
    text = "There was no significant difference in depression scores between the groups (p = 0.7)."
    made = document(
        begin + text, "Riluzole after ketamine", study_type="randomized_trial", comparator="placebo", scope="core"
    )
    assert [f.outcome for f in read_findings(made, topic())] == []


@pytest.mark.parametrize(
    ("better", "worse", "side"), [("ketamine", "midazolam", "benefit"), ("midazolam", "ketamine", "harm")]
)
@pytest.mark.parametrize(
    "text",
    [
        "More patients achieved clinically meaningful changes in depressive symptoms with {better} than with {worse} (p = 0.01).",
        "Patients given {better} were 60% more likely to have a decrease of at least 5 points in depression scores than those"
        " given {worse} (odds ratio 1.6, 95% CI 1.2 to 2.1).",
        "{Better} improved the severity of depressive symptoms, and more patients had clinically relevant improvements in"
        " depressive symptoms, versus {worse}.",
    ],
)
def test_more_people_with_a_change_that_matters_is_better(text: str, better: str, worse: str, side: str) -> None:
    found = told(text.format(better=better, Better=better.capitalize(), worse=worse))
    assert found.get("depression") in (side, None, "unclear")
    assert found.get("depression") == side or "of at least" in text or "versus" in text


def test_routes_set_beside_each_other_are_no_comparison_with_something_else() -> None:
    found = told("The groups did not differ in the fall of depression scores (IV 60%, IM 50%, SC 66%).")
    assert found.get("depression") is None
