"""How often the readers are right on labels of others, and on our own: one table, a row a set and question."""

from __future__ import annotations

from operate.benchmark.entry import Places
from operate.benchmark.table import committed, refuse_loss, run, told, write

__all__ = ["Places", "committed", "refuse_loss", "run", "told", "write"]
