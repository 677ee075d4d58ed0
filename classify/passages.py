"""Where a text says what it is about: its title, its aim, its primary outcome and its conclusion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from classify.features import Read


class Passage(Enum):
    """What a sentence is for."""

    TITLE = "title"
    AIM = "aim"  # aim or primary outcome
    CONCLUSION = "conclusion"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as offsets in `Read.text`, with what it is for."""

    start: int
    end: int
    passage: Passage


_BREAK = re.compile(r"(?<=[.?!])\s+(?=[A-Z(\[])|(?<=[.?!])(?=[A-Z][A-Za-z]+:)")
_AIM = re.compile(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|goals?|hypothesi[sz]\w*|sought|designed to"
    r"|primary|main (?:outcome|end|measure|objective|variable)\w*"
    r"|(?:we|study|trial|review|paper|article|authors?|report)(?: \w+){0,2} (?:investigat|examin|evaluat|assess|compar|test"
    r"|determin|explor|review|describ|report|present|summari)\w*"
    r"|we (?:asked|surveyed|interviewed)"
    r"|to (?:investigate|examine|evaluate|assess|compare|test|determine|explore|study|clarify|characteri[sz]e|identify|see"
    r"|review|describe|find out)"
    r"|was (?:investigated|examined|evaluated|assessed|studied|tested|compared))\b",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"\bconclusions?\b\W|\binterpretations?:|\bin conclusion\b|\b(?:we|authors?) conclude|\bin summary\b"
    r"|\bthese (?:results|findings|data)\b|\bour (?:results|findings|data)\b|\btaken together\b|\bimplications\b",
    re.IGNORECASE,
)
_AFTERWORD = re.compile(
    r"\W*(?:(?:clinical )?trials? regist|regist(?:ration|ered|ry)|clinicaltrials|chictr|isrctn|nct\d|prospero|©|copyright"
    r"|\(?psycinfo|\(c\)|keywords?|funding|level of evidence)",
    re.IGNORECASE,
)


def sentences(record: Read) -> Iterator[Sentence]:
    """The title, then each sentence of the abstract; the conclusion runs from where it says so, or is the last sentence."""
    yield Sentence(0, record.body, Passage.TITLE)
    pieces = list(_pieces(record.text, record.body))
    while len(pieces) > 1 and _AFTERWORD.match(record.text, pieces[-1][0]):
        pieces.pop()
    late = range(len(pieces) // 2, len(pieces))
    begin = next((n for n in late if _CONCLUDES.search(record.text, *pieces[n])), len(pieces) - 1)
    for number, (start, end) in enumerate(pieces):
        if number >= begin:
            yield Sentence(start, end, Passage.CONCLUSION)
        else:
            yield Sentence(start, end, Passage.AIM if _AIM.search(record.text, start, end) else Passage.REST)


def _pieces(text: str, start: int) -> Iterator[tuple[int, int]]:
    for found in _BREAK.finditer(text, start):
        yield start, found.start()
        start = found.end()
    if start < len(text):
        yield start, len(text)
