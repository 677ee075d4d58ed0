"""evidence export: the evidence table, or a filtered part of it, in a citation or data format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click
from datasette.utils.asgi import BadRequest

from evidence.commands import options
from evidence.errors import InputError
from evidence.records import Report
from evidence.store import Store
from publish import export, selection

PIECE = 200


@click.command(help="Write every record in a format to stdout, or to --output; FILTERS are as in the table's address.")
@click.argument("filters", nargs=-1)
@click.option("--format", "name", type=click.Choice(list(export.FORMATS)), required=True, help="Format.")
@click.option("--no-abstracts", is_flag=True, help="Leave published abstracts out.")
@click.option("--output", "-o", type=click.File("w", encoding="utf-8", lazy=True), default="-", help="File.")
@options.database_option()
def command(filters: tuple[str, ...], name: str, no_abstracts: bool, output: TextIO, database: Path) -> None:
    """Write records, for example: evidence export --format ris study_type=randomized_trial _search='craving'."""
    with Store(database, readonly=True) as store:
        for part in export.FORMATS[name].write(_reports(store, filters), not no_abstracts):
            output.write(part)


def _reports(store: Store, filters: tuple[str, ...]) -> Iterator[Report]:
    args = [tuple(f.split("=", 1)) for f in filters]
    if any(len(a) != 2 for a in args):
        raise InputError("A filter is written column=value, for example study_type=randomized_trial.")
    try:
        chosen = selection.select(store.connection, [(a[0], a[1]) for a in args])
    except BadRequest as error:
        raise InputError(str(error)) from None
    for skip in range(0, chosen.count, PIECE):
        papers = selection.papers(store.connection, chosen, skip, PIECE)
        found = {r.paper.paper: r for r in store.reports(papers=papers)}
        yield from (found[p] for p in papers if p in found)
