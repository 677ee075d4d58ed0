"""The verdict on a claim rests on studies that answer it as it is worded; others are the claim in another form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from invented import report, trial

from evidence.records import ClaimAnswer, Reading, Report, Span, TextField
from evidence.topic import Topic
from publish.pages_claims import verdict as shown
from summarize.claims.answers import answer_claims
from summarize.claims.verdicts import Answer, judge_harm
from summarize.studies.grouping import group_reports

IV = ["intravenous"]
UNNAMED = "There was no difference in the outcome at 4 months"
OPIOID_USE_DISORDER = [("condition", "opioid_use_disorder")]


def answer(topic: Topic, claim: str, reports: Sequence[Report]) -> ClaimAnswer:
    """The answer to one claim."""
    found = answer_claims(reports, group_reports(reports, []), [trial("NCT90000001")], topic)
    return next(a for a in found if a.claim == claim)


def craving(key: str, direction: str, routes: Sequence[str] = IV, **values: object) -> Report:
    """A study of craving, by infusion unless said otherwise."""
    return report(key, findings={"craving": direction}, routes=routes, **values)  # type: ignore[arg-type]


def test_an_injection_into_a_muscle_does_not_answer_for_infusions(topic: Topic) -> None:
    found = answer(topic, "C1", [craving("1", "benefit", ["intramuscular"])])
    assert (found.verdict, found.verdict_basis) == (Answer.OTHER_FORM, "intramuscular (IM); in favor")
    silent = answer(topic, "C1", [craving("1", "benefit", [])])
    assert (silent.verdict, silent.verdict_basis) == (Answer.OTHER_FORM, "route not stated; in favor")
    assert answer(topic, "C1", [craving("1", "benefit")]).verdict == Answer.SUPPORTED


@pytest.mark.parametrize(("direction", "agreement"), [("more_benefit", "in favor"), ("more_harm", "none in favor")])
def test_more_against_less_is_another_form_whichever_way_it_points(
    topic: Topic, direction: str, agreement: str
) -> None:
    found = answer(topic, "C7", [report("1", findings={"relapse_abstinence": direction}, routes=["intramuscular"])])
    assert found.verdict == Answer.OTHER_FORM
    assert found.verdict_basis == f"more against less ketamine, intramuscular (IM); {agreement}"


def test_randomized_trials_decide_before_other_designs(topic: Topic) -> None:
    other = craving("2", "benefit", study_type="comparative")
    assert answer(topic, "C1", [craving("1", "harm"), other]).verdict == Answer.CONTRADICTED
    assert answer(topic, "C1", [other]).verdict_basis == "one controlled study (not randomized)"


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        (("benefit",), Answer.SUPPORTED),
        (("benefit", "benefit"), Answer.SUPPORTED),
        (("benefit", "no_difference"), Answer.MIXED),
        (("benefit", "harm"), Answer.MIXED),
        (("mixed",), Answer.MIXED),
        (("benefit", "mixed"), Answer.PARTLY),
        (("benefit", "mixed", "harm"), Answer.MIXED),
        (("no_difference",), Answer.CONTRADICTED),
        (("harm",), Answer.CONTRADICTED),
        (("harm", "mixed"), Answer.MIXED),
    ],
)
def test_controlled_results_both_ways_are_mixed_and_one_way_is_a_verdict(
    topic: Topic, directions: Sequence[str], expected: Answer
) -> None:
    assert answer(topic, "C1", [craving(str(i), d) for i, d in enumerate(directions, 1)]).verdict == expected


def test_no_difference_from_another_treatment_contradicts_nothing_and_is_not_mixed(topic: Topic) -> None:
    def depression(key: str, comparator: str, direction: str = "no_difference") -> Report:
        tags = [("comorbidity", "comorbid_depression")]
        return report(key, findings={"depression": direction}, comparator=comparator, tags=tags)

    equal = answer(topic, "C10", [depression("1", "active")])
    told = "only against another treatment, with no difference, in one randomized trial"
    assert (equal.verdict, equal.verdict_basis) == (Answer.OTHER_FORM, told)
    assert answer(topic, "C10", [depression("1", "placebo")]).verdict == Answer.CONTRADICTED
    assert answer(topic, "C10", [depression("1", "active"), depression("2", "placebo")]).verdict == Answer.CONTRADICTED
    assert (
        answer(topic, "C10", [depression("1", "active"), depression("2", "placebo", "benefit")]).verdict == Answer.MIXED
    )


def test_mixed_is_never_told_of_results_that_point_one_way(topic: Topic) -> None:
    for directions in product(("benefit", "no_difference", "harm", "mixed"), repeat=2):
        found = answer(topic, "C1", [craving(str(i), d) for i, d in enumerate(directions, 1)])
        both_ways = "benefit" in directions and bool({"no_difference", "harm"} & {*directions})
        within = "mixed" in directions and "benefit" not in directions
        assert (found.verdict == Answer.MIXED) == (both_ways or within), directions


@pytest.mark.parametrize(
    ("direction", "basis"), [("uncontrolled_improvement", "in favor"), ("uncontrolled_worsening", "none in favor")]
)
def test_changes_without_a_comparison_group_are_only_that(topic: Topic, direction: str, basis: str) -> None:
    found = answer(topic, "C1", [craving("1", direction, study_type="descriptive", comparator="none")])
    assert (found.verdict, found.verdict_basis) == (Answer.UNCONTROLLED, basis)


def test_people_having_surgery_do_not_answer_for_people_with_the_disorder(topic: Topic) -> None:
    surgery = report("1", findings={"opioid_dose": "benefit"}, scope="adjacent", routes=IV)
    found = answer(topic, "C11", [surgery])
    assert found.verdict == Answer.OTHER_FORM
    assert (found.verdict_basis or "").startswith("other people than those asked about")
    on_question = report("2", findings={"opioid_dose": "no_difference"}, routes=IV)
    assert answer(topic, "C11", [surgery, on_question]).verdict == Answer.CONTRADICTED


def test_an_adjunct_is_studied_only_where_it_was_compared_with_none(topic: Topic) -> None:
    tags = [("strategy", "adjunct_moud")]
    series = report("1", "descriptive", findings={"craving": "uncontrolled_improvement"}, tags=tags, comparator="none")
    doses = report("2", findings={"craving": "more_benefit"}, tags=tags, comparator="dose")
    found = answer(topic, "C5", [series, doses])
    assert (found.verdict, found.verdict_basis) == (Answer.NOT_STUDIED, "no study compares with and without it")
    compared = report("3", findings={"craving": "harm"}, tags=tags, comparator="usual_care")
    assert answer(topic, "C5", [series, doses, compared]).verdict == Answer.CONTRADICTED


def test_an_animal_study_never_carries_a_verdict(topic: Topic) -> None:
    animal = craving("1", "benefit", study_type="preclinical")
    found = answer(topic, "C1", [animal])
    assert (found.verdict, found.animal_supports) == (Answer.NOT_STUDIED, ("1",))
    mechanism = report("2", "preclinical", tags=[("mechanism", "mech_nmda")])
    assert answer(topic, "C19", [mechanism]).verdict == Answer.CANNOT_JUDGE


def test_a_long_follow_up_of_more_against_less_is_not_passed_over(topic: Topic) -> None:
    long = report("1", findings={"relapse_abstinence": "more_benefit"}, after="24 months")
    found = answer(topic, "C3", [long])
    assert (found.verdict, found.by_amount) == (Answer.OTHER_FORM, ("1",))
    assert "1 study compared more with less of the drug at such a time" in found.answer


@pytest.mark.parametrize(("claim", "field"), [("C2", "supports"), ("C3", "silent")])
def test_a_later_null_result_that_names_no_outcome_is_told_with_the_claim(topic: Topic, claim: str, field: str) -> None:
    short = report("1", findings={"withdrawal": "benefit"}, routes=["intravenous"], extra=UNNAMED)
    start = str(short.paper.abstract).index("at 4 months")
    span = Span(field=TextField.ABSTRACT, start=start, end=start + 11, quote="at 4 months")
    later = Reading(
        kind="follow_up", value="at 4 months", span=span, number=4.0, unit="months", data={"difference": "none"}
    )
    found = answer(topic, claim, [replace(short, readings=(*short.readings, later))])
    assert getattr(found, field) == ("1",)
    assert str(found.verdict_basis).endswith("no difference at 4 months in an outcome that the abstract does not name")
    assert UNNAMED in {str(q["quote"]).rstrip(".") for q in found.spans}
    assert "not name" not in str(answer(topic, claim, [short]).verdict_basis)


def test_as_good_as_another_treatment_within_hours_is_not_against_a_fast_onset(topic: Topic) -> None:
    equal = report("1", findings={"depression": "no_difference"}, comparator="active", after="2 hours")
    found = answer(topic, "C6", [equal])
    assert (found.against, found.silent) == ((), ("1",))
    slow = report("1", findings={"depression": "harm"}, comparator="active", after="2 hours")
    assert answer(topic, "C6", [slow]).verdict == Answer.CONTRADICTED


def test_a_relapse_on_the_drug_is_counted_and_does_not_stand_for_treatment_doses(topic: Topic) -> None:
    relapse = report("1", "case_report", scope="ketamine_harm", events=[("relapse", "reported", {})], comparator="none")
    found = answer(topic, "C14", [relapse])
    assert found.verdict == Answer.NOT_STUDIED
    assert "reported in 1 study of harm from ketamine itself" in found.answer


def test_well_tolerated_is_no_verdict_on_side_effects(topic: Topic) -> None:
    safe = report("1", "case_report", events=[("any_ae", "none", {"wording": "tolerated"})], comparator="none")
    assert answer(topic, "C13", [safe]).verdict in (Answer.NOT_STUDIED, Answer.CANNOT_JUDGE)


def test_side_effects_in_people_treated_for_something_else_were_reported_and_not_tested(topic: Topic) -> None:
    events = [("nausea_vomiting", "reported", {})]
    found = answer(topic, "C13", [report("1", scope="adjacent", events=events, tags=OPIOID_USE_DISORDER)])
    told = "in people with opioid use disorder given ketamine for another reason"
    assert (found.verdict, found.verdict_basis) == (Answer.OUTSIDE_QUESTION, told)


def test_absence_alone_never_clears_a_harm() -> None:
    judged = judge_harm(controlled=True, present=False, absent=True, beside=None, unread=False)
    assert judged.answer == Answer.CANNOT_JUDGE


def test_trials_under_way_alone_are_not_called_evidence(topic: Topic) -> None:
    found = answer(topic, "C16", [])
    assert (found.verdict, found.verdict_basis) == (Answer.CANNOT_JUDGE, "trials are registered and not finished")


def test_that_something_is_unknown_is_supported_by_authors_who_say_so(topic: Topic) -> None:
    gap = [("theme", "evidence_gap")]
    found = answer(topic, "C16", [report("1", "systematic_review", tags=gap), report("2", tags=gap)])
    assert (found.verdict, found.verdict_basis) == (
        Answer.STATED,
        "reviews say so; studies say so; trials are registered and not finished",
    )


@pytest.mark.parametrize("comparator", ["active", "placebo"])
def test_an_early_change_in_a_trial_shows_when_it_comes_and_not_that_it_is_faster(
    topic: Topic, comparator: str
) -> None:
    direction = "uncontrolled_improvement" if comparator == "active" else "benefit"
    early = report("1", findings={"craving": direction}, comparator=comparator, after="2 hours")
    assert answer(topic, "C6", [early]).verdict == Answer.PARTLY
    case = report("2", "case_report", findings={"craving": direction}, comparator="none", after="2 hours")
    assert answer(topic, "C6", [case]).verdict == Answer.UNCONTROLLED
    against = report("3", findings={"craving": "harm"}, comparator="placebo", after="2 hours")
    assert answer(topic, "C6", [against, early]).verdict in (Answer.MIXED, Answer.CONTRADICTED)


def test_a_mechanism_seen_only_together_with_another_treatment_was_tested_only_with_it(topic: Topic) -> None:
    both = [("mechanism", "mech_psychological"), ("role", "adjunct_psychotherapy")]
    found = answer(topic, "C18", [report("1", tags=both), report("2", "narrative_review", tags=both[:1])])
    assert (found.verdict, found.verdict_basis) == (Answer.OTHER_FORM, "with psychotherapy")
    alone = report("3", tags=both[:1])
    assert answer(topic, "C18", [report("1", tags=both), alone]).verdict == Answer.CANNOT_JUDGE


@pytest.mark.parametrize(
    ("study_type", "basis"), [("preclinical", "animals and the laboratory only"), ("narrative_review", "reviews only")]
)
def test_what_kind_of_record_speaks_of_a_mechanism_is_said(topic: Topic, study_type: str, basis: str) -> None:
    found = answer(topic, "C19", [report("1", study_type, tags=[("mechanism", "mech_nmda")])])
    assert (found.verdict, found.verdict_basis) == (Answer.CANNOT_JUDGE, basis)


def test_a_claim_to_keep_from_something_needs_a_comparison(topic: Topic) -> None:
    stay = report("1", findings={"utilization": "uncontrolled_improvement"}, tags=[("theme", "utilization")])
    assert answer(topic, "C8", [stay]).verdict == Answer.NOT_STUDIED
    silent = report("2", "descriptive", tags=[("theme", "utilization")], extra="The hospital stay was recorded")
    assert answer(topic, "C8", [silent]).verdict == Answer.CANNOT_JUDGE
    compares_nothing = report(
        "3", "descriptive", tags=[("theme", "utilization")], extra="The hospital stay was recorded", comparator="none"
    )
    assert answer(topic, "C8", [compares_nothing]).verdict == Answer.NOT_STUDIED


def test_a_persons_verdict_is_shown_in_place_of_the_machines() -> None:
    row = {"status": "answered", "verdict": "other_form", "verdict_basis": "intramuscular (IM)"}
    assert shown(row) == "Tested only in another form: intramuscular (IM)"
    assert shown(row | {"status": "contradicted"}) == "Judged by a person: the evidence contradicts it"
    assert shown(row | {"verdict": None}) == "Evidence found"
