from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.findings.direction import LABELS, Effect, effect_of_text, question
from summarize.findings.direction import effect_of_sentence as read_sentence
from summarize.text.arm_signs import Question, joined, masked
from summarize.text.effect_words import compared_numbers, orientation, p_values, signs
from summarize.text.passage import fold
from summarize.text.roles import read_sentences
from summarize.text.table_like import is_table_like

ASKED = question("craving", "ketamine", "placebo")


def effect_of_sentence(sentence: str, asked: Question) -> Effect:
    found = read_sentence(sentence, asked)
    assert found is not None
    return found


def tokens(text: str) -> list[str]:
    return joined(masked(fold(text), ASKED))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Craving was significantly lower in the ketamine group than in the placebo group (p < 0.01).", LABELS[0]),
        ("Craving was significantly higher with ketamine than with placebo (p < 0.01).", LABELS[2]),
        ("Craving did not differ between ketamine and placebo (p = 0.55).", LABELS[1]),
        ("Craving was significantly higher in the placebo group than in the ketamine group (p < 0.01).", LABELS[0]),
    ],
)
def test_the_direction_is_the_interventions(text: str, label: str) -> None:
    assert effect_of_sentence(text, ASKED).label == label


@pytest.mark.parametrize(
    "text",
    [
        "Craving was significantly lower with ketamine than with placebo (p < 0.01).",
        "Compared with placebo, ketamine significantly reduced craving (p = 0.003).",
        "Craving scores were 21.4 in the ketamine group and 40.2 in the placebo group (p = 0.001).",
        "The placebo group had significantly higher craving than the ketamine group (p < 0.05).",
    ],
)
def test_swapping_the_arms_turns_the_answer_around(text: str) -> None:
    assert effect_of_sentence(text, ASKED).label == LABELS[0]
    assert effect_of_sentence(text, ASKED.swapped()).label == LABELS[2]
    straight = effect_of_sentence(text, ASKED).probabilities
    assert straight == pytest.approx(effect_of_sentence(text, ASKED.swapped()).probabilities[::-1])


def test_a_sentence_that_names_no_arm_speaks_of_the_intervention() -> None:
    assert effect_of_sentence("Craving was significantly reduced (p < 0.01).", ASKED).label == LABELS[0]
    assert effect_of_sentence("Craving increased significantly (p < 0.01).", ASKED).label == LABELS[2]


def test_arms_and_outcome_are_masked() -> None:
    assert tokens("Ketamine cut craving more than placebo did.")[:6] == ["_i_", "cut", "_o_", "more", "than", "_c_"]


def test_words_that_both_arms_share_are_not_masked() -> None:
    asked = Question("pain", "ketamine plus morphine", "morphine")
    assert "morphine" in joined(masked("ketamine plus morphine", asked))


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("craving was higher with ketamine than with placebo", 1),
        ("placebo had higher craving than ketamine", -1),
        ("compared with placebo, craving was higher", 1),
        ("compared with placebo, ketamine gave higher craving", 1),
    ],
)
def test_an_effect_word_belongs_to_one_arm(text: str, whose: int) -> None:
    found = masked(text, ASKED)
    at = next(i for i, t in enumerate(found) if t.text == "higher")
    assert orientation(found, at) == whose


def test_less_decline_is_more_and_greater_reduction_is_less() -> None:
    assert [s for _, s in signs(masked("less decline", ASKED))] == [1]
    assert [s for _, s in signs(masked("greater reduction", ASKED))] == [-1]


def test_an_improved_symptom_is_less_of_it() -> None:
    assert [s for _, s in signs(masked("improved", ASKED), "pain")] == [-1]
    assert [s for _, s in signs(masked("improved", ASKED), "walking distance")] == [1]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("ketamine 3.1 versus placebo 5.2", -1),
        ("7.5 in ketamine and 2.5 in placebo", 1),
        ("ketamine and placebo were 4.5 and 4.5", 0),
        ("no numbers here", 0),
    ],
)
def test_numbers_are_compared_by_the_arms_they_stand_with(text: str, sign: int) -> None:
    assert compared_numbers(masked(text, ASKED)) == sign


@pytest.mark.parametrize(
    ("text", "below"),
    [("p < 0.05", [True]), ("p = .05", [False]), ("p > 0.2", [False]), ("p=0\u00b7001", [True]), ("nothing", [])],
)
def test_p_values_are_below_five_per_cent_or_not(text: str, below: list[bool]) -> None:
    assert p_values(text) == below


def test_the_sentence_that_answers_the_question_is_found_in_a_text() -> None:
    text = "METHODS: We measured craving. RESULTS: Sleep improved. Craving was lower with ketamine than with placebo (p = 0.01)."
    found = effect_of_text(text, read_sentences(text), ASKED)
    assert found is not None
    assert text[found.start : found.end].startswith("Craving was lower")


def test_a_text_without_sentences_has_no_direction() -> None:
    assert effect_of_text("", (), ASKED) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=150), st.text(max_size=20))
def test_any_sentence_that_is_no_row_gets_probabilities_that_sum_to_one(text: str, outcome: str) -> None:
    found = read_sentence(text, question(outcome, "ketamine", "placebo"))
    if found is None:
        assert is_table_like(text)
        return
    assert sum(found.probabilities) == pytest.approx(1)
    assert found.label in LABELS


ROWS = [
    "Weight (kg)\n81.1 (14.3)\n80.7 (14.1)\n0.093",
    "Pain index\t-3.3 (0.7)\t-4.9 (0.5)\t<0.05",
    "Relapses\n0\n4\nN.S.",
    "Fat mass (kg) | -1.7 \u00b1 1.7 | -1.0 \u00b1 1.1 | 0.13",
    "Mean dose, mg 33.6 \u00b1 7.4 34.7 \u00b1 4.4 0.50",
]
PROSE = [
    "Craving was lower with ketamine (3.1 \u00b1 1.0) than with placebo (4.9 \u00b1 1.2; P = .003).",
    "OS: 35.3 versus 28.1 months (HR 0.81; 95% CI 0.66-1.00; P = .05).",
    "There were no differences\nbetween the groups\n(P = .31; 4.8 \u00b1 1.4 and 4.4 \u00b1 1.1).",
    "Craving did not change.",
]


@pytest.mark.parametrize("row", ROWS)
def test_no_direction_is_read_from_a_row_of_a_table(row: str) -> None:
    assert is_table_like(row)
    assert read_sentence(row, ASKED) is None


@pytest.mark.parametrize("sentence", PROSE)
def test_a_sentence_full_of_numbers_is_no_row(sentence: str) -> None:
    assert not is_table_like(sentence)
    assert read_sentence(sentence, ASKED) is not None
