"""evidence corrections: export and import corrections as CSV, also as a spreadsheet program saves it.

What comes of a reader's "Wrong?" (issues or mails with filled forms, evidence/correcting/forms.py) is imported as well.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from evidence import lazy_re as re
from evidence.correcting import forms
from evidence.correcting.fields import TOPIC
from evidence.errors import InputError
from evidence.records import Correction
from evidence.store import Store
from evidence.store.codec import iso
from operate.commands import options, sheets
from publish.export import safe_cell

COLUMNS = (
    *("paper", "field_name", "value", "old_value", "made_by", "reason", "made_at", "text_sha256"),
    *("quote", "correction", "undoes"),
)
NEEDED = ("paper", "field_name", "value", "made_by", "reason", "made_at")
Row = dict[str, str]
Key = tuple[str | None, str, str, str, str]  # record, field, value, who, when
_COLUMN = {"field": "field_name", "should be": "value", "by": "made_by", "reason": "reason", "text": "text_sha256"}
FORM = ("field_name", "value", "made_by", "reason")  # what a filled form cannot be without
_SHA256 = re.compile(r"[0-9a-f]{64}", re.I)


@click.group(help="Export or import human corrections as CSV.")
def command() -> None:
    """The two verbs of corrections."""


@command.command("export", help="Write all corrections to FILE (- for standard output).")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@options.database_option()
def export(file: str, database: Path) -> None:
    """Write all corrections; no cell can start a formula, and `import` takes the apostrophe off again."""
    with Store(database, readonly=True) as store:
        rows = store.corrections()
    with click.open_file(file, "w", encoding="utf-8") as out:
        out.write(as_csv(rows))
    options.log(f"{options.counted(len(rows), 'correction')} exported.")


def as_csv(rows: Iterable[dict[str, Any]]) -> str:
    """Corrections (rows of the table) as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_defused(_cell(row, name)) for name in COLUMNS] for row in rows)
    return out.getvalue()


def _cell(row: dict[str, Any], name: str) -> object:
    return TOPIC if name == "paper" and row[name] is None else row[name]


def _defused(value: object) -> object:
    return "'" + value if isinstance(value, str) and sheets.QUOTED.match(value) else safe_cell(value)


