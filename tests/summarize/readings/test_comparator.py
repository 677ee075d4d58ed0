"""The comparator is what the arms got, whichever arm did better; what a text says is lacking compares nothing."""

from __future__ import annotations

import pytest

from evidence.records import Paper
from summarize.readings.comparator import comparator_of_arms, read_comparator
from summarize.text.documents import document_of

LACKED = [
    ("Patients received six infusions of ketamine. Lack of a placebo group limits the study.", "none"),
    ("Patients received six infusions of ketamine without a placebo control.", "none"),
    ("Patients received six infusions of ketamine. No blinding or placebo was used.", "none"),
    ("Patients received ketamine. Placebo-controlled trials are needed.", "none"),
    ("Patients and healthy controls received ketamine. Lack of placebo is a limitation.", "groups"),
]
GIVEN = [
    "Volunteers received ketamine and placebo on two days.",
    "Volunteers received ketamine or saline; there was no difference between ketamine and placebo.",
    "Scores did not differ from placebo after ketamine.",
    "Ketamine was not better than placebo, and no drug was better than placebo without side effects.",
]
ACTIVE = [
    "Adults were randomized to ketamine or midazolam as active placebo.",
    "Adults were randomized to ketamine or midazolam as an active placebo, both diluted in saline.",
    "Earlier saline-controlled studies were short. Adults were randomized to ketamine or an active placebo (remifentanil).",
    "Adults were randomized to ketamine or 4 mg of midazolam (placebo).",
]
INERT = [
    "Adults were randomized to ketamine, saline or an active control.",
    "Adults were randomized to ketamine or placebo (0.9% saline).",
    "Adults were randomized to ketamine diluted in saline or placebo.",
]
RESULTS = ("Scores were lower with ketamine (P = .01).", "Scores were higher with ketamine (P = .01).", "")


def kind_of(text: str, study_type: str, label: str, title: str = "Ketamine for an invented condition") -> str | None:
    paper = Paper(paper="1", title=title, abstract=text)
    return comparator_of_arms(paper, {"study_type": study_type, "comparator": label})


@pytest.mark.parametrize(("text", "kind"), LACKED)
@pytest.mark.parametrize("result", RESULTS)
def test_a_placebo_that_is_lacking_is_no_comparator(text: str, kind: str, result: str) -> None:
    assert kind_of(f"{text} {result}", "nonrandomized_trial", "placebo") == kind


@pytest.mark.parametrize("text", GIVEN)
def test_a_placebo_that_was_given_stays_one_whatever_it_did(text: str) -> None:
    assert kind_of(text, "nonrandomized_trial", "placebo") is None


@pytest.mark.parametrize("text", ACTIVE)
@pytest.mark.parametrize("study_type", ["randomized_trial", "protocol", "nonrandomized_trial"])
@pytest.mark.parametrize("result", RESULTS)
def test_a_placebo_that_is_a_drug_is_active_also_where_saline_only_dilutes(
    text: str, study_type: str, result: str
) -> None:
    assert kind_of(f"{text} {result}", study_type, "placebo") == "active"


@pytest.mark.parametrize("text", INERT)
@pytest.mark.parametrize("result", RESULTS)
def test_saline_that_is_given_as_placebo_is_placebo(text: str, result: str) -> None:
    assert kind_of(f"{text} {result}", "randomized_trial", "placebo") is None


@pytest.mark.parametrize("care", ["standard postpartum care", "usual care", "treatment as usual"])
def test_an_arm_with_usual_care_alone_is_no_active_treatment(care: str) -> None:
    text = f"Women were randomized to ketamine or {care}. Scores were lower with ketamine than with {care}."
    assert kind_of(text, "randomized_trial", "active") == "usual_care"


def test_a_review_without_a_word_of_comparison_compares_nothing() -> None:
    text = (
        "We searched three databases. Eleven studies of ketamine were included; four participants had a serious event."
    )
    assert kind_of(text, "systematic_review", "unclear") == "none"
    assert kind_of(f"{text} Few were controlled.", "systematic_review", "unclear") is None


@pytest.mark.parametrize("word", ["lower", "higher"])
@pytest.mark.parametrize("control", ["the control group", "the control", "controls", "the control arm"])
def test_a_control_that_is_not_described_is_unclear(word: str, control: str) -> None:
    said = f"Scores were {word} in the esketamine group than in {control}."
    assert kind_of(said, "randomized_trial", "active") == "unclear"
    told = "The control group received zumaprofen. "
    assert kind_of(told + said, "randomized_trial", "active") is None


