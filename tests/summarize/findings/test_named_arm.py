"""A result names the arm that ketamine is set against, whichever of the two did better."""

from __future__ import annotations

import pytest

from summarize.findings.arm_names import ArmRole
from summarize.findings.arm_tokens import StudyArmsKey, arm_tokens
from summarize.findings.named_arm import named_against

KEY = StudyArmsKey(
    (("group c", ArmRole.OTHER), ("group l", ArmRole.OTHER)),
    frozenset({"placebo", "zumaprofen", "oral antidepressant", "morphine", "saline"}),
    frozenset(),
    compared=True,
)
SAID = [
    ("scores {} after zumaprofen and after ketamine than after saline", "saline"),
    ("pain scores and morphine consumption were {} with ketamine than in control subjects", "control"),
    ("scores were {} in the k and l groups compared to group c", "group c"),
    (
        "scores were {} with ketamine plus oral antidepressant versus oral antidepressant + placebo",
        "oral antidepressant + placebo",
    ),
    ("scores were {} with ketamine compared to control", "control"),
    ("scores in the ketamine group were {} than in those receiving placebo", "placebo"),
    ("compared with placebo, ketamine gave {} scores", "placebo"),
    ("with zumaprofen scores were {}", "zumaprofen"),
]


@pytest.mark.parametrize(("said", "named"), SAID)
@pytest.mark.parametrize("word", ["lower", "higher"])
def test_the_arm_behind_the_word_of_comparison_is_named(said: str, named: str, word: str) -> None:
    text = said.format(word)
    found = named_against(arm_tokens(text, KEY))
    assert found is not None
    assert text[slice(*found)].startswith(named)


@pytest.mark.parametrize(
    "said",
    [
        "dizziness was seen with ketamine plus oral antidepressant",
        "dizziness was seen with ketamine plus newly initiated oral antidepressant",
        "morphine consumption fell after ketamine",
        "ketamine helped to control pain",
    ],
)
def test_what_ketamine_is_given_with_and_what_is_measured_are_no_arm(said: str) -> None:
    assert named_against(arm_tokens(said, KEY)) is None
