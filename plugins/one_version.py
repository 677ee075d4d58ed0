"""A download that is sent in parts holds one version of the database: published anew meanwhile, it is cut off.

A cut-off answer never ends as HTTP promises, so every client tells it from a whole one. What is compared is the state
of the served file from before anything is read, after each part has been read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from datasette import hookimpl

from publish.asgi import App, around
from publish.builds import Build, build
from publish.downloads import ChangedError
from publish.site import default_database


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Cut off what would be mixed from two versions."""

    @around
    async def serve(app: App, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        before = state(datasette, scope["path"])
        begun = in_parts = False

        async def unless_changed(message: dict[str, Any]) -> None:
            """An answer begun is never replaced by an error page either: what failed in the middle does not end."""
            nonlocal begun, in_parts
            if message["type"] == "http.response.start":
                if begun:
                    raise ChangedError("the answer broke off")
                begun = True
            else:
                in_parts = in_parts or message.get("more_body", False)
                if in_parts and state(datasette, scope["path"]) != before:
                    raise ChangedError("the database was published anew")
            await send(message)

        await app(scope, receive, unless_changed)

    return serve


def state(datasette: Any, path: str) -> Build:
    """The build of the files that an address reads from: the database it names, else the default one."""
    names = {unquote(part).partition(".")[0] for part in path.split("/")} & set(datasette.databases)
    default = default_database(list(datasette.databases))
    return build(datasette.databases[name].path for name in names or {str(default)} if name in datasette.databases)
