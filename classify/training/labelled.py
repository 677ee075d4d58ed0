"""Labeled records: JSON lines with id, title, abstract and label, plain or gzipped."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A record to learn from or to be asked about; label is None where none is given."""

    id: str
    title: str
    abstract: str
    label: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)  # whatever else the row holds


def load_labelled(path: Path) -> Iterator[Labelled]:
    """Yield the rows of a .jsonl or .jsonl.gz file; raises InputError naming the file and line."""
    for number, row in enumerate(read_rows(path), 1):
        yield _labelled(row, f"{path}:{number}")


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a file, one a line; blank lines are skipped."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _object(line, f"{path}:{number}")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file.") from None
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise InputError(f"{path}: cannot be read ({error}).") from None


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where}: not JSON ({error}); one object a line is expected.") from None
    if not isinstance(row, dict):
        raise InputError(f"{where}: not an object; a line holds id, title, abstract and label.")
    return row


def _labelled(row: dict[str, Any], where: str) -> Labelled:
    key = row.get("id", row.get("paper", row.get("pmid")))
    if key is None:
        raise InputError(f"{where}: field 'id' is missing.")
    for name in ("title", "abstract", "label"):
        if not isinstance(row.get(name), str | None):
            raise InputError(f"{where}: field {name!r} of record {key} must be text.")
    known = ("id", "title", "abstract", "label")
    return Labelled(
        id=str(key),
        title=row.get("title") or "",
        abstract=row.get("abstract") or "",
        label=row.get("label"),
        extra={k: v for k, v in row.items() if k not in known},
    )
