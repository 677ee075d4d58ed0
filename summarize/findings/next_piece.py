"""What only the next piece of a sentence says of the outcome: "...; the incidence of each was higher than with placebo"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evidence import lazy_re as re
from evidence.records import Contrast
from summarize.findings.arm_tokens import OTHER, StudyArmsKey, Token, arm_tokens
from summarize.findings.clause import judged
from summarize.findings.clause_patterns import OF_EACH, VERB_FIRST
from summarize.findings.verdict import REPORTED, SAME, Asked, Verdict
from summarize.text.brackets import closed_brackets
from summarize.text.effect_words import p_values


def of_each(flat: str, tokens: Sequence[Token], own: Verdict, asked: Asked) -> Verdict | None:
    """The verdict of a next piece that compares each of the events this piece reported; None where it compares nothing."""
    if own.sign != REPORTED or not OF_EACH.match(flat):
        return None
    compared = _unnamed(flat, tokens, own, asked)
    return compared if compared.against and compared.sign is not None else None


def after_doses(
    sentence: str, pieces: Sequence[tuple[int, int]], place: int, own: Verdict, asked: Asked, key: StudyArmsKey
) -> Verdict:
    """The verdict on doses beside each other, or that of a next piece which sets them against another arm.

    "The changes with 0.2 and 0.4 mg/kg were -16 and -17, and showed significant improvement compared with placebo".
    """
    if own.contrast is not Contrast.AGAINST_KETAMINE or place + 1 >= len(pieces):
        return own
    low, high = pieces[place + 1]
    flat = _without_numbers(sentence[low:high])
    tokens = arm_tokens(flat, key)
    named = any(low <= start < high for start, _ in asked.others)
    if named or not VERB_FIRST.match(flat) or not any(t.role == OTHER for t in tokens):
        return own
    compared = _unnamed(flat, tokens, own, asked)
    told = compared.against and (
        compared.sign == SAME or (compared.sign is not None and _VALUED.search(flat) is not None)
    )
    return replace(compared, start=own.start, end=high, contrast=None) if told else own


_VALUED = re.compile(
    r"\b(?:improve\w*|worsen\w*|superior|inferior|better|worse)\b"
)  # of a smaller change no side is known


def _without_numbers(flat: str) -> str:
    """The piece, as long as before, with spaces for brackets that hold no p value: the numbers of one arm alone."""
    for a, b in closed_brackets(flat):
        if not p_values(flat[a:b]):
            flat = f"{flat[:a]}{' ' * (b - a)}{flat[b:]}"
    return flat


def _unnamed(flat: str, tokens: Sequence[Token], own: Verdict, asked: Asked) -> Verdict:
    """The verdict of a piece that does not name the outcome it speaks of."""
    nothing = replace(own, sign=None, by="none", contrast=None)
    return judged(flat, tokens, replace(asked, start=0, end=0, others=()), nothing)
