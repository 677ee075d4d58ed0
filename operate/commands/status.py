"""evidence status: how fresh and healthy the database is."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path

import click

from evidence.store import Store
from operate import health
from operate.commands import options


@click.command(
    help="Say how fresh and healthy the database is; exit code 1 when a search is overdue or an alarm stands."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options.database_option()
@click.pass_context
def command(ctx: click.Context, as_json: bool, database: Path) -> None:
    """Say how fresh and healthy the database is."""
    with Store(database, readonly=True) as store:
        found = health.examine(store, database, datetime.now(UTC))
    click.echo(json.dumps(dataclasses.asdict(found) | {"ok": found.ok}, indent=2) if as_json else text(found))
    ctx.exit(0 if found.ok else 1)


def text(found: health.Health) -> str:
    """Health in words."""
    overdue = " (OVERDUE)" if found.overdue else ""
    lines = [
        f"{found.topic}: {options.counted(found.papers, 'record')}, {found.retracted} retracted, {found.deleted} deleted,"
        f" {found.cites_retracted} citing retracted work",
        f"last complete search of PubMed: {found.last_search or 'never'}{overdue}",
        f"waiting: {found.waiting['classify']} to classify, {found.waiting['summarize']} to read, "
        f"{found.needs_review} for a person, {found.quarantined} quarantined",
        f"size: {found.size_bytes / 1e6:.1f} MB",
    ]
    lines += [f"{name}: last complete run {s['last_complete'] or 'never'}" for name, s in sorted(found.sources.items())]
    lines += [f"not read: {record}" for record in found.unread]
    lines += [f"alarm: {alarm}" for alarm in found.alarms]
    return "\n".join(lines)
