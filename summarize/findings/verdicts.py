"""Which way a sentence goes for an outcome: what its words and numbers say of the two arms, or nothing.

Words and numbers decide; where two of them disagree there is no verdict. No rule here knows which way most studies go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from evidence.records import Contrast
from summarize.effect_words import p_values
from summarize.findings.arm_numbers import values_by_arm
from summarize.findings.arm_tokens import ARMS, BOTH, KET, OTHER, StudyArmsKey, Token, arm_tokens
from summarize.findings.clause import is_null, judged, of_numbers
from summarize.findings.clause_patterns import (
    AND_CLAUSE,
    CONCEDES,
    HAS_VERB,
    IT_TOO,
    LESS_SO,
    NOT_FIRST,
    NOT_IN_OTHER,
    NOTHING_KNOWN,
    SPLIT,
    TIME_OR_GROUP,
    VERB_FIRST,
)
from summarize.findings.contrasts import other_contrast
from summarize.findings.effects import effects, outside_brackets
from summarize.findings.owners import references
from summarize.findings.verdict import BETTER, MIXED, SAME, WORSE, Asked, Verdict


def verdict(sentence: str, asked: Asked, key: StudyArmsKey) -> Verdict:
    """The verdict of a folded sentence on an outcome."""
    pieces = _pieces(sentence)
    place = next(i for i, (low, high) in enumerate(pieces) if low <= asked.start < high or high == len(sentence))
    own = _of_piece(sentence, pieces[place], asked, key)
    if own.contrast is not None:
        return own
    if own.by == "numbers" and place and _is_refuted(sentence, pieces, place, key):
        return replace(own, sign=SAME, by="null")
    return _with_next(sentence, pieces, place, own, asked, key)


def _is_refuted(sentence: str, pieces: Sequence[tuple[int, int]], place: int, key: StudyArmsKey) -> bool:
    """Whether numbers without a test follow a piece that says there is no difference ("... not superior; still, 30 % ...")."""
    (low, high), (start, end) = pieces[place - 1], pieces[place]
    before = sentence[low:high]
    return not p_values(sentence[start:end]) and is_null(before, arm_tokens(before, key))


def _pieces(sentence: str) -> list[tuple[int, int]]:
    cuts, depth = [0], 0
    joined = {m.start(): m.end() for m in AND_CLAUSE.finditer(sentence)}
    starts = joined | {m.start(): m.end() for m in SPLIT.finditer(sentence)}
    conceded = CONCEDES.match(sentence)
    for i, letter in enumerate(sentence):
        depth += (letter in "([") - (letter in ")]")
        if i in starts and depth <= 0 and (i not in joined or HAS_VERB.search(sentence, cuts[-1], i)):
            cuts.append(starts[i])
        elif conceded and letter == "," and depth <= 0 and len(cuts) == 1 and HAS_VERB.search(sentence, 0, i):
            cuts.append(i + 1)
    cuts.append(len(sentence))
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _subject_before(sentence: str, low: int, high: int, key: StudyArmsKey) -> str | None:
    """The arm that an earlier piece has as its subject, for a piece that begins with its verb and names no arm."""
    if low == 0 or not VERB_FIRST.match(sentence[low:high]):
        return None
    outside = outside_brackets(arm_tokens(sentence[:low], key))
    referred = references(outside)
    before = [t for i, t in enumerate(outside) if t.role in (*ARMS, BOTH) and i not in referred]
    return before[0].role if len({t.role for t in before}) == 1 else None


def _of_piece(sentence: str, piece: tuple[int, int], asked: Asked, key: StudyArmsKey) -> Verdict:
    low, high = piece
    flat = sentence[low:high]
    tokens = _without_outcomes(arm_tokens(flat, key), asked, low)
    empty = Verdict(None, False, low, high, "none")
    if NOTHING_KNOWN.search(flat):
        return replace(empty, by="nothing known", contrast=Contrast.RELATION)
    other = other_contrast(flat, tokens, asked.end - low, asked.study_type)
    if other is not None:
        return replace(empty, by=str(other), contrast=other)
    inherited = _subject_before(sentence, low, high, key) if not any(t.role in ARMS for t in tokens) else None
    if inherited in ARMS:
        tokens = (Token("", -1, -1, inherited), *tokens)
    return judged(
        flat,
        tokens,
        replace(
            asked,
            start=asked.start - low,
            end=asked.end - low,
            others=tuple((a - low, b - low) for a, b in asked.others),
        ),
        empty,
    )


def _without_outcomes(tokens: Sequence[Token], asked: Asked, low: int) -> tuple[Token, ...]:
    """The tokens, a drug that is part of an outcome ("morphine consumption") no arm."""
    places = ((asked.start, asked.end), *asked.others)
    inside = [any(a <= t.start + low < b for a, b in places) for t in tokens]
    return tuple(t._replace(role="") if t.role and i else t for t, i in zip(tokens, inside, strict=True))


def _with_next(
    sentence: str, pieces: Sequence[tuple[int, int]], place: int, own: Verdict, asked: Asked, key: StudyArmsKey
) -> Verdict:
    """The verdict read together with the next piece, where that speaks of no other outcome."""
    if place + 1 >= len(pieces):
        return own
    low, high = pieces[place + 1]
    if any(low <= start < high for start, _ in asked.others):
        return own
    flat = sentence[low:high]
    tokens = arm_tokens(flat, key)
    roles = {t.role for t in tokens if t.role in ARMS}
    if own.all_arms is not None and (then := _of_all_arms(flat, tokens, own, asked)) is not None:
        return replace(then, start=own.start, end=high)
    if (apart := _arms_apart(sentence, own, flat, tokens, asked, key)) is not None:
        return replace(own, sign=apart, against=True, end=high, by="one arm each", other_arm=None)
    if _denies(flat, tokens):
        return _with_denial(own, flat, roles, high)
    if own.sign == SAME and effects(outside_brackets(tokens)):
        apart = TIME_OR_GROUP.search(flat) is not None or bool(roles)
        return replace(own, sign=MIXED if apart else None, end=high, by="mixed")
    if roles and (not own.against or own.sign is None or own.by in ("within", "words")):
        whole = arm_tokens(sentence[own.start : high], key)
        return _joined(sentence, (own.start, high), whole, own, asked)
    return own


def _of_all_arms(flat: str, tokens: Sequence[Token], own: Verdict, asked: Asked) -> Verdict | None:
    """ "... improved in both groups, but less so in the placebo group", "... the improvement was greater with ketamine"."""
    so = LESS_SO.match(flat)
    if so is None and not IT_TOO.match(flat):
        return None
    if so is None:
        return judged(flat, tokens, replace(asked, start=0, end=0, others=()), replace(own, sign=None, by="none"))
    outside = outside_brackets(tokens)
    arm = next((t.role for i, t in enumerate(outside) if t.role in ARMS and i not in references(outside)), None)
    if arm is None or own.all_arms is None:
        return None
    more = so["degree"] == "more"
    return replace(own, sign=own.all_arms if more == (arm == KET) else -own.all_arms, against=True, by="words")


def _arms_apart(
    sentence: str, own: Verdict, flat: str, tokens: Sequence[Token], asked: Asked, key: StudyArmsKey
) -> int | None:
    """The sign where one piece speaks of one arm and the next of the other, and they go different ways.

    "Pain rose with saline, whereas it fell with ketamine", "placebo did not reduce pain, but ketamine did so".
    """
    before = sentence[own.start : own.end]
    first, second = arm_tokens(before, key), tuple(tokens)
    roles = [{t.role for t in outside_brackets(some) if t.role in (*ARMS, BOTH)} for some in (first, second)]
    if not asked.compared or sorted(map(sorted, roles)) != [[OTHER], [KET]]:
        return None
    signs = [_change_of(text, some, asked) for text, some in ((before, first), (flat, second))]
    if None in signs or signs[0] == signs[1]:
        return None
    of_ketamine, of_other = signs if roles[0] == {KET} else reversed(signs)
    return BETTER if (of_ketamine or 0) > (of_other or 0) else WORSE


def _change_of(flat: str, tokens: Sequence[Token], asked: Asked) -> int | None:
    """How the outcome changed in the only arm of a piece: +1 better, -1 worse, 0 not at all; None unknown."""
    found = effects(outside_brackets(tokens))
    if any(e.comparative for e in found):
        return None
    if is_null(flat, tokens):
        return 0
    signs = {e.sign if e.valued else e.sign * asked.polarity for e in found if not e.cause}
    return signs.pop() if len(signs) == 1 and not any(e.denied for e in found) else None


def _denies(flat: str, tokens: Sequence[Token]) -> bool:
    """Whether a piece says not, no difference, or gives only p values that are not below .05."""
    values = p_values(flat)
    return is_null(flat, tokens) or NOT_FIRST.match(flat) is not None or (bool(values) and not any(values))


def _with_denial(own: Verdict, flat: str, roles: set[str], end: int) -> Verdict:
    """The verdict with a next piece that denies: of the other arm, of another time or group, or of the difference."""
    of_one_arm = NOT_IN_OTHER.match(flat) is not None
    if own.by == "all arms alike":
        return replace(own, sign=SAME, against=True, end=end, by="null")
    if own.other_arm and roles == {KET} and of_one_arm:
        return replace(own, sign=-own.other_arm, against=True, end=end, by="one arm alone")
    if own.sign not in (BETTER, WORSE):
        return own
    if roles == {OTHER} and of_one_arm:
        return replace(own, against=True, end=end, by="one arm alone")
    mixed = TIME_OR_GROUP.search(flat) is not None
    return replace(own, sign=MIXED if mixed else SAME, end=end, by="mixed" if mixed else "null")


def _joined(sentence: str, whole: tuple[int, int], tokens: Sequence[Token], own: Verdict, asked: Asked) -> Verdict:
    """ "... fell by 11 in the ketamine group, whereas they fell by 15 in the other group": the numbers of both pieces."""
    flat = sentence[whole[0] : whole[1]]
    numbers = values_by_arm(tokens, sentence[asked.start : asked.end])
    if numbers is None or not numbers.strong:
        if own.by == "within":
            return replace(own, sign=None, by="other arm next")
        return own
    found = effects(outside_brackets(tokens))
    first = found[0] if found else None
    sign = of_numbers(numbers, first, asked, flat)
    if own.sign in (BETTER, WORSE) and own.against and own.sign != sign:
        return replace(own, sign=None, by="disagree joined")
    values = p_values(flat)
    if not values:
        return replace(own, sign=None, against=True, by="disagree untested")  # two numbers of which no test is given
    if not any(values):
        sign = SAME
    return replace(own, sign=sign, against=True, end=whole[1], by="numbers joined", strength=1)
