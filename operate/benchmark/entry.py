"""What a row of the benchmark is: a set, a question, and how its figures are got."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evidence.topic import Topic
from operate.benchmark.scores import Figure

NOTES = "notes on the sets"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the sets lie: those of others, our own labels, and the topic that findings are read for."""

    outside: Path
    data: Path
    topic: Topic

    def path(self, need: str) -> Path:
        """Where a needed file lies: "outside/..." is among the sets of others."""
        return self.outside / need.removeprefix("outside/") if need.startswith("outside/") else self.data / need


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table; figures None where no reader of ours answers what the set asks.

    needs are the files it is read from, "outside/..." among the sets of others, else among our own; an entry without
    any is taken from committed metrics. refits: weights are learned anew for it, which takes a minute or two. unread: why a set
    without figures is not read, one sentence.
    """

    name: str
    asks: str
    needs: tuple[str, ...]
    figures: Callable[[Places], list[Figure]] | None
    tuned: str
    published: tuple[tuple[str, str], ...] = ()
    refits: bool = False
    unread: str = ""

    def files(self, places: Places) -> list[Path]:
        """The paths of the files it needs."""
        return [places.path(need) for need in self.needs]
