"""What is said of an adverse event that is named: one rule after the other, the first that settles it wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from evidence import lazy_re as re
from evidence.records import Reading
from summarize.findings.outcome_senses import OF_ONE_KIND
from summarize.readings import adverse_event_words as words
from summarize.readings.adverse_event_contrasts import counts_of_arms, excepts_ketamine, had_elsewhere
from summarize.readings.adverse_event_counts import Arm, Count
from summarize.readings.adverse_event_mentions import (
    FROM_TO,
    LEXICON,
    Mention,
    arms_beside,
    arms_of_clause,
    before_list,
    counted_rows,
    event_spans,
    other_arm,
    own_counts,
)
from summarize.readings.adverse_event_readings import (
    ABSENT,
    COMPARED,
    LEAVING,
    OTHER_ARM,
    REPORTED,
    SPECULATED,
    absent,
    counted,
    reported,
    whole_clause,
)
from summarize.text.passage import Document


def reading_of(m: Mention, document: Document) -> Reading | None:
    """What is said of an event; None where it is no event here, or nothing is said of it."""
    if not _is_event(m) or words.RELATED.search(m.text) or _is_reason(m.before[-90:]):
        return None
    for rule in _RULES:
        settled, reading = rule(m, document)
        if settled:
            return _of_its_kind(m, reading)
    return None


def _of_its_kind(m: Mention, reading: Reading | None) -> Reading | None:
    """Nothing of "fewer cardiovascular events", or of none, is said of every event; breathing is an event of its own.

    More of one kind is told, with its name: a harm is not left out.
    """
    kind = OF_ONE_KIND.search(m.before) if m.name == "any_ae" and reading else None
    if reading is None or kind is None or reading.detail not in (ABSENT, COMPARED):
        return reading
    if kind["breathing"] or kind["other"]:
        return replace(reading, value="respiratory")
    more = reading.data.get("with_ketamine") == "more"
    return replace(reading, data={**reading.data, "qualifier": kind.group().strip()}) if more else None


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
    denied = words.DENIED_BEFORE.search(before_list(m))
    alike = words.NO_DIFFERENCE.search(
        denied.group() if denied and not words.NO_DIFFERENCE.match(denied.group()) else m.text
    )
    if not alike:
        return NEXT
    return True, whole_clause(m, COMPARED, {"comparison": "no_difference"})


def _denied(m: Mention, document: Document) -> Answer:
    tail, after = words.DENIED_BEFORE.search(before_list(m)), words.DENIED_AFTER.match(m.after)
    if tail is None and after is None:
        return NEXT
    elsewhere = had_elsewhere(m, document)
    if any(p.arm.ketamine for p in elsewhere):
        return True, counted(m, elsewhere)
    if (
        excepts_ketamine(m, document)
        or other_arm(m, document)
        or words.EASED.search(tail.group() if tail else m.before[-40:])
    ):
        return SILENT
    if tail is not None:
        return True, absent(m, m.clause[0] + tail.start(), m.end)
    return True, absent(m, m.start, m.end + after.end() if after else m.end)


def _of_those(m: Mention, document: Document) -> Answer:
    """ "None of the side effects required treatment": some happened; none that led people to leave is denied as that."""
    tail = words.DENIED_BEFORE.search(before_list(m))
    if tail is None or not words.OF_THOSE.search(tail.group()) or words.NOT_SEEN.match(m.after):
        return NEXT
    if not _LED_TO_LEAVING.match(m.after):
        return _happened(m, document)
    return True, replace(absent(m, m.clause[0] + tail.start(), m.end), data={"qualifier": LEAVING})


def _compared(m: Mention, document: Document) -> Answer:
    """More or fewer in one arm than in another, or fewer by the drug that is the subject."""
    sign = _sign(m)
    if sign is None:
        return NEXT
    arms = arms_of_clause(m, document)
    than = words.THAN.search(m.text)
    if (answer := _not_compared(m, sign, arms, than)) is not None:
        return answer
    own, against = _orient(m, arms, than)
    counts = own_counts(m, document)
    rows = counted_rows(m, counts, arms_beside(m, counts, document))
    named: dict[str, object] = {k: a.name for k, a in (("arm", own), ("against", against)) if a}
    both = than is not None and words.BOTH_KETAMINE.search(m.text) is not None
    with_ketamine = None if both else _with_ketamine(sign, own, against)
    more = ({"with_ketamine": with_ketamine} if with_ketamine else {}) | ({"counts": rows} if len(rows) > 1 else {})
    return True, whole_clause(m, COMPARED, {"comparison": sign, **named, **more})


def _not_compared(m: Mention, sign: str, arms: list[Arm], than: re.Match[str] | None) -> Answer | None:
    """The answer where words of more or fewer compare no arms; None where they do."""
    rated = than is not None or words.RATE.search(m.before) or (arms and words.WITH_ARM.search(m.after[:120]))
    if not rated and sign == "more":
        return NEXT  # "increased nausea" without a comparison is an event reported
    if not than and (not arms or words.AT_TIMES.search(m.text)):
        return SILENT
    if words.KINDS.match(m.text) and not any(a.ketamine for a in arms):
        return SILENT
    return None


def _with_ketamine(sign: str, own: Arm | None, against: Arm | None) -> str | None:
    """More or fewer with ketamine; None where both arms or neither are said to have it."""
    if own is not None and own.ketamine and not (against is not None and against.ketamine):
        return sign
    if against is not None and against.ketamine and not (own is not None and own.ketamine):
        return "fewer" if sign == "more" else "more"
    return None


_BRACKET = re.compile(r"\s?[(\[][^()\[\]]*[)\]]")


def _sign(m: Mention) -> str | None:
    near = _BRACKET.sub("", m.before)[-110:]
    fewer, more = words.FEWER_VERB.search(near), words.MORE_VERB.search(near)
    if fewer or more:
        return "more" if more and (not fewer or more.start() > fewer.start()) else "fewer"
    return _sign_behind(m)


def _sign_behind(m: Mention) -> str | None:
    """The same of the words behind the event, which need an arm or a "than" to be of it."""
    ahead = _without_events(m.after[:120])
    less, much = words.FEWER.search(ahead), words.MORE.search(ahead)
    if not (less or much) or not (words.THAN.search(m.text) or words.WITH_ARM.search(ahead)):
        return None
    return "fewer" if less and (not much or less.start() < much.start()) else "more"


def _without_events(text: str) -> str:
    """The text with spaces for the events it names: "increased blood pressure" compares nothing."""
    for start, end in event_spans(text):
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _orient(m: Mention, arms: list[Arm], than: re.Match[str] | None) -> tuple[Arm | None, Arm | None]:
    """The arm that had more or fewer, and the one it is compared with: before and behind "than"."""
    if than is not None:
        return _by_than(m, arms, than)
    if len(arms) > 1 and FROM_TO.search(m.after):  # "fell from 43 % in one arm to 3 % in the other"
        return arms[-1], arms[0]
    return next(iter(arms), None), None


def _by_than(m: Mention, arms: list[Arm], than: re.Match[str]) -> tuple[Arm | None, Arm | None]:
    first = [a for a in arms if a.start - m.clause[0] < than.start()]
    second = [a for a in arms if a.start - m.clause[0] >= than.end()]
    comma = m.text.find(",", than.end())
    if not first and second and 0 <= comma < m.start - m.clause[0]:  # "compared with placebo, ketamine ..."
        own = [a for a in second if a.start - m.clause[0] > comma]
        return min(own, key=lambda a: not a.ketamine, default=None), second[0]
    return next(reversed(first), None), next(iter(second), None)


def _looked_for(m: Mention, document: Document) -> Answer:
    return SILENT if words.LOOKED_FOR.search(m.text) and not own_counts(m, document) else NEXT


def _speculated(m: Mention, document: Document) -> Answer:
    """What may happen is told apart from what did; a count beside it says that it did."""
    near = f"{m.before[-80:]} {m.after[:40].split(',')[0]}"
    if not words.POSSIBLE.search(near) or own_counts(m, document):
        return NEXT
    return True, Reading(kind="adverse_event", value=m.name, detail=SPECULATED, span=m.passage.span(m.start, m.end))


def _is_aim(m: Mention, document: Document) -> bool:
    """Whether the title names this event as what the study wants to prevent or treat."""
    title = document.title.flat
    if m.name in words.GENERAL or words.HARM_TITLE.search(title):
        return False
    return any(name == m.name and words.AIMED_AT.search(title[: x.start()]) for name, x in LEXICON.find(title))


def _has_happened(m: Mention, counts: list[Count]) -> bool:
    """Whether words say that the event came; a word of two meanings needs people counted, or the word of a harm."""
    if m.name in words.AMBIGUOUS and not counts and not words.OF_HARM.search(m.sentence):
        return False
    return m.name in words.HARMED or words.HAPPENED.search(m.text) is not None


def _happened(m: Mention, document: Document) -> Answer:
    counts = [] if (led := _LED_TO_LEAVING.match(m.after)) else own_counts(m, document)
    if not _has_happened(m, counts) or _is_aim(m, document):
        return SILENT
    by_arm = [] if led else counts_of_arms(m, document)
    if any(one.arm.ketamine for one in by_arm):
        return True, counted(m, by_arm)
    reading = reported(m, counts, arms_beside(m, counts, document))
    other = other_arm(m, document)
    more = ({"arm": other} if other else {}) | ({"qualifier": LEAVING} if led else {})
    return True, replace(reading, detail=OTHER_ARM if other else REPORTED, data={**reading.data, **more})


# "adverse events led to discontinuation in 1 of 30": not how many had one
_LED_TO_LEAVING = re.compile(
    r"\s(?:that |which )?(?:led|leading|resulted|resulting)\s(?:to|in)\s(?:\w+\s){0,3}?(?:discontinu|withdraw|drop)"
)


_RULES: tuple[Rule, ...] = (_uncertain, _alike, _of_those, _denied, _looked_for, _compared, _speculated, _happened)
