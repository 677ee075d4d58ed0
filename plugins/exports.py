"""Downloads: /export/FORMAT?filters of the evidence table, whole however many lines; /study/KEY.ris and the like.

The filters are those of the table's address. ?abstracts=0 leaves published abstracts out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl

from datasette import NotFound, Response, hookimpl

from evidence.records import Report
from evidence.store.reading import Reader
from publish import answer, downloads, export, selection
from publish.site import Site

ENDINGS = {**export.BY_ENDING, "json": "csljson"}
OURS = ("abstracts", "as_of", "verified")  # arguments that are no filters


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Downloads of a set and citations of one record."""
    endings = "|".join(sorted((e.replace(".", r"\.") for e in ENDINGS), key=len, reverse=True))
    return [
        (answer.TOPIC + r"/export/(?P<format>[a-z]+)$", whole_set),
        (rf"{answer.TOPIC}/study/(?P<paper>.+?)\.(?P<ending>{endings})$", one_record),
    ]


async def whole_set(datasette: Any, request: Any) -> Any:
    """A stream of every record that the filters leave; 404 for a format that is not known."""
    kind = export.FORMATS.get(answer.named(request, "format"))
    if kind is None:
        raise NotFound(f"The formats are {', '.join(export.FORMATS)}.")
    frame = await answer.frame(datasette, request)
    database = datasette.databases[frame.links.database]
    args = [(k, v) for k, v in parse_qsl(request.query_string, keep_blank_values=True) if k not in OURS]
    stamp, chosen = await database.execute_fn(lambda c: (downloads.version(c), selection.select(c, args)))
    parts = downloads.pieces(database, chosen, kind, _abstracts(frame, request), reports, stamp)
    return downloads.stream(parts, kind, frame.links.database)


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


def _abstracts(frame: Any, request: Any) -> bool:
    return frame.shows_abstracts and request.args.get("abstracts") != "0"


def shown(frame: Site, request: Any) -> bool:
    """Whether published abstracts are given: not when the reader or the publisher of the site leaves them out."""
    return request.args.get("abstracts") != "0" and frame.meta.get("abstracts") != "hidden"


def reports(connection: Any, papers: Sequence[str]) -> Iterator[Report]:
    """These records with everything known of them."""
    reader = Reader()
    reader.connection = connection
    return reader.reports(papers=papers)
