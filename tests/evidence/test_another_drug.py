"""A topic of another drug runs through; of what the readers do not know they are silent, and no result is told for it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from operate.cli import cli

ROOT = Path(__file__).resolve().parents[2]
KETAMINE = re.compile(r"(?:es)?ketamine", re.I)


def of_psilocybin(text: str) -> str:
    return KETAMINE.sub(lambda m: "Psilocybin" if m[0][0].isupper() else "psilocybin", text)


@pytest.fixture(scope="module")
def psilocybin_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The digests and the topic of the demo, of psilocybin instead of ketamine: records that nobody wrote."""
    folder = tmp_path_factory.mktemp("psilocybin")
    topic = of_psilocybin((ROOT / "topics" / "ketamine-oud.yml").read_text(encoding="utf-8"))
    file = folder / "psilocybin-oud.yml"
    file.write_text(re.sub(r"^topic:.*", "topic: psilocybin-oud", topic, flags=re.M), encoding="utf-8")
    records = of_psilocybin((ROOT / "demo" / "records.jsonl").read_text(encoding="utf-8"))
    (folder / "records.jsonl").write_text(records, encoding="utf-8")
    database = folder / "psilocybin.db"
    command = ["update", str(file), "--load", str(folder / "records.jsonl"), "--db", str(database)]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0, done.output
    return database


def test_a_topic_of_another_drug_is_read_and_published(psilocybin_db: Path) -> None:
    with closing(sqlite3.connect(psilocybin_db)) as connection:
        core = connection.execute("SELECT count(*) FROM \"rows\" WHERE scope = 'core'").fetchone()[0]
        sizes = connection.execute("SELECT count(*) FROM \"rows\" WHERE scope = 'core' AND n IS NOT NULL").fetchone()[0]
    assert core >= 15
    assert sizes >= 5


def test_no_direction_is_told_of_a_drug_that_the_readers_do_not_know(psilocybin_db: Path) -> None:
    with closing(sqlite3.connect(psilocybin_db)) as connection:
        assert connection.execute("SELECT count(*) FROM votes").fetchone()[0] == 0
        assert connection.execute("SELECT count(*) FROM synthesis").fetchone()[0] == 0


def test_the_brief_of_another_drug_names_ketamine_nowhere(psilocybin_db: Path) -> None:
    with closing(sqlite3.connect(psilocybin_db)) as connection:
        texts = [row[0] for row in connection.execute("SELECT text FROM statements")]
    assert any("psilocybin" in text for text in texts)
    assert [text for text in texts if KETAMINE.search(text)] == []
