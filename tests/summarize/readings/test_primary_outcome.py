"""Whether a trial met its primary outcome is never read the wrong way round; where the control comes first it is left open."""

from __future__ import annotations

import pytest
from reading_builders import document

from summarize.readings.primary_outcome import met_probability, read_primary_outcome

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


PFS = (
    "METHODS: Patients were randomly assigned to drug A or drug B. The primary endpoint was progression-free survival "
    "(PFS). RESULTS: {}"
)
EITHER = [  # the same result the other way round is the other verdict
    ("Median PFS was 9.1 months with drug A versus 5.2 months with drug B (HR 0.61, 95% CI 0.48-0.77).", "met"),
    ("Median PFS was 5.3 months with drug A versus 5.2 months with drug B (HR 0.97, 95% CI 0.80-1.18).", "not_met"),
    ("The trial met its primary endpoint (P = .003).", "met"),
    ("The trial did not meet its primary endpoint (P = .30).", "not_met"),
    ("The results confirmed the primary hypothesis.", "met"),
    ("The results did not confirm the primary hypothesis.", "not_met"),
    ("PFS did not meet the predefined efficacy criteria.", "not_met"),
    ("Although response was better with drug A (P = .01), PFS did not differ between the arms (P = .40).", "not_met"),
    (
        "Although response was no better with drug A (P = .40), PFS was significantly longer with drug A (P = .01).",
        "met",
    ),
    ("PFS was 8 months with drug A and 6 months with drug B. The difference was not significant (P = .21).", "not_met"),
    ("PFS was 8 months with drug A and 6 months with drug B. The difference was significant (P = .02).", "met"),
    ("Early differences did not translate into longer PFS, the primary endpoint.", "not_met"),
]


@pytest.mark.parametrize(("result", "wanted"), EITHER)
def test_a_result_is_read_both_ways_round(result: str, wanted: str) -> None:
    found = read_primary_outcome(document(PFS.format(result), "Drug A or drug B", study_type="randomized_trial"))
    assert found[0].detail == wanted


@pytest.mark.parametrize(
    ("result", "wanted"),
    [
        ("The 95% CI of the difference (-0.3 to 0.3) was within the equivalence range of 1 day.", "met"),
        ("Duration was equivalent between the groups (1.2 and 1.2 days).", "met"),
        ("Equivalence was not shown (difference 1.4 days, 95% CI 0.2 to 2.6).", "not_met"),
        ("Drug A was noninferior to drug B (P = .01 for noninferiority).", "met"),
        ("Drug A was not noninferior to drug B (P = .31 for noninferiority).", "not_met"),
    ],
)
def test_a_trial_of_equivalence_is_decided_by_equivalence(result: str, wanted: str) -> None:
    text = (
        "METHODS: This randomized trial asked for noninferiority or equivalence of drug A to drug B. The primary "
        f"endpoint was duration of neutropenia. RESULTS: {result}"
    )
    assert read_primary_outcome(document(text, "A biosimilar", study_type="randomized_trial"))[0].detail == wanted


OPEN = [
    "The rate of relapse was lower than anticipated.",
    "With drug A, PFS rose from 5 months to 9 months (P = .04).",
    "Within the drug A group, PFS improved (P = .01).",
    "The median age was 61 years, higher than in the control group (P = .03).",
    "Secondary endpoints were comparable between the arms.",
    "In a subgroup of 31 patients PFS was longer with drug A (P = .02).",
]


@pytest.mark.parametrize("result", OPEN)
def test_what_does_not_compare_the_arms_on_the_outcome_decides_nothing(result: str) -> None:
    found = read_primary_outcome(document(PFS.format(result), "Drug A or drug B", study_type="randomized_trial"))
    assert not found or found[0].detail == "unclear"


def test_of_several_primary_outcomes_one_that_is_not_shown_leaves_the_verdict_open() -> None:
    text = (
        "METHODS: We randomized adults to a program or usual care. Primary outcomes were distress and empowerment. "
        "RESULTS: The program reduced distress compared with usual care (P = .02), but empowerment was not affected (P = .60)."
    )
    assert read_primary_outcome(document(text, "A program", study_type="randomized_trial"))[0].detail != "met"
    both = text.replace("but empowerment was not affected (P = .60)", "and increased empowerment (P = .01)")
    assert read_primary_outcome(document(both, "A program", study_type="randomized_trial"))[0].detail == "met"


def test_a_difference_that_an_adjustment_took_away_is_not_called_met() -> None:
    text = PFS.format(
        "PFS was longer with drug A (P = .03). However, after adjustment this difference was no longer significant."
    )
    assert read_primary_outcome(document(text, "Drug A or drug B", study_type="randomized_trial"))[0].detail != "met"


def test_the_name_of_the_outcome_is_what_the_methods_name_not_what_happened_to_it() -> None:
    text = PFS.format("The primary endpoint was reduced with drug A compared with drug B (P = .01).")
    found = read_primary_outcome(document(text, "Drug A or drug B", study_type="randomized_trial"))[0]
    assert found.value == "progression-free survival (PFS)"


UNNAMED = (
    "METHODS: Patients were randomly assigned to drug A or placebo{}. RESULTS: {} CONCLUSIONS: Drug A eased pain, but "
    "the outcome at 4 months did not differ."
)
RESULT = "Pain was significantly lower with drug A than with placebo (P = .01)."
NO_OUTCOME = [  # where "primary" and "main" are of something else
    "",
    " in 12 primary care practices",
    " for primary insomnia; outcomes were read at week 4",
    "; scores were taken from a principal component analysis",
    ", with the main side effects written down",
    " in primary and secondary schools",
    " for the primary prevention of pain",
]


@pytest.mark.parametrize("words", NO_OUTCOME)
@pytest.mark.parametrize("result", [RESULT, "Pain did not differ between drug A and placebo (P = .60)."])
def test_where_no_words_call_an_outcome_primary_nothing_is_said_of_it_either_way(words: str, result: str) -> None:
    text = UNNAMED.format(words, result)
    assert read_primary_outcome(document(text, "Drug A for pain", study_type="randomized_trial")) == ()


@pytest.mark.parametrize(
    ("words", "title", "wanted"),
    [
        ("; the main outcome was pain", "Drug A", "met"),
        ("; pain was the principal efficacy variable", "Drug A", "met"),
        ("; the primary aim was to reduce pain", "Drug A", "met"),
        ("; pain was the primary study endpoint", "Drug A", "met"),
        ("", "Drug A for pain: primary results of a trial", "met"),
    ],
)
def test_any_words_for_the_primary_outcome_are_enough(words: str, title: str, wanted: str) -> None:
    found = read_primary_outcome(document(UNNAMED.format(words, RESULT), title, study_type="randomized_trial"))
    assert [r.detail for r in found] == [wanted]


def test_a_deciding_sentence_that_speaks_of_the_primary_outcome_is_enough() -> None:
    text = UNNAMED.format("", "For the primary outcome, pain was lower with drug A than with placebo (P = .01).")
    assert read_primary_outcome(document(text, "Drug A", study_type="randomized_trial"))[0].detail == "met"


def test_the_probability_of_a_verdict_the_other_way_round_is_the_rest_to_one() -> None:
    found = {"verdict": 1.0, "named": 1.0, "both": 1.0, "concluded": -1.0, "concluded otherwise": -1.0}
    turned = {name: -value for name, value in found.items()}
    assert met_probability(found) + met_probability(turned) == pytest.approx(1.0)
    assert met_probability({}) == 0.5
    assert met_probability({"verdict": 1.0, "named": 1.0}) > 0.65
