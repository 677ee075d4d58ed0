"""Whether a piece of a sentence says that there is no difference, change or effect."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.findings.arm_numbers import Comparison, interval_holds_none
from summarize.findings.arm_tokens import Token
from summarize.findings.clause_patterns import LIKENED, NOT_SIGNIFICANT, NULL, NUMERICALLY, SIGNIFICANT
from summarize.findings.degrees import Effect
from summarize.text.effect_words import p_values


def is_null(flat: str, tokens: Sequence[Token]) -> bool:
    """Whether a piece states that there is no difference, change or effect; a likeness to a symptom is none."""
    for match in NULL.finditer(flat):
        likened = LIKENED.match(flat, match.start())
        if likened and not any(
            t.role or t.text == "baseline" for t in tokens if likened.end() <= t.start < likened.end() + 40
        ):
            continue
        return True
    return NOT_SIGNIFICANT.search(flat) is not None


def holds_none(flat: str, effect: Effect | None, null: bool, compared: Comparison | None) -> bool:
    """Whether p values or an interval say that there is no difference, or a null word denies the word of effect."""
    values = p_values(flat)
    if any(values):
        return False
    if values or interval_holds_none(flat):
        return True
    significant = SIGNIFICANT.search(flat) is not None
    if null and (effect is None or effect.denied or not significant):
        return True
    numerically = effect is not None and effect.comparative and NUMERICALLY.search(flat) is not None
    return numerically and not significant
