"""The garbage collector in long work on records, which are many small objects without cycles."""

from __future__ import annotations

import gc


def collect_rarely() -> None:
    """What is loaded stays and is not looked through again; new objects are looked through every 50,000."""
    gc.freeze()
    gc.set_threshold(50_000)
