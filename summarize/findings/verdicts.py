"""Which way a sentence goes for an outcome: what its words and numbers say of the two arms, or nothing.

Words and numbers decide; where two of them disagree there is no verdict. No rule here knows which way most studies go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evidence import lazy_re as re
from evidence.records import Contrast
from summarize.findings.arm_numbers import values_by_arm
from summarize.findings.arm_tokens import ARMS, BOTH, KET, OTHER, StudyArmsKey, Token, arm_tokens
from summarize.findings.clause import judged, of_numbers
from summarize.findings.clause_patterns import (
    COMPARING,
    ELSEWHERE,
    IT_TOO,
    LESS_SO,
    NOT_FIRST,
    NOT_IN_OTHER,
    NOT_NONINFERIOR,
    NOT_OF_ARMS,
    NOTHING_KNOWN,
    OF_ANOTHER_MEASURE,
    OF_NOUN,
    ONLY_ONE,
    OWN_SUBJECT,
    QUALIFIES,
    RANKED,
    REMAINDER,
    REVERSED,
    SHARES,
    TIME_OR_GROUP,
    TO_BASELINE,
    VERB_FIRST,
    WITHOUT_IN,
)
from summarize.findings.contrasts import AMOUNTS, SUBGROUP, other_contrast
from summarize.findings.each_arm import each_arm, only_role
from summarize.findings.effects import effects, outside_brackets
from summarize.findings.next_piece import after_doses, of_each
from summarize.findings.nulls import is_null
from summarize.findings.overruled import is_no_null, is_overruled
from summarize.findings.own_part import is_reason_to_leave, own_part
from summarize.findings.owners import references
from summarize.findings.pieces import pieces_of
from summarize.findings.plainer import in_plainer_words
from summarize.findings.verdict import BETTER, MIXED, REPORTED, SAME, WORSE, Asked, Verdict
from summarize.text.effect_words import p_values


def verdict(sentence: str, asked: Asked, key: StudyArmsKey) -> Verdict:
    """The verdict of a folded sentence on an outcome."""
    sentence = in_plainer_words(sentence, key)
    pieces = pieces_of(sentence, key)
    place = next(i for i, (low, high) in enumerate(pieces) if low <= asked.start < high or high == len(sentence))
    own = _of_piece(sentence, pieces[place], asked, key)
    if own.contrast is not None:
        return after_doses(sentence, pieces, place, own, asked, key)
    if own.against and own.sign in (BETTER, WORSE) and SUBGROUP.search(sentence, *pieces[place]):
        return replace(own, sign=None, by="subgroup", contrast=Contrast.PATIENTS)
    if is_no_null(sentence, pieces[place], own, key):
        return replace(own, sign=None, by="denied and significant")
    if own.sign in (BETTER, WORSE) and is_overruled(sentence, pieces[place], own, asked, key):
        return replace(own, sign=None, by="less than the other", against=True)
    if _is_of_healthy(sentence, pieces, place):
        return replace(own, sign=None, by="healthy", contrast=Contrast.PATIENTS)
    if place + 1 < len(pieces) and _is_of_amounts(sentence, pieces[place][1], key):
        return replace(own, sign=None, by="doses", contrast=Contrast.AGAINST_KETAMINE)
    if own.by == "numbers" and place and _is_refuted(sentence, pieces, place, key):
        return replace(own, sign=SAME, start=pieces[place - 1][0], by="null")
    return _with_next(sentence, pieces, place, own, asked, key)


_HEALTHY = re.compile(r"\bhealthy (?:controls?|volunteers?|subjects?|participants?|individuals?|people)\b")


def _is_of_healthy(sentence: str, pieces: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether a piece tells of healthy people what another piece tells of patients."""
    low, high = pieces[place]
    own = _HEALTHY.search(sentence, low, high) is not None
    return own and any(not _HEALTHY.search(sentence, a, b) for a, b in pieces if (a, b) != (low, high))


def _is_of_amounts(sentence: str, start: int, key: StudyArmsKey) -> bool:
    """Whether the rest of a sentence says that amounts of ketamine are compared ("..., but not ..., compared with one dose")."""
    return AMOUNTS.search(sentence, start) is not None and all(t.role != OTHER for t in arm_tokens(sentence, key))


