"""Forward migrations: one function a step, run in order inside one transaction; user_version says how far a file is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from evidence import schema


def _create(connection: sqlite3.Connection) -> None:
    for name in schema.TABLES:
        for statement in schema.ddl(name):
            connection.execute(statement)
    connection.execute(schema.VIEW)
    connection.execute(schema.FTS)


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_create,)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an empty or older database to schema.VERSION; does nothing to a current one."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == schema.VERSION:
        return
    for step in STEPS[version:]:
        step(connection)
    connection.execute(f"PRAGMA user_version = {schema.VERSION}")
