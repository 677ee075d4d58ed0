"""A piece of a sentence as tokens, its arms recognized: what the direction of an effect is read from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from evidence import lazy_re as re
from evidence.required_literals import Scanner
from summarize.findings.arm_names import ArmRole
from summarize.findings.arm_words import COMPARED, CONTROL, GROUP_NAME, NOT_A_GROUP_NAME, ROLE_NAME, TREATED
from summarize.findings.study_arms import StudyArms
from summarize.text.drugs import KETAMINE, ketamine_in, may_name_ketamine, mentions

KET, OTHER, BOTH, SHARED = "K", "C", "B", "S"
INDUCED = "X"  # "ketamine-induced", a symptom and no arm
UNKNOWN = "U"  # a group of which the text does not say what it received
ARMS = (KET, OTHER)
WORD = re.compile(
    r"[a-z\u03b1-\u03c9][a-z\u03b1-\u03c9'-]*[a-z\u03b1-\u03c9]|[a-z\u03b1-\u03c9]|\d+(?:[.,\u00b7]\d+|[.\u00b7]\s\d+(?=\s?[\u00b1(),;]))*|[%=<>\u00b1\u2265\u2264;:(),./\[\]-]"
)
_BOTH = Scanner(
    r"\b(?:both|all|the two|two|the three|three|each|either|any)\s(?:of the |of |treatment |study |dose |patient )?(?:groups?|arms?|treatments|conditions|drugs|agents|regimens|medications)\b"
    r"|\b(?:between|among|across)[\s-](?:the )?(?:(?:two|three|four|treatment|study|dose|different) )?(?:groups|treatments|arms|conditions)\b|\bbetween-(?:group|treatment)\b|\bintergroup\b|\bthe groups\b|\bgroups (?=did|were|had|showed|differ)"
)
_INDUCED = re.compile(
    rf"(?<![a-z])(?:{KETAMINE.pattern})[\s-](?:induced|related|associated|evoked|elicited|dependen\w+|addict\w+|abus\w+|misus\w+|use disorders?|users?\b|use\b|intoxicat\w+|withdrawal|craving|anesthe\w+ (?:rats|mice))"
)
_WITHOUT = re.compile(
    rf"(?<![a-z])(?:no|without|non-?|not (?:receiv\w+|given|treated with|administered|exposed to|assigned to|allocated to|randomi[sz]ed to))\s?(?:{KETAMINE.pattern})(?!\s?-?(?:related|induced|associated))(?:\s(?:groups?|arms?|use|treatment))?"
)
_OF_SOMETHING = re.compile(
    r"(?:healthy|pain|symptom|symptoms|pressure|glyc\w+|impulse|cognitive|emotional|executive|inhibitory|birth|quality|patient|disease|postural|motor|seizure|airway|rate|self)[\s-]$"
)
_VERB = re.compile(r"(?:(?<!compared )(?<!relative )to|better|under|of|for|can|could|will|would)\s$")
_AFTER_ARM = re.compile(
    r"(?:[\s-](?:treated|treatment|receiving|infused))?\s?(?:\([a-z0-9 =.]{1,12}\)\s)?(?:groups?|arms?|patients|recipients|conditions?|infusions?|treatment|alone|monotherapy|injections?|therapy|administration)\b"
)
_AFTER_SHARED = re.compile(r"\s(?:therapy|treatment|an(?:a)?esthesia|infusions?|stimulation)\b")
_JOINED = re.compile(
    r"\s?(?:\+|/|-|plus|combined with|in combination with|co-?administered with|co-?administration with|added to|with|and)\s?"
)
_PLUS = re.compile(r"\s?(?:\+|/|plus|combined with|in combination with|co-?administered with|added to)\s?")
_DOSE_BEFORE = re.compile(
    r"(?:\d+(?:[.,]\d+)?\s?(?:mg|μg|mcg|g|%)(?:/\w+)*|(?:low|high|single|repeated|intravenous|iv|oral|intranasal|intramuscular|racemic|the|a|active)(?:[\s-]dose)?)\s(?:of\s)?$"
)


class Token(NamedTuple):
    """A token with its place in the folded text; role: an arm or ""."""

    text: str
    start: int
    end: int
    role: str = ""


class _Span(NamedTuple):
    start: int
    end: int
    role: str


@lru_cache(maxsize=512)
def arm_tokens(flat: str, key: StudyArmsKey) -> tuple[Token, ...]:
    """The tokens of a folded piece of text; words that name an arm are one token of that role."""
    spans = _merged(_spans(flat, key), flat)
    out: list[Token] = []
    at = 0
    for span in spans:
        out.extend(Token(m.group(), *m.span()) for m in WORD.finditer(flat, at, span.start))
        out.append(Token(flat[span.start : span.end], *span))
        at = span.end
    out.extend(Token(m.group(), *m.span()) for m in WORD.finditer(flat, at))
    return tuple(out)


class StudyArmsKey(NamedTuple):
    """What of a study's arms its sentences are read with; hashable."""

    aliases: tuple[tuple[str, ArmRole], ...]
    other: frozenset[str]
    shared: frozenset[str]
    compared: bool
    by_amount: bool = False  # arms differ in the dose or the number of sessions alone
    doses: tuple[str, ...] = ()  # then the greatest stands for ketamine, the others against it


