"""Registered trials beside the evidence at /trials, and one of them at /trial/NCT..."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from publish import answer, pages_trial


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Trials of the default database or of any other."""
    return [(answer.TOPIC + r"/trials$", trials), (answer.TOPIC + r"/trial/(?P<trial>.+)$", trial)]


async def trials(datasette: Any, request: Any) -> Response:
    """The page of registered trials."""
    return await answer.page(datasette, request, "trials.html", pages_trial.LIST_QUERIES, pages_trial.trials)


async def trial(datasette: Any, request: Any) -> Response:
    """The page of one trial; 404 names what to do when the number is unknown."""
    number = answer.named(request, "trial")
    missing = f"No registered trial has the number {number}. Numbers look like NCT05051449; /trials lists all."
    return await answer.page(datasette, request, "trial.html", pages_trial.queries(number), pages_trial.trial, missing)
