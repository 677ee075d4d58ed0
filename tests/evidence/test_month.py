"""Thirty days of `evidence update` with a simulated clock and faults: nothing is lost, and no reader ever fails."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "harvest"))
from made import article, retraction_notice, topic
from standin import Fault, Standin

from evidence.errors import SourceError
from evidence.records import Harvest
from evidence.store import Store
from harvest.net.entrez import Entrez
from harvest.net.transport import Limits
from operate import pipeline, publishing, sources
from operate.sources import HarvestOptions

DAYS = 30
START = datetime(2026, 3, 1, 5, 17, tzinfo=UTC)
TOPIC = topic(refresh_days=10, schedule_days=1)
KILLED_ON = {7: "harvest", 18: "publish"}
RETRACTED_ON = 5


VISITOR = """
import json, select, sqlite3, sys
from pathlib import Path
from evidence.store import roll_back
sql = 'SELECT (SELECT count(*) FROM papers WHERE deleted_on IS NULL), (SELECT count(*) FROM "rows")'
connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, timeout=10)
reads, failures = 0, []
while not select.select([sys.stdin], [], [], 0.005)[0]:
    try:
        try:
            papers, rows = connection.execute(sql).fetchone()
        except sqlite3.OperationalError:  # as plugins/unfinished.py does it for the site
            roll_back(Path(sys.argv[1]))
            papers, rows = connection.execute(sql).fetchone()
        reads += 1
        if papers != rows:
            failures.append(f"a mixture: {papers} papers, {rows} rows")
    except sqlite3.Error as error:
        failures.append(str(error))
print(json.dumps([reads, failures]))
"""


class Readers:
    """Visitors: processes that read the served file all along, each with one connection as Datasette keeps it."""

    def __init__(self, served: Path, number: int = 2) -> None:
        self.command, self.number = [sys.executable, "-c", VISITOR, str(served)], number
        self.reads, self.failures = 0, []

    def __enter__(self) -> Readers:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.visitors = [subprocess.Popen(self.command, text=True, **pipes) for _ in range(self.number)]
        return self

    def __exit__(self, *exc: object) -> None:
        for visitor in self.visitors:
            out, _ = visitor.communicate("", timeout=60)
            reads, failures = json.loads(out)
            self.reads += reads
            self.failures += failures


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """A PubMed on this machine, which sources.harvest asks without pauses; its neighbors are left out."""
    with Standin() as ncbi:

        def client(**given: Any) -> Entrez:
            limits = Limits(connect=2, read=0.5, total=1.0)
            fields = given | {"base_url": ncbi.url, "limits": limits, "sleep": lambda seconds: None, "clock": Ticks()}
            return Entrez(**fields)

        monkeypatch.setattr("harvest.net.entrez.Entrez", client)
        monkeypatch.setattr(sources, "NEIGHBORS", {})
        monkeypatch.setenv("NCBI_EMAIL", "tests@example.org")
        yield ncbi


class Ticks:
    """A clock on which waiting for the limit of requests is never needed."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.01
        return self.now


def update(served: Path, day: int, kill_at: str | None = None) -> Harvest | None:
    """One `evidence update` of that day; a source that is away leaves its failed run."""
    now = START + timedelta(days=day)
    runs: tuple[Harvest, ...] = ()
    with publishing.building(served) as copy:
        with Store(copy) as store:
            with suppress(SourceError):
                runs = sources.harvest(store, TOPIC, HarvestOptions(), now, lambda sentence: None)
            if kill_at == "harvest":
                os.kill(os.getpid(), signal.SIGKILL)
            store.save_rows(list(store.reports()), [])
            store.save_meta({"day": str(day)})
        publishing.check(copy, served)
        if kill_at == "publish":
            threading.Timer(0.002, os.kill, (os.getpid(), signal.SIGKILL)).start()
            while True:
                publishing.copy_database(copy, served)
        publishing.publish(copy, served, now)
    return runs[0] if runs else None


def killed(served: Path, day: int, where: str) -> None:
    """The same in a process that is killed."""
    worker = multiprocessing.get_context("fork").Process(target=update, args=(served, day, where))
    worker.start()
    worker.join(60)
    if worker.exitcode is None:
        worker.kill()
        raise AssertionError("the run neither ended nor was killed")
    assert worker.exitcode == -signal.SIGKILL


