"""Datasette's own CSV leaves as ours does: no cell starts a formula (publish/export.py), and none ends with a fault.

Where a line cannot be read Datasette writes the error as the last line of a file that ends as if it were whole. Here the
answer breaks off, so that every client tells it from a whole one.
"""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import datasette.views.base

from publish.downloads import ChangedError
from publish.export import safe_cell

LOG = logging.getLogger(__name__)


class _SafeWriter:
    """A csv.writer whose cells are text to a spreadsheet."""

    def __init__(self, file: Any) -> None:
        self._writer = csv.writer(file)

    def writerow(self, row: Iterable[object]) -> Any:
        """Write a line; returns what writing to the file returns."""
        return self._writer.writerow([safe_cell(value) for value in row])


class _BreaksOff:
    """Where Datasette reports the error before it writes it into the file; it reports nothing else there."""

    def write(self, text: str) -> None:
        """Note the error and break the answer off."""
        LOG.warning("A download broke off. %s", text.strip())
        raise ChangedError("the answer broke off")


datasette.views.base.csv = SimpleNamespace(writer=_SafeWriter)
datasette.views.base.sys = SimpleNamespace(stderr=_BreaksOff())
