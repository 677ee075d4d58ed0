"""The Parquet table of a PubMed file: one row a record, deletion or unreadable record, in file order.

The same records give the same bytes (one version of pyarrow, fixed row groups, no time or host in the file), so that
runs on one process, many, or a cluster can be compared by checksum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from classify import FastLabel
from evidence.records import Deleted, Paper, Quarantined

ROWS = 1024  # rows of a row group: bounds the memory of a writer and of a reader

_TEXT, _TEXTS = pa.string(), pa.list_(pa.string())

SCHEMA = pa.schema(
    [
        pa.field("paper", _TEXT, nullable=False),  # PMID; of a record without one its place in the file
        pa.field("kind", _TEXT, nullable=False),  # record | deleted | quarantined
        ("pmid_version", pa.int16()),
        ("doi", _TEXT),
        ("pmcid", _TEXT),
        ("title", _TEXT),
        ("abstract", _TEXT),
        ("journal", _TEXT),
        ("year", pa.int16()),
        ("pub_date", _TEXT),
        ("languages", _TEXTS),
        ("authors", _TEXTS),
        ("publication_types", _TEXTS),
        ("mesh", _TEXTS),
        ("registry_ids", _TEXTS),
        ("status", _TEXT),
        ("entrez_date", pa.date32()),
        ("date_revised", pa.date32()),
        ("retracted", pa.bool_()),
        ("concern", pa.bool_()),
        ("preprint", pa.bool_()),
        ("study_type", _TEXT),
        ("probability", pa.float32()),
        ("scope", _TEXT),
        ("needs_review", _TEXT),
        ("raw_sha256", _TEXT),
        ("error", _TEXT),  # why a quarantined record could not be read
        ("raw", pa.binary()),  # its bytes
    ]
)

Row = dict[str, Any]


def row_of(record: Paper | Deleted | Quarantined, label: FastLabel | None) -> Row:
    """The row of a record; `label` belongs to a Paper."""
    if isinstance(record, Deleted):
        return {"paper": record.paper, "kind": "deleted"}
    if isinstance(record, Quarantined):
        return {"paper": record.paper, "kind": "quarantined", "error": record.error, "raw": record.raw}
    row = {name: getattr(record, name) for name in _SAME}
    row["kind"] = "record"
    row["authors"] = [a.collective_name or " ".join(filter(None, (a.last_name, a.initials))) for a in record.authors]
    row["publication_types"] = [kind.name for kind in record.publication_types]
    row["mesh"] = [heading.name for heading in record.mesh]
    row["registry_ids"] = [number.id for number in record.registry_ids]
    if label is not None:
        row.update({name: getattr(label, name) for name in _LABEL})
    return row


_LABEL = ("study_type", "probability", "scope", "needs_review")
_MADE = {"kind", "authors", "publication_types", "mesh", "registry_ids", "error", "raw", *_LABEL}
_SAME = tuple(name for name in SCHEMA.names if name not in _MADE)


def write_table(path: Path, rows: Iterable[Row], facts: Mapping[str, str]) -> None:
    """Write rows and the facts about them (kept as the file's metadata) into a new file, row group by row group."""
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for chunk in _chunks(iter(rows)):
            columns = [pa.array([row.get(field.name) for row in chunk], field.type) for field in SCHEMA]
            writer.write_batch(pa.record_batch(columns, schema=SCHEMA), row_group_size=ROWS)
        writer.add_key_value_metadata(dict(facts))


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, ROWS)):
        yield chunk


def read_facts(path: Path) -> dict[str, str] | None:
    """The facts of a finished file; None if it is not there or no whole Parquet file."""
    try:
        metadata = pq.read_metadata(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return None
    return {key.decode(): value.decode() for key, value in metadata.items() if not key.startswith(b"ARROW")}
