"""What one piece of a sentence says of an outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarize.effect_words import p_values
from summarize.findings.arm_numbers import Comparison, estimate, interval_holds_none, values_by_arm
from summarize.findings.arm_tokens import ARMS, BOTH, KET, OTHER, Token
from summarize.findings.clause_patterns import (
    ABSENT,
    ACHIEVED,
    ALIKE,
    BY_AMOUNT,
    CONTROLLED_DESIGNS,
    EMERGES,
    EXCEPTED,
    FARTHEST,
    FREE_OF,
    FROM_BASELINE,
    LIKENED,
    MORE_OFTEN,
    NO_EVENT,
    NO_GOOD,
    NULL,
    NUMERICALLY,
    PASSIVE,
    POOLED,
    REPORTS,
    SET_AGAINST,
    SIGNIFICANT,
    SOME,
)
from summarize.findings.contrasts import INERT
from summarize.findings.effects import Effect, effects, outside_brackets
from summarize.findings.owners import Owner, owner, references
from summarize.findings.verdict import BETTER, REPORTED, SAME, WORSE, Asked, Verdict


def judged(flat: str, tokens: Sequence[Token], asked: Asked, empty: Verdict) -> Verdict:
    """The verdict of one folded piece; offsets of what is asked are those in the piece."""
    denied = _denied_mention(flat[: asked.start], asked, empty)
    if denied is not None:
        return denied
    outside = outside_brackets(tokens)
    refs = references(outside)
    found = effects(outside)
    effect = _nearest(outside, found, asked)
    arms = {t.role for t in tokens if t.role in ARMS}
    against = asked.compared or OTHER in arms
    null = is_null(flat, tokens)
    if SET_AGAINST.search(flat) and (null or (effect is not None and effect.denied)):
        return replace(empty, by="null beside effect", against=against)
    numbers = values_by_arm(tokens, flat[asked.start : asked.end])
    measured = estimate(flat, tokens, frozenset(outside[i].start for i in refs))
    word = _word_sign(outside, effect, refs, asked) if effect else None
    if _holds_none(flat, effect, null, numbers or measured):
        return replace(
            empty, sign=SAME, against=against or BOTH in {t.role for t in tokens}, by="null", strength=1 + null
        )
    if null and arms == {OTHER} and not any(INERT.search(t.text) for t in tokens if t.role == OTHER):
        return replace(empty, by="other arm", against=asked.compared)  # what is said of another drug alone
    if null and effect is None:
        return replace(empty, sign=SAME, against=against, by="null", strength=1)
    if null:
        return _partly_null(flat, effect, word, empty, against)
    return _positive(flat, tokens, effect, word, numbers, measured, asked, empty)


def _denied_mention(before: str, asked: Asked, empty: Verdict) -> Verdict | None:
    """What the words right before an outcome make of it: excepted, denied or stated to be absent."""
    if EXCEPTED.search(before):
        return replace(empty, by="excepted")
    if asked.polarity < 0 and not asked.safety and NO_EVENT.search(before):
        return replace(empty, by="denied event", against=asked.compared)
    if asked.polarity > 0 and NO_GOOD.search(before):
        return replace(empty, sign=SAME, against=asked.compared, by="denied")
    absent = ABSENT.search(before) if asked.safety else None
    if absent and not SOME.search(absent.group()):
        return replace(empty, sign=SAME, against=asked.compared, by="absent")
    return None


def is_null(flat: str, tokens: Sequence[Token]) -> bool:
    """Whether a piece states that there is no difference, change or effect; a likeness to a symptom is none."""
    for match in NULL.finditer(flat):
        likened = LIKENED.match(flat, match.start())
        if likened and not any(
            t.role or t.text == "baseline" for t in tokens if likened.end() <= t.start < likened.end() + 40
        ):
            continue
        return True
    return False


def _holds_none(flat: str, effect: Effect | None, null: bool, compared: Comparison | None) -> bool:
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


def _partly_null(flat: str, effect: Effect | None, word: _Word | None, empty: Verdict, against: bool) -> Verdict:
    """A null word beside a significant effect: of which the outcome is told cannot be said, unless the word is denied."""
    if effect is not None and effect.denied:
        return replace(empty, sign=SAME, against=against, by="null", strength=1)
    alike = ALIKE.search(flat) is not None and effect is not None and not effect.comparative
    if alike and against:
        return replace(empty, sign=SAME, against=True, by="alike")
    if alike and word is not None and word.owner.role != OTHER:
        return replace(empty, sign=word.sign, against=False, by="within alike")
    return replace(empty, by="null beside effect", against=against)


@dataclass(frozen=True, slots=True)
class _Word:
    sign: int
    owner: Owner
    comparative: bool


def _word_sign(tokens: Sequence[Token], effect: Effect, refs: dict[int, str], asked: Asked) -> _Word:
    """The sign of the word of effect for its owner, from the patient's side."""
    whose = owner(tokens, effect, refs)
    sign = effect.sign if effect.valued else effect.sign * asked.polarity
    return _Word(sign, whose, effect.comparative)


