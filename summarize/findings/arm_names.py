"""Pieces of a sentence between separators, and the names of arms in them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from evidence import lazy_re as re
from summarize.findings.arm_words import DOSE, HEAD_ENDS, LEADS, NOT_AN_ARM, PLAIN, ROUTES, SEPARATOR, TAKEN
from summarize.text.brackets import INNERMOST
from summarize.text.drugs import KETAMINE, ketamine_in, mentions


class ArmRole(StrEnum):
    """What an arm received."""

    KETAMINE = "ketamine"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a sentence between separators, with what stands in the brackets behind it."""

    start: int
    end: int
    text: str
    brackets: str
    before: str  # the separator before it


def short_names(chunk: Chunk, role: ArmRole) -> tuple[str, ...]:
    """ "the ketamine group (KG)", "esketamine (HS) group": short names in brackets behind the arm."""
    inside = _BEFORE_SIZE.split(chunk.brackets.strip())[0]
    if not re.fullmatch(r"[a-z]{1,4}\d?", inside) or inside in PLAIN or not _stands_by_arm(chunk.text, inside):
        return ()
    if len(inside) == 1:
        return (f"{inside} group", f"group {inside}", f"{inside} groups")
    if role is ArmRole.KETAMINE or inside.endswith("g"):
        return (inside,)
    return (
        (f"{inside} group",) if chunk.brackets.strip() != inside else ()
    )  # "(con, n = 40)": of a condition nobody gives n


_BEFORE_SIZE = re.compile(r"\s?[;,]\s?(?=n\s?=\s?\d)")


def _stands_by_arm(text: str, inside: str) -> bool:
    """Whether brackets hold an arm's short name, and not that of the words before them: "trials (rcts) of ketamine"."""
    gap = re.search(rf"\s{{{len(inside) + 2},}}", text)
    before = text[: gap.start()].split()[-len(inside) :] if gap else []
    letters = iter("".join(before))
    begins = any(word.startswith(inside[0]) for word in before)
    shortened = begins and all(letter in letters for letter in inside.removesuffix("s"))
    return len(inside) < 3 or not shortened or KETAMINE.search(" ".join(before)) is not None


def words_of(name: str) -> frozenset[str]:
    """The words an arm is called by: its drugs, or else what is left of its name, as one phrase."""
    drugs = frozenset(d.name for d in mentions(name, 0, len(name)) if not d.ketamine)
    if drugs:
        return drugs
    kept = [w for w in re.findall(r"[a-z][a-z-]+", name) if w not in PLAIN and not KETAMINE.fullmatch(w)]
    return frozenset((" ".join(kept),)) if kept else frozenset()


_GIVEN = (
    rf"(?:single|repeated|multiple|serial|one|two|three|four|six)(?:[\s-]doses?)?|low[\s-]dose|high[\s-]dose|sub-?an(?:a)?esthetic|{ROUTES}|sc|rectal|"
    r"intrathecal|epidural|racemic|adjunctive|adjuvant|perioperative|intraoperative|preoperative|postoperative|continuous"
)
_COMPANION = re.compile(
    rf"(?<![a-z])(?P<before>[a-z][a-z-]{{1,40}}(?: [a-z][a-z-]{{1,40}})?)\s?(?:-|\+|/|plus|and|with|combined with|in combination with)\s?(?:{KETAMINE.pattern})"
    rf"|(?:{KETAMINE.pattern})\s?(?:\d\S* ?\w*/?\w* )?(?:-|\+|/|plus|and|with|combined with|in combination with|added to|as (?:an )?(?:adjuvant|adjunct) to)\s?(?P<after>[a-z][a-z-]+(?: [a-z][a-z-]+)?)"
)


def companions_of(text: str) -> frozenset[str]:
    """What an arm with ketamine received beside it: "bupivacaine plus ketamine"."""
    found: set[str] = set()
    for match in _COMPANION.finditer(text):
        found |= words_of(match["before"] or match["after"])
    return frozenset(found)


def abbreviates(acronym: str, name: str) -> bool:
    """Whether a short form in brackets may stand for the words before it."""
    return bool(name) and (acronym[0] in {word[0] for word in name.split()} or acronym in name.replace("-", ""))