def _is_refuted(sentence: str, pieces: Sequence[tuple[int, int]], place: int, key: StudyArmsKey) -> bool:
    """Whether numbers without a test follow a piece that says there is no difference ("... not superior; still, 30 % ...")."""
    (low, high), (start, end) = pieces[place - 1], pieces[place]
    before = sentence[low:high]
    return not p_values(sentence[start:end]) and is_null(before, arm_tokens(before, key))


_OPENING = re.compile(r"(?:with|after|following|under) [^,;.()]{3,40}(?=,)")


def _opening_arm(sentence: str, low: int, key: StudyArmsKey) -> str | None:
    """The arm of which a whole sentence speaks: "With morphine, pain fell, and nausea was rarer than with placebo"."""
    opening = _OPENING.match(sentence) if low else None
    return only_role(arm_tokens(opening.group(), key)) if opening else None


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
    flat = own_part(flat, arm_tokens(flat, key), asked.start - low, asked.end - low)
    tokens = _without_outcomes(arm_tokens(flat, key), asked, low)
    empty = Verdict(None, False, low, high, "none")
    if NOTHING_KNOWN.search(flat):
        return replace(empty, by="nothing known", contrast=Contrast.RELATION)
    reason = is_reason_to_leave(sentence[: asked.start], asked.safety)
    if reason or NOT_NONINFERIOR.search(flat) or SHARES.search(flat):
        return replace(empty, by="no side")
    unarmed = NOT_OF_ARMS.search(flat)
    if unarmed and not {KET, OTHER} <= {t.role for t in tokens if t.end <= unarmed.start()}:
        return replace(empty, by="not of arms", contrast=Contrast.RELATION)
    other = other_contrast(flat, tokens, asked.end - low, asked.study_type)
    if other is not None:
        return replace(empty, by=str(other), contrast=other)
    arms = {t.role for t in tokens if t.role in ARMS}
    inherited = _opening_arm(sentence, low, key) if KET not in arms else None
    if not arms:
        inherited = inherited or _subject_before(sentence, low, high, key)
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
    return tuple(
        t._replace(role="") if t.role and any(a <= t.start + low < b for a, b in places) else t for t in tokens
    )


_OF_ANOTHER = re.compile(  # "..., with comparable ease of separation": alike is something else
    r"\s*(?:an?\s)?(?:comparable|similar|equal|equivalent|identical)\s(?!(?:results?|effects?|findings?|outcomes?|scores?|reductions?|changes?|improvements?|rates?|between|among|across|in|with|to|for)\b)"
)


def _with_next(
    sentence: str, pieces: Sequence[tuple[int, int]], place: int, own: Verdict, asked: Asked, key: StudyArmsKey
) -> Verdict:
    """The verdict read together with the next piece, where that speaks of no other outcome."""
    if place + 1 >= len(pieces):
        return own
    low, high = pieces[place + 1]
    healthy = _is_of_healthy(sentence, pieces, place + 1)
    if healthy or any(low <= start < high for start, _ in asked.others) or _OF_ANOTHER.match(sentence, low):
        return own
    flat = sentence[low:high]
    tokens = arm_tokens(flat, key)
    roles = {t.role for t in tokens if t.role in ARMS}
    if not roles and not any(t.role == BOTH for t in tokens) and _is_of_something_else(sentence, low, flat):
        return own
    if (settled := _of_bothpieces_of(sentence, flat, tokens, own, asked, key)) is not None:
        return replace(settled, start=own.start, end=high)
    if _denies(flat, tokens):
        return _of_others(sentence, own, tokens, key) or _with_denial(own, flat, roles, high)
    if own.sign == SAME and effects(outside_brackets(tokens)) and not RANKED.search(flat):
        apart = TIME_OR_GROUP.search(flat) is not None or bool(roles)
        return replace(own, sign=MIXED if apart else None, end=high, by="mixed")
    if roles and (not own.against or own.sign is None or own.by in ("within", "words")):
        whole = arm_tokens(sentence[own.start : high], key)
        return _joined(sentence, (own.start, high), whole, own, asked)
    return own


