"""evidence harvest: new, revised, deleted and retracted papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from evidence import settings
from evidence.records import Harvest
from evidence.store import Store
from evidence.topic import Topic
from operate import pipeline
from operate.commands import options
from operate.sources import REPLAYED_EMAIL, HarvestOptions, harvest, session

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def harvest_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what to harvest."""
    for option in reversed(
        (
            click.option("--load", multiple=True, type=FILE, help="Read PubMed XML from disk instead of the network."),
            click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Start of the date windows."),
            click.option("--full", is_flag=True, help="Fetch every record the search finds."),
            click.option("--limit", type=click.IntRange(1), help="At most so many records (the run is then partial)."),
            click.option("--record", type=FOLDER, help="Keep the raw traffic in this folder."),
            click.option("--replay", type=FOLDER, help="Answer from a recorded folder; nothing is sent."),
        )
    ):
        command = option(command)
    return command


def wanted(since: datetime | None, **values: Any) -> HarvestOptions:
    """What the options ask for."""
    if values["record"] and values["replay"]:
        raise click.UsageError("--record and --replay exclude each other.")
    return HarvestOptions(since=since.date() if since else None, **values)


@click.command(help="Fetch new, revised, deleted and retracted papers of TOPIC.")
@options.topic_argument()
@options.database_option()
@click.option("--dry-run", is_flag=True, help="Search and count only; nothing is stored.")
@harvest_options
def command(topic: Topic, database: Path, dry_run: bool, **values: Any) -> None:
    """Harvest into the database."""
    asked = wanted(**values)
    if dry_run:
        _count(topic, asked)
        return
    with session(asked) as now, Store(database) as store:
        runs = harvest(store, topic, asked, now, options.progress)
    for run in runs:
        click.echo(sentence(run))


def sentence(run: Harvest) -> str:
    """What a run did, in one line."""
    found = f"{run.count:,} found, " if run.count is not None else ""
    text = f"{run.source}: {found}{run.fetched:,} fetched, {run.new:,} new, {run.revised:,} revised, {run.deleted:,} deleted"
    return f"{text} ({run.status}{': ' + run.shortfall if run.shortfall else ''})"


def _count(topic: Topic, asked: HarvestOptions) -> None:
    from harvest.net.entrez import Entrez

    email = REPLAYED_EMAIL if asked.replay else settings.email()
    with session(asked):
        entrez = Entrez(email=email, api_key=settings.api_key(), base_url=settings.base_url("EUTILS"))
        found = entrez.search(topic.query)
    click.echo(f"PubMed finds {found.count:,} records; nothing was stored. {pipeline.tool_version()}")
