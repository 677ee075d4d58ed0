"""Many readers: requests a second of the site and of stock Datasette on the same database, turn by turn, by wrk.

Says as well what a publish in the middle and fifty downloads at once do to readers, and how the memory grows.

    python benchmarks/load.py [--db evidence.db] [--seconds 4] [--connections 1 10 50 200]
"""

from __future__ import annotations

import argparse
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evidence import places  # noqa: E402 - the root is put on the path first
from operate.publishing import copy_database  # noqa: E402

DEMO = ["topics/ketamine-oud.yml", "--replay", "demo/recordings", "--load", "demo/records.jsonl"]
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
DOWNLOADS = 50


@dataclass(frozen=True)
class Measured:
    """What wrk says: requests a second, median and 99th percentile in ms, answers that were none or not 2xx or 3xx."""

    rate: float
    median: float
    p99: float
    errors: int

    def __str__(self) -> str:
        wrong = f", **{self.errors} errors**" if self.errors else ""
        return f"{self.rate:,.0f} ({self.median:,.0f} / {self.p99:,.0f}){wrong}"


def wrk(port: int, path: str, connections: int, seconds: int) -> Measured:
    """One run of wrk in one thread."""
    address = f"http://127.0.0.1:{port}{path}"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency", address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    times = {
        name: float(value) * UNITS[unit] for name, value, unit in re.findall(r"(\d+)%\s+([\d.]+)(us|ms|s|m)\b", said)
    }
    errors = sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", said)))
    errors += sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", said)))
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    return Measured(float(rate[1]) if rate else 0.0, times.get("50", 0.0), times.get("99", 0.0), errors)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running Datasette."""

    process: subprocess.Popen[bytes]
    port: int

    def memory(self, kind: str = "VmRSS") -> float:
        """MiB held now (VmRSS) or at most (VmHWM)."""
        found = re.search(rf"{kind}:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0

    def rest(self) -> None:
        """Wait until it works no longer on what was asked by readers who are gone."""
        stat, last = Path(f"/proc/{self.process.pid}/stat"), ""
        for _ in range(240):
            time.sleep(0.5)
            used = " ".join(stat.read_text().rpartition(")")[2].split()[11:13])
            if used == last:
                return
            last = used

    def get(self, path: str) -> tuple[int, bytes, float]:
        """Status, body and milliseconds of one request."""
        start = time.perf_counter()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read(), (time.perf_counter() - start) * 1000


@contextmanager
def serving(database: Path, options: list[str]) -> Iterator[Server]:
    """Datasette on a free port until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", str(database), "--port", str(port), *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(process, port)
    try:
        for _ in range(300):
            try:
                server.get("/-/static/app.css")
                break
            except OSError:
                time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait()


def ours(database: Path) -> list[str]:
    """The options of the site."""
    import json

    settings = json.loads((ROOT / "settings.json").read_text())
    given = [part for name, value in settings.items() for part in ("--setting", name, json.dumps(value))]
    return [*places.serving(), "--metadata", str(ROOT / "metadata.yml"), *given]


def pages(database: Path) -> dict[str, tuple[str, str]]:
    """Name -> the address of ours and of stock Datasette's nearest page."""
    with closing(sqlite3.connect(database)) as connection:
        paper = connection.execute("SELECT paper FROM \"rows\" WHERE paper NOT GLOB '*[^0-9]*' LIMIT 1").fetchone()[0]
    name = database.stem
    facets = "?_facet=study_type&_facet=year&_facet=scope&_size=50"
    return {
        "home": ("/", "/"),
        "table": (f"/{name}/evidence", f"/{name}/rows{facets}"),
        "search": (f"/{name}/evidence?_search=craving", f"/{name}/search?_search=craving"),
        "study": (f"/study/{paper}", f"/{name}/papers/{paper}"),
        "whole CSV": ("/export/csv", f"/{name}/papers.csv?_stream=1"),
    }


def compare(site: Server, stock: Server, database: Path, connections: list[int], seconds: int) -> None:
    """The table: requests a second, and in brackets the median and the 99th percentile in milliseconds."""
    print(f"| page | made in | connections | {'ours':>28} | stock Datasette |\n|---|---|---|---|---|")
    for name, (own, other) in pages(database).items():
        status, _, first = site.get(own)
        assert status == 200, own
        assert stock.get(other)[0] == 200, other
        for number in connections:
            here = wrk(site.port, own, number, seconds)
            site.rest()
            there = wrk(stock.port, other, number, seconds)
            stock.rest()
            print(f"| {name} | {first:.0f} ms | {number} | {here} | {there} |", flush=True)


