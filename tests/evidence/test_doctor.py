"""The page to paste into a report says what is wrong, and nothing of whom it is about."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from builders import at, batch, paper, run
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "harvest"))
from standin import Fault, Standin
from standin_neighbours import Isrctn, Metrics, Preprints, Registry, Works, full_trial

from evidence.records import Batch
from evidence.store import Store
from evidence.store.judgements import desk_file
from harvest.net.reach import PROBES, Reached, reach
from operate import doctor
from operate.commands.doctor import command

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)


@pytest.fixture
def served(tmp_path: Path) -> Path:
    path = tmp_path / "secret place" / "evidence.db"
    path.parent.mkdir()
    with Store(path) as store:
        store.save_batch(batch(paper()))
        store.save_meta({"topic": "t", "built_at": "2026-03-01T05:17:00Z", "definition_sha256": "ab" * 32})
    return path


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Standin]]:
    monkeypatch.setenv("NCBI_EMAIL", "someone@example.org")
    with (
        Standin() as ncbi,
        Registry() as registry,
        Works() as works,
        Preprints() as preprints,
        Metrics() as metrics,
        Isrctn() as isrctn,
    ):
        isrctn.add(ISRCTN10000001=full_trial("ISRCTN10000001"))
        works.answer = lambda arrival: (200, "application/json", b'{"status":"ok","message":{"items":[]}}')  # type: ignore[method-assign]
        named = {
            "EUTILS": ncbi,
            "CTGOV": registry,
            "CROSSREF": works,
            "EUROPEPMC": preprints,
            "ICITE": metrics,
            "ISRCTN": isrctn,
        }
        for name, server in named.items():
            monkeypatch.setenv(f"EVIDENCE_{name}_URL", server.url)
        yield named


def found(lines: list[doctor.Line], about: str) -> doctor.Line:
    return next(line for line in lines if line.about == about)


def ask(answered: str = "ok", ahead: float = 0.0) -> doctor.Ask:
    return lambda name: Reached(source=name, answered=answered, reason="", milliseconds=1, ahead=ahead)


def test_every_source_is_asked_once_and_its_class_told(sources: dict[str, Standin], served: Path) -> None:
    lines = doctor.examine(served, NOW, doctor.asking())
    for name, (service, *_) in PROBES.items():
        assert found(lines, service.name).found.startswith("ok, "), name
        assert len(sources[name].log) == 1
    assert "api_key" not in sources["EUTILS"].log[0].query


@pytest.mark.parametrize(
    ("fault", "answered"),
    [
        (Fault(status=429, body=b"{}"), "rate"),
        (Fault(status=503, body=b""), "transient"),
        (Fault(cut=40), "incomplete"),
        (Fault(status=400, body=b'{"error":"API key invalid","api-key":"0123456789"}'), "bad_key"),
        (Fault(status=302, headers={"Location": "http://127.0.0.1/x"}), "away"),
    ],
)
def test_what_is_wrong_with_a_source_is_named_by_its_class(
    sources: dict[str, Standin], fault: Fault, answered: str
) -> None:
    sources["EUTILS"].faults.append(fault)
    got = reach("EUTILS", "someone@example.org", "0123456789", sources["EUTILS"].url)
    assert got.answered == answered
    assert "0123456789" not in got.reason


def test_a_source_that_is_not_there_is_away() -> None:
    assert reach("CTGOV", "a@example.org", None, "http://127.0.0.1:9/api/v2").answered == "away"


def test_a_clock_that_is_wrong_is_told(served: Path) -> None:
    lines = doctor.examine(served, NOW, ask(ahead=7200))
    assert "its clock is +7200 s from ours" in found(lines, "EUTILS").found
    assert not found(lines, "EUTILS").fine
    before = doctor.examine(served, datetime(2026, 2, 1, tzinfo=UTC), None)
    assert not found(before, "clock").fine


def test_the_disk_the_permissions_and_what_a_killed_run_left(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(f"{served}-journal").write_bytes(b"")
    desk_file(served).write_bytes(b"")
    desk_file(served).chmod(0o644)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: SimpleNamespace(free=10))
    lines = list(doctor._place(served))
    assert {line.about for line in lines if not line.fine} == {"disk", "review desk's file", "left by a killed run"}
    assert found(lines, "left by a killed run").found == "-journal"


def test_a_database_that_is_not_there_or_another_program_s_is_a_finding_and_no_end(tmp_path: Path) -> None:
    for path in (tmp_path / "none.db", tmp_path):
        line = found(doctor.examine(path, NOW, ask()), "database")
        assert not line.fine
        assert str(tmp_path) not in line.found


def test_alarms_and_runs_that_failed_are_on_the_page(served: Path) -> None:
    with Store(served) as store:
        store.save_batch(Batch(harvest=run(2, status="failed", shortfall="away, see /home/someone/log")))
    text = doctor.page(doctor.examine(served, NOW, None))
    assert "**look** pubmed: the last run is failed (away" in text
    assert "someone" not in text


def test_the_page_names_no_key_mail_address_or_path(
    sources: dict[str, Standin], served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NCBI_API_KEY", "0123456789abcdef")
    monkeypatch.setenv("EVIDENCE_SMTP_URL", "smtp://user:word@mail.example.org?from=a@example.org&to=b@example.org")
    sources["EUTILS"].faults.append(
        Fault(status=500, body=b"for someone@example.org and 0123456789abcdef in /home/someone")
    )
    done = CliRunner().invoke(command, ["--db", str(served)])
    assert done.exit_code == 1
    for secret in ("0123456789abcdef", "someone", "example.org", "word", "secret place", str(served.parent)):
        assert secret not in done.output, secret
    assert "NCBI_API_KEY set" in done.output


def test_without_a_mail_address_no_source_is_asked(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NCBI_EMAIL", raising=False)
    lines = doctor.examine(served, at(2), doctor.asking())
    assert "NCBI_EMAIL" in found(lines, "sources").found
