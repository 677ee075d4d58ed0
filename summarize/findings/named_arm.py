"""Which of the arms that a sentence names ketamine is set against."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.findings.arm_tokens import KET, OTHER, SHARED, Token

_SETS_AGAINST = frozenset(
    "than versus vs against compared comparing relative over superior inferior non-inferior".split()
)
_BETWEEN = frozenset(
    ". with to the a an that those in of receiving received given group groups patients participants subjects who for both either after on under".split()
)
_PLUS = frozenset({"+", "/", "plus", "combined", "with"})
_WITHIN = frozenset(
    "oral newly initiated a an the ongoing".split()
)  # "esketamine plus newly initiated oral antidepressant"
_AMOUNT = frozenset(
    "consumption requirement requirements usage demand doses".split()
)  # "morphine consumption" is no arm


def named_against(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Start and end of the arm behind a word of comparison, else of the first arm without ketamine; None where none is named."""
    others = [i for i, token in enumerate(tokens) if token.role == OTHER and not _no_arm(tokens, i)]
    others = [i for i in others if not _is_beside_ketamine(tokens, i)] or others
    at = next((i for i in others if _is_set_against(tokens, i)), others[0] if others else None)
    return None if at is None else (tokens[at].start, _end(tokens, at))


def _no_arm(tokens: Sequence[Token], at: int) -> bool:
    """Whether it is an amount that is measured, or what the arm with ketamine got beside it."""
    if at + 1 < len(tokens) and tokens[at + 1].text in _AMOUNT:
        return True
    back = at - 1
    while back >= 0 and tokens[back].text in _WITHIN:
        back -= 1
    return back > 0 and tokens[back].text in _PLUS and tokens[back - 1].role == KET


def _is_beside_ketamine(tokens: Sequence[Token], at: int) -> bool:
    """ "Remifentanil against propofol and ketamine": ketamine is set against the first."""
    behind = tokens[at + 1 : at + 3]
    return [t.text in ("and", "or") or t.role == KET for t in behind] == [True, True] and behind[1].role == KET


def _is_set_against(tokens: Sequence[Token], at: int) -> bool:
    back = at - 1
    while back >= 0 and (tokens[back].text in _BETWEEN or tokens[back].text[0].isdigit()):
        back -= 1
    return back >= 0 and tokens[back].text in _SETS_AGAINST


def _end(tokens: Sequence[Token], at: int) -> int:
    """The end of an arm with what is added to it: "AD + PBO" (a plus sign is no token)."""
    end = tokens[at].end
    for token in tokens[at + 1 :]:
        if token.role in (OTHER, SHARED) and token.start - end <= len(" plus "):
            end = token.end
        elif token.text not in ("/", "plus"):
            break
    return end
