"""Promises of the effect numbers: as printed, on an axis that fits the measure, kinds of comparison apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from publish import outcome_parts, pages_effects, pages_outcome
from publish.forest import Effect, forest
from publish.links import Links, number
from publish.printed import printed

Get = Callable[[str], Awaitable[Any]]
LINKS = Links()


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("Abstinence was higher (50% vs 22.2%, p<0.05).", "50% vs 22.2%; p<0.05"),
        ("The score fell from 13.6 to 6.2 at 30 minutes.", "from 13.6 to 6.2"),
        ("Craving fell.", ""),
        ("79 vs 121 mg", "79 vs 121 mg"),
    ],
)
def test_numbers_are_given_as_printed(quote: str, said: str) -> None:
    assert printed(quote) == said


def places(drawing: str) -> list[float]:
    return [float(part.split('"')[0]) for part in drawing.split('<rect class="point" x="')[1:]]


def test_a_ratio_and_its_inverse_are_as_far_from_no_difference() -> None:
    half, twice = places(forest([Effect(name="a", estimate=0.5), Effect(name="b", estimate=2.0)], "RR", "t"))
    one = (half + twice) / 2
    assert f'class="null" d="M{one + 4:.1f} ' in forest(
        [Effect(name="a", estimate=0.5), Effect(name="b", estimate=2.0)], "RR", "t"
    )


def test_effects_to_either_side_are_drawn_to_either_side() -> None:
    left, right = places(forest([Effect(name="a", estimate=-3.0), Effect(name="b", estimate=3.0)], "MD", "t"))
    assert left < right


def test_what_cannot_be_drawn_is_left_out() -> None:
    assert forest([Effect(name="a", estimate=0.0)], "OR", "t") == ""
    assert forest([Effect(name="a", estimate=4.0)], "NNT", "t") == ""
    assert "<script>" not in forest([Effect(name="<script>", estimate=1.0)], "MD", "t")


def test_a_result_without_a_comparison_group_is_hollow() -> None:
    row = {"who": "A 2020", "study_type": "case_report", "number": 1.3, "low": None, "high": None}
    assert pages_effects.drawn_effect({**row, "direction": "uncontrolled_worsening"}).hollow
    assert not pages_effects.drawn_effect({**row, "direction": "harm"}).hollow


async def test_the_page_of_effects_has_its_outcome_and_measure_in_the_address(demo: Get) -> None:
    page = (await demo("/effects?outcome=opioid_dose&measure=MD")).text
    assert "mean difference 42" in page
    assert "mean difference -0.79" not in page
    assert (await demo("/effects?measure=nonsense")).status_code == 404


def counts(**given: int) -> Any:
    return {code: number(given.get(code, 0), "/x") for code in pages_outcome.words.DIRECTIONS}


def test_one_study_has_no_interval_and_what_found_no_difference_is_said_beside() -> None:
    row = {"favours": 1, "compared": 1, "low_percent": 21, "high_percent": 100}
    assert outcome_parts.interval(row, counts()) == "1 of 1 study with a reported direction favors ketamine"
    row = {"favours": 0, "compared": 3, "low_percent": 0, "high_percent": 56}
    assert outcome_parts.interval(row, counts(no_difference=2)) == (
        "0 of 3 studies with a reported direction favor ketamine (95 % interval of that share: 0 to 56 %);"
        " 2 more found no difference or mixed results"
    )
    assert outcome_parts.interval({**row, "compared": 0}, counts()) is None


def test_many_studies_become_counts_and_a_fold() -> None:
    class Many:
        controlled = tuple(range(30))
        uncontrolled = ()
        by_amount = (1,)
        counts = counts(harm=30)

    groups = outcome_parts.groups(Many())
    assert [(name, len(first), len(more)) for name, first, more in groups] == [
        ("Ketamine against something else", 25, 5),
        ("More against less ketamine", 1, 0),
    ]


@dataclass(frozen=True)
class Symbol:
    """The part of a symbol of the plot that is counted."""

    study: str
    direction: str
    study_type: str


def test_from_twenty_six_studies_on_the_plot_counts_them_by_direction_and_design() -> None:
    """Each number opens its studies; a study with two votes of a kind is one; few studies are named one by one."""
    many = [Symbol(f"h{i}", "harm", "Randomized trial") for i in range(20)]
    many += [Symbol("b1", "benefit", "Randomized trial"), Symbol("b1", "benefit", "Randomized trial")]
    many += [Symbol(f"c{i}", "uncontrolled_improvement", "Case report or small series") for i in range(4)]
    bars = outcome_parts.bars(many, LINKS)
    assert [(b.words, b.studies.value) for b in bars] == [
        ("Better with ketamine", 1),
        ("Worse with ketamine", 20),
        ("Improved, no comparison group", 4),
    ]
    assert [(d, n.value) for d, n in bars[1].designs] == [("randomized trials", 20)]
    assert all("study__in" in n.href for b in bars for _, n in b.designs)
    assert outcome_parts.bars(many[:25], LINKS) == ()
