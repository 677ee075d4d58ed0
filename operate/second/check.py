"""What of a model's answer is taken as a second reading: its quote stands in the text, and shows the value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from evidence import lazy_re as re
from evidence.correcting.fields import GONE, OTHER, SAMPLE_SIZE, UNCLEAR, check
from evidence.correcting.quotes import find_quote
from evidence.correcting.second import KINDS, LABELS, REFUSED, Second, alike
from evidence.errors import InputError
from evidence.plain_copy import PlainCopy, plain_copy
from evidence.records import Paper, Span
from evidence.topic import Topic
from operate.second.orders import gives_orders
from operate.second.prompt import SCHEMA, vocabulary
from summarize.text.numerals import numerals
from summarize.text.outcomes import outcome_mentions
from summarize.text.passage import fold
from summarize.text.sentences import split

WHOLE = "answer"  # in place of a field: the whole answer was refused
MOST = 100  # values of an answer
LONGEST = 400  # characters of a quote; a longer one shows nothing
NAMES = tuple(SCHEMA["properties"]["values"]["items"]["required"])
ONE = (*LABELS, "sample_size", "follow_up", "finding", "adverse_event")  # fields of which a text has one value
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FENCE = re.compile(r"\s*```(?:json)?\s*(.*?)\s*```\s*", re.DOTALL)

SHAPE = "not the JSON that was asked for"
ORDERS = "repeats an order of the text"
NO_FIELD = "no such field"
NO_QUOTE = "no quote"
LONG = f"quote of more than {LONGEST} characters"
NOWHERE = "quote does not stand in the text"
NO_VALUE = "value not in the vocabulary"
NO_NUMBER = "number does not stand in the quote"
UNNAMED = "sentence of the quote does not name it"
TWICE = "contradicts itself"
_Named = dict[str, str]


def second_readings(text: str, paper: Paper, topic: Topic) -> tuple[Second, ...]:
    """The values of an answer, those refused without value and quote; an answer of another shape is refused as a whole.

    Spans stand in the texts of `paper` as given, though the model read their plain form.
    """
    values = _values(text)
    if values is None:
        return (refused(WHOLE, SHAPE),)
    if any(gives_orders(v["quote"]) for v in values):
        return (refused(WHOLE, ORDERS),)
    copy = plain_copy(paper)
    return tuple(_once([_checked(v, copy, topic) for v in values if v["value"].strip() != UNCLEAR]))


def refused(field: str, reason: str) -> Second:
    """An answer that is not taken."""
    return Second(field=field, outcome=REFUSED, reason=reason)


def _values(text: str) -> list[_Named] | None:
    """The values of an answer of the right shape, else None."""
    fenced = _FENCE.fullmatch(text)
    try:
        answer: Any = json.loads(fenced[1] if fenced else text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict) or set(answer) != {"values"} or not isinstance(answer["values"], list):
        return None
    values = answer["values"]
    fits = all(isinstance(v, dict) and set(v) == set(NAMES) and _are_texts(v) for v in values)
    return values if fits and len(values) <= MOST else None


def _are_texts(value: dict[str, Any]) -> bool:
    return all(isinstance(text, str) for text in value.values())


def _checked(value: _Named, copy: PlainCopy, topic: Topic) -> Second:
    kind, which, said = value["field"], value["which"].strip(), " ".join(value["value"].split())
    if kind not in KINDS:
        return refused(WHOLE, NO_FIELD)
    field = f"{kind}:{which}" if kind in ("finding", "adverse_event") else kind
    if not _is_known(field, said, topic):
        return refused(kind, NO_VALUE)
    span = find_quote(copy.paper, value["quote"])
    if span is None or len(span.quote) > LONGEST:
        return refused(kind, _unshown(value["quote"]))
    if reason := _value_reason(field, said, span, copy.paper, topic):
        return refused(kind, reason)
    return Second(field=field, value=said, span=copy.put_back(span))


def _is_known(field: str, value: str, topic: Topic) -> bool:
    """Whether outcome, event and value are words of the vocabulary, or a text of their form."""
    kind, _, which = field.partition(":")
    try:
        check("-", field, value, vocabulary(topic))
    except InputError:
        return False
    return not which.startswith(OTHER) and (value not in GONE or kind == "comparator")


def _unshown(quote: str) -> str:
    """Why a quote shows nothing."""
    if len(quote) > LONGEST:
        return LONG
    return NOWHERE if quote.strip() else NO_QUOTE


def _value_reason(field: str, value: str, span: Span, paper: Paper, topic: Topic) -> str | None:
    """Why the words do not show the value: its number is not among them, or their sentence does not name it."""
    if field in ("sample_size", "dose", "follow_up") and not _numbers_of(field, value) <= _numbers_in(span.quote):
        return NO_NUMBER
    which = field.partition(":")[2]
    if which and which not in {m.outcome for m in outcome_mentions(fold(_sentences_of(span, paper)), topic)}:
        return UNNAMED
    return None


def _numbers_of(field: str, value: str) -> set[float]:
    if field == "sample_size" and (found := SAMPLE_SIZE.fullmatch(value)):
        return {float(found["number"])}
    return set(map(float, _NUMBER.findall(value)))


def _numbers_in(quote: str) -> set[float]:
    """The numbers of a quote, in digits or in words."""
    digits = map(float, _NUMBER.findall(_THOUSANDS.sub("", quote)))
    return {*digits, *(float(n.value) for n in numerals(fold(quote)))}


def _sentences_of(span: Span, paper: Paper) -> str:
    """The sentences over which a quote stretches."""
    text = paper.text(span.field)
    return " ".join(text[a:b] for a, b in split(text) if a < span.end and span.start < b) or text


def _once(values: Sequence[Second]) -> Iterator[Second]:
    """The values without repetitions; a field of one value to which an answer gives two is refused."""
    said: dict[str, set[Any]] = {}
    for one in values:
        if one.value is not None:
            said.setdefault(one.field, set()).add(alike(one.field, one.value))
    seen = set()
    for one in values:
        if one.value is None:
            yield one
            continue
        kind, place = one.field.partition(":")[0], (one.field, alike(one.field, one.value))
        if kind in ONE and len(said[one.field]) > 1:
            yield refused(kind, TWICE)
        elif place not in seen:
            seen.add(place)
            yield one
