"""A budget of CPU time for reading: no text can hold a run, however it is made."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from types import FrameType
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 256  # records read at a time; 1 to 2 CPU seconds of ordinary abstracts
CHUNK_SECONDS = 20.0  # past it the records of a chunk are read one by one
RECORD_SECONDS = 5.0  # an ordinary abstract takes 5 ms, 200,000 characters of numbers 5 s


class _SpentError(BaseException):
    """The budget is spent; no reader may take it for an error of its own."""


def within_budget(
    records: Iterable[R],
    read: Callable[[Sequence[R]], Iterable[T]],
    give_up: Callable[[R], T],
    *,
    chunk_seconds: float = CHUNK_SECONDS,
    record_seconds: float = RECORD_SECONDS,
) -> Iterator[T]:
    """What `read` makes of the records, one for one and in order; `give_up` answers for one that takes too long.

    Seconds are CPU time of this process. Outside the main thread nothing interrupts a reader.
    """
    stream = iter(records)
    while chunk := list(islice(stream, CHUNK)):
        try:
            with _limit(chunk_seconds):
                found = list(read(chunk))
        except _SpentError:
            found = [_one(record, read, give_up, record_seconds) for record in chunk]
        yield from found


def _one(record: R, read: Callable[[Sequence[R]], Iterable[T]], give_up: Callable[[R], T], seconds: float) -> T:
    try:
        with _limit(seconds):
            return next(iter(list(read([record]))))
    except _SpentError:
        return give_up(record)


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
