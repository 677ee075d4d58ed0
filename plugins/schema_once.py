"""The columns, keys and numbers of rows of a table are read once a build of the database, not at every page.

Datasette 0.65.5 asks SQLite for each of them anew, and hands each question to another thread; the page of all tables asks
350 of them. They change when the evidence is published or corrected and in no other way (publish/builds.py). What a query
that was stopped for its time left open is asked again.
"""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import datasette.database
from cachetools import LRUCache
from datasette import hookimpl

from publish.builds import build

READ = ("table_columns", "primary_keys", "fts_table", "foreign_keys_for_table", "get_all_foreign_keys", "table_counts")
MOST = 1024  # answers kept of a database: names come from addresses too
KEPT = "answers_of_build"

Read = Callable[..., Awaitable[Any]]


@hookimpl
def startup() -> None:
    """Keep what the databases of this program answer, those of past days too."""
    for name in READ:
        read = getattr(datasette.database.Database, name)
        if not hasattr(read, "__wrapped__"):
            setattr(datasette.database.Database, name, once(read))


def once(read: Read) -> Read:
    """A question to a database, asked once a build; one in memory has no build and is asked each time."""

    @wraps(read)
    async def answer(self: Any, *asked: Any, **named: Any) -> Any:
        now = build([self.path])
        if not now:
            return await read(self, *asked, **named)
        held, kept = self.__dict__.get(KEPT, (None, None))
        if held != now:
            kept = LRUCache(MOST)
            self.__dict__[KEPT] = (now, kept)
        key = (read.__name__, asked, tuple(sorted(named.items())))
        if key not in kept:
            found = await read(self, *asked, **named)
            if isinstance(found, dict) and None in found.values():
                return found
            kept[key] = found
        return copy.copy(kept[key])

    return answer
