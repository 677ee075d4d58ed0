"""Adverse events: whether one is reported, stated to be absent, or compared between arms, and how many people had it.

The four are kept apart, as CONSORT Harms 2022 asks of a report (Junqueira 2023, doi:10.1136/bmj-2022-073725): that an
event was looked for is none of them, and "well tolerated" reports no event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from evidence.records import Reading, Sentence, StudyType
from summarize import adverse_event_words as words
from summarize.adverse_event_counts import Arm, Count, arms_in, counts_by_arm, counts_in
from summarize.adverse_event_words import EVENTS as EVENTS
from summarize.adverse_sentences import harm_model
from summarize.drugs import names_ketamine
from summarize.lexicon import Lexicon
from summarize.passage import Document, Passage, unique

REPORTED, ABSENT, COMPARED, SPECULATED, OTHER_ARM = "reported", "none", "compared", "speculated", "other_arm"
PLANS = (StudyType.PROTOCOL, StudyType.NOTICE)  # they report nothing that happened
REVIEWS = (StudyType.SYSTEMATIC_REVIEW, StudyType.GUIDELINE, StudyType.NARRATIVE_REVIEW, StudyType.OPINION)
_EVENTS = Lexicon(EVENTS)
_JOINT = re.compile(
    r";|\botherwise\b|, (?:also|and there|and it)\b|, (?=and the (?:frequenc|incidence|rate|number|proportion))|(?=\b(?:except|apart from|other than)\b)|,? (?:but|whereas|although|though|while|however|yet)\b|, (?=(?:and |with )?(?:no|none|without|neither)\b)|\b(?:and|with) (?=no\b)|: (?!none|nil|n =|\d)"
)
_LISTED = re.compile(
    r"[\s,;/]*(?:(?:and|or|nor|any|other|of|the|even|significant|serious|severe|clinically)[\s,]*){0,4}(?:\w+\s){0,1}$"
)
_LEADS = re.compile(
    r"\s?(?:\w+\s)?(?:patients?|participants?|subjects?|cases?|women|men|people|individuals?|children|adults|volunteers?)?\s?(?:of|involved|with|had|experienced|reported|developed|showed|suffered|complained of|presented(?: with)?)\s(?:\w+\s){0,2}"
)
_NEXT_ITEM = re.compile(r"(?:,|\sand|,\sand)\s$")  # "bradycardia, one case of ...": the count is of what follows
_FROM_TO = re.compile(r"\bfrom\s[\d.]+\s?%[^;.]{0,60}\bto\s[\d.]+\s?%")
_BRACKET = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


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


def read_adverse_events(document: Document) -> tuple[Reading, ...]:
    """Adverse events in the results and conclusions; of case reports in all but the background.

    value is the event; detail is reported, none (stated to be absent), compared, speculated, or other_arm (of people
    without ketamine). number is how many had it where one count stands beside it; data holds percent as printed,
    counts ({arm, events, of, percent} each), comparison (more, fewer, no_difference) with arm and against, qualifier
    ("permanent" of "no permanent side effects") and wording (tolerated: "safe", "well tolerated").
    """
    if document.study_type in PLANS:
        return ()
    passage = document.abstract
    found = [*_in_order_of_text(passage, document), *_tolerated(passage)]
    found += _unlisted_harms(passage, document, found)
    found.sort(key=lambda r: (r.span.start, r.span.end))
    return unique(sorted(found, key=lambda r: "counts" not in r.data))


def _in_order_of_text(passage: Passage, document: Document) -> Iterator[Reading]:
    """One reading an event; what is compared or denied of an event is so of those listed behind it."""
    last: tuple[Mention, Reading] | None = None
    for mention in _mentions(passage, _roles(document)):
        reading = _reading(mention, document)
        if last and reading and reading.detail in (REPORTED, SPECULATED) and _is_listed(last[0], mention):
            reading = _like(last[1], reading, passage)
        last = (mention, reading) if reading else None
        if reading:
            yield reading


def _is_listed(first: Mention, second: Mention) -> bool:
    between = _BRACKET.sub(" ", first.passage.flat[first.end : second.start])
    return _LISTED.fullmatch(between) is not None


def _like(first: Reading, second: Reading, passage: Passage) -> Reading:
    """The second event of a list, compared or denied as the first was; the quote holds both."""
    if first.detail not in (COMPARED, ABSENT) or second.span.start < first.span.start:
        return second
    span = passage.span(first.span.start, max(first.span.end, second.span.end))
    data = {k: v for k, v in first.data.items() if k != "counts"}
    return replace(second, detail=first.detail, span=span, data=data, number=None)


def _roles(document: Document) -> tuple[str, ...]:
    case = document.study_type == StudyType.CASE_REPORT
    return ("METHODS", "RESULTS", "CONCLUSIONS") if case else ("RESULTS", "CONCLUSIONS")


def _mentions(passage: Passage, roles: tuple[str, ...]) -> Iterator[Mention]:
    found = list(islice(_EVENTS.find(passage.flat), MOST_EVENTS))
    for i, (name, match) in enumerate(found):
        sentence = passage.sentence_at(match.start())
        if sentence.role in roles:
            following = found[i + 1][1].start() if i + 1 < len(found) else sentence.end
            clause = _clause(passage.flat, sentence, *match.span())
            yield Mention(name, *match.span(), clause, min(following, sentence.end), passage)


def _clause(flat: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence around an event, between "but", "whereas", ";" or a clause that begins with a denial."""
    first, last = max(sentence.start, start - WIDEST), min(sentence.end, end + WIDEST)
    left = max((m.start() for m in _JOINT.finditer(flat, first, start)), default=first)
    right = next((m.start() for m in _JOINT.finditer(flat, end, last)), last)
    return left, right


