"""The benchmark at /benchmark: how often the readers are right, on labels of others and on our own."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from datasette import Response, hookimpl

from publish import answer

TABLE = Path(__file__).resolve().parents[1] / "docs" / "benchmark.json"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The benchmark beside the default database or any other: it is of the program, not of a topic."""
    return [(answer.TOPIC + r"/benchmark$", benchmark)]


async def benchmark(datasette: Any, request: Any) -> Response:
    """The page of the table that `evidence evaluate --outside` wrote."""
    return await answer.page(datasette, request, "benchmark.html", {}, lambda _site, _found: {"rows": rows()})


@lru_cache(maxsize=1)
def rows() -> list[dict[str, Any]]:
    """The rows of the table; none where it was not shipped."""
    found: list[dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))["rows"] if TABLE.exists() else []
    return found
