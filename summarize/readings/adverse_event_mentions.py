"""Where an adverse event is named: its clause, the counts that belong to it, and the arms beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from evidence import lazy_re as re
from evidence.records import Sentence, StudyType
from summarize.findings.arm_names import ArmRole
from summarize.findings.study_arms import study_arms
from summarize.readings import adverse_event_words as words
from summarize.readings.adverse_event_counts import Arm, Count, arms_in, counts_by_arm, counts_in
from summarize.text.drugs import names_ketamine
from summarize.text.lexicon import Lexicon
from summarize.text.passage import Document, Passage
from summarize.text.whole_texts import WHOLE

REVIEWS = (StudyType.SYSTEMATIC_REVIEW, StudyType.GUIDELINE, StudyType.NARRATIVE_REVIEW, StudyType.OPINION)
WIDEST = 600  # characters of a clause on either side of an event: beyond, a text is a list or no prose
MOST_EVENTS = 200  # events of a text that are looked at; the longest abstracts name about thirty
NEAR, FAR = 40, 70  # characters from a count to its arm, and from an event to its first count
LEXICON = Lexicon(words.EVENTS, together=WHOLE)
JOINT = re.compile(
    r";|\botherwise\b|, (?:also|and there|and it)\b|, (?=and the (?:frequenc|incidence|rate|number|proportion))|(?=\b(?:except|apart from|other than)\b)|,? (?:but|whereas|although|though|while|however|yet)\b|, (?=(?:and |with )?(?:no|none|without|neither)\b)|\b(?:and|with) (?=no\b)|: (?!none|nil|n =|\d)"
)
LISTED = re.compile(
    r"[\s,;/]*(?:(?:and|or|nor|any|other|of|the|even|significant|serious|severe|clinically)[\s,]*){0,4}(?:\w+\s){0,1}$"
)
_LEADS = re.compile(
    r"\s?(?:\w+\s)?(?:patients?|participants?|subjects?|cases?|women|men|people|individuals?|children|adults|volunteers?)?\s?(?:of|involved|with|had|experienced|reported|developed|showed|suffered|complained of|presented(?: with)?)\s(?:\w+\s){0,2}"
)
_NEXT_ITEM = re.compile(r"(?:,|\sand|,\sand)\s$")  # "bradycardia, one case of ...": the count is of what follows
FROM_TO = re.compile(r"\bfrom\s[\d.]+\s?%[^;.]{0,60}\bto\s[\d.]+\s?%")


@dataclass(frozen=True, slots=True)
class Mention:
    """An event named in a clause (offsets in the folded passage), with the clause and the next event's beginning."""

    name: str
    start: int
    end: int
    clause: tuple[int, int]
    next_start: int
    passage: Passage

    @property
    def before(self) -> str:
        """The clause up to the event."""
        return self.passage.flat[self.clause[0] : self.start]

    @property
    def after(self) -> str:
        """The clause behind the event."""
        return self.passage.flat[self.end : self.clause[1]]

    @property
    def sentence(self) -> str:
        """The sentence that holds the event."""
        found = self.passage.sentence_at(self.start)
        return self.passage.flat[max(found.start, self.start - WIDEST) : min(found.end, self.end + WIDEST)]

    @property
    def text(self) -> str:
        """The whole clause."""
        return self.passage.flat[slice(*self.clause)]


def mentions_in(passage: Passage, roles: tuple[str, ...]) -> Iterator[Mention]:
    """The events named in the sentences of these roles, in order; at most MOST_EVENTS are looked at."""
    found = list(islice(LEXICON.find(passage.flat), MOST_EVENTS))
    for i, (name, match) in enumerate(found):
        sentence = passage.sentence_at(match.start())
        if sentence.role in roles:
            following = found[i + 1][1].start() if i + 1 < len(found) else sentence.end
            clause = _clause(passage.flat, sentence, *match.span())
            yield Mention(name, *match.span(), clause, min(following, sentence.end), passage)


