"""Alarms reach the log, a mailbox and a webhook, and a channel that fails stops nothing."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from builders import at, batch, paper, run

from evidence.errors import UsageError
from evidence.records import Batch
from evidence.store import Store
from operate import alarms, health


class Webhook(BaseHTTPRequestHandler):
    received: list[object] = []

    def do_POST(self) -> None:
        self.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


class Mailbox(socketserver.StreamRequestHandler):
    received: list[str] = []

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        for raw in self.rfile:
            line = raw.decode().strip().upper()
            if line == "DATA":
                self.wfile.write(b"354 go\r\n")
                body = []
                while (text := self.rfile.readline().decode()) != ".\r\n":
                    body.append(text)
                self.received.append("".join(body))
            self.wfile.write(b"221 bye\r\n" if line == "QUIT" else b"250 ok\r\n")
            if line == "QUIT":
                return


@pytest.fixture
def webhook() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
    Webhook.received.clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()


@pytest.fixture
def mailbox() -> Iterator[str]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox)
    Mailbox.received.clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"smtp://127.0.0.1:{server.server_address[1]}?from=tracker@example.org&to=keeper@example.org"
    server.shutdown()


def test_an_alarm_goes_to_every_channel_that_is_set(
    webhook: str, mailbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCE_WEBHOOK_URL", webhook)
    monkeypatch.setenv("EVIDENCE_SMTP_URL", mailbox)
    log: list[str] = []
    alarms.tell(["hits halved"], "Evidence: 1 alarm", log.append)
    assert log == ["alarm: hits halved"]
    assert Webhook.received == [{"subject": "Evidence: 1 alarm", "alarms": ["hits halved"]}]
    assert "To: keeper@example.org" in Mailbox.received[0]
    assert "- hits halved" in Mailbox.received[0]


def test_nothing_is_sent_when_nothing_is_wrong(webhook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_WEBHOOK_URL", webhook)
    alarms.tell([], "Evidence", print)
    assert Webhook.received == []


def test_a_channel_that_fails_is_logged_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("EVIDENCE_WEBHOOK_URL", f"http://user:secret@127.0.0.1:{port}/hook")
    log: list[str] = []
    alarms.tell(["x"], "s", log.append)
    assert log[1].startswith("EVIDENCE_WEBHOOK_URL: the alarm could not be sent")
    assert "secret" not in " ".join(log)


@pytest.mark.parametrize("url", ["http://x", "smtp://host", "smtp://?from=a&to=b"])
def test_a_wrong_mail_setting_is_one_clear_sentence(url: str) -> None:
    with pytest.raises(UsageError, match="EVIDENCE_SMTP_URL must look like"):
        alarms.MailServer.from_url(url)


def test_a_database_searched_in_time_is_healthy(store: Store) -> None:
    store.save_batch(batch(paper()))
    found = health.examine(store, store.path, at(3))
    assert (found.ok, found.overdue, found.papers, found.waiting) == (True, False, 1, {"classify": 1, "summarize": 1})


def test_a_search_older_than_its_schedule_is_overdue(store: Store) -> None:
    store.save_batch(batch(paper()))
    assert health.examine(store, store.path, at(9)).overdue


def test_a_failed_run_does_not_count_as_a_search_and_is_an_alarm(store: Store) -> None:
    store.save_batch(batch(paper()))
    store.save_batch(Batch(harvest=run(9, status="failed", shortfall="PubMed was away")))
    found = health.examine(store, store.path, at(9))
    assert found.overdue
    assert "pubmed: the last run is failed (PubMed was away)" in found.alarms


def test_halved_hits_warnings_and_a_source_away_are_alarms(store: Store) -> None:
    store.save_batch(Batch(harvest=run(1, count=100)))
    store.save_batch(Batch(harvest=run(2, count=40, warnings=("the translation changed",))))
    store.save_batch(Batch(harvest=run(1, source="crossref", status="failed")))
    found = health.alarms(store.harvests(), at(2) + timedelta(days=20))
    assert "pubmed: hits fell from 100 to 40" in found
    assert "pubmed: the translation changed" in found
    assert "crossref: no complete run for 21 days" in found


@pytest.mark.parametrize("source", ["pmc", "citations"])
def test_a_source_that_is_asked_only_when_something_is_wanted_is_not_away(store: Store, source: str) -> None:
    store.save_batch(Batch(harvest=run(1, source=source)))
    runs = store.harvests()
    assert health.alarms(runs, at(1) + timedelta(days=90)) == ()
    store.save_batch(Batch(harvest=run(2, source=source, status="failed", shortfall="503")))
    assert health.alarms(store.harvests(), at(3)) == (f"{source}: the last run is failed (503)",)
