"""The MCP server answers with stored values, identifiers and quotes, and writes nothing."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sqlite3
from pathlib import Path
from typing import Any

import httpx
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
    with sqlite3.connect(path) as connection:
        (abstract,) = connection.execute("SELECT abstract FROM papers WHERE paper = '90000001'").fetchone()
        quote = "dissociation occurred"
        start = abstract.index(quote)
        connection.execute(
            'INSERT INTO readings (paper, kind, position, value, detail, field, start, "end", quote, valid_from)'
            " VALUES ('90000001', 'adverse_event', 1, 'dissociation', 'reported', 'abstract', ?, ?, ?, '2026-01-01')",
            (start, start + len(quote), quote),
        )
    return path


async def call(database: Path, tool: str, **arguments: Any) -> Any:
    async with Client(server(database)) as client:
        result = await client.call_tool(tool, arguments)
    text = result.content[0].text
    return text if result.is_error else json.loads(text)


async def test_all_tools_are_read_only_and_say_what_they_do(database: Path) -> None:
    async with Client(server(database)) as client:
        tools = (await client.list_tools()).tools
    assert {t.name for t in tools} == {
        *("search", "study", "outcome", "claim", "verify"),
        *("brief", "safety", "trials", "changes"),
    }
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
        ("outcome", {"name": "nope"}, "Allowed are craving"),
        ("outcome", {"name": "cravings"}, "did you mean craving?"),
        ("claim", {"number": "C99"}, "Allowed are C1"),
        ("search", {"query": "ketamine", "study_type": "rct"}, "did you mean randomized_trial?"),
        ("brief", {"section": "Saftey"}, "Allowed are"),
        ("safety", {"event": "nope"}, "No adverse event is called"),
        ("trials", {"group": "underway"}, "did you mean under_way?"),
        ("changes", {"kind": "news"}, "did you mean new?"),
        ("changes", {"since": "last week"}, "has to be a day"),
    ],
)
async def test_an_unknown_name_is_answered_with_the_way_out(
    database: Path, tool: str, arguments: dict[str, str], words: str
) -> None:
    assert words in await call(database, tool, **arguments)


@pytest.mark.parametrize(
    ("tool", "arguments", "key"),
    [
        ("search", {"query": "invented"}, "records"),
        ("safety", {}, "events"),
        ("trials", {}, "trials"),
        ("changes", {}, "changes"),
    ],
)
async def test_pages_of_one_make_up_the_whole_list(database: Path, tool: str, arguments: Any, key: str) -> None:
    whole = await call(database, tool, **arguments, limit=25)
    found, offset = [], 0
    while offset is not None and offset < 25:
        part = await call(database, tool, **arguments, limit=1, offset=offset)
        found += part[key]
        offset = part["next_offset"]
    assert whole[key]
    assert found == whole[key]


async def test_the_brief_and_the_events_come_with_their_words(database: Path) -> None:
    brief = await call(database, "brief")
    assert brief["sentences"]
    assert {s["section"] for s in brief["sentences"]} == set(brief["sections"])
    event = (await call(database, "safety"))["events"][0]["event"]
    answer = await call(database, "safety", event=event)
    assert all(r["quote"] and r["paper"] for r in answer["records"])


async def test_trials_say_when_their_registry_was_searched(database: Path) -> None:
    answer = await call(database, "trials", group="overdue")
    assert answer["registry_last_searched"]
    assert all(t["overdue"] for t in answer["trials"])


async def test_it_answers_over_http_too(database: Path) -> None:
    app = server(database).streamable_http_app(stateless_http=True, json_response=True)
    listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8002") as client:
            answer = await client.post("/mcp", json=listing, headers=headers)
    assert answer.status_code == 200
    assert "safety" in answer.text


async def test_a_hostile_question_finds_nothing_and_changes_nothing(database: Path) -> None:
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    for query in ('"', "'; DROP TABLE papers; --", "\x00", "OR OR"):
        assert (await call(database, "search", query=query, limit=10_000))["shown"] <= 25
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