def _clause(flat: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence around an event, between "but", "whereas", ";" or a clause that begins with a denial."""
    first, last = max(sentence.start, start - WIDEST), min(sentence.end, end + WIDEST)
    left = max((m.start() for m in JOINT.finditer(flat, first, start)), default=first)
    right = next((m.start() for m in JOINT.finditer(flat, end, last)), last)
    return left, right


def before_list(m: Mention) -> str:
    """What stands before the list of events that this one is in ("no nausea, vomiting or dizziness")."""
    text = m.before
    for match in sorted(event_spans(text), reverse=True):
        if not LISTED.fullmatch(text[match[1] :]):
            break
        text = text[: match[0]]
    return text


def event_spans(text: str) -> list[tuple[int, int]]:
    """Where events are named in a folded text."""
    return [match.span() for _, match in LEXICON.find(text)]


def arms_beside(m: Mention, counts: list[Count], document: Document) -> list[Arm]:
    """The arms named in the clause, and behind its last count."""
    last = m.passage.sentence_at(m.start).end
    end = min(last, max([m.clause[1], *(c.end + NEAR for c in counts)]))
    return explained(arms_in(m.passage.flat, m.clause[0], end), document)


def arms_of_clause(m: Mention, document: Document) -> list[Arm]:
    """The arms named in the clause."""
    return explained(arms_in(m.passage.flat, *m.clause), document)


def explained(arms: list[Arm], document: Document) -> list[Arm]:
    """The arms, groups as what the text says they received: a control group may be the one with ketamine."""
    if not any(not arm.ketamine for arm in arms):
        return arms
    received = study_arms(document).aliases
    with_ketamine = {alias for alias, role in received.items() if role is ArmRole.KETAMINE}
    return [replace(a, ketamine=a.ketamine or bool(with_ketamine & _calls(a.name))) for a in arms]


def _calls(name: str) -> set[str]:
    """The ways in which the explanation of a group may call it."""
    return {name, f"{name} group", f"{name} arm", f"group {name}", f"arm {name}"}


def counted_rows(m: Mention, counts: list[Count], arms: list[Arm]) -> list[dict[str, object]]:
    """The counts with their arms; of several counts, only those with an arm are about this event."""
    flat = m.passage.flat
    tail = flat[counts[-1].end : m.passage.sentence_at(m.start).end] if counts else ""
    nearby = [a for a in arms if counts and (a.start >= m.end or a.end <= m.start)]
    rows = counts_by_arm(counts, nearby, tail)
    return [r for r in rows if r["arm"] is not None] or rows[:1]


def own_counts(m: Mention, document: Document) -> list[Count]:
    """The counts behind an event, up to the next event; else the one right before it ("four patients reported nausea")."""
    flat = m.passage.flat
    if "respectively" in m.after and not _orders_arms(m) and (own := _in_order(m)) is not None:
        return [own]
    before = [c for c in counts_in(flat, m.clause[0], m.start) if not _is_size(flat, c, m, document)]
    names_before = [m.clause[0] + s for s, _ in event_spans(m.before)]
    led = bool(before) and m.start - before[-1].end <= FAR and not any(before[-1].end <= n for n in names_before)
    found = [c for c in counts_in(flat, m.end, m.next_start) if not _is_size(flat, c, m, document)]
    if led and _LEADS.fullmatch(flat[before[-1].end : m.start]):
        ordered = "respectively" in m.text and _are_of_arms(before, m)
        return found if _add_up(found, before[-1]) else before if ordered else before[-1:]
    within = [c for i, c in enumerate(found) if c.start < m.clause[1] or (i and c.start - found[i - 1].end < NEAR)]
    if within and within[0].start - m.end <= FAR and within[0].start < m.clause[1]:
        if led and _SET_BESIDE.match(flat, m.end):
            return [*before[-1:], *within]
        return [] if _NEXT_ITEM.match(flat[m.end : within[0].start]) or FROM_TO.search(m.after) else within
    return (before if _are_of_arms(before, m) else before[-1:]) if led else []


def _add_up(counts: list[Count], total: Count) -> bool:
    """Whether counts are the parts of a total before them: "fifteen patients vomited: 12 after X and 3 after Y"."""
    return len(counts) > 1 and sum(c.events or 0 for c in counts) == total.events


_SET_BESIDE = re.compile(
    r",? (?:as )?(?:compared (?:with|to)|versus|vs\.?|but)\b"
)  # "12 of 30 died, compared with 3 of 30"


def _are_of_arms(counts: list[Count], m: Mention) -> bool:
    """Whether several counts before an event are those of arms: each has its own where "respectively" pairs them."""
    if len(counts) > 1 and "respectively" in m.text:
        return len(arms_in(m.passage.flat, counts[0].start, m.clause[1])) == len(counts)
    return len(counts) > 1


def _orders_arms(m: Mention) -> bool:
    """Whether "respectively" pairs the counts with arms: "(12/30 vs 3/30) ... with ketamine and midazolam, respectively"."""
    flat, (start, end) = m.passage.flat, m.clause
    stop = flat.find("respectively", m.end, end)
    counts = counts_in(flat, start, stop)
    return bool(counts) and len(arms_in(flat, counts[-1].end, stop)) > 1


def _in_order(m: Mention) -> Count | None:
    """The count of an event among as many counts as events ("sedation and dizziness in 20 % and 35 %, respectively")."""
    start, end = m.clause
    events = [start + s for s, _ in event_spans(m.text)]
    counts = [c for c in counts_in(m.passage.flat, start, end) if c.start > events[-1]]
    fits = len(events) == len(counts) > 1 and m.start in events
    return counts[events.index(m.start)] if fits else None


def _is_size(flat: str, count: Count, m: Mention, document: Document) -> bool:
    """Whether a bare "n = 20" is the size of a group, or a number of studies, and no count of this event."""
    bare = flat[count.start] == "n" and not flat[count.start + 1].isalpha()  # no "nine"
    return bare and (document.study_type in REVIEWS or not 0 <= count.start - m.end <= 3)


def other_arm(m: Mention, document: Document) -> str | None:
    """The arm that had the event, where only arms without ketamine are named beside it in a record on ketamine."""
    arms = arms_of_clause(m, document)
    if not arms or any(a.ketamine for a in arms) or words.EVERYONE.search(m.text):
        return None
    on_ketamine = any(names_ketamine(p.flat) for p in document.both())
    flat, start = m.passage.flat, m.clause[0]
    led = [
        a
        for a in arms
        if words.IN_ARM.search(flat[max(start, a.start - 24) : a.start])
        and not words.MAINTENANCE.match(flat, a.start, a.end)
        and not words.UNSAID.match(a.name)
        and not words.EASED.search(flat[max(start, a.start - 24) : a.start])
    ]
    return led[0].name if led and on_ketamine else None


def past_arms(end: int, arms: list[Arm], flat: str) -> int:
    """The end of the arms that follow the last count closely, with "respectively", else of the count."""
    last = next((a.end for a in arms if 0 <= a.start - end <= NEAR), end)
    ordered = _RESPECTIVELY.match(flat, last) if any(a.start >= end for a in arms) else None
    return ordered.end() if ordered else last


_RESPECTIVELY = re.compile(r"[^;.]{0,160}\brespectively\b")
