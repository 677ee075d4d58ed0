"""The arms of a study, with an open vocabulary: who received ketamine, who received something else.

An arm is read where a text allocates ("randomized to X or Y", "X (n = 30) and Y (n = 30)", "group K received X") or
compares ("X versus Y", "X compared with Y"). A list of drugs can only add to what the words of the text say. A drug
that every arm received is shared: it tells no arm from another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from evidence import lazy_re as re
from evidence.records import ComparatorType
from summarize.findings.another_drug import has_unexposed, is_of_another_drug, is_of_users
from summarize.findings.arm_names import (
    ArmRole,
    Chunk,
    abbreviates,
    chunks_of,
    companions_of,
    is_ketamine,
    joined_forward,
    ketamine_of,
    name_of,
    short_names,
    squeezed,
    words_of,
)
from summarize.findings.arm_words import (
    ACRONYM,
    ALLOCATES,
    COMPARES,
    CONTROL,
    DOSE,
    GROUP_NAME,
    NOT_AN_ARM,
    PLAIN,
    ROUTES,
    SIZE,
    TAKEN,
)
from summarize.findings.group_names import explained_groups, group_names
from summarize.text.drugs import KETAMINE, mentions, names_ketamine
from summarize.text.passage import Document, Passage

_WORD = re.compile(r"[a-z]{3,}")  # "randomized 1:1 to ...", "20 min": a number names no arm
_LACKED = re.compile(
    r"\b(?:without|no|lack\w*(?: of)?|absence of)\s(?:an?\s|any\s|the\s)?(?:\w+\s)?(?:comparison|comparator|control)\b"
)
_BY_WEIGHT = re.compile(r"\d+(?:\.\d+)?\s?mg/kg")


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm as one place of the text describes it; offsets are those of its words in the field."""

    role: ArmRole
    words: frozenset[str]  # content words, ketamine and doses left out
    passage: Passage
    start: int
    end: int
    dose: str | None = None
    size: int | None = None
    aliases: tuple[str, ...] = ()
    alone: bool = False  # "bupivacaine alone"
    form: str = ""  # route and form of ketamine as named ("intranasal esketamine")
    joined: bool = False  # set beside the arm before it: "or", "versus", "and" between sizes


@dataclass(frozen=True, slots=True)
class StudyArms:
    """The arms of a study and the words by which its sentences call them."""

    arms: tuple[Arm, ...] = ()
    aliases: dict[str, ArmRole] = field(default_factory=dict)  # "group k" -> ketamine
    other: frozenset[str] = frozenset()  # words that only arms without ketamine have
    shared: frozenset[str] = frozenset()  # words of co-interventions that arms with ketamine have too
    both_ketamine: bool = False  # every arm received ketamine
    doses_differ: bool = False  # and they differ in dose, form, route or number of sessions
    doses: tuple[str, ...] = ()  # then the doses, least first
    of_another_drug: bool = False  # people are randomized to another drug or its control, whoever received ketamine
    of_users: bool = False  # people who take ketamine of themselves are studied, and no arm is given it
    unexposed: bool = False  # those who received ketamine are compared with those who did not

    @property
    def compared(self) -> bool:
        """Whether an arm without ketamine was found."""
        return any(arm.role is ArmRole.OTHER for arm in self.arms)


def study_arms(document: Document) -> StudyArms:
    """The arms that title and abstract name."""
    return _read(document.title, document.abstract, document.comparator == ComparatorType.DOSE)


@lru_cache(maxsize=300)  # as many as are labelled at a time, and read after that
def _read(title: Passage, abstract: Passage, dose_only: bool) -> StudyArms:
    if not names_ketamine(title.flat) and not names_ketamine(abstract.flat):
        return StudyArms()
    found = _arms_in(title, described=True) + _arms_in(abstract, described=True)
    companions = any(a.words != b.words for a, b in _pairs([arm for arm in found if arm.role is ArmRole.KETAMINE]))
    if not companions and not any(arm.role is ArmRole.OTHER for arm in found):
        found += _arms_in(abstract, described=False)
    return _together(found, (title, abstract), dose_only)


def _arms_in(passage: Passage, *, described: bool) -> list[Arm]:
    """The arms of the sentences that describe the study, or of those that give its results."""
    return [
        arm
        for sentence in passage.sentences
        if (sentence.role not in ("RESULTS", "CONCLUSIONS")) is described
        for arm in _arms_of(passage, sentence.start, sentence.end, described)
    ]


