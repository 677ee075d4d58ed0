"""A budget of CPU time for reading: no text can hold a run, however it is made."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from types import FrameType
from typing import TypeVar

from evidence.records import Paper

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 256  # records read at a time; 1 to 2 CPU seconds of ordinary abstracts
CHUNK_SECONDS = 20.0  # past it the records of a chunk are read one by one
RECORD_SECONDS = 5.0  # in all; an ordinary abstract takes 5 ms, 100,000 characters of short sentences 8 s
STAGE_SECONDS = RECORD_SECONDS / 2  # where a record is labelled and read one after the other
LONG = 5000  # characters of a text that is read by itself, at once within its own budget; abstracts are shorter


class _SpentError(BaseException):
    """The budget is spent; no reader may take it for an error of its own."""


def within_budget(
    records: Iterable[R],
    read: Callable[[Sequence[R]], Iterable[T]],
    give_up: Callable[[R], T],
    *,
    size: Callable[[R], int] = lambda record: 0,
    chunk_seconds: float = CHUNK_SECONDS,
    record_seconds: float = RECORD_SECONDS,
) -> Iterator[T]:
    """What `read` makes of the records, one for one and in order; `give_up` answers for one that takes too long.

    size: characters of a record; the long ones are tried once, and no other record waits for a second try with them.
    Seconds are CPU time of this process. Outside the main thread nothing interrupts a reader.
    """
    stream = iter(records)
    while chunk := list(islice(stream, CHUNK)):
        for is_long, part in groupby(chunk, key=lambda record: size(record) > LONG):
            group = list(part)
            found = None if is_long or len(group) == 1 else _together(group, read, chunk_seconds)
            yield from found or (_one(record, read, give_up, record_seconds) for record in group)


def _together(records: Sequence[R], read: Callable[[Sequence[R]], Iterable[T]], seconds: float) -> list[T] | None:
    """What is read of some records at once; None where that takes too long."""
    try:
        with _limit(seconds):
            return list(read(records))
    except _SpentError:
        return None


def _one(record: R, read: Callable[[Sequence[R]], Iterable[T]], give_up: Callable[[R], T], seconds: float) -> T:
    try:
        with _limit(seconds):
            return next(iter(list(read([record]))))
    except _SpentError:
        return give_up(record)


def characters(paper: Paper) -> int:
    """The length of what is read of a record."""
    return len(paper.title) + len(paper.abstract or "")


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def spent(number: int, frame: FrameType | None) -> None:
        raise _SpentError

    before = signal.signal(signal.SIGVTALRM, spent)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
