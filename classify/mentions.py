"""Mentions of a topic's scope terms: where each stands, which belong together and which only sound alike."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from classify.features import Read
from classify.matcher import whole_word
from classify.passages import Passage, Passages
from evidence import lazy_re as re

Hit = tuple[str, int, int]  # group, start, end in the folded text
PAIRS = ("sparing", "together")  # an amount of a related drug; the drug given along with a related one
MASKED = frozenset({"core", "adjacent", "related"})
APART = 4  # words that may stand between a related drug and its amount
FAR = 1000  # characters at which no two terms are a pair any more; titles are shorter
_SOUNDS_ALIKE = re.compile(r"[\s-]*(?:analog(?:ue)?s?|derivatives?|like|free|na[iï]ve|congeners?)\b", re.IGNORECASE)
_WITH = re.compile(
    r"[\s/+–-]*(?:(?:and|plus|with|combin\w+|in|add\w+|adjunct\w*|adjuvant|to|as|an?|of|the|co-?administ\w+"
    r"|low|dose|doses|intravenous|iv|epidural|intrathecal|oral|analgesic|effects?|infusions?|bolus|mixture|treatment)\b"
    r"[\s/+–-]*)*",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:plus|combin\w+|add\w+)\b|^-$", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:versus|vs|against|compar\w+|or(?! without)|instead of|rather than)\b", re.IGNORECASE)
_OF_THREE_BEFORE = re.compile(r"\w[-–/]$|,\s*(?:and\s*)?$")  # a mixture of three or more is no pair
_OF_THREE_AFTER = re.compile(r"[-–/]\w|,?\s*and\s+\w+(?!\w|\s+(?:consum|requir|use))|,\s*\w+,?\s+and\b")
_BEFORE_IN_LIST = re.compile(
    r"(?:,|;|\(|\b(?:including|such as|like|e\.g\.|i\.e\.)|:)\s*(?:(?:and|or|&|\w+)\s+)?$|(?:,[^,.]{2,40}){1,}\s(?:and|or)\s$"
)
_AFTER_IN_LIST = re.compile(r"\w*\s*(?:\([^)]*\)\s*)?(?:[,;)]|\.|/|(?:and|or|&)\s|$)")
_AS_MEANS = re.compile(
    r"\b(?:an(?:a)?estheti[sz]ed|sedated|immobili[sz]ed|restrained|under|xylazine|(?:an(?:a)?esthe\w+|sedation)"
    r" (?:with|by|using|was))\b",
    re.IGNORECASE,
)
_NOT_GIVEN_BEFORE = re.compile(
    r"\b(?:not (?:been )?(?:receiv\w+|given|administered|treated with|take|taken|use)|never (?:received|given|took)"
    r"|without (?:receiving|giving|taking))\b[^,;]{0,40}$",
    re.IGNORECASE,
)
_NOT_GIVEN_AFTER = re.compile(r"\w*\s+(?:was|were) (?:not|never) (?:given|administered|used)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A term of a group with the passage it stands in; offsets in the folded text."""

    group: str
    start: int
    end: int
    passage: Passage
    sentence: tuple[int, int]  # its start and end


def mentions_of(record: Read, hits: Sequence[Hit]) -> list[Mention]:
    """The hits that count, with the pairs they make: a term inside an aside or a word that sounds like the drug is none."""
    passages = Passages(record)
    aside = [(start, whole_word(record.folded, end)) for group, start, end in hits if group == "aside"]
    found = []
    for group, start, end in hits:
        if group == "intervention" and _SOUNDS_ALIKE.match(record.text, whole_word(record.folded, end)):
            continue
        if group in MASKED and any(a <= start < b or start <= a < end for a, b in aside):
            continue
        number, passage = passages.at(start)
        found.append(Mention(group, start, end, passage, passages.span(number)))
    return found + list(_pairs(record, found))


_start = attrgetter("start")


def _pairs(record: Read, mentions: Sequence[Mention]) -> Iterator[Mention]:
    related = [m for m in mentions if m.group == "related"]
    others = sorted((m for m in mentions if m.group in ("amounts", "intervention")), key=_start)
    twice = _twice_in_title(record, related)
    for one in related:
        low, high = bisect_left(others, one.start - FAR, key=_start), bisect_right(others, one.end + FAR, key=_start)
        for other in others[low:high]:
            if other.sentence == one.sentence:
                yield from _pair(record, one, other, twice)


def _pair(record: Read, one: Mention, other: Mention, twice: bool) -> Iterator[Mention]:
    """The mention that a related drug and an amount, or the drug, make together."""
    first, last = sorted((one, other), key=_start)
    between = record.text[whole_word(record.folded, first.end) : last.start]
    if other.group == "amounts" and len(between.split()) <= APART and not re.search(r"[;:]", between):
        yield Mention("sparing", first.start, last.end, one.passage, one.sentence)
    elif (
        other.group == "intervention"
        and one.passage is Passage.TITLE
        and (twice or _given_together(record, first, last, between))
    ):
        yield Mention("together", first.start, last.end, one.passage, one.sentence)


def _twice_in_title(record: Read, related: Sequence[Mention]) -> bool:
    """Whether a title sets a related drug against itself, alone and with the drug."""
    words = [record.folded[m.start : m.end] for m in related if m.passage is Passage.TITLE]
    return len(set(words)) < len(words) and bool(_AGAINST.search(record.title))


def _given_together(record: Read, first: Mention, last: Mention, between: str) -> bool:
    """Whether a title is about the drug and a related one, and does not name the one as what the other is compared with."""
    joined = _WITH.fullmatch(between) is not None
    if _AGAINST.search(record.title) and not (joined and _JOINED.search(between)):
        return False
    after = record.text[whole_word(record.folded, last.end) :]
    if joined and (_OF_THREE_BEFORE.search(record.text[: first.start]) or _OF_THREE_AFTER.match(after)):
        return False
    return "," not in between


def is_named_only(record: Read, mentions: Sequence[Mention]) -> bool:
    """Whether the drug is but one item of lists, or a means (animals put to sleep with it), and no conclusion is on it."""
    drug = [m for m in mentions if m.group == "intervention"]
    if any(m.passage is Passage.TITLE for m in drug):
        return False
    return not any(m.passage is Passage.CONCLUSION for m in drug) and all(
        _listed(record, m) or _means(record, m) for m in drug
    )


def is_not_given(record: Read, mentions: Sequence[Mention]) -> bool:
    """Whether the text names the drug only to say that it was not given."""
    drug = [m for m in mentions if m.group == "intervention"]
    return all(m.passage is not Passage.TITLE and _not_given(record, m) for m in drug)


def _not_given(record: Read, mention: Mention) -> bool:
    before = record.text[mention.sentence[0] : mention.start]
    after = record.text[mention.end : mention.sentence[1]]
    return bool(_NOT_GIVEN_BEFORE.search(before) or _NOT_GIVEN_AFTER.match(after))


def _listed(record: Read, mention: Mention) -> bool:
    before = record.text[mention.sentence[0] : mention.start]
    after = record.text[whole_word(record.folded, mention.end) : mention.sentence[1]]
    return bool(_BEFORE_IN_LIST.search(before) and _AFTER_IN_LIST.match(after))


def _means(record: Read, mention: Mention) -> bool:
    near = record.text[max(mention.sentence[0], mention.start - 50) : mention.end + 30]
    return mention.passage is Passage.REST and _AS_MEANS.search(near) is not None
