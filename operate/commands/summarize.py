"""evidence summarize: read what waits, then sum up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from evidence.store import Store
from evidence.topic import Topic
from operate import article_values, pipeline
from operate.commands import options


@click.command(help="Read the records that wait, then make studies, synthesis, claims, the table and the brief.")
@options.database_topic_option()
@options.database_option(there=True)
@click.option("--all", "redo", is_flag=True, help="Read every record again.")
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
def command(topic: Topic | None, database: Path, redo: bool, form: str) -> None:
    """Read what waits, then sum up; the brief is printed."""
    with Store(database) as store:
        chosen = options.topic_for(store, topic)
        now = datetime.now(UTC)
        options.take_over_desk(store, database)
        count = pipeline.read_waiting(store, chosen, now, redo=redo)
        article_values.read_waiting(store, chosen, now, redo=redo)
        brief = pipeline.synthesize_evidence(store, chosen, now, form=form)
    options.log(f"{options.counted(count, 'record')} read.")
    click.echo(brief)
