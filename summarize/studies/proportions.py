"""Exact figures for "k of n": Wilson's interval and the two-sided sign test."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import comb, sqrt

Z = 1.959963984540054  # 97.5 % point of the normal distribution
LEAST_P = "0.0001"
FEWEST_FOR_SIGN_TEST = 6  # with five, the smallest two-sided p is .0625: the test could never speak


def wilson(k: int, n: int) -> tuple[float, float] | None:
    """95 % interval of a proportion, both bounds 0 to 1; None when n is 0 (Wilson 1927, doi:10.2307/2276774)."""
    if n == 0:
        return None
    center = (k + Z * Z / 2) / (n + Z * Z)
    half = Z * sqrt(k * (n - k) / n + Z * Z / 4) / (n + Z * Z)
    return max(0.0, center - half), min(1.0, center + half)


def sign_test(k: int, n: int) -> float | None:
    """Exact two-sided p of k of n under even odds; None for n below six (Cochrane Handbook, section 12.2.2.1)."""
    if n < FEWEST_FOR_SIGN_TEST:
        return None
    tail: int = sum(comb(n, i) for i in range(min(k, n - k) + 1))
    return min(1.0, tail / int(2 ** (n - 1)))


def p_words(p: float | None) -> str | None:
    """The one place where a p value is rounded: "= 0.0313", a tie upwards as by hand; below .0001 "< 0.0001"."""
    if p is None:
        return None
    if p < float(LEAST_P):
        return f"< {LEAST_P}"
    return f"= {Decimal(p).quantize(Decimal('0.0001'), ROUND_HALF_UP)}"


def percent(share: float | None) -> int | None:
    """The one place where a bound becomes whole percent, a tie upwards."""
    return None if share is None else int(Decimal(100 * share).quantize(Decimal(1), ROUND_HALF_UP))
