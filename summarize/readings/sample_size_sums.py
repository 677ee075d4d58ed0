"""Totals that a text states in parts: two or more arms, the two sexes, patients and controls, groups of one size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from evidence import lazy_re as re
from evidence.records import Reading
from summarize.readings.sample_size_cues import Candidate
from summarize.text.numerals import numerals, value_of

_JOINED = re.compile(r"(?:\band|\bor|versus|vs\.?|,|;)\s(?:[a-z-]+\s){0,4}[(\[]?$")
_ANOTHER = re.compile(
    r":\s?\d|\b\d+\s(?:in|to|received|were|had)\b"
)  # a part between two numbers, the first then being the whole
_MEN = re.compile(r"(?:^|\W)(?:m[ae]n|males?|boys)\b")
_WOMEN = re.compile(r"\b(?:wom[ae]n|females?|girls)\b")
_CONTROLS = re.compile(r"\b(?:controls|healthy)\b")
_APART = re.compile(r"\b(?:healthy|control|matched|unaffected|comparison)\b")
_AMONG = re.compile(r"\bof (?:the|these|all|our)?\s?$|\b(?:in|than|from)\s$")
_TO = re.compile(r"\b(?:to|received|receiving|given|group|arm|treated with)\b")
_BY_CHANCE = re.compile(r"\b(?:randomi[sz]ed|randomly|assigned|allocated)\b")
_GROUPS = re.compile(r"\b(?P<count>two|three|four|five|six|2|3|4|5|6)\s(?:[a-z-]+\s){0,2}(?:groups|arms)\b")
_EACH = re.compile(r"[\s,()]*(?:in|per|for)?\s?(?:each|every|per)\s?(?:of\s)?(?:the\s)?(?:\w+\s)?(?:group|arm)s?\b")
_GROUPS_OF = re.compile(r"\b(?P<count>two|three|four|2|3|4)\s(?:[a-z-]+\s){0,2}(?:groups|arms)\s(?:of|with)\s$")
MOST = 6  # arms of a trial
LISTED = 12  # numbers of a sentence that are added up


def summed(people: list[Candidate]) -> Reading | None:
    """The first total that parts make up, its span that of the first part, the spans of all in data["parts"]."""
    return next((total_of(parts, times) for parts, times in _stated(people)), None)


def total_of(parts: list[Candidate], times: int = 1) -> Reading:
    """The total of the parts, each counted so many times."""
    spans = [c.passage.span(c.start, c.end) for c in parts]
    total = times * sum(c.value for c in parts)
    return Reading(
        kind="sample_size",
        value=str(total),
        span=spans[0],
        number=float(total),
        detail="randomized" if _BY_CHANCE.search(_sentence(parts[0])) else "analysed",
        data={"parts": [span.plain() for span in spans]},
    )


def controls_beside(patients: Candidate, people: list[Candidate]) -> list[Candidate]:
    """The controls who are counted beside the patients and not among them, one entry a number."""
    if _CONTROLS.search(_words(patients)) or is_made_up(patients):
        return []
    found = {
        c.value: c for c in people if c.noun == "people" and _APART.search(_words(c)) and not _AMONG.search(c.before)
    }
    return list(found.values())


def is_part(candidate: Candidate, people: list[Candidate]) -> bool:
    """Whether a number counts one arm, or patients without their controls."""
    arms = (parts for parts, times in _stated(people) if times > 1 or not _sexes(parts[0], parts[-1]))
    return any(candidate is part for parts in arms for part in parts)


def is_made_up(candidate: Candidate) -> bool:
    """Whether two to six numbers that follow one another in the sentence add up to a number ("80: 41 to A and 39 to B")."""
    sentence = candidate.passage.sentence_at(candidate.start)
    following = [n.value for n in numerals(candidate.passage.flat, candidate.end, sentence.end)][:LISTED]
    runs = (following[a : a + k] for a in range(len(following)) for k in range(2, MOST + 1))
    return any(len(run) > 1 and sum(run) == candidate.value for run in runs)


def _stated(people: list[Candidate]) -> Iterator[tuple[list[Candidate], int]]:
    for candidate in people:
        count = _GROUPS_OF.search(candidate.before) or (
            _EACH.match(candidate.after) and _GROUPS.search(candidate.passage.flat)
        )
        if count:
            yield [candidate], value_of(count["count"])
    for _, group in groupby(people, key=lambda c: (id(c.passage), c.passage.sentence_at(c.start).start)):
        yield from ((parts, 1) for parts in _in_sentence(list(group)))


def _in_sentence(found: list[Candidate]) -> Iterator[list[Candidate]]:
    opens = _BY_CHANCE.search(_sentence(found[0])) is not None
    listed = opens and 1 < len(found) <= MOST and all(c.noun == "n" for c in found)
    if listed and all(_beside(a, b) for a, b in pairwise(found)):
        yield found
    elif len(found) == 2:
        first, second = found
        if _beside(first, second) and (_sexes(first, second) or _arms(first, second) or _with_controls(first, second)):
            yield found


def _beside(first: Candidate, second: Candidate) -> bool:
    between = first.passage.flat[first.end : second.start]
    return (
        0 <= len(between) < 120
        and second.start >= first.end
        and bool(_JOINED.search(second.before))
        and not _ANOTHER.search(between)
    )


def _sexes(first: Candidate, second: Candidate) -> bool:
    one, other = _words(first), _words(second)
    return any(a.search(one) and b.search(other) for a, b in ((_MEN, _WOMEN), (_WOMEN, _MEN)))


def _arms(first: Candidate, second: Candidate) -> bool:
    between = first.passage.flat[first.end : second.start]
    by_chance = _BY_CHANCE.search(first.before[-30:] + " " + _words(first) + between)
    return bool(by_chance and _TO.search(between) and _TO.match(second.after.lstrip()))


def _with_controls(first: Candidate, second: Candidate) -> bool:
    return bool(_CONTROLS.search(_words(second)) and not _CONTROLS.search(_words(first)))


def _words(candidate: Candidate) -> str:
    return candidate.passage.flat[candidate.start : candidate.end]


def _sentence(candidate: Candidate) -> str:
    sentence = candidate.passage.sentence_at(candidate.start)
    return candidate.passage.flat[sentence.start : sentence.end]
