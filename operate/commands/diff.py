"""evidence diff: what one run changed, or everything between two runs."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.errors import InputError
from evidence.records import Harvest
from evidence.store import Store
from evidence.store.codec import iso
from operate.commands import options


@click.command(help="Print what RUN changed, or what changed after RUN up to and with OTHER. 'last' is the last run.")
@click.argument("run", default="last")
@click.argument("other", required=False)
@options.database_option()
def command(run: str, other: str | None, database: Path) -> None:
    """Say what a run changed."""
    with Store(database, readonly=True) as store:
        runs = store.harvests()
        chosen = _chosen(runs, run, other)
        for one in chosen:
            click.echo(f"{one.harvest}: {one.new} new, {one.revised} revised, {one.deleted} deleted ({one.status})")
            for change in store.changes(one.harvest):
                click.echo(f"  {change['paper']}\t{change['kind']}\t{change['sentence']}")
            for change in store.changes_by_people(*_span(runs, one)):
                click.echo(f"  {change['paper']}\t{change['kind']}\t{change['sentence']}")


def _span(runs: tuple[Harvest, ...], run: Harvest) -> tuple[str, str]:
    """The moments between which corrections belong to a run: from its start to the next one's."""
    at = runs.index(run)
    first = iso(run.started_at) if at else ""
    return first, iso(runs[at + 1].started_at) if at + 1 < len(runs) else "9999"


def _chosen(runs: tuple[Harvest, ...], run: str, other: str | None) -> tuple[Harvest, ...]:
    first = _place(runs, run)
    if other is None:
        return runs[first : first + 1]
    return runs[first + 1 : _place(runs, other) + 1]


def _place(runs: tuple[Harvest, ...], name: str) -> int:
    if not runs:
        raise InputError("No run is stored yet; 'evidence update TOPIC' makes the first.")
    if name == "last":
        return len(runs) - 1
    found = [i for i, run in enumerate(runs) if name in (run.harvest, run.harvest.rsplit("/", 1)[-1])]
    if not found:
        known = ", ".join(run.harvest for run in runs[-5:])
        raise InputError(f"{name}: no such run; the last ones are {known}.")
    return found[-1]
