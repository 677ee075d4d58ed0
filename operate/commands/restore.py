"""evidence restore: bring back an earlier published version."""

from __future__ import annotations

from pathlib import Path

import click

from operate import publishing
from operate.commands import options


@click.command(help="Bring back the version before the last, or VERSION; --list shows what is kept.")
@click.argument("version", required=False)
@click.option("--list", "listing", is_flag=True, help="List the kept versions with their checksums.")
@options.database_option()
def command(version: str | None, listing: bool, database: Path) -> None:
    """Bring back an earlier version after verifying its checksum."""
    if listing:
        for kept in publishing.versions(database):
            click.echo(f"{publishing.sha256(kept)}  {kept.name}")
        return
    chosen = publishing.restore(database, version)
    click.echo(f"{database} is {chosen.name} again.")
