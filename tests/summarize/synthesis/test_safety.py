"""Safety is read from three groups of studies, each told apart; what is absent or merely looked for is no side effect."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import report, tell

from evidence.records import Report
from evidence.topic import Topic
from summarize.claims.answers import answer_claims
from summarize.studies.grouping import group_reports
from summarize.studies.harms import CORE, DEPENDENT, HARM, events

DEPENDENT_PEOPLE = [("condition", "opioid_use_disorder")]
REPORTED = ("nausea_vomiting", "reported", {})
ABSENT = ("nausea_vomiting", "none", {})
MORE = ("nausea_vomiting", "compared", {"comparison": "more", "with_ketamine": "more"})
FEWER = ("nausea_vomiting", "compared", {"comparison": "more", "with_ketamine": "fewer"})
ALIKE = ("nausea_vomiting", "compared", {"comparison": "no_difference"})
OPEN = ("nausea_vomiting", "compared", {"comparison": "more"})
SPECULATED = ("nausea_vomiting", "speculated", {})
OTHER_ARM = ("nausea_vomiting", "other_arm", {"arm": "placebo"})


def present(topic: Topic, reports: list[Report], group: str = CORE) -> dict[str, bool]:
    """Record -> whether its study reports an event."""
    found = events({r.paper.paper: r for r in reports}, group_reports(reports), topic, group)
    return {e.paper: e.present for e in found}


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (REPORTED, True),
        (MORE, True),
        (ABSENT, False),
        (FEWER, False),
        (ALIKE, False),
        (OPEN, None),
        (SPECULATED, None),
        (OTHER_ARM, None),
    ],
)
def test_only_what_happened_with_ketamine_is_present(topic: Topic, event: tuple, told: bool | None) -> None:
    assert present(topic, [report("1", events=[event])]).get("1") is told


def test_a_study_that_reports_an_event_anywhere_reports_it(topic: Topic) -> None:
    assert present(topic, [report("1", events=[ABSENT, REPORTED])]) == {"1": True}


def test_a_finding_that_was_merely_seen_is_left_to_the_adverse_event_read_from_its_words(topic: Topic) -> None:
    one = report("1", findings={"any_ae": "observed"})
    assert present(topic, [one]) == {"1": True}
    span = one.findings[0].span
    denied = report("1", findings={"any_ae": "observed"}, events=[("any_ae", "none", {"wording": "tolerated"})])
    (reading,) = denied.readings
    moved = type(reading)(kind=reading.kind, value="any_ae", detail="none", span=span, data=reading.data)
    covered = type(denied)(paper=denied.paper, labels=denied.labels, readings=(moved,), findings=denied.findings)
    assert present(topic, [covered]) == {"1": False}


def test_well_tolerated_is_a_judgment_of_its_own_and_the_absence_of_no_event(topic: Topic, tmp_path: Path) -> None:
    reports = [report("1", events=[("any_ae", "none", {"wording": "tolerated"})])]
    told = tell(tmp_path, topic, reports)
    assert "well tolerated by the authors of 1 study." in told.section("Safety")
    assert "absent or no different:" not in told.section("Safety")
    (claim,) = (c for c in answer_claims(reports, group_reports(reports), [], topic) if c.claim == "C13")
    assert (claim.supports, claim.against) == ((), ())


def test_people_with_the_condition_count_whatever_they_were_treated_for(topic: Topic) -> None:
    people = report("1", scope="adjacent", tags=DEPENDENT_PEOPLE, events=[REPORTED])
    others = report("2", scope="adjacent", events=[REPORTED])
    harmed = report("3", "case_report", scope="ketamine_harm", events=[REPORTED])
    elsewhere = report("4", scope="ketamine_other", events=[REPORTED])
    reports = [people, others, harmed, elsewhere]
    assert present(topic, reports) == {}
    assert present(topic, reports, DEPENDENT) == {"1": True}
    assert present(topic, reports, HARM) == {"3": True}


def test_each_group_has_a_sentence_of_its_own(topic: Topic, tmp_path: Path) -> None:
    reports = [
        report("1", events=[REPORTED]),
        report("2", events=[ABSENT]),
        report("3", scope="adjacent", tags=DEPENDENT_PEOPLE, events=[MORE]),
        report("4", "case_report", scope="ketamine_harm", events=[("misuse", "reported", {})]),
    ]
    told = tell(tmp_path, topic, reports)
    assert told.section("Safety") == (
        "Adverse events reported or more frequent, by number of studies in people: nausea and vomiting 1. Reported to be absent or no"
        " different: nausea and vomiting 1. Serious adverse events: reported in no study; no information was"
        " found in 2 studies. In people with opioid use disorder given ketamine for another reason, 1 study reports adverse"
        " events (nausea and vomiting 1). In studies of harm from ketamine itself, 1 study reports adverse events"
        " (misuse of ketamine 1). The absence of reported harms is not evidence of safety."
    )
    claims = {c.claim: c for c in answer_claims(reports, group_reports(reports), [], topic)}
    assert (claims["C13"].supports, claims["C13"].against) == (("1",), ("2",))
    assert "also reported in 1 study of people with opioid use disorder given ketamine" in claims["C13"].answer
    assert (claims["C14"].supports, "in 1 study of harm from ketamine itself" in claims["C14"].answer) == ((), True)


drawn_events = st.sampled_from(
    [
        REPORTED,
        ABSENT,
        MORE,
        FEWER,
        ALIKE,
        OPEN,
        SPECULATED,
        ("misuse", "reported", {}),
        ("serious_ae", "none", {}),
        ("any_ae", "none", {"wording": "tolerated"}),
    ]
)
drawn = st.lists(
    st.tuples(
        st.sampled_from(["randomized_trial", "case_report", "preclinical", "systematic_review"]),
        st.sampled_from(["core", "adjacent", "ketamine_harm", "ketamine_other"]),
        st.lists(drawn_events, max_size=3),
        st.sampled_from([None, "harm", "observed", "no_difference"]),
        st.booleans(),
    ),
    max_size=5,
)


@settings(max_examples=15, deadline=None)
@given(rows=drawn)
def test_the_counts_of_safety_pass_the_gate_whatever_the_table(
    topic: Topic, tmp_path_factory: pytest.TempPathFactory, rows: list
) -> None:
    reports = [
        report(
            str(100 + i),
            kind,
            scope=scope,
            events=told,
            findings={"dissociation": direction} if direction else {},
            tags=DEPENDENT_PEOPLE if dependent else [],
        )
        for i, (kind, scope, told, direction, dependent) in enumerate(rows)
    ]
    assert tell(tmp_path_factory.mktemp("drawn"), topic, reports).claims