@command.command(
    "import",
    help="Add the corrections of FILE, a CSV or filled forms of “Wrong?”; those already stored are left alone.",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.database_option(there=True)
def import_(file: Path, database: Path) -> None:
    """Add the corrections of a file, all or none."""
    from operate.commands import kept_corrections  # which reads and writes them with the functions of this file

    with Store(database) as store:
        fresh, known = take(store, file)
        kept_corrections.keep(store, database)
    click.echo(f"{options.counted(fresh, 'correction')} imported, {known} known already.")


def take(store: Store, file: Path) -> tuple[int, int]:
    """Add the corrections of a file, all or none (InputError); how many are new and how many were known."""
    text = sheets.text(file)
    forms_in_it = list(forms.filled(text))
    with store.transaction():
        known = _known(store)
        made = [(line, _correction(file, line, row)) for line, row in ([] if forms_in_it else sheets.rows(file, text))]
        made += _of_forms(file, forms_in_it, known, datetime.now(UTC))
        before = len(known)
        numbers: dict[int, int] = {}  # of the file -> of the database
        new = {key: (line, one) for line, one in made if (key := _key(one)) not in known}
        following = [one for _, one in [*new.values(), (0, None)][1:]]
        after = dict(zip(new, following, strict=True))
        turn: dict[str, str] = {}  # field -> value, of the new corrections that win together with a later one
        for line, correction in made:
            key = _key(correction)
            if key not in known:
                taken = replace(correction, old_value=correction.old_value or turn.get(correction.field))
                turn[correction.field] = correction.value
                waits = _is_one_turn(correction, after[key], turn)
                known[key] = _save(store, file, line, taken, numbers, wins=not waits)
                turn = turn if waits else {}
            if correction.number is not None:
                numbers[correction.number] = known[key]
    fresh = len(known) - before
    return fresh, len(made) - fresh


def lacking(store: Store, file: Path) -> int:
    """How many corrections of a CSV the database does not have."""
    known = _known(store)
    return sum(_key(_correction(file, line, row)) not in known for line, row in sheets.rows(file))


def _known(store: Store) -> dict[Key, int]:
    """The number of every stored correction."""
    names = ("paper", "field_name", "value", "made_by", "made_at")
    return {tuple(row[name] for name in names): row["correction"] for row in store.corrections()}


def _of_forms(
    file: Path, found: Iterable[forms.Filled], known: Iterable[Key], now: datetime
) -> list[tuple[int, Correction]]:
    """Filled forms as corrections; one that was imported before keeps the moment of then."""
    before = {key[:4]: key[4] for key in known}
    made = []
    for line, values in found:
        row = {_COLUMN.get(name, name): text for name, text in values.items()}
        for name, column in _COLUMN.items():
            if column in FORM and not row.get(column):
                raise InputError(f"{file}, line {line}: the form about {row['paper']} has nothing after '{name}:'.")
        key = (row["paper"], row["field_name"], row["value"], row["made_by"])
        row["made_at"] = before.get(key) or iso(now)
        made.append((line, _correction(file, line, row)))
    return made


def _key(made: Correction) -> Key:
    return made.paper, made.field, made.value, made.by, iso(made.made_at)


def _is_one_turn(made: Correction, following: Correction | None, turn: Collection[str]) -> bool:
    """Whether a correction need not win before the next new one has: of the same record and field, or of the same day.

    A field that the turn has already begins another one, so that it is checked against the value that stands.
    """
    if following is None or made.undoes is not None or following.undoes is not None:
        return False
    if made.paper is None or made.paper != following.paper:
        return False
    same_day = made.made_at.date() == following.made_at.date()
    return made.field == following.field or (same_day and following.field not in turn)


def _save(store: Store, file: Path, line: int, made: Correction, numbers: dict[int, int], *, wins: bool) -> int:
    try:
        if made.undoes is None:
            return store.save_correction(made, wins=wins)
        if made.undoes not in numbers:
            raise InputError(f"it undoes correction {made.undoes}, which does not stand above it in the file.")
        store.undo_correction(numbers[made.undoes], made.by, made.reason, made.made_at)
        return int(store.corrections()[-1]["correction"])
    except InputError as error:
        raise InputError(f"{file}, line {line}: {error}") from None


def _correction(file: Path, line: int, row: Row) -> Correction:
    where = f"{file}, line {line}"
    for name in NEEDED:
        if not row.get(name):
            raise InputError(f"{where}: the column {name} is missing or empty.")
    try:
        made_at = datetime.fromisoformat(row["made_at"])
    except ValueError:
        raise InputError(f"{where}: made_at {row['made_at']!r} is no ISO date and time.") from None
    sha = row.get("text_sha256") or None
    if sha and not _SHA256.fullmatch(sha):
        raise InputError(
            f"{where}: text_sha256 {sha!r} is no SHA-256 of 64 hexadecimal digits (a spreadsheet may have rounded it); "
            "restore it, or leave the cell empty."
        )
    return Correction(
        paper=None if row["paper"] == TOPIC else sheets.paper(where, row["paper"]),
        field=row["field_name"],
        value=row["value"],
        by=row["made_by"],
        reason=row["reason"],
        made_at=made_at,
        old_value=row.get("old_value") or None,
        text_sha256=sha.lower() if sha else None,
        quote=row.get("quote") or None,
        number=_number(where, row, "correction"),
        undoes=_number(where, row, "undoes"),
    )


def _number(where: str, row: Row, name: str) -> int | None:
    text = row.get(name) or ""
    if text and not text.isdecimal():
        raise InputError(f"{where}: {name} {text!r} is no whole number.")
    return int(text) if text else None