def key_of(arms: StudyArms) -> StudyArmsKey:
    """The key of a study's arms."""
    return StudyArmsKey(
        tuple(arms.aliases.items()), arms.other, arms.shared, arms.compared, arms.doses_differ, arms.doses
    )


def _spans(flat: str, key: StudyArmsKey) -> list[_Span]:
    """Arms in a text, the first rule that finds a place owns it."""
    found: list[_Span] = []
    for start, end, role in _found(flat, key):
        at = bisect_left(found, start, key=attrgetter("end"))  # the first that does not end before this one begins
        if at < len(found) and found[at].end == start:
            at += 1
        if at == len(found) or end <= found[at].start:
            found.insert(at, _Span(start, end, role))
    return found


def _found(flat: str, key: StudyArmsKey) -> Iterator[tuple[int, int, str]]:
    """Places that name an arm and its role, the surest rule first."""
    yield from _each(_BOTH, flat, BOTH)
    if key.by_amount:
        yield from _doses(flat, key.doses)
    yield from _groups(flat, key)
    yield from _unknown_groups(flat, key)
    if may_name_ketamine(flat):
        yield from _each(_INDUCED, flat, INDUCED)
        yield from _each(_WITHOUT, flat, OTHER)
        yield from _each(KETAMINE, flat, KET)
    yield from _roles(flat, key)
    for words, role_of_words in ((key.other, OTHER), (key.shared, SHARED)):
        yield from _named(flat, words, role_of_words)
    for drug in mentions(flat, 0, len(flat)):
        yield drug.start, drug.end, KET if drug.ketamine else SHARED


def _groups(flat: str, key: StudyArmsKey) -> Iterator[tuple[int, int, str]]:
    """Groups by their short names, in either order ("group k", "k group") and in lists ("the k and p groups")."""
    names = {
        _GROUP_WORD.sub("", alias).strip(" -") or alias: role for alias, role in key.aliases if not ketamine_in(alias)
    }
    if not names:
        return
    names |= {_ROMAN[name]: role for name, role in names.items() if name in _ROMAN and _ROMAN[name] not in names}
    whole = {alias for alias, _ in key.aliases if alias in names}
    for match in _SHORT.finditer(flat):
        role = names.get(match.group())
        if role is None:
            continue
        low, high = match.span()
        after = _GROUP_AFTER.match(flat, high)
        before = _GROUP_BEFORE.search(flat, max(0, low - 18), low)
        if after or before or match.group() in whole:
            yield (
                before.start(1) if before and before[1] else low,
                after.end(1) if after and after[1] else high,
                (KET if role is ArmRole.KETAMINE else OTHER),
            )


