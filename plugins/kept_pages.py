"""Pages are made once a build and address and kept in memory (publish/kept.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from publish.asgi import App
from publish.kept import KeptPages


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Around everything but the checks of plugins/hardening.py."""
    return lambda app: KeptPages(datasette, app).serve
