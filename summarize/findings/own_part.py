"""The part of a piece of a sentence that speaks of one outcome: without the brackets of others, and reasons why people left."""

from __future__ import annotations

from collections.abc import Sequence

from evidence import lazy_re as re
from summarize.findings.arm_tokens import Token
from summarize.text.brackets import closed_brackets

_STATISTIC = re.compile(r"[=<>\u2264\u2265%]|\d[.\u00b7]\d|\bci\b")
_OF_ANOTHER = re.compile(r"[,;:]|\b(?:and|or|but|than|versus|vs|with|in|by|to|for|among)\b")
_LEFT = re.compile(r"\b(?:discontinu|withdr[ae]w|drop(?:ped)?[\s-]?outs?\b|terminat|removed|left the study)")
_BECAUSE = re.compile(
    r"\b(?:because of|due to|owing to|attributed to|as a result of|secondary to|on account of)\b|\bfor (?:\w+ )?$"
)
_NOBODY = re.compile(r"\b(?:no|none|nobody|not|neither|without|zero)\b")
_NEAR = 60  # characters between an outcome and a bracket that is its own


def own_part(flat: str, tokens: Sequence[Token], start: int, end: int) -> str:
    """The piece, as long as before, with spaces for what is not said of the outcome between start and end.

    Brackets of statistics behind other members of a list ("less hypotension (RR 0.24) and pain (MD -0.4)") go where the
    outcome has a bracket of its own: one bracket at the end of a list is of all its members. Those of arms stay. Why
    people left ("discontinued because of increasing anxiety") is no result.
    """
    reason = _BECAUSE.search(flat, end) if _LEFT.search(flat, 0, end) else None
    if reason is not None:
        flat = flat[: reason.start()].ljust(len(flat))
    return _without_brackets_of_others(flat, tokens, start, end)


def is_reason_to_leave(before: str, event: bool) -> bool:
    """Whether what stands before an outcome makes it a reason why people left: "discontinued because of increasing".

    An event for which somebody left was there; one for which nobody left may still have been.
    """
    left = _LEFT.search(before)
    reason = left is not None and _BECAUSE.search(before, left.end()) is not None
    return reason and (not event or _NOBODY.search(before) is not None)


def _without_brackets_of_others(flat: str, tokens: Sequence[Token], start: int, end: int) -> str:
    groups = [(a, b) for a, b in closed_brackets(flat) if _STATISTIC.search(flat, a, b)]
    own = next(((a, b) for a, b in groups if a >= end), None)
    if own is None or own[0] - end > _NEAR or _OF_ANOTHER.search(flat, end, own[0]):
        return flat
    arms = {t.end for t in tokens if t.role}
    for a, b in groups:
        if (a, b) != own and not a <= start < b and len(flat[:a].rstrip()) not in arms:
            flat = f"{flat[:a]}{' ' * (b - a)}{flat[b:]}"
    return flat