def publish_in_the_middle(site: Server, database: Path, seconds: int) -> None:
    """Two builds change places every second under 200 readers of a page, while another compares what it gets."""
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "one.db", Path(folder) / "two.db"
        copy_database(database, one)
        copy_database(database, two)
        with closing(sqlite3.connect(two)) as connection, connection:
            connection.execute("UPDATE meta SET value = '2031-01-01T00:00:00Z' WHERE key = 'built_at'")
            connection.execute("UPDATE \"rows\" SET title = title || ' (second)'")
        wanted = set()
        for build in (one, two):
            copy_database(build, database)
            wanted.add(site.get(f"/{database.stem}/evidence")[1])
        stop, seen, published = threading.Event(), [], 0

        def look() -> None:
            while not stop.is_set():
                seen.append(site.get(f"/{database.stem}/evidence"))

        watcher = threading.Thread(target=look)
        watcher.start()
        readers = subprocess.Popen(
            [
                "wrk",
                "-t1",
                "-c200",
                f"-d{seconds}s",
                "--latency",
                f"http://127.0.0.1:{site.port}/{database.stem}/evidence",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        while readers.poll() is None:
            copy_database((one, two)[published % 2], database)
            published += 1
            time.sleep(1)
        stop.set()
        watcher.join()
        copy_database(one, database)
    said = readers.stdout.read() if readers.stdout else ""
    wrong = sum(status != 200 for status, _, _ in seen)
    mixed = sum(status == 200 and body not in wanted for status, body, _ in seen)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", said)
    print(
        f"{published} publishes in {seconds} s under 200 connections: {float(rate[1]) if rate else 0:,.0f} requests a second,"
        f" {'no error' if errors is None else errors[0]}; of {len(seen)} answers looked at {wrong} not 200, {mixed} mixed,"
        f" slowest {max(ms for _, _, ms in seen):,.0f} ms."
    )


def downloads_at_once(site: Server, seconds: int) -> None:
    """Pages that are asked for while downloads run, each with an address of its own so that none is kept."""
    stop, done = threading.Event(), []

    def load(number: int) -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            done.append(site.get(f"/export/csv?year__gte={1800 + number}&n__gte=-{turn}")[0])

    for path, what in (("/", "kept"), ("/evidence/evidence?_search=pain+%d", "made each time")):
        stop.clear()
        threads = [threading.Thread(target=load, args=(number,)) for number in range(DOWNLOADS)]
        [thread.start() for thread in threads]
        end, times = time.monotonic() + seconds, []
        while time.monotonic() < end:
            times.append(site.get(path % len(times) if "%d" in path else path)[2])
        stop.set()
        [thread.join() for thread in threads]
        times.sort()
        print(
            f"Beside {DOWNLOADS} downloads a page ({what}) took {times[len(times) // 2]:,.0f} ms,"
            f" {times[int(len(times) * 0.99)]:,.0f} ms at the 99th percentile ({len(times)} pages, {len(done)} downloads,"
            f" {sum(status != 200 for status in done)} of them not 200)."
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 10, 50, 200])
    given = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "evidence.db"
        if given.db:
            copy_database(given.db, database)
        else:
            build = [sys.executable, "-m", "operate.cli", "update", *DEMO, "--load", "demo/trials.json"]
            subprocess.run([*build, "--db", str(database)], cwd=ROOT, check=True, capture_output=True)
        with serving(database, ours(database)) as site, serving(database, []) as stock:
            before = site.memory()
            compare(site, stock, database, given.connections, given.seconds)
            print(f"\nMemory of the site: {before:.0f} MiB when started, at most {site.memory('VmHWM'):.0f} MiB.\n")
            publish_in_the_middle(site, database, given.seconds * 3)
            print()
            downloads_at_once(site, given.seconds)
            print(f"\nMemory of the site at the end: at most {site.memory('VmHWM'):.0f} MiB.")


if __name__ == "__main__":
    main()
