"""The MCP server answers with stored values, identifiers and quotes, and writes nothing."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from operate.mcp_server import server

BUILDER = Path(__file__).parents[1] / "publish/small_database.py"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec = importlib.util.spec_from_file_location("small_database_for_mcp", BUILDER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path: Path = module.build(tmp_path_factory.mktemp("mcp") / "evidence.db")
    return path


async def call(database: Path, tool: str, **arguments: Any) -> Any:
    async with Client(server(database)) as client:
        result = await client.call_tool(tool, arguments)
    text = result.content[0].text
    return text if result.is_error else json.loads(text)


async def test_all_tools_are_read_only_and_say_what_they_do(database: Path) -> None:
    async with Client(server(database)) as client:
        tools = (await client.list_tools()).tools
    assert {t.name for t in tools} == {"search", "study", "outcome", "claim", "verify"}
    assert all(t.annotations and t.annotations.read_only_hint and t.description for t in tools)


async def test_every_hit_has_an_identifier_and_a_quote_that_stands_in_the_record(database: Path) -> None:
    answer = await call(database, "search", query="ketamine")
    assert answer["records"]
    with sqlite3.connect(database) as connection:
        for hit in answer["records"]:
            title, abstract = connection.execute(
                "SELECT title, abstract FROM papers WHERE paper = ?", (hit["paper"],)
            ).fetchone()
            assert hit["pmid"] or hit["doi"]
            for quote in [*hit["quotes"], *hit["findings"]]:
                text = title if quote["field"] == "title" else abstract
                assert text[quote["start"] : quote["end"]] == quote["quote"]


async def test_a_retracted_record_says_so_wherever_it_appears(database: Path) -> None:
    hits = (await call(database, "search", query="retracted"))["records"]
    assert [h["warnings"][0][:9] for h in hits if h["paper"] == "90000006"] == ["RETRACTED"]
    assert (await call(database, "study", paper="90000006"))["retracted"] is True


async def test_every_value_of_a_study_carries_its_words(database: Path) -> None:
    answer = await call(database, "study", paper="90000001")
    assert answer["findings"]
    for value in [*answer["readings"], *answer["findings"]]:
        text = answer["title"] if value["field"] == "title" else answer["abstract"]
        assert text[value["start"] : value["end"]] == value["quote"]


async def test_an_outcome_is_counted_with_the_quote_of_each_vote(database: Path) -> None:
    answer = await call(database, "outcome", name="craving")
    votes = [v for s in answer["by_species"] for v in s["votes"]]
    assert votes
    assert all(v["quote"] and v["paper"] for v in votes)


async def test_a_claim_without_quotes_warns_against_a_direction(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT claim, spans FROM claims").fetchall()
    for number, spans in rows:
        answer = await call(database, "claim", number=number.lower())
        assert answer["answer"]
        assert bool(answer["spans"]) == bool(json.loads(spans or "[]"))
        assert ("note" in answer) == (not answer["spans"])


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("study", {"paper": "0"}, "No record"),
        ("outcome", {"name": "nope"}, "known are craving"),
        ("claim", {"number": "C99"}, "known are C1"),
    ],
)
async def test_an_unknown_name_is_answered_with_the_way_out(
    database: Path, tool: str, arguments: dict[str, str], words: str
) -> None:
    assert words in await call(database, tool, **arguments)


async def test_a_hostile_question_finds_nothing_and_changes_nothing(database: Path) -> None:
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    for query in ('"', "'; DROP TABLE papers; --", "\x00", "OR OR"):
        assert (await call(database, "search", query=query, limit=10_000))["shown"] <= 25
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
