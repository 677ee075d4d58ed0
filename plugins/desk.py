"""The review desk at /desk, for editors who signed in; off unless EVIDENCE_EDITORS names some (operate/editors.py).

The only addresses of the site that take anything (plugins/hardening.py). What is sent goes into the desk's own file
beside the database (evidence/store/judgements.py); the next run takes it over. No script: plain forms.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from datasette import Forbidden, NotFound, Response, hookimpl

from evidence.correcting.readers import ADJUDICATION, CONSENT, Judgement, conflicts
from evidence.errors import StoreError
from evidence.store.codec import iso
from operate import editors
from operate.desk import (
    ENDED,
    SignIn,
    file_of,
    form_of,
    judgements,
    page,
    problems_of,
    reader_of,
    state,
    to_sign_in,
    went,
)
from publish import answer, pages_desk, reading
from publish.pages import TOPIC
from publish.site import Site

HELD_SECONDS = 900  # a record that a reader opened is offered to nobody else meanwhile
REPEATED = "This form was sent before; it is stored once."


@hookimpl
def startup() -> None:
    """A desk that cannot work is told when the site starts."""
    if editors.editors():
        editors.passwords()


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The desk of the default database or of any other."""
    return [
        (TOPIC + r"/desk$", desk),
        (TOPIC + r"/desk/sign-in$", sign_in),
        (TOPIC + r"/desk/sign-out$", sign_out),
        (TOPIC + r"/desk/next$", next_record),
        (TOPIC + r"/desk/record/(?P<paper>.+)$", record),
        (TOPIC + r"/desk/settle$", settle),
    ]


async def desk(datasette: Any, request: Any) -> Response:
    """What waits, where readers differ, how far they agree."""
    ours = await answer.frame(datasette, request)
    try:
        reader = reader_of(request)
    except SignIn:
        return went(datasette, ours, "desk/sign-in")
    said, found = await _read(datasette, ours, reader)
    values = pages_desk.desk(ours, found, said, reader)
    return await page(datasette, request, "desk.html", {**values, "site": ours})


async def _read(datasette: Any, ours: Site, reader: str) -> tuple[list[Judgement], dict[str, list[reading.Row]]]:
    """The desk's own file, and what waits beside it."""
    said = await asyncio.to_thread(file_of(datasette, ours).all)
    return said, await reading.read(datasette.databases[ours.links.database], pages_desk.queries(said, reader))


async def sign_in(datasette: Any, request: Any) -> Response:
    """The form to sign in, and what it sends: 429 after too many wrong passwords."""
    if not editors.editors():
        raise NotFound("There is nothing at this address.")
    ours = await answer.frame(datasette, request)
    if request.method != "POST":
        return await page(datasette, request, "desk_sign_in.html", {"site": ours})
    sent = await form_of(request)
    name, client = sent.get("name", "")[:100], (request.scope.get("client") or ("",))[0]
    keys = editors.keys_of(name, client, request.headers.get("x-forwarded-for", ""))
    tries = state(datasette).tries
    wait = tries.wait(*keys)
    if wait:
        values = {"site": ours, "error": f"Too many wrong passwords; try again in {wait // 60 + 1} minutes."}
        answered = await page(datasette, request, "desk_sign_in.html", values, status=429)
        answered.headers["retry-after"] = str(wait)
        return answered
    if not await asyncio.to_thread(editors.is_password, name, sent.get("password", "")[:1000]):
        tries.failed(*keys)
        values = {"site": ours, "error": "Name or password is wrong."}
        return await page(datasette, request, "desk_sign_in.html", values, status=403)
    tries.passed(keys[0])
    answered = went(datasette, ours, "desk")
    secure = request.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
    signed = datasette.sign(editors.session(name, time.time()), "actor")
    answered.set_cookie("ds_actor", signed, secure=secure, httponly=True, samesite="strict")
    return answered


async def sign_out(datasette: Any, request: Any) -> Response:
    """Forget who is signed in."""
    ours = await answer.frame(datasette, request)
    reader_of(request)
    await form_of(request)
    answered = went(datasette, ours, "desk/sign-in")
    answered.set_cookie("ds_actor", "", max_age=0, httponly=True, samesite="strict")
    return answered


async def next_record(datasette: Any, request: Any) -> Response:
    """Go to the record that waits first and that nobody else has open; to the desk where none waits."""
    ours = await answer.frame(datasette, request)
    try:
        reader = reader_of(request)
    except SignIn:
        return went(datasette, ours, "desk/sign-in")
    return await _next(datasette, ours, reader, request.args.get("queue") or pages_desk.FIRST)