def _nearest(tokens: Sequence[Token], found: Sequence[Effect], asked: Asked) -> Effect | None:
    """The word of effect that speaks of the outcome: the nearest, a comma or "and" between counting as four words."""
    place = [i for i, t in enumerate(tokens) if asked.start <= t.start < asked.end]
    center = place[0] if place else next((i for i, t in enumerate(tokens) if t.start >= asked.start), len(tokens))
    last = place[-1] if place else center
    best, least = None, FARTHEST
    for effect in found:
        low, high = (effect.at, center) if effect.at < center else (last, effect.at)
        between = [t.text for t in tokens[low + 1 : high]]
        distance = (
            len(between)
            + 4.0 * sum(t in (",", ";", "and", "with") for t in between)
            - 2.0 * effect.comparative
            + 6.0 * effect.cause
        )
        if distance < least:
            best, least = effect, distance
    return best


def _positive(
    flat: str,
    tokens: Sequence[Token],
    effect: Effect | None,
    word: _Word | None,
    numbers: Comparison | None,
    measured: Comparison | None,
    asked: Asked,
    empty: Verdict,
) -> Verdict:
    signs: dict[str, int] = {}
    if effect is not None and effect.denied:
        return replace(empty, sign=SAME, against=asked.compared, by="denied")
    more = MORE_OFTEN.search(flat)
    if word is not None and (compared := _compared_sign(word, asked)) is not None:
        signs["words"] = compared
    if numbers is not None and (numbers.strong or "words" in signs) and not _says_little(numbers, signs, flat):
        signs["numbers"] = of_numbers(numbers, effect, asked, flat)
    if measured is not None and measured.sign:
        valued = effect is not None and effect.valued and measured.source == "ratio"
        signs[measured.source] = measured.sign * (1 if valued else asked.polarity)
        if measured.source == "difference" and "words" in signs:
            del signs["difference"]  # a difference of changes may be printed with either sign
    if signs:
        total = set(signs.values())
        by = "+".join(sorted(signs))
        if len(total) > 1:
            return replace(empty, by="disagree " + by, against=True)
        return replace(empty, sign=total.pop(), against=True, by=by + (" often" if more else ""), strength=len(signs))
    return _within(flat, tokens, effect, word, asked, empty)


def _says_little(numbers: Comparison, signs: dict[str, int], flat: str) -> bool:
    """Whether numbers alone speak for no arm: not clearly apart without a p value, or of people free of the outcome."""
    if FREE_OF.search(flat):
        return True
    return not signs and not numbers.apart and not any(p_values(flat))


def _compared_sign(word: _Word, asked: Asked) -> int | None:
    """The sign for ketamine against the other arm; None where the word only tells a change within an arm."""
    whose, reference = word.owner.role, word.owner.reference
    compares = word.comparative or reference is not None or word.owner.only or (word.owner.subject and whose == KET)
    if whose is None or not compares or not (asked.compared or reference in ARMS):
        return None
    if whose == KET:
        return word.sign if reference != KET else None
    if word.comparative or reference == KET or word.owner.only:
        return -word.sign
    return None


def of_numbers(numbers: Comparison, effect: Effect | None, asked: Asked, flat: str) -> int:
    """Numbers are amounts of the outcome, or of its change where a word of change stands before "by" or a percentage."""
    changed = effect is not None and not (effect.comparative or effect.cause) and BY_AMOUNT.search(flat) is not None
    if effect is None or not changed or re.search(r"\bto\s\d", flat):
        return numbers.sign * asked.polarity
    return numbers.sign * (effect.sign if effect.valued else effect.sign * asked.polarity)


def _within(
    flat: str, tokens: Sequence[Token], effect: Effect | None, word: _Word | None, asked: Asked, empty: Verdict
) -> Verdict:
    """A change without another arm: only of ketamine, or of a study without arms."""
    roles = {t.role for t in tokens if t.role in (*ARMS, BOTH)}
    event = _event(flat, roles, effect, asked, empty)
    if event is not None:
        return event
    if effect is None or word is None:
        return _without_effect_word(flat, roles, asked, empty)
    if BOTH in roles and not word.comparative:
        return replace(empty, by="all arms alike", against=asked.compared)
    if OTHER in roles:
        return replace(empty, by="other arm", against=asked.compared, other_arm=word.sign if roles == {OTHER} else None)
    if word.comparative and asked.compared:
        owned = KET in roles or word.owner.role == KET
        return replace(empty, sign=word.sign if owned else None, against=True, by="words" if owned else "no owner")
    if KET in roles and _is_passive(flat, asked):
        return replace(empty, sign=word.sign, against=True, by="passive")
    if effect.cause and asked.polarity > 0:
        return replace(empty, by="cause of good", against=asked.compared)
    return replace(empty, sign=word.sign, against=False, by="within")


def _event(flat: str, roles: set[str], effect: Effect | None, asked: Asked, empty: Verdict) -> Verdict | None:
    """Something bad that emerged, or an event of safety that is reported: neither is an improvement."""
    emerges = asked.polarity < 0 and EMERGES.search(flat) is not None
    improves = effect is not None and effect.valued and effect.sign > 0
    if emerges and not asked.safety and OTHER not in roles and not improves:
        return replace(empty, sign=WORSE, by="emerges")
    changes = effect is not None and effect.comparative and not emerges
    if asked.safety and not changes and REPORTS.search(flat):
        return replace(empty, sign=REPORTED, by="reported", against=False)
    return None


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
