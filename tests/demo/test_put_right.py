"""A person's script puts the demo's records right from the facts, and the outcome pages say what the facts say."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from corpus import load_facts
from put_right import DIRECTIONS

from operate.cli import cli

IN_WORDS_OF_FACTS = {"uncontrolled_mixed": "mixed"}  # the facts do not say again that there was no comparison
ROOT = Path(__file__).resolve().parents[2]


def run(*words: object) -> str:
    done = CliRunner().invoke(cli, [*map(str, words)], standalone_mode=False, catch_exceptions=False)
    assert done.exception is None
    return str(done.stdout)


@pytest.fixture(scope="module")
def righted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, Path]:
    folder = tmp_path_factory.mktemp("righted")
    path, file = folder / "evidence.db", folder / "corrections.csv"
    load = ("--load", ROOT / "demo/records.jsonl", "--load", ROOT / "demo/trials.json")
    run("update", ROOT / "topics/ketamine-oud.yml", "--replay", ROOT / "demo/recordings", *load, "--db", path)
    script = [sys.executable, str(ROOT / "demo" / "put_right.py"), str(path)]
    file.write_bytes(subprocess.run(script, check=True, capture_output=True).stdout)
    said = run("corrections", "import", file, "--db", path)
    run("summarize", "--db", path)
    return path, said, file


def test_every_value_is_imported_once(righted: tuple[Path, str, Path]) -> None:
    path, said, file = righted
    rows = len(file.read_text(encoding="utf-8").splitlines()) - 1
    assert rows > 200
    assert said.startswith(f"{rows} corrections imported")
    assert run("corrections", "import", file, "--db", path).startswith(f"0 corrections imported, {rows} known")


def test_the_outcome_pages_say_what_the_facts_say(righted: tuple[Path, str, Path]) -> None:
    facts = load_facts()
    with closing(sqlite3.connect(righted[0])) as connection:
        synthesis = connection.execute("SELECT outcome, votes FROM synthesis").fetchall()
        shown = {(v["study"], outcome): v["direction"] for outcome, votes in synthesis for v in json.loads(votes)}
        sql = 'SELECT r.paper, r.study FROM reports r JOIN "rows" USING (paper) WHERE votes = 1 AND retracted = 0'
        study_of = dict(connection.execute(sql).fetchall())
    stated: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for key, found in DIRECTIONS.items():
        if facts[key]["scope"] == "core" and facts[key]["paper"] in study_of:
            for outcome, direction in found.items():
                stated[study_of[facts[key]["paper"]], outcome].add(direction)
    wanted = {place: found.pop() if len(found) == 1 else "mixed" for place, found in stated.items()}
    assert {place: IN_WORDS_OF_FACTS.get(direction, direction) for place, direction in shown.items()} == wanted


def test_a_person_stands_behind_every_vote(righted: tuple[Path, str, Path]) -> None:
    with closing(sqlite3.connect(righted[0])) as connection:
        statuses = connection.execute(
            "SELECT DISTINCT status FROM votes WHERE scope = 'core' AND outcome NOT LIKE 'other:%'"
        ).fetchall()
    assert {row[0] for row in statuses} == {"verified by a person", "corrected by a person"}