@pytest.mark.parametrize(
    "said",
    [
        "Older and younger adults received six infusions of ketamine.",
        "Response to ketamine was compared in anxious versus nonanxious adults.",
        "Ketamine was given; men and women were compared.",
    ],
)
def test_kinds_of_patients_who_all_got_ketamine_are_groups(said: str) -> None:
    assert kind_of(said, "nonrandomized_trial", "active") == "groups"


def test_the_doses_of_many_studies_are_not_what_a_review_compares() -> None:
    said = (
        "We searched three databases. High doses and low doses of ketamine had been given in twelve randomized studies."
    )
    assert kind_of(said, "systematic_review", "unclear") is None
    titled = "High-dose and low-dose ketamine: a systematic review"
    assert kind_of(said, "systematic_review", "unclear", titled) == "dose"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("In this retrospective cohort 90 adults received ketamine.", "none"),
        ("In this historical cohort study 90 adults received ketamine.", "none"),
        ("Adults who received ketamine were set beside historical controls.", None),
        ("In a chart review 90 patients were compared who had ketamine, methadone or both.", "groups"),
        ("In a chart review 90 patients were compared, with a ketamine infusion or without ketamine.", None),
        ("Ketamine was given in a community of practice (COP) group model.", "none"),
    ],
)
def test_earlier_patients_are_compared_only_where_the_text_tells_of_them(said: str, kind: str | None) -> None:
    assert kind_of(said, "descriptive", "historical") == kind


def test_patients_before_a_guideline_are_the_comparator_of_those_after_it() -> None:
    said = "We included 63 patients (29 preguideline, 34 postguideline with ketamine)."
    assert kind_of(said, "descriptive", "none") == "historical"


@pytest.mark.parametrize("drugs", ["zolpidem and ketamine", "ketamine and zolpidem"])
def test_a_trial_of_two_drugs_without_a_word_of_placebo_has_no_placebo(drugs: str) -> None:
    said = f"Volunteers took part in a randomized, double-blind, crossover study of {drugs}."
    assert kind_of(said, "randomized_trial", "placebo", f"Attention after {drugs}") == "active"
    assert kind_of(f"{said} Placebo was given too.", "randomized_trial", "placebo", f"Attention after {drugs}") is None


@pytest.mark.parametrize("first", ["duloxetine", "lithium"])
def test_partners_that_differ_beside_the_same_ketamine_are_active(first: str) -> None:
    other = {"duloxetine": "lithium", "lithium": "duloxetine"}[first]
    said = f"We compared {first} plus esketamine with {other} plus esketamine in 40 adults."
    assert kind_of(said, "nonrandomized_trial", "none") == "active"


def named(text: str, study_type: str = "randomized_trial") -> list[tuple[str, str | None]]:
    document = document_of(
        Paper(paper="1", title="Ketamine for an invented condition", abstract=text), {"study_type": study_type}
    )
    return [(r.value, r.detail) for r in read_comparator(document)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Adults were randomized to ketamine or vitamin C (placebo).", [("vitamin C", "placebo")]),
        ("Adults were randomized to ESK (ketamine) or PBO nasal spray.", [("PBO nasal spray", "placebo")]),
        ("Adults were randomized to ketamine or the psychoactive control fentanyl.", [("psychoactive control fentanyl", "active")]),
        ("Adults received ketamine. Lack of a placebo control is a limit.", []),
        ("Adults received ketamine. A low number of placebo-controlled trials is a limit.", []),
        ("Adults received ketamine. Future placebo-controlled trials are needed.", []),
        ("Previous studies set ketamine against saline. Adults were randomized to ketamine or midazolam.", [("midazolam", "active")]),
        ("Whether ketamine or lithium is superior is unclear.", []),
    ],
)  # fmt: skip
def test_the_comparator_is_this_study_s_own_and_of_its_kind(said: str, found: list[tuple[str, str]]) -> None:
    assert named(said) == found


@pytest.mark.parametrize("word", ["lower", "higher"])
def test_in_a_trial_of_other_drugs_too_a_placebo_beside_an_active_arm_is_placebo(word: str) -> None:
    title = "Zumaprofen for an invented condition"
    said = f"Adults were randomized to zumaprofen, ibuprofen or placebo. Scores were {word} with zumaprofen than with placebo."
    assert kind_of(said, "randomized_trial", "active", title) == "placebo"
    assert kind_of(f"{said} A double-dummy was used.", "randomized_trial", "active", title) is None
    assert kind_of("Adults were randomized to zumaprofen or ibuprofen.", "randomized_trial", "active", title) is None


