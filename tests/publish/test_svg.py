"""Promises of publish/svg.py: well-formed, scaled from the numbers, never a color of its own."""

from __future__ import annotations

import pytest
from lxml import etree

from publish import svg, words


@pytest.mark.parametrize("direction", words.DIRECTIONS)
def test_every_direction_has_a_symbol_of_its_own(direction: str) -> None:
    tree = etree.fromstring(svg.symbol(direction))
    assert tree.get("aria-hidden") == "true"
    others = {str(svg.symbol(d)).split(">", 1)[1] for d in words.DIRECTIONS if d != direction}
    assert str(svg.symbol(direction)).split(">", 1)[1] not in others


def test_a_study_without_a_comparison_group_is_hollow() -> None:
    for direction in words.DIRECTIONS:
        filled = (*words.CONTROLLED, *words.BY_AMOUNT, "unclear")
        assert ("hollow" in svg.symbol(direction)) == (direction not in filled)


def test_no_two_directions_share_a_symbol() -> None:
    shapes = {svg.symbol(direction).split(">", 1)[1] for direction in words.DIRECTIONS}
    assert len(shapes) == len(words.DIRECTIONS)


def test_more_against_less_ketamine_never_has_the_symbol_or_color_of_better_with_ketamine() -> None:
    for direction in words.BY_AMOUNT:
        assert 'class="amount"' in svg.symbol(direction)
        assert direction not in words.CONTROLLED
        assert "with ketamine" not in words.DIRECTIONS[direction]


def test_a_larger_study_has_a_larger_symbol() -> None:
    widths = [int(etree.fromstring(svg.symbol("benefit", n)).get("width")) for n in (None, 49, 50, 300, 301)]
    assert widths == [14, 14, 18, 18, 22]


def test_an_unknown_direction_is_drawn_as_merely_reported() -> None:
    assert "circle" in svg.symbol("something else")


def test_bars_are_as_tall_as_their_counts() -> None:
    years = {2020: {"human": 4, "animal": 2}, 2022: {"human": 3}}
    tree = etree.fromstring(svg.timeline(years, (("human", "People"), ("animal", "Animals")), "By year", 6))
    bars = [(r.get("class"), float(r.get("height"))) for r in tree.iter("rect")]
    unit = bars[0][1] / 4
    assert [(c, round(h / unit)) for c, h in bars] == [("human", 4), ("animal", 2), ("human", 3)]
    assert tree.get("aria-label") == "By year"


def test_a_year_without_a_record_leaves_a_gap() -> None:
    tree = etree.fromstring(svg.timeline({2000: {"human": 1}, 2009: {"human": 1}}, (("human", "People"),), "t", 1))
    left = [float(r.get("x")) for r in tree.iter("rect")]
    assert left[1] - left[0] > 8 * float(next(tree.iter("rect")).get("width"))


def test_no_years_draw_nothing() -> None:
    assert svg.timeline({}, (), "t", 0) == ""


@pytest.mark.parametrize(("share", "width"), [(0.5, "50.0"), (2, "100.0"), (-1, "0.0")])
def test_a_bar_never_leaves_its_track(share: float, width: str) -> None:
    assert f'class="fill" width="{width}"' in svg.bar(share, "x & y")
    assert "x &amp; y" in svg.bar(share, "x & y")


def test_drawings_take_their_colors_from_the_style_sheet() -> None:
    drawn = svg.symbol("harm") + svg.bar(1, "x") + svg.timeline({2000: {"human": 1}}, (("human", "P"),), "t", 1)
    assert "#" not in drawn
    assert "style=" not in drawn
