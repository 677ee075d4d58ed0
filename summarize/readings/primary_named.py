"""Which outcome a trial calls its primary one: its words in the abstract, its stems and its abbreviation."""

from __future__ import annotations

from dataclasses import dataclass

from evidence import lazy_re as re
from evidence.required_literals import Scanner
from summarize.readings.result_words import PRIMARY
from summarize.text.passage import Passage

_CALLED = re.compile(r"primary|main|principal|end ?-?point")
_NAMES_ONE = Scanner(
    r"\b(?:primary|main|principal)(?:[ -](?!care\b|school|health|prevent|component|insomnia|headache|progressive|tumou?r|cancer)[\w-]+){0,3}?[ -]"
    r"(?:efficacy|effectiveness|outcomes?|end ?-?points?|variables?|criteri\w+|measure\w*|parameters?|objectives?|aims?|goals?|targets?"
    r"|hypothes[ie]s|comparisons?|results?|findings?|question|composite|analys[ie]s|response)\b"
    r"|end ?-?points? (?:was|were) (?:not )?(?:met|reached)"
)
_FOLLOWS = re.compile(
    r"(?: \(\w+\))?(?: (?:measures?|variables?|criteri\w+|of (?:the|this|our) (?:study|trial)|assessed|analy[sz]ed|at \w+ \w+)){0,3}\s?"
    r"(?:(?:was|were|is|are|being|included|comprised|:|measures?:|\.(?=\s))\s?(?:defined (?:as|by)\s|to (?:assess|determine|compare|evaluate)\s)?|, (?:defined as )?|\s?\()(?:the |a |an )?(?P<words>[^.;:]{3,220})"
)
_HAPPENED = re.compile(  # a result of the outcome, not its name
    r"^[^(]{0,60}?(?:was|were) (?:not |also |significantly |statistically |similar|comparable|lower|higher|met\b|reached|achieved|observed|reduced|improved|increased|decreased|seen|reported|(?:more|less) )|\bp\s?[=<>]|\d\s?%| vs\.? "
)
_BEFORE = re.compile(
    r"(?P<words>[^.;:,]{3,140}?) (?:was|were|served as|as|is|being) (?:the |our |a )?(?:two )?(?:co-?)?$"
)
_ENDS = re.compile(
    r", (?:which|as |with |and (?:the )?secondary|secondary|defined|assessed|measured|while|analy[sz]ed|\d)|\bsecondary\b| (?:as )?(?:assessed|measured|determined|defined|evaluated|analy[sz]ed|was|were|did|occurred) "
)
_SHORT = re.compile(r"\(([a-z][a-z0-9-]{1,7})\)")
_MEASURED = re.compile(r"(?: as)? (?:assessed|measured|determined|evaluated) (?:by|with|using|on|via) ([^.;:]{3,120})")
_SEVERAL = re.compile(r"co-?primary|outcomes|points|measures|variables|objectives|aims")
_LISTED = re.compile(r"\band\b|, ")
_WORD = re.compile(r"[a-z][a-z0-9]{2,}")
_STOP = frozenset(
    "double blind placebo the and for was were are all any not who had has its our two one per use end day via out non than this both "
    "change changes baseline between group groups patients participants measured assessed score scores rate rates week weeks month months time "
    "mean from with within after before during days percentage proportion number total difference incidence primary secondary outcome outcomes "
    "endpoint endpoints measure measures that were this study trial treatment first end-point point points using defined composite either year years "
    "least more than level levels which effect effects efficacy compared versus control clinical scale main rated".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """The named outcome: offsets of its words, their stems (with those of how it was measured), its abbreviation or "".

    several: there is more than one primary outcome.
    """

    start: int
    end: int
    words: frozenset[str]
    short: str
    several: bool


def names_one(*passages: Passage) -> bool:
    """Whether any words call an outcome, result or analysis the primary, main or principal one (docs/codebook.md)."""
    return any(_NAMES_ONE.search(passage.flat) for passage in passages)


def named_outcome(passage: Passage) -> Named | None:
    """The words that name the primary outcome, or None."""
    flat = passage.flat
    for match in PRIMARY.finditer(flat) if _CALLED.search(flat) else ():
        found = _after(passage, match) or _before(passage, match)
        if found:
            measured = _MEASURED.match(flat, found[1])
            words = stems(flat[slice(*found)]) | (stems(measured[1]) if measured else frozenset())
            several = _SEVERAL.search(match[0]) is not None and _LISTED.search(flat, *found) is not None
            return Named(*found, words, _abbreviation(flat, *found), several)
    return None


def _after(passage: Passage, match: re.Match[str]) -> tuple[int, int] | None:
    """ "The primary outcome was pain at week 8 ..."; a result of the outcome is no name of it."""
    flat = passage.flat
    follows = _FOLLOWS.match(flat, match.end())
    role = passage.role_at(match.start())
    if follows is None or role == "CONCLUSIONS" or (role == "RESULTS" and _HAPPENED.search(follows[0])):
        return None
    if follows[0].lstrip().startswith(".") and match.start() != passage.sentence_at(match.start()).start:
        return None  # a full stop follows a heading ("Main outcome measures. Pain ..."), else a sentence
    end = _ENDS.search(flat, follows.start("words"), follows.end())
    found = follows.start("words"), end.start() if end else follows.end()
    return found if stems(flat[slice(*found)]) else None


def _before(passage: Passage, match: re.Match[str]) -> tuple[int, int] | None:
    """ "Pain at week 8 was the primary outcome"."""
    start = passage.sentence_at(match.start()).start
    before = _BEFORE.search(passage.flat, start, match.start())
    return before.span("words") if before and stems(before["words"]) else None


def _abbreviation(flat: str, start: int, end: int) -> str:
    """The short form as the text defines it ("progression-free survival (PFS)"), "" where it has none."""
    own = _SHORT.search(flat, start, min(len(flat), end + 12))
    if own:
        return own[1]
    letters = "".join(w[0] for w in re.findall(r"[a-z0-9]+", flat[start:end]))
    return next((m[1] for m in _SHORT.finditer(flat) if m[1] == letters), "")


def stems(text: str) -> frozenset[str]:
    """The first six letters of the words that tell one outcome from another."""
    return frozenset(w[:6] for w in _WORD.findall(text) if w not in _STOP)


def share_words(named: frozenset[str], other: frozenset[str]) -> bool:
    """Whether stems are of the same outcome: two of a longer name, one of a name of one or two."""
    return len(named & other) >= (1 if len(named) <= 2 else 2)
