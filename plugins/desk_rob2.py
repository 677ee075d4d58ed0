"""The RoB 2 worksheet at the review desk: a trial's results are judged by the people who sign in there, by nobody else.

What is sent goes into the desk's file as the other judgements do; the next run draws the traffic lights from it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from datasette import Forbidden, NotFound, Response, hookimpl

from evidence.errors import StoreError
from evidence.store.codec import iso
from evidence.store.rob2 import GIVEN
from operate.desk import SignIn, file_of, form_of, page, reader_of, to_sign_in, went
from publish import answer, pages_desk_rob2, reading
from publish.pages import TOPIC
from publish.site import Site


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The trials, and the worksheet of one."""
    return [(TOPIC + r"/desk/rob2$", trials), (TOPIC + r"/desk/rob2/(?P<paper>.+)$", worksheet)]


async def trials(datasette: Any, request: Any) -> Response:
    """The trials to judge, and what this reader judged."""
    ours = await answer.frame(datasette, request)
    try:
        reader = reader_of(request)
    except SignIn:
        return went(datasette, ours, "desk/sign-in")
    found = await reading.read(datasette.databases[ours.links.database], pages_desk_rob2.queries())
    said = await _said(datasette, ours, found["answers"])
    values = pages_desk_rob2.waiting(ours, found["trials"], said, reader)
    return await page(datasette, request, "desk_rob2.html", {**values, "site": ours})


async def worksheet(datasette: Any, request: Any) -> Response:
    """The worksheet of a trial, and what was answered on it: stored, then the list."""
    ours = await answer.frame(datasette, request)
    try:
        reader = reader_of(request)
    except SignIn:
        return to_sign_in(datasette, request, ours)
    paper = answer.named(request, "paper")
    found = await reading.read(datasette.databases[ours.links.database], pages_desk_rob2.trial_queries(paper))
    said = [row for row in await _said(datasette, ours, found["answers"]) if row["paper"] == paper]
    sent = await form_of(request) if request.method == "POST" else {}
    named = sent.get("result", "") if sent else request.args.get("result") or ""
    result = " ".join(named.split())[: pages_desk_rob2.LONGEST_RESULT]
    if not found["trial"]:
        raise NotFound(f"No randomized trial to judge has the key {paper}.")
    if sent:
        if reader.lower() in {row["model"] for row in found["models"]}:
            raise Forbidden(f"{reader!r} is a machine reader; only people judge the risk of bias.")
        rows = _answers(paper, result, reader, sent, pages_desk_rob2.last_said(said, reader, result))
        await _stored(datasette, ours, rows)
        return went(datasette, ours, "desk/rob2")
    values = pages_desk_rob2.worksheet(ours, found, said, reader, result)
    return await page(datasette, request, "desk_rob2_record.html", {**values, "site": ours})


async def _said(datasette: Any, ours: Site, stored: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What people answered: in the database, and at the desk since it was built; in order, the same once."""
    fresh = await asyncio.to_thread(file_of(datasette, ours).rob2)
    rows = {tuple(row[name] for name in GIVEN): dict(row) for row in (*stored, *fresh)}
    return sorted(rows.values(), key=lambda row: str(row["made_on"]))


def _answers(
    paper: str, result: str, reader: str, sent: Mapping[str, str], before: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The rows of what a form says anew; Forbidden for a form that names no result or gives what is no answer."""
    if not result:
        raise Forbidden("RoB 2 judges one result: name it. Nothing was stored.")
    now = iso(datetime.now(UTC))
    common = {"paper": paper, "result": result, "made_by": reader, "made_on": now, "made_at": now}
    try:
        return [{**common, **row} for row in pages_desk_rob2.given(sent, before)]
    except ValueError as error:
        raise Forbidden(f"{error}; nothing was stored.") from None


async def _stored(datasette: Any, ours: Site, rows: Sequence[Mapping[str, Any]]) -> None:
    try:
        await asyncio.to_thread(file_of(datasette, ours).add_rob2, rows)
    except StoreError as error:
        raise Forbidden(str(error)) from error
