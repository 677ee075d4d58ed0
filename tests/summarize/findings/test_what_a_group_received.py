"""What a group received is what the text says, whatever the group is called; and what such words are not."""

from __future__ import annotations

import pytest
from reading_builders import document, topic

from summarize.findings import read_findings
from summarize.findings.arm_names import ArmRole
from summarize.findings.study_arms import study_arms

TRIAL = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}
TITLE = "Ketamine versus another treatment: a randomized trial"


def roles(methods: str) -> dict[str, ArmRole]:
    return study_arms(document(f"METHODS: {methods} RESULTS: None yet.", TITLE, **TRIAL)).aliases


def told(text: str) -> dict[str, str]:
    found = read_findings(document(text, TITLE, **TRIAL), topic())
    return {f.outcome: str(f.direction) for f in found}


@pytest.mark.parametrize(
    ("methods", "ketamine", "other"),
    [
        ("Patients received ketamine (group K) or fentanyl (group F).", "group k", "group f"),
        ("Patients received fentanyl (group F, n = 20) or ketamine (group K, n = 20).", "group k", "group f"),
        ("The control group (ketamine) and the study group (propofol) had 20 patients.", "control group", "study group"),
        ("The control group received ketamine, whereas the study group received propofol.", "control group", "study group"),
        ("The study group was given ketamine and the control group was given propofol.", "study group", "control group"),
        ("The control group received saline and the ketamine infusion group ketamine.", None, "control group"),
        ("The study group received ketamine; the control group received saline, the same volume as ketamine.",
         "study group", "control group"),
        ("Group A received fentanyl instead of ketamine. Group B received ketamine.", "group b", "group a"),
        ("Patients received ketamine 0.5 mg/kg plus midazolam (KM group) or saline plus midazolam (SM group).",
         "km group", "sm group"),
        ("Patients received ketamine (control) or propofol (study).", "control group", "study group"),
        ("Patients received fentanyl (intervention) or ketamine (active control).", "control group", "intervention group"),
        ("The comparator was ketamine; the experimental treatment was fentanyl.", "comparator group", "experimental group"),
        ("Patients received the experimental drug fentanyl or ketamine as active control.", "control group", "experimental group"),
        ("In the case group, ketamine was given. The control group was given saline.", "case group", "control group"),
        ("Group 1 received placebo plus ketamine. Group 2 received lithium plus ketamine.", "group 1", None),
    ],
)  # fmt: skip
def test_a_group_received_what_stands_beside_its_name(methods: str, ketamine: str | None, other: str | None) -> None:
    found = roles(methods)
    assert ketamine is None or found[ketamine] is ArmRole.KETAMINE
    assert other is None or found[other] is ArmRole.OTHER


def test_a_result_explains_no_group() -> None:
    text = "METHODS: Patients were assigned at random. RESULTS: Compared with group C, ketamine reduced pain (P = .01)."
    assert "group c" not in study_arms(document(text, TITLE, **TRIAL)).aliases


@pytest.mark.parametrize(("better", "worse", "side"), [("control", "study", "benefit"), ("study", "control", "harm")])
def test_where_the_control_group_got_ketamine_its_results_are_those_of_ketamine(
    better: str, worse: str, side: str
) -> None:
    methods = "METHODS: The control group received ketamine and the study group received dexmedetomidine. RESULTS: "
    assert told(f"{methods}Pain scores were lower in the {better} group than in the {worse} group (P = .01).") == {
        "pain": side
    }


def test_where_another_drug_is_on_trial_and_nobody_says_what_controls_got_no_side_is_taken() -> None:
    methods = "METHODS: Some received ketamine. The study group received dexmedetomidine. RESULTS: "
    assert "pain" not in told(f"{methods}Pain scores were lower in the control group (P = .01).")


@pytest.mark.parametrize("name", ["cognitive behavioral therapy", "cognitive training", "pain rehabilitation program"])
@pytest.mark.parametrize(("a", "b", "side"), [("ketamine", "", "benefit"), ("", "ketamine", "harm")])
def test_the_name_of_a_treatment_is_no_outcome(name: str, a: str, b: str, side: str) -> None:
    a, b = a or name, b or name
    text = f"METHODS: Adults were randomized to ketamine or {name}. RESULTS: Anxiety scores were lower after {a} than after {b}"
    assert told(f"{text} (P = .02).") == {"anxiety": side}