def chunks_of(flat: str) -> Iterator[Chunk]:
    """The pieces of a sentence between separators outside brackets."""
    outside = _outside(flat)
    start, before = 0, ""
    for match in [*_separators(outside), None]:
        end = match.start() if match else len(flat)
        piece = outside[start:end]
        inside = flat[start:end] if "\0" in piece else ""
        brackets = "".join(a for a, b in zip(inside, piece, strict=True) if b == "\0") if inside else ""
        yield Chunk(start, end, piece.replace("\0", " "), brackets.replace("(", " ").replace(")", " ").strip(), before)
        if match:
            start, before = match.end(), " ".join(match.group().split())


_LEADING = re.compile(r"\b(?:receiv\w+|(?:randomi[sz]ed|assigned|allocated) to)\s(?:either\s)?[^\0]*$")


def joined_forward(chunks: Sequence[Chunk], ketamine: Sequence[bool], place: int) -> Chunk:
    """A chunk; the first of two arms, "randomized to receive X" before "or ketamine", counts as joined to the second."""
    chunk, following = chunks[place], chunks[place + 1] if place + 1 < len(chunks) and ketamine[place + 1] else None
    if following is None or following.before not in ("or", "versus", "vs", "vs.") or not _LEADING.search(chunk.text):
        return chunk
    return replace(chunk, before=following.before)


def _outside(flat: str) -> str:
    """The text with what stands in closed brackets, and the brackets, as NUL; of the same length."""
    if "(" not in flat and "[" not in flat:
        return flat
    inner = INNERMOST.sub(lambda m: "\0" * len(m.group()), flat)
    return INNERMOST.sub(lambda m: "\0" * len(m.group()), inner)  # brackets in brackets


_COMPARES = re.compile(r"\bcompar(?:e|es|ed|ing)\s(?!with|to|in\b|among)|\bcomparison of\s")
_WITH = re.compile(
    r"[;,:]|(?<!combination )(?<!conjunction )(?<!combined )(?<!addition )(?<!induction )(?<!together )\b(?:with|to)\b"
)


def _separators(outside: str) -> list[re.Match[str]]:
    """Separators in order; of "comparing X with Y" also the with."""
    found = list(SEPARATOR.finditer(outside))
    compared = _COMPARES.search(outside)
    joint = _joint(outside, compared.end()) if compared else None
    if joint is not None and all(m.start() != joint.start() for m in found):
        found.append(joint)
    return sorted(found, key=lambda m: m.start())


def _joint(outside: str, start: int) -> re.Match[str] | None:
    """The "with" or "to" of a comparison: the first behind the name of a drug ("people with pain given X with Y"), else the first."""
    first = None
    for found in _WITH.finditer(outside, start):
        if found.group() not in ("with", "to"):
            break
        first = first or found
        if names_drug(outside[start : found.start()]):
            return found
    return first


def is_ketamine(text: str) -> bool:
    """Whether a folded text names ketamine as something given: not "without ketamine", nor "ketamine dependence"."""
    found = ketamine_in(text)
    return any(not TAKEN.match(text[m.end() :].lstrip(" -")) and not _denied(text, m.start()) for m in found)


def _denied(text: str, at: int) -> bool:
    return _DENIED.search(text[:at]) is not None


_DENIED = re.compile(
    r"\bwho (?:\w+ly )?(?:used?|abused?|misused?|take|took)\s$"  # of themselves: no arm was given it
    r"|\b(?:no|without|non|not|(?:substitute for|instead of|in place of|except|same as|as much as|identical to|similar to) (?:the )?)[\s-]*$"
    r"|\b(?:same|equal|equivalent|identical|similar|matching|corresponding|comparable)\b[^,;.]{0,25}\b(?:volumes?|amounts?|rates?|quantit\w+|regimens?|schedules?|fashion|manner|way)\b[^,;.]{0,15}\b(?:as|of|to|for) (?:the |an? )?$"  # "saline, the same volume as ketamine"
)


_PURPOSE = re.compile(r"\s(?:for|in) (?:the )?(?:\w+ )?(?:treatment|management|prevention|relief) of\b")