def _reading(m: Mention, document: Document) -> Reading | None:
    if not _is_event(m) or words.RELATED.search(m.text) or _is_reason(m.before[-90:]):
        return None
    for rule in _RULES:
        settled, reading = rule(m, document)
        if settled:
            return reading
    return None


def _is_reason(before: str) -> bool:
    """Whether the event is what was treated, or why something was done; to stop because of one is to have had it."""
    return words.AGAINST.search(before) is not None and words.STOPPED.search(before) is None


Answer = tuple[bool, Reading | None]
Rule = Callable[[Mention, Document], Answer]
NEXT: Answer = (False, None)
SILENT: Answer = (True, None)


def _is_event(m: Mention) -> bool:
    """Whether the word names an event here, not a setting, an aim or a condition; relapse only where ketamine led to it."""
    sense = words.SENSES.get(m.name)
    if sense is not None and (sense.search(m.before[-40:]) or sense.match(m.after[:40])):
        return False
    return m.name != "relapse" or words.LED_TO_RELAPSE.search(m.text) is not None


def _uncertain(m: Mention, _: Document) -> Answer:
    return SILENT if words.UNKNOWN.search(m.text) and not words.DENIED_BEFORE.search(m.before) else NEXT


def _alike(m: Mention, _: Document) -> Answer:
    """No difference between arms, or no increase; a list shares what is said of its first event."""
    denied = words.DENIED_BEFORE.search(_unlisted(m))
    alike = words.NO_DIFFERENCE.search(
        denied.group() if denied and not words.NO_DIFFERENCE.match(denied.group()) else m.text
    )
    if not alike:
        return NEXT
    return True, _whole_clause(m, COMPARED, {"comparison": "no_difference"})


def _denied(m: Mention, document: Document) -> Answer:
    tail, after = words.DENIED_BEFORE.search(_unlisted(m)), words.DENIED_AFTER.match(m.after)
    if tail is None and after is None:
        return NEXT
    if _of_other_arm(m, document) or words.EASED.search(tail.group() if tail else m.before[-40:]):
        return SILENT
    if tail is not None:
        return True, _absent(m, m.clause[0] + tail.start(), m.end)
    return True, _absent(m, m.start, m.end + after.end() if after else m.end)


def _unlisted(m: Mention) -> str:
    """What stands before the list of events that this one is in ("no nausea, vomiting or dizziness")."""
    text = m.before
    for match in sorted(_spans(text), reverse=True):
        if not _LISTED.fullmatch(text[match[1] :]):
            break
        text = text[: match[0]]
    return text


