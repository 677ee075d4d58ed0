"""A machine may say "may" or "very uncertain", never more; the GRADE-shaped line waits for a person."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import report

from evidence.topic import Topic
from summarize.studies import certainty
from summarize.templates import CERTAINTY


def vote(
    direction: str = "benefit", study_type: str = "randomized_trial", n: int | None = 60, comparator: str = "placebo"
):  # type: ignore[no-untyped-def]
    """A vote as it is stored."""
    return {"paper": "1", "direction": direction, "study_type": study_type, "n": n, "comparator": comparator}


DECISION = Path(__file__).parents[3] / "docs" / "decisions" / "0009-words-of-certainty.md"
CASE = re.compile(r"^\| ([\d-]+) \(([\d,]+|not stated)\) \| ([\d-]+) \| (may|very uncertain) \|", re.M)
CASES = [m.groups() for m in CASE.finditer(DECISION.read_text(encoding="utf-8"))]


def test_the_table_of_cases_is_read() -> None:
    assert len(CASES) == 17


@pytest.mark.parametrize(("randomized", "people", "others", "words"), CASES)
def test_the_words_follow_the_table_of_the_decision(randomized: str, people: str, others: str, words: str) -> None:
    names = ("benefit", "harm", "no_difference", "mixed")
    told = [d for d, n in zip(names, randomized.split("-"), strict=True) for _ in range(int(n))]
    total = None if people == "not stated" else int(people.replace(",", ""))
    trials = [vote(d, n=None if total is None else 0) for d in told]
    if total:
        trials[0]["n"] = total
    beside = [vote(d, "comparative") for d, n in zip(names, others.split("-"), strict=False) for _ in range(int(n))]
    expected = {"may": "low", "very uncertain": "very_low"}[words]
    assert certainty.wording_level([*trials, *beside]) == expected
    others_that_say_nothing = [
        vote("more_harm", comparator="dose", n=999),
        vote("harm", comparator="dose", n=999),
        vote("uncontrolled_worsening", "descriptive"),
        vote("observed"),
    ]
    assert certainty.wording_level([*trials, *beside, *others_that_say_nothing]) == expected


@given(st.lists(st.sampled_from(["benefit", "harm", "no_difference", "mixed"]), max_size=30), st.booleans())
def test_a_harm_more_never_raises_the_words_and_a_benefit_more_never_lowers_them(told: list[str], small: bool) -> None:
    order = ["very_low", "low"]
    n = 5 if small else 100
    level = order.index(certainty.wording_level([vote(d, n=n) for d in told]))
    worse = order.index(certainty.wording_level([*(vote(d, n=n) for d in told), vote("harm", n=None)]))
    better = order.index(certainty.wording_level([*(vote(d, n=n) for d in told), vote("benefit", n=n)]))
    assert worse <= level <= better


def test_the_words_are_a_fixed_table() -> None:
    assert dict(CERTAINTY) == {
        "high": "has a favorable effect on",
        "moderate": "probably has a favorable effect on",
        "low": "may have a favorable effect on",
        "very_low": "the evidence is very uncertain",
    }


def test_no_domain_is_ever_judged_by_the_machine() -> None:
    line = certainty.assess([vote()], {"1": report("1", n=60)})
    assert line.rating == "needs human"
    assert [d.name for d in line.domains] == [
        "risk of bias",
        "inconsistency",
        "indirectness",
        "imprecision",
        "publication bias",
    ]
    assert {d.judgement for d in line.domains} == {"needs human"}


def flags(*votes: dict, **reports: object) -> dict[str, bool]:
    """Domain -> flagged."""
    known = {"1": report("1", n=60, routes=["intravenous"]), **reports}
    return {d.name: d.flagged for d in certainty.assess(votes, known).domains}  # type: ignore[arg-type]


def test_each_flag_is_raised_by_its_data() -> None:
    calm = flags(*[vote(n=100)] * 10)
    assert calm == dict.fromkeys(calm, False)
    assert flags(*[vote(n=100)] * 10, vote(study_type="case_report"))["risk of bias"]
    assert flags(vote(), vote("harm"))["inconsistency"]
    assert flags(vote(n=399))["imprecision"]
    assert not flags(vote(n=400))["imprecision"]
    assert flags(*[vote()] * 9)["publication bias"]


def test_a_preprint_and_mixed_routes_raise_their_flags() -> None:
    many = [vote(n=100)] * 10
    assert flags(*many, **{"1": report("1", preprint=True)})["publication bias"]
    assert flags(*many, **{"1": report("1", routes=["oral", "intravenous"])})["indirectness"]


@pytest.mark.parametrize(("kind", "start"), [("randomized_trial", "high"), ("case_report", "low")])
def test_the_start_follows_the_design_as_in_grade(kind: str, start: str) -> None:
    assert certainty.assess([vote(study_type=kind)], {"1": report("1")}).start == start


REVIEW = "Across six invented trials craving was lower with ketamine (moderate-certainty evidence)"


def quotes(topic: Topic, text: str, kind: str = "systematic_review", **values: object) -> list[str]:
    """What is quoted on craving from one report."""
    one = report("1", kind, extra=text, **values)  # type: ignore[arg-type]
    return [span.quote for _, span in certainty.naming(certainty.ratings([one]), topic.outcomes["craving"])]


def test_more_than_may_is_only_ever_a_quote_of_a_systematic_review(topic: Topic) -> None:
    assert quotes(topic, REVIEW) == [REVIEW + "."]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (REVIEW, {"kind": "narrative_review"}),
        (REVIEW, {"scope": "adjacent"}),
        (REVIEW, {"retracted": True}),
        (REVIEW.replace("moderate", "low"), {}),
        (REVIEW.replace("craving", "sleep"), {}),
        (REVIEW.replace("moderate-certainty evidence", "no moderate-certainty evidence"), {}),
        ("Low-certainty evidence on craving, moderate certainty on sleep", {}),
    ],
)
def test_anything_less_clear_is_not_quoted(topic: Topic, text: str, values: dict) -> None:
    assert quotes(topic, text, **values) == []
