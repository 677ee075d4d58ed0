"""Downloads are whole, equal to the table's filters, and read a few records at a time."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import rispy
from click.testing import CliRunner

from evidence.records import Paper, Report
from operate.commands.export import command
from operate.publishing import copy_database, open_site
from publish import downloads, export, selection

ROOT = Path(__file__).parents[2]
Get = Callable[..., Awaitable[Any]]
FILTERS = (
    "",
    "study_type=randomized_trial",
    "_search=ketamine",
    "outcomes__arraycontains=craving&scope=core",
    "paper__in=90000001,90000003",
    "needs_review__isnull=1",
    "year__gte=2020&retracted=0",
    "first_author__contains=e",
)


@pytest.mark.parametrize("filters", FILTERS)
async def test_a_download_has_exactly_the_records_of_the_table(get: Get, filters: str) -> None:
    page = await get(f"/evidence/evidence.json?{filters}&_shape=objects&_size=max")
    lines = [json.loads(line) for line in (await get(f"/export/jsonl?{filters}")).text.splitlines()]
    assert sorted(x["paper"]["paper"] for x in lines) == sorted(r["paper"] for r in page.json()["rows"])
    assert len(rispy.loads((await get(f"/export/ris?{filters}")).text)) == len(lines)


@pytest.mark.parametrize("name", export.FORMATS)
async def test_every_format_is_served_as_a_file(get: Get, name: str) -> None:
    answer = await get(f"/export/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(export.FORMATS[name].media_type)
    assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize("ending", ["ris", "nbib", "bib", "csl.json", "json"])
async def test_a_record_can_be_cited_in_every_format(get: Get, ending: str) -> None:
    answer = await get(f"/study/90000001.{ending}")
    assert answer.status_code == 200
    assert "90000001" in answer.text


async def test_a_key_with_slash_and_comma_can_be_cited(get: Get) -> None:
    answer = await get("/study/doi:10.9999/invented,1.ris")
    assert rispy.loads(answer.text)[0]["doi"] == "10.9999/invented,1"


async def test_an_unknown_format_or_record_is_a_page_that_says_so(get: Get) -> None:
    assert (await get("/export/exe")).status_code == 404
    assert (await get("/study/none.ris")).status_code == 404


@pytest.mark.parametrize("filters", ["nope=1", "_sort=nope", "year__nope=1", "title__arraycontains=x", "_where=1=1"])
async def test_a_filter_that_is_not_understood_is_refused_and_never_ignored(get: Get, filters: str) -> None:
    assert (await get(f"/export/csv?{filters}")).status_code == 400


async def test_abstracts_can_be_left_out_of_a_download(get: Get) -> None:
    whole, without = await get("/export/csv"), await get("/export/csv?abstracts=0")
    kept = [row for row in csv.DictReader(io.StringIO(without.text)) if row["abstract"]]
    assert len(kept) < len([row for row in csv.DictReader(io.StringIO(whole.text)) if row["abstract"]])
    assert all("digest, not the published abstract" in row["abstract"] for row in kept)
    assert len(list(csv.reader(io.StringIO(whole.text)))) == len(list(csv.reader(io.StringIO(without.text))))


def _many(count: int) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute('CREATE TABLE "rows" (paper TEXT)')
    connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)")
    connection.executemany('INSERT INTO "rows" VALUES (?)', ((str(i),) for i in range(count)))
    return connection


class Served:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    async def execute_fn(self, fn: Callable[[Any], Any]) -> Any:
        return fn(self.connection)


async def test_a_large_download_is_whole_and_reads_a_few_records_at_a_time() -> None:
    held: list[int] = []

    def read(_: Any, papers: Any) -> list[Report]:
        held.append(len(papers))
        return [Report(paper=Paper(paper=p, title=f"Invented {p}")) for p in papers]

    chosen = selection.Selection(chosen=(1 << 1001) - 2, count=1000, search="", sort=None, descending=False, args=())
    served = Served(_many(1000))
    stamp = downloads.version(served.connection)
    parts = [p async for p in downloads.pieces(served, chosen, export.FORMATS["csv"], True, read, stamp)]
    rows = list(csv.DictReader(io.StringIO("".join(parts), newline="")))
    assert [r["paper"] for r in rows] == [str(i) for i in range(1000)]
    assert max(held) == downloads.PIECE


@pytest.mark.parametrize("first", [True, False], ids=["with the first lines", "later"])
async def test_a_download_is_cut_off_when_the_database_is_published_anew_with_as_many_lines(first: bool) -> None:
    served = Served(_many(1000))

    def read(connection: Any, papers: Any) -> list[Report]:
        if papers[0] == "0" or not first:
            connection.execute("REPLACE INTO meta VALUES ('built_at', ?)", (papers[0],))
        return [Report(paper=Paper(paper=p, title="Invented")) for p in papers]

    chosen = selection.Selection(chosen=(1 << 1001) - 2, count=1000, search="", sort=None, descending=False, args=())
    stamp = downloads.version(served.connection)
    with pytest.raises(downloads.ChangedError):
        [p async for p in downloads.pieces(served, chosen, export.FORMATS["ris"], True, read, stamp)]


DOWNLOADS = pytest.mark.parametrize("address", ["/evidence/papers.csv?_stream=on", "/export/csv?", "/export/ris?"])


@pytest.fixture
async def two_builds(small_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Callable[[], None]]:
    """A site that reads three records at a time, and what publishes the next build, in which all titles differ."""
    served, anew = tmp_path / "evidence.db", tmp_path / "new.db"
    copy_database(small_db, served)
    copy_database(small_db, anew)
    with closing(sqlite3.connect(anew)) as connection, connection:
        connection.execute("REPLACE INTO meta VALUES ('built_at', '2026-07-01T00:00:00Z')")
        connection.execute("UPDATE papers SET title = 'Of the next build'")
        connection.execute("UPDATE versions SET record = json_set(record, '$.title', 'Of the next build')")
    monkeypatch.setattr(downloads, "PIECE", 3)
    site = open_site(served, ROOT)
    site.max_returned_rows = site.page_size = 3
    site._metadata_local["databases"]["evidence"]["tables"]["papers"].pop("size")  # a page of twenty is over that limit
    await site.invoke_startup()
    return site, lambda: copy_database(anew, served)


async def ask(site: Any, address: str, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    path, _, query = address.partition("?")
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode()}
    reader = {"headers": [], "scheme": "http", "client": ("127.0.0.1", 1)}
    await site.app()({**scope, **reader}, asyncio.Event().wait, send)


@DOWNLOADS
async def test_a_long_download_over_which_a_build_is_published_is_cut_off(two_builds: Any, address: str) -> None:
    site, publish = two_builds
    with closing(sqlite3.connect(site.databases["evidence"].path)) as connection, connection:
        connection.execute("UPDATE papers SET abstract = ?", ("x" * 70_000,))
        connection.execute("UPDATE versions SET record = json_set(record, '$.abstract', ?)", ("x" * 70_000,))
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if len(sent) == 2:
            publish()

    with pytest.raises(downloads.ChangedError):
        await ask(site, address, send)
    assert all(message["more_body"] for message in sent[1:])  # it never ended
    assert not any(b"Of the next build" in message.get("body", b"") for message in sent)


@DOWNLOADS
@pytest.mark.parametrize("visit", range(1, 6))
async def test_a_short_download_over_which_a_build_is_published_is_made_anew(
    two_builds: Any, address: str, visit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, publish = two_builds
    database, visits = site.databases["evidence"], iter(range(1, 1000))
    read = database.execute_fn

    async def published_meanwhile(fn: Callable[[Any], Any]) -> Any:
        found = await read(fn)
        if next(visits) == visit:
            publish()
        return found

    monkeypatch.setattr(database, "execute_fn", published_meanwhile)
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await ask(site, address, send)
    with closing(sqlite3.connect(database.path)) as connection:
        table = '"papers"' if "papers" in address else '"rows"'
        records = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    assert not sent[-1].get("more_body")
    assert b"".join(message.get("body", b"") for message in sent).count(b"Of the next build") == records


async def test_a_table_that_cannot_be_read_to_its_end_is_never_a_whole_file(
    two_builds: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Datasette would write the error as the last line, and the file would be kept as whole."""
    site, _ = two_builds
    database, visits = site.databases["evidence"], iter(range(1, 1000))
    read = database.execute_fn

    async def fails(fn: Callable[[Any], Any]) -> Any:
        if next(visits) == 21:  # of the second page: one of the first is a page that says so
            raise sqlite3.OperationalError("interrupted")
        return await read(fn)

    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    monkeypatch.setattr(database, "execute_fn", fails)
    with pytest.raises(downloads.ChangedError, match="broke off"):
        await ask(site, "/evidence/papers.csv?_stream=1", send)
    assert all(message.get("more_body") for message in sent[1:])
    monkeypatch.setattr(database, "execute_fn", read)
    whole = (await site.client.get("/evidence/papers.csv?_stream=1")).text
    assert "interrupted" not in whole


