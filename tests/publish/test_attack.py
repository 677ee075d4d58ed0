"""A few hundred hostile requests, always the same; tests/publish/attack.py asks ten thousand."""

from __future__ import annotations

from pathlib import Path

import pytest
from attack import Attack, Request

from operate.publishing import copy_database
from publish import kept


@pytest.fixture
async def attack(small_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attack:
    monkeypatch.delenv("EVIDENCE_PUBLIC_URL", raising=False)
    copy_database(small_db, tmp_path / "evidence.db")
    found = Attack(tmp_path / "evidence.db", seed=1)
    await found.begin(most=60)
    return found


async def test_no_hostile_request_is_a_fault_and_memory_gives_each_what_is_made_for_it(attack: Attack) -> None:
    await attack.run(250, every=2)
    assert attack.wrong == []
    assert {200, 400, 404, 405, 421} <= set(attack.statuses)
    await attack.publish()
    assert attack.wrong == []


async def test_whoever_sends_a_cookie_never_gets_or_fills_what_is_kept(attack: Attack) -> None:
    [pages._kept.clear() for pages in attack.pages]
    for cookie in (b"ds_actor=x", b"a=b", b""):
        assert (await attack.ask(Request("/claims").having((b"cookie", cookie)))).status == 200
    assert attack.held() == 0
    await attack.ask(Request("/claims"))
    assert attack.held()
    for pages in attack.pages:
        for key, answer in list(pages._kept.items()):
            pages._kept[key] = kept.Answer(answer.headers, b"of everybody", b'"x"')
    assert (await attack.ask(Request("/claims"))).body == b"of everybody"
    assert b"of everybody" not in (await attack.ask(Request("/claims").having((b"cookie", b"a=b")))).body


async def test_file_handles_do_not_grow_with_the_past_days_asked_for(attack: Attack) -> None:
    handles, _, statuses = await attack.past_days(14)
    assert dict(statuses) == {200: 14}
    assert max(handles[9:]) <= max(handles[:9])


async def test_a_host_that_is_none_is_refused(attack: Attack) -> None:
    for host in (b"[::1", b"]", b"[evil.example]", b"localhost]", b"::::"):
        answer = await attack.ask(Request("/", host=host))
        assert answer.status == 421, host
        assert b"evil" not in answer.body


async def test_what_a_visitor_sends_is_written_into_the_log_in_one_short_line(
    attack: Attack, capsys: pytest.CaptureFixture[str]
) -> None:
    await attack.ask(Request("/evidence/authors", "add=" + "%0Aforged%20line" * 300))
    written = capsys.readouterr().err
    assert "ERROR" in written
    assert [len(line) < 1000 for line in written.splitlines()] == [True]
