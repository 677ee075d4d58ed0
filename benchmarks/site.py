"""The evidence table against stock Datasette on the same synthetic data.

Prints server CPU in milliseconds a request (median of several in one process, one client).

    python benchmarks/site.py [--sizes 1000 100000 1000000] [--folder DIR]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette.app import Datasette

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evidence import schema  # noqa: E402
from evidence.store.facets import facet_rows  # noqa: E402
from operate.publishing import open_site  # noqa: E402

TYPES = ("randomized_trial", "case_report", "narrative_review", "preclinical", "descriptive", "comparative")
OUTCOMES = ("craving", "withdrawal", "relapse_abstinence", "retention", "pain", "depression", "dissociation")
ROUTES = ("intravenous", "intramuscular", "intranasal", "oral", "sublingual")
WORDS = [f"word{i}" for i in range(4000)]
COMMON = "ketamine"  # stands in 43 % of the records
WHOLE = 100_000  # up to so many lines the records are stored whole and downloads are measured
PAGES = {
    "table": "",
    "facets of a filter": "study_type=case_report",
    "search, rare word": "_search=word17",
    "search, common word": f"_search={COMMON}",
    "common word and filter": f"_search={COMMON}&study_type=case_report",
    "sorted by participants": "_sort_desc=n",
    "year from 2020, sorted": "year__gte=2020&_sort_desc=n",
    "page 100": "_next=500",
}
STOCK_FACETS = "".join(f"&_facet={f}" for f in ("study_type", "year", "scope", "language")) + "&_facet_array=outcomes"


def line(number: int, rng: random.Random) -> dict[str, Any]:
    outcomes = rng.sample(OUTCOMES, rng.randint(0, 3))
    row: dict[str, Any] = dict.fromkeys(schema.TABLES["rows"].columns)
    return row | {
        "paper": f"{90_000_000 + number}",
        "title": " ".join(rng.choices(WORDS, k=12)),
        "journal": f"Invented Journal {number % 300}",
        "first_author": f"Name{number % 5000} X",
        "study_type": rng.choice(TYPES),
        "tags": json.dumps(["trial"]) if rng.random() < 0.3 else None,
        "scope": rng.choice(("core", "adjacent", "ketamine_other")),
        "species": rng.choice(("human", "animal")),
        "n": rng.randint(1, 900) if rng.random() < 0.6 else None,
        "route": json.dumps([rng.choice(ROUTES)]),
        "outcomes": json.dumps(outcomes) if outcomes else None,
        "directions": json.dumps([f"{o}: benefit" for o in outcomes]) if outcomes else None,
        "key_sentence": " ".join(rng.choices(WORDS, k=25)),
        "language": "eng" if rng.random() < 0.9 else "ger",
        "open_access": rng.randint(0, 1),
        "retracted": int(rng.random() < 0.002),
        "concern": 0,
        "preprint": 0,
        "digest": 0,
        "first_seen": "2026-01-01",
    }


def lines(size: int) -> Iterator[tuple[int, dict[str, Any]]]:
    rng = random.Random(size)
    for number in range(1, size + 1):
        yield number, line(number, rng) | {"year": 2026 - number * 40 // size}


def build(path: Path, size: int) -> None:
    """A database with the product's tables and invented lines; searching finds the common word in 43 % of them."""
    with closing(sqlite3.connect(path)) as connection:
        for name in schema.TABLES:
            for statement in schema.ddl(name):
                connection.execute(statement)
        connection.execute(schema.VIEW)
        connection.execute(schema.FTS)
        rng = random.Random(7)
        marks = ", ".join("?" for _ in schema.TABLES["rows"].columns)
        for number, row in lines(size):
            connection.execute(f'INSERT INTO "rows" VALUES ({marks})', list(row.values()))
            abstract = " ".join(rng.choices(WORDS, k=150 if size <= WHOLE else 40)) + (
                f" {COMMON}" if rng.random() < 0.43 else ""
            )
            connection.execute(
                "INSERT INTO papers (paper, title, abstract, year) VALUES (?, ?, ?, ?)",
                (row["paper"], row["title"], abstract, row["year"]),
            )
            connection.execute(
                "INSERT INTO search (rowid, title, abstract, authors, keywords) VALUES (?, ?, ?, ?, '')",
                (number, row["title"], abstract, row["first_author"]),
            )
            if size > WHOLE:
                continue
            record = json.dumps(
                {"paper": row["paper"], "title": row["title"], "abstract": abstract, "year": row["year"]}
            )
            connection.execute(
                "INSERT INTO versions (paper, valid_from, record) VALUES (?, '2026-01-01', ?)", (row["paper"], record)
            )
        for row in facet_rows(lines(size)):
            connection.execute("INSERT INTO facets VALUES (?, ?, ?, ?)", list(row.values()))
        connection.execute("INSERT INTO meta VALUES ('topic', 'ketamine-oud')")
        connection.execute("INSERT INTO meta VALUES ('built_at', '2026-01-01T00:00:00Z')")
        connection.commit()
        connection.execute("ANALYZE")


