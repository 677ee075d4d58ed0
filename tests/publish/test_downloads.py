"""Downloads are whole, equal to the table's filters, and read a few records at a time."""

from __future__ import annotations

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


@pytest.mark.parametrize("address", ["/evidence/papers.csv?_stream=on", "/export/csv?", "/export/ris?"])
async def test_no_download_mixes_two_versions_of_the_database(small_db: Path, tmp_path: Path, address: str) -> None:
    served, anew = tmp_path / "evidence.db", tmp_path / "new.db"
    copy_database(small_db, served)
    copy_database(small_db, anew)
    with closing(sqlite3.connect(anew)) as connection, connection:
        connection.execute("REPLACE INTO meta VALUES ('built_at', '2026-07-01T00:00:00Z')")
        connection.execute("UPDATE papers SET title = 'Of the next build'")
    site = open_site(served, ROOT)
    site.max_returned_rows = 3
    await site.invoke_startup()
    path, _, query = address.partition("?")
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start" or not sent:
            copy_database(anew, served)
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode()}
    with pytest.raises(downloads.ChangedError):
        await site.app()({**scope, "headers": [], "scheme": "http", "client": ("127.0.0.1", 1)}, None, send)
    assert all(message.get("more_body") for message in sent[1:])  # it never ended
    assert not any(b"Of the next build" in message.get("body", b"") for message in sent)


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
