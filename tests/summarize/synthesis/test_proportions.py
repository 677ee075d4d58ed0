"""The exact figures agree with published ones and with SciPy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from summarize.studies.proportions import p_words, percent, sign_test, wilson


@pytest.mark.parametrize(
    ("k", "n", "p"),
    [(9, 9, 0.0039), (5, 6, 0.2188), (6, 6, 0.0312), (3, 6, 1.0), (0, 7, 0.0156), (10, 12, 0.0386)],
)
def test_the_sign_test_gives_the_known_figures(k: int, n: int, p: float) -> None:
    found = sign_test(k, n)
    assert found is not None
    assert round(found, 4) == p


@pytest.mark.parametrize("n", range(6))
def test_fewer_than_six_studies_get_no_p_value(n: int) -> None:
    assert sign_test(n, n) is None


def test_six_of_seven_has_the_interval_that_methods_give() -> None:
    interval = wilson(6, 7)
    assert interval is not None
    assert tuple(round(100 * bound) for bound in interval) == (49, 97)


def test_nothing_of_nothing_has_no_interval() -> None:
    assert wilson(0, 0) is None


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_both_figures_agree_with_an_independent_library(pair: tuple[int, int]) -> None:
    k, n = pair
    reference = binomtest(k, n, 0.5)
    bounds = reference.proportion_ci(method="wilson")
    interval = wilson(k, n)
    assert interval == pytest.approx((bounds.low, bounds.high), abs=1e-12)
    p = sign_test(k, n)
    assert p is None if n < 6 else p == pytest.approx(reference.pvalue, abs=1e-12)


@given(st.integers(0, 100).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(pair: tuple[int, int]) -> None:
    k, n = pair
    interval = wilson(k, n)
    if interval is not None:
        low, high = interval
        assert 0 <= low <= k / n + 1e-12
        assert k / n - 1e-12 <= high <= 1


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (None, None),
        (0.03125, "= 0.0313"),
        (1.0, "= 1.0000"),
        (0.0001, "= 0.0001"),
        (0.00009999, "< 0.0001"),
        (0, "< 0.0001"),
    ],
)
def test_a_p_value_is_worded_once(p: float | None, words: str | None) -> None:
    assert p_words(p) == words


@pytest.mark.parametrize(
    ("share", "whole"), [(None, None), (0.125, 13), (0.625, 63), (0.0, 0), (1.0, 100), (0.6049, 60)]
)
def test_a_bound_is_rounded_once(share: float | None, whole: int | None) -> None:
    assert percent(share) == whole


def test_thousands_of_studies_still_have_a_p_value() -> None:
    assert p_words(sign_test(1500, 3000)) == "= 1.0000"
    assert p_words(sign_test(0, 3000)) == "< 0.0001"
