"""What the harvest tests share: invented records, a stand-in of NCBI, a client whose clock and pauses are simulated."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from standin import Standin

from harvest.net.entrez import Entrez
from harvest.net.transport import Limits


class Clock:
    """A clock that only moves when someone sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ncbi() -> Iterator[Standin]:
    with Standin() as server:
        yield server


@pytest.fixture
def entrez(ncbi: Standin, clock: Clock) -> Entrez:
    return client(ncbi, clock)


def client(ncbi: Standin, clock: Clock, **options: object) -> Entrez:
    fields = {"email": "tests@example.org", "limits": Limits(connect=2, read=2, total=5), **options}
    return Entrez(base_url=ncbi.url, clock=clock, sleep=clock.sleep, **fields)  # type: ignore[arg-type]
