"""Corrections are kept in a file beside the database as well, so that no loss of it loses a person's work.

Corrections are only added to (one that is taken back is a line of its own), so one that stands in the file and not in
the database was lost, and is brought back.
"""

from __future__ import annotations

import os
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.store import Store, files
from operate.commands import corrections, options

SUFFIX = ".corrections.csv"


def kept_file(database: Path) -> Path:
    """The file beside the database."""
    return files.real(database).with_suffix(SUFFIX)


def keep(store: Store, database: Path) -> None:
    """Write all corrections into the file, whole or not at all; one that would lose lines is left as it is."""
    path, rows = kept_file(database), store.corrections()
    if not rows or (path.exists() and corrections.lacking(store, path)):
        return
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.write(corrections.as_csv(rows))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        options.log(f"{path}: the corrections could not be kept here as well ({error.strerror}).")


def take_over(store: Store, database: Path) -> tuple[str, ...]:
    """Bring back what the file has and the database lacks; returns what a person has to look at."""
    path = kept_file(database)
    if not path.exists():
        return ()
    try:
        fresh, _ = corrections.take(store, path)
    except EvidenceError as error:
        return (f"corrections that the database lacks could not be brought back: {error}",)
    if fresh:
        options.log(f"{options.counted(fresh, 'correction')} brought back from {path.name}.")
    return ()
