"""Keep a run's raw traffic and clock in a directory, and run it again offline: the same answers, the same database.

DIR/traffic.yaml is a vcrpy recording (https://vcrpy.readthedocs.io), DIR/run.json holds the clock. Key, e-mail, cookies,
session headers and loopback addresses never get into it; `lint_recording` looks for them all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import vcr
import yaml
from vcr.errors import CannotOverwriteExistingCassetteException

from evidence.errors import InputError, UsageError
from harvest.answers import scrub
from harvest.transport import LOOPBACK, without_waiting

TRAFFIC = "traffic.yaml"
RUN = "run.json"
_PRIVATE = frozenset({"api_key", "email", "mailto"})
_KEPT_HEADERS = frozenset({"content-type", "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining"})
_SERVICES = {  # where a stand-in's addresses belong
    "/entrez/eutils/": "https://eutils.ncbi.nlm.nih.gov",
    "/api/v2/": "https://clinicaltrials.gov",
    "/works": "https://api.crossref.org",
    "/europepmc/": "https://www.ebi.ac.uk",
    "/api/pubs": "https://icite.od.nih.gov",
}
_RECORDS = ("<PubmedArticle", "<PubmedBookArticle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A recorded run: its directory and the time it took as now."""

    directory: Path
    now: datetime


@contextmanager
def recording(directory: Path, now: datetime) -> Iterator[Run]:
    """Keep all traffic made inside; raises UsageError when the directory holds a recording already."""
    if (directory / TRAFFIC).exists():
        raise UsageError(f"{directory} holds a recording already; name a new directory or remove it.")
    directory.mkdir(parents=True, exist_ok=True)
    run = Run(directory=directory, now=now.astimezone(UTC))
    (directory / RUN).write_text(json.dumps({"now": run.now.isoformat()}) + "\n", encoding="utf-8")
    with _cassette(directory, "new_episodes"):
        yield run


@contextmanager
def replaying(directory: Path) -> Iterator[Run]:
    """Answer all requests made inside from the recording, without waiting; raises InputError when it has no answer."""
    run = Run(directory=directory, now=_clock(directory / RUN))
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


def _clock(path: Path) -> datetime:
    try:
        return datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["now"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: the clock of the recording cannot be read ({type(error).__name__}).") from None


def _cassette(directory: Path, mode: str) -> Any:
    recorder = vcr.VCR(
        record_mode=mode,
        match_on=("method", "uri", "body"),
        before_record_request=_clean_request,
        before_record_response=_clean_response,
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


def _clean_response(response: dict[str, Any]) -> dict[str, Any]:
    """The answer without session and cookies; records stay byte for byte, other bodies lose keys and addresses."""
    response["headers"] = {k: v for k, v in response["headers"].items() if k.lower() in _KEPT_HEADERS}
    body = response["body"]["string"]
    text = (body if isinstance(body, bytes) else body.encode()).decode("utf-8", "surrogateescape")
    if not _holds_records(text):
        response["body"]["string"] = scrub(text).encode("utf-8", "surrogateescape")
    return response


def _holds_records(text: str) -> bool:
    return any(mark in text for mark in _RECORDS)


_FAULTS = {
    "an API key": re.compile(r"api[_-]?key[\"']?\s*[=:]\s*[\"']?(?!\*\*\*)[\w-]{8,}|\b[0-9a-f]{36}\b", re.I),
    "a session or cookie": re.compile(r"ncbi[_-](?:sid|phid)|set-cookie|\bcookie\b\s*:", re.I),
}
_FAULTS_OUTSIDE_RECORDS = {
    "an e-mail address": re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+\.[\w.-]+"),
    "an IP address": re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"),
    "a parameter that says who asks": re.compile(r"(?:^|[?&])(?:email|mailto|api_key)=", re.M),
}


def lint_recording(directory: Path) -> list[str]:
    """What in the recording should not be published, one sentence a fault; an empty list is a clean recording.

    Bodies that hold PubMed records stay as published, authors' addresses included; there only keys and sessions count.
    """
    faults: list[str] = []
    try:
        _clock(directory / RUN)
        traffic = yaml.load((directory / TRAFFIC).read_text(encoding="utf-8"), Loader=_LOADER)
        exchanges = traffic["interactions"]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, InputError) as error:
        return [f"{directory}: the recording cannot be read ({type(error).__name__})."]
    for number, exchange in enumerate(exchanges, start=1):
        for place, text in _texts(exchange):
            rules = _FAULTS if _holds_records(text) else _FAULTS | _FAULTS_OUTSIDE_RECORDS
            faults += [
                f"{directory / TRAFFIC}: exchange {number} holds {what} in the {place}."
                for what, pattern in rules.items()
                if pattern.search(text)
            ]
    return faults


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _texts(exchange: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text of an exchange with the place it stands in."""
    request, response = exchange["request"], exchange["response"]
    yield "address", str(request["uri"])
    yield "request's headers", _lines(request["headers"])
    yield "form", _text(request["body"])
    yield "answer's headers", _lines(response["headers"])
    yield "answer", _text(response["body"].get("string"))


def _lines(headers: dict[str, Any]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers.items())


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
