"""A publishing run that was killed leaves a journal, and SQLite refuses readers until it is undone.

The site undoes it, before a page and, when the kill fell into the making of a page, by making that page once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datasette import hookimpl

from evidence.store import files, roll_back
from publish.asgi import App, around


@hookimpl
def startup(datasette: Any) -> None:
    """Datasette puts paths into addresses as they are; in a folder with # or ? it would open another file."""
    for database in datasette.databases.values():
        if database.path:
            database.path = files.ServedPath(database.path)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Readers see the old version at once where a run was killed while it wrote the served file."""

    @around
    async def serve(app: App, scope: dict[str, Any], receive: Any, send: Any) -> None:
        dropped = False

        async def unless_cut_off(message: dict[str, Any]) -> None:
            nonlocal dropped
            failed = message["type"] == "http.response.start" and message["status"] >= 400
            dropped = dropped or (failed and bool(unfinished(datasette)))
            if not dropped:
                await send(message)

        await undo(datasette)
        await app(dict(scope), receive, unless_cut_off)
        if dropped:
            await undo(datasette)
            await app(scope, receive, send)

    return serve


def unfinished(datasette: Any) -> list[Path]:
    """Served files with a journal beside them: a run writes them just now, or was killed while it did."""
    served = [Path(d.path) for d in datasette.databases.values() if d.path and d.is_mutable]
    return [path for path in served if Path(f"{path}-journal").exists()]


async def undo(datasette: Any) -> None:
    """Wait for the run that writes, or undo what a killed one left."""
    for path in unfinished(datasette):
        await asyncio.to_thread(roll_back, path)
