"""evidence harvest: new, revised, deleted and retracted papers."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click

from evidence import settings
from evidence.commands import options
from evidence.errors import SourceError, UsageError
from evidence.records import Harvest
from evidence.sources import harvest_files, harvest_sources
from evidence.store import Store
from evidence.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a harvest was asked to do."""

    load: tuple[Path, ...] = ()
    since: date | None = None
    full: bool = False
    limit: int | None = None
    record: Path | None = None
    replay: Path | None = None
