"""What a plugin puts around the application (https://asgi.readthedocs.io/en/latest/specs/main.html)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def around(serve: Callable[[App, dict[str, Any], Any, Any], Awaitable[None]]) -> Callable[[App], App]:
    """The wrapper whose requests `serve` answers, given the application inside, scope, receive and send."""

    def wrap(app: App) -> App:
        async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
            await serve(app, scope, receive, send)

        return wrapped

    return wrap
