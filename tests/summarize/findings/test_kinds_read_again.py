"""Kinds that fresh readers of 633 abstracts found missing or told wrongly, in words of our own, each with its mirror."""

from __future__ import annotations

import pytest
from reading_builders import document, topic
from test_kinds_read_in_633 import ONE_ARM, OPEN, TRIAL, TWO_ARMS, told

from evidence.records import Contrast
from summarize.findings import read_findings

ALONE = {"begin": ONE_ARM, **OPEN}
SIDES = [("ketamine", "midazolam", "benefit"), ("midazolam", "ketamine", "harm")]


def of(text: str, outcome: str, begin: str = TWO_ARMS, **labels: str) -> list[tuple[str, str]]:
    """Direction and quote of each finding on an outcome."""
    made = document(begin + text, "Ketamine in depression", **(labels or TRIAL))
    return [(str(f.direction), f.span.quote) for f in read_findings(made, topic()) if f.outcome == outcome]


@pytest.mark.parametrize("scale", ["MSSI scores", "BSS scores", "MADRS item 10 scores", "Suicidal thoughts"])
@pytest.mark.parametrize(("better", "worse", "side"), SIDES)
def test_scales_of_suicidal_thoughts_are_suicidality_and_not_depression(
    scale: str, better: str, worse: str, side: str
) -> None:
    found = told(f"{scale} were significantly lower with {better} than with {worse} (p = 0.01).")
    assert found == {"suicidality": side}


@pytest.mark.parametrize("more", ["RBANS scores", "Verbal learning", "DSST scores"])
@pytest.mark.parametrize(("better", "worse", "side"), SIDES)
def test_tests_of_cognition_are_cognition(more: str, better: str, worse: str, side: str) -> None:
    assert told(f"{more} improved significantly more with {better} than with {worse} (p = 0.01).") == {
        "other:cognition": side
    }


@pytest.mark.parametrize(("better", "worse", "side"), SIDES)
def test_less_time_for_a_trail_making_test_is_better(better: str, worse: str, side: str) -> None:
    text = f"Trail Making Test times were significantly shorter with {better} than with {worse} (p = 0.01)."
    assert told(text) == {"other:cognition": side}


@pytest.mark.parametrize(("verb", "side"), [("improved", "improvement"), ("worsened", "worsening")])
def test_an_effect_size_has_no_sign_of_its_own(verb: str, side: str) -> None:
    text = f"Ketamine significantly {verb} DSST (effect size [ES] = 0.60) and TMT-B (ES = 0.84) scores."
    assert told(text, **ALONE) == {"other:cognition": f"uncontrolled_{side}"}


@pytest.mark.parametrize("kind", ["serious cardiac", "respiratory", "neurologic", "respiratory and cardiovascular"])
@pytest.mark.parametrize(("better", "worse", "side"), SIDES)
def test_adverse_events_of_one_kind_are_not_any_adverse_event(kind: str, better: str, worse: str, side: str) -> None:
    found = told(f"The incidence of {kind} adverse events was lower with {better} than with {worse} (p = 0.01).")
    assert "any_ae" not in found
    assert found == ({"respiratory": side} if "respiratory" in kind else {})


@pytest.mark.parametrize(("better", "worse", "side"), SIDES)
def test_an_event_of_no_named_kind_stays_any_adverse_event(better: str, worse: str, side: str) -> None:
    text = f"The incidence of postoperative adverse events was lower with {better} than with {worse} (p = 0.01)."
    assert told(text) == {"any_ae": side}


@pytest.mark.parametrize(
    ("text", "contrast"),
    [
        ("No serious adverse events occurred in either group.", Contrast.AGAINST_OTHER),
        ("There were no serious adverse events.", Contrast.AGAINST_OTHER),
        ("Ketamine infusions were given without serious adverse events.", Contrast.BEFORE_AFTER),
        ("No serious adverse events were reported in most studies.", Contrast.BEFORE_AFTER),
    ],
)
def test_none_is_a_comparison_only_where_it_is_said_of_the_arms(text: str, contrast: Contrast) -> None:
    made = document(TWO_ARMS + text, "Ketamine in depression", **TRIAL)
    (found,) = [f for f in read_findings(made, topic()) if f.outcome == "serious_ae"]
    assert (str(found.direction), found.contrast) == ("no_difference", contrast)


@pytest.mark.parametrize(("degree", "side"), [("higher", "harm"), ("lower", "benefit")])
def test_each_event_of_ketamines_list_takes_the_side_of_the_next_piece(degree: str, side: str) -> None:
    listed = "The most common adverse events with ketamine were nausea and dizziness"
    text = f"{listed}; the rate of each was {degree} than with midazolam."
    assert of(text, "nausea_vomiting") == [(side, text)]


LATER = [
    "However, no difference was found between the two groups at 2 weeks (p = 0.31).",
    "This difference was not sustained at 4 weeks.",
    "In contrast, scores did not differ between groups at 2, 4, or 6 weeks.",
]


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize(("better", "worse", "side"), SIDES)
def test_a_later_denial_is_told_beside_what_it_denies(later: str, better: str, worse: str, side: str) -> None:
    first = f"Depression scores were significantly lower with {better} than with {worse} at 1 week (p = 0.01)."
    assert sorted(of(f"{first} {later}", "depression")) == sorted([(side, first), ("no_difference", later)])


