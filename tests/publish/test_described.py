"""What is generated from the schema is up to date, and the ready-made questions answer."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import yaml

from evidence import metadata, schema

ROOT = Path(__file__).parents[2]
QUERIES = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["evidence"]["queries"]


@pytest.mark.parametrize("path", ["metadata.yml", "docs/data-dictionary.md"])
def test_generated_files_are_up_to_date(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == metadata.generated()[path]


def test_what_people_wrote_into_metadata_survives_generation() -> None:
    text = metadata.metadata_yml()
    assert text.count(metadata.MARK) == 1
    assert yaml.safe_load(text)["databases"]["evidence"]["queries"] == QUERIES


def test_the_dictionary_names_every_table_and_column() -> None:
    text = metadata.data_dictionary()
    for name, table in schema.TABLES.items():
        section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert all(f"| {column} |" in section for column in table.columns), name


def test_the_view_describes_exactly_its_own_columns(small_db: Path) -> None:
    with sqlite3.connect(small_db) as connection:
        columns = [c[0] for c in connection.execute("SELECT * FROM evidence").description]
    assert list(metadata.columns("rows")) == columns


@pytest.mark.parametrize("name", QUERIES)
def test_every_ready_made_question_runs_and_is_bounded(name: str, small_db: Path) -> None:
    query = QUERIES[name]
    assert query["title"].endswith("?")
    assert query["description"]
    with sqlite3.connect(small_db) as connection:
        connection.execute(query["sql"], dict.fromkeys(query.get("params", []), "craving")).fetchall()


def test_the_question_on_an_outcome_gives_the_words_of_the_record(small_db: Path) -> None:
    with sqlite3.connect(small_db) as connection:
        rows = connection.execute(QUERIES["results_of_an_outcome"]["sql"], {"outcome": "craving"}).fetchall()
    assert any("ketamine" in row[-1].lower() for row in rows)
    assert all(row[0] != "90000006" for row in rows)  # retracted
