"""PubMed files to Parquet, end to end: records per CPU second, memory of a process, gain of a second process.

    python benchmarks/bulk.py FILE.xml.gz FILE.xml.gz [--rounds 3]

Gunzip, parse, study type and scope, Parquet and merge, through the command itself, start-up included; one process and
two in turn. Give at least two files of about equal size. Written to stdout as Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run_once(files: list[str], jobs: int) -> tuple[float, float, int]:
    """CPU seconds, wall seconds and records of one run."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "evidence.cli", "bulk", *files, "-o", out, "--jobs", str(jobs)]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"})
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
        manifest = json.loads(Path(out, "manifest.json").read_text(encoding="utf-8"))
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, sum(entry["record"] for entry in manifest["files"])


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", nargs="+")
    ask.add_argument("--rounds", type=int, default=3)
    given = ask.parse_args()
    figures: dict[int, list[tuple[float, float, int]]] = {1: [], 2: []}
    for _ in range(given.rounds):
        for jobs, runs in figures.items():
            runs.append(run_once(given.files, jobs))
    records = figures[1][0][2]
    print(
        f"{records:,} records in {len(given.files)} files, {given.rounds} interleaved rounds, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores {platform.machine()}, load {os.getloadavg()[0]:.1f}.\n"
    )
    print("| processes | records per CPU second | wall seconds | gain in wall time |\n|---:|---:|---:|---:|")
    base = statistics.median(wall for _, wall, _ in figures[1])
    for jobs, runs in figures.items():
        cpu, wall = (statistics.median(run[place] for run in runs) for place in (0, 1))
        print(f"| {jobs} | {records / cpu:,.0f} | {wall:.1f} | {base / wall:.2f}x |")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nPeak memory of the largest process: {peak:.0f} MiB.")


if __name__ == "__main__":
    main()