_TO_ALL = re.compile(  # "ketamine or buprenorphine, both with an antidepressant": a partner of every arm is none itself
    r"\b(?:both|each|all)(?: (?:groups|arms|patients|participants))? (?:with|plus|in addition to|on top of|added to)"
    r" (?:an? |the |their |oral |standard )*$"
)


def _together(named: list[Arm], passages: Iterable[Passage], dose_only: bool) -> StudyArms:
    found = [a for a in named if not _TO_ALL.search(a.passage.flat, max(a.start - 60, 0), a.start)]
    with_ketamine = [arm for arm in found if arm.role is ArmRole.KETAMINE]
    without = [arm for arm in found if arm.role is ArmRole.OTHER]
    own, theirs = (frozenset().union(*(arm.words for arm in arms)) for arms in (with_ketamine, without))
    passages = tuple(passages)
    explained = [pair for passage in passages for pair in explained_groups(passage, theirs - own)]
    aliases: dict[str, ArmRole] = {}
    for alias, role in (*explained, *((alias, arm.role) for arm in found for alias in arm.aliases)):
        aliases.setdefault(alias, role)
    pairs = _pairs(with_ketamine)
    amounts = not without and _differ_in_amount(passages, dose_only)
    alone = not without and not any(_names_control(p.flat) for p in passages)
    both = amounts or (alone and bool(pairs))
    differ = amounts or (both and any(a.words == b.words and a.form == b.form for a, b in pairs))
    return StudyArms(
        arms=tuple(found),
        aliases=aliases,
        other=theirs - own,
        shared=own & theirs,
        both_ketamine=both,
        doses_differ=differ,
        doses=_ascending(passages) if differ else (),
        of_another_drug=is_of_another_drug(*passages),
        of_users=not with_ketamine and is_of_users(*passages),
        unexposed=has_unexposed(passages[1]),
    )


_HIGH = re.compile(r"\bhigh(?:er)?[\s-]doses?\b")
_LOW = re.compile(r"\blow(?:er)?[\s-]doses?\b")
_NUMBERS = re.compile(
    r"\b(?:single|one)\b(?:\s\w+)?\s(?:versus|vs\.?|or|and|compared (?:with|to)|than)\s(?:\w+\s)?(?:repeated|multiple|serial|two|three|four|six)\b"
    r"|\b(?:repeated|multiple|serial|two|three|four|six)\b[^.;]{0,80}?\s(?:versus|vs\.?|or|compared (?:with|to)|than)\s(?:\w+\s)?(?:single|one)\s(?:session|infusion|dose|injection)"
)
_INERT = re.compile(r"\b(?:placebo|saline|sham|usual care|midazolam)\b")


def _differ_in_amount(passages: tuple[Passage, ...], dose_only: bool) -> bool:
    """Whether arms differ in the dose or the number of sessions alone: so labelled, or in words and without a control."""
    if dose_only:
        return True
    text = " ".join(p.flat for p in passages)
    if _INERT.search(text):
        return False
    return _NUMBERS.search(text) is not None or (_HIGH.search(text) is not None and _LOW.search(text) is not None)


def _ascending(passages: Iterable[Passage]) -> tuple[str, ...]:
    """The doses by weight that the texts print, least first."""
    printed = {squeezed(m.group()) for p in passages for m in _BY_WEIGHT.finditer(p.flat)}
    return tuple(sorted(printed, key=lambda dose: float(re.match(r"[\d.]+", dose).group())))  # type: ignore[union-attr]


def _pairs(arms: Sequence[Arm]) -> list[tuple[Arm, Arm]]:
    """Arms with ketamine that one sentence sets side by side, and that differ in dose or in what goes with it."""
    return [
        (a, b)
        for a, b in pairwise(arms)
        if a.passage is b.passage
        and ((b.joined and 0 < b.start - a.end < (200 if a.words and b.words else 80)) or _set_side_by_side(a, b))
        and (a.dose, a.words, a.form) != (b.dose, b.words, b.form)
    ]


def _set_side_by_side(a: Arm, b: Arm) -> bool:
    """ "Comparison of intravenous ketamine and intranasal esketamine": two forms in a sentence that compares."""
    flat = a.passage.flat
    start = max(flat.rfind(". ", 0, a.start), 0)
    near = 0 < b.start - a.end < 160
    return bool(near and a.form and b.form and a.form != b.form and _COMPARISON.search(flat, start, b.end))


_COMPARISON = re.compile(r"\bcompar\w+|\bversus\b|\bvs\b")
_FORM = re.compile(rf"\b(?:{ROUTES}|rectal|racemic)\b")


def _names_control(flat: str) -> bool:
    return CONTROL.search(_DESIGN.sub("", flat) if "control " in flat else flat) is not None


