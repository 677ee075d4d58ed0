"""evidence corrections: export and import corrections as CSV, also as a spreadsheet program saves it.

What comes of a reader's "Wrong?" (issues or mails with filled forms, evidence/correcting/forms.py) is imported as well.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from evidence.correcting import forms
from evidence.correcting.fields import TOPIC
from evidence.errors import InputError
from evidence.records import Correction
from evidence.store import Store
from evidence.store.codec import iso
from operate.commands import options
from publish.export import FORMULA, safe_cell

COLUMNS = (
    *("paper", "field_name", "value", "old_value", "made_by", "reason", "made_at", "text_sha256"),
    *("quote", "correction", "undoes"),
)
NEEDED = ("paper", "field_name", "value", "made_by", "reason", "made_at")
DELIMITERS = ",;\t"  # Excel parts by the sign of the country's settings
Row = dict[str, str]
Key = tuple[str | None, str, str, str, str]  # record, field, value, who, when
_COLUMN = {"field": "field_name", "should be": "value", "by": "made_by", "reason": "reason", "text": "text_sha256"}
FORM = ("field_name", "value", "made_by", "reason")  # what a filled form cannot be without
_ROUNDED = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", re.I)
_WHOLE = re.compile(r"(\d+)[.,]0+")
_SHA256 = re.compile(r"[0-9a-f]{64}", re.I)
_QUOTED = re.compile("'+[" + re.escape("".join(FORMULA)) + "]")


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
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_defused(_cell(row, name)) for name in COLUMNS] for row in rows)
    options.log(f"{options.counted(len(rows), 'correction')} exported.")


def _cell(row: dict[str, Any], name: str) -> object:
    return TOPIC if name == "paper" and row[name] is None else row[name]


def _defused(value: object) -> object:
    return "'" + value if isinstance(value, str) and _QUOTED.match(value) else safe_cell(value)


@command.command(
    "import",
    help="Add the corrections of FILE, a CSV or filled forms of “Wrong?”; those already stored are left alone.",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.database_option()
def import_(file: Path, database: Path) -> None:
    """Add the corrections of a file, all or none."""
    text = _text(file)
    forms_in_it = list(forms.filled(text))
    with Store(database) as store, store.transaction():
        known = {
            (r["paper"], r["field_name"], r["value"], r["made_by"], r["made_at"]): r["correction"]
            for r in store.corrections()
        }
        made = [(line, _correction(file, line, row)) for line, row in ([] if forms_in_it else _rows(file, text))]
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
    click.echo(f"{options.counted(fresh, 'correction')} imported, {len(made) - fresh} known already.")


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


def _rows(file: Path, text: str | None = None) -> Iterator[tuple[int, Row]]:
    """The rows with their first line's number and the columns' names in small letters; empty rows do not count."""
    text = _text(file) if text is None else text
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r'"?sep=(.)"?\s*', first, re.I)  # how Excel is told the delimiter
    skipped, text = (1, rest) if named else (0, text)
    header = text.partition("\n")[0]
    delimiter = named[1] if named else max(DELIMITERS, key=header.count)
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    line = skipped + 1
    try:
        for cells in reader:
            if names and any(cell.strip() for cell in cells):
                yield line, _row(file, line, names, cells)
            names = names or [cell.strip().lower() for cell in cells]
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{file}, line {line}: not CSV ({error}); save it again as CSV UTF-8.") from None


def _row(file: Path, line: int, names: list[str], cells: list[str]) -> Row:
    if any(cell.strip() for cell in cells[len(names) :]):
        raise InputError(
            f"{file}, line {line}: {len(cells)} cells under {len(names)} columns; put a text with the delimiter in quotes."
        )
    values = (cell.strip() for cell in cells)
    return {name: (v[1:] if _QUOTED.match(v) else v).strip() for name, v in zip(names, values, strict=False)}


def _text(file: Path) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or else Windows-1252, in which Excel saves plain CSV."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror or error}).") from None
    utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InputError(f"{file}, line 1: no text in UTF-8, UTF-16 or Windows-1252; save it again as CSV UTF-8.")


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
        paper=None if row["paper"] == TOPIC else _paper(where, row["paper"]),
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


def _paper(where: str, text: str) -> str:
    """The key of a record; a PMID that a spreadsheet has written with .0 is whole, a rounded one is lost."""
    if _ROUNDED.fullmatch(text):
        raise InputError(
            f"{where}: paper {text!r} was rounded by a spreadsheet; format the column as text and restore it."
        )
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text
