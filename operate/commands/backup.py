"""evidence backup: copy database, review desk and corrections into a folder, with checksums."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from evidence.store import Store
from operate import backups
from operate.commands import corrections, options, rob2


@click.command(
    help="Copy the database, the review desk's file and the corrections into a folder of their own in DIR, with "
    "checksums; 'evidence restore --from DIR' brings them back."
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Keep only the newest so many backups.")
@options.database_option()
def command(folder: Path, keep: int | None, database: Path) -> None:
    """Make a backup and say where it is."""
    with Store(database, readonly=True) as store:
        rows = store.corrections()
        texts = {"corrections.csv": corrections.as_csv(rows)}
        if answers := store.rob2_answers():
            texts["rob2.csv"] = rob2.as_csv(answers)
    made = backups.backup(database, folder, datetime.now(UTC), texts, keep=keep)
    click.echo(f"{made} holds {database} with {options.counted(len(rows), 'correction')}.")
