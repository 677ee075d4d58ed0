"""One file, one task: check, parse, classify, write; finished or not there, whatever happens to the process."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import tee
from pathlib import Path

import classify
from evidence import lazy_re as re
from evidence.collector import collect_rarely
from evidence.errors import InputError
from evidence.plain_copy import plain_copy
from evidence.records import Paper
from evidence.topic import Topic
from harvest.pubmed.xml import PARSER_VERSION, parse_file
from operate.bulk.table import Row, read_facts, row_of, write_table

_MD5 = re.compile(r"\b[0-9a-fA-F]{32}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of one file: its facts, or the reason why it could not be read; `again` if it was done before."""

    source: str
    facts: dict[str, str] | None = None
    error: str | None = None
    again: bool = False


def convert(source: Path, target: Path, topic: Topic) -> Done:
    """Parse and classify a PubMed file into a Parquet file; nothing to do when that is there and of the same making.

    The target appears only when it is complete (written beside and renamed), so a killed process leaves no half file.
    """
    try:
        making = {"source_md5": checked_md5(source), **_versions(topic)}
        before = read_facts(target)
        if before and making.items() <= before.items():
            return Done(source=source.name, facts=before, again=True)
        return Done(source=source.name, facts=_write(source, target, topic, making))
    except (InputError, OSError) as error:
        return Done(source=source.name, error=str(error))


def checked_md5(source: Path) -> str:
    """The md5 of a file, held against FILE.md5 beside it when there is one; raises InputError when they differ."""
    with source.open("rb") as file:
        found = hashlib.file_digest(file, "md5").hexdigest()
    beside = source.with_name(source.name + ".md5")
    if beside.exists():
        stated = _MD5.search(beside.read_text(encoding="ascii", errors="replace"))
        if not stated or stated[0].lower() != found:
            raise InputError(f"{source}: its md5 is {found}, not the one in {beside.name}; download both again.")
    return found


def _versions(topic: Topic) -> dict[str, str]:
    digest = hashlib.sha256(repr(topic).encode()).hexdigest()[:12]
    return {"parser": PARSER_VERSION, "model": _model().version, "topic": f"{topic.topic} {digest}"}


@cache
def _model() -> classify.Model:
    model = classify.load_model()
    collect_rarely()
    return model


def _write(source: Path, target: Path, topic: Topic, making: dict[str, str]) -> dict[str, str]:
    counts: dict[str, int] = {"record": 0, "deleted": 0, "quarantined": 0}
    facts = dict(making)
    partial = target.with_name(f".{target.name}.{os.getpid()}")

    def rows() -> Iterator[Row]:
        for row in _rows(source, topic):
            counts[row["kind"]] += 1
            yield row
        facts["counts"] = json.dumps(counts)

    try:
        write_table(partial, rows(), facts)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return facts


def _rows(source: Path, topic: Topic) -> Iterator[Row]:
    records, again = tee(parse_file(source))  # the labels run ahead by one batch
    labels = classify.fast_labels(
        (plain_copy(record).paper for record in again if isinstance(record, Paper)), topic, _model()
    )
    for record in records:
        yield row_of(record, next(labels) if isinstance(record, Paper) else None)
