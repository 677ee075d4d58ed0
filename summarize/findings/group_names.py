"""The letters, numbers and roles that groups are called by, and what the words next to them say a group received."""

from __future__ import annotations

from collections.abc import Iterator

from evidence import lazy_re as re
from summarize.findings.arm_names import ArmRole, is_ketamine, squeezed
from summarize.findings.arm_words import CONTROL, GROUP_NAME, NOT_A_GROUP_NAME, ROLE_ALONE, ROLE_NAME
from summarize.text.drugs import mentions
from summarize.text.passage import Passage

_RESULTS = ("RESULTS", "CONCLUSIONS")
_REACH = 90  # characters behind a group's name in which what it received is looked for
_OPENED = 40  # characters from an opening bracket to a name in it


def group_names(text: str) -> tuple[str, ...]:
    """The group's short name in a text; of several none is known to be the arm's own."""
    if "group" not in text and "arm" not in text:
        return ()
    names = tuple(squeezed(m.group()) for m in GROUP_NAME.finditer(text) if not NOT_A_GROUP_NAME.search(m.group()))
    return names if len(set(names)) == 1 else ()


def explained_groups(passage: Passage, others: frozenset[str]) -> Iterator[tuple[str, ArmRole]]:
    """Group names ("group k") and roles ("control group"), and what the words next to them say the group received."""
    flat = passage.flat
    yield from _lone_roles(flat, others)
    if "group" not in flat and "arm" not in flat and "controls" not in flat:
        return
    named_otherwise: list[str] = []
    ketamine = False
    for match, stop in _names(flat):
        before, behind = _around(flat, match, stop)
        if passage.sentence_at(match.start()).role in _RESULTS and _IS_A_RESULT.match(behind):
            behind = ""  # "compared with group c, ketamine reduced ...", "the active arm was superior in pain control"
        role = _given(behind, others) or _given(before, others, last=True)
        if role is not None:
            ketamine = ketamine or role is ArmRole.KETAMINE
            yield squeezed(match.group()), role
        elif (what := _IN_BRACKETS.match(behind)) and not _OF_AMOUNT_OR_PEOPLE.search(what[1]):
            named_otherwise.append(squeezed(match.group()))
    if ketamine:
        yield from ((name, ArmRole.OTHER) for name in named_otherwise)


def _lone_roles(flat: str, others: frozenset[str]) -> Iterator[tuple[str, ArmRole]]:
    """Roles told of a drug rather than of a group: "ketamine (active control)", "the comparator was ketamine"."""
    for match in ROLE_ALONE.finditer(flat):
        word = next(filter(None, match.groups())).removeprefix("the ").split()
        name = "experimental" if word[0] == "investigational" else word[-1] if word[-1] in _GROUPS else word[0]
        if match["behind"] or match["as"]:
            role = _given(_before(flat, match.start() - bool(match["behind"])) + "(", others, last=True)
        else:
            behind = _END.split(flat[match.end() : match.end() + 60])[0].split(" or ")[0].split(" and ")[0]
            role = _given(" received " + behind, others) or (ArmRole.OTHER if match["drug"] else None)
        if role is not None:
            yield f"{name} group", role


_GROUPS = frozenset("control comparator comparison reference experimental intervention study test".split())


def _names(flat: str) -> Iterator[tuple[re.Match[str], int]]:
    """The groups' names and roles in order, each with where the words that may explain it end."""
    found = [m for m in GROUP_NAME.finditer(flat) if not NOT_A_GROUP_NAME.search(m.group())]
    roles = [m for m in ROLE_NAME.finditer(flat) if not _NO_GROUP.search(flat, max(0, m.start() - 12), m.start())]
    names = sorted([*found, *roles], key=lambda m: m.start())
    for place, match in enumerate(names):
        following = names[place + 1].start() if place + 1 < len(names) else len(flat)
        yield match, min(following, match.end() + _REACH)


_IS_A_RESULT = re.compile(r"\s*,|\s*(?:\w+ly )?(?:was|were) (?!(?:\w+ )?(?:given|treated|administered|received))")
_NO_GROUP = re.compile(r"\b(?:no|without|lack of|non)[\s-](?:an?\s|the\s)?$")


def _around(flat: str, match: re.Match[str], stop: int) -> tuple[str, str]:
    """What stands before a group's name and behind it; of a name in brackets what they hold, and what stands before them."""
    behind = _END.split(flat[match.end() : stop])[0]
    opened = flat.rfind("(", max(0, match.start() - _OPENED), match.start())
    if opened > flat.rfind(")", 0, match.start()):  # "ketamine (group k, n = 40) or ...": what follows is another arm
        return _before(flat, opened + 1), behind.partition(")")[0]
    if behind.lstrip().startswith("("):
        inside, _, rest = behind.partition(")")
        behind = rest if _SIZE_ALONE.fullmatch(inside) else inside
    return _before(flat, match.start()), behind


def _before(flat: str, end: int) -> str:
    """The words that may name what an arm received, back to the arm before it."""
    return _OTHER_ARM.split(flat[max(0, end - _REACH) : end])[-1]


_OTHER_ARM = re.compile(r"[;:)]|,(?!\d)|\.(?!\d)|\b(?:or|versus|vs|either|whereas|while|compared with|than)\b")
_END = re.compile(
    r"[.;](?!\d)|,?\s(?:whereas|while|but)\s|\sand (?:the|those)\s|\s(?:the )?(?:es)?ketamine (?:group|arm)\b"
)
_SIZE_ALONE = re.compile(r"\s?\(\s?n?\s?=?\s?\d*\s?(?:patients|participants|subjects)?\s?")


# "group C (ECT, n = 40)" beside "group K (ketamine, n = 40)": what stands in the brackets is what the group received.
_IN_BRACKETS = re.compile(r"\s?\((?!n\b)([a-z][a-z -]{2,40})(?:[,;)]|$)")


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
    if not last and (inert := CONTROL.search(text)) and not _WITH_IT.match(text, inert.end()):
        return ArmRole.OTHER  # "received saline, ..." whatever follows; "placebo plus ketamine" is an arm with ketamine
    if is_ketamine(text):
        beside = text.rpartition(" and ")[2]  # "ketamine and saline (group s)": two arms, or two drugs of one
        return None if last and not is_ketamine(beside) and _names_other(beside, others) else ArmRole.KETAMINE
    return ArmRole.OTHER if _names_other(text, others) else None


_WITH_IT = re.compile(r"[^,;:]{0,15}\s(?:\+|plus|and|with|combined with|followed by)\s[^,;:]{0,40}ketamine")


def _names_other(text: str, others: frozenset[str]) -> bool:
    """Whether a text names a drug, a control or an arm without ketamine."""
    return bool(mentions(text, 0, len(text)) or CONTROL.search(text) or any(word in text for word in others))
