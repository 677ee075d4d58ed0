"""What one piece of a sentence says of an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evidence import lazy_re as re
from summarize.findings.arm_numbers import Comparison, estimate, values_by_arm
from summarize.findings.arm_tokens import ARMS, BOTH, KET, OTHER, UNKNOWN, Token
from summarize.findings.changes import within
from summarize.findings.clause_patterns import (
    ABSENT,
    ALIKE,
    ASIDE,
    BUT_FOR,
    BY_AMOUNT,
    DIFFER_FROM,
    ENDED,
    EVENT,
    EXCEPTED,
    FARTHEST,
    FARTHEST_ALONE,
    FREE_ARE_COUNTED,
    FREE_OF,
    INCONSISTENT,
    IS_SHOWN,
    LASTED,
    MERELY_POSSIBLE,
    MORE_FREE,
    MORE_OFTEN,
    NO_EVENT,
    NO_GOOD,
    OF_ALL_PEOPLE,
    ONLY_AT,
    OWN_EFFECT,
    PASSED,
    RETURNED,
    SET_AGAINST,
    SHOWS,
    SOME,
    WANTED,
)
from summarize.findings.contrasts import INERT
from summarize.findings.degrees import Effect
from summarize.findings.effect_lexicon import NAMED_BY
from summarize.findings.effects import effects, outside_brackets
from summarize.findings.nulls import holds_none, is_null
from summarize.findings.owners import Owner, Word, owner, references
from summarize.findings.stated import is_reached, is_said_of_arms
from summarize.findings.verdict import MIXED, REPORTED, SAME, Asked, Verdict
from summarize.text.effect_words import p_values


def judged(flat: str, tokens: Sequence[Token], asked: Asked, empty: Verdict) -> Verdict:
    """The verdict of one folded piece; offsets of what is asked are those in the piece."""
    denied = _denied_mention(flat[: asked.start], asked, is_said_of_arms(flat, tokens, asked), empty)
    if denied is not None:
        return denied
    if any(t.role == UNKNOWN for t in tokens):
        return replace(empty, by="unknown group", against=asked.compared)
    outside = outside_brackets(tokens)
    refs = references(outside)
    measured = estimate(flat, tokens, frozenset(outside[i].start for i in refs))
    effect = _nearest(outside, _beside(effects(outside), outside, asked, flat), asked)
    if effect is None or is_reached(flat, outside[effect.at].start, effect, asked):
        effect = _shown(flat, outside, refs, asked, measured)
    arms = {t.role for t in tokens if t.role in ARMS}
    against = asked.compared or OTHER in arms
    null = is_null(_without_aside(flat, effect, outside, asked), tokens)
    if SET_AGAINST.search(flat) and (null or (effect is not None and effect.denied)):
        return replace(empty, by="null beside effect", against=against)
    lasted = LASTED.search(flat, asked.start, asked.end + 50)
    numbers = values_by_arm(tokens, lasted.group() if lasted else flat[asked.start : asked.end])
    word = _word_sign(outside, effect, refs, asked, flat) if effect else None
    if null and arms == {OTHER} and _is_of_other_arm(flat, outside, refs):
        # what is said of another drug alone
        return replace(empty, by="other arm", against=asked.compared, other_arm=SAME)
    if holds_none(flat, effect, null, numbers or measured):
        against = against or BOTH in {t.role for t in tokens}
        mixed = asked.safety and BUT_FOR.search(flat) is not None
        by, strength = ("mixed", 0) if mixed else ("null", 1 + null)
        return replace(empty, sign=MIXED if mixed else SAME, against=against, by=by, strength=strength)
    if null:
        return _partly_null(flat, effect, word, empty, against)
    return _positive(flat, tokens, effect, word, numbers, measured, asked, empty)


def _without_aside(flat: str, effect: Effect | None, tokens: Sequence[Token], asked: Asked) -> str:
    """The piece up to a "without ..." behind the outcome and its word of effect: it is said of something else."""
    aside = ASIDE.search(flat, asked.end)
    if effect is None or effect.denied or aside is None or tokens[effect.at].start > aside.start():
        return flat
    return flat[: aside.start()]


def _beside(found: Sequence[Effect], tokens: Sequence[Token], asked: Asked, flat: str) -> list[Effect]:
    """The words of effect without the relief that is part of an outcome's name, and those of a "without ..." behind it."""
    if aside := ASIDE.search(flat, asked.end):
        found = [e for e in found if tokens[e.at].start < aside.start()] or found
    spans = ((asked.start, asked.end), *asked.others)
    named = [any(a <= tokens[e.at].start < b for a, b in spans) for e in found]
    return [e for e, n in zip(found, named, strict=True) if not n or tokens[e.at].text not in NAMED_BY]


