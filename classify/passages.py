"""Where a text says what it is about: its title, its aim, its primary outcome and its conclusion."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from enum import Enum

from classify.features import Read
from evidence import lazy_re as re
from evidence.required_literals import Scanner


class Passage(Enum):
    """What a sentence is for."""

    TITLE = "title"
    AIM = "aim"  # aim or primary outcome
    CONCLUSION = "conclusion"
    REST = "rest"


# Begins with one class of characters, so that the engine skips to them; the mark belongs to what it ends.
_BREAK = re.compile(r"[.?!](?:\s+(?=[A-Z(\[])|(?=[A-Z][A-Za-z]+:))")
_AIM = Scanner(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|goals?|hypothesi[sz]\w*|sought|designed to"
    r"|primary|main (?:outcome|end|measure|objective|variable)\w*"
    r"|(?:we|study|trial|review|paper|article|authors?|report)(?: \w+){0,2} (?:investigat|examin|evaluat|assess|compar|test"
    r"|determin|explor|review|describ|report|present|summari)\w*"
    r"|we (?:asked|surveyed|interviewed)"
    r"|to (?:investigate|examine|evaluate|assess|compare|test|determine|explore|study|clarify|characteri[sz]e|identify|see"
    r"|review|describe|find out)"
    r"|was (?:investigated|examined|evaluated|assessed|studied|tested|compared))\b",
    ignore_case=True,
)
_CONCLUDES = Scanner(
    r"\bconclusions?\b\W|\binterpretations?:|\bin conclusion\b|\b(?:we|authors?) conclude|\bin summary\b"
    r"|\bthese (?:results|findings|data)\b|\bour (?:results|findings|data)\b|\btaken together\b|\bimplications\b",
    ignore_case=True,
)
_AFTERWORD = re.compile(
    r"\W*(?:(?:clinical )?trials? regist|regist(?:ration|ered|ry)|clinicaltrials|chictr|isrctn|nct\d|prospero|©|copyright"
    r"|\(?psycinfo|\(c\)|keywords?|funding|level of evidence)",
    re.IGNORECASE,
)


class Passages:
    """The sentences of a record; what one is for is worked out when it is asked for."""

    def __init__(self, record: Read) -> None:
        pieces = list(_pieces(record.text, record.body))
        while len(pieces) > 1 and _AFTERWORD.match(record.text, pieces[-1][0]):
            pieces.pop()
        late = range(len(pieces) // 2, len(pieces))
        begin = next((n for n in late if _CONCLUDES.search(record.text, *pieces[n])), len(pieces) - 1)
        self._text = record.text
        self._pieces = [(0, record.body), *pieces]
        self._starts = [start for start, _ in self._pieces]
        self._conclusion = begin + 1
        self._known: dict[int, Passage] = {0: Passage.TITLE}

    def at(self, offset: int) -> tuple[int, Passage]:
        """The number of the sentence at an offset of the text, 0 for the title, and what it is for."""
        number = bisect_right(self._starts, offset) - 1
        if number not in self._known:
            self._known[number] = self._passage(number)
        return number, self._known[number]

    def span(self, number: int) -> tuple[int, int]:
        """Start and end of a sentence."""
        return self._pieces[number]

    def _passage(self, number: int) -> Passage:
        """The conclusion runs from where the text says so; where it does not, it is the last sentence."""
        if number >= self._conclusion:
            return Passage.CONCLUSION
        return Passage.AIM if _AIM.search(self._text, *self._pieces[number]) else Passage.REST


def _pieces(text: str, start: int) -> Iterator[tuple[int, int]]:
    for found in _BREAK.finditer(text, start):
        yield start, found.start() + 1
        start = found.end()
    if start < len(text):
        yield start, len(text)