def _spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for _, match in _EVENTS.find(text)]


def _absent(m: Mention, start: int, end: int) -> Reading:
    said = m.passage.flat[start : m.start]
    qualifier = words.QUALIFIED.search(said)
    name = "serious_ae" if qualifier and qualifier["serious"] and m.name == "any_ae" else m.name
    narrow = qualifier["narrow"] if qualifier and qualifier["narrow"] else None
    narrow = "leading to withdrawal" if words.LEFT.search(said) else narrow
    return Reading(
        kind="adverse_event",
        value=name,
        detail=ABSENT,
        span=m.passage.span(start, end),
        data={"qualifier": narrow} if narrow else {},
    )


def _compared(m: Mention, document: Document) -> Answer:
    """More or fewer in one arm than in another, or fewer by the drug that is the subject."""
    sign = _sign(m)
    if sign is None:
        return NEXT
    arms = arms_in(m.passage.flat, *m.clause)
    than = words.THAN.search(m.text)
    rated = than is not None or words.RATE.search(m.before) or (arms and words.WITH_ARM.search(m.after[:120]))
    if not rated and sign == "more":
        return NEXT  # "increased nausea" without a comparison is an event reported
    if not than and not arms:
        return SILENT
    own, against = _orient(m, arms, than)
    counts = _own_counts(m, document)
    rows = _rows(m, counts, _arms_beside(m, counts))
    named: dict[str, object] = {k: a.name for k, a in (("arm", own), ("against", against)) if a}
    both = than is not None and words.BOTH_KETAMINE.search(m.text) is not None
    with_ketamine = None if both else _with_ketamine(sign, own, against)
    more = ({"with_ketamine": with_ketamine} if with_ketamine else {}) | ({"counts": rows} if len(rows) > 1 else {})
    return True, _whole_clause(m, COMPARED, {"comparison": sign, **named, **more})


def _with_ketamine(sign: str, own: Arm | None, against: Arm | None) -> str | None:
    """More or fewer with ketamine; None where both arms or neither are said to have it."""
    if own is not None and own.ketamine and not (against is not None and against.ketamine):
        return sign
    if against is not None and against.ketamine and not (own is not None and own.ketamine):
        return "fewer" if sign == "more" else "more"
    return None


def _sign(m: Mention) -> str | None:
    near = m.before[-110:]
    fewer, more = words.FEWER_VERB.search(near), words.MORE_VERB.search(near)
    if fewer or more:
        return "more" if more and (not fewer or more.start() > fewer.start()) else "fewer"
    ahead = m.after[:120]
    less, much = words.FEWER.search(ahead), words.MORE.search(ahead)
    if not (less or much) or not (words.THAN.search(m.text) or words.WITH_ARM.search(ahead)):
        return None
    return "fewer" if less and (not much or less.start() < much.start()) else "more"


def _orient(m: Mention, arms: list[Arm], than: re.Match[str] | None) -> tuple[Arm | None, Arm | None]:
    """The arm that had more or fewer, and the one it is compared with: before and behind "than"."""
    if than is None:
        to = len(arms) > 1 and _FROM_TO.search(m.after)  # "fell from 43 % in one arm to 3 % in the other"
        return (arms[-1], arms[0]) if to else (arms[0] if arms else None, None)
    first = [a for a in arms if a.start - m.clause[0] < than.start()]
    second = [a for a in arms if a.start - m.clause[0] >= than.end()]
    comma = m.text.find(",", than.end())
    if not first and second and 0 <= comma < m.start - m.clause[0]:  # "compared with placebo, ketamine ..."
        own = [a for a in second if a.start - m.clause[0] > comma]
        return next((a for a in own if a.ketamine), own[0] if own else None), second[0]
    return (first[-1] if first else None), (second[0] if second else None)


def _looked_for(m: Mention, document: Document) -> Answer:
    return SILENT if words.LOOKED_FOR.search(m.text) and not _own_counts(m, document) else NEXT


