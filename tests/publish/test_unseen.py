"""What no way of finding has brought is estimated only where samples bear it, and never below what is known."""

from __future__ import annotations

import math
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.store import Store
from evidence.topic import load_topic, write_definition
from operate.cli import cli
from publish import reading
from publish.unseen import ASSUMED, FEWEST, Unseen, estimate, estimates, lines, queries, sentence

ROOT = Path(__file__).resolve().parents[2]


@st.composite
def samples(draw: Any) -> tuple[int, int, int]:
    both = draw(st.integers(FEWEST, 3_000))
    return both + draw(st.integers(0, 5_000)), both + draw(st.integers(0, 5_000)), both


def chapman(first: int, second: int, both: int) -> float:
    """As it is printed in textbooks (Seber 1982, page 60)."""
    return (first + 1) * (second + 1) / (both + 1) - 1


@given(samples())
def test_the_estimate_is_chapman_s_and_lies_in_its_interval(sizes: tuple[int, int, int]) -> None:
    found = estimate("citations", *sizes)
    assert found is not None
    assert found.known + found.unseen == pytest.approx(chapman(*sizes))
    assert 0 <= found.low <= found.unseen <= found.high
    assert math.isfinite(found.high)


@given(samples())
def test_both_ways_are_alike_and_a_further_record_found_twice_leaves_less_unseen(sizes: tuple[int, int, int]) -> None:
    first, second, both = sizes
    found, turned = estimate("w", first, second, both), estimate("w", second, first, both)
    more = estimate("w", first + 1, second + 1, both + 1)
    assert found is not None
    assert turned is not None
    assert more is not None
    assert (turned.unseen, turned.low, turned.high) == pytest.approx((found.unseen, found.low, found.high))
    assert more.unseen <= found.unseen


def test_the_figures_of_a_published_example() -> None:
    """N 725.2381 and variance 16348.22 of 100, 150 and 20 (vignette of the R package recapr)."""
    found = estimate("w", 100, 150, 20)
    assert found is not None
    assert found.known + found.unseen == pytest.approx(725.2381, abs=1e-4)
    factor = math.exp(1.959964 * math.sqrt(math.log1p(16348.22 / found.unseen**2)))
    assert (found.low, found.high) == pytest.approx((found.unseen / factor, found.unseen * factor), rel=1e-5)


@pytest.mark.parametrize(
    "sizes", [(0, 0, 0), (500, 0, 0), (500, 400, 6), (6, 6, 6), (5, 400, 7), (400, 5, 7), (10, 10, -1)]
)
def test_too_few_or_impossible_samples_give_no_estimate(sizes: tuple[int, int, int]) -> None:
    assert estimate("w", *sizes) is None


def test_where_one_way_found_all_of_the_other_it_is_not_said_that_none_is_missing() -> None:
    found = estimate("w", 100, 10, 10)
    assert found is not None
    assert (found.unseen, found.low) == (0, 0)
    assert found.high == pytest.approx(100 * (0.025 ** (-0.1) - 1))  # the search finds at least 69 % (10 of 10)
    surer = estimate("w", 100, 90, 90)
    assert surer is not None
    assert surer.high < found.high


def test_the_sentence_has_every_number_and_rounds_the_interval_outwards() -> None:
    one = Unseen(way="following citations", first=1000, second=80, both=60, unseen=30.4, low=17.9, high=51.2)
    assert sentence(one) == (
        "The search found 1,000 relevant reports of studies, following citations found 80, both ways found 60: an estimated 30"
        " (95% interval 17 to 52) were found by neither."
    )
    assert list(lines([])) == []
    told = "\n".join(lines([one]))
    assert sentence(one) in told
    assert all(assumption in told for assumption in ASSUMED)


