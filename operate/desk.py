"""The review desk's forms: who sent them, whether this site's page did, what they say, what is wrong with it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from weakref import WeakKeyDictionary

from datasette import Forbidden, NotFound, Response

from evidence.correcting.readers import READING, SEEN, WHOLE, Judgement
from evidence.errors import InputError, StoreError
from evidence.store import Store
from evidence.store.codec import iso
from evidence.store.judgements import Desk, correction_of, desk_file
from operate import editors
from publish import pages_desk
from publish.site import Site

ENDED = "The session has ended; nothing was stored. Sign in again."
LARGEST = 200_000  # bytes of a form
REASON = "read at the review desk"
HEADERS = {"cache-control": "no-store", "referrer-policy": "same-origin"}


class State:
    """What one server remembers: wrong passwords, and who has which record open (database, record -> reader, when)."""

    def __init__(self) -> None:
        self.tries = editors.Tries()
        self.held: dict[tuple[str, str], tuple[str, float]] = {}


_states: WeakKeyDictionary[Any, State] = WeakKeyDictionary()


def state(datasette: Any) -> State:
    """What this server remembers."""
    return _states.setdefault(datasette, State())


class SignIn(Exception):
    """Nobody is signed in."""


def reader_of(request: Any) -> str:
    """The editor who asks; NotFound where there is no desk, SignIn where nobody is signed in."""
    if not editors.editors():
        raise NotFound("There is nothing at this address.")
    name = editors.editor_of(request.actor)
    if name is None:
        raise SignIn
    return name


def to_sign_in(datasette: Any, request: Any, ours: Site) -> Response:
    """To the page where one signs in; Forbidden for a form, of which nothing was stored."""
    if request.method == "POST":
        raise Forbidden(ENDED) from None
    return went(datasette, ours, "desk/sign-in")


async def form_of(request: Any) -> dict[str, str]:
    """What a form sent, once it is sure that a page of this site sent it; Forbidden says what to do."""
    headers = request.headers
    if headers.get("sec-fetch-site", "same-origin") != "same-origin" or not _same(headers):
        raise Forbidden("This form was sent by another site.")
    if headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        raise Forbidden("This is no form of the desk.")
    if not headers.get("content-length", "").isdecimal() or int(headers["content-length"]) > LARGEST:
        raise Forbidden("This form is too large.")
    sent = dict(parse_qsl((await request.post_body()).decode("utf-8", "replace"), keep_blank_values=True))
    if not secrets.compare_digest(sent.get("csrftoken", "-"), request.cookies.get("ds_csrftoken", "")):
        raise Forbidden("This form is too old or was sent by another site; open the page again.")
    return sent


def _same(headers: Mapping[str, str]) -> bool:
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


async def page(datasette: Any, request: Any, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """A page of the desk, which no cache keeps."""
    html = await datasette.render_template(template, values, request=request)
    return Response.html(html, status=status, headers=HEADERS)


def went(datasette: Any, ours: Site, path: str, **args: str) -> Response:
    """The answer to a form: go to another page of the desk."""
    return Response("", status=303, headers={**HEADERS, "location": ours.links.page(path, **args)})


def file_of(datasette: Any, ours: Site) -> Desk:
    """The desk's file beside the database."""
    if ours.as_of or ours.verified:
        raise NotFound("The desk shows today's records.")
    return Desk(desk_file(Path(datasette.databases[ours.links.database].path)))


def judgements(reader: str, paper: str, sent: Mapping[str, str]) -> list[Judgement]:
    """What a form says: that the record was seen, and every value that was judged."""
    form = sent.get("form", "")
    if len(form) != 32 or not form.isalnum():
        raise Forbidden("This form is too old; open the page again.")
    common: dict[str, Any] = {
        "paper": paper,
        "made_by": reader,
        "made_at": iso(datetime.now(UTC)),
        "reason": sent.get("reason", "").strip()[:2000] or REASON,
        "text_sha256": sent.get("text") or None,
    }
    said = [
        Judgement(judgement=f"{form}/{i}", kind=READING, field_name=f, shown=shown, value=value, quote=quote, **common)
        for i, (f, shown, value, quote) in enumerate(pages_desk.judged(sent), 1)
    ]
    return [Judgement(judgement=f"{form}/0", kind=SEEN, field_name=WHOLE, **common), *said]


def problems_of(database: Path, made: list[Judgement]) -> dict[str, str]:
    """Field -> what is wrong with the value given; checked as `evidence correct` does."""
    found: dict[str, str] = {}
    with Store(database, readonly=True) as store:
        for one in made:
            if one.kind == SEEN or one.value == one.shown:
                continue
            try:
                store.checked(correction_of(one))
            except (InputError, StoreError) as error:
                found[one.field_name] = str(error).replace(" with --quote", "")
    return found
