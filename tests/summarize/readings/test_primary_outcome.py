"""Whether a trial met its primary outcome is never read the wrong way round; where the control comes first it is left open."""

from __future__ import annotations

import pytest
from reading_builders import document

from summarize.primary_outcome import read_primary_outcome

FRAME = (
    "METHODS: We randomized 400 adults to drug A (n = 200) or placebo (n = 200). "
    "The primary outcome was mortality at 28 days. RESULTS: {}"
)


def detail(result: str) -> str | None:
    found = read_primary_outcome(
        document(
            FRAME.format(result), "Drug A versus placebo: a trial", study_type="randomized_trial", comparator="placebo"
        )
    )
    return found[0].detail if found else None


@pytest.mark.parametrize(
    "result",
    [
        "Mortality was significantly lower with drug A than with placebo (14% vs 20%; P = .01).",
        "Mortality was 14% with drug A and 20% with placebo (P = .01).",
        "Age did not differ at baseline. Mortality was significantly lower with drug A than with placebo (P = .01).",
    ],
)
def test_a_benefit_on_the_primary_outcome_is_met(result: str) -> None:
    assert detail(result) == "met"


@pytest.mark.parametrize(
    "result",
    [
        "Mortality was significantly higher with drug A than with placebo (20% vs 14%; P = .01).",
        "Mortality was 20% with drug A and 14% with placebo (P = .01).",
        "Mortality did not differ between drug A and placebo (14% vs 15%; P = .60).",
    ],
)
def test_a_harm_or_no_difference_is_not_met(result: str) -> None:
    assert detail(result) == "not_met"


@pytest.mark.parametrize(
    "result",
    [
        "Mortality was significantly lower with placebo than with drug A (14% vs 20%; P = .01).",
        "Mortality was significantly higher with placebo than with drug A (20% vs 14%; P = .01).",
        "The placebo group had significantly lower mortality than the drug A group (P = .01).",
    ],
)
def test_where_the_control_is_spoken_of_neither_is_said(result: str) -> None:
    assert detail(result) not in ("met", "not_met")
