"""evidence export: the evidence table, or a filtered part of it, in a citation or data format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click
from datasette.utils.asgi import BadRequest

from evidence.errors import InputError
from evidence.records import Report
from evidence.schema import counts
from evidence.store import Store
from operate.commands import options
from publish import export, prisma, reading, rob2, selection, unseen
from publish.site import topic_as_built

PIECE = 200
PRISMA, ROB2, ROBVIS = "prisma", "rob2", "robvis"
OTHERS = (PRISMA, ROB2, ROBVIS)


@click.command(help="Write every record in a format to stdout, or to --output; FILTERS are as in the table's address.")
@click.argument("filters", nargs=-1)
@click.option(
    "--format",
    "name",
    type=click.Choice([*export.FORMATS, *OTHERS]),
    help="Format; prisma is the search appendix, rob2 a worksheet (CSV) for judging the risk of bias, "
    "robvis what people judged, for plots.",
)
@click.option("--no-abstracts", is_flag=True, help="Leave published abstracts out.")
@click.option("--output", "-o", type=click.File("w", encoding="utf-8", lazy=True), default="-", help="File.")
@options.database_option()
def command(filters: tuple[str, ...], name: str | None, no_abstracts: bool, output: TextIO, database: Path) -> None:
    """Write records, for example: evidence export --format ris study_type=randomized_trial _search='craving'."""
    if name is None and filters == (PRISMA,):
        name, filters = PRISMA, ()
    if name is None:
        raise click.UsageError(f"Name a --format: {', '.join([*export.FORMATS, *OTHERS])}.")
    with Store(database, readonly=True) as store:
        if name == PRISMA:
            output.write(_appendix(store, database))
            return
        if name == ROB2:
            output.writelines(rob2.worksheet(*(store.connection.execute(q) for q in (rob2.TRIALS, rob2.SIGNALS))))
            return
        if name == ROBVIS:
            lines, left_out = rob2.robvis(store.rob2_answers(), store.connection.execute(rob2.NAMES))
            output.writelines(lines)
            if left_out:
                options.log(
                    f"{options.counted(left_out, 'result')} left out: not judged in full, or judged differently."
                )
            return
        chosen = _chosen(store, filters)
        for part in export.FORMATS[name].write(_reports(store, chosen), not no_abstracts):
            output.write(part)


def _appendix(store: Store, database: Path) -> str:
    """The search appendix and the flow of records, from the same named numbers as the page of methods."""
    counted = prisma.flow({name: store.run_scalar(counts.count(name)) for name in counts.FLOW})
    asked = unseen.queries(topic_as_built(store.meta(), database.stem))
    estimates = unseen.estimates({name: reading.rows(store.connection, query) for name, query in asked.items()})
    return (
        "\n".join(prisma.appendix(store.harvests(), counted, store.meta().get("title", "evidence"), estimates)) + "\n"
    )


def _chosen(store: Store, filters: tuple[str, ...]) -> selection.Selection:
    """The lines asked for, before anything is written; InputError says what is allowed instead."""
    args = [tuple(f.split("=", 1)) for f in filters]
    if any(len(a) != 2 for a in args):
        raise InputError("A filter is written column=value, for example study_type=randomized_trial.")
    try:
        return selection.select(store.connection, [(a[0], a[1]) for a in args])
    except BadRequest as error:
        raise InputError(str(error)) from None


def _reports(store: Store, chosen: selection.Selection) -> Iterator[Report]:
    for rowids in selection.batches(chosen, PIECE):
        papers = selection.papers(store.connection, rowids)
        found = {r.paper.paper: r for r in store.reports(papers=papers)}
        yield from (found[p] for p in papers if p in found)
