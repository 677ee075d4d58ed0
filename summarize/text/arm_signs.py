"""Which words of a sentence are the intervention, the comparator and the outcome: each becomes one sign.

A masked sentence is a list of tokens in which _i_, _c_ and _o_ stand for the intervention, the comparator and the
outcome, 0 for a number, and every other token for itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from evidence import lazy_re as re

TOKEN = re.compile(
    r"[a-z\u03b1-\u03c9][a-z\u03b1-\u03c9'-]*[a-z\u03b1-\u03c9]|[a-z\u03b1-\u03c9]|\d+(?:[.,\u00b7]\d+)*|[%=<>\u00b1\u2265\u2264;:(),.]"
)
_COMMON = frozenset(
    "the a an of in with and or to for on by at from group groups treatment therapy treated patients patient arm arms study "
    "control controls placebo versus vs compared than no not plus dose doses mg day days week weeks use using standard usual care "
    "alone only all both after before during period same scheme without either followed given minute minutes hour hours month months year years daily per session sessions no as any other their that had consisting including also than into who were was received receiving intervention interventions oral once daily twice high low".split()
)
_CONTROL = frozenset(
    "placebo placebos control controls sham saline vehicle comparator usual conventional untreated dummy".split()
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
    tokens, places = _armed(flat, question.intervention, question.comparator)
    marked = tokens.copy()
    for stem in _outcome(question.outcome) & places.keys():
        for place in places[stem]:
            marked[place] = tokens[place]._replace(text="_o_")
    out: list[Token] = []
    for token in marked:
        if out and token.text == out[-1].text and token.text.startswith("_"):
            token = token._replace(start=out.pop().start)
        out.append(token)
    return out


@lru_cache(maxsize=64)
def _armed(flat: str, intervention: str, comparator: str) -> tuple[list[Token], dict[str, list[int]]]:
    """The tokens with the arms masked, and where the stems stand that no arm has: those the outcome may have."""
    arms = _arms(intervention, comparator)
    control = _is_control(comparator, intervention)
    found = [(m.group(), *m.span()) for m in TOKEN.finditer(flat)]
    tokens: list[Token] = []
    places: dict[str, list[int]] = {}
    for place, (word, start, end) in enumerate(found):
        stem = stem_of(word)
        if word == "controlled":  # symptoms are controlled; the arm is the control
            sign = word
        elif stem in arms:
            sign = arms[stem]
        else:
            sign = _sign(word, found[place + 1][0] if place + 1 < len(found) else "", control)
            places.setdefault(stem, []).append(place)
        tokens.append(Token(sign, start, end, word))
    return tokens, places


def _sign(word: str, following: str, control: int) -> str:
    if word[0].isdigit():
        return "0"
    if control and word in _CONTROL:
        return "_c_" if control > 0 else "_i_"
    if control and (word in ("intervention", "experimental") or (word in _TREATED and following in _PEOPLE)):
        return "_i_" if control > 0 else "_c_"
    return word


@lru_cache(maxsize=512)
def _outcome(text: str) -> frozenset[str]:
    """Stems of the outcome's words, and its acronym."""
    return frozenset(_stems(text) - _STOP) | _acronyms(text, "_o_").keys()


@lru_cache(maxsize=256)
def _arms(intervention: str, comparator: str) -> dict[str, str]:
    """Stem -> sign: words of one arm only; if an arm has none, its common words and numbers; acronyms of each arm."""
    signs: dict[str, str] = {}
    for sign, own, other in (("_c_", comparator, intervention), ("_i_", intervention, comparator)):
        distinct = _stems(own) - _stems(other) - _every(other) or _every(own) - _every(other) - _FUNCTION
        signs |= dict.fromkeys(distinct, sign) | _acronyms(own, sign)
    return signs


_FUNCTION = frozenset(
    stem[:6]
    for stem in "the a an of in with and or to for on by at from mg % ( ) , . : ; group groups treatment therapy patients".split()
)


@lru_cache(maxsize=512)
def _every(text: str) -> frozenset[str]:
    return frozenset(stem_of(word) for word in TOKEN.findall(text))


def _acronyms(text: str, sign: str) -> dict[str, str]:
    """The initials of the part's words, three letters or more ("body mass index" -> bmi)."""
    words = [w for w in re.findall(r"[a-z]+", re.sub(r"\(.*?\)", " ", text)) if w not in _FUNCTION]
    initials = "".join(w[0] for w in words)
    return {initials: sign} if 3 <= len(initials) <= 6 else {}


_STOP = {
    w[:6]
    for w in "the of in with and or to for on by at from rate rates score scores level levels number time change changes mean total a an as percent percentage".split()
}


@lru_cache(maxsize=512)
def _stems(text: str) -> frozenset[str]:
    words = {word for word in TOKEN.findall(text) if word[0].isalpha()}
    kept = {w for w in words if w not in _COMMON or w in _CONTROL}
    return frozenset(stem_of(w) for w in kept if len(w) > 1 or not text[:40].strip().isalpha()) - _STOP


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
