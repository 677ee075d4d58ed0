"""Dates of PubMed XML: year, ISO text and precision as printed, or nothing; never a guess.

PubDate is ((Year, ((Month, Day?) | Season)?) | MedlineDate); a MedlineDate is free text such as "1998 Dec-1999 Jan",
"2015 Nov-Dec", "2000 Spring" or "Winter 2018" (https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#pubdate).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from evidence import lazy_re as re
from evidence.records import DatePrecision

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_MONTH = re.compile(
    r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\.?(?![a-z])",
    re.I,
)
_SEASON = re.compile(r"spring|summer|autumn|fall|winter", re.I)
_FULL = re.compile(r"(\d{4})\s+([A-Za-z]{3,9})\s+(\d{1,2})")


class PrintedDate(NamedTuple):
    """A date as precise as printed: year, ISO text (2024, 2024-08 or 2024-08-29), precision; all None if not stated."""

    year: int | None
    iso: str | None
    precision: DatePrecision | None


NOT_STATED = PrintedDate(None, None, None)


def printed_date(element: etree._Element) -> PrintedDate:
    """The date of a PubDate element; a range across months or years keeps its first year and no month."""
    parts = {child.tag: (child.text or "").strip() for child in element}
    if "MedlineDate" in parts:
        return medline_date(parts["MedlineDate"])
    return _of_parts(parts.get("Year", ""), parts.get("Month", ""), parts.get("Day", ""), parts.get("Season", ""))


@lru_cache(maxsize=4096)
def medline_date(text: str) -> PrintedDate:
    """The date of a MedlineDate text: the first year named; the month only when exactly one year and month are named."""
    full = _FULL.fullmatch(text.strip())
    if full:
        return _of_parts(full[1], full[2], full[3], "")
    years = _YEAR.findall(text)
    if not years:
        return NOT_STATED
    year = int(years[0])
    months = {name.lower() for name in _MONTH.findall(text)}
    certain = len(years) == 1 and "/" not in text
    if certain and len(months) == 1 and not _SEASON.search(text):
        return PrintedDate(year, f"{year}-{month_number(months.pop()):02d}", DatePrecision.MONTH)
    if certain and not months and _SEASON.search(text):
        return PrintedDate(year, str(year), DatePrecision.SEASON)
    return PrintedDate(year, str(year), DatePrecision.YEAR)


@lru_cache(maxsize=8192)
def _of_parts(year_text: str, month_text: str, day_text: str, season: str) -> PrintedDate:
    if not (year_text.isascii() and year_text.isdigit() and len(year_text) == 4):
        return NOT_STATED
    year = int(year_text)
    month = month_number(month_text)
    if month is None:
        precision = DatePrecision.SEASON if _SEASON.search(season) else DatePrecision.YEAR
        return PrintedDate(year, year_text, precision)
    day = _calendar_day(year, month, day_text)
    if day is None:
        return PrintedDate(year, f"{year_text}-{month:02d}", DatePrecision.MONTH)
    return PrintedDate(year, day.isoformat(), DatePrecision.DAY)


def month_number(text: str) -> int | None:
    """1 to 12 for a month as a number (9, 09) or an English name (Sep, September); None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text[:4]) <= 12 and len(text) <= 2 else None
    if not _MONTH.fullmatch(text):
        return None
    return _MONTHS.index(text[:3].lower()) + 1


def calendar_date(element: etree._Element) -> date | None:
    """The day of an element with Year, Month and Day (DateRevised, PubMedPubDate ...); None if not a calendar day."""
    parts = {child.tag: (child.text or "").strip() for child in element}
    return calendar_day(parts.get("Year", ""), parts.get("Month", ""), parts.get("Day", ""))


@lru_cache(maxsize=8192)
def calendar_day(year: str, month_text: str, day: str) -> date | None:
    """The day of these three texts; None if they name none."""
    month = month_number(month_text)
    return _calendar_day(int(year), month, day) if month and year.isascii() and year.isdigit() else None


def _calendar_day(year: int, month: int, day: str) -> date | None:
    if not (day.isascii() and day.isdigit()):
        return None
    try:
        return date(year, month, int(day))
    except (ValueError, OverflowError):
        return None
