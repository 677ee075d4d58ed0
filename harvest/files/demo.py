"""Read the demo's papers and trials: real citations with digests in the project's own words (demo/README.md)."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from evidence.errors import InputError
from evidence.records import Paper, Trial


def load_demo(path: Path) -> Iterator[Paper]:
    """The papers of a JSON-lines file, one object a line with the fields of `Paper`; a field left out is not stated.

    Only papers without a verified PMID belong there: their key is `doi:...` or `demo:...`, never digits.
    Raises InputError naming the file, the line and the field.
    """
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if line.strip():
            where = f"{path}, line {number}"
            paper: Paper = _record(where, Paper, _json(where, line))
            if paper.pmid or ":" not in paper.paper:
                raise InputError(
                    f"{where}: the key {paper.paper!r} could be taken for a PMID; write doi:... or demo:..."
                )
            yield paper


def load_trials(path: Path) -> tuple[Trial, ...]:
    """The registered trials of a JSON file, a list of objects with the fields of `Trial`; raises InputError."""
    rows = _json(str(path), _text(path))
    if not isinstance(rows, list):
        raise InputError(f"{path}: a list of trials is expected.")
    return tuple(_record(f"{path}, trial {number}", Trial, row) for number, row in enumerate(rows, start=1))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}).") from None


def _json(where: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise InputError(f"{where}: not valid JSON ({error}).") from None


def _record(where: str, kind: type[Any], row: object) -> Any:
    if not isinstance(row, dict):
        raise InputError(f"{where}: an object with the fields of {kind.__name__} is expected.")
    hints = get_type_hints(kind)
    for name in row:
        if name not in hints:
            raise InputError(f"{where}: {kind.__name__} has no field {name!r}.")
    for field in dataclasses.fields(kind):
        if field.default is field.default_factory is dataclasses.MISSING and field.name not in row:
            raise InputError(f"{where}: the field {field.name!r} of {kind.__name__} is missing.")
    return kind(**{name: _value(f"{where}, field {name!r}", hints[name], value) for name, value in row.items()})


def _value(where: str, kind: Any, value: object) -> object:
    """`value` as JSON gives it, as the type of the field wants it."""
    if get_origin(kind) in (types.UnionType, Union):
        if value is None:
            return None
        kind = next(part for part in get_args(kind) if part is not types.NoneType)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise InputError(f"{where}: a list is expected.")
        return tuple(_value(where, get_args(kind)[0], item) for item in value)
    if get_origin(kind) is Mapping:
        if not isinstance(value, dict):
            raise InputError(f"{where}: an object is expected.")
        return value
    if dataclasses.is_dataclass(kind):
        return _record(where, kind, value)  # type: ignore[arg-type]
    return _plain(where, kind, value)


def _plain(where: str, kind: type[Any], value: object) -> object:
    try:
        if kind is date:
            return date.fromisoformat(str(value))
        if issubclass(kind, StrEnum):
            return kind(str(value))
    except ValueError as error:
        raise InputError(f"{where}: {error}.") from None
    if type(value) is not kind:
        raise InputError(f"{where}: {kind.__name__} is expected, not {value!r}.")
    return value
