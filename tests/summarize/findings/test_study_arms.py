"""Arms are read with an open vocabulary; what every arm received tells no arm from another."""

from __future__ import annotations

import pytest
from reading_builders import document

from summarize.findings.arm_names import ArmRole
from summarize.findings.study_arms import StudyArms, study_arms


def arms(abstract: str, title: str = "Ketamine: a randomized trial", **labels: str) -> StudyArms:
    return study_arms(document(f"METHODS: {abstract}", title, **labels))


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("Sixty adults were randomized to ketamine (n = 30) or placebo (n = 30).", "placebo"),
        ("Patients received ketamine 0.5 mg/kg or hyoscine 20 mg.", "hyoscine"),
        ("We compared ketamine with electroconvulsive therapy.", "electroconvulsive"),
        ("Participants were randomized to ketamine (n=20) or contingency management (n=20).", "contingency management"),
        ("Children were assigned to zumaprofen 5 mg (n = 20) or ketamine 1 mg/kg (n = 20).", "zumaprofen"),
    ],
)
def test_the_other_arm_is_read_whatever_it_is_called(said: str, other: str) -> None:
    assert other in arms(said).other


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ("Group K received ketamine and group P received propofol.", {"group k": "ketamine", "group p": "other"}),
        (
            "Group A (ketamine 0.3 mg/kg) and group B (saline) were compared.",
            {"group a": "ketamine", "group b": "other"},
        ),
        ("The esketamine group (group S) or the control group (group C).", {"group s": "ketamine", "group c": "other"}),
        ("Group 1 received saline, group 2 received ketamine.", {"group 1": "other", "group 2": "ketamine"}),
    ],
)
def test_the_names_of_groups_are_what_they_received(said: str, roles: dict[str, str]) -> None:
    assert {name: str(role) for name, role in arms(said).aliases.items() if name in roles} == roles


def test_a_drug_in_both_arms_is_no_comparator() -> None:
    found = arms("Patients were randomized to bupivacaine plus ketamine or bupivacaine alone.")
    assert "bupivacaine" in found.shared
    assert "bupivacaine" not in found.other


def test_an_arm_has_its_own_dose_and_size() -> None:
    found = arms("We allocated patients to ketamine 0.25 mg/kg (n = 31) or hyoscine 20 mg (n = 29).").arms
    assert {(arm.role, arm.dose, arm.size) for arm in found} >= {
        (ArmRole.KETAMINE, "0.25 mg/kg", 31),
        (ArmRole.OTHER, "20 mg", 29),
    }


def test_two_doses_of_ketamine_are_no_arm_without_it() -> None:
    found = arms("Patients were randomized to ketamine 0.5 mg/kg (n = 20) or ketamine 1 mg/kg (n = 20).")
    assert found.both_ketamine
    assert found.doses_differ
    assert found.doses == ("0.5 mg/kg", "1 mg/kg")


def test_people_dependent_on_a_drug_are_no_arm() -> None:
    assert not arms("Heroin dependence and ketamine use disorder are common.").compared


def test_every_arm_stands_where_it_says() -> None:
    found = arms("Adults were randomized to intravenous ketamine (n = 30) or contingency management (n = 30).").arms
    for arm in found:
        assert 0 <= arm.start < arm.end <= len(arm.passage.text)


def test_the_first_drug_of_a_list_is_an_arm_too() -> None:
    read = arms("Patients received either midazolam 2 mg, alfentanil 0.5 mg or ketamine 20 mg.")
    assert read.other == {"midazolam", "alfentanil"}