def _speculated(m: Mention, document: Document) -> Answer:
    """What may happen is told apart from what did; a count beside it says that it did."""
    near = f"{m.before[-80:]} {m.after[:40].split(',')[0]}"
    if not words.POSSIBLE.search(near) or _own_counts(m, document):
        return NEXT
    return True, Reading(kind="adverse_event", value=m.name, detail=SPECULATED, span=m.passage.span(m.start, m.end))


def _is_aim(m: Mention, document: Document) -> bool:
    """Whether the title names this event as what the study wants to prevent or treat."""
    title = document.title.flat
    if m.name in words.GENERAL or words.HARM_TITLE.search(title):
        return False
    return any(name == m.name and words.AIMED_AT.search(title[: x.start()]) for name, x in _EVENTS.find(title))


def _happened(m: Mention, document: Document) -> Answer:
    counts = _own_counts(m, document)
    happened = m.name in words.HARMED or words.HAPPENED.search(m.text)
    unsure = m.name in words.AMBIGUOUS and not counts and not words.OF_HARM.search(m.sentence)
    if not happened or unsure or _is_aim(m, document):
        return SILENT
    arms = _arms_beside(m, counts)
    start, end = min([m.start, *(c.start for c in counts)]), max([m.end, *(c.end for c in counts)])
    rows = _rows(m, counts, arms)
    other = _of_other_arm(m, document)
    data: dict[str, object] = {"counts": rows} if rows else {}
    if len(rows) == 1 and counts[0].percent is not None:
        data["percent"] = f"{counts[0].percent:g}%"
    return True, Reading(
        kind="adverse_event",
        value=m.name,
        detail=OTHER_ARM if other else REPORTED,
        span=m.passage.span(start, _past_arm(end, arms) if len(rows) > 1 else end),
        number=float(counts[0].events) if len(rows) == 1 and counts[0].events is not None else None,
        data=data | ({"arm": other} if other else {}),
    )


def _arms_beside(m: Mention, counts: list[Count]) -> list[Arm]:
    """The arms named in the clause, and behind its last count."""
    last = m.passage.sentence_at(m.start).end
    return arms_in(m.passage.flat, m.clause[0], min(last, max([m.clause[1], *(c.end + NEAR for c in counts)])))


def _rows(m: Mention, counts: list[Count], arms: list[Arm]) -> list[dict[str, object]]:
    """The counts with their arms; of several counts, only those with an arm are about this event."""
    flat = m.passage.flat
    tail = flat[counts[-1].end : m.passage.sentence_at(m.start).end] if counts else ""
    nearby = [a for a in arms if counts and (a.start >= m.end or a.end <= m.start)]
    rows = counts_by_arm(counts, nearby, tail)
    return [r for r in rows if r["arm"] is not None] or rows[:1]


def _own_counts(m: Mention, document: Document) -> list[Count]:
    """The counts behind an event, up to the next event; else the one right before it ("four patients reported nausea")."""
    flat = m.passage.flat
    if "respectively" in m.after and (own := _in_order(m)) is not None:
        return [own]
    before = [c for c in counts_in(flat, m.clause[0], m.start) if not _is_size(flat, c, m, document)]
    names_before = [m.clause[0] + s for s, _ in _spans(m.before)]
    led = bool(before) and m.start - before[-1].end <= FAR and not any(before[-1].end <= n for n in names_before)
    if led and _LEADS.fullmatch(flat[before[-1].end : m.start]):
        return before[-1:]
    found = [c for c in counts_in(flat, m.end, m.next_start) if not _is_size(flat, c, m, document)]
    within = [c for i, c in enumerate(found) if c.start < m.clause[1] or (i and c.start - found[i - 1].end < NEAR)]
    if within and within[0].start - m.end <= FAR and within[0].start < m.clause[1]:
        return [] if _NEXT_ITEM.match(flat[m.end : within[0].start]) or _FROM_TO.search(m.after) else within
    return (before if len(before) > 1 and "respectively" not in m.text else before[-1:]) if led else []