@pytest.mark.parametrize(("a", "b", "side"), [("ketamine", "placebo", "benefit"), ("placebo", "ketamine", "harm")])
@pytest.mark.parametrize("ratio", ["0.52, 95% CI 0.30 to 0.89", "1.92, 95% CI 1.12 to 3.30"])
def test_a_hazard_ratio_beside_a_time_leaves_the_side_to_the_words(a: str, b: str, side: str, ratio: str) -> None:
    """Some give the hazard of the event, some the ratio of the times: 0.52 stands beside "longer" and beside "shorter"."""
    methods = "METHODS: Adults with opioid use disorder were randomized to ketamine or placebo. RESULTS: "
    found = told(f"{methods}Time to relapse was longer with {a} than with {b} (hazard ratio {ratio}).")
    assert found == {"relapse_abstinence": side}


@pytest.mark.parametrize(
    "text",
    [
        "METHODS: Adults sedated with ketamine were allocated to midazolam or no midazolam."
        " RESULTS: Agitation was {less} common with midazolam (6% vs 25%, P < .01).",
        "METHODS: All patients received ketamine. They were assigned to dexmedetomidine (group D) or propofol (group P)."
        " RESULTS: Nausea was {less} frequent in group P (P = .01).",
        "METHODS: Patients with depression received ketamine; healthy controls did not."
        " RESULTS: Anxiety scores were {less} marked in patients than in healthy controls (P < .01).",
        "METHODS: The control group received ketamine and the study group received ketamine with magnesium."
        " RESULTS: Pain scores were {less} marked in the study group than in the control group (P = .01).",
    ],
)
@pytest.mark.parametrize("less", ["less", "more"])
def test_where_another_drug_or_the_people_differ_no_side_is_taken_of_ketamine(text: str, less: str) -> None:
    found = read_findings(document(text.format(less=less), "Ketamine in adults", **TRIAL), topic())
    assert {str(f.direction) for f in found} & {"benefit", "harm"} == set()


def directions(text: str, **labels: str) -> set[tuple[str, str]]:
    made = document(text, "Ketamine in adults", **(TRIAL | labels))
    return {(f.outcome, str(f.direction)) for f in read_findings(made, topic())}


@pytest.mark.parametrize(("ketamine", "methadone"), [("40", "70"), ("70", "40")])
def test_a_comparison_in_a_study_labelled_as_without_one_is_no_change_of_ketamine_alone(
    ketamine: str, methadone: str
) -> None:
    """Words and label disagree: a person decides."""
    text = (
        "METHODS: We compared 60 people with opioid use disorder given ketamine infusions with 60 given methadone."
        f" RESULTS: Retention at 6 months was {ketamine}% with ketamine and {methadone}% with methadone (P < .01)."
    )
    labels = {"study_type": "nonrandomized_trial", "comparator": "none"}
    assert directions(text, **labels) <= {("retention", "unclear")}


@pytest.mark.parametrize(("more", "side"), [("less", "benefit"), ("more", "harm")])
def test_those_who_received_ketamine_beside_those_who_did_not_are_no_kinds_of_patients(more: str, side: str) -> None:
    text = (
        "METHODS: In a cohort, 200 patients who received ketamine were matched with 200 patients who did not."
        f" RESULTS: Ketamine was associated with {more} delirium (P = .02)."
    )
    found = directions(text, study_type="comparative", comparator="groups")
    assert found == {("other:delirium", side)}


@pytest.mark.parametrize("less", ["less", "lower levels of"])
def test_what_is_better_in_people_who_take_ketamine_of_themselves_is_no_benefit_of_it(less: str) -> None:
    text = (
        "METHODS: We compared 40 people who use ketamine recreationally with 40 controls."
        f" RESULTS: Ketamine users had {less} anxiety than controls (P < .01)."
    )
    assert directions(text, study_type="comparative", scope="ketamine_other", comparator="groups") == set()


@pytest.mark.parametrize(("better", "worse", "side"), [("case", "control", "benefit"), ("control", "case", "harm")])
def test_a_case_group_is_an_arm_where_the_text_says_what_it_was_given(better: str, worse: str, side: str) -> None:
    methods = (
        "METHODS: Ketamine was given to the case group. In the case group, ketamine 0.5 mg/kg was given. RESULTS: "
    )
    result = f"Pain scores were lower in the {better} group than in the {worse} group (P = .01)."
    assert told(methods + result) == {"pain": side}
