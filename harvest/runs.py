"""A run of a source: how it begins and how it says that it ended."""

from __future__ import annotations

import dataclasses
import importlib.metadata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from evidence.records import Harvest
from evidence.topic import Topic

T = TypeVar("T")

UNFINISHED = "the run has not finished"


def new_run(topic: Topic, source: str, kind: str, now: datetime, *, platform: str, query: str | None = None) -> Harvest:
    """A run that has just begun; its key is topic/source/start, so that a replay gives the same one."""
    started = now.astimezone(UTC)
    return Harvest(
        harvest=f"{topic.topic}/{source}/{started:%Y-%m-%dT%H:%M:%SZ}",
        topic=topic.topic,
        source=source,
        kind=kind,
        started_at=started,
        status="partial",
        shortfall=UNFINISHED,
        tool_version="evidence-tracker " + importlib.metadata.version("evidence-tracker"),
        platform=platform,
        query=query,
    )


def in_batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The list in pieces of at most `size`, as many as are asked for at once."""
    return (items[i : i + size] for i in range(0, len(items), size))


def finished(run: Harvest, shortfall: str | None, *, failed: bool = False) -> Harvest:
    """The run at its end: complete without a shortfall, else partial, or failed when nothing can be used.

    The end is the run's own clock, as the start is: a replay must write the same row.
    """
    status = "failed" if failed else "partial" if shortfall else "complete"
    return dataclasses.replace(run, status=status, shortfall=shortfall, finished_at=run.started_at)
