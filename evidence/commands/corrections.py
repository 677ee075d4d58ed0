"""evidence corrections: export and import corrections as CSV."""

from __future__ import annotations

import csv
import sys
from datetime import datetime
from pathlib import Path

import click

from evidence.commands import options
from evidence.errors import InputError
from evidence.records import Correction
from evidence.store import Store

COLUMNS = ("paper", "field_name", "value", "old_value", "made_by", "reason", "made_at", "text_sha256")


@click.group(help="Export or import human corrections as CSV.")
def command() -> None:
    """The two verbs of corrections."""


@command.command("export", help="Write all corrections to FILE (- for standard output).")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@options.database_option()
def export(file: str, database: Path) -> None:
    """Write all corrections."""
    with Store(database, readonly=True) as store:
        rows = store.corrections()
    with click.open_file(file, "w", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    options.log(f"{options.counted(len(rows), 'correction')} exported.")


@command.command("import", help="Add the corrections of FILE; those already stored are left alone.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.database_option()
def import_(file: Path, database: Path) -> None:
    """Add the corrections of a file, all or none."""
    made = [_correction(file, line, row) for line, row in enumerate(_rows(file), 2)]
    with Store(database) as store, store.transaction():
        fresh = [c for c in made if not store.has_correction(c)]
        for correction in fresh:
            store.save_correction(correction)
    click.echo(f"{options.counted(len(fresh), 'correction')} imported, {len(made) - len(fresh)} known already.")


def _rows(file: Path) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _correction(file: Path, line: int, row: dict[str, str]) -> Correction:
    for name in ("paper", "field_name", "value", "made_by", "reason", "made_at"):
        if not (row.get(name) or "").strip():
            raise InputError(f"{file}, line {line}: the column {name} is missing or empty.")
    try:
        made_at = datetime.fromisoformat(row["made_at"])
    except ValueError:
        raise InputError(f"{file}, line {line}: made_at {row['made_at']!r} is no ISO date and time.") from None
    return Correction(
        paper=row["paper"],
        field=row["field_name"],
        value=row["value"],
        by=row["made_by"],
        reason=row["reason"],
        made_at=made_at,
        old_value=row.get("old_value") or None,
        text_sha256=row.get("text_sha256") or None,
    )
