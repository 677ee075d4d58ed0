"""Promises of the effect numbers: as printed, on an axis that fits the measure, kinds of comparison apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from evidence.printed import printed
from publish import outcome_parts, pages_effects, pages_outcome
from publish.forest import Effect, forest
from publish.links import Links, number

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


def test_one_study_has_no_interval_and_what_found_no_difference_is_said_beside() -> None:
    row = {"low_percent": 21, "high_percent": 100}
    assert outcome_parts.interval(row, 1, 1, 0) == "1 of 1 study with a benefit or harm favors ketamine"
    row = {"low_percent": 0, "high_percent": 56}
    assert outcome_parts.interval(row, 0, 3, 2) == (
        "0 of 3 studies with a benefit or harm favor ketamine (95 % interval of that share: 0 to 56 %);"
        " 2 more found no difference or mixed results"
    )
    assert outcome_parts.interval(row, 0, 0, 0) is None


def test_many_studies_become_counts_and_a_fold() -> None:
    class Many:
        controlled = tuple(range(30))
        uncontrolled = ()
        by_amount = (1,)

    folded = [{"outcome": "x", "species": "human", "contrast": "ketamine_against_other", "n": 5, "keys": []}]
    groups = outcome_parts.groups(Many(), folded, ("x", "human"))
    assert [(name, len(first), len(more), n) for name, first, more, n in groups] == [
        ("Ketamine against something else", 25, 5, 5),
        ("More against less ketamine", 1, 0, 0),
    ]


def test_from_twenty_six_studies_on_the_plot_counts_them_by_direction_and_design() -> None:
    """Each number opens its studies; few studies are named one by one."""
    place = {"outcome": "x", "species": "human"}
    found = {"benefit": ["b1"], "harm": [f"h{i}" for i in range(20)], "uncontrolled_improvement": list("cdef")}
    designs = [
        {**place, "direction": code, "study_type": "randomized_trial", "n": len(keys), "keys": keys}
        for code, keys in found.items()
    ]
    counts = {c: number(len(found.get(c, ())), "/x") for c in pages_outcome.words.DIRECTIONS}
    bars = outcome_parts.bars(counts, designs, ("x", "human"), 26, LINKS)
    assert [(b.words, b.studies.value) for b in bars] == [
        ("Better with ketamine", 1),
        ("Worse with ketamine", 20),
        ("Improved, without a comparison", 4),
    ]
    assert [(d, n.value) for d, n in bars[1].designs] == [("randomized trials", 20)]
    assert all("study__in" in n.href for b in bars for _, n in b.designs)
    assert outcome_parts.bars(counts, designs, ("x", "human"), 25, LINKS) == ()
