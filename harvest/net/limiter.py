"""Pace requests: starts are spaced evenly, over all threads and retries, so that no window of a second holds too many."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

MARGIN = 1.1  # requests spaced at exactly a third of a second were seen refused (Bio.Entrez waits 0.37 s)


class Limiter:
    """At most `per_second` starts in any second; `clock` and `sleep` in seconds, injectable for tests."""

    def __init__(
        self,
        per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.gap = MARGIN / per_second
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = float("-inf")

    def wait(self) -> None:
        """Return when the next request may start."""
        with self._lock:
            now = self._clock()
            start = max(now, self._next)
            self._next = start + self.gap
        while (left := start - self._clock()) > 0:
            self._sleep(left)


_shared: dict[tuple[str, float], Limiter] = {}
_shared_lock = threading.Lock()


def shared_limiter(host: str, per_second: float) -> Limiter:
    """The one limiter of this process for a host, however many clients there are."""
    with _shared_lock:
        return _shared.setdefault((host, per_second), Limiter(per_second))
