"""evidence restore: bring back an earlier published version."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.errors import UsageError
from evidence.store import Store
from operate import backups, publishing
from operate.commands import kept_corrections, options


@click.command(
    help="Bring back the version before the last (the last where the database is lost), VERSION, or a backup; --list "
    "shows what is kept."
)
@click.argument("version", required=False)
@click.option("--list", "listing", is_flag=True, help="List the kept versions with their checksums.")
@click.option(
    "--from",
    "backup",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A backup, or a folder of backups: then its newest.",
)
@options.database_option()
def command(version: str | None, listing: bool, backup: Path | None, database: Path) -> None:
    """Bring back an earlier version after verifying its checksum; corrections made since then stay."""
    if backup and (version or listing):
        raise UsageError("--from DIR takes no VERSION and no --list; name the backup itself to choose one.")
    if listing:
        for kept in publishing.versions(database):
            click.echo(f"{publishing.sha256(kept)}  {kept.name}")
        if not publishing.versions(database):
            options.log(f"No version of {database} is kept; --from DIR brings back a backup.")
        return
    chosen = backups.restore(database, backup) if backup else publishing.restore(database, version)
    with Store(database) as store:
        problems = kept_corrections.take_over(store, database)
    for problem in problems:
        options.log(problem)
    click.echo(f"{database} is {chosen.name} again.")
