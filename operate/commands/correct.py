"""evidence correct: record a human correction, or undo one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from evidence.correcting import FIELDS
from evidence.correcting.fields import TOPIC
from evidence.errors import UsageError
from evidence.records import Correction
from evidence.store import Store
from operate.commands import kept_corrections, options

NEXT = "Run 'evidence summarize' to make table, votes, claims and brief follow."


@click.command(
    help="Record that FIELD of PAPER is VALUE; it wins over the machine on every later run. FIELD is one of "
    + ", ".join(f"{name}:{f.which.upper().replace(' ', '_')}" if f.which else name for name, f in FIELDS.items())
    + "; PAPER is - for a claim. VALUE 'none' takes a value away, 'unclear' says that it cannot be read."
)
@click.argument("paper", required=False)
@click.argument("field", required=False)
@click.argument("value", required=False)
@click.option("--by", required=True, help="Who corrects.")
@click.option("--reason", required=True, help="Why.")
@click.option("--quote", help="Words of the title or abstract that show the value, word for word.")
@click.option("--undo", type=int, metavar="N", help="Take correction N back: what it replaced stands again.")
@options.database_option(there=True)
def command(
    paper: str | None,
    field: str | None,
    value: str | None,
    by: str,
    reason: str,
    quote: str | None,
    undo: int | None,
    database: Path,
) -> None:
    """Record or undo a correction; summarize makes the table follow."""
    now = datetime.now(UTC)
    if undo is not None:
        if paper is not None:
            raise UsageError("--undo N takes no PAPER, FIELD or VALUE; give one or the other.")
        with Store(database) as store:
            undone = store.undo_correction(undo, by, reason, now)
            kept_corrections.keep(store, database)
        click.echo(f"Correction {undo} ({undone.paper or TOPIC}: {undone.field} is {undone.value}) is undone. {NEXT}")
        return
    if paper is None or field is None or value is None:
        raise UsageError("A correction needs PAPER, FIELD and VALUE (or --undo N).")
    key = None if paper == TOPIC else paper
    made = Correction(paper=key, field=field, value=value, by=by, reason=reason, quote=quote, made_at=now)
    with Store(database) as store:
        number = store.save_correction(made)
        kept_corrections.keep(store, database)
    click.echo(f"{paper}: {field} is {value} from now on (correction {number}). {NEXT}")