_DESIGN = re.compile(r"\b(?:randomi[sz]ed )?control (?:trials?|stud(?:y|ies))\b")


def _arms_of(passage: Passage, start: int, end: int, described: bool) -> Iterator[Arm]:
    """The arms that one sentence names; none where it neither allocates nor compares.

    Where arms are not described (results), only known drugs and controls are taken for one.
    """
    flat = passage.flat[start:end]
    allocates, compares = ALLOCATES.search(flat) is not None, COMPARES.search(flat) is not None
    if not (allocates or compares):
        return
    chunks = list(chunks_of(flat))
    ketamine = [is_ketamine(chunk.text) for chunk in chunks]
    if not any(ketamine) and not any(SIZE.search(chunk.brackets) for chunk in chunks):
        return
    for place in range(len(chunks)):
        adjacent = any(ketamine[max(0, place - 1) : place + 2]) or (allocates and _is_listed(chunks, ketamine, place))
        chunk = joined_forward(chunks, ketamine, place)
        role = _role(chunk, ketamine[place], adjacent, allocates, described)
        if role is not None:
            yield _arm(passage, start, chunk, role)


def _is_listed(chunks: Sequence[Chunk], ketamine: Sequence[bool], place: int) -> bool:
    """Whether nothing but known drugs stands between a drug and ketamine: "propofol, remifentanil or ketamine"."""
    if not any(ketamine) or not _is_known(chunks[place]):
        return False
    to = min((i for i, found in enumerate(ketamine) if found), key=lambda i: abs(i - place))
    return all(_is_known(chunk) for chunk in chunks[min(place, to) + 1 : max(place, to)])


def _is_known(chunk: Chunk) -> bool:
    name = name_of(chunk.text)
    return bool(name) and len(name.split()) <= 3 and next(iter(mentions(name, 0, len(name))), None) is not None


def _role(chunk: Chunk, ketamine: bool, adjacent: bool, allocates: bool, described: bool) -> ArmRole | None:
    if ketamine:
        return ArmRole.KETAMINE
    name = name_of(chunk.text)
    if not set(name.split()) - PLAIN:  # "oral versus intravenous ketamine"
        return ArmRole.KETAMINE if adjacent and _FORM.search(chunk.text) else None
    if (
        not set(_WORD.findall(name)) - PLAIN
        or NOT_AN_ARM.search(name)
        or TAKEN.search(name)
        or GROUP_NAME.fullmatch(name)
    ):
        return None
    if _LACKED.search(chunk.text):
        return None
    drug = bool(mentions(name, 0, len(name))) or CONTROL.search(name) is not None
    if not (drug or described):
        return None
    sized = SIZE.search(chunk.brackets) is not None or "group" in chunk.text
    joined = chunk.before not in ("and", ",", ":", ";", "") or (allocates and sized)
    if adjacent and (joined or (drug and allocates)) and len(name.split()) <= 5:
        return ArmRole.OTHER
    return ArmRole.OTHER if drug and sized and allocates else None


def _arm(passage: Passage, offset: int, chunk: Chunk, role: ArmRole) -> Arm:
    name = ketamine_of(chunk.text) if role is ArmRole.KETAMINE else name_of(chunk.text)
    dose = DOSE.search(chunk.text) or DOSE.search(chunk.brackets)
    size = SIZE.search(chunk.brackets) or SIZE.search(chunk.text)
    words = words_of(name) if role is ArmRole.OTHER else companions_of(chunk.text)
    acronyms = frozenset(ACRONYM.findall(f"({chunk.brackets})")) - PLAIN if chunk.brackets else frozenset()
    acronyms = frozenset(a for a in acronyms if abbreviates(a, name) or a.endswith("g"))
    names = (*group_names(chunk.text), *group_names(chunk.brackets))
    at = chunk.text.find(name) if name else -1
    start = offset + chunk.start + max(at, 0)
    return Arm(
        role=role,
        words=words | acronyms,
        passage=passage,
        start=start,
        end=start + len(name) if at >= 0 else offset + chunk.end,
        dose=squeezed(dose.group()) if dose else None,
        size=int(size[1].replace(",", "")) if size else None,
        aliases=names + short_names(chunk, role),
        form=" ".join([*_FORM.findall(chunk.text), *KETAMINE.findall(chunk.text)]) if role is ArmRole.KETAMINE else "",
        alone=re.search(r"\b(?:alone|only|monotherapy)\b", chunk.text) is not None,
        joined=chunk.before not in (",", ":", ";", "", "and") or (chunk.before == "and" and bool(size)),
    )
