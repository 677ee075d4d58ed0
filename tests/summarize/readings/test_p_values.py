"""P values: what is printed is read as a number, and below .05 is said of nothing else."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_builders import document

from summarize.readings.effect_size import read_effect_sizes
from summarize.text.p_values import find_p_values, p_values
from summarize.text.passage import fold


@pytest.mark.parametrize(
    ("printed", "value", "below"),
    [
        ("p = 1.5 \u00d7 10\u207b\u00b3", 1.5e-3, True),
        ("p < 1 \u00d7 10\u207b\u2074", 1e-4, True),
        ("P = 4.0E-04", 4e-4, True),
        ("p = 1.2e-5", 1.2e-5, True),
        ("p = 5\u00b710\u207b\u00b3", 5e-3, True),
        ("p \u2039 10\u207b\u2074", 1e-4, True),
        ("p = 10^(-5)", 1e-5, True),
        ("p = 3 x 10-4", 3e-4, True),
        ("p = 7 \u00d7 10\u207b\u00b9\u2070", 7e-10, True),
        ("p = 8.1 \u00d7 10\u207b\u00b9", 0.81, False),
        ("p = 6 \u00d7 10\u207b\u00b2", 0.06, False),
        ("P = 8.1E-01", 0.81, False),
        ("P <. 001", 0.001, True),
        ("p = 0. 03", 0.03, True),
        ("p=0\u00b703", 0.03, True),
        ("p = 0,2", 0.2, False),
        ("P less than 0.05", 0.05, True),
        ("P greater than 0.05", 0.05, False),
        ("p-value was 0.03", 0.03, True),
        ("p values of 0.3", 0.3, False),
        ("p 0.04", 0.04, True),
        ("p < 1 %", 0.01, True),
        ("p = .05", 0.05, False),
        ("p \u2264 0.05", 0.05, True),
        ("p > 0.001", 0.001, False),
        ("p \u2265 0.01", 0.01, False),
        ("p for trend = 0.02", 0.02, True),
        ("p = 1.000", 1.0, False),
    ],
)
def test_a_p_value_is_the_number_that_is_printed(printed: str, value: float, below: bool) -> None:
    (found,) = find_p_values(fold(f"it fell ({printed})."))
    assert math.isclose(found.value, value)
    assert found.below is below


@pytest.mark.parametrize("said", ["pH = 7.4", "bmp = 0.5", "p = ns", "group p had 20 patients", "step 0.5", "p = 12"])
def test_these_are_no_p_values(said: str) -> None:
    assert p_values(fold(said)) == []


@given(st.integers(1, 99), st.integers(1, 12), st.sampled_from(["{m} \u00d7 10-{e}", "{m}e-{e}", "{m} x 10^-{e}"]))
def test_a_power_of_ten_counts_with_its_mantissa(mantissa: int, exponent: int, form: str) -> None:
    value = mantissa * 10.0**-exponent
    found = p_values("p = " + form.format(m=mantissa, e=exponent))
    assert found == ([float(f"{mantissa}e-{exponent}") < 0.05] if value <= 1 else [])


@given(st.text(alphabet="p= <.0123e-x\u00d710(^ )", max_size=80))
def test_whatever_is_printed_a_p_value_lies_between_nought_and_one(text: str) -> None:
    assert all(0 <= p.value <= 1 and text[p.start] == "p" for p in find_p_values(text))


def test_the_p_value_of_an_effect_size_is_quoted_with_its_power_of_ten() -> None:
    (found,) = read_effect_sizes(
        document("RESULTS: The odds ratio was 0.4 (95% CI 0.2-0.7; P = 1.5 \u00d7 10\u207b\u00b3).")
    )
    assert found.data["p"] == "P = 1.5 \u00d7 10\u207b\u00b3"
