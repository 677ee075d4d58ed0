"""No cell of Datasette's own CSV starts a formula either: one rule for every CSV that leaves (publish/export.py)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import datasette.views.base

from publish.export import safe_cell


class _SafeWriter:
    """A csv.writer whose cells are text to a spreadsheet."""

    def __init__(self, file: Any) -> None:
        self._writer = csv.writer(file)

    def writerow(self, row: Iterable[object]) -> Any:
        """Write a line; gives back what writing to the file gives back."""
        return self._writer.writerow([safe_cell(value) for value in row])


datasette.views.base.csv = SimpleNamespace(writer=_SafeWriter)