def test_the_command_writes_what_the_site_serves(small_db: Path) -> None:
    done = CliRunner().invoke(command, ["--format", "ris", "--db", str(small_db), "study_type=randomized_trial"])
    assert done.exit_code == 0
    assert len(rispy.loads(done.output)) == 3


def test_the_command_refuses_a_filter_it_does_not_know(small_db: Path) -> None:
    done = CliRunner().invoke(command, ["--format", "csv", "--db", str(small_db), "nope=1"])
    assert "no column" in str(done.exception)


async def test_a_site_that_hides_abstracts_gives_none_away(small_db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "evidence.db"
    with sqlite3.connect(small_db) as old, sqlite3.connect(copy) as new:
        old.backup(new)
    with sqlite3.connect(copy) as connection:
        connection.execute("INSERT INTO meta VALUES ('abstracts', 'hidden')")
        connection.execute("UPDATE papers SET abstract_kind = 'published'")
        connection.execute("UPDATE versions SET record = json_set(record, '$.abstract_kind', 'published')")
    site = open_site(copy, ROOT)
    await site.invoke_startup()
    for name in export.FORMATS:
        assert "RESULTS: Craving" not in (await site.client.get(f"/export/{name}")).text
    assert "RESULTS: Craving" not in (await site.client.get("/study/90000001.ris")).text
    assert "<mark>" not in (await site.client.get("/evidence/evidence?_search=midazolam")).text


@pytest.mark.parametrize("name", [n for n in export.FORMATS if n != "csv"])
async def test_the_table_s_own_address_gives_the_same_download(get: Get, name: str) -> None:
    """Filters and all, for the evidence table alone."""
    own = await get(f"/evidence/evidence.{name}?study_type=randomized_trial&_sort=year")
    export_ = await get(f"/export/{name}?study_type=randomized_trial&_sort=year")
    assert own.status_code == 200
    assert own.text == export_.text
    assert {k: own.headers[k] for k in ("content-type", "content-disposition")} == {
        k: export_.headers[k] for k in ("content-type", "content-disposition")
    }
    assert (await get(f"/evidence/studies.{name}")).status_code == 404