def _in_order(m: Mention) -> Count | None:
    """The count of an event among as many counts as events ("sedation and dizziness in 20 % and 35 %, respectively")."""
    start, end = m.clause
    events = [start + s for s, _ in _spans(m.text)]
    counts = [c for c in counts_in(m.passage.flat, start, end) if c.start > events[-1]]
    fits = len(events) == len(counts) > 1 and m.start in events
    return counts[events.index(m.start)] if fits else None


def _is_size(flat: str, count: Count, m: Mention, document: Document) -> bool:
    """Whether a bare "n = 20" is the size of a group, or a number of studies, and no count of this event."""
    bare = flat[count.start] == "n"
    return bare and (document.study_type in REVIEWS or not 0 <= count.start - m.end <= 3)


def _of_other_arm(m: Mention, document: Document) -> str | None:
    """The arm that had the event, where only arms without ketamine are named beside it in a record on ketamine."""
    arms = arms_in(m.passage.flat, *m.clause)
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


def _past_arm(end: int, arms: list[Arm]) -> int:
    return next((a.end for a in arms if 0 <= a.start - end <= NEAR), end)


def _whole_clause(m: Mention, detail: str, data: dict[str, object]) -> Reading:
    """A comparison, quoted with both of its arms."""
    start, end = m.clause
    text = m.passage.flat[start:end]
    begun = _JOINT.match(text)
    start += begun.end() if begun else 0
    return Reading(
        kind="adverse_event",
        value=m.name,
        detail=detail,
        span=m.passage.span(start, start + len(m.passage.flat[start:end].rstrip(" .;,"))),
        data=data,
    )


def _unlisted_harms(passage: Passage, document: Document, found: list[Reading]) -> Iterator[Reading]:
    """Sentences of a case report that say a drug did harm without naming an event that is listed, where none is denied."""
    if document.study_type != StudyType.CASE_REPORT:
        return
    for sentence in passage.sentences:
        flat = passage.flat[sentence.start : sentence.end]
        named = any(sentence.start <= r.span.start < sentence.end for r in found)
        if sentence.role == "BACKGROUND" or named or words.HEDGED_SENTENCE.search(flat):
            continue
        probability = harm_model().probability(flat)
        if probability >= SURE:
            span = passage.span(sentence.start, sentence.end)
            data: dict[str, object] = {"probability": round(probability, 3)}
            yield Reading(kind="adverse_event", value="any_ae", detail=REPORTED, span=span, data=data)


def _tolerated(passage: Passage) -> list[Reading]:
    """ "Safe" and "well tolerated": no event is reported, and none by name is denied."""
    found = []
    if "toler" not in passage.flat and "safe" not in passage.flat:
        return []
    for match in words.NOT_WELL.finditer(passage.flat):
        if passage.role_at(match.start()) in ("RESULTS", "CONCLUSIONS") and "less" not in match.group():
            span = passage.span(*match.span())
            found.append(
                Reading(
                    kind="adverse_event", value="any_ae", detail=REPORTED, span=span, data={"wording": "not_tolerated"}
                )
            )
    for match in words.TOLERATED.finditer(passage.flat):
        sentence = passage.sentence_at(match.start())
        before = passage.flat[max(sentence.start, match.start() - 60) : match.start()]
        told = sentence.role in ("RESULTS", "CONCLUSIONS") and not words.NOT_TOLERATED.search(before + match.group())
        if told and not words.UNKNOWN.search(passage.flat, sentence.start, sentence.end):
            joined = words.TOLERATED.search(passage.flat, match.end(), min(match.end() + NEAR, sentence.end))
            span = passage.span(match.start(), joined.end() if joined else match.end())
            found.append(
                Reading(kind="adverse_event", value="any_ae", detail=ABSENT, span=span, data={"wording": "tolerated"})
            )
    return found


SURE = 0.7  # probability from which a harm that no list names is read: of such sentences about nine in ten report one
WIDEST = 600  # characters of a clause on either side of an event: beyond, a text is a list or no prose
MOST_EVENTS = 200  # events of a text that are looked at; the longest abstracts name about thirty
NEAR, FAR = 40, 70  # characters from a count to its arm, and from an event to its first count
_RULES: tuple[Rule, ...] = (_uncertain, _alike, _denied, _looked_for, _compared, _speculated, _happened)
