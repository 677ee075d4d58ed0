"""The page /benchmark: how often the readers are right, on labels of others and on our own."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from evidence import places
from publish.site import Site

TABLE = places.SITE / "docs" / "benchmark.json"


def benchmark(site: Site, found: Any) -> dict[str, Any]:
    """The table that `evidence evaluate --outside` wrote; it is of the program, whatever the topic."""
    return {"rows": rows()}


@lru_cache(maxsize=1)
def rows() -> list[dict[str, Any]]:
    """The rows of the table; none where it was not shipped."""
    found: list[dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))["rows"] if TABLE.exists() else []
    return found
