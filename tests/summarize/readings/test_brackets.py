"""Brackets that belong together, and quotes that cut none."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from summarize.text.brackets import LONGEST, balanced, closed_brackets, within

SIGNS = st.text(alphabet="ab ()[]\n", max_size=60)


def test_the_outermost_closed_bracket_counts() -> None:
    assert closed_brackets("x (a [b] c) y (z") == [(2, 11)]


def test_an_interval_may_close_with_the_other_sign() -> None:
    assert closed_brackets("[0, 1)") == [(0, 6)]


def test_a_bracket_left_open_does_not_reach_to_one_far_away() -> None:
    assert closed_brackets("(" + "a" * LONGEST + ")") == []
    assert closed_brackets("(a\nb)") == []


def test_an_offset_is_within_a_bracket_behind_its_opening_and_before_its_end() -> None:
    pairs = closed_brackets("a (b) c")
    assert [within(pairs, i) is not None for i in range(8)] == [False, False, False, True, True, False, False, False]


def test_a_quote_that_cuts_a_bracket_is_widened_to_its_end() -> None:
    text = "Nausea (42%; 10 of 24) and headache (3) occurred."
    assert balanced(text, 0, text.index(";")) == (0, text.index(" and"))
    assert balanced(text, text.index("10"), text.index(" and")) == (text.index("("), text.index(" and"))


@given(SIGNS, st.data())
def test_a_widened_quote_holds_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    wide = balanced(text, start, end)
    assert 0 <= wide[0] <= start <= end <= wide[1] <= len(text)


@given(SIGNS)
def test_closed_brackets_lie_apart_and_in_order(text: str) -> None:
    pairs = closed_brackets(text)
    assert all(text[a] in "([" and text[b - 1] in ")]" for a, b in pairs)
    assert all(x[1] <= y[0] for x, y in pairwise(pairs))
