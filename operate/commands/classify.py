"""evidence classify: label what waits."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from evidence.store import Store
from evidence.topic import Topic
from operate import pipeline
from operate.commands import options


@click.command(help="Label the records that wait: new ones and those whose text changed.")
@options.database_topic_option()
@options.database_option(there=True)
@click.option("--all", "redo", is_flag=True, help="Label every record again.")
def command(topic: Topic | None, database: Path, redo: bool) -> None:
    """Label what waits."""
    with Store(database) as store:
        chosen = options.topic_for(store, topic)
        count = pipeline.classify_waiting(store, chosen, datetime.now(UTC), redo=redo)
    click.echo(f"{options.counted(count, 'record')} classified.")
