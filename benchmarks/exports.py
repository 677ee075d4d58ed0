"""RIS written by this project and by rispy, turn by turn on the same invented records: CPU milliseconds a thousand records.

python benchmarks/exports.py [--records 2000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import rispy

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evidence.records import Author, Paper, Report  # noqa: E402 - the root is put on the path first
from publish.export import FORMATS  # noqa: E402


def reports(number: int) -> list[Report]:
    """Invented records."""
    text = "An invented abstract. " * 60
    authors = tuple(Author(last_name=f"Name{i}", initials="A") for i in range(6))
    papers = (
        Paper(
            paper=str(i), pmid=str(i), doi=f"10.9999/{i}", title=f"Title {i}", abstract=text, authors=authors, year=2025
        )
        for i in range(number)
    )
    return [Report(paper=paper, labels={}, tags=(), readings=(), findings=()) for paper in papers]


def entries(made: list[Report]) -> list[dict[str, object]]:
    """The same as rispy's dictionaries."""
    return [
        {
            "type_of_reference": "JOUR",
            "title": r.paper.title,
            "abstract": r.paper.abstract,
            "authors": [f"{a.last_name}, {a.initials}." for a in r.paper.authors],
            "doi": r.paper.doi,
            "year": str(r.paper.year),
            "accession_number": r.paper.pmid,
        }
        for r in made
    ]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--records", type=int, default=2_000)
    ask.add_argument("--rounds", type=int, default=5)
    given = ask.parse_args()
    made = reports(given.records)
    contenders: dict[str, Callable[[], str]] = {
        "RIS (ours)": lambda: "".join(FORMATS["ris"].write(made, True)),
        f"RIS (rispy {importlib.metadata.version('rispy')}, dictionaries made in the same time)": lambda: rispy.dumps(
            entries(made)
        ),
        "NBIB (ours; no peer writes it)": lambda: "".join(FORMATS["nbib"].write(made, True)),
    }
    times: dict[str, list[float]] = {name: [] for name in contenders}
    read_back: dict[str, str] = {}
    for turn in range(given.rounds + 1):
        for name, write in contenders.items():
            gc.collect()
            start = time.process_time()
            text = write()
            if turn:  # the first turn warms up
                times[name].append(time.process_time() - start)
            if turn == 0 and name.startswith("RIS"):
                back = rispy.loads(text)
                kept = sum(b.get("doi") == r.paper.doi for b, r in zip(back, made, strict=False))
                read_back[name] = f"{kept} of {len(made)}"
    print(f"{given.records} records, median of {given.rounds} turns.\n")
    print("| writer | CPU ms a thousand records | read back by rispy with its DOI |\n|---|---|---|")
    for name, took in times.items():
        print(f"| {name} | {statistics.median(took) * 1e6 / given.records:.1f} | {read_back.get(name, '-')} |")


if __name__ == "__main__":
    main()