async def _next(datasette: Any, ours: Site, reader: str, queue: str) -> Response:
    _, found = await _read(datasette, ours, reader)
    free = [row for row in pages_desk.waiting(found, queue) if not _is_held(datasette, ours, row["paper"], reader)]
    if not free:
        return went(datasette, ours, "desk")
    return went(datasette, ours, f"desk/record/{free[0]['paper']}", queue=queue)


def _is_held(datasette: Any, ours: Site, paper: str, reader: str) -> bool:
    who, since = state(datasette).held.get((ours.links.database, paper), (reader, 0.0))
    return who != reader and time.monotonic() - since < HELD_SECONDS


async def record(datasette: Any, request: Any) -> Response:
    """A record to judge, and what was said of it: stored, then on to the next."""
    ours = await answer.frame(datasette, request)
    try:
        reader = reader_of(request)
    except SignIn:
        return to_sign_in(datasette, request, ours)
    paper = answer.named(request, "paper")
    sent = await form_of(request) if request.method == "POST" else {}
    problems: dict[str, str] = {}
    if sent:
        done, problems = await _stored(datasette, ours, reader, paper, sent)
        if done is not None:
            return done
    database = datasette.databases[ours.links.database]
    values = pages_desk.record(ours, await reading.read(database, pages_desk.record_queries(paper)))
    if values is None:
        raise NotFound(f"No record has the key {paper}.")
    state(datasette).held[ours.links.database, paper] = (reader, time.monotonic())
    queue = sent.get("queue") or request.args.get("queue") or pages_desk.FIRST
    more = {"site": ours, "reader": reader, "queue": queue, "form": secrets.token_hex(16), "sent": sent}
    status = 400 if problems else 200
    return await page(datasette, request, "desk_record.html", {**values, **more, "problems": problems}, status)


async def _stored(
    datasette: Any, ours: Site, reader: str, paper: str, sent: Mapping[str, str]
) -> tuple[Response | None, dict[str, str]]:
    """The answer to a form that was stored, else what is wrong with it by field; nothing is stored then."""
    made = judgements(reader, paper, sent)
    path = Path(datasette.databases[ours.links.database].path)
    problems = await asyncio.to_thread(problems_of, path, made)
    if problems:
        return None, problems
    try:
        if not await asyncio.to_thread(file_of(datasette, ours).add, made):
            raise Forbidden(REPEATED)
    except StoreError as error:
        return None, {"": str(error)}
    state(datasette).held.pop((ours.links.database, paper), None)
    return await _next(datasette, ours, reader, sent.get("queue") or pages_desk.FIRST), {}


async def settle(datasette: Any, request: Any) -> Response:
    """Settle a value that readers read differently; who read it only consents, and the other reader has to as well."""
    ours = await answer.frame(datasette, request)
    try:
        reader = reader_of(request)
    except SignIn:
        raise Forbidden(ENDED) from None
    sent = await form_of(request)
    file = file_of(datasette, ours)
    said = conflicts(await asyncio.to_thread(file.all)).get((sent.get("paper", ""), sent.get("field", "")))
    value = sent.get("value") or sent.get("other", "").strip()
    if said is None or not value or len(sent.get("form", "")) != 32:
        raise Forbidden("There is nothing to settle here any more; open the desk again.")
    one = _settlement(sent, said, reader, value)
    path = Path(datasette.databases[ours.links.database].path)
    problems = await asyncio.to_thread(problems_of, path, [one])
    if problems:
        raise Forbidden("; ".join(problems.values()))
    if not await asyncio.to_thread(file.add, [one]):
        raise Forbidden(REPEATED)
    return went(datasette, ours, "desk")


def _settlement(sent: Mapping[str, str], said: Sequence[Judgement], reader: str, value: str) -> Judgement:
    return Judgement(
        judgement=f"{sent['form']}/0",
        kind=CONSENT if reader in {j.made_by for j in said} else ADJUDICATION,
        paper=said[0].paper,
        field_name=said[0].field_name,
        made_by=reader,
        made_at=iso(datetime.now(UTC)),
        value=value,
        shown=said[0].shown,
        quote=sent.get("quote", "").strip() or next((j.quote for j in said if j.value == value), None),
        reason=sent.get("reason", "").strip()[:2000] or "settled at the review desk",
        text_sha256=said[-1].text_sha256,
    )
