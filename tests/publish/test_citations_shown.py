"""The page of a record tells how often it is cited, retracted work that it cites, and what a review covers."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evidence.records import Batch, Candidate, CitationMetrics, Citations, Harvest, Paper
from evidence.schema.review_places import PLACED
from evidence.store import Store
from evidence.topic import load_topic, write_definition
from operate import health

ROOT = Path(__file__).resolve().parents[2]
STARTED = datetime(2026, 6, 2, 6, 0, tzinfo=UTC)
REVIEW = "90000005"

Seen = Callable[[Path, str], Awaitable[str]]


def brought(path: Path, **batch: Any) -> None:
    with Store(path) as store:
        run = Harvest(harvest="x", topic="t", source="icite", kind="refresh", started_at=STARTED, finished_at=STARTED)
        store.save_batch(Batch(harvest=run, **batch))


def of(paper: str, *cites: str) -> Citations:
    return Citations(paper=paper, source="icite", cites=cites)


def plain(page: str) -> str:
    body = page[page.index('id="citations"') :]
    return " ".join(re.sub(r"<[^>]+>", " ", body[: body.index("</section>")]).split())


async def test_counts_are_told_as_what_they_are(path: Path, seen: Seen) -> None:
    one = CitationMetrics(paper="90000001", citations=1217, rcr=2.184, provisional=True, counted_on="2026-05-25")
    brought(path, metrics=(one,))
    text = plain(await seen(path, "/study/90000001"))
    assert "Cited 1,217 times by records of PubMed ; relative citation ratio 2.18 (provisional)" in text.replace(
        "PubMed;", "PubMed ;"
    )
    assert "NIH iCite , as of 2026-05-25, retrieved on 2026-06-02." in text
    assert "they are not used to rank or count anything here" in text
    assert 'id="citations"' not in await seen(path, "/study/90000003")


async def test_retracted_work_that_is_cited_is_a_banner_with_its_titles_and_a_change_in_the_feed(
    path: Path, seen: Seen
) -> None:
    gone = Candidate(paper=Paper(paper="77", pmid="77", title="Gone <b>work</b>", retracted=True, source="pubmed"))
    brought(path, citations=(of("90000001", "90000006", "77", "78"),), candidates=(gone,))
    page = await seen(path, "/study/90000001")
    box = page[page.index('aria-label="Cites retracted work"') :].split("</section>")[0]
    assert "It cites 2 works that have been retracted." in box
    assert "Gone &lt;b&gt;work&lt;/b&gt;" in box
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/77/"' in box
    assert 'href="/study/90000006"' in box
    assert "Cites work that has been retracted: PMID 77, PMID 90000006." in page  # its history
    assert "Cites retracted work: Invented trial of ketamine" in await seen(path, "/feed.atom")
    assert "Cites retracted work" not in await seen(path, "/study/90000006")
    with Store(path, readonly=True) as store:
        assert health.examine(store, path, STARTED).cites_retracted == 1


def review(path: Path, lists: dict[str, tuple[str, ...]], *, entered: str | None = "2020-05-01") -> None:
    with Store(path) as store, store.transaction():
        topic = replace(load_topic(ROOT / "topics" / "ketamine-oud.yml"), recall=lists)
        store.save_meta({"definition": write_definition(topic)})
        store.connection.execute("UPDATE papers SET entrez_date = ?", (entered,))
        store.connection.execute("UPDATE papers SET entrez_date = '2021-01-01' WHERE paper = '90000007'")


async def test_a_review_tells_which_studies_it_includes_cites_and_which_came_later(path: Path, seen: Seen) -> None:
    review(path, {f"Doe 2020 (PMID {REVIEW})": ("90000003", "12345678"), "Roe 2021 (PMID 5)": ("90000004",)})
    brought(path, citations=(of(REVIEW, "90000003", "90000004", "78"),))
    page = await seen(path, f"/study/{REVIEW}")
    text = plain(page)
    with closing(sqlite3.connect(path)) as connection:
        (studies,) = connection.execute(
            "SELECT count(DISTINCT study) FROM rows WHERE paper IN (SELECT paper FROM reports WHERE role IN"
            " ('primary', 'secondary', 'preprint')) AND scope = 'core' AND retracted = 0 AND paper <> '90000005'"
        ).fetchone()
    assert "Included by the review 1 studies" in text
    assert re.search(
        r"Not included, but in its reference list .*?\(3 references\); a cited study is not necessarily an included one 1 studies",
        text,
    )
    assert "Later than the review 1 studies" in text
    assert f"not known to be included or cited {studies - 3} studies" in text
    assert "entered PubMed after the review did" in text


async def test_a_review_of_which_nothing_is_known_says_so(path: Path, seen: Seen) -> None:
    review(path, {"Doe 2020": ("90000003",)})  # no PMID: it cannot be told which review that is
    text = plain(await seen(path, f"/study/{REVIEW}"))
    assert "Included by the review" not in text
    assert "reference list" not in text
    assert "Earlier than that; it is not known which of them the review includes" in text


async def test_only_a_systematic_review_is_held_against_the_studies(path: Path, seen: Seen) -> None:
    brought(path, citations=(of("90000009", "90000003"),))
    assert "This review and the included studies" not in await seen(path, "/study/90000009")


def placed(reports: list[dict[str, Any]], review: dict[str, Any], listed: Sequence[str] = ()) -> str:
    """Where a study with these reports stands."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE review (year, entrez_date, searched)")
        connection.execute("CREATE TABLE report (study, paper, doi, year, entrez_date, cited)")
        connection.execute("INSERT INTO review VALUES (:year, :entrez_date, :searched)", {"searched": None} | review)
        connection.executemany("INSERT INTO report VALUES (1, :paper, :doi, :year, :entrez_date, :cited)", reports)
        ((place, _),) = connection.execute(PLACED, {"listed": json.dumps(listed)}).fetchall()
    return str(place)


