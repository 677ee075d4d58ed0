"""Of whom an absence is stated, and whether a good outcome is stated by verbs of its own."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.findings.arm_tokens import BOTH, KET, OTHER, Token
from summarize.findings.clause_patterns import COMPARING, IS_SHOWN, OF_STUDIES, OWN_EFFECT, WITH_PEOPLE
from summarize.findings.degrees import Effect
from summarize.findings.verdict import Asked


def is_said_of_arms(flat: str, tokens: Sequence[Token], asked: Asked) -> bool:
    """Whether "no serious events" is said of arms: it names or compares them, or a randomized trial says it of everybody.

    "None in any study", or none with ketamine, sets nothing beside it.
    """
    roles = {t.role for t in tokens}
    if not asked.compared or roles & {OTHER, BOTH} or COMPARING.search(flat):
        return asked.compared
    of_ketamine = KET in roles and "significan" not in flat
    return asked.study_type == "randomized_trial" and not of_ketamine and OF_STUDIES.search(flat) is None


def is_reached(flat: str, at: int, effect: Effect, asked: Asked) -> bool:
    """Whether verbs of its own state a good outcome, and the word of effect is of something else.

    "Antidepressant effects were observed, with further reductions in ...", "reductions in ..., with most achieving remission".
    """
    compares = effect.comparative and asked.compared
    if asked.polarity < 0 or asked.safety or compares or effect.valued or effect.denied:
        return False
    shown = at >= asked.end and OWN_EFFECT.match(flat, asked.start) and IS_SHOWN.match(flat, asked.end)
    return bool(shown) or (at < asked.start and WITH_PEOPLE.search(flat, at, asked.start) is not None)
