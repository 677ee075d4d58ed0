"""Until when a systematic review searched: the last date that a sentence of its search names, with its words.

A month or year stands for its last day when dates are compared; a study that came later the review cannot have found.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator

from evidence import lazy_re as re
from evidence.records import Reading, StudyType
from summarize.text.passage import Document

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"\d{1,2}(?:\(?(?:st|nd|rd|th)\)?)?"
_YEAR = r"(?:19[5-9]\d|20\d\d)"
_DATE = re.compile(
    rf"(?<![a-z0-9])(?:(?P<d1>{_DAY})\s(?:of\s)?)?(?P<m>{_MONTH})(?:\s(?P<d2>{_DAY}))?,?\s(?P<y>{_YEAR})(?!\d)"
    rf"|(?:\b(?:to|until|till|through|and|by)\s|[-\u2013])(?P<alone>{_YEAR})(?![\d-])"
)
_SEARCH = re.compile(r"\bsearch(?:es|ed|ing)?\b")
_NO_SEARCH = re.compile(
    r"published (?:between|from|in)\b[^.]{0,40}$"
)  # a limit of the studies, not the day of a search


def read_search_date(document: Document) -> tuple[Reading, ...]:
    """The end of a systematic review's last search: value as an ISO date, month or year; none of other designs."""
    if document.study_type != StudyType.SYSTEMATIC_REVIEW:
        return ()
    passage = document.abstract
    found: list[tuple[str, Reading]] = []
    for sentence in passage.sentences:
        flat = passage.flat[sentence.start : sentence.end]
        if sentence.role not in ("METHODS", "RESULTS", "BACKGROUND") or not _SEARCH.search(flat):
            continue
        for start, end, value in _dates(flat):
            span = passage.span(sentence.start + start, sentence.start + end)
            found.append((last_day(value), Reading(kind="search_date", value=value, span=span)))
    return (max(found, key=lambda one: one[0])[1],) if found else ()


def _dates(flat: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and ISO form of every date of a sentence that can be one of a search."""
    for match in _DATE.finditer(flat):
        if _NO_SEARCH.search(flat[: match.start()]):
            continue
        if match["alone"]:
            yield *match.span("alone"), match["alone"]
            continue
        month = _MONTHS[match["m"].rstrip(".")]
        digits = re.match(r"\d+", match["d1"] or match["d2"] or "")
        value = f"{match['y']}-{month:02}"
        if digits and 1 <= int(digits[0]) <= calendar.monthrange(int(match["y"]), month)[1]:
            value += f"-{int(digits[0]):02}"
        yield *match.span(), value


def last_day(value: str) -> str:
    """The last day of an ISO date, month or year."""
    if len(value) == 10:
        return value
    if len(value) == 4:
        return f"{value}-12-31"
    return f"{value}-{calendar.monthrange(int(value[:4]), int(value[5:]))[1]}"