def _unknown_groups(flat: str, key: StudyArmsKey) -> Iterator[tuple[int, int, str]]:
    """Groups called by a letter that the text does not explain, where it explains others."""
    if key.aliases and "group" in flat:
        known = key.other | key.shared
        for match in GROUP_NAME.finditer(flat):
            letters = _GROUP_WORD.sub("", match.group()).strip(" -")
            named = len(letters) > LETTERS or flat[max(0, match.start() - 1) : match.start()] in ("+", "-", "/")
            if not named and not NOT_A_GROUP_NAME.search(match.group()) and letters not in known:
                yield *match.span(), UNKNOWN


_ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv"} | {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
LETTERS = 2  # a longer word before "group" names what it received ("soc group")
_GROUP_WORD = re.compile(r"\b(?:groups?|arms?)\b")
_SHORT = re.compile(r"(?<![a-z0-9-])[a-z0-9]{1,8}(?![a-z0-9])")
_GROUP_AFTER = re.compile(r"([\s-](?:groups?|arm)\b)|(?:,\s|\s(?:and|or|vs\.?|versus)\s)(?:\w{1,8}\s){1,3}?groups?\b")
_GROUP_BEFORE = re.compile(r"(\b(?:group|arm)s?\s)$|\bgroups?\s\w{1,4}(?:,\s\w{1,4})?,?\s(?:and\s|or\s)?$")


def _roles(flat: str, key: StudyArmsKey) -> Iterator[tuple[int, int, str]]:
    """Controls, and the groups that a study is about: what the text says they received, else without and with ketamine."""
    control, treated = _explained_roles(key.aliases)
    for match in CONTROL.finditer(flat):
        text = match.group()
        before = flat[max(0, match.start() - 16) : match.start()]
        if text == "control" and (_OF_SOMETHING.search(before) or _VERB.search(before)):
            continue  # of pain, of blood pressure
        if text == "controls" and _OF_SOMETHING.search(before):
            continue  # healthy people
        yield *match.span(), (control if text.startswith("control") else OTHER)
    yield from _each(_COMPARISON_GROUP, flat, control)
    yield from _each(_INACTIVE, flat, control)
    yield from _each(TREATED, flat, treated)
    if any(alias.startswith("case ") for alias, _ in key.aliases):  # else the people who have a disease
        yield from _each(_CASE_GROUP, flat, treated)


_CASE_GROUP = re.compile(r"\bcase (?:groups?|arms?)\b")
_INACTIVE = re.compile(r"\binactive (?:groups?|arms?|drug|treatment)\b")
_COMPARISON_GROUP = re.compile(rf"\b(?:{COMPARED}) (?:groups?|arms?)\b")


@lru_cache(maxsize=64)
def _explained_roles(aliases: tuple[tuple[str, ArmRole], ...]) -> tuple[str, str]:
    """What the control group and the treated group are; where ketamine is one of them, the other is not said to be."""
    said: dict[bool, set[ArmRole]] = {True: set(), False: set()}
    for alias, role in aliases:
        if ROLE_NAME.fullmatch(alias):
            said[_IS_CONTROL.match(alias) is not None].add(role)
    control, treated = (
        UNKNOWN if len(roles) > 1 else {ArmRole.KETAMINE: KET, ArmRole.OTHER: OTHER}[roles.pop()] if roles else None
        for roles in (said[True], said[False])
    )
    if control is None:
        control = UNKNOWN if treated in (OTHER, UNKNOWN) else OTHER
    return control, treated or {OTHER: KET, KET: OTHER}.get(control, UNKNOWN)


_IS_CONTROL = re.compile("contr|compar|refer")


def _each(pattern: re.Pattern[str] | Scanner, flat: str, role: str) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(flat):
        yield *match.span(), role


