"""Who may see a table is read from metadata.yml once a table, not at every question.

Datasette 0.65.5 copies the whole description of the site for each table of a page; the page of all tables asks for fifty.
The description does not change while the site runs, so what it answered holds; no permission is given or taken here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from datasette import hookimpl
from datasette.plugins import pm

ASKED = "_table_permission_allows"  # (database, table) -> the allow blocks that hold for it
MOST = 1024  # answers kept: names come from addresses too


@hookimpl
def startup(datasette: Any) -> None:
    """Keep the answers, unless another plugin may change the description while the site runs."""
    read = getattr(datasette, ASKED, None)
    if read is not None and not pm.hook.get_metadata.get_hookimpls():
        setattr(datasette, ASKED, lru_cache(MOST)(read))
