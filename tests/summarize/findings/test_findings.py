from __future__ import annotations

import pytest
from reading_builders import document, labels, topic

from evidence.records import Direction, Finding, Paper, Significance
from summarize import read_papers
from summarize.findings.reader import has_findings, read_findings
from summarize.text.outcomes import outcome_mentions

TRIAL = {"study_type": "randomized_trial", "scope": "core", "comparator": "placebo"}
SINGLE = {"study_type": "nonrandomized_trial", "scope": "core", "comparator": "none"}


def findings(text: str, title: str = "Ketamine for opioid withdrawal and craving", **kind: str) -> dict[str, Finding]:
    return {f.outcome: f for f in read_findings(document(text, title, **(kind or TRIAL)), topic())}


def test_less_of_a_bad_thing_with_ketamine_is_a_benefit() -> None:
    found = findings("RESULTS: Craving was significantly lower with ketamine than with placebo (p = 0.01).")
    assert found["craving"].direction is Direction.BENEFIT
    assert found["craving"].significance is Significance.SIGNIFICANT


def test_no_difference_between_groups_is_no_difference() -> None:
    found = findings("RESULTS: There was no significant difference in craving between ketamine and placebo (p = 0.6).")
    assert found["craving"].direction is Direction.NO_DIFFERENCE
    assert found["craving"].significance is Significance.NOT_SIGNIFICANT


def test_a_change_without_a_comparison_is_never_a_benefit() -> None:
    found = findings(
        "RESULTS: Depression scores decreased significantly after the ketamine infusion.",
        "Ketamine for depression",
        **SINGLE,
    )
    assert found["depression"].direction is Direction.UNCONTROLLED_IMPROVEMENT


@pytest.mark.parametrize("study_type", ["protocol", "narrative_review", "opinion", "guideline", "notice"])
def test_a_record_without_results_has_no_findings(study_type: str) -> None:
    text = "RESULTS: Craving was significantly lower with ketamine than with placebo (p = 0.01)."
    assert findings(text, **{**TRIAL, "study_type": study_type}) == {}


def test_a_record_in_which_ketamine_is_not_studied_has_no_findings() -> None:
    text = "RESULTS: Craving was significantly lower with methadone than with placebo (p = 0.01)."
    assert findings(text, "Methadone for craving") == {}
    assert not has_findings(document("RESULTS: Ketamine cut craving.", scope="no_ketamine"))


def test_background_and_methods_make_no_findings() -> None:
    assert findings("BACKGROUND: Ketamine reduces craving. METHODS: We measured craving.") == {}


def test_a_finding_quotes_the_clause_that_shows_it() -> None:
    text = "RESULTS: Craving was significantly lower with ketamine than with placebo; sleep was the same."
    span = findings(text)["craving"].span
    assert text[span.start : span.end] == span.quote
    assert "sleep" not in span.quote


def test_a_record_has_at_most_six_findings() -> None:
    outcomes = "craving, withdrawal symptoms, depression, anxiety, pain, nausea, sedation and relapse"
    text = f"RESULTS: Compared with placebo, ketamine significantly reduced {outcomes} (p < 0.01)."
    assert len(findings(text)) <= 6


def test_hedges_are_kept() -> None:
    found = findings(
        "RESULTS: Craving was lower with ketamine than with placebo, a trend that was not significant (p = 0.12)."
    )
    assert found["craving"].hedged
    assert found["craving"].significance is Significance.NOT_SIGNIFICANT


def test_the_polarity_of_a_measure_can_run_against_its_outcome() -> None:
    found = {m.outcome: m.polarity for m in outcome_mentions("pain relief and abstinence", topic())}
    assert found == {"pain": 1, "relapse_abstinence": 1}
    assert [(m.outcome, m.polarity) for m in outcome_mentions("pain scores and relapse", topic())] == [
        ("pain", -1),
        ("relapse_abstinence", -1),
    ]


def test_the_word_response_is_about_depression_only_where_the_record_is() -> None:
    text = "RESULTS: The response rate was higher with ketamine than with placebo (p = 0.01)."
    assert "depression" not in findings(text, "Ketamine for shoulder pain")


def test_a_record_is_read_in_one_go() -> None:
    paper = Paper(
        paper="7",
        title="Ketamine for craving",
        abstract="RESULTS: Craving was significantly lower with ketamine than with placebo (p = 0.01).",
    )
    (read,) = read_papers([(paper, labels(**TRIAL))], topic())
    assert read.paper == "7"
    assert [f.outcome for f in read.findings] == ["craving"]


def test_a_record_without_an_abstract_is_read_without_an_error() -> None:
    (read,) = read_papers([(Paper(paper="8", title="Ketamine", abstract=None), {})], topic())
    assert read.findings == ()
    assert read.sentences == ()