def faults(chance: random.Random, day: int) -> list[Fault]:
    """The troubles of a day."""
    wrong = b'{"header":{},"esearchresult":{"count":"2","retmax":"0","retstart":"0","idlist":[]}}'
    if day % 9 == 4:
        return [Fault(status=503, body=b"")] * 60  # away for the day
    kinds = [
        Fault(status=429, body=b'{"error":"API rate limit exceeded"}', headers={"Retry-After": "2"}),
        Fault(status=500, body=b"could be a transient problem"),
        Fault(cut=250),
        Fault(hang=0.6),
        Fault(body=wrong, on="esearch"),
        Fault(body=b"<html>maintenance</html>"),
    ]
    return chance.sample(kinds, chance.randrange(4))


def held(path: Path) -> dict[str, tuple[str, int]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT paper, title, retracted FROM papers WHERE deleted_on IS NULL")
        return {paper: (title, retracted) for paper, title, retracted in rows}


def dump(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def content(path: Path) -> bytes:
    """Every byte but SQLite's three counters of writes (https://www.sqlite.org/fileformat.html#the_database_header)."""
    raw = bytearray(path.read_bytes())
    for start in (24, 40, 92):
        raw[start : start + 4] = bytes(4)
    return bytes(raw)


def test_thirty_days_of_faults_lose_no_record_and_fail_no_reader_p13_p33(quick: Standin, tmp_path: Path) -> None:
    served, chance = tmp_path / "evidence.db", random.Random(4)
    made = {number: f"Ketamine paper {number}" for number in range(100, 130)}
    quick.add(*(article(n, title, created="2026-02-01") for n, title in made.items()))
    assert update(served, 0)
    seen_on = None
    statuses: list[str] = []
    with Readers(served) as readers:
        for day in range(1, DAYS + 1):
            today = (START + timedelta(days=day)).date().isoformat()
            made[1000 + day] = f"Ketamine paper of day {day}"
            quick.add(article(1000 + day, made[1000 + day], created=today))
            if day == RETRACTED_ON:  # no date of the record moves: only the refresh can see it
                quick.add(article(105, made[105], created="2026-02-01", notices=retraction_notice()))
            quick.faults.extend(faults(chance, day))
            if day in KILLED_ON:
                quick.faults.clear()
                killed(served, day, KILLED_ON[day])
            run = update(served, day)
            quick.faults.clear()
            statuses.append(run.status if run else "failed")
            if statuses[-1] == "complete":
                assert {n for n in held(served)} == {str(n) for n in made}, f"day {day}: records lost or invented"
            seen_on = seen_on or (day if held(served)["105"][1] else None)
    assert readers.failures == []
    assert readers.reads > DAYS
    assert {"complete", "failed"} <= set(statuses)
    assert update(served, DAYS + 1).status == "complete"  # type: ignore[union-attr]
    assert held(served) == {str(n): (title, int(n == 105)) for n, title in made.items()}
    assert seen_on is not None
    assert seen_on - RETRACTED_ON <= TOPIC.refresh_days
    assert len(publishing.versions(served)) == publishing.KEEP


def test_after_a_month_every_kept_version_comes_back_equal_to_the_byte_p34(quick: Standin, tmp_path: Path) -> None:
    served = tmp_path / "evidence.db"
    quick.add(*(article(n) for n in range(100, 110)))
    dumps = {}
    for day in range(7):
        quick.add(article(2000 + day))
        update(served, day)
        dumps[publishing.versions(served)[-1].name] = dump(served)
    kept = publishing.versions(served)
    assert len(kept) == publishing.KEEP
    for version in [*kept, *reversed(kept)]:
        publishing.restore(served, version.name)
        assert dump(served) == dumps[version.name] == dump(version)
        assert content(served) == content(version)


def test_a_run_without_news_is_recorded_and_shown(quick: Standin, tmp_path: Path) -> None:
    served = tmp_path / "evidence.db"
    quick.add(*(article(n) for n in range(100, 105)))
    for day in range(3):
        update(served, day)
    with Store(served, readonly=True) as store:
        assert [(r.status, r.new) for r in store.harvests()] == [("complete", 5), ("complete", 0), ("complete", 0)]


def test_the_tool_that_runs_is_named_with_every_run(quick: Standin, tmp_path: Path) -> None:
    quick.add(article(100))
    run = update(tmp_path / "evidence.db", 0)
    assert run is not None
    assert run.tool_version.startswith(pipeline.tool_version())
