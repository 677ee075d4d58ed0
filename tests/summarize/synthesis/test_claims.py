"""A claim is answered with the studies for, against and silent; never with more than they say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import report, tell, trial, world

from evidence.records import ClaimAnswer, Report, Trial
from evidence.topic import Topic
from summarize.claims.answers import answer_claims, claim_statements
from summarize.claims.by_time import times
from summarize.studies.grouping import group_reports


def answers(topic: Topic, reports: Sequence[Report], trials: Sequence[Trial] = ()) -> dict[str, ClaimAnswer]:
    """Claim -> answer."""
    found = answer_claims(reports, group_reports(reports, trials), trials, topic)
    return {a.claim: a for a in found}


def craving(key: str, direction: str, **values: object) -> Report:
    """A study of craving."""
    return report(key, findings={"craving": direction}, **values)  # type: ignore[arg-type]


def test_every_claim_of_the_topic_is_answered_in_order(topic: Topic) -> None:
    assert list(answers(topic, world())) == [f"C{n}" for n in range(1, 20)]
    assert all(a.answer for a in answers(topic, []).values())


def test_studies_are_sorted_by_what_they_found(topic: Topic) -> None:
    reports = [
        craving("1", "benefit", n=70, routes=["intravenous"]),
        craving("2", "no_difference", routes=["intravenous"]),
        craving("3", "harm", routes=["intravenous"]),
        craving("4", "mixed", routes=["intravenous"]),
        report("5", "case_report", findings={"craving": "benefit"}, n=1, comparator="none", routes=["intravenous"]),
        report("6", "descriptive", findings={"craving": "observed"}, comparator="none", routes=["intravenous"]),
        craving("7", "benefit", n=30, routes=["intramuscular"]),
        craving("8", "harm"),
    ]
    found = answers(topic, reports)["C1"]
    assert (found.supports, found.against, found.silent) == (("1", "5"), ("2", "3"), ("4", "6"))
    assert found.by_design == {"case_report": 1, "randomized_trial": 1}
    assert (found.participants, found.participants_not_stated, found.best_design) == (71, 0, "randomized_trial")
    assert found.not_intravenous == 0
    assert found.answer == (
        "In people, 2 studies support this (1 randomized trial, 1 case report or small series), 1 with a comparison"
        " group, with 71 participants; 2 studies are against it (no difference or the opposite), mixed or without a direction in 2"
        "; of those in favor"
        " 2 gave ketamine intravenously"
        "; 2 studies are not counted here: intramuscular (IM); route not stated."
    )
    assert found.not_counted == (
        {"paper": "7", "because": "intramuscular (IM)"},
        {"paper": "8", "because": "route not stated"},
    )


def test_a_mixed_result_supports_nothing(topic: Topic) -> None:
    both = report("1", nct=["NCT90000001"], findings={"quality_of_life": "benefit", "function": "no_difference"})
    found = answers(topic, [both])["C9"]
    assert (found.supports, found.against, found.silent, found.status) == ((), (), ("1",), "answered")


def test_one_study_counts_once_however_many_reports_and_outcomes(topic: Topic) -> None:
    one = report("1", nct=["NCT90000001"], findings={"quality_of_life": "benefit", "function": "benefit"}, n=50)
    two = report("2", nct=["NCT90000001"], findings={"function": "benefit"}, n=50)
    found = answers(topic, [one, two])["C9"]
    assert (found.supports, found.participants) == (("1",), 50)


def test_a_trial_against_another_dose_is_told_apart(topic: Topic) -> None:
    assert (
        "(1 against another dose of ketamine)"
        in answers(topic, [craving("1", "benefit", comparator="dose", routes=["intravenous"])])["C1"].answer
    )


def test_nothing_found_says_that_it_was_searched(topic: Topic) -> None:
    found = answers(topic, [])["C8"]
    assert found.status == "none_found"
    assert found.answer == "Searched, and no study in people with a readable direction was found."
    assert found.not_intravenous is None


def test_found_but_not_readable_is_something_else(topic: Topic) -> None:
    stay = report("1", tags=[("theme", "utilization")], extra="The hospital stay was recorded")
    found = answers(topic, [stay])["C8"]
    assert (found.status, found.silent) == ("not_extractable", ("1",))
    assert found.answer == "1 study in people on the topic, but no direction could be read."


def test_a_study_that_names_the_outcome_without_a_readable_direction_is_not_lost(topic: Topic) -> None:
    silent = report("2", extra="Abstinence over two years was looked at")
    found = answers(topic, [report("1", findings={"relapse_abstinence": "benefit"}), silent])["C7"]
    assert found.silent == ("2",)
    assert found.answer.endswith("; 1 more study addresses it without a readable direction.")
    alone = answers(topic, [silent])["C7"]
    assert (alone.status, alone.silent) == ("not_extractable", ("2",))


def test_what_lies_outside_the_search_says_so(topic: Topic) -> None:
    found = answers(topic, world())["C17"]
    assert (found.status, found.supports, found.silent) == ("not_searched", (), ())
    assert found.answer.startswith("Outside the scope of the search")


def test_people_and_animals_are_worded_apart(topic: Topic) -> None:
    animal = report("2", "preclinical", findings={"relapse_abstinence": "benefit"})
    found = answers(topic, [report("1", findings={"relapse_abstinence": "benefit"}), animal])["C7"]
    assert (found.supports, found.animal_supports) == (("1",), ("2",))
    assert found.answer.endswith("; in animals, 1 study: 1 in favor, 0 no difference or the opposite.")
    only = answers(topic, [animal])["C7"]
    assert (only.status, only.supports, only.animal_supports) == ("none_found", (), ("2",))


def test_case_reports_answer_the_claim_about_case_reports(topic: Topic) -> None:
    failed = [("theme", "standard_treatment_failure")]
    case = report(
        "1", "case_report", findings={"withdrawal": "uncontrolled_improvement"}, tags=failed, comparator="none"
    )
    found = answers(topic, [case, report("2", findings={"withdrawal": "benefit"}, tags=failed)])["C4"]
    assert (found.supports, found.best_design) == (("1",), "case_report")


def test_near_studies_are_shown_only_where_the_claim_says_so_and_never_counted(topic: Topic) -> None:
    near = report("1", findings={"opioid_dose": "benefit", "craving": "benefit"}, scope="adjacent")
    found = answers(topic, [near])
    assert found["C11"].supports == ()
    assert found["C11"].not_counted == ({"paper": "1", "because": "other people than those asked about"},)
    assert "1 study is not counted here: other people than those asked about" in found["C11"].answer
    assert (found["C1"].supports, found["C1"].not_counted) == ((), ())


@pytest.mark.parametrize("direction", ["benefit", "harm"])
def test_what_counts_for_the_verdict_is_what_is_counted(topic: Topic, direction: str) -> None:
    """A study of another form is on no side, whichever way it points, and is named with the reason."""
    other = craving("1", direction, routes=["intramuscular"])
    found = answers(topic, [other])["C1"]
    assert (found.supports, found.against, found.verdict) == ((), (), "other_form")
    assert [line["paper"] for line in found.not_counted] == ["1"]
    both = answers(topic, [other, craving("2", "no_difference", routes=["intravenous"])])["C1"]
    assert (both.against, both.verdict) == (("2",), "contradicted_controlled")


def test_a_lasting_benefit_needs_its_time_in_the_same_sentence(topic: Topic) -> None:
    lasting, brief = craving("1", "benefit", after="3 months"), craving("2", "benefit", after="2 days")
    untimed = craving("3", "benefit")
    found = answers(topic, [lasting, brief, untimed])["C3"]
    assert (found.supports, found.against, found.silent) == (("1",), (), ("2", "3"))
    assert answers(topic, [untimed])["C3"].status == "not_extractable"


def test_a_null_result_at_a_late_time_speaks_against(topic: Topic) -> None:
    assert answers(topic, [craving("1", "no_difference", after="6 months")])["C3"].against == ("1",)


def test_a_quick_effect_is_within_three_days_and_faster_than_others_stays_open(topic: Topic) -> None:
    found = answers(topic, [craving("1", "benefit", after="2 hours"), craving("2", "benefit", after="4 days")])["C6"]
    assert found.supports == ("1",)
    assert found.answer.endswith("whether that is faster than other treatments was not assessed.")


def test_a_time_in_another_sentence_is_not_the_time_of_the_finding() -> None:
    one = craving("1", "benefit", after="3 months", extra="Sleep was measured after 2 days")
    assert times(one, one.findings[0]) == [90.0]


@pytest.mark.parametrize("direction", ["harm", "observed", "mixed", "uncontrolled_worsening"])
def test_a_side_effect_that_is_reported_supports_that_there_are_some(topic: Topic, direction: str) -> None:
    found = answers(topic, [report("1", findings={"dissociation": direction})])["C13"]
    assert found.supports == ("1",)


def test_no_side_effect_seen_speaks_against_and_silence_does_not(topic: Topic) -> None:
    reports = [report("1", findings={"nausea_vomiting": "no_difference"}), report("2", findings={"craving": "benefit"})]
    found = answers(topic, reports)["C13"]
    assert (found.supports, found.against, found.silent) == ((), ("1",), ())


def test_a_mechanism_is_never_called_proven_by_being_mentioned(topic: Topic) -> None:
    tag = [("mechanism", "mech_plasticity")]
    reports = [report("1", "preclinical", tags=tag), report("2", tags=tag), report("3", "narrative_review", tags=tag)]
    found = answers(topic, reports)["C12"]
    assert (found.status, found.supports, found.silent) == ("not_extractable", (), ("1", "2", "3"))
    assert found.answer == (
        "3 records address it (1 study in people, 1 study in animals or the laboratory, 1 review or other text);"
        " whether they support it was not assessed."
    )


def test_what_is_under_way_counts_trials_and_stated_gaps(topic: Topic) -> None:
    gap = report("1", "narrative_review", tags=[("theme", "evidence_gap")])
    found = answers(topic, [gap], [trial("NCT90000001"), trial("NCT90000002", "COMPLETED")])["C16"]
    assert (found.status, found.supports) == ("answered", ("1",))
    assert found.answer == "1 record states that evidence is missing; not finished: 1 of 2 registered trials."


def test_a_retracted_record_is_in_no_answer(topic: Topic) -> None:
    gone = craving(
        "9", "benefit", n=400, retracted=True, tags=[("mechanism", "mech_plasticity"), ("theme", "evidence_gap")]
    )
    for found in answers(topic, [gone]).values():
        assert "9" not in (*found.supports, *found.against, *found.silent)


some_studies = st.lists(
    st.tuples(
        st.sampled_from(["randomized_trial", "nonrandomized_trial", "case_report", "preclinical", "systematic_review"]),
        st.sampled_from(["benefit", "harm", "no_difference", "mixed", "uncontrolled_improvement", "observed"]),
        st.sampled_from(["craving", "withdrawal", "depression", "dissociation", "pain", "abuse"]),
        st.sampled_from([None, "2 days", "3 months"]),
        st.sampled_from(["core", "adjacent", "ketamine_harm"]),
        st.sampled_from([[], ["intravenous"], ["oral"]]),
        st.one_of(st.none(), st.integers(1, 300)),
    ),
    max_size=6,
)


def made(rows: list) -> list[Report]:
    """Reports from drawn rows."""
    tags = [("role", "adjunct_moud"), ("theme", "long_term"), ("condition", "comorbid_depression")]
    return [
        report(
            str(100 + i),
            kind,
            findings={outcome: direction},
            after=after,
            scope=scope,
            routes=routes,
            n=n,
            tags=tags[: i % 4],
            comparator="none" if kind == "case_report" else ("placebo", "active", "dose")[i % 3],
        )
        for i, (kind, direction, outcome, after, scope, routes, n) in enumerate(rows)
    ]


@settings(max_examples=40, deadline=None)
@given(rows=some_studies, random=st.randoms(use_true_random=False))
def test_the_order_of_the_reports_never_changes_an_answer(topic: Topic, rows: list, random: object) -> None:
    reports = made(rows)
    shuffled = reports[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert answers(topic, shuffled) == answers(topic, reports)


@settings(max_examples=40, deadline=None)
@given(rows=some_studies)
def test_sides_never_overlap_and_designs_add_up(topic: Topic, rows: list) -> None:
    for found in answers(topic, made(rows)).values():
        sides = (*found.supports, *found.against, *found.silent, *(line["paper"] for line in found.not_counted))
        assert len(sides) == len(set(sides))
        if found.best_design:
            assert sum(found.by_design.values()) == len(found.supports)
            assert found.not_intravenous is not None
            assert found.not_intravenous <= len(found.supports)


@settings(max_examples=10, deadline=None)
@given(rows=some_studies)
def test_every_answer_to_whatever_table_passes_the_gate(
    topic: Topic, tmp_path_factory: pytest.TempPathFactory, rows: list
) -> None:
    told = tell(tmp_path_factory.mktemp("drawn"), topic, made(rows))
    assert len(told.claims) == 19


def test_an_answer_and_its_statement_are_one_sentence(topic: Topic, tmp_path: Path) -> None:
    reports = world()
    studies = group_reports(reports)
    said = [s.text for s in claim_statements(reports, studies, [], topic)]
    assert said == [a.answer for a in answer_claims(reports, studies, [], topic)]
