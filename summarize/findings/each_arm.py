"""Two pieces of a sentence that each speak of one arm: which arm did better."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.findings.arm_tokens import ARMS, BOTH, KET, OTHER, StudyArmsKey, Token, arm_tokens
from summarize.findings.clause_patterns import COMPARING, OF_THE_SAME
from summarize.findings.effects import effects, outside_brackets
from summarize.findings.verdict import BETTER, SAME, WORSE, Asked, Verdict


def each_arm(sentence: str, own: Verdict, tokens: Sequence[Token], asked: Asked, key: StudyArmsKey) -> int | None:
    """Which arm did better where one piece tells a change, or none, in one arm and the next another in the other arm."""
    here = outside_brackets(arm_tokens(sentence[own.start : own.end], key))
    there = outside_brackets(tokens)
    first, second = (only_role(piece) for piece in (here, there))
    if {first, second} != set(ARMS) or any(COMPARING.search(" ".join(t.text for t in p)) for p in (here, there)):
        return None
    changed = _change_here(own, first)
    changes = _undenied(here, there, own, asked) or _change_there(there, sentence[asked.start : asked.end], asked)
    if changed is None or changes is None or changed == changes:
        return None
    ketamine, other = (changed, changes) if first == KET else (changes, changed)
    return BETTER if ketamine > other else WORSE


def only_role(tokens: Sequence[Token]) -> str | None:
    """The role of the arms named, where all named have the same."""
    roles = {t.role for t in tokens if t.role in (*ARMS, BOTH)}
    return roles.pop() if len(roles) == 1 else None


def _change_here(own: Verdict, role: str | None) -> int | None:
    """What a piece says of the one arm it names: better, worse, the same; None where it compares or says nothing."""
    if own.by == "null" or (own.by == "denied" and own.sign == SAME):
        return SAME
    if role == OTHER:
        return own.other_arm
    return own.sign if own.by in ("within", "words", "passive") and own.sign in (BETTER, WORSE) else None


def _undenied(here: Sequence[Token], there: Sequence[Token], own: Verdict, asked: Asked) -> int | None:
    """The change of "whereas Y did" behind one that is denied of X; None where the next piece says more, or nothing is denied."""
    if any(t.text == "fail" for t in here):
        return None  # "X did not fail to, whereas Y did"
    denied = [e for e in effects(here) if e.denied]
    if (
        SAME not in (own.sign, own.other_arm)
        or len(denied) != 1
        or {t.text for t in there if not t.role and t.text != "."} != {"did"}
    ):
        return None
    return denied[0].sign if denied[0].valued else denied[0].sign * asked.polarity


def _change_there(tokens: Sequence[Token], outcome: str, asked: Asked) -> int | None:
    """The same of a next piece, which may speak of nothing but the outcome of the piece before."""
    found = effects(tokens)
    own_words = {tokens[e.at].text for e in found} | set(outcome.split()) | OF_THE_SAME
    if len(found) > 1 or any(not t.role and t.text not in own_words for t in tokens):
        return None
    if not found or found[0].denied:
        denied = {"not", "no", "unchanged", "stable", "unaffected", "unaltered"} & {t.text for t in tokens}
        return SAME if denied else None
    if found[0].comparative or found[0].cause:
        return None
    return found[0].sign if found[0].valued else found[0].sign * asked.polarity