@pytest.mark.parametrize(
    ("days", "years", "place"),
    [
        (("2021-01-02", "2021-01-01"), (2020, 2020), "later"),
        (("2021-01-01", "2021-01-01"), (2022, 2020), "other"),
        ((None, "2021-01-01"), (2022, 2021), "later"),
        ((None, None), (2021, 2021), "other"),
        ((None, None), (None, 2021), "other"),
    ],
)
def test_later_is_by_the_days_of_pubmed_else_by_the_years(
    days: tuple[str | None, str], years: tuple[int | None, int], place: str
) -> None:
    report = {"paper": "1", "doi": None, "cited": 0, "entrez_date": days[0], "year": years[0]}
    assert placed([report], {"entrez_date": days[1], "year": years[1]}) == place


@pytest.mark.parametrize(
    ("searched", "day", "year", "place"),
    [
        ("2021-03", "2021-04-01", 2021, "later"),
        ("2021-03", "2021-03-31", 2021, "other"),
        ("2021", "2021-12-31", 2021, "other"),
        ("2021", "2022-01-01", 2021, "later"),
        ("2021-03-15", "2021-03-16", 2021, "later"),
        ("2021-03", None, 2021, "other"),
        ("2021-03", None, 2022, "later"),
    ],
)
def test_later_is_after_the_last_search_where_the_review_says_when_it_was(
    searched: str, day: str | None, year: int, place: str
) -> None:
    report = {"paper": "1", "doi": None, "cited": 0, "entrez_date": day, "year": year}
    assert placed([report], {"entrez_date": "2023-01-01", "year": 2023, "searched": searched}) == place


def test_a_study_stands_where_its_closest_report_does_and_a_doi_names_it_too() -> None:
    old = {"paper": "1", "doi": "10.1/x", "cited": 0, "entrez_date": "2019-01-01", "year": 2019}
    new = {**old, "paper": "2", "doi": None, "entrez_date": "2022-01-01"}
    review = {"entrez_date": "2020-01-01", "year": 2020}
    assert placed([new], review) == "later"
    assert placed([old, new], review) == "other"
    assert placed([old, {**new, "cited": 1}], review) == "cited"
    assert placed([old, {**new, "cited": 1}], review, ["doi:10.1/x"]) == "included"
