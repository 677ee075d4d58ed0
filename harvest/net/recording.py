"""Keep a run's raw traffic and clock in a directory, and run it again offline: the same answers, the same database.

DIR/traffic.yaml is a vcrpy recording (https://vcrpy.readthedocs.io), DIR/run.json holds the clock. Key, e-mail, cookies,
session headers and loopback addresses never get into it; tests/recordings.py looks for them all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import urllib3
import vcr
from vcr.errors import CannotOverwriteExistingCassetteException

from evidence.errors import InputError, UsageError
from evidence.records.sources import ASKED
from harvest.net import private
from harvest.net.answers import scrub
from harvest.net.transport import LOOPBACK, Limits, without_waiting

TRAFFIC = "traffic.yaml"
RUN = "run.json"
_PRIVATE = frozenset({"api_key", "email", "mailto"})
_KEPT_HEADERS = frozenset({"content-type", "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining"})
_SERVICES = {source.path: source.origin for source in ASKED}  # where a stand-in's addresses belong
MAX_BYTES, PIECE = Limits().max_bytes, 1 << 16
_RECORDS = ("<PubmedArticle", "<PubmedBookArticle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A recorded run: its directory and the time it took as now."""

    directory: Path
    now: datetime


@contextmanager
def recording(directory: Path, now: datetime) -> Iterator[Run]:
    """Keep all traffic made inside; raises UsageError when the directory holds a recording already.

    An answer of more than MAX_BYTES is kept cut off, as the run reads it: a recording is no way to fill the disk.
    """
    if (directory / TRAFFIC).exists():
        raise UsageError(f"{directory} holds a recording already; name a new directory or remove it.")
    directory.mkdir(parents=True, exist_ok=True)
    run = Run(directory=directory, now=now.astimezone(UTC))
    (directory / RUN).write_text(json.dumps({"now": run.now.isoformat()}) + "\n", encoding="utf-8")
    with _bounded(), _cassette(directory, "new_episodes"):
        yield run


@contextmanager
def _bounded() -> Iterator[None]:
    """vcrpy takes every answer whole before it hands a byte on: what it reads has an end."""
    piecewise = urllib3.response.HTTPResponse.read

    def read(self: Any, amt: int | None = None, *args: Any, **how: Any) -> bytes:
        if amt is not None:
            return piecewise(self, amt, *args, **how)
        how.pop("cache_content", None)
        found = bytearray()
        while len(found) <= MAX_BYTES and (piece := piecewise(self, PIECE, *args, **how)):
            found += piece
        if len(found) > MAX_BYTES:
            self.close()
        return bytes(found)

    vars(urllib3.response)["HTTPResponse"].read = read
    try:
        yield
    finally:
        vars(urllib3.response)["HTTPResponse"].read = piecewise


@contextmanager
def replaying(directory: Path) -> Iterator[Run]:
    """Answer all requests made inside from the recording, without waiting; raises InputError when it has no answer."""
    run = Run(directory=directory, now=clock(directory / RUN))
    if not (directory / TRAFFIC).is_file():
        raise InputError(f"{directory / TRAFFIC}: no such recording; make one with --record {directory}.")
    try:
        with without_waiting(), _cassette(directory, "none"):
            yield run
    except CannotOverwriteExistingCassetteException as error:
        request = error.failed_request
        raise InputError(
            f"{directory}: the recording has no answer to {request.method} {request.uri}; record it again."
        ) from None


def clock(path: Path) -> datetime:
    """The moment of a recorded run; InputError when the file does not say it."""
    try:
        return datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["now"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: the clock of the recording cannot be read ({type(error).__name__}).") from None


def _cassette(directory: Path, mode: str) -> Any:
    recorder = vcr.VCR(
        record_mode=mode,
        match_on=("method", "uri", "body"),
        before_record_request=_clean_request,
        before_record_response=partial(_clean_response, private.hidden()),
        decode_compressed_response=True,
    )
    return recorder.use_cassette(str(directory / TRAFFIC))


def _clean_request(request: Any) -> Any:
    """The request without who asks: address of the real service, parameters sorted, no key, no e-mail, no headers."""
    parts = urlsplit(request.uri)
    origin = f"{parts.scheme}://{parts.netloc}"
    if parts.hostname in LOOPBACK:
        origin = next((real for path, real in _SERVICES.items() if parts.path.startswith(path)), "http://standin")
    query = _without_private(parts.query)
    request.uri = origin + parts.path + (f"?{query}" if query else "")
    if request.body:
        body = request.body if isinstance(request.body, str) else request.body.decode("utf-8")
        request.body = _without_private(body).encode()
    request.headers = {}
    return request


def _without_private(form: str) -> str:
    return urlencode(sorted((k, v) for k, v in parse_qsl(form, keep_blank_values=True) if k not in _PRIVATE))


def _clean_response(secrets: Sequence[str | None], response: dict[str, Any]) -> dict[str, Any]:
    """The answer without session, cookies and secrets; other bodies than records lose all keys and addresses."""
    response["headers"] = {k: v for k, v in response["headers"].items() if k.lower() in _KEPT_HEADERS}
    body = response["body"]["string"]
    kept = private.without(body if isinstance(body, bytes) else body.encode(), secrets)
    text = kept.decode("utf-8", "surrogateescape")
    response["body"]["string"] = kept if holds_records(text) else scrub(text).encode("utf-8", "surrogateescape")
    return response


def holds_records(text: str) -> bool:
    """Whether an answer holds PubMed records, which stay byte for byte."""
    return any(mark in text for mark in _RECORDS)
