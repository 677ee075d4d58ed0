"""Which build of the evidence is served: what tells a page of one from a page of the next."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable

Build = tuple[tuple[int, int, int], ...]
SLOWEST_SECONDS = 60.0  # a journal that was not added to for so long was left by a killed run


def build(files: Iterable[str | None]) -> Build:
    """Inode, size and time of change of the files, which every publish and every correction changes."""
    found = []
    for file in sorted(str(f) for f in files if f):
        try:
            state = os.stat(file)  # noqa: PTH116 - asked for every page, and a Path takes ten times as long
        except FileNotFoundError:
            continue
        found.append((state.st_ino, state.st_size, state.st_mtime_ns))
    return tuple(found)


def journals(files: Iterable[str | None]) -> Build:
    """The same of the journals beside them, there while a run writes a file and after it was killed while it did.

    Until the journal is gone the build before is the one that holds (https://www.sqlite.org/atomiccommit.html).
    """
    return build(str(file) + "-journal" for file in files if file)


def is_written(files: Iterable[str | None]) -> bool:
    """Whether a run writes one of the files at this moment."""
    return any(abs(time.time() - changed / 1e9) < SLOWEST_SECONDS for _, _, changed in journals(files))
