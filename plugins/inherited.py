"""What metadata.yml says of the whole site (licence, source) holds of its tables from the first page on.

Datasette 0.65 writes it into its description of a database or a table when it makes the first page of it, so that pages
made before and after differed in their last line. Here it is written before the first page.
"""

from __future__ import annotations

from typing import Any

from datasette import hookimpl


@hookimpl
def startup(datasette: Any) -> None:
    """Fill in what databases and tables inherit."""
    for database in (datasette.metadata("databases") or {}).values():
        for described in (database, *(database.get("tables") or {}).values()):
            datasette.update_with_inherited_metadata(described)
