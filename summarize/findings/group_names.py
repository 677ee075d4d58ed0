"""The letters and numbers that groups are called by, and what the words next to them say a group received."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarize.findings.arm_names import ArmRole, is_ketamine, squeezed
from summarize.findings.arm_words import CONTROL, GROUP_NAME, NOT_A_GROUP_NAME
from summarize.text.drugs import mentions
from summarize.text.passage import Passage


def group_names(text: str) -> tuple[str, ...]:
    """The group's short name in a text; of several none is known to be the arm's own."""
    if "group" not in text and "arm" not in text:
        return ()
    names = tuple(squeezed(m.group()) for m in GROUP_NAME.finditer(text) if not NOT_A_GROUP_NAME.search(m.group()))
    return names if len(set(names)) == 1 else ()


def explained_groups(passage: Passage, others: frozenset[str]) -> Iterator[tuple[str, ArmRole]]:
    """Group names and what the words next to them say the group received."""
    flat = passage.flat
    if "group" not in flat and "arm" not in flat:
        return
    names = [m for m in GROUP_NAME.finditer(flat) if not NOT_A_GROUP_NAME.search(m.group())]
    named_otherwise: list[str] = []
    ketamine = False
    for place, match in enumerate(names):
        stop = min(names[place + 1].start() if place + 1 < len(names) else len(flat), match.end() + 90)
        behind = re.split(r"[.;](?!\d)", flat[match.end() : stop])[0]
        opened = flat.rfind("(", max(0, match.start() - 40), match.start())
        if opened > flat.rfind(")", 0, match.start()):  # "ketamine (group k, n = 40) or ...": what follows the bracket is not its
            before, behind = re.split(r"[,)]", flat[max(0, opened - 30) : opened + 1])[-1], behind.partition(")")[0]
        else:
            before = re.split(r"[,)]", flat[max(0, match.start() - 30) : match.start()])[-1]
        role = _given(behind, others) or _given(before, others, last=True)
        if role is not None:
            ketamine = ketamine or role is ArmRole.KETAMINE
            yield squeezed(match.group()), role
        elif (what := _IN_BRACKETS.match(behind)) and not _OF_AMOUNT_OR_PEOPLE.search(what[1]):
            named_otherwise.append(squeezed(match.group()))
    if ketamine:
        yield from ((name, ArmRole.OTHER) for name in named_otherwise)


# "group C (ECT, n = 40)" beside "group K (ketamine, n = 40)": what stands in the brackets is what the group received.
_IN_BRACKETS = re.compile(r"\s?\((?!n\b)([a-z][a-z -]{2,40})[,;)]")


_OF_AMOUNT_OR_PEOPLE = re.compile(
    r"dose|low|high|early|late|single|repeated|mean|age|male|female|women|respon|remit|patients|adults|children|healthy|both"
)


_NOT_GIVEN = re.compile(r"\b(?:not|none|without|no drug)\s\($")


def _given(text: str, others: frozenset[str], *, last: bool = False) -> ArmRole | None:
    """The role that the drugs in a text, or the words of arms without ketamine, give a group; None where it names none."""
    if last and not text.rstrip().endswith("("):
        return None
    if last and _NOT_GIVEN.search(text):
        return ArmRole.OTHER  # "received esketamine (group e) or not (group c)"
    if not last and not re.match(
        r"\s*(?:[(:=,-]|(?:\w+ ){0,3}(?:receiv|given|treated|administered|got|was|were))", text
    ):
        return None
    if is_ketamine(text):
        return ArmRole.KETAMINE
    named = bool(mentions(text, 0, len(text))) or CONTROL.search(text) or any(word in text for word in others)
    return ArmRole.OTHER if named else None
