"""Daily updates on a simulated calendar with everything that happens to a cron job in a year.

Faults of the server, kills, revisions, deletions, corrections by people, an edited topic, a new version of the parser, a
clock set back, a full disk, and once a quarter an answer of another shape. tests/evidence/test_year.py runs a short one;

    python tests/evidence/year.py [--days 365] [--records 1000]

runs the whole and prints what it measured.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "harvest")]
from made import article, topic  # noqa: E402 - the folder is put on the path first
from standin import Arrival, Fault, Standin  # noqa: E402

from evidence.errors import EvidenceError, SourceError, StoreError  # noqa: E402
from evidence.records import Correction, Harvest  # noqa: E402
from evidence.store import Store  # noqa: E402
from harvest.net.entrez import Entrez  # noqa: E402
from harvest.net.transport import Limits  # noqa: E402
from operate import health, publishing, sources  # noqa: E402
from operate.sources import HarvestOptions  # noqa: E402

START = datetime(2026, 3, 1, 5, 17, tzinfo=UTC)
BEFORE = topic(refresh_days=30, schedule_days=1)
EDITED = topic(
    {"intervention": ("ketamine*[tiab]",), "condition": ("heroin[tiab]", "opioid*[tiab]", "methadone[tiab]")},
    refresh_days=30,
    schedule_days=1,
)
ALL_DAYS = 365


@dataclass
class Year:
    """The course of a year in `days` days: what PubMed holds, what people said, what became of each run."""

    served: Path
    ncbi: Standin
    days: int = ALL_DAYS
    records: int = 1000
    made: dict[str, str] = field(default_factory=dict)  # PMID -> title
    deleted: set[str] = field(default_factory=set)
    corrected: dict[str, str] = field(default_factory=dict)
    outcomes: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    changes: int = 0  # records added or revised
    lost: list[str] = field(default_factory=list)
    alarms: set[str] = field(default_factory=set)
    topic: Any = BEFORE

    def run(self) -> None:
        """Live through it; `lost` says what was not as it should be."""
        chance = random.Random(self.days)
        for number in range(self.records):
            self._add(str(100 + number), f"Ketamine paper {number}", "2026-02-01")
        self._update(0)
        for day in range(1, self.days + 1):
            self._happens(chance, day)
            self._troubles(chance, day)
            self.ncbi.faults.clear()
            if self._update(day) == "complete":
                self._compare(day)
            self.sizes.append(self.served.stat().st_size)
        self._update(self.days + 1)
        self._compare(self.days + 1)

    def part(self, share: float) -> int:
        """The day at that share of the year."""
        return max(2, round(self.days * share))

    def _add(self, pmid: str, title: str, created: str, revised: str | None = None) -> None:
        self.ncbi.add(article(pmid, title, created=created, revised=revised))
        self.made[pmid] = title
        self.changes += 1

    def _happens(self, chance: random.Random, day: int) -> None:
        """What authors, PubMed and people do on a day."""
        today = (START + timedelta(days=day)).date().isoformat()
        self._add(str(100_000 + day), f"Ketamine paper of day {day}", today)
        for pmid in chance.sample(sorted(set(self.made) - self.deleted), 2):
            self._add(pmid, f"{self.made[pmid].partition(' (')[0]} (revised {today})", "2026-02-01", today)
        if day % 20 == 10:
            gone = chance.choice(sorted(set(self.made) - self.deleted - set(self.corrected)))
            self.ncbi.remove(gone)
            self.deleted.add(gone)
        if day == self.part(0.4):
            self.topic = EDITED
            self.ncbi.add(article("90000", "Ketamine and methadone", "Of methadone.", created="2026-02-01"))
            self.made["90000"] = "Ketamine and methadone"
        if day % 15 == 7:
            self._correct(day)

    def _correct(self, day: int) -> None:
        with Store(self.served) as store:
            held = {report.paper.paper for report in store.reports()}
            free = sorted(held - set(self.corrected) - self.deleted)
            pmid = free[day % len(free)]
            now = START + timedelta(days=day)
            said = {"field": "scope", "value": "adjacent", "by": "a reader", "reason": "read", "made_at": now}
            store.save_correction(Correction(paper=pmid, **said))
        self.corrected[pmid] = "adjacent"

    def _troubles(self, chance: random.Random, day: int) -> None:
        """What goes wrong before the day's update comes through."""
        kinds = [
            Fault(status=429, body=b'{"error":"API rate limit exceeded"}', headers={"Retry-After": "2"}),
            Fault(status=500, body=b"could be a transient problem"),
            Fault(cut=250),
            Fault(body=b"<html>maintenance</html>"),
        ]
        if day % 11 == 4:
            self.ncbi.faults.extend([Fault(status=503, body=b"")] * 60)
            self._update(day, hour=-2)
        elif day % 4 == 1:
            self.ncbi.faults.extend(chance.sample(kinds, 2))
            self._update(day, hour=-2)
        self.ncbi.faults.clear()
        if day in (self.part(0.15), self.part(0.55), self.part(0.8)):
            self._killed(day, "publish" if day == self.part(0.55) else "harvest")
        if day == self.part(0.3):
            self._full_disk(day)
        if day == self.part(0.5):
            self._update(day - 3)  # the clock was set back
        if day in {self.part(quarter) for quarter in (0.2, 0.45, 0.7, 0.95)}:
            with self._other_shape():
                assert self._update(day, hour=-1) != "complete"

    def _update(self, day: int, *, hour: int = 0, kill_at: str | None = None) -> str:
        """One `evidence update`; how the run of PubMed ended."""
        now = START + timedelta(days=day, hours=hour)
        runs: tuple[Harvest, ...] = ()
        version = 2 if day < self.part(0.6) else 3
        with publishing.building(self.served) as copy, mock.patch("harvest.pubmed.run.PARSER_VERSION", version):
            with Store(copy) as store:
                with suppress(SourceError):
                    runs = sources.harvest(store, self.topic, HarvestOptions(), now, lambda sentence: None)
                if kill_at == "harvest":
                    os.kill(os.getpid(), signal.SIGKILL)
                store.save_rows(list(store.reports()), [])
                store.save_meta({"day": f"{day} {hour}"})
                self.alarms |= set(health.alarms(store.harvests(), now))
            publishing.check(copy, self.served)
            if kill_at == "publish":
                signal.setitimer(signal.ITIMER_REAL, 0.002)  # SIGALRM, which nobody handles, ends the process
                while True:
                    publishing.copy_database(copy, self.served)
            publishing.publish(copy, self.served, now)
        self.outcomes.append(runs[0].status if runs else "failed")
        return self.outcomes[-1]

    def _killed(self, day: int, where: str) -> None:
        how = {"hour": -1, "kill_at": where}
        worker = multiprocessing.get_context("fork").Process(target=self._update, args=(day,), kwargs=how)
        worker.start()
        worker.join(120)
        assert worker.exitcode in (-signal.SIGKILL, -signal.SIGALRM), worker.exitcode
        self.outcomes.append("killed")

    def _full_disk(self, day: int) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.served.stat().st_size // 2, hard))
        try:
            self._update(day, hour=-1)
            self.lost.append("a full disk was not told")
        except (StoreError, EvidenceError, sqlite3.Error):
            self.outcomes.append("full disk")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, handler)

    @contextmanager
    def _other_shape(self) -> Iterator[None]:
        real = self.ncbi.answer

        def answer(arrival: Arrival) -> tuple[int, str, bytes]:
            status, kind, body = real(arrival)
            return status, kind, body.replace(b'"idlist"', b'"ids"').replace(b'"count"', b'"hits"')

        self.ncbi.answer = answer  # type: ignore[method-assign]
        try:
            yield
        finally:
            self.ncbi.answer = real  # type: ignore[method-assign]

    def _compare(self, day: int) -> None:
        """After a complete run every record is there with its words of now, and every correction wins."""
        with Store(self.served, readonly=True) as store:
            held = {report.paper.paper: report for report in store.reports()}
            said = len(store.corrections())
        present = set(self.made) - self.deleted
        if present - held.keys() or held.keys() - set(self.made):
            self.lost.append(f"day {day}: {sorted(present ^ held.keys())[:5]} lost or invented")
        stale = [pmid for pmid in present & held.keys() if held[pmid].paper.title.rstrip(".") != self.made[pmid]]
        if stale:
            self.lost.append(f"day {day}: {stale[:5]} with words of before")
        unsaid = [pmid for pmid, value in self.corrected.items() if held[pmid].value("scope") != value]
        if unsaid or said != len(self.corrected):
            self.lost.append(f"day {day}: corrections of {unsaid[:5]} lost, {said} of {len(self.corrected)}")