@pytest.mark.parametrize("partner", ["an antidepressant", "methadone", "oral escitalopram"])
@pytest.mark.parametrize(
    ("before", "arm"), [(", both with {}", False), (", each on top of {}", False), (" or {}", True)]
)
def test_what_both_arms_got_besides_is_no_comparator(partner: str, before: str, arm: bool) -> None:
    text = f"In a trial 66 people received ketamine or buprenorphine{before.format(partner)}."
    paper = Paper(paper="1", title="Ketamine against buprenorphine", abstract=text)
    named = {r.value for r in read_comparator(document_of(paper, {"study_type": "randomized_trial"}))}
    assert "buprenorphine" in named
    assert (len(named) > 1) is arm


@pytest.mark.parametrize(
    ("text", "study_type", "label", "kind"),
    [
        (
            "Morphine was compared with benztropine (active placebo) in 40 adults.",
            "randomized_trial",
            "placebo",
            "active",
        ),
        ("Morphine, placebo and an active control were given to 40 adults.", "randomized_trial", "placebo", None),
        ("Group A received morphine and group B received NaCl 0.9%.", "randomized_trial", "active", "placebo"),
        (
            "Nicotine and placebo were given; scores were compared with placebo.",
            "nonrandomized_trial",
            "none",
            "placebo",
        ),
        ("Nicotine was given. Lack of a placebo limits this.", "nonrandomized_trial", "none", None),
        ("Pain in patients with and without earlier use was told.", "comparative", "active", "groups"),
        ("Pain was told by patients on methadone or buprenorphine.", "comparative", "active", None),
    ],
)
def test_where_no_drug_is_ketamine_the_text_still_says_what_was_compared(
    text: str, study_type: str, label: str, kind: str | None
) -> None:
    assert kind_of(text, study_type, label, "Morphine in an invented condition") == kind


@pytest.mark.parametrize("drug", ["Ketamine", "Fentanyl"])
def test_a_trial_that_names_doses_in_its_title_compares_doses_unless_a_placebo_is_given(drug: str) -> None:
    title = f"Two doses of {drug} in an invented condition"
    assert kind_of("Children were allocated by chance.", "randomized_trial", "active", title) == "dose"
    assert kind_of("Children got a dose or placebo by chance.", "randomized_trial", "active", title) != "dose"
    assert kind_of("Children were allocated by chance.", "randomized_trial", "active", drug) != "dose"


def test_a_placebo_of_this_trial_is_its_comparator_where_the_label_says_none() -> None:
    text = "Ideas of death fell with ketamine compared to placebo."
    assert kind_of(text, "nonrandomized_trial", "none") == "placebo"
    assert kind_of(text, "descriptive", "none") != "placebo"
    assert (
        kind_of("Earlier trials compared ketamine to placebo. We gave ketamine.", "nonrandomized_trial", "none") is None
    )


OPEN = (
    "METHODS: In an open-label design, 14 adults received one infusion of ketamine. Scores were compared with those before "
    "it by paired t-tests. RESULTS: Suicidal ideation {fell}. DISCUSSION: Combined with usual care, ketamine may help. "
)
CITED = (
    "References: 1. Miller A. et al. (2016). Ketamine versus placebo: a randomized trial. J Invented Med, 4(2), 1-9. "
    "2. Smith B. et al. (2018). A midazolam-controlled pilot trial of ketamine. J Invented Med, 6(1), 3-8."
)


@pytest.mark.parametrize("fell", ["fell significantly (p<.001)", "rose significantly (p<.001)"])
def test_neither_a_list_of_references_nor_usual_care_beside_it_is_an_arm_of_one_group(fell: str) -> None:
    text = OPEN.format(fell=fell) + CITED
    assert kind_of(text, "nonrandomized_trial", "usual_care") == "none"
    paper = Paper(paper="1", title="Ketamine for an invented condition", abstract=text)
    read = document_of(paper, {"study_type": "nonrandomized_trial", "comparator": "active"})
    assert read_comparator(read) == ()
    assert read.abstract.text == text
    assert len(read.abstract.flat) == len(text)


def test_a_comparator_of_the_study_stays_where_references_follow() -> None:
    text = "METHODS: Adults were randomized to ketamine or fentanyl. " + CITED
    read = document_of(Paper(paper="1", title="Ketamine", abstract=text), {"study_type": "randomized_trial"})
    assert [r.value for r in read_comparator(read)] == ["fentanyl"]
    assert (
        kind_of("METHODS: Paired t-tests compared ketamine with usual care.", "nonrandomized_trial", "usual_care")
        is None
    )
