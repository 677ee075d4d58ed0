"""Downloads: /export/FORMAT?filters of the evidence table, whole however many lines, at /DATABASE/evidence.ris as well;
/study/KEY.ris and the like.

The filters are those of the table's address. ?abstracts=0 leaves published abstracts out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl

from datasette import NotFound, Response, hookimpl
from datasette.utils.asgi import AsgiStream

from evidence.records import Report
from evidence.store.reading import Reader
from publish import answer, downloads, export, selection
from publish.pages import TOPIC
from publish.site import Site, site

ENDINGS = {**export.BY_ENDING, "json": "csljson"}
OURS = ("abstracts", "as_of", "verified")  # arguments that are no filters


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Downloads of a set and citations of one record."""
    endings = "|".join(sorted((e.replace(".", r"\.") for e in ENDINGS), key=len, reverse=True))
    return [
        (TOPIC + r"/export/(?P<format>[a-z]+)$", whole_set),
        (rf"{TOPIC}/study/(?P<paper>.+?)\.(?P<ending>{endings})$", one_record),
    ]


async def whole_set(datasette: Any, request: Any) -> Any:
    """A stream of every record that the filters leave; 404 for a format that is not known."""
    kind = export.FORMATS.get(answer.named(request, "format"))
    if kind is None:
        raise NotFound(f"The formats are {', '.join(export.FORMATS)}.")
    return await chosen_by(datasette, request, kind, await answer.frame(datasette, request))


async def chosen_by(datasette: Any, request: Any, kind: export.Format, frame: Site) -> AsgiStream:
    """The stream of the records that the filters of an address leave."""
    database = datasette.databases[frame.links.database]
    args = [(k, v) for k, v in parse_qsl(request.query_string, keep_blank_values=True) if k not in OURS]
    stamp, chosen = await database.execute_fn(lambda c: (downloads.version(c), selection.select(c, args)))
    parts = downloads.pieces(database, chosen, kind, _abstracts(frame, request), reports, stamp)
    return downloads.stream(parts, kind, frame.links.database)


class Streamed(Response):
    """A stream as the answer of an output renderer, which Datasette takes as a Response only."""

    def __init__(self, stream: AsgiStream) -> None:
        super().__init__(headers=stream.headers, content_type=stream.content_type)
        self._stream = stream

    async def asgi_send(self, send: Any) -> None:
        """Send the stream with the headers that were added to this answer."""
        self._stream.headers = self.headers
        await self._stream.asgi_send(send)


@hookimpl
def register_output_renderer() -> list[dict[str, Any]]:
    """The evidence table as evidence.ris and the like, whole however many lines; CSV is Datasette's own."""
    return [
        {"extension": name, "render": renderer(kind), "can_render": is_evidence}
        for name, kind in export.FORMATS.items()
        if name != "csv"
    ]


def is_evidence(table: str | None) -> bool:
    """Whether a table can be taken away in the formats of the records."""
    return table == "evidence"


def renderer(kind: export.Format) -> Callable[..., Awaitable[Streamed]]:
    """What Datasette calls for an address that ends in the format's name; 404 for any other table."""

    async def render(datasette: Any, request: Any, database: str, table: str | None) -> Streamed:
        frame = await site(datasette, request, database) if is_evidence(table) else None
        if frame is None:
            raise NotFound("Only the evidence table can be had in this format.")
        return Streamed(await chosen_by(datasette, request, kind, frame))

    return render


async def one_record(datasette: Any, request: Any) -> Response:
    """The citation of one record; 404 when there is none."""
    kind = export.FORMATS[ENDINGS[answer.named(request, "ending")]]
    frame = await answer.frame(datasette, request)
    paper = answer.named(request, "paper")
    found = await datasette.databases[frame.links.database].execute_fn(lambda c: list(reports(c, [paper])))
    if not found:
        raise NotFound(f"No record has the key {paper}.")
    text = "".join(kind.write(found, _abstracts(frame, request)))
    name = "".join(c if c.isalnum() else "-" for c in paper)[:80]
    headers = {"content-disposition": f'attachment; filename="{name}.{kind.ending}"'}
    return Response(text, headers=headers, content_type=f"{kind.media_type}; charset=utf-8")


def _abstracts(frame: Site, request: Any) -> bool:
    return frame.shows_abstracts and bool(request.args.get("abstracts") != "0")


def reports(connection: Any, papers: Sequence[str]) -> Iterator[Report]:
    """These records with everything known of them."""
    reader = Reader()
    reader.connection = connection
    return reader.reports(papers=papers)