async def cost(site: Datasette, address: str, times: int) -> tuple[float, float, int, int]:
    """Median CPU and wall milliseconds, status and number of facets shown."""
    cpu, wall = [], []
    for _ in range(times):
        before, start = time.process_time(), time.perf_counter()
        answer = await site.client.get(address, follow_redirects=True)
        cpu.append((time.process_time() - before) * 1000)
        wall.append((time.perf_counter() - start) * 1000)
    shown = answer.text.count('<details class="facet"') or answer.text.count('class="facet-info facet')
    return statistics.median(cpu), statistics.median(wall), answer.status_code, shown


async def measure(path: Path, size: int) -> None:
    ours = open_site(path, ROOT)
    stock = Datasette([str(path)], metadata={"databases": {path.stem: {"tables": {"rows": {"fts_table": "search"}}}}})
    await ours.invoke_startup()
    await stock.invoke_startup()
    times = 9 if size < 10_000 else 5
    for name, query in PAGES.items():
        await cost(ours, f"/{path.stem}/evidence?{query}", 1)
        here = await cost(ours, f"/{path.stem}/evidence?{query}", times)
        there = await cost(stock, f"/{path.stem}/rows?{query.replace('_next=', '_ignored=')}{STOCK_FACETS}&_size=50", 3)
        ours_said = f"{here[0]:6.0f} | {here[1]:6.0f} | {here[3]:>2}"
        print(f"| {size:>9,} | {name:<24} | {ours_said} | {there[0]:7.0f} | {there[3]:>2} | {there[2]} |", flush=True)
    if size <= WHOLE:
        await downloads(ours, size)


async def downloads(site: Datasette, size: int) -> None:
    """Whole downloads, piece by piece, with the growth of the process."""
    from publish import downloads as source
    from publish import export, selection

    database = next(d for n, d in site.databases.items() if not n.startswith("_"))
    for name in ("csv", "ris"):
        chosen = await database.execute_fn(lambda c: selection.select(c, []))
        before, start, length = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time(), 0
        async for part in source.pieces(database, chosen, export.FORMATS[name], True, _reports):
            length += len(part)
        seconds = time.process_time() - start
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(
            f"| {size:>9,} | whole {name.upper()}: {length / 1e6:.0f} MB in {seconds:.1f} s CPU, memory +{grown:.0f} MiB |",
            flush=True,
        )


def _reports(connection: Any, papers: Any) -> Any:
    from evidence.store.reading import Reader

    reader = Reader()
    reader.connection = connection
    return reader.reports(papers=papers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(
            "| lines | page | CPU ms | wall ms | facets | stock CPU ms | facets | status |\n|---|---|---|---|---|---|---|---|"
        )
        for size in given.sizes:
            path = (given.folder or Path(folder)) / f"site{size}.db"
            if not path.exists():  # a folder given keeps the databases for the next run
                build(path, size)
            asyncio.run(measure(path, size))


if __name__ == "__main__":
    main()