def _shown(
    flat: str, tokens: Sequence[Token], refs: dict[int, str], asked: Asked, measured: Comparison | None
) -> Effect | None:
    """An effect that the outcome's own name states: "ketamine had rapid antidepressant effects"."""
    if asked.polarity < 0 or asked.safety or not OWN_EFFECT.match(flat, asked.start):
        return None
    before, behind = flat[: asked.start], flat[asked.end :]
    stated = SHOWS.search(before) or IS_SHOWN.match(behind) or (measured is not None and measured.sign)
    if MERELY_POSSIBLE.search(before) or not stated:
        return None
    at = next((i for i, t in enumerate(tokens) if asked.start <= t.start < asked.end), None)
    return None if at is None else Effect(at, 1, True, bool(refs), False)


def _is_of_other_arm(flat: str, outside: Sequence[Token], refs: dict[int, str]) -> bool:
    """Whether only another drug is named, and not as what ketamine is compared with."""
    others = [i for i, t in enumerate(outside) if t.role == OTHER]
    named = [t.text for t in outside if t.role == OTHER]
    return (
        bool(others)
        and not refs.keys() & set(others)
        and not any(map(INERT.search, named))
        and not DIFFER_FROM.search(flat)
    )


def _denied_mention(before: str, asked: Asked, of_arms: bool, empty: Verdict) -> Verdict | None:
    """What the words right before an outcome make of it: excepted, denied or stated to be absent."""
    if EXCEPTED.search(before) or (asked.safety and _BUT_NOT.match(before)):
        return replace(empty, by="excepted")
    if asked.polarity < 0 and not asked.safety and NO_EVENT.search(before):
        return replace(empty, by="denied event", against=asked.compared)
    if _BUT_NOT.match(before) or (asked.polarity > 0 and NO_GOOD.search(before)):
        return replace(empty, sign=SAME, against=asked.compared, by="denied")
    counted = MORE_FREE.search(before) is not None
    excepted = BUT_FOR.search(before) or FREE_ARE_COUNTED.search(before)
    absent = ABSENT.search(before) if asked.safety and not excepted and not counted else None
    if absent and not SOME.search(absent.group()):
        return replace(empty, sign=SAME, against=of_arms, by="absent")
    return None


_BUT_NOT = re.compile(  # a piece of its own: "..., but not anxiety, more than", "(but not anxiety)"
    r"(?:.*\((?:but )?)?not (?:(?:in|on|for|of|the|their) ){0,3}$"
)


def _partly_null(flat: str, effect: Effect | None, word: Word | None, empty: Verdict, against: bool) -> Verdict:
    """A null word beside a significant effect: of which the outcome is told cannot be said, unless the word is denied."""
    if effect is None or effect.denied:
        return replace(empty, sign=SAME, against=against, by="null", strength=1)
    alike = ALIKE.search(flat) is not None and not effect.comparative
    if alike and against:
        return replace(empty, sign=SAME, against=True, by="alike")
    if alike and word is not None and word.owner.role != OTHER:
        return replace(empty, sign=word.sign, against=False, by="within alike")
    return replace(empty, by="null beside effect", against=against)


def _word_sign(tokens: Sequence[Token], effect: Effect, refs: dict[int, str], asked: Asked, flat: str) -> Word | None:
    """The sign of the word of effect for its owner, from the patient's side; None where the words give it none."""
    outcome = flat[asked.start : asked.end]
    if effect.of_effect and "effect" not in outcome and (asked.safety or asked.polarity > 0):
        return None  # "a greater effect on heart rate": better or worse; a greater therapeutic effect is better
    whose = owner(tokens, effect, refs)
    if effect.sooner:
        return None if ENDED.search(flat) else _of_time(effect, whose, outcome, flat[: asked.start])
    if effect.cause and asked.polarity > 0 and (not WANTED.search(outcome) or INCONSISTENT.search(flat)):
        return None  # "ketamine produced cognitive effects"
    sign = effect.sign if effect.valued else effect.sign * asked.polarity
    return Word(sign, whose, effect.comparative)


def _of_time(effect: Effect, whose: Owner, outcome: str, before: str) -> Word | None:
    """Sooner is worse of an event that nobody wants and better of what is wanted; of a score it says nothing."""
    if EVENT.search(outcome) or RETURNED.search(before):
        return Word(-effect.sign, whose, effect.comparative)
    return Word(effect.sign, whose, effect.comparative) if WANTED.search(outcome) else None


