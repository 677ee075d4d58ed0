"""Kinds of sentences that a careful reader of 35 unseen records found told wrongly, in words of our own, and their right reading."""

from __future__ import annotations

import pytest
from reading_builders import document, topic

from summarize.findings import read_findings

BEGIN = "METHODS: Sixty adults were randomized to ketamine or {c}. RESULTS: "
TRIAL = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}
OPEN = {"study_type": "nonrandomized_trial", "comparator": "none", "scope": "core"}
GROUPS = {"study_type": "comparative", "comparator": "groups", "scope": "core"}


def told(text: str, c: str = "midazolam", title: str | None = None, **labels: str) -> dict[str, str]:
    """Outcome -> direction of a made-up trial."""
    kind = labels or TRIAL
    begin = BEGIN.format(c=c) if kind == TRIAL else "METHODS: Sixty adults received ketamine infusions. RESULTS: "
    name = title or (
        f"Ketamine versus {c} in depression: a randomized trial"
        if kind == TRIAL
        else "Ketamine infusions in depression"
    )
    return {f.outcome: str(f.direction) for f in read_findings(document(begin + text, name, **kind), topic())}


@pytest.mark.parametrize(
    ("text", "outcome", "direction"),
    [
        (
            "Propofol significantly decreased analgesia requirements compared with ketamine (p = 0.01).",
            "opioid_dose",
            "harm",
        ),
        (
            "In the ketamine group a lower seizure threshold, higher postictal suppression and higher heart rate were seen"
            " than in the propofol group (p = 0.01).",
            "blood_pressure",
            "harm",
        ),
        (
            "Similarly, the response rate was higher with ketamine than with propofol (p = 0.02).",
            "depression",
            "benefit",
        ),
        ("Similarly, the response rate was higher with propofol than with ketamine (p = 0.02).", "depression", "harm"),
    ],
)
def test_a_contrast_is_told_as_it_stands(text: str, outcome: str, direction: str) -> None:
    assert told(text, "propofol").get(outcome) == direction


@pytest.mark.parametrize(
    ("text", "never"),
    [
        # the pain of an injection, and the visual analogue scale of suicidality, are no pain
        ("Injection pain was less frequent with ketamine than with midazolam (p = 0.01).", "pain"),
        ("No significant difference between the groups was found in S-VAS scores.", "pain"),
        # no result of this study, or none of the outcome
        ("We sought to replicate a greater response to ketamine than to midazolam.", "depression"),
        ("Regardless of response, ketamine raised blood flow more than midazolam (p = 0.01).", "depression"),
        ("The groups were comparable with regard to biological data and anxiety before operation.", "anxiety"),
        ("Three patients had side effects that did not lead to discontinuation.", "retention"),
        # kinds of patients
        ("Gamma power predicted response in ketamine responders versus non-responders.", "depression"),
        # a group of which nothing is known
        ("Pain scores were lower in group X than in group Y (p = 0.01).", "pain"),
    ],
)
def test_what_is_no_result_is_not_told(text: str, never: str) -> None:
    assert never not in told(text)


@pytest.mark.parametrize(("better", "worse"), [("ketamine", "propofol"), ("propofol", "ketamine")])
def test_better_at_one_time_only_is_mixed_or_silent(better: str, worse: str) -> None:
    text = f"Depression scores were lower with {better} than with {worse} only at the first week (p = 0.02)."
    assert told(text, "propofol").get("depression") in ("mixed", None)


def test_an_adverse_event_that_passed_is_reported_and_no_improvement() -> None:
    found = told("Ketamine resulted in short-lived dissociation that resolved within two hours.", "placebo")
    assert found.get("dissociation") in ("observed", None)


def test_side_effects_that_were_few_or_none_deny_no_discontinuation() -> None:
    found = told("Nine people discontinued ketamine, and four had few or no side effects.", **OPEN)
    assert found.get("retention") != "no_difference"


def test_no_difference_but_for_some_events_is_mixed() -> None:
    found = told("Except for dizziness, which was more frequent with ketamine, tolerability did not differ.")
    assert found.get("any_ae") in ("mixed", None)


def test_a_percentage_behind_a_null_result_does_not_take_a_side() -> None:
    text = "Ketamine was not superior to midazolam; nonetheless, 30% responded to ketamine and 13% to midazolam."
    assert told(text).get("depression") in ("no_difference", None)


@pytest.mark.parametrize("words", ["groups with high and low body mass index", "patients with and without insomnia"])
def test_groups_of_patients_are_no_contrast_of_ketamine(words: str) -> None:
    assert "depression" not in told(f"Response rates did not differ between {words} (p = 0.4).", **GROUPS)


@pytest.mark.parametrize(
    "title",
    [
        "Comparative effectiveness of intravenous ketamine and intranasal esketamine in depression",
        "Oral versus intravenous ketamine in depression: a randomized trial",
    ],
)
def test_two_forms_of_ketamine_are_no_finding_of_ketamine(title: str) -> None:
    labels = {"study_type": "comparative", "comparator": "active", "scope": "core"}
    text = "OBJECTIVE: To compare them. RESULTS: The two groups did not differ in depression scores (p = 0.5)."
    assert not [f for f in read_findings(document(text, title, **labels), topic()) if f.outcome == "depression"]


def test_remission_of_suicidal_thoughts_is_of_suicidality() -> None:
    found = told("Of the patients, 61% achieved remission of suicidality.", **OPEN)
    assert "depression" not in found


@pytest.mark.parametrize(("ketamine", "other"), [("S", "C"), ("K", "S"), ("2", "1")])
def test_a_group_is_known_by_its_letter_whichever_it_is(ketamine: str, other: str) -> None:
    begin = f"METHODS: Patients received ketamine (group {ketamine}) or saline (group {other}). RESULTS: "
    for better, direction in ((ketamine, "benefit"), (other, "harm")):
        worse = other if better == ketamine else ketamine
        text = begin + f"Pain scores were lower in group {better} than in group {worse} (p = 0.01)."
        read = read_findings(document(text, "Ketamine versus saline: a randomized trial", **TRIAL), topic())
        assert [str(f.direction) for f in read if f.outcome == "pain"] == [direction]
