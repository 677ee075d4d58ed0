"""A deadline that holds whatever a call waits for: a name look-up, a handshake, headers that come byte by byte."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """What `call` gives or raises; TimeoutError when that takes longer.

    Timeouts of sockets count from byte to byte, so the call runs in a thread of its own, which is left to itself
    when the time is up: it holds one connection until the other side closes, and never keeps the process from ending.
    """
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(call())
        except BaseException as error:  # noqa: BLE001 - raised again by `result`, in the thread that waits
            result.set_exception(error)

    threading.Thread(target=run, name="request", daemon=True).start()
    return result.result(seconds)
