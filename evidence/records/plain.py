"""Records as JSON-ready values."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any


def plain(value: Any, moment: Callable[[datetime], str]) -> Any:
    """A record, tuple, date or enum as JSON-ready values, without what is empty; `moment` says how a datetime is written."""
    if isinstance(value, Mapping):
        return {str(k): plain(v, moment) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v, moment) for v in value]
    if isinstance(value, frozenset):
        return sorted(plain(v, moment) for v in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        return plain({name: v for name, v in fields.items() if v not in (None, (), {})}, moment)
    return _scalar(value, moment)


def _scalar(value: Any, moment: Callable[[datetime], str]) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return moment(value)
    return value.isoformat() if isinstance(value, date) else value