_MORE_DOSE = re.compile(
    rf"\b(?:high(?:er)?|full|repeated|multiple|larger|three|six)[\s-](?:doses?|sessions?|infusions?)(?:\s(?:of\s)?(?:{KETAMINE.pattern}))?(?:\s(?:groups?|arm))?"
)
_LESS_DOSE = re.compile(
    rf"\b(?:low(?:er)?|small(?:er)?|single|one|minimal)[\s-](?:doses?|sessions?|infusions?)(?:\s(?:of\s)?(?:{KETAMINE.pattern}))?(?:\s(?:groups?|arm))?"
)


_ANY_DOSE = re.compile(
    rf"(?:(?:{KETAMINE.pattern})\s)?(?<![\d.])(?P<dose>\d+(?:\.\d+)?\s?mg/kg)(?:\s(?:of\s)?(?:{KETAMINE.pattern}))?(?:\s(?:groups?|arm))?"
)


def _doses(flat: str, doses: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """Arms that differ in dose alone, by their doses or by high and low, single and repeated."""
    for pattern, role in ((_MORE_DOSE, KET), (_LESS_DOSE, OTHER)):
        for match in pattern.finditer(flat):
            yield *match.span(), role
    for match in _ANY_DOSE.finditer(flat):
        dose = " ".join(match["dose"].split())
        if dose in doses:
            yield *match.span(), KET if dose == doses[-1] else OTHER


def _named(flat: str, words: frozenset[str], role: str) -> Iterator[tuple[int, int, str]]:
    """Places of an arm's words, whole and with a plural s."""
    for word in words:
        at = flat.find(word)
        while at >= 0:
            end = at + len(word)
            end += flat[end : end + 1] == "s"
            if not flat[at - 1 : at].isalnum() and not flat[end : end + 1].isalpha():
                yield at, end, role
            at = flat.find(word, end)


def _merged(spans: Sequence[_Span], flat: str) -> list[_Span]:
    """Combinations ("bupivacaine plus ketamine") and repeated words of one arm become one span; group words join it."""
    out: list[_Span] = []
    for span in spans:
        if span.role in (KET, OTHER):
            after = _AFTER_ARM.match(flat, span.end)
            if after and after.end() > span.end:
                span = span._replace(end=after.end())
        elif span.role == SHARED and (after := _AFTER_SHARED.match(flat, span.end)):
            span = span._replace(end=after.end())
        if out and (joined := _join(out[-1], span, flat)):
            out[-1] = joined
        else:
            out.append(span)
    return [_settled(span, flat) for span in out]


def _join(one: _Span, two: _Span, flat: str) -> _Span | None:
    between = flat[one.end : two.start]
    if one.role == two.role and not between.strip(" -"):
        return _Span(one.start, two.end, one.role)
    if {one.role, two.role} <= {KET, SHARED} and KET in (one.role, two.role) and _JOINED.fullmatch(between):
        return None if " alone" in flat[one.start : one.end] else _Span(one.start, two.end, KET)
    if KET in (one.role, two.role) and {one.role, two.role} <= {KET, OTHER, SHARED} and _PLUS.fullmatch(between):
        return _Span(one.start, two.end, KET)
    return None


def _settled(span: _Span, flat: str) -> _Span:
    """A shared drug alone is the other arm; any drug the text sets against ketamine with "than" is too."""
    if span.role != SHARED:
        return span
    behind = flat[span.end : span.end + 8]
    if re.match(r"\s(?:alone|only|mono|groups?\b|arm\b)", behind):
        return span._replace(role=OTHER)
    if re.search(
        r"(?:than|versus|vs\.?|over|against|compared (?:with|to)|relative to|comparison (?:with|to)|superior to|inferior to)\s(?:\w+\s){0,3}$",
        flat[: span.start],
    ):
        return span._replace(role=OTHER)
    return span
