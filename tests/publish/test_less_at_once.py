"""What a page leaves out, cuts or folds so that it can be read, and that all of it stays one step away."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from publish import outcome_parts, pages_claims, pages_glance, pages_home, pages_log, pages_table
from publish.site import frame

Get = Callable[[str], Awaitable[Any]]
SITE = frame("evidence", ["evidence"], "/", {"meta": [], "last": [], "demo": []}, date(2026, 6, 1))
Seen = Callable[[Path, str], Awaitable[str]]
BESIDE = ["safety.tolerated", "safety.dependent", "safety.harm"]


@pytest.mark.parametrize("named", [True, False])
def test_the_overview_leaves_harms_beside_the_question_to_the_page_of_safety_only_where_others_are_named(
    named: bool,
) -> None:
    told = [*(["safety.reported"] if named else []), *BESIDE, "safety.serious", "safety.note"]
    shown = [s["id"] for s in pages_home.on_safety([{"id": name} for name in told])]
    assert shown == (["safety.reported", "safety.serious", "safety.note"] if named else told)


async def test_the_overview_leads_to_all_on_safety(get: Get) -> None:
    page = (await get("/")).text
    assert 'href="/safety">All on safety' in page


async def test_a_long_list_of_a_claim_is_folded_and_whole(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = (await get("/claim/C1")).text
    assert "<details><summary>" not in whole.partition('id="supports"')[2].partition("</section>")[0]
    monkeypatch.setattr(pages_claims, "MOST", 0)
    folded = (await get("/claim/C1?again=1")).text.partition('id="supports"')[2].partition("</section>")[0]
    assert "<details><summary>" in folded
    assert folded.count("<li>") == whole.partition('id="supports"')[2].partition("</section>")[0].count("<li>") > 0


def test_a_long_cell_is_cut_by_the_style_alone() -> None:
    def cells(text: str) -> Markup:
        return pages_table.row_cells(
            None, "papers", [{"column": "abstract", "raw": text, "value_type": "str", "value": text}]
        )

    assert cells("<b>short") == Markup("<td>&lt;b&gt;short</td>")
    assert cells("long " * 40) == Markup('<td><div class="cut">{}</div></td>').format("long " * 40)


def test_a_table_of_counts_has_no_column_of_zeros_alone() -> None:
    class Line:
        counts = {code: type("N", (), {"value": n}) for code, n in (("harm", 2), ("mixed", 0))}

    assert outcome_parts.columns([("harm", "Worse"), ("mixed", "Mixed")], [Line()]) == [("harm", "Worse")]
    assert outcome_parts.columns([("harm", "Worse")], []) == []


async def test_a_past_that_is_not_there_names_neither_table_nor_database(get: Get) -> None:
    for address in ("/nosuch", "/evidence/nosuch", "/evidence/papers/nosuch"):
        answer = await get(address)
        assert answer.status_code == 404
        assert not any(words in answer.text for words in ("Database not found", "Table not found", "Record not found"))


async def test_the_queue_leads_to_the_desk_where_there_is_one(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "/desk" not in (await get("/review")).text
    monkeypatch.setenv("EVIDENCE_EDITORS", "ada:pbkdf2_sha256$10000$salt$aGFzaA==")
    assert 'href="/desk">review desk' in (await get("/review?again=1")).text


async def test_the_queue_names_the_result_whose_direction_could_not_be_read(path: Path, seen: Seen) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE findings SET direction = 'unclear' WHERE paper = '90000001' AND outcome = 'craving'")
        connection.execute("UPDATE rows SET needs_review = 'direction unclear' WHERE paper = '90000001'")
    page = await seen(path, "/review")
    assert "but its direction is unclear. Which result: craving." in page
    assert page.count("Which result:") == 1


@pytest.mark.parametrize("kind", ["full", "incremental", "refresh", "load", None])
def test_a_run_is_told_in_words(kind: str | None) -> None:
    told = pages_log.run({"source": "pubmed", "kind": kind, "missing": None, "quarantined": None, "warnings": None})
    assert told["what"] == (pages_log.RUNS[kind] if kind else None)
    assert kind is None or kind not in ("full", "incremental") or "search" in told["what"]


@pytest.mark.parametrize(
    ("data", "told"),
    [('{"days": 121.8, "difference": "none"}', " (no difference then, outcome not named)"), ('{"days": 121.8}', "")],
)
def test_a_follow_up_tells_a_null_result_that_names_no_outcome(data: str, told: str) -> None:
    row = {"kind": "follow_up", "value": "at 4 months", "detail": "time_point", "data": data, "status": None}
    assert pages_glance.reading_words(SITE, row) == f"Follow-up: at 4 months{told}"


def test_participants_are_told_in_the_spelling_of_the_site() -> None:
    row = {"kind": "sample_size", "value": "50", "detail": "analysed", "data": None, "status": None}
    assert pages_glance.reading_words(SITE, row) == "Participants: 50 (analyzed)"
