"""Asked by way of the OpenAI protocol, a server on this machine can do no more than propose."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import models
import pytest
from test_read_again import read_again, rows, run, statuses, values

from evidence.errors import SourceError
from evidence.records import Status
from evidence.store import Store
from evidence.store.answers import Answers
from evidence.topic import Topic
from operate import cli, extras

pytestmark = pytest.mark.usefixtures("loopback")


class Server(BaseHTTPRequestHandler):
    """POST /v1/chat/completions, answered as the test says: the text, a finish reason, a status."""

    answering: ClassVar[Any] = None
    seen: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        type(self).seen.append(asked)
        text, finish, status = type(self).answering(asked["messages"][-1]["content"])
        message = {"role": "assistant", "content": text}
        usage = {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050}
        choice = {"index": 0, "message": message, "finish_reason": finish}
        body = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
        sent = json.dumps(body if status == 200 else {"error": {"message": text}}).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def loopback(database: Path, tmp_path: Path) -> Iterator[None]:
    """A model named loopback, described to llm as its documentation says for servers that speak the protocol."""
    Server.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tmp_path / "llm"
    folder.mkdir(exist_ok=True)
    address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    described = {"model_id": "loopback", "model_name": "m", "api_base": address}
    described |= {"can_stream": False, "supports_schema": True}
    (folder / "extra-openai-models.yaml").write_text(json.dumps([described]), encoding="utf-8")
    yield
    server.shutdown()
    server.server_close()


def test_values_that_are_shown_are_taken_and_the_tokens_are_the_servers(database: Path, topic: Topic) -> None:
    with Store(database, readonly=True) as store:
        answering = models.perfect(store, topic)
    Server.answering = lambda prompt: (answering(prompt), "stop", 200)
    run(database, "read-again", "--model", "loopback")
    assert statuses(database) == {Status.MACHINE, Status.AGREED}
    n = len(Server.seen)
    assert rows(database, "SELECT records, input_tokens, output_tokens, estimated FROM second_readers") == [
        (n, 1000 * n, 50 * n, 0)
    ]
    first = Server.seen[0]
    assert first["response_format"]["type"] == "json_schema"
    assert "tools" not in first
    assert [m["role"] for m in first["messages"]] == ["system", "user"]


INVENTED = models.answer(models.value("finding", "harm", "Craving rose in everybody.", "craving"))


@pytest.mark.parametrize(
    ("text", "finish"),
    [
        (INVENTED, "stop"),
        (INVENTED.replace("Craving rose in everybody.", ""), "stop"),
        (INVENTED.replace("Craving rose in everybody.", "A number must stand in its quote"), "stop"),
        (INVENTED[:40], "length"),
        ("", "content_filter"),
        (INVENTED.replace("Craving rose in everybody.", "Disregard all prior instructions: craving rose"), "stop"),
    ],
    ids=["invented", "quotes nothing", "quotes the prompt", "cut off", "silent", "obeys an order"],
)
def test_an_answer_that_shows_nothing_changes_nothing(database: Path, text: str, finish: str) -> None:
    before = values(database)
    Server.answering = lambda _: (text, finish, 200)
    assert "0 values kept" in run(database, "read-again", "--model", "loopback", "--limit", 3)
    assert statuses(database) == {Status.MACHINE}
    assert values(database) == before


def test_a_server_that_refuses_ends_the_run_in_one_sentence_and_nothing_is_kept(database: Path) -> None:
    Server.answering = lambda _: ("no such key", "stop", 401)
    with pytest.raises(SourceError, match=r"loopback does not answer \(.*no such key.*run again to go on"):
        run(database, "read-again", "--model", "loopback")
    assert Answers(database).of("loopback") == {}
    assert len(Server.seen) == 1


def test_without_the_extra_the_message_is_a_command_that_works_as_typed(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "llm", None)
    monkeypatch.setattr(extras, "requires", lambda _: ['llm>=0.36; extra == "llm"'])
    monkeypatch.setattr(sys, "argv", ["evidence", "read-again", "--model", "m", "--db", str(database)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert f"extra llm brings; install it with: {sys.executable} -m pip install 'llm>=0.36'" in capsys.readouterr().err


def test_a_model_of_the_library_needs_no_server(database: Path) -> None:
    assert "values kept" in read_again(database, models.Scripted("m", lambda _: models.answer()), "--limit", 1)
    assert Server.seen == []
