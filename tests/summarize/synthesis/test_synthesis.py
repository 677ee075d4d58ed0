"""One vote a study, one direction only if all agree; counts that add up, people and animals apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import report, tell, world

from evidence.records import Direction, Finding, Report, Synthesis
from evidence.schema.counted import grouped
from evidence.topic import Topic
from summarize.directions import BY_AMOUNT, CONTROLLED, DIRECTIONS
from summarize.studies import swim
from summarize.studies.grouping import group_reports
from summarize.studies.synthesis import synthesize
from summarize.studies.votes import has_comparison, one_direction, study_vote, votes


def summed(topic: Topic, *reports: Report) -> dict[tuple[str, str], Synthesis]:
    """The syntheses by outcome and species."""
    return {(s.outcome, s.species): s for s in synthesize(reports, group_reports(reports), topic)}


def counts(topic: Topic, *reports: Report, outcome: str = "craving", species: str = "human") -> dict[str, int]:
    """Direction -> studies."""
    found = summed(topic, *reports).get((outcome, species))
    return dict(found.counts) if found else {}


def trials(number: int, direction: str = "benefit", start: int = 100, **values: object) -> list[Report]:
    """Trials of one direction."""
    return [report(str(start + i), findings={"craving": direction}, **values) for i in range(number)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        (["benefit", "benefit"], "benefit"),
        (["benefit", "harm"], "mixed"),
        (["benefit", "no_difference"], "mixed"),
        (["no_difference", "no_difference"], "no_difference"),
        (["benefit", "mixed"], "mixed"),
        (["benefit", "uncontrolled_improvement", "observed"], "benefit"),
        (["no_difference", "uncontrolled_improvement"], "no_difference"),
        (["uncontrolled_improvement", "observed"], "uncontrolled_improvement"),
        (["uncontrolled_improvement", "uncontrolled_worsening"], "uncontrolled_mixed"),
        (["uncontrolled_improvement", "uncontrolled_no_change"], "uncontrolled_mixed"),
        (["observed"], "observed"),
    ],
)
def test_a_study_has_one_direction_only_if_its_best_findings_agree(directions: list[str], expected: str) -> None:
    assert one_direction(directions) == expected
    assert one_direction(reversed(directions)) == expected


def test_nine_of_nine_and_five_of_six_get_the_known_p_values(topic: Topic) -> None:
    nine = summed(topic, *trials(9))["craving", "human"]
    assert (nine.favours, nine.compared, nine.sign_test_p) == (9, 9, 0.003906)
    six = summed(topic, *trials(5), *trials(1, "harm", 200))["craving", "human"]
    assert (six.favours, six.compared, six.sign_test_p) == (5, 6, 0.21875)


def test_five_compared_studies_get_an_interval_and_no_p_value(topic: Topic) -> None:
    five = summed(topic, *trials(5))["craving", "human"]
    assert five.sign_test_p is None
    assert (five.wilson_low, five.wilson_high) == (0.565518, 1.0)


def test_null_and_mixed_results_are_shown_apart_and_stay_out_of_the_share(topic: Topic) -> None:
    found = summed(topic, *trials(2), *trials(3, "no_difference", 200), *trials(1, "mixed", 300))["craving", "human"]
    assert found.counts == {"benefit": 2, "no_difference": 3, "mixed": 1}
    assert (found.favours, found.compared) == (2, 2)


def test_no_directed_comparison_means_no_interval(topic: Topic) -> None:
    found = summed(topic, *trials(3, "no_difference"))["craving", "human"]
    assert (found.compared, found.wilson_low, found.wilson_high, found.sign_test_p) == (0, None, None, None)


@pytest.mark.parametrize(
    ("stated", "counted"),
    [
        ("benefit", "uncontrolled_improvement"),
        ("harm", "uncontrolled_worsening"),
        ("no_difference", "uncontrolled_no_change"),
        ("mixed", "uncontrolled_mixed"),
        ("observed", "observed"),
    ],
)
@pytest.mark.parametrize("kind", ["case_report", "descriptive", "nonrandomized_trial"])
def test_without_a_comparison_group_there_is_neither_benefit_nor_harm(
    topic: Topic, kind: str, stated: str, counted: str
) -> None:
    one = report("1", kind, findings={"craving": stated}, comparator="none")
    assert counts(topic, one) == {counted: 1}
    assert summed(topic, one)["craving", "human"].compared == 0


@pytest.mark.parametrize(
    ("kind", "comparator", "compares"),
    [
        ("randomized_trial", "none", True),
        ("comparative", "groups", True),
        ("nonrandomized_trial", "active", True),
        ("nonrandomized_trial", "unclear", False),
        ("preclinical", "none", False),
        ("preclinical", "unclear", True),
        ("case_report", "placebo", False),
        ("descriptive", "groups", False),
    ],
)
def test_the_design_says_whether_there_is_a_comparison(kind: str, comparator: str, compares: bool) -> None:
    assert has_comparison(report("1", kind, comparator=comparator)) is compares


def test_the_reports_of_one_study_give_one_vote(topic: Topic) -> None:
    one = report("1", nct=["NCT90000001"], findings={"craving": "benefit"}, n=70)
    two = report("2", nct=["NCT90000001"], findings={"craving": "no_difference"}, n=70)
    found = summed(topic, one, two)["craving", "human"]
    assert (found.counts, found.studies, found.participants) == ({"mixed": 1}, ("NCT90000001",), 70)


def test_a_conclusion_does_not_outvote_the_results(topic: Topic) -> None:
    results = report("1", findings={"craving": "no_difference"}, nct=["NCT90000001"])
    conclusion = report("2", findings={"craving": "benefit"}, role="CONCLUSIONS", nct=["NCT90000001"])
    assert counts(topic, results, conclusion) == {"no_difference": 1}
    assert counts(topic, conclusion) == {"benefit": 1}


def test_a_conclusion_beyond_its_results_has_no_vote(topic: Topic) -> None:
    one = report("1", findings={"craving": "benefit"}, role="CONCLUSIONS")
    fields = {f: getattr(one.findings[0], f) for f in Finding.__dataclass_fields__} | {"spin": True}
    spun = type(one)(paper=one.paper, labels=one.labels, findings=(Finding(**fields),))
    assert counts(topic, spun) == {}


def test_a_change_in_both_groups_is_no_benefit_over_the_other(topic: Topic, tmp_path: Path) -> None:
    one = report("1", findings={"craving in both groups": "benefit"})
    fields = {f: getattr(one.findings[0], f) for f in Finding.__dataclass_fields__} | {"outcome": "craving"}
    alike = replace(one, findings=(Finding(**fields),))
    assert counts(topic, alike) == {"observed": 1}
    assert "Craving (very uncertain): no readable comparison" in tell(tmp_path, topic, [alike]).section("By outcome")


@pytest.mark.parametrize(
    "kind", ["systematic_review", "guideline", "opinion", "protocol", "notice", "narrative_review"]
)
def test_what_is_no_study_never_votes(topic: Topic, kind: str) -> None:
    assert counts(topic, report("1", kind, findings={"craving": "benefit"})) == {}


def test_people_and_animals_are_counted_apart_and_unclear_species_nowhere(topic: Topic) -> None:
    reports = [
        report("1", findings={"craving": "benefit"}),
        report("2", "preclinical", findings={"craving": "benefit"}, n=24),
        report("3", findings={"craving": "benefit"}, humans="unclear"),
    ]
    found = summed(topic, *reports)
    assert found["craving", "human"].studies == ("1",)
    assert found["craving", "animal"].studies == ("2",)
    assert (found["craving", "animal"].participants, found["craving", "animal"].participants_not_stated) == (None, 0)


def filled(one: Synthesis, directions: dict[str, dict[str, int]]) -> Mapping[str, str]:
    """The SWiM items with these directions of studies, by place, as the named queries would give them."""

    def ask(sql: str) -> list[dict[str, object]]:
        told = [(place, d, n) for place, of in directions.items() for d, n in of.items()]
        row = {"outcome": one.outcome, "species": one.species}
        if sql == grouped("swim_directions"):
            return [{**row, "place": place, "direction": d, "n": n, "keys": "[]"} for place, d, n in told]
        if sql == grouped("swim_designs"):
            return [{**row, "place": p, "design": "randomized trial", "direction": d, "n": n} for p, d, n in told]
        return [{**row, "place": place, "n": sum(of.values())} for place, of in directions.items()]

    return swim.fill([one], ask)[0].swim


def test_every_number_of_the_items_is_that_of_a_named_query(topic: Topic) -> None:
    near = report("2", findings={"craving": "harm"}, scope="adjacent")
    found = summed(topic, report("1", findings={"craving": "benefit"}), near)["craving", "human"]
    assert not re.search(
        r"(?<!%)\b\d+\b", found.swim["5 heterogeneity"] + found.swim["6 certainty"] + found.swim["8 results"]
    )
    items = filled(found, {"counted": {"benefit": 41, "harm": 2}, "near": {"harm": 7}})
    assert items["5 heterogeneity"] == "Examined by study design: randomized trial: 41 benefit, 2 harm."
    assert items["8 results"].startswith("43 studies, 43 with a comparison: 41 benefit, 2 harm; related studies")
    assert "43 of 43 studies not randomized" in items["6 certainty"]
    assert not [text for text in items.values() if "{" in text]


def test_braces_in_the_words_of_a_topic_stand_as_they_are(topic: Topic) -> None:
    found = summed(topic, report("1", findings={"craving": "benefit"}))["craving", "human"]
    named = replace(found, swim={"1 grouping": "Studies that report on: use {urine}. Votes: {studies}."})
    assert filled(named, {"counted": {"benefit": 1}})["1 grouping"] == "Studies that report on: use {urine}. Votes: 1."


def test_a_study_near_the_question_is_a_line_of_its_own(topic: Topic) -> None:
    near = report("2", findings={"craving": "harm"}, scope="adjacent")
    found = summed(topic, report("1", findings={"craving": "benefit"}), near)["craving", "human"]
    assert found.counts == {"benefit": 1}
    assert "related studies, not counted: 1 harm" in filled(found, {"near": {"harm": 1}})["8 results"]
    assert "related studies (1) are shown separately" in filled(found, {"near": {"harm": 1}})["1 grouping"]
    assert counts(topic, near) == {}


def test_a_retracted_study_is_named_and_not_counted(topic: Topic) -> None:
    gone = report("2", findings={"craving": "benefit"}, n=400, retracted=True)
    found = summed(topic, report("1", findings={"craving": "benefit"}, n=10), gone)["craving", "human"]
    assert (found.counts, found.participants) == ({"benefit": 1}, 10)
    assert "retracted, not counted: 2" in found.swim["8 results"]


def test_participants_are_summed_over_studies_with_those_that_state_none_beside(topic: Topic) -> None:
    found = summed(topic, *trials(2, n=30), *trials(1, start=200))["craving", "human"]
    assert (found.participants, found.participants_not_stated) == (60, 1)
    none = summed(topic, *trials(2))["craving", "human"]
    assert (none.participants, none.participants_not_stated) == (None, 2)


def test_every_vote_carries_its_words(topic: Topic) -> None:
    reports = {r.paper.paper: r for r in world()}
    for synthesis in synthesize(list(reports.values()), group_reports(list(reports.values())), topic):
        for vote in synthesis.votes:
            text = reports[str(vote["paper"])].paper.abstract or ""
            assert text[vote["start"] : vote["end"]] == vote["quote"]  # type: ignore[misc]


def test_every_synthesis_reports_the_nine_items_of_swim_in_order(topic: Topic) -> None:
    for synthesis in synthesize(world(), group_reports(world()), topic):
        assert [key[0] for key in synthesis.swim] == list("123456789")
        assert list(synthesis.swim) == sorted(synthesis.swim)
        assert all(synthesis.swim.values())


def test_what_is_reported_as_not_significant_is_said_to_count_as_no_difference(topic: Topic) -> None:
    text = " ".join(" ".join(s.swim.values()) for s in synthesize(world(), group_reports(world()), topic))
    assert "a difference reported as not significant counts as no difference. Effect sizes are not used." in text


def test_outcomes_come_in_the_order_of_the_topic(topic: Topic) -> None:
    order = list(topic.outcomes)
    found = [s.outcome for s in synthesize(world(), group_reports(world()), topic)]
    assert found == sorted(found, key=order.index)


def test_outcomes_outside_the_topic_are_left_to_the_table(topic: Topic) -> None:
    assert counts(topic, report("1", findings={"other:sleep": "benefit"}), outcome="other:sleep") == {}


NON_VOTING = ("systematic_review", "narrative_review", "guideline", "protocol", "opinion", "notice", "other")
some_reports = st.lists(
    st.tuples(
        st.sampled_from(["randomized_trial", "nonrandomized_trial", "comparative", "case_report", "preclinical"]),
        st.sampled_from([str(d) for d in Direction]),
        st.sampled_from(["placebo", "none", "dose"]),
        st.one_of(st.none(), st.integers(1, 500)),
        st.one_of(st.none(), st.integers(1, 4)),
        st.booleans(),
    ),
    max_size=8,
)


def made(rows: Sequence[tuple[str, str, str, int | None, int | None, bool]]) -> list[Report]:
    """Reports from drawn rows: design, direction, comparator, n, trial, secondary."""
    return [
        report(
            str(1000 + i),
            kind,
            findings={"craving": direction, "withdrawal": direction},
            comparator=comparator,
            n=n,
            nct=[f"NCT9000000{number}"] if number else [],
            secondary=secondary,
        )
        for i, (kind, direction, comparator, n, number, secondary) in enumerate(rows)
    ]


@settings(max_examples=60, deadline=None)
@given(rows=some_reports, random=st.randoms(use_true_random=False))
def test_the_order_of_the_reports_never_changes_the_synthesis(topic: Topic, rows: list, random: object) -> None:
    reports = made(rows)
    shuffled = reports[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first = synthesize(reports, group_reports(reports), topic)
    assert synthesize(shuffled, group_reports(shuffled), topic) == first


@settings(max_examples=60, deadline=None)
@given(rows=some_reports, kind=st.sampled_from(NON_VOTING), retracted=st.booleans())
def test_a_retracted_or_non_voting_report_more_never_changes_a_count(
    topic: Topic, rows: list, kind: str, retracted: bool
) -> None:
    reports = made(rows)
    design = "randomized_trial" if retracted else kind
    more = report("9999", design, findings={"craving": "benefit"}, n=999, retracted=retracted)
    before = [
        (s.outcome, s.species, s.counts, s.participants) for s in synthesize(reports, group_reports(reports), topic)
    ]
    after = synthesize([*reports, more], group_reports([*reports, more]), topic)
    assert [(s.outcome, s.species, s.counts, s.participants) for s in after] == before


@settings(max_examples=60, deadline=None)
@given(rows=some_reports)
def test_counts_always_sum_to_the_studies_and_so_do_the_designs(topic: Topic, rows: list) -> None:
    reports = made(rows)
    for s in synthesize(reports, group_reports(reports), topic):
        assert (
            sum(s.counts.values()) == len(s.votes) == len({(v["study"], v["direction"] in BY_AMOUNT) for v in s.votes})
        )
        assert set(s.studies) == {v["study"] for v in s.votes}
        assert len(s.studies) == len(set(s.studies))
        assert set(s.counts) <= set(DIRECTIONS)
        by_direction = {d: sum(c.get(d, 0) for c in s.by_design.values()) for d in s.counts}
        assert by_direction == s.counts
        assert s.compared == s.counts.get("benefit", 0) + s.counts.get("harm", 0)
        assert s.compared <= sum(s.counts.get(d, 0) for d in CONTROLLED)
        stated = {v["study"] for v in s.votes if v["n"] is not None}
        assert s.species == "animal" or len(stated) + s.participants_not_stated == len(s.studies)


def test_a_study_without_a_finding_on_the_outcome_casts_no_vote() -> None:
    reports = {"1": report("1", findings={"pain": "benefit"})}
    (study,) = group_reports(list(reports.values()))
    assert study_vote(study, reports, ["craving"]) is None
    assert votes(list(reports.values()), [study], ["craving"]) == ()
