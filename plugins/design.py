"""The frame of every page: topic, menu, last search, and the version of the style sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

from datasette import hookimpl

from evidence import places
from operate import editors
from publish import codes
from publish.address import absolute
from publish.pages import menu
from publish.site import Site, site
from publish.unbroken import unbroken

STYLE = places.SITE / "static" / "site.css"


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Filters of every template: what no line may be broken within, and codes set as code."""
    env.filters |= {"unbroken": unbroken, "with_code": codes.mark}


@hookimpl
def extra_template_vars(
    datasette: Any, request: Any, database: str | None, view_name: str | None
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """`site` (publish.site.Site), `menu` (of publish.pages), `style_version` and `desk_open` for every template."""

    async def frame() -> dict[str, Any]:
        ours: Site | None = await site(datasette, request, database)
        address = absolute(request, request.full_path) if request else ""
        return {
            "site": ours,
            "menu": menu,
            "style_version": style_version(),
            "page_address": lambda: address,
            "desk_open": lambda: bool(editors.editors()),
        }

    return frame


@lru_cache(maxsize=1)
def style_version() -> str:
    """A hash of the style sheet, so that a new one is fetched at once."""
    return hashlib.sha256(STYLE.read_bytes()).hexdigest()[:10]
