"""What in a recording should not be published: keys, sessions, addresses and who asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from evidence.errors import InputError
from harvest.net.recording import RUN, TRAFFIC, clock, holds_records

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
        clock(directory / RUN)
        traffic = yaml.load((directory / TRAFFIC).read_text(encoding="utf-8"), Loader=_LOADER)
        exchanges = traffic["interactions"]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, InputError) as error:
        return [f"{directory}: the recording cannot be read ({type(error).__name__})."]
    for number, exchange in enumerate(exchanges, start=1):
        for place, text in _texts(exchange):
            rules = _FAULTS if holds_records(text) else _FAULTS | _FAULTS_OUTSIDE_RECORDS
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
