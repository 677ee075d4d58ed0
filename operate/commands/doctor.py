"""evidence doctor: what may be wrong here, on one page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from operate import doctor
from operate.commands import options


@click.command(
    help="Look at versions, models, database, topic, disk, permissions, clock, sources and alarms, and print one page to "
    "paste into a report, without keys, mail addresses and paths; exit code 1 when somebody has to look."
)
@click.option("--offline", is_flag=True, help="Ask no source.")
@options.database_option()
@click.pass_context
def command(ctx: click.Context, offline: bool, database: Path) -> None:
    """Print the page."""
    lines = doctor.examine(database, datetime.now(UTC), None if offline else doctor.asking())
    click.echo(doctor.page(lines))
    ctx.exit(0 if all(line.fine for line in lines) else 1)