def _nearest(tokens: Sequence[Token], found: Sequence[Effect], asked: Asked) -> Effect | None:
    """The word of effect that speaks of the outcome: the nearest, a comma or "and" between counting as four words."""
    place = [i for i, t in enumerate(tokens) if asked.start <= t.start < asked.end]
    center = place[0] if place else next((i for i, t in enumerate(tokens) if t.start >= asked.start), len(tokens))
    last = place[-1] if place else center
    best, least = None, FARTHEST if len(found) > 1 else FARTHEST_ALONE
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
    word: Word | None,
    numbers: Comparison | None,
    measured: Comparison | None,
    asked: Asked,
    empty: Verdict,
) -> Verdict:
    if effect is not None and effect.denied:
        return replace(empty, sign=SAME, against=asked.compared, by="denied")
    if asked.safety and (effect is None or not effect.comparative) and PASSED.search(flat):
        return replace(empty, sign=REPORTED, by="reported", against=False)
    signs = _signs(flat, effect, word, numbers, measured, asked)
    if not signs:
        return within(flat, tokens, effect, word, asked, empty)
    by = "+".join(sorted(signs))
    if len(set(signs.values())) > 1:
        return replace(empty, by="disagree " + by, against=True)
    if ONLY_AT.search(flat):
        return replace(empty, sign=MIXED, against=True, by="mixed")
    often = " often" if MORE_OFTEN.search(flat) else ""
    return replace(empty, sign=next(iter(signs.values())), against=True, by=by + often, strength=len(signs))


def _signs(
    flat: str,
    effect: Effect | None,
    word: Word | None,
    numbers: Comparison | None,
    measured: Comparison | None,
    asked: Asked,
) -> dict[str, int]:
    """What words, the numbers of the arms and an estimate each say of ketamine against the other arm."""
    signs: dict[str, int] = {}
    if word is not None and (compared := _compared_sign(word, asked, flat)) is not None:
        signs["words"] = compared
    if numbers is not None and (numbers.strong or "words" in signs) and not _says_little(numbers, signs, flat):
        signs["numbers"] = of_numbers(numbers, effect, asked, flat)
    if measured is not None and measured.sign:
        valued = effect is not None and effect.valued and measured.source == "ratio"
        if not (measured.source == "ratio" and _is_hazard_of_time(flat, asked)):
            turned = -1 if measured.source == "ratio" and _OF_LESS.search(flat[: asked.start]) else 1
            signs[measured.source] = measured.sign * (1 if valued else asked.polarity * turned)
        either = "words" in signs or OWN_EFFECT.match(flat, asked.start) or (effect is not None and effect.valued)
        if measured.source == "difference" and either:
            del signs["difference"]  # a difference of changes, or of effects, may be printed with either sign
    return signs


_TIME = re.compile(r"\b(?:time|days|weeks|months|hours) (?:to|until)\b|\blatency\b")
_OF_LESS = re.compile(  # "the odds ratio for a 50% reduction in"
    r"\b(?:ratios?|odds|likelihood|probability|chances?) (?:for|of) (?:an? |at least |achieving |\W{0,2}\d+\s?% |or more ){0,5}(?:reduction|decrease|decline|drop|fall)s? (?:in|of) (?:\w+ ){0,2}$"
)
_HAZARD = re.compile(r"\bhazard|\bhrs?\b")


def _is_hazard_of_time(flat: str, asked: Asked) -> bool:
    """Whether a hazard ratio stands beside a time to an event: some print that of the times, so that it favors none."""
    return _TIME.search(flat, max(0, asked.start - 30), asked.end) is not None and _HAZARD.search(flat) is not None


def _says_little(numbers: Comparison, signs: dict[str, int], flat: str) -> bool:
    """Whether numbers alone speak for no arm: not clearly apart without a p value, or of people free of the outcome."""
    if FREE_OF.search(flat):
        return True
    return not signs and not numbers.apart and not any(p_values(flat))


def _compared_sign(word: Word, asked: Asked, flat: str) -> int | None:
    """The sign for ketamine against the other arm; None where the word only tells a change within an arm."""
    whose, reference = word.owner.role, word.owner.reference
    acts = word.owner.subject and whose == KET and OF_ALL_PEOPLE.search(flat) is None
    compares = word.comparative or reference is not None or word.owner.only or acts
    if whose is None or not compares or not (asked.compared or reference in ARMS):
        return None
    if whose == reference:
        return None  # ketamine against ketamine, or two other arms
    if whose == KET:
        return word.sign
    if word.comparative or reference == KET or word.owner.only:
        return -word.sign
    return None


def of_numbers(numbers: Comparison, effect: Effect | None, asked: Asked, flat: str) -> int:
    """Numbers are amounts of the outcome, or of its change where a word of change stands before "by" or a percentage."""
    changed = effect is not None and not (effect.comparative or effect.cause) and BY_AMOUNT.search(flat) is not None
    if effect is None or not changed or re.search(r"(?<!amounted )\bto\s\d", flat):
        return numbers.sign * asked.polarity
    return numbers.sign * (effect.sign if effect.valued else effect.sign * asked.polarity)
