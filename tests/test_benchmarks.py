"""The benchmarks' record of peculiarities: what this parser keeps of it is what the table says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def rows(script: str) -> list[str]:
    """The table's rows with this parser's column first."""
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return [line for line in done.stdout.splitlines() if line.startswith("| ")][1:]


def test_this_parser_keeps_every_peculiarity_but_the_words_of_a_date() -> None:
    told = {row.split(" | ")[0]: row.split(" | ")[1].rstrip(" |") for row in rows("corners.py")}
    assert len(told) == 8
    assert {fact for fact, kept in told.items() if kept != "kept"} == {"| a date in words, whole"}


def test_the_page_of_figures_shows_the_same_table() -> None:
    page = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    for row in rows("corners.py"):
        fact, kept = row.split(" | ")[:2]
        assert f"{fact} | {kept.rstrip(' |')} |" in page
