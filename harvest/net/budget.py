"""How long one run may wait for sources that do not answer, all of them together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from evidence.errors import SourceError

RUN_SECONDS = 1800.0  # of pauses and of tries that came to nothing; an answer that is used costs nothing


class Budget:
    """Seconds left."""

    def __init__(self, seconds: float) -> None:
        self._seconds = self.left = seconds

    def spend(self, seconds: float, host: str) -> None:
        """Take what is about to be waited, or was; SourceError, which says so, when there is not so much left."""
        if seconds > self.left:
            raise SourceError(
                f"{host} does not answer, and a run waits {self._seconds / 60:g} minutes for its sources in all;"
                " the rest is left to the next run, which is safe to start."
            )
        self.left -= seconds


_budget: ContextVar[Budget | None] = ContextVar("_budget", default=None)


@contextmanager
def one_run(seconds: float = RUN_SECONDS) -> Iterator[None]:
    """Everything that is asked inside waits on one budget."""
    token = _budget.set(Budget(seconds))
    try:
        yield
    finally:
        _budget.reset(token)


def spend(seconds: float, host: str) -> None:
    """Take from the budget of the run, if there is one."""
    if budget := _budget.get():
        budget.spend(seconds, host)
