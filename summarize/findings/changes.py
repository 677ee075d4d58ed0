"""A change without another arm beside it: of ketamine alone, of all arms, an event that emerged or was reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evidence import lazy_re as re
from evidence.records import Contrast
from summarize.findings.arm_numbers import values_by_arm
from summarize.findings.arm_tokens import ARMS, BOTH, KET, OTHER, SHARED, Token
from summarize.findings.clause_patterns import (
    ABSENT,
    ACHIEVED,
    COMMON_WITH,
    CONTROLLED_DESIGNS,
    EMERGES_BEFORE,
    EMERGES_BEHIND,
    FROM_BASELINE,
    HIGHEST_AT,
    PASSIVE,
    POOLED,
    RELIEVED,
    REPORTS,
    SIGNIFICANT,
)
from summarize.findings.degrees import Effect
from summarize.findings.owners import Word
from summarize.findings.verdict import BETTER, REPORTED, WORSE, Asked, Verdict
from summarize.text.effect_words import p_values

_TIMED = re.compile(
    r"\b(?:baseline|before|after|later|first|second|over time|week|day|month|hour|\d+ ?h|follow-?up|subsequent|time|min)"
)


def _of_other_arms(flat: str, roles: set[str], word: Word, asked: Asked, empty: Verdict) -> Verdict | None:
    """Ketamine in both arms, a change in all, or in another arm: no sign of its own, but the next piece may use it."""
    if word.owner.role == word.owner.reference == KET:
        return replace(empty, by="ketamine in both", contrast=Contrast.AGAINST_KETAMINE)
    if BOTH in roles and not word.comparative:
        return replace(empty, by="all arms alike", against=asked.compared, all_arms=word.sign)
    if OTHER in roles:
        other = word.sign if roles == {OTHER} else None
        return replace(empty, by="other arm", against=asked.compared, other_arm=other)
    if asked.safety and not asked.compared and word.comparative and not _TIMED.search(flat):
        return replace(empty, by="no owner")  # "appears to produce fewer side effects": than what is not said
    return None


def within(
    flat: str, tokens: Sequence[Token], effect: Effect | None, word: Word | None, asked: Asked, empty: Verdict
) -> Verdict:
    """A change without another arm: only of ketamine, or of a study without arms."""
    roles = {t.role for t in tokens if t.role in (*ARMS, BOTH)}
    if not asked.compared and _numbers_of_another(tokens, flat[asked.start : asked.end]):
        return replace(empty, by="numbers of another drug", against=asked.compared)
    event = _event(flat, roles, effect, asked, empty)
    if event is not None:
        return event
    if effect is None or word is None:
        return _without_effect_word(flat, roles, asked, empty)
    if (unowned := _of_other_arms(flat, roles, word, asked, empty)) is not None:
        return unowned
    if word.comparative and asked.compared:
        owned = KET in roles or word.owner.role == KET
        return replace(empty, sign=word.sign if owned else None, against=True, by="words" if owned else "no owner")
    if KET in roles and _is_passive(flat, asked):
        return replace(empty, sign=word.sign, against=True, by="passive")
    if effect.cause and asked.polarity > 0:
        return replace(empty, by="cause of good", against=asked.compared)
    return replace(empty, sign=word.sign, against=False, by="within")


def _numbers_of_another(tokens: Sequence[Token], outcome: str) -> bool:
    """Whether a drug that no arm is known by has a number of its own beside ketamine's: "40 % with X and 70 % with Y"."""
    if not {KET, SHARED} <= {t.role for t in tokens}:
        return False
    both = values_by_arm([t._replace(role=OTHER) if t.role == SHARED else t for t in tokens], outcome)
    return both is not None and both.strong


def _event(flat: str, roles: set[str], effect: Effect | None, asked: Asked, empty: Verdict) -> Verdict | None:
    """Something bad that emerged, or an event of safety that is reported: neither is an improvement."""
    emerges = asked.polarity < 0 and _emerges(flat, asked)
    improves = effect is not None and effect.valued and effect.sign > 0
    if emerges and not asked.safety and ABSENT.search(flat[: asked.start]):
        return replace(empty, by="did not emerge", against=asked.compared)
    if emerges and not asked.safety and OTHER not in roles and not improves:
        return replace(empty, sign=WORSE, by="emerges")
    if asked.safety and asked.polarity < 0 and HIGHEST_AT.search(flat):
        return replace(empty, sign=REPORTED, by="reported", against=False, strength=1)
    if asked.safety and asked.polarity < 0 and roles == {OTHER} and COMMON_WITH.search(flat):
        return replace(empty, by="other arm", against=asked.compared)
    changes = effect is not None and effect.comparative and not emerges
    worsens = not asked.compared and effect is not None and _is_significant_rise(flat, effect)
    relieved = RELIEVED.search(flat[: asked.start]) is not None
    if asked.safety and asked.polarity < 0 and not (changes or worsens or relieved) and REPORTS.search(flat):
        return replace(empty, sign=REPORTED, by="reported", against=False)
    return None


def _is_significant_rise(flat: str, effect: Effect) -> bool:
    """ "A significant increase in the score was observed": more than an event that is reported."""
    return (
        effect.sign > 0
        and not (effect.valued or effect.cause)
        and (any(p_values(flat)) or bool(SIGNIFICANT.search(flat)))
    )


def _emerges(flat: str, asked: Asked) -> bool:
    """Whether the outcome itself is what came up, and not a plan, an effect or another outcome of the clause."""
    return bool(EMERGES_BEFORE.search(flat[: asked.start]) or EMERGES_BEHIND.match(flat, asked.end))


def _is_passive(flat: str, asked: Asked) -> bool:
    """ "was reduced with ketamine" in a controlled study is said of the contrast, unless a time before is named."""
    controlled = asked.compared and asked.study_type in CONTROLLED_DESIGNS
    if controlled and asked.study_type == "systematic_review" and POOLED.search(flat):
        return True
    return controlled and PASSIVE.search(flat) is not None and FROM_BASELINE.search(flat) is None


def _without_effect_word(flat: str, roles: set[str], asked: Asked, empty: Verdict) -> Verdict:
    """A good outcome that people reached, in a study without arms ("60 % responded")."""
    reached = asked.polarity > 0 and not asked.safety and ACHIEVED.search(flat)
    if reached and not asked.compared and OTHER not in roles:
        return replace(empty, sign=BETTER, by="achieved")
    return replace(empty, by="no effect word", against=asked.compared)
