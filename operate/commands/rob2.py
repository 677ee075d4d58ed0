"""evidence rob2: take over what people answered on the worksheet of `evidence export --format rob2`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from evidence.correcting import rob2
from evidence.errors import EvidenceError, InputError
from evidence.store import Store, codec, files
from operate.commands import options, sheets
from publish.export import csv_line
from publish.rob2 import QUESTIONS

NEEDED = ("paper", "result", "domain", "question", "answer", "judgment", "by", "on", "note")
SUFFIX = ".rob2.csv"
_KNOWN = {number for questions in QUESTIONS.values() for number in questions}


@click.group(help="Take over people's answers on the risk of bias (RoB 2).")
def command() -> None:
    """The verb of rob2; the worksheet is written by evidence export."""


@command.command(
    "import", help="Add the answers and judgments of FILE, a filled worksheet (CSV); empty cells are no answers."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.database_option(there=True)
def import_(file: Path, database: Path) -> None:
    """Add the answers of a file, all or none."""
    with Store(database) as store:
        fresh, known = take(store, file)
        keep(store, database)
    click.echo(f"{options.counted(fresh, 'answer')} imported, {known} known already.")


def take(store: Store, file: Path) -> tuple[int, int]:
    """Add the answers of a worksheet, all or none (InputError); how many are new and how many stand already."""
    with store.transaction():
        models = {row[0].lower() for row in store.connection.execute("SELECT model FROM second_readers")}
        papers = {row[0] for row in store.connection.execute("SELECT paper FROM papers")}
        return store.save_rob2(list(_answers(file, papers, models)), datetime.now(UTC))


def _answers(file: Path, papers: set[str], models: set[str]) -> Iterator[dict[str, Any]]:
    for line, row in sheets.rows(file):
        where = f"{file}, line {line}"
        if lacking := next((name for name in NEEDED if name not in row), None):
            raise InputError(f"{where}: the column {lacking} is missing; start from 'evidence export --format rob2'.")
        if row["answer"] or row["judgment"]:
            yield {**_whose(where, row, papers, models), **_said(where, row)}


def _whose(where: str, row: sheets.Row, papers: set[str], models: set[str]) -> dict[str, str | None]:
    """Which result of which record was judged, by whom and when."""
    paper = sheets.paper(where, row["paper"])
    if paper not in papers:
        raise InputError(f"{where}: there is no record {paper!r} here; correct the column paper.")
    for name, why in (("result", "RoB 2 judges one result: name it"), ("by", "say who judged"), ("on", "say when")):
        if not row[name]:
            raise InputError(f"{where}: the column {name} is empty; {why}.")
    if row["by"].lower() in models:
        raise InputError(f"{where}: {row['by']!r} is a machine reader; only people judge the risk of bias.")
    try:
        on = _day(row["on"])
    except ValueError:
        raise InputError(f"{where}: on {row['on']!r} is no date; write it as 2026-03-31.") from None
    result = " ".join(row["result"].split())
    return {"paper": paper, "result": result, "made_by": row["by"], "made_on": on, "note": row["note"] or None}


def _day(text: str) -> str:
    """A day, or the moment of an answer from the review desk, as ISO; ValueError for anything else."""
    if "T" in text:
        return codec.iso(datetime.fromisoformat(text).astimezone(UTC))
    return date.fromisoformat(text).isoformat()


def _said(where: str, row: sheets.Row) -> dict[str, str]:
    """The question or domain that a line is about, and the answer to it."""
    is_judgment = row["question"].lower() == "judgment"
    about = _domain(row["domain"]) if is_judgment else row["question"] if row["question"] in _KNOWN else None
    if about is None:
        raise InputError(
            f"{where}: RoB 2 has no {row['domain']!r}, {row['question']!r}; leave these columns as they were."
        )
    given, empty = ("judgment", "answer") if is_judgment else ("answer", "judgment")
    if row[empty] or not row[given]:
        raise InputError(f"{where}: {'a judgment' if is_judgment else 'an answer'} stands in the column {given}.")
    word = rob2.word(about, row[given])
    if word is None:
        allowed = (*rob2.JUDGMENTS, rob2.TAKEN_BACK) if is_judgment else rob2.ANSWERS
        raise InputError(f"{where}: {given} {row[given]!r} is none of {', '.join(allowed)}.")
    return {"question": about, "answer": word}


def _domain(text: str) -> str | None:
    found = re.match(r"(?:domain |d)?([1-5])\b", text, re.I)
    return f"D{found[1]}" if found else "Overall" if text.lower() == "overall" else None


def as_csv(rows: Iterable[dict[str, Any]]) -> str:
    """Answers (rows of the table) as a worksheet that `import` reads."""
    lines = [csv_line(NEEDED)]
    for row in rows:
        about, is_judgment = row["question"], row["question"] in rob2.DOMAINS
        cells = {
            "paper": row["paper"],
            "result": row["result"],
            "by": row["made_by"],
            "on": row["made_on"],
            "note": row["note"],
        }
        cells |= {"domain": about, "question": "judgment"} if is_judgment else {"domain": about[0], "question": about}
        cells["judgment" if is_judgment else "answer"] = row["answer"]
        lines.append(csv_line([cells.get(name) for name in NEEDED]))
    return "".join(lines)


def keep(store: Store, database: Path) -> None:
    """Write all answers into a file beside the database, whole or not at all, so that no loss of it loses them."""
    rows = store.rob2_answers()
    path = files.real(database).with_suffix(SUFFIX)
    if not rows:
        return
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.write(as_csv(rows))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        options.log(f"{path}: the answers on risk of bias could not be kept here as well ({error.strerror}).")


def take_over(store: Store, database: Path) -> tuple[str, ...]:
    """Bring back the answers of the file beside a database that has none; returns what a person has to look at."""
    path = files.real(database).with_suffix(SUFFIX)
    if not path.exists() or store.rob2_answers():
        return ()
    try:
        fresh, _ = take(store, path)
    except EvidenceError as error:
        return (f"answers on risk of bias that the database lacks could not be brought back: {error}",)
    options.log(f"{options.counted(fresh, 'answer')} on risk of bias brought back from {path.name}.")
    return ()