def fill(path: Path, small_db: Path, *, listed: int, loaded: int = 0) -> None:
    """Twenty invented trials, the last `loaded` from a file; a review lists `listed` of them, one twice, and two that are not here."""
    shutil.copy(small_db, path)
    ids = [f"777{n:02}" for n in range(20)]
    topic = replace(
        load_topic(ROOT / "topics" / "ketamine-oud.yml"),
        recall={"Doe 2020": (*ids[:listed], f"doi:10.9999/{ids[0]}", "1", "doi:10.9999/2")},
    )
    with Store(path) as store, store.transaction():
        store.save_meta({"definition": write_definition(topic)})
        run = store.connection.execute
        run("DELETE FROM reports")
        run("INSERT INTO harvests (harvest, source, started_at, status) VALUES ('f', 'file', '2026-01-01', 'complete')")
        run(
            "INSERT INTO harvests (harvest, source, started_at, status) VALUES ('s', 'pubmed', '2026-01-01', 'complete')"
        )
        for n, key in enumerate(ids):
            run("INSERT INTO papers (paper, pmid, doi, title) VALUES (?, ?, ?, 'T')", (key, key, f"10.9999/{key}"))
            run(
                "INSERT INTO \"rows\" (paper, scope, retracted, study_type, study) VALUES (?, 'core', 0, 'case_report', ?)",
                (key, key),
            )
            run("INSERT INTO studies (study) VALUES (?)", (key,))
            run("INSERT INTO reports (study, paper, role) VALUES (?, ?, 'primary')", (key, key))
            run(
                "INSERT INTO changes (harvest, paper, kind) VALUES (?, ?, 'new')",
                ("f" if n >= 20 - loaded else "s", key),
            )


def counted(path: Path) -> dict[str, tuple[int, int, int]]:
    with Store(path, readonly=True) as store:
        topic = replace(load_topic(ROOT / "topics" / "ketamine-oud.yml"), recall=_recall(store))
        asked = queries(topic)
        found = {name: reading.rows(store.connection, query) for name, query in asked.items()}
    return {
        name: tuple(reading.of(rows, by)["n"] for by in ("first", "second", "both")) for name, rows in found.items()
    }


def _recall(store: Store) -> Any:
    from evidence.topic import read_definition

    return read_definition(store.meta()["definition"], Path("x")).recall


def test_lists_of_reviews_are_a_sample_and_each_record_counts_once(small_db: Path, tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    fill(path, small_db, listed=9, loaded=1)
    assert counted(path)["unseen_lists"] == (19, 11, 9)


def test_what_came_from_a_file_was_not_found_by_the_search(small_db: Path, tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    fill(path, small_db, listed=9, loaded=15)
    assert counted(path)["unseen_lists"] == (5, 11, 5)


def test_citations_are_a_sample_both_ways_with_the_candidates_that_are_studies(small_db: Path, tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    fill(path, small_db, listed=0)
    with Store(path) as store, store.transaction():
        run = store.connection.execute
        for citing, cited in (
            ("77700", "77701"),
            ("77702", "77700"),
            ("77703", "1"),
            ("1", "77704"),
            ("77705", "90000008"),
        ):
            run("INSERT INTO citation_links (citing, cited, source) VALUES (?, ?, 'pubmed')", (citing, cited))
        for key, scope, kind, gone in (
            ("1", "core", "case_report", 0),
            ("2", "core", "systematic_review", 0),
            ("3", "adjacent", "case_report", 0),
            ("4", "core", "randomized_trial", 1),
        ):
            run(
                "INSERT INTO candidates (paper, scope, study_type, retracted) VALUES (?, ?, ?, ?)",
                (key, scope, kind, gone),
            )
    assert counted(path)["unseen_citations"] == (20, 3 + 1, 3)


@pytest.mark.parametrize(("listed", "shown"), [(9, True), (6, False)])
async def test_the_page_and_the_appendix_show_it_only_from_large_samples(
    small_db: Path, tmp_path: Path, site_of: Callable[..., Any], listed: int, shown: bool
) -> None:
    from click.testing import CliRunner

    path = tmp_path / "evidence.db"
    fill(path, small_db, listed=listed)
    site = site_of(path)
    await site.invoke_startup()
    page = (await site.client.get("/methods")).text
    told = "both ways found 9: an estimated 2 (95% interval 0 to"
    assert (told in page) is shown
    assert ('id="unseen"' in page) is shown
    appendix = CliRunner().invoke(cli, ["export", "prisma", "--db", str(path)])
    assert appendix.exit_code == 0, appendix.output
    assert (told in appendix.output) is shown


def test_the_demo_has_no_samples_and_no_estimate(demo_db: Path) -> None:
    with closing(sqlite3.connect(demo_db)) as connection:
        topic = load_topic(ROOT / "topics" / "ketamine-oud.yml")
        found = {name: reading.rows(connection, query) for name, query in queries(topic).items()}
    assert estimates(found) == []
