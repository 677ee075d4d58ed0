"""PubMed files to Parquet, end to end: records per CPU second, memory of a process, gain of a second process.

    python benchmarks/bulk.py FILE.xml.gz... [--rounds 3]

Gunzip, parse, study type and scope, Parquet and merge, through the command itself, start-up included; one process and
two in turn. The gain of a second process shows with files of equal size: one file alone is read twice, as two files.
Beside it stands what two processes gain on this machine when they share nothing at all. Written to stdout as Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run_once(files: list[str], jobs: int) -> tuple[float, float, int]:
    """CPU seconds, wall seconds and records of one run."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "operate.cli", "bulk", *files, "-o", out, "--jobs", str(jobs)]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"})
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
        manifest = json.loads(Path(out, "manifest.json").read_text(encoding="utf-8"))
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, sum(entry["record"] for entry in manifest["files"])


def ceiling() -> float:
    """What a second process gains here at best: the same pure computation once and twice at the same time."""
    command = [sys.executable, "-c", "sum(i & 3 for i in range(40_000_000))"]

    def wall(processes: int) -> float:
        start = time.perf_counter()
        for process in [subprocess.Popen(command) for _ in range(processes)]:
            process.wait()
        return time.perf_counter() - start

    return statistics.median(2 * wall(1) / wall(2) for _ in range(3))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", nargs="+")
    ask.add_argument("--rounds", type=int, default=3)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if len(given.files) == 1:
            given.files.append(shutil.copy(given.files[0], Path(folder, "again-" + Path(given.files[0]).name)))
        report(given.files, given.rounds)


def report(files: list[str], rounds: int) -> None:
    """Measure in turns and print the table."""
    figures: dict[int, list[tuple[float, float, int]]] = {1: [], 2: []}
    for _ in range(rounds):
        for jobs, runs in figures.items():
            runs.append(run_once(files, jobs))
    records = figures[1][0][2]
    print(
        f"{records:,} records in {len(files)} files, {rounds} interleaved rounds, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores {platform.machine()}, load {os.getloadavg()[0]:.1f}.\n"
    )
    print("| processes | records per CPU second | wall seconds | gain in wall time |\n|---:|---:|---:|---:|")
    base = statistics.median(wall for _, wall, _ in figures[1])
    for jobs, runs in figures.items():
        cpu, wall = (statistics.median(run[place] for run in runs) for place in (0, 1))
        print(f"| {jobs} | {records / cpu:,.0f} | {wall:.1f} | {base / wall:.2f}x |")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nPeak memory of the largest process: {peak:.0f} MiB.")
    print(f"Two processes that share nothing gain {ceiling():.2f}x on this machine at this time.")


if __name__ == "__main__":
    main()
