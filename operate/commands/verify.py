"""evidence verify: hold quotes against the records they are said to come from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from evidence.errors import InputError
from evidence.store import Store
from operate.commands import options

NAMES = {"paper": str, "field": str, "start": int, "end": int, "quote": str}


@click.command(
    help="Check every line of FILE (JSON: paper, field, start, end, quote) against the database; "
    "exit code 1 when one does not hold."
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.database_option()
@click.pass_context
def command(ctx: click.Context, file: Path, database: Path) -> None:
    """Print one JSON line a quote: the question with holds and, where it does not hold, the reason."""
    failed = total = 0
    with Store(database, readonly=True) as store:
        for asked in questions(file):
            reason = checked(store, asked)
            failed, total = failed + (reason is not None), total + 1
            click.echo(json.dumps({**asked, "holds": reason is None, "reason": reason}, ensure_ascii=False))
    if not total:
        raise InputError(f"{file}: holds no quote; write one JSON object a line: {', '.join(NAMES)}.")
    options.log(f"{options.counted(total, 'quote')} checked, {failed:,} {'does' if failed == 1 else 'do'} not hold.")
    ctx.exit(1 if failed else 0)


def checked(store: Store, asked: dict[str, Any]) -> str | None:
    """Why a quote does not hold, or None."""
    from publish import quotes

    report = next(iter(store.reports(paper=asked["paper"].strip())), None)
    if report is None:
        return f"No record has the key {asked['paper']}."
    texts = {**store.parts_of(report.paper.paper), "title": report.paper.title, "abstract": report.paper.abstract}
    return quotes.problem(texts, asked["field"], asked["start"], asked["end"], asked["quote"])


def questions(file: Path) -> Iterator[dict[str, Any]]:
    """The questions of a file, in order; InputError names the line that is none."""
    from harvest.files.readers import numbered_lines

    for number, line in numbered_lines(file):
        if line.strip():
            yield _question(file, number, line)


def _question(file: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError(f"{file}, line {number}: not a JSON object; write one object a line.") from None
    if not isinstance(row, dict):
        raise InputError(f"{file}, line {number}: not a JSON object; write one object a line.")
    for name, kind in NAMES.items():
        if not isinstance(row.get(name), kind) or isinstance(row[name], bool):
            wanted = "a whole number" if kind is int else "a text"
            raise InputError(f"{file}, line {number}: {name} is missing or not {wanted}.")
    return {name: row[name] for name in NAMES}