def _is_of_something_else(sentence: str, low: int, flat: str) -> bool:
    """Whether a next piece without an arm has a subject of its own: "and the response time was", "despite ..., no change in"."""
    if REMAINDER.match(flat):
        return True
    if sentence.startswith("despite "):
        return OF_NOUN.search(flat) is not None and COMPARING.search(TO_BASELINE.sub("", flat)) is None
    return sentence[:low].endswith(" and ") and OWN_SUBJECT.match(flat) is not None


def _of_bothpieces_of(
    sentence: str, flat: str, tokens: Sequence[Token], own: Verdict, asked: Asked, key: StudyArmsKey
) -> Verdict | None:
    """The verdict that only both pieces give: of all arms and then of one, of one arm and then of the other, reversed."""
    if own.all_arms is not None and (then := _of_all_arms(flat, tokens, own, asked)) is not None:
        return then
    if (compared := of_each(flat, tokens, own, asked)) is not None:
        return compared
    each = each_arm(sentence, own, tokens, asked, key)
    if each is not None:
        return replace(own, sign=each, against=True, by="one arm alone")
    if own.sign in (BETTER, WORSE) and REVERSED.match(flat):
        return replace(own, sign=MIXED, by="mixed")
    return None


def _of_others(sentence: str, own: Verdict, tokens: Sequence[Token], key: StudyArmsKey) -> Verdict | None:
    """The verdict where a next piece denies a difference of arms that this piece did not compare; None where it is of these.

    "Lower with ketamine than with midazolam; saline did not differ from midazolam" leaves ketamine the better one.
    """
    if own.against and own.by == "words" and ONLY_ONE.search(sentence, own.start, own.end):
        return own  # "was seen in the ketamine arm only; no change occurred with placebo"
    here = {t.text for t in arm_tokens(sentence[own.start : own.end], key) if t.role == OTHER}
    there = {t.text for t in tokens if t.role == OTHER}
    if not own.against or own.sign not in (BETTER, WORSE) or not here or not there - here:
        return None
    if not any(t.role in (KET, BOTH) for t in tokens):
        return own if len(there) > 1 else None
    return None if here & there else replace(own, sign=MIXED, by="mixed")


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
    more = so[so.lastgroup or 0] in ("more", "greater", "larger", "stronger")
    return replace(own, sign=own.all_arms if more == (arm == KET) else -own.all_arms, against=True, by="words")


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
    if own.sign == REPORTED and of_one_arm and len(roles) == 1:  # "were seen after ketamine but not after placebo"
        return replace(own, sign=WORSE if roles == {OTHER} else BETTER, against=True, end=end, by="one arm alone")
    if own.by in ("words", "numbers", "numbers+words") and not roles and WITHOUT_IN.match(flat):
        return own  # "..., but without difference in remission": what does not differ has a name of its own
    if own.sign == SAME and QUALIFIES.match(flat):
        return replace(own, end=end)
    if own.sign not in (BETTER, WORSE):
        return own
    if roles == {OTHER} and of_one_arm:
        return replace(own, against=True, end=end, by="one arm alone")
    of_another = not roles and OF_ANOTHER_MEASURE.match(flat) is not None
    mixed = of_another or TIME_OR_GROUP.search(flat) is not None or ELSEWHERE.match(flat) is not None
    return replace(own, sign=MIXED if mixed else SAME, end=end, by="mixed" if mixed else "null")


def _joined(sentence: str, whole: tuple[int, int], tokens: Sequence[Token], own: Verdict, asked: Asked) -> Verdict:
    """ "... fell by 11 in the ketamine group, whereas they fell by 15 in the other group": the numbers of both pieces."""
    flat = sentence[whole[0] : whole[1]]
    numbers = values_by_arm(tokens, sentence[asked.start : asked.end])
    if numbers is None or not numbers.strong:
        here = {t.role for t in tokens if t.end <= own.end - whole[0]}
        if own.by == "within" or (own.by == "words" and OTHER not in here):
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
