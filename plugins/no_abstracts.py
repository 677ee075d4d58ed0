"""A site published with --no-abstracts closes the tables that hold them; pages and downloads leave them out themselves."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

HOLDING = ("papers", "versions")
_ASK = "SELECT value FROM meta WHERE key = 'abstracts'"


@hookimpl
def permission_allowed(datasette: Any, action: str, resource: Any) -> Any:
    """Refuse the tables that hold abstracts where the database says that they are hidden."""
    if action != "view-table" or not isinstance(resource, tuple) or resource[1] not in HOLDING:
        return None

    async def decide() -> bool | None:
        database = datasette.databases[resource[0]]
        if not await database.table_exists("meta"):
            return None
        row = (await database.execute(_ASK)).first()
        return False if row and row["value"] == "hidden" else None

    return decide