def test_a_group_is_known_by_an_arm_that_no_list_of_drugs_holds() -> None:
    read = arms(
        "Adults were randomized to group K (ketamine, n = 30) or group C (electroconvulsive therapy, n = 30).",
        "Ketamine versus electroconvulsive therapy",
    )
    assert read.aliases == {"group k": ArmRole.KETAMINE, "group c": ArmRole.OTHER}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            "We compared the effect of low-dose ketamine on postoperative delirium with that of saline.",
            "low-dose ketamine",
        ),
        ("Patients were assigned to six ketamine infusions over 12 days or to placebo.", "six ketamine infusions"),
        ("Adults received either intranasal esketamine for 4 weeks or placebo.", "intranasal esketamine"),
        ("Women received ketamine plus sufentanil or saline.", "ketamine plus sufentanil"),
    ],
)
def test_an_arm_with_ketamine_is_called_by_its_drug_and_form(said: str, name: str) -> None:
    found = [a for a in arms(said, title="A trial").arms if a.role is ArmRole.KETAMINE]
    assert [a.passage.text[a.start : a.end] for a in found] == [name]


@pytest.mark.parametrize(
    "said",
    [
        "Adults received ketamine over 40 min or 20 min.",
        "Adults treated with ketamine versus unipolar depression, April 2016.",
        "Patients received ketamine or were moved to the postanaesthesia care unit.",
    ],
)
def test_times_numbers_places_and_diagnoses_are_no_arm(said: str) -> None:
    assert [a for a in arms(said, title="A trial").arms if a.role is ArmRole.OTHER] == []


@pytest.mark.parametrize("said", ["without a comparison group", "without any control arm", "with no comparator"])
def test_a_group_that_is_lacking_is_no_arm(said: str) -> None:
    assert not arms(f"In a cohort {said}, 59 patients received ketamine.", title="A cohort").compared


@pytest.mark.parametrize(
    ("other", "behind"),
    [
        ("placebo", "in women at risk of a relapse of gout"),
        ("zumaprofen", "combined with an ongoing antidepressant"),
        ("zumaprofen", "in addition to fentanyl"),
        ("saline", "infused intravenously over an hour"),
        ("zumaprofen", "immediately before the incision"),
        ("zumaprofen", "in women receiving chemotherapy with tamoxifen"),
        ("zumaprofen 5 mic/kg", "after the incision"),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_an_arm_is_called_by_what_it_got_and_not_by_what_stands_behind(
    other: str, behind: str, *, swapped: bool
) -> None:
    arms_said = f"{other} or ketamine {behind}" if swapped else f"ketamine or {other} {behind}"
    found = arms(f"Adults were randomized to receive {arms_said}.")
    assert {arm.passage.flat[arm.start : arm.end] for arm in found.arms if arm.role is ArmRole.OTHER} == {
        other.split(" ", maxsplit=1)[0]
    }


@pytest.mark.parametrize(
    "said",
    [
        "We compared ketamine in adults with anxious versus nonanxious depression.",
        "The effect of ketamine in males versus females was studied.",
        "Ketamine was compared in patients with locally advanced or metastatic cancer.",
        "In a double-blind, active-controlled, parallel group trial we studied ketamine.",
        "Adults taking ketamine, of whom 54% were women, were randomized to one or two visits.",
    ],
)
def test_kinds_of_people_and_of_trials_are_no_arm(said: str) -> None:
    assert not [arm for arm in arms(said).arms if arm.role is ArmRole.OTHER]


def test_an_arm_given_in_the_passive_is_the_drug_that_stands_before_the_verb() -> None:
    found = arms("Either ketamine or zumaprofen was administered via a catheter at once.")
    assert found.other == {"zumaprofen"}
    assert arms("Adults received ketamine; the control group was given saline.").other >= {"saline"}


@pytest.mark.parametrize("drugs", ["ketamine or fentanyl", "fentanyl or ketamine"])
@pytest.mark.parametrize("beside", ["as co-induction with propofol", "in combination with propofol"])
def test_what_every_arm_got_beside_is_none_of_the_arms_compared(drugs: str, beside: str) -> None:
    assert arms(f"We compared recovery with {drugs} {beside}.").other == {"fentanyl"}