@pytest.mark.parametrize(
    "other",
    [
        "However, seizure duration did not differ between the two groups at 2 weeks (p = 0.31).",
        "However, no difference in blood biomarkers was found between the groups at 2 weeks.",
        "However, no difference was found between responders at 2 weeks.",
        "This difference was still significant at 2 weeks (p = 0.01).",
    ],
)
def test_a_denial_of_something_else_is_no_denial(other: str) -> None:
    first = "Depression scores were significantly lower with ketamine than with midazolam at 1 week (p = 0.01)."
    assert of(f"{first} {other}", "depression") == [("benefit", first)]


@pytest.mark.parametrize(("better", "worse"), [("ketamine", "midazolam"), ("midazolam", "ketamine")])
def test_one_sentence_that_finds_here_and_not_there_is_mixed(better: str, worse: str) -> None:
    text = f"Depression scores were significantly lower with {better} than with {worse} at day 4 (p = 0.04)"
    assert told(text + " but not at day 42 (p = 0.10).") == {"depression": "mixed"}


@pytest.mark.parametrize(("better", "worse"), [("ketamine", "midazolam"), ("midazolam", "ketamine")])
@pytest.mark.parametrize("part", ["In a subgroup analysis,", "In a subset of inpatients,"])
def test_what_a_subgroup_has_is_not_told_of_all(part: str, better: str, worse: str) -> None:
    assert told(f"{part} depression scores were significantly lower with {better} than with {worse} (p = 0.01).") == {}


@pytest.mark.parametrize(("word", "of_others", "side"), [("fewer", "less", "benefit"), ("more", "greater", "harm")])
def test_conclusions_alone_tell_what_stands_right_beside_the_word_that_compares(
    word: str, of_others: str, side: str
) -> None:
    begin = TWO_ARMS + "Sixty adults took part. CONCLUSIONS: "
    assert told(f"Ketamine caused {word} side effects than midazolam.", begin)["any_ae"] == side
    assert "any_ae" not in told(
        f"Ketamine was followed by {of_others} blood loss than midazolam, with side effects.", begin
    )


def test_what_did_not_emerge_is_no_worsening() -> None:
    assert "suicidality" not in told("No patient had treatment-emergent suicidal ideation.", **ALONE)
    assert told("Two patients developed suicidal ideation.", **ALONE)["suicidality"] == "uncontrolled_worsening"


@pytest.mark.parametrize(("verb", "side"), [("decreases", "improvement"), ("increases", "worsening")])
def test_remission_that_people_reached_is_not_read_by_another_outcomes_word(verb: str, side: str) -> None:
    text = f"There were significant {verb} in anxiety scores, with most patients achieving remission of depression after 8 sessions."
    found = told(text, **ALONE)
    assert found["depression"] == "uncontrolled_improvement"
    assert found["anxiety"] == f"uncontrolled_{side}"


DOSES = "METHODS: Thirty adults were randomly assigned to ketamine 0.2 mg/kg or 0.4 mg/kg or placebo. RESULTS: "
CHANGES = (
    "The mean changes in depression score for the ketamine 0.2 mg/kg and 0.4 mg/kg dose groups were -16.8 (3.0) and"
)


@pytest.mark.parametrize(
    ("said", "direction"),
    [
        ("showed significant improvement (p = .001) compared with placebo (-3.8 [2.9])", "benefit"),
        ("did not differ from placebo (p = 0.4)", "no_difference"),
        ("were significantly worse than with placebo (p = 0.01)", "harm"),
    ],
)
def test_doses_beside_each_other_are_read_with_the_piece_that_names_placebo(said: str, direction: str) -> None:
    assert told(f"{CHANGES} -16.9 (2.6), respectively, and {said}.", DOSES) == {"depression": direction}


def test_of_a_smaller_change_after_doses_no_side_is_told() -> None:
    said = "were significantly smaller than with placebo (p = 0.01)"
    assert told(f"{CHANGES} -16.9 (2.6), respectively, and {said}.", DOSES) == {}


@pytest.mark.parametrize(("better", "worse", "side"), SIDES)
def test_scales_written_out_in_full_are_outcomes(better: str, worse: str, side: str) -> None:
    text = f"Montgomery-Åsberg Depression Rating Scale scores were significantly lower with {better} than with {worse} (p = 0.01)."
    assert told(text) == {"depression": side}


@pytest.mark.parametrize(
    "text",
    [
        "Depression, defined as a reduction of 50% in the Hamilton Depression Rating Scale, was the outcome of a larger dose.",
        "Improvements in depression scores occurred independently of improvements in anxiety scores.",
        "Metabolism fell in the prefrontal cortex in association with an antidepressant response.",
        "Rates of adverse events between psychedelics and controls were comparable.",
    ],
)
def test_definitions_relations_and_classes_are_no_results(text: str) -> None:
    assert told(text) == {}
    assert told(text, **ALONE) == {}