class Ticks:
    """A clock on which nobody ever waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.01
        return self.now


@contextmanager
def year(folder: Path, days: int, records: int) -> Iterator[Year]:
    """A year with a PubMed of its own."""
    with Standin() as ncbi:

        def client(**given: Any) -> Entrez:
            limits = Limits(connect=2, read=5, total=30.0)
            return Entrez(**given | {"base_url": ncbi.url, "limits": limits, "sleep": lambda s: None, "clock": Ticks()})

        asked = (mock.patch("harvest.net.entrez.Entrez", client), mock.patch.object(sources, "NEIGHBORS", {}))
        with asked[0], asked[1], mock.patch.dict(os.environ, {"NCBI_EMAIL": "tests@example.org"}):
            yield Year(served=folder / "evidence.db", ncbi=ncbi, days=days, records=records)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=ALL_DAYS)
    parser.add_argument("--records", type=int, default=1000)
    given = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, year(Path(folder), given.days, given.records) as drill:
        drill.run()
        with closing(sqlite3.connect(drill.served)) as connection:
            versions = connection.execute("SELECT count(*) FROM versions").fetchone()[0]
        half = len(drill.sizes) // 2
        ends = {outcome: drill.outcomes.count(outcome) for outcome in sorted(set(drill.outcomes))}
        print(
            f"{given.days} days, {given.records} records at first, {drill.changes} additions and revisions, {versions} versions"
        )
        print(f"runs: {ends}; {time.monotonic() - begun:.0f} s")
        print(f"bytes: {drill.sizes[0]:,} after a day, {drill.sizes[half]:,} at half, {drill.sizes[-1]:,} at the end")
        print(f"corrections kept: {len(drill.corrected)}; not as it should be: {drill.lost or 'nothing'}")


if __name__ == "__main__":
    main()
