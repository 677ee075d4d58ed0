"""Adverse events: reported, absent, compared and counted by arm are four things; what is looked for is none of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_builders import document

from evidence.records import Reading
from summarize.readings.adverse_event_counts import arms_in, counts_in
from summarize.readings.adverse_events import read_adverse_events


def read(said: str, **labels: Any) -> list[Reading]:
    """The adverse events of a result sentence in a record on ketamine."""
    return list(read_adverse_events(document(f"RESULTS: {said} CONCLUSIONS: Ketamine was given.", **labels)))


def told(said: str, **labels: Any) -> list[tuple[str, str | None]]:
    return [(r.value, r.detail) for r in read(said, **labels)]


@pytest.mark.parametrize(
    "said",
    [
        "Adverse events were monitored.",
        "Adverse events will be recorded for a month.",
        "Nausea was assessed after every session.",
        "Secondary outcomes were hallucinations and nausea.",
        "We recorded side effects in a diary.",
        "Pain at rest and adverse events remained uncertain.",
        "Adverse events were not reported.",
        "There were few data on adverse events.",
        "Whether ketamine is safe is unknown.",
        "It had a favorable side-effect profile.",
        "Dissociative symptoms correlated with the antidepressant effect.",
        "Ketamine was given for procedural sedation.",
        "They had thoughts of death.",
        "Patients with hypertension were included.",
        "The drug relieved headache.",
        "Naloxone-precipitated withdrawal was reduced.",
        "Abstinence was longer and relapse was rarer with ketamine.",
    ],
)
def test_what_is_planned_looked_for_unknown_or_treated_is_no_adverse_event(said: str) -> None:
    assert told(said) == []


@pytest.mark.parametrize(
    "said", ["Ketamine was safe.", "It was safe and well tolerated.", "Both drugs were well tolerated."]
)
def test_safe_and_well_tolerated_report_no_event(said: str) -> None:
    (found,) = read(said)
    assert (found.detail, found.data) == ("none", {"wording": "tolerated"})


@pytest.mark.parametrize("said", ["It was not well tolerated.", "It was poorly tolerated."])
def test_not_tolerated_is_not_the_absence_of_harm(said: str) -> None:
    (found,) = read(said)
    assert (found.detail, found.data) == ("reported", {"wording": "not_tolerated"})


@pytest.mark.parametrize(
    ("said", "events"),
    [
        ("There were no serious adverse events.", {"serious_ae"}),
        ("No nausea, vomiting or dizziness was seen.", {"nausea_vomiting", "dizziness"}),
        ("Hallucinations were not observed.", {"hallucinations"}),
        ("Serious adverse events: none.", {"serious_ae"}),
        ("None of the patients had headache.", {"headache"}),
        ("She never developed cystitis.", {"urinary"}),
        ("It passed without side effects.", {"any_ae"}),
        ("She did not have mania or psychosis.", {"mania", "hallucinations"}),
    ],
)
def test_what_is_denied_is_absent(said: str, events: set[str]) -> None:
    assert {(value, detail) for value, detail in told(said)} == {(event, "none") for event in events}


def test_the_absence_of_permanent_harm_is_no_more_than_that() -> None:
    (found,) = read("It passed without permanent side effects.")
    assert (found.detail, found.data) == ("none", {"qualifier": "permanent"})


@pytest.mark.parametrize(
    "said",
    [
        "Adverse events did not differ between the groups.",
        "There was no difference in side effects.",
        "Side effects were similar in both groups.",
        "There was no increased risk of nausea.",
        "Differences in nausea were not significant.",
    ],
)
def test_no_difference_is_neither_presence_nor_absence(said: str) -> None:
    (found,) = read(said)
    assert (found.detail, found.data["comparison"]) == ("compared", "no_difference")


@pytest.mark.parametrize(
    ("said", "data"),
    [
        (
            "Nausea was more frequent with {a} than with {b}.",
            {"comparison": "more", "arm": "{a}", "against": "{b}", "with_ketamine": "{more}"},
        ),
        (
            "Nausea was less frequent with {b} than with {a}.",
            {"comparison": "fewer", "arm": "{b}", "against": "{a}", "with_ketamine": "{more}"},
        ),
        (
            "Compared with {b}, {a} caused more nausea.",
            {"comparison": "more", "arm": "{a}", "against": "{b}", "with_ketamine": "{more}"},
        ),
        (
            "{a} reduced nausea compared with {b}.",
            {"comparison": "fewer", "arm": "{a}", "against": "{b}", "with_ketamine": "{fewer}"},
        ),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_comparison_names_the_arm_that_had_more(said: str, data: dict[str, str], swapped: bool) -> None:
    names = {"a": "midazolam", "b": "ketamine"} if swapped else {"a": "ketamine", "b": "midazolam"}
    signs = {"more": "fewer", "fewer": "more"} if swapped else {"more": "more", "fewer": "fewer"}
    (found,) = read(said.format(**names))
    assert found.detail == "compared"
    assert found.data == {k: v.format(**names, **signs) for k, v in data.items()}
    assert all(name in found.span.quote for name in names.values())


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        (
            "Nausea occurred in 12 (40%) of the ketamine group and 3 (10%) of the placebo group.",
            [("ketamine", 12, None, 40.0), ("placebo", 3, None, 10.0)],
        ),
        (
            "Nausea occurred in 12/30 with ketamine vs 3/31 with midazolam.",
            [("ketamine", 12, 30, None), ("midazolam", 3, 31, None)],
        ),
        (
            "Nausea (ketamine 30%, placebo 10%) was mild.",
            [("ketamine", None, None, 30.0), ("placebo", None, None, 10.0)],
        ),
        (
            "Nausea was seen in 4 of 20 patients with ketamine but 9 of 20 with placebo.",
            [("ketamine", 4, 20, None), ("placebo", 9, 20, None)],
        ),
        (
            "Ketamine and placebo caused nausea in 10% and 4%, respectively.",
            [("ketamine", None, None, 10.0), ("placebo", None, None, 4.0)],
        ),
        (
            "Nausea was reported in 17 patients taking tramadol (25%) and in 16 taking ketamine (26%).",
            [("tramadol", 17, None, 25.0), ("ketamine", 16, None, 26.0)],
        ),
        (
            "Nausea was felt by four patients in the ketamine group and by one in the midazolam group.",
            [("ketamine", 4, None, None), ("midazolam", 1, None, None)],
        ),
        (
            "Nausea occurred in 2 (4%) of 50 ketamine and 1 (2%) of 49 placebo recipients.",
            [("ketamine", 2, 50, 4.0), ("placebo", 1, 49, 2.0)],
        ),
        ("Three patients (15%) experienced nausea.", [(None, 3, None, 15.0)]),
        ("Four patients reported nausea.", [(None, 4, None, None)]),
        ("Two cases of nausea, one case of fever and one of thirst were seen.", [(None, 2, None, None)]),
        ("Nausea (>10%) was frequent.", []),
        ("Nausea rates rose (95% CI 2 to 8) in most patients.", []),
    ],
)
def test_counts_stand_with_their_arm(said: str, counts: list[tuple[Any, ...]]) -> None:
    (found,) = (r for r in read(said) if r.value == "nausea_vomiting")
    rows = found.data.get("counts", [])
    assert [(r["arm"], r["events"], r["of"], r["percent"]) for r in rows] == counts  # type: ignore[attr-defined]


def test_events_and_counts_in_the_same_order_belong_together() -> None:
    found = read("Sedation and dizziness were reported by 20% and 35% of patients, respectively.")
    assert {r.value: r.data["percent"] for r in found} == {"sedation": "20%", "dizziness": "35%"}


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ("Treatment-emergent hypertension developed in three participants.", "blood_pressure"),
        ("Suicidal ideation occurred during the infusion.", "suicidality"),
        ("Two patients died.", "death"),
        ("Two participants developed precipitated withdrawal.", "withdrawal"),
        ("One patient was admitted to intensive care.", "intensive_care"),
        ("The patient relapsed and used ketamine heavily.", "relapse"),
        ("He relapsed two days after ketamine.", "relapse"),
        ("Five of 12 withdrew because of side effects.", "any_ae"),
    ],
)
@pytest.mark.parametrize("scope", ["core", "ketamine_harm", "ketamine_other"])
def test_what_emerged_and_who_was_harmed_is_reported_whatever_the_scope(said: str, event: str, scope: str) -> None:
    assert (event, "reported") in told(said, scope=scope, study_type="case_report")


def test_what_may_happen_is_told_apart_from_what_did() -> None:
    assert told("Ketamine may cause cystitis.") == [("urinary", "speculated")]
    assert told("Ketamine caused cystitis.") == [("urinary", "reported")]


def test_an_exception_is_not_what_the_rest_is() -> None:
    found = read("Side effects were similar except for nausea, which was more frequent with ketamine.")
    assert [(r.value, r.data["comparison"]) for r in found] == [
        ("any_ae", "no_difference"),
        ("nausea_vomiting", "more"),
    ]


def test_one_form_of_ketamine_against_another_says_nothing_of_ketamine() -> None:
    (found,) = read("(R)-ketamine caused fewer side effects than (S)-ketamine.")
    assert found.data["comparison"] == "fewer"
    assert "with_ketamine" not in found.data


def test_nobody_who_left_because_of_an_event_is_no_event() -> None:
    (found,) = read("No participants were removed as a result of adverse events.")
    assert (found.detail, found.data["qualifier"]) == ("none", "leading to withdrawal")


def test_a_text_of_events_alone_is_read_in_bounded_time() -> None:
    """Without a bound on clauses and events this would take minutes."""
    assert {r.value for r in read("Nausea occurred, " * 4000)} == {"nausea_vomiting"}


def test_an_event_of_an_arm_without_ketamine_is_not_ketamines() -> None:
    (found,) = read("There was a rise in heart rate in the hyoscine group.")
    assert (found.detail, found.data["arm"]) == ("other_arm", "hyoscine")


def test_what_people_took_before_is_no_other_arm() -> None:
    assert told("Nausea occurred in patients on methadone.") == [("nausea_vomiting", "reported")]


def test_a_list_shares_what_is_said_of_its_first_event() -> None:
    found = read("Ketamine lowered the risk of nausea (RR 0.4), headache (RR 0.5) and dizziness compared with placebo.")
    assert {(r.value, r.data["with_ketamine"]) for r in found} == {
        ("nausea_vomiting", "fewer"),
        ("headache", "fewer"),
        ("dizziness", "fewer"),
    }


def test_a_plan_reports_nothing() -> None:
    assert told("Nausea occurred in 3 patients.", study_type="protocol") == []


def test_an_event_that_the_title_wants_to_prevent_is_the_outcome() -> None:
    text = "RESULTS: Delirium occurred in ten patients after ketamine."
    assert read_adverse_events(document(text, title="Ketamine for the prevention of delirium")) == ()
    assert read_adverse_events(document(text, title="Delirium after ketamine")) != ()


WORDS = st.sampled_from(
    "no nausea vomiting ketamine placebo group occurred in with than more fewer 12 (40%) 3/30 , ; and but safe".split()
)


@given(st.lists(WORDS, max_size=25))
def test_every_quote_stands_at_its_offsets_and_no_count_exceeds_its_group(words: list[str]) -> None:
    given_text = document("RESULTS: " + " ".join(words))
    for reading in read_adverse_events(given_text):
        assert given_text.abstract.text[reading.span.start : reading.span.end] == reading.span.quote != ""
        for row in reading.data.get("counts", []):  # type: ignore[attr-defined]
            assert row["of"] is None or row["events"] <= row["of"]


@given(st.text(alphabet="0123456789%/()n= of.ketamineplacebo", max_size=60))
def test_counts_and_arms_lie_within_their_text(text: str) -> None:
    assert all(0 <= c.start < c.end <= len(text) for c in counts_in(text, 0, len(text)))
    assert all(0 <= a.start < a.end <= len(text) for a in arms_in(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Four patients experienced serious TEAEs with esketamine.", {"serious_ae"}),
        ("Four patients had serious AEs.", {"serious_ae"}),
        ("One patient made a suicide attempt during treatment with ketamine.", {"suicidality"}),
        ("Two deaths occurred on ketamine.", {"death"}),
        # why people came, and what a task is about
        ("One man presented with a suicide attempt and was given ketamine.", set()),
        ("After traumatic suicide attempts two people received ketamine.", set()),
        ("Implicit associations with death were not affected by ketamine.", set()),
    ],
)
def test_a_serious_event_by_its_short_name_is_one_and_a_reason_for_treatment_is_none(text: str, told: set[str]) -> None:
    made = document(f"RESULTS: {text}", "Ketamine in depression", study_type="randomized_trial")
    assert {r.value for r in read_adverse_events(made) if r.detail == "reported"} == told


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("None of the reported side effects required treatment.", [("any_ae", "reported")]),
        ("None of the side effects of opioids were observed.", [("any_ae", "none")]),
        ("None of the patients had headache.", [("headache", "none")]),
    ],
)
def test_none_of_those_that_needed_treatment_is_not_none(said: str, expected: list[tuple[str, str]]) -> None:
    assert told(said) == expected


def test_none_that_led_to_withdrawal_says_which_are_denied() -> None:
    (found,) = read("None of the adverse events led to withdrawal.")
    assert (found.detail, found.data) == ("none", {"qualifier": "leading to withdrawal"})


@pytest.mark.parametrize(("more", "less"), [("ketamine", "midazolam"), ("midazolam", "ketamine")])
def test_events_of_one_kind_are_not_every_event(more: str, less: str) -> None:
    found = read(f"Neuropsychiatric adverse events were more frequent in the {more} group than in the {less} group.")
    if more == "ketamine":
        assert [(r.value, r.data["with_ketamine"], r.data["qualifier"]) for r in found] == [
            ("any_ae", "more", "neuropsychiatric")
        ]
    else:
        assert found == []  # fewer of one kind is not fewer events
    (breathing,) = read(f"Respiratory adverse events were more frequent with {more} than with {less}.")
    assert breathing.value == "respiratory"


def test_no_events_of_one_kind_are_not_no_events() -> None:
    assert told("There were no cardiovascular side effects.") == []


def test_kinds_of_patients_are_no_arms() -> None:
    assert told("Patients with fibromyalgia had less nausea compared with the healthy group.") == []


def test_an_adjective_in_an_events_name_compares_nothing() -> None:
    found = read(
        "Incidences of nausea, increased heart rate, and dizziness were highest in week 1 (20%, 9% and 5%, respectively)."
    )
    assert {(r.value, r.detail, r.data["percent"]) for r in found} == {
        ("nausea_vomiting", "reported", "20%"),
        ("blood_pressure", "reported", "9%"),
        ("dizziness", "reported", "5%"),
    }


@pytest.mark.parametrize("hedge", ["can", "may", "could"])
def test_what_may_raise_a_risk_is_speculated(hedge: str) -> None:
    assert told(f"Ketamine {hedge} increase the risk of nausea.") == [("nausea_vomiting", "speculated")]


CASE = "METHODS: A man reported fatigue and headache for a year. He received esketamine twice. RESULTS: Nausea occurred once."


def test_what_a_case_had_before_ketamine_is_no_harm_of_it() -> None:
    made = document(CASE, "Esketamine for depression: a case report", study_type="case_report", scope="core")
    assert [r.value for r in read_adverse_events(made)] == ["nausea_vomiting"]


@pytest.mark.parametrize(
    ("title", "scope"), [("Headache after esketamine", "core"), ("A young man with fatigue", "ketamine_harm")]
)
def test_a_case_of_a_harm_begins_with_the_harm(title: str, scope: str) -> None:
    made = document(CASE, title, study_type="case_report", scope=scope)
    assert {"headache", "nausea_vomiting"} <= {r.value for r in read_adverse_events(made)}
