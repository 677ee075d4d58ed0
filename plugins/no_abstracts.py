"""The parts of full texts are never shown; a site published with --no-abstracts closes the tables that hold those too.

Pages and downloads leave them out themselves.
"""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

HOLDING = ("papers", "versions")
NEVER_SHOWN = "texts"  # of articles the site shows quotes and a link
_ASK = "SELECT value FROM meta WHERE key = 'abstracts'"


@hookimpl
def permission_allowed(datasette: Any, action: str, resource: Any) -> Any:
    """Refuse the parts of articles, and the tables that hold abstracts where the database says that they are hidden."""
    if action != "view-table" or not isinstance(resource, tuple):
        return None
    if resource[1] == NEVER_SHOWN:
        return False
    if resource[1] not in HOLDING:
        return None

    async def decide() -> bool | None:
        database = datasette.databases[resource[0]]
        if not await database.table_exists("meta"):
            return None
        row = (await database.execute(_ASK)).first()
        return False if row and row["value"] == "hidden" else None

    return decide
