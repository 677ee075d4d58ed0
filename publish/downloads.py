"""A selection as a stream: reports are read from the served database a few at a time, so memory stays the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from datasette.utils.asgi import AsgiStream

from evidence.records import Report
from publish import selection
from publish.export import Format

PIECE = 20  # reports read in one visit to the database, and held while a download waits: 200 of them take 9 MB
Read = Callable[[Any, Sequence[str]], Iterable[Report]]


class ChangedError(Exception):
    """The database was published anew while a download ran: it is cut off rather than mixed from two versions."""


class Source:
    """The chosen reports in the order of the lines; `connection` is set at every visit to the database.

    stamp: the version of the database in which they were chosen.
    """

    def __init__(self, chosen: selection.Selection, read: Read, stamp: tuple[Any, ...]) -> None:
        self.connection: Any = None
        self._chosen = chosen
        self._read = read
        self._stamp = stamp

    def __iter__(self) -> Iterator[Report]:
        """Every chosen report once."""
        for rowids in selection.batches(self._chosen, PIECE):
            papers = selection.papers(self.connection, rowids)
            found = {report.paper.paper: report for report in self._read(self.connection, papers)}
            if version(self.connection) != self._stamp:
                raise ChangedError("the database was published anew")
            yield from (found.pop(paper) for paper in papers if paper in found)


async def pieces(
    database: Any, chosen: selection.Selection, kind: Format, abstracts: bool, read: Read, stamp: tuple[Any, ...]
) -> AsyncIterator[str]:
    """The selection in a format, in pieces of text; ChangedError when the database is published anew meanwhile.

    stamp: the `version` in which the selection was made.
    """
    source = Source(chosen, read, stamp)
    text = kind.write(source, abstracts)

    def visit(connection: Any) -> list[str]:
        source.connection = connection
        return list(islice(text, PIECE))

    while found := await database.execute_fn(visit):
        yield "".join(found)


def version(connection: Any) -> tuple[Any, ...]:
    """What differs between two builds of a database."""
    sql = "SELECT (SELECT value FROM meta WHERE key = 'built_at'), (SELECT max(rowid) FROM \"rows\")"
    return tuple(connection.execute(sql).fetchone())


def stream(parts: AsyncIterator[str], kind: Format, name: str) -> AsgiStream:
    """The answer that sends these pieces as a file."""

    async def send(writer: Any) -> None:
        async for part in parts:
            await writer.write(part)

    headers = {"content-disposition": f'attachment; filename="{name}.{kind.ending}"'}
    return AsgiStream(send, headers=headers, content_type=f"{kind.media_type}; charset=utf-8")
