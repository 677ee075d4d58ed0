"""Which words of a sentence are the intervention, the comparator and the outcome: each becomes one sign.

A masked sentence is a list of tokens in which _i_, _c_ and _o_ stand for the intervention, the comparator and the
outcome, 0 for a number, and every other token for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

TOKEN = re.compile(
    r"[a-z\u03b1-\u03c9][a-z\u03b1-\u03c9'-]*[a-z\u03b1-\u03c9]|[a-z\u03b1-\u03c9]|\d+(?:[.,\u00b7]\d+)*|[%=<>\u00b1\u2265\u2264;:(),.]"
)
_COMMON = frozenset(
    "the a an of in with and or to for on by at from group groups treatment therapy treated patients patient arm arms study "
    "control controls placebo versus vs compared than no not plus dose doses mg day days week weeks use using standard usual care "
    "alone only all both after before during period same scheme without either followed given minute minutes hour hours month months year years daily per session sessions no as any other their that had consisting including also than into who were was received receiving intervention interventions oral once daily twice high low".split()
)
_CONTROL = frozenset(
    "placebo placebos control controls sham saline vehicle comparator comparison usual conventional untreated dummy".split()
)
_TREATED = frozenset("intervention experimental treatment treated active".split())
_PEOPLE = frozenset("group groups arm arms".split())


@dataclass(frozen=True, slots=True)
class Question:
    """The three parts of a comparison: what was tried, against what, and what was measured (folded words)."""

    outcome: str
    intervention: str
    comparator: str

    def swapped(self) -> Question:
        """The same comparison seen from the other arm: an increase becomes a decrease."""
        return Question(self.outcome, self.comparator, self.intervention)


class Token(NamedTuple):
    """A token of a masked sentence and where it stands in the folded text."""

    text: str
    start: int
    end: int
    word: str  # the token before it was masked


def masked(flat: str, question: Question) -> list[Token]:
    """The tokens of a folded sentence with the arms and the outcome masked; runs of one sign are one token."""
    found = _tokens(flat)
    masks = _masks(question)
    out: list[Token] = []
    for i, (word, start, end) in enumerate(found):
        following = f" {found[i + 1][0]}" if word in _TREATED and i + 1 < len(found) else ""
        sign = masks[word + following]
        if out and sign == out[-1].text and sign.startswith("_"):
            start = out.pop().start
        out.append(Token(sign, start, end, word))
    return out


@lru_cache(maxsize=64)
def _tokens(flat: str) -> list[tuple[str, int, int]]:
    return [(m.group(), *m.span()) for m in TOKEN.finditer(flat)]


class _Masks(dict[str, str]):
    """A word, with the next one behind a space where that matters -> its sign or itself, worked out when first met."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._signs = _signs(question)
        self._control = _is_control(question.comparator, question.intervention)

    def __missing__(self, met: str) -> str:
        word, _, following = met.partition(" ")
        self[met] = sign = _sign(word, following, self._signs, self._control)
        return sign


@lru_cache(maxsize=256)
def _masks(question: Question) -> _Masks:
    return _Masks(question)


def _sign(word: str, following: str, signs: dict[str, str], control: int) -> str:
    if word == "controlled":  # symptoms are controlled; the arm is the control
        return word
    stem = stem_of(word)
    if stem in signs:
        return signs[stem]
    if word[0].isdigit():
        return "0"
    if control and word in _CONTROL:
        return "_c_" if control > 0 else "_i_"
    if control and (word in ("intervention", "experimental") or (word in _TREATED and following in _PEOPLE)):
        return "_i_" if control > 0 else "_c_"
    return word


def _signs(question: Question) -> dict[str, str]:
    """Stem -> sign: words of one arm only; if an arm has none, its common words and numbers; acronyms of each part."""
    signs = dict.fromkeys(_stems(question.outcome) - _STOP, "_o_") | _acronyms(question.outcome, "_o_")
    arms = [_stems(question.comparator), _stems(question.intervention)]
    full = [_every(question.comparator), _every(question.intervention)]
    for sign, own, other, mine, theirs, text in (
        ("_c_", arms[0], arms[1], full[0], full[1], question.comparator),
        ("_i_", arms[1], arms[0], full[1], full[0], question.intervention),
    ):
        distinct = own - other - theirs or mine - theirs - _FUNCTION
        signs |= dict.fromkeys(distinct, sign) | _acronyms(text, sign)
    return signs


_FUNCTION = frozenset(
    stem[:6]
    for stem in "the a an of in with and or to for on by at from mg % ( ) , . : ; group groups treatment therapy patients".split()
)


def _every(text: str) -> set[str]:
    return {stem_of(m.group()) for m in TOKEN.finditer(text)}


def _acronyms(text: str, sign: str) -> dict[str, str]:
    """The initials of the part's words, three letters or more ("body mass index" -> bmi)."""
    words = [w for w in re.findall(r"[a-z]+", re.sub(r"\(.*?\)", " ", text)) if w not in _FUNCTION]
    initials = "".join(w[0] for w in words)
    return {initials: sign} if 3 <= len(initials) <= 6 else {}


_STOP = {
    w[:6]
    for w in "the of in with and or to for on by at from rate rates score scores level levels number time change changes mean total a an as percent percentage".split()
}


def _stems(text: str) -> set[str]:
    words = {w.group() for w in TOKEN.finditer(text) if w.group()[0].isalpha()}
    kept = {w for w in words if w not in _COMMON or w in _CONTROL}
    return {stem_of(w) for w in kept if len(w) > 1 or not text[:40].strip().isalpha()} - _STOP


@lru_cache(maxsize=20000)
def stem_of(word: str) -> str:
    """The first six letters without a plural s: enough to match "infusion" and "infusions"."""
    return (word[:-1] if word.endswith("s") and len(word) > 3 else word)[:6]


def _is_control(comparator: str, intervention: str) -> int:
    """1 when the comparator is a placebo or control, -1 when the intervention is, 0 when neither or both are."""
    inert = [
        any(w in _CONTROL or w in {"standard", "no", "without"} for w in t.split()) for t in (comparator, intervention)
    ]
    return int(inert[0]) - int(inert[1])


def joined(tokens: Iterable[Token]) -> list[str]:
    """The texts of the tokens."""
    return [t.text for t in tokens]
