"""evidence correct: record a human correction."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from evidence.commands import options
from evidence.records import Correction
from evidence.store import Store


@click.command(help="Record that FIELD of PAPER is VALUE; it wins over the machine on every later run.")
@click.argument("paper")
@click.argument("field")
@click.argument("value")
@click.option("--by", required=True, help="Who corrects.")
@click.option("--reason", required=True, help="Why.")
@options.database_option()
def command(paper: str, field: str, value: str, by: str, reason: str, database: Path) -> None:
    """Record a correction; summarize makes the table follow."""
    made = Correction(paper=paper, field=field, value=value, by=by, reason=reason, made_at=datetime.now(UTC))
    with Store(database) as store:
        store.save_correction(made)
    click.echo(f"{paper}: {field} is {value} from now on. Run 'evidence summarize' to make the table follow.")