# Behind the name of an arm: what every arm got beside it, how it was given, and whom or what for.
_BESIDE = re.compile(
    r"(?:^|\s)(?:both\s|each\s|all\s)?(?:in (?:combination|conjunction|addition) (?:with|to)|combined with|alongside|on top of|as (?:an? )?(?:adjunct|adjuvant|co-induction) (?:to|with))\b"
)
_PASSIVE = re.compile(
    r"\s(?:was|were|is|are|be|been|being)\s(?:given|administered|infused|injected|added|used|applied)(?=\s(?:via|by|through|at|in|for|over|intra\w+|epidural\w*|oral\w*|before|after|as|to)\b|$)"
)
_TAIL = re.compile(
    r"\s(?:for|in|on|at|among|during|before|after|via|within|as|undergoing|over|who|whose|using|until|prior to|followed by)\s"
)
_ALLOTS = re.compile(
    r"\b(?:receiv\w+|given|treated|assigned|allocated|randomi[sz]\w+|administered|consist\w+|groups?|arms?)\b"
)


_UNDER_TREATMENT = re.compile(
    r"\b(?:patients|women|men|adults|children) (?:receiving|treated with|undergoing|scheduled to receive)\b"
)
_PEOPLE = re.compile(r"\b(?:patients|adults|children|women|men|subjects|participants|volunteers|who)\b")


def _without_tail(text: str) -> str:
    """A chunk without the words behind the name that it begins with: "placebo in women at risk of" a disease."""
    beside, passive = _BESIDE.search(text), _PASSIVE.search(text)
    if beside is not None and not _ALLOTS.search(text, beside.end()):
        text = text[: beside.start()]
    elif passive is not None and _names(text[: passive.start()]):
        text = text[: passive.start()]
    tails = (tail for tail in _TAIL.finditer(text) if LEADS.search(text, tail.end()))
    for tail in tails:
        people = _PEOPLE.search(text, 0, tail.start())
        rest = _UNDER_TREATMENT.sub(" ", text[people.end() if people else tail.end() :])
        if not _ALLOTS.search(rest) and _names(text[: tail.start()]):
            return text if people else text[: tail.start()]
    return text


def _names(text: str) -> bool:
    """Whether a text ends with words that may name an arm."""
    lead = deque(LEADS.finditer(text), maxlen=1)
    last = DOSE.sub(" ", text[lead[0].end() :] if lead else text)
    last = HEAD_ENDS.split(last, maxsplit=1)[0]
    return bool(set(re.findall(r"[a-z]{3,}", last)) - PLAIN) and NOT_AN_ARM.search(last) is None


def name_of(text: str) -> str:
    """The words of a chunk that name an arm: what follows the last verb of allocation, up to a preposition."""
    text = _without_tail(_PURPOSE.split(text, maxsplit=1)[0])
    leads = list(LEADS.finditer(text))
    last = _head(text[leads[-1].end() :] if leads else text)
    if len(leads) < 2 or names_drug(last):
        return last
    given = (_head(text[m.end() :]) for m in reversed(leads[:-1]) if _GIVEN_TO.match(m.group()))
    return next(filter(names_drug, given), last)


_GIVEN_TO = re.compile("given|receiv|treated|administered|to receive")  # "given methadone in a registry"


def names_drug(text: str) -> bool:
    """Whether a folded text names a known drug."""
    return next(iter(mentions(text, 0, len(text))), None) is not None


def _head(text: str) -> str:
    """The first words of a text up to a preposition, doses left out."""
    kept = next((part for part in DOSE.sub("\n", text).split("\n") if part.strip(" .-")), "").lstrip(" .-")
    end = HEAD_ENDS.search(kept)
    return (kept[: end.start()] if end else kept).strip(" .-")


_AROUND = re.compile(
    rf"(?:(?:{_GIVEN})[\s-]){{0,4}}(?:{KETAMINE.pattern})(?:\s(?:hydrochloride|nasal spray|infusions?|injections?|monotherapy))?"
    rf"(?:\s?(?:\+|plus|combined with|in combination with)\s?[a-z][a-z-]+)?"
)


def ketamine_of(text: str) -> str:
    """How a chunk names an arm with ketamine: the drug with its form and what goes with it, "" where it only names it.

    What stands behind the last preposition of "the effect of ketamine on postoperative delirium" is no arm.
    """
    name = name_of(text)
    if is_ketamine(name) and companions_of(name) and len(name.split()) <= 4:
        return name
    found = _AROUND.search(text)
    return found.group() if found else name


def squeezed(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())
