"""Every date shape gives year, ISO text and precision as printed, or nothing (promise 27)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence.records import DatePrecision, Paper
from harvest.pubmed.dates import NOT_STATED, calendar_date, medline_date, month_number, printed_date

DAY, MONTH, SEASON, YEAR = DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.SEASON, DatePrecision.YEAR


def pub_date(inner: str) -> etree._Element:
    return etree.fromstring(f"<PubDate>{inner}</PubDate>")


@pytest.mark.parametrize(
    ("inner", "year", "iso", "precision"),
    [
        ("<Year>2024</Year><Month>Aug</Month><Day>29</Day>", 2024, "2024-08-29", DAY),
        ("<Year>2024</Year><Month>08</Month><Day>9</Day>", 2024, "2024-08-09", DAY),
        ("<Year>2024</Year><Month>8</Month>", 2024, "2024-08", MONTH),
        ("<Year>2024</Year><Month>September</Month>", 2024, "2024-09", MONTH),
        ("<Year>2023</Year><Month>Feb</Month><Day>31</Day>", 2023, "2023-02", MONTH),
        ("<Year>2024</Year><Season>Spring</Season>", 2024, "2024", SEASON),
        ("<Year>2024</Year><Season>Autumn-Winter</Season>", 2024, "2024", SEASON),
        ("<Year>2024</Year>", 2024, "2024", YEAR),
        ("<Year>2024</Year><Month>Marchember</Month>", 2024, "2024", YEAR),
        ("<Year>2024</Year><Month>13</Month>", 2024, "2024", YEAR),
        ("<Year>20 24</Year>", None, None, None),
        ("<Month>Aug</Month>", None, None, None),
        ("", None, None, None),
    ],
)
def test_a_publication_date_is_read_as_precisely_as_printed_p27(
    inner: str, year: int | None, iso: str | None, precision: DatePrecision | None
) -> None:
    assert printed_date(pub_date(inner)) == (year, iso, precision)


@pytest.mark.parametrize(
    ("text", "year", "iso", "precision"),
    [
        ("1998 Dec-1999 Jan", 1998, "1998", YEAR),
        ("2015 Nov-Dec", 2015, "2015", YEAR),
        ("2000 Spring", 2000, "2000", SEASON),
        ("Winter 2018", 2018, "2018", SEASON),
        ("2000 Spring-Summer", 2000, "2000", SEASON),
        ("1998-1999", 1998, "1998", YEAR),
        ("1975-1976 Winter", 1975, "1975", YEAR),
        ("2017 Sep 15-30", 2017, "2017-09", MONTH),
        ("2021 Jan 28-Feb 3", 2021, "2021", YEAR),
        ("2015 Aug", 2015, "2015-08", MONTH),
        ("2019 Oct 3", 2019, "2019-10-03", DAY),
        ("2019", 2019, "2019", YEAR),
        ("1978 1st Quart", 1978, "1978", YEAR),
        ("1976-77", 1976, "1976", YEAR),
        ("1990 Decade", 1990, "1990", YEAR),
        ("1976 Sept.", 1976, "1976-09", MONTH),
        ("Dec 1976", 1976, "1976-12", MONTH),
        ("no date", None, None, None),
        ("", None, None, None),
        ("12345", None, None, None),
    ],
)
def test_a_medline_date_is_never_guessed_p27(
    text: str, year: int | None, iso: str | None, precision: DatePrecision | None
) -> None:
    assert medline_date(text) == (year, iso, precision)
    assert printed_date(pub_date(f"<MedlineDate>{text}</MedlineDate>")) == (year, iso, precision)


@given(st.text(max_size=40))
def test_any_text_gives_a_date_that_agrees_with_itself_or_none_p27(text: str) -> None:
    year, iso, precision = medline_date(text)
    if year is None:
        assert (iso, precision) == (None, None)
    else:
        assert iso is not None
        assert iso[:4] == str(year)
        assert str(year) in text
        assert {4: (YEAR, SEASON), 7: (MONTH,), 10: (DAY,)}[len(iso)].count(precision) == 1


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_any_parts_give_a_calendar_day_or_none(year: str, month: str, day: str) -> None:
    root = etree.Element("DateRevised")
    for name, text in (("Year", year), ("Month", month), ("Day", day)):
        child = etree.SubElement(root, name)
        try:
            child.text = text
        except ValueError:  # not an XML character
            return
    assert calendar_date(root) is None or isinstance(calendar_date(root), date)


@given(st.text(max_size=6))
def test_a_month_is_one_to_twelve_or_none(text: str) -> None:
    assert month_number(text) in (None, *range(1, 13))


def test_a_record_without_a_date_says_so(read: Callable[..., Paper]) -> None:
    paper = read(journal="<JournalIssue><PubDate><MedlineDate>in press</MedlineDate></PubDate></JournalIssue>")
    assert (paper.year, paper.pub_date, paper.pub_date_precision) == NOT_STATED


def test_the_print_date_is_the_date_and_the_electronic_one_is_not(read: Callable[..., Paper]) -> None:
    paper = read(
        "<ArticleDate><Year>2019</Year><Month>12</Month><Day>1</Day></ArticleDate>",
        journal="<JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue>",
    )
    assert (paper.year, paper.pub_date) == (2020, "2020")
