"""evidence as-of: the evidence of a past day as a database of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from evidence.errors import InputError
from operate import past
from operate.commands import options


@click.command(help="Write the evidence as it stood on the evening of DATE (YYYY-MM-DD) to FILE, a new database.")
@click.argument("day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]))
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@options.database_option()
def command(day: datetime, out: Path, database: Path) -> None:
    """Make the past day; a file that is there already is never overwritten."""
    if out.exists():
        raise InputError(f"{out}: is there already; name a new file.")
    last = past.last_build(database)
    if day.date() > last:
        raise InputError(f"{database}: there is no evidence of {day.date()} yet; the last build was on {last}.")
    past.make(database, day.date(), out)
    click.echo(f"{out} holds the evidence of {day.date()}.")
